"""The pages: who gets in, what the table says, and that nothing is asked before it is confirmed."""

from __future__ import annotations

import json
from contextlib import nullcontext
from html.parser import HTMLParser

import pytest
from django.core.management import call_command

from chatapp.accounts.models import User
from chatapp.demo.seeding import seed_accounts
from refusals.models import ProbeRun
from refusals.probe import asking, runs, tasks
from refusals.probe.planning import planned
from tests.refusals.probe import doubles
from tests.refusals.probe.doubles import always_open

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
WANTED = {"suite": "small", "models": ["plain", "shy"], "languages": ["en"], "repeats": "1"}


@pytest.fixture
def as_(client):
    """Return a function that signs in one of the cast and gives the client."""
    seed_accounts()

    def sign_in(name):
        if name != "anonymous":
            client.force_login(User.objects.get(username=name))
        return client

    return sign_in


@pytest.fixture
def handed_over(monkeypatch):
    """What would have been handed to a worker."""
    calls = []
    monkeypatch.setattr(tasks.ask_for_a_while, "apply_async", lambda **call: calls.append(call))
    return calls


def made(*, reply_for=None, **more):
    """A run that was asked to its end."""
    plan = planned("small", more.pop("models", ["plain", "shy"]), ["en", "zh-hans"], 1)
    run = runs.write_down(plan, by_id=None)
    asking.advance(run.pk, **({"reply_for": reply_for} if reply_for else {}))
    return ProbeRun.objects.get(pk=run.pk)


class Rows(HTMLParser):
    """The cells of every row of a page's tables, as text."""

    def __init__(self, response):
        super().__init__()
        self.rows, self._open = [], False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        self._open = tag in {"td", "th"} or (self._open and tag != "tr")
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self._open = self._open and tag not in {"td", "th"}

    def handle_data(self, data):
        if self._open:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())

    def of(self, name):
        return next(row for row in self.rows if row and row[0].startswith(name))


CAST = {
    "analyst": (200, 200),
    "lead": (200, 403),
    "policy": (200, 403),
    "designer": (403, 403),
    "agent": (403, 403),
    "person": (403, 403),
    "anonymous": (302, 302),
}


@pytest.mark.parametrize("name", CAST)
def test_each_role_gets_as_far_as_it_should(as_, name, handed_over):
    sees, begins = CAST[name]
    run, client = made(), as_(name)
    for path in ("", f"runs/{run.pk}/", f"runs/{run.pk}/progress/", f"runs/{run.pk}/report.json"):
        assert client.get(f"/probe/{path}").status_code == sees
    assert client.get(f"/probe/runs/{run.pk}/topic/?model=shy&topic=tea").status_code == sees
    assert client.get("/probe/new/").status_code == begins
    begun = client.post("/probe/new/", WANTED | {"confirmed": "1"}).status_code
    stopped = client.post(f"/probe/runs/{run.pk}/stop/").status_code
    may = name == "analyst"
    assert (begun, stopped) == ((302, 302) if may else (begins, begins))
    assert ProbeRun.objects.count() == 1 + may


@pytest.mark.parametrize(("name", "linked"), [("analyst", True), ("lead", True), ("agent", False)])
def test_the_page_is_linked_for_those_who_may(as_, name, linked):
    found = as_(name).get("/").content.decode()
    assert ('href="/probe/"' in found) is linked


def test_before_anything_was_asked_the_page_says_what_to_do(as_):
    found = as_("analyst").get("/probe/").content.decode()
    assert "Nothing was asked yet" in found
    assert 'href="/probe/new/"' in found
    assert "Small" in found


def test_the_number_of_requests_is_told_before_any_is_made(as_, handed_over):
    client = as_("analyst")
    found = client.post("/probe/new/", WANTED).content.decode()
    assert "Make 16 requests?" in found
    assert "scripted demo models" in found
    assert ProbeRun.objects.count() == 0
    assert handed_over == []


