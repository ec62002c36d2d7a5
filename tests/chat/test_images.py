"""An image in an answer is a link until its reader asks to see it, and then it is ours."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chatapp.accounts.models import Role
from chatapp.attachments.models import Attachment
from chatapp.chat import history, holdings, images
from chatapp.chat.asking import asks
from chatapp.chat.history import erasing, sharing
from chatapp.chat.rendering import render
from chatapp.conversations.models import Conversation, Message
from chatapp.holdings import Subject
from tests.attachments.files import image
from tests.attachments.places import HOST, place
from tests.chat.cast import answered, begin, end, fresh, person

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket, pytest.mark.timeout(60)]
CAST = ["other", "agent", "lead", "designer", "analyst"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path / "kept"
    settings.IMAGE_INSIDE = True
    settings.IMAGE_SECONDS = 30
    settings.RATE_LIMIT = False
    return settings.ATTACHMENTS_ROOT


@pytest.fixture
def host(tmp_path, monkeypatch):
    with place(tmp_path, monkeypatch) as found:
        found.gives(image(size=(40, 30)))
        yield found


@pytest.fixture
def talk(host):
    """A conversation with an answer that names an image."""
    words = f"Here: ![A <grey> *cat*]({host.address()}) and [a page](https://{HOST}/page)."
    return answered("A cat?", words, user=person("quillon")).conversation


@pytest.fixture
def mine(client, talk):
    client.force_login(talk.owner)
    return client


def answer_of(talk):
    return Message.objects.filter(conversation=talk, author="model").last()


def url_of(talk, number=0):
    return reverse("show_image", args=[talk.pk, answer_of(talk).pk, number])


def ask(client, talk, number=0, *, htmx=True):
    return client.post(url_of(talk, number), headers={"HX-Request": "true"} if htmx else {})


def page(client, talk):
    return client.get(talk.get_absolute_url()).content.decode()


def prose(html):
    return html.partition('<div class="prose"')[2].partition("</div>")[0]


def test_nothing_is_asked_of_the_host_until_somebody_wants_to_see_it(mine, talk, host):
    html = prose(page(mine, talk))
    assert f'href="{host.address()}"' in html
    assert "<img" not in html
    assert f"Show image from {HOST}" in " ".join(html.split())
    assert host.asked == []


def test_a_click_shows_it_from_here_and_keeps_the_link(mine, talk, host):
    answer = ask(mine, talk)
    assert answer.status_code == 200
    file = Attachment.objects.get(conversation_ref=talk.pk)
    here = reverse("attachment", args=[talk.pk, file.pk])
    for html in (answer.content.decode(), prose(page(mine, talk))):
        assert f'<img src="{here}"' in " ".join(html.split())
        assert 'alt="A &lt;grey&gt; *cat*"' in html
        assert "Show image" not in html
    assert f'href="{host.address()}"' in prose(page(mine, talk))
    served = mine.get(here)
    assert (served.status_code, served["Content-Type"]) == (200, "image/png")


def test_asking_again_asks_nobody_again(mine, talk, host):
    for _ in range(3):
        ask(mine, talk)
    assert len(host.asked) == Attachment.objects.count() == 1


def test_without_scripts_a_click_leads_back_to_the_image(mine, talk, host):
    answer = ask(mine, talk, htmx=False)
    assert answer.url == f"{talk.get_absolute_url()}#image-{answer_of(talk).pk}-0"
    host.gives(b"<svg/>", "/cat.png")
    Attachment.objects.all().delete()
    answer = ask(mine, talk, htmx=False)
    assert answer.status_code == 422
    assert "Not shown: it can&#x27;t be read" in answer.content.decode()


def test_what_is_not_shown_says_why_and_stays_a_link(mine, talk, host):
    host.gives(b"<svg/>", "/cat.png")
    answer = ask(mine, talk)
    assert answer.status_code == 422
    html = " ".join(answer.content.decode().split())
    assert "Not shown: it can&#x27;t be read as a PNG" in html
    assert f"Show image from {HOST}" in html
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("name", CAST)
def test_nobody_else_may_ask_for_it(client, talk, host, name):
    other = person(name)
    if name in set(Role):
        other.groups.add(Group.objects.get_or_create(name=name)[0])
    client.force_login(other)
    assert ask(client, talk).status_code == 404
    assert host.asked == []


def test_anonymous_and_get_may_not_ask_for_it(client, mine, talk, host):
    assert mine.get(url_of(talk)).status_code == 405
    client.logout()
    assert ask(client, talk).status_code == 404
    assert host.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("http://images.example/a.png", "https://me:secret@images.example/a.png", "//x.example/a"),
        *("https://images.example/" + "a" * 2_000, "https://[::1", "mailto:me@images.example"),
        *("data:image/png;base64,iVBORw0KGgo=", "/c/", "ftp://images.example/a.png", "https:///a"),
    ],
)
def test_other_addresses_are_links_alone(mine, host, address):
    talk = answered("A cat?", f"![cat]({address})", user=person("quillon")).conversation
    assert "Show image" not in page(mine, talk)
    assert ask(mine, talk).status_code == 404
    assert host.asked == []


def test_only_images_that_the_answer_names_are_asked_for(mine, talk, host):
    assert ask(mine, talk, 1).status_code == 404
    said = Message.objects.filter(conversation=talk, author="person").get()
    Message.objects.filter(pk=said.pk).update(text=f"![x]({host.address()})")
    url = reverse("show_image", args=[talk.pk, said.pk, 0])
    assert mine.post(url).status_code == 404
    assert host.asked == []


def test_each_image_is_asked_for_by_itself(mine, host):
    host.gives(image(size=(8, 8)), "/b.png")
    words = f"![a][one]\n\n- ![b]({host.address('/b.png')})\n\n[one]: {host.address()}"
    talk = answered("Two?", words, user=person("quillon")).conversation
    ask(mine, talk, 1)
    assert [path for path, _ in host.asked] == ["/b.png"]
    html = prose(page(mine, talk))
    assert (html.count("<img src"), html.count("Show image from")) == (1, 1)


def test_it_can_be_switched_off(mine, talk, host, settings):
    ask(mine, talk)
    settings.IMAGES = False
    assert "<img src" in page(mine, talk)  # it is ours, and nobody is asked
    Attachment.objects.all().delete()
    assert "Show image" not in page(mine, talk)
    assert ask(mine, talk).status_code == 404


def test_only_so_many_are_kept_and_files_of_ones_own_are_counted_apart(mine, talk, host, settings):
    settings.IMAGES_PER_CONVERSATION, settings.ATTACHMENTS_PER_CONVERSATION = 1, 0
    assert ask(mine, talk).status_code == 200
    end(begin("More", conversation=fresh(talk)), f"![b]({host.address('/b.png')}) " * 1_000)
    host.gives(image(), "/b.png")
    assert "as many images as it may" in ask(mine, talk).content.decode()
    assert page(mine, talk).count("Show image from") == 1  # nobody looks at a thousand offers
    assert ask(mine, talk, 1).status_code == 404


def test_no_model_gets_it(mine, talk, host):
    ask(mine, talk)
    asked = asks.ask_for(begin("And now?", conversation=fresh(talk)).turn)
    assert asked.images == ()
    assert [said.images for said in asked.history] == [(), ()]
    file = Attachment.objects.get()
    with pytest.raises(KeyError):
        Attachment.objects.claim(talk.pk, [file.pk])


def test_it_goes_with_its_conversation(mine, talk, host, folder, on_broker):
    ask(mine, talk)
    assert any(path.is_file() for path in folder.rglob("*"))
    history.delete(fresh(talk))
    erasing.remove(talk.pk)
    assert not Attachment.objects.exists()
    assert not any(path.is_file() for path in folder.rglob("*"))


def test_what_comes_after_the_conversation_went_is_not_kept(mine, talk, host, on_broker):
    message = answer_of(talk)
    history.delete(fresh(talk))
    with pytest.raises(Conversation.DoesNotExist):
        images.show(message, host.address())
    assert not Attachment.objects.exists()


def test_it_is_exported_with_where_it_came_from(mine, talk, host):
    ask(mine, talk)
    files = {file.name: b"".join(file.pieces) for file in holdings.export(Subject(talk.owner.pk))}
    assert any(name.endswith("cat.png") for name in files)
    data = next(content for name, content in files.items() if name.endswith(".json"))
    assert f'"source": "{host.address()}"'.encode() in data


def test_an_image_that_was_fetched_later_comes_onto_a_shared_link_by_another_click(
    client, mine, talk, host
):
    link = sharing.share(fresh(talk))
    manage = reverse("manage", args=[talk.pk])
    assert "what came since" not in mine.get(manage).content.decode()
    ask(mine, talk)
    served = reverse("shared_attachment", args=[link.token, Attachment.objects.get().pk])
    assert "<img" not in prose(client.get(link.get_absolute_url()).content.decode())
    assert client.get(served).status_code == 404
    assert "what came since" in mine.get(manage).content.decode()
    mine.post(reverse("share", args=[talk.pk]))
    assert served in client.get(link.get_absolute_url()).content.decode()
    assert client.get(served).status_code == 200


def test_a_shared_link_shows_what_was_fetched_and_offers_nothing(client, mine, talk, host):
    link = sharing.share(fresh(talk))
    client.logout()
    assert "Show image" not in client.get(link.get_absolute_url()).content.decode()
    client.force_login(talk.owner)
    ask(client, talk)
    sharing.share(fresh(talk))
    client.logout()
    html = prose(client.get(link.get_absolute_url()).content.decode())
    (source,) = re.findall(r'<img src="([^"]+)"', html)
    assert source.startswith(link.get_absolute_url())
    assert client.get(source).status_code == 200
    sharing.revoke(fresh(talk))
    assert client.get(source).status_code == 404


def test_a_file_that_is_named_nowhere_in_what_is_shared_is_not_served_by_a_link(
    client, mine, talk, host
):
    link = sharing.share(fresh(talk))
    end(begin("More", conversation=fresh(talk)), f"![b]({host.address('/b.png')})")
    host.gives(image(), "/b.png")
    ask(mine, talk)
    file = Attachment.objects.get()
    client.logout()
    assert client.get(reverse("shared_attachment", args=[link.token, file.pk])).status_code == 404


def test_no_words_of_a_model_reach_what_is_ours(mine, host):
    """Neither by an image's words nor by guessing what holds its place."""
    words = f'![" onload="x" <b>]({host.address()}) 0-0- {"0" * 32}-0-'
    talk = answered("A cat?", words, user=person("quillon")).conversation
    html = prose(page(mine, talk))
    assert html.count("image-offer") == 1 + html.count("closest .image-offer")
    ask(mine, talk)
    html = prose(page(mine, talk))
    assert 'alt="&quot; onload=&quot;x&quot; &lt;b&gt;"' in html
    assert "-0-</" not in render("![a](https://images.example/a.png)")


def test_a_page_reads_its_images_at_once(mine, talk, host):
    counted = []
    for number in range(2):
        end(begin("More", conversation=fresh(talk)), f"![b]({host.address('/b.png')}) " * 3)
        with CaptureQueriesContext(connection) as caught:
            html = page(mine, talk)
        assert html.count("Show image from") == 1 + 3 * (number + 1)
        counted.append(len(caught))
    assert counted[0] == counted[1]
