"""A copy of everything: all that is a person's, nothing that is not, and for them alone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from django.urls import reverse
from django.utils import timezone

from chatapp.desk.lifecycle import tickets
from chatapp.holdings import Subject
from chatapp.privacy import exporting, files, retention, tasks
from chatapp.privacy.models import Export
from tests.chat import cast
from tests.privacy import interrupting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def layer(memory_layer):
    """Nobody hears, and nothing waits for a broker."""


@pytest.fixture
def made(storage, pia, past):
    """The files of a person's export, by name."""
    past()
    return files_of(Subject(pia.pk))


@pytest.fixture
def meanwhile(settings):
    """Do something whenever the maker has come to the account, or to something else."""
    settings.PRIVACY_HOLDINGS = ["chatapp.accounts.holdings", interrupting.__name__]
    yield interrupting.do
    interrupting.do(lambda: None)


def files_of(subject):
    export = exporting.ask_for(subject, "en")
    assert exporting.make(export.pk)
    export.refresh_from_db()
    archive = zipfile.ZipFile(storage_file(export))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def storage_file(export):
    with files.read(export) as file:
        return io.BytesIO(file.read())


def test_everything_is_in_it(made):
    assert json.loads(made["account.json"])["email"] == "pia@example.org"
    assert json.loads(made["requests.json"])[0]["need"] == "Call me"
    assert json.loads(made["declines.json"])[0]["asked"] == "demo-aster"
    talks = [name for name in made if name.startswith("conversations/")]
    assert sorted(name.rpartition(".")[2] for name in talks) == ["json", "json", "md", "md"]
    assert "An alder, I think." in "".join(made[name] for name in talks if name.endswith(".md"))


def test_every_branch_is_in_the_data(storage, pia):
    turn = cast.answered("One", "First answer", user=pia)
    cast.answered("Two", "Second answer", conversation=turn.conversation)
    made = files_of(Subject(pia.pk))
    (data,) = (
        json.loads(text) for name, text in made.items() if name.endswith("json") and "/" in name
    )
    assert [row["text"] for row in data["messages"]] == [
        "One",
        "First answer",
        "Two",
        "Second answer",
    ]
    assert {row["state"] for row in data["turns"]} == {"answered"}


def test_no_secret_is_in_it(made, pia):
    assert pia.password not in "".join(made.values())


def test_nothing_of_another_person_is_in_it(storage, pia, ben, past):
    past()
    cast.answered("Ben's own words", "Hello Ben", user=ben)
    assert "Ben" not in "".join(files_of(Subject(pia.pk)).values())


def test_the_desks_notes_among_themselves_stay_there(storage, pia, past):
    ticket = past()
    agent = cast.person("agent")
    tickets.note(ticket, agent, "Seems upset", cast.said().key)
    assert "Seems upset" not in "".join(files_of(Subject(pia.pk)).values())


def test_a_guest_gets_theirs(client, storage):
    client.get(reverse("home"))
    guest = client.session["guest"]
    cast.begin_as_guest(guest, "Which tree is this?")
    assert "Which tree is this?" in "".join(files_of(Subject(guest=guest)).values())


def test_the_page_makes_one_and_shows_when_it_is_there(client, storage, worker, pia, past):
    past()
    client.force_login(pia)
    with worker():
        client.post(reverse("export_everything"))
    export = Export.objects.get()
    assert export.state == "ready"
    assert (
        reverse("export_download", args=[export.pk])
        in client.get(reverse("my_data")).content.decode()
    )


def test_whoever_waits_for_a_copy_keeps_their_place_and_is_told_once(
    client, storage, pia, monkeypatch
):
    monkeypatch.setattr(tasks, "soon", lambda *_: None)  # the worker is slow
    client.force_login(pia)
    htmx = {"HX-Request": "true"}
    asked = client.post(reverse("export_everything"), headers=htmx).content.decode()
    assert re.search(r'id="copy-told" tabindex="-1" autofocus>\s*<p>Your copy is being made', asked)
    export = Export.objects.get()
    state = reverse("export_state", args=[export.pk])
    assert client.get(state, headers=htmx).status_code == 204
    exporting.make(export.pk)
    ready = client.get(state, headers=htmx).content.decode()
    assert "Download" in ready
    assert "autofocus" not in ready


def test_asking_twice_makes_one(pia):
    first = exporting.ask_for(Subject(pia.pk), "en")
    assert exporting.ask_for(Subject(pia.pk), "en") == first


def test_an_export_that_lost_its_worker_is_taken_up_again(storage, pia):
    export = exporting.ask_for(Subject(pia.pk), "en")
    long_ago = timezone.now() - exporting.STALLED_AFTER - timedelta(seconds=1)
    Export.objects.update(state="making", touched=long_ago, created=long_ago)
    assert exporting.unfinished() == [export.pk]
    assert exporting.make(export.pk)


def test_what_is_being_made_is_not_made_twice(storage, pia):
    export = exporting.ask_for(Subject(pia.pk), "en")
    Export.objects.update(state="making", touched=timezone.now())
    assert not exporting.make(export.pk)


def test_one_that_takes_long_stays_its_makers(storage, pia, meanwhile, monkeypatch):
    monkeypatch.setattr(exporting, "RENEWED_EVERY", timedelta(0))
    export = exporting.ask_for(Subject(pia.pk), "en")
    seen = []
    meanwhile(lambda: seen.append(Export.objects.get().touched))
    assert exporting.make(export.pk)
    assert len(set(seen)) == len(seen) > 1


def test_a_maker_that_was_followed_spoils_nothing(storage, pia, meanwhile):
    export = exporting.ask_for(Subject(pia.pk), "en")

    def follow():
        long_ago = timezone.now() - exporting.STALLED_AFTER - timedelta(seconds=1)
        Export.objects.filter(state="making").update(touched=long_ago)
        meanwhile(lambda: None)
        assert exporting.make(export.pk)

    meanwhile(follow)
    assert not exporting.make(export.pk)
    export.refresh_from_db()
    assert (export.state, len(storage_file(export).getvalue())) == ("ready", export.size)
    assert [path.name for path in storage.glob("exports/*")] == [f"{export.pk}.zip"]


def test_nothing_is_left_of_a_copy_that_was_erased_while_it_was_made(storage, pia, meanwhile):
    export = exporting.ask_for(Subject(pia.pk), "en")
    meanwhile(lambda: files.remove(Export.objects.all()))
    assert not exporting.make(export.pk)
    assert not list(storage.glob("exports/*"))


def test_a_copy_goes_after_its_day_with_its_file(storage, pia, past):
    past()
    files_of(Subject(pia.pk))
    assert list(storage.glob("exports/*.zip"))
    retention.keep_no_longer(timezone.now() + timedelta(days=1, minutes=1))
    assert not Export.objects.exists()
    assert not list(storage.glob("exports/*.zip"))


@pytest.mark.django_db(transaction=True)
async def test_only_whoever_asked_can_download_it(storage, pia, ben):
    export = await sync_to_async(exporting.ask_for)(Subject(pia.pk), "en")
    await sync_to_async(exporting.make)(export.pk)
    mine, theirs, nobody = AsyncClient(), AsyncClient(), AsyncClient()
    await mine.aforce_login(pia)
    await theirs.aforce_login(ben)
    path = reverse("export_download", args=[export.pk])
    answer: Any = await mine.get(path)
    content = b"".join([piece async for piece in answer])
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert len(content) == int(answer.headers["Content-Length"])
    assert [(await other.get(path)).status_code for other in (theirs, nobody)] == [404, 404]