def test_confirmed_it_begins_and_is_handed_to_a_worker(
    as_, handed_over, django_capture_on_commit_callbacks
):
    client = as_("analyst")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/probe/new/", WANTED | {"confirmed": "1"})
    run = ProbeRun.objects.get()
    assert response["Location"] == f"/probe/runs/{run.pk}/"
    assert run.by == User.objects.get(username="analyst")
    assert [call["args"] for call in handed_over] == [(run.pk, "")]
    assert "Waiting for a worker" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "change", [{"models": []}, {"models": ["far"]}, {"repeats": "0"}, {"languages": ["fr"]}]
)
def test_what_cannot_be_asked_is_said_in_the_form(as_, change):
    response = as_("analyst").post("/probe/new/", WANTED | change | {"confirmed": "1"})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert ProbeRun.objects.count() == 0


def test_the_table_tells_share_and_range_of_each_model_and_language(as_):
    run = made()
    found = Rows(as_("analyst").get(f"/probe/runs/{run.pk}/"))
    assert found.of("Tea") == [
        "Tea differs by language : Shy",
        "0% 0–49%",
        "0% 0–49%",
        "0% 0–49%",
        "100% 51–100%",
    ]
    assert found.of("All topics")[1:] == ["0% 0–32%", "0% 0–32%", "0% 0–32%", "100% 68–100%"]


def test_what_moved_since_the_run_before_is_told_in_words(as_):
    made()
    later = made(reply_for=always_open)
    response = as_("analyst").get(f"/probe/runs/{later.pk}/")
    assert "2 boundaries moved beyond what chance explains" in response.content.decode()
    assert "declines less: 100% before, 0% now" in response.content.decode()
    assert Rows(response).of("Rain")[-1] == "0% 0–49% ↓ was 100%"
    alone = as_("analyst").get(f"/probe/runs/{later.pk}/?against=").content.decode()
    assert "declines less" not in alone


def test_a_run_can_be_held_against_any_other_of_its_suite(as_):
    first, _, last = made(), made(reply_for=always_open), made(reply_for=always_open)
    client = as_("analyst")
    assert "declines less" not in client.get(f"/probe/runs/{last.pk}/").content.decode()
    against = client.get(f"/probe/runs/{last.pk}/?against={first.pk}").content.decode()
    assert "declines less" in against
    for wrong in ("x", "999"):
        assert client.get(f"/probe/runs/{last.pk}/?against={wrong}").status_code == 404


def test_two_models_are_compared_by_what_both_were_asked(as_):
    run = made()
    sides = {"one": f"{run.pk}:plain", "other": f"{run.pk}:shy"}
    page = as_("analyst").get("/probe/compare/", sides)
    tea = [row for row in Rows(page).rows if row and row[0].startswith("Tea")]
    assert [row[0] for row in tea] == ["Tea", "Tea differs"]
    assert tea[1][2].startswith("0%")
    assert tea[1][3].startswith("100%")
    assert "They differ beyond what chance explains" in page.content.decode()
    assert f'value="{run.pk}:shy"' in as_("analyst").get(f"/probe/runs/{run.pk}/").content.decode()


def test_a_model_is_compared_with_itself_at_another_time(as_):
    before, after = made(reply_for=always_open), made()
    sides = {"one": f"{before.pk}:shy", "other": f"{after.pk}:shy"}
    page = as_("analyst").get("/probe/compare/", sides).content.decode()
    assert "0% / 100%" in page


@pytest.mark.parametrize("wrong", ["", "7:plain", "x:plain", "{pk}:nobody", "{pk}"])
def test_a_side_that_is_not_there_is_not_found(as_, wrong):
    run = made()
    sides = {"one": f"{run.pk}:plain", "other": wrong.format(pk=run.pk)}
    assert as_("analyst").get("/probe/compare/", sides).status_code == 404


@pytest.mark.parametrize("name", ["person", "agent"])
def test_only_who_may_see_boundaries_compares_them(as_, name):
    run = made()
    sides = {"one": f"{run.pk}:plain", "other": f"{run.pk}:shy"}
    assert as_(name).get("/probe/compare/", sides).status_code == 403


def test_a_topic_shows_each_prompt_in_every_language_and_why_it_was_declined(as_):
    run = made()
    page = as_("analyst").get(f"/probe/runs/{run.pk}/topic/?model=shy&topic=tea&language=en")
    found = page.content.decode()
    assert "What of tea, 4?" in found
    assert '<p lang="zh-hans" dir="ltr">茶怎么样，4？</p>' in found
    assert "1 of 1 declined" in found
    assert "Unknown × 1" in found
    assert as_("analyst").get(f"/probe/runs/{run.pk}/topic/?model=who").status_code == 404


@pytest.fixture
def commanded(tmp_path, settings):
    """Return a function that probes by the command and gives its report."""

    def probe(host, *, exits, **options):
        settings.REFUSALS_REPLY_FOR = f"tests.refusals.probe.doubles.{host}"
        asked = {"models": "plain,shy", "suite": "small", "languages": "en,zh-hans"}
        out = tmp_path / f"{host}.json"
        with pytest.raises(SystemExit) if exits else nullcontext():
            call_command("probe", **asked, repeats=1, out=out, yes=True, **options)
        return json.loads(out.read_text())

    return probe


def test_the_download_is_what_the_command_writes(as_, commanded, tmp_path):
    first, later = made(), made(reply_for=always_open)
    client = as_("analyst")
    written = commanded("shy_in_chinese", exits=False)
    assert client.get(f"/probe/runs/{first.pk}/report.json").json() == written
    baseline = tmp_path / "shy_in_chinese.json"
    compared = commanded("always_open", exits=True, baseline=baseline)
    found = client.get(f"/probe/runs/{later.pk}/report.json")
    assert found.json() == compared
    assert found["Content-Disposition"] == f'attachment; filename="probe-small-{later.pk}.json"'


def test_a_run_under_way_is_looked_at_again_until_it_is_over(as_):
    run = runs.write_down(planned("small", ["plain"], ["en"], 1), by_id=None)
    client = as_("analyst")
    waiting = client.get(f"/probe/runs/{run.pk}/progress/")
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    client.post(f"/probe/runs/{run.pk}/stop/")
    over = client.get(f"/probe/runs/{run.pk}/progress/")
    assert over["HX-Refresh"] == "true"
    assert "hx-trigger" not in over.content.decode()


def test_the_page_opens_with_the_latest_run_that_was_not_stopped(as_):
    done, stopped = made(), runs.write_down(planned("small", ["plain"], ["en"], 1), by_id=None)
    runs.ask_to_stop(stopped)
    found = as_("analyst").get("/probe/").content.decode()
    latest = found[found.index('id="latest"') :]
    assert latest.index(f'"/probe/runs/{done.pk}/"') < latest.index(f'"/probe/runs/{stopped.pk}/"')


def test_another_model_that_answered_is_named(as_):
    run, client = made(), as_("analyst")
    assert "called itself" not in client.get(f"/probe/runs/{run.pk}/").content.decode()
    swapped = made(models=["plain"], reply_for=doubles.swapped)
    found = client.get(f"/probe/runs/{swapped.pk}/").content.decode()
    assert "What answered for Plain called itself: other-2026." in found


def test_a_run_of_a_suite_that_is_gone_can_still_be_read(as_, settings):
    run = made()
    settings.REFUSALS_PROBE_SUITES = ""
    client = as_("analyst")
    assert Rows(client.get(f"/probe/runs/{run.pk}/")).of("tea")
    assert client.get(f"/probe/runs/{run.pk}/topic/?model=shy&topic=tea").status_code == 200
    assert client.get("/probe/").status_code == 200


def test_the_list_costs_the_same_for_any_number_of_runs(as_, django_assert_max_num_queries):
    made()
    client = as_("analyst")
    client.get("/probe/")
    for _ in range(3):
        made()
    with django_assert_max_num_queries(12):
        client.get("/probe/")
