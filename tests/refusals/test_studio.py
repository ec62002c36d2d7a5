"""The studio: who gets in, what shows after a publication, and two designers at once."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refusals.cards import card_for, words
from refusals.copybook import Place
from refusals.models import CopyVersion, Publication
from tests.refusals.conftest import to_path

pytestmark = pytest.mark.django_db
PLACE = Place("headline", "illicit", "en")
HOME = "/studio/"
HERE = "/studio/headline/illicit/en/"
BETTER = "Steps like these can't be given"


def live_id() -> str:
    found = Publication.objects.filter(**PLACE._asdict()).first()
    return str(found.version_id) if found else ""


def publish(client, text=BETTER, live=None):
    """Publish `text`, which needs no review unless it is for somebody in a crisis."""
    seen = live_id() if live is None else live
    return client.post(f"{HERE}publish/", {"text": text, "live": seen})


@pytest.fixture
def alone(settings):
    """A team of one: the host asks for no review."""
    settings.REFUSALS_COPY_REVIEW = False


WAYS_IN = [
    ("get", HOME),
    ("get", HERE),
    ("post", f"{HERE}preview/"),
    ("post", f"{HERE}save/"),
    ("post", f"{HERE}publish/"),
    ("post", f"{HERE}roll-back/"),
    ("post", f"{HERE}ask/"),
    ("post", f"{HERE}decide/"),
    ("post", f"{HERE}withdraw/"),
    ("post", f"{HERE}comment/"),
    ("post", f"{HERE}confirm/"),
    ("get", f"{HOME}rules/"),
    ("get", f"{HOME}audit/"),
    ("get", f"{HOME}resources/"),
    ("get", f"{HOME}resources/new/"),
    ("post", f"{HOME}resources/us-988/check/"),
    ("post", f"{HOME}resources/us-988/show/"),
]
SEEING = {
    *(("get", HOME), ("get", HERE), ("post", f"{HERE}preview/")),
    *(("get", f"{HOME}{page}/") for page in ("rules", "audit", "resources")),
}


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way[1])
@pytest.mark.parametrize("name", ["person", "agent", "analyst"])
def test_others_are_refused_everywhere(signed_in, name, way):
    method, url = way
    assert getattr(signed_in(name), method)(url, {"text": BETTER}).status_code == 403


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way[1])
def test_a_guest_is_sent_to_the_sign_in_page(signed_in, way):
    method, url = way
    response = getattr(signed_in("anonymous"), method)(url, {"text": BETTER})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way[1])
def test_policy_sees_and_does_not_change(signed_in, way):
    method, url = way
    response = getattr(signed_in("policy"), method)(url, {"text": BETTER})
    assert response.status_code == (200 if way in SEEING else 403)
    assert not CopyVersion.objects.exists()


def test_a_designer_sees_the_whole_library(signed_in):
    page = signed_in("designer").get(HOME)
    assert page.status_code == 200
    shown = page.content.decode()
    assert "Steps that could break the law can&#x27;t be given" in shown
    assert "person_label" in shown


@pytest.mark.usefixtures("alone")
def test_the_library_costs_the_same_however_much_is_in_it(signed_in, settings):
    settings.REFUSALS_COPY_RECHECK = 60
    client = signed_in("designer")

    def cost() -> int:
        client.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOME).status_code == 200
        return len(queries)

    empty = cost()
    call_command("copy", "seed", verbosity=0)
    publish(client)
    assert cost() == empty


def test_the_library_can_be_narrowed_to_one_category_and_language(signed_in):
    page = signed_in("designer").get(HOME, {"language": "es", "category": "political"})
    shown = page.content.decode()
    assert "Este tema político o histórico quedó sin respuesta" in shown
    assert "shelf-illicit" not in shown
    assert "Not reviewed" in shown


@pytest.mark.parametrize("query", [{"language": "xx"}, {"category": "nonsense"}])
def test_an_unknown_filter_is_not_found(signed_in, query):
    assert signed_in("designer").get(HOME, query).status_code == 404


@pytest.mark.usefixtures("alone")
def test_a_publication_shows_at_once(signed_in, refusal, facts):
    assert publish(signed_in("designer")).status_code == 302
    card = card_for(refusal(), facts, action=to_path)
    assert card.headline.text == BETTER
    assert card.copy_version == live_id()


def test_saving_keeps_a_version_and_publishes_nothing(signed_in):
    client = signed_in("designer")
    response = client.post(f"{HERE}save/", {"text": BETTER, "why": "shorter"}, follow=True)
    version = CopyVersion.objects.get(author__username="designer")
    assert (version.text, version.why) == (BETTER, "shorter")
    assert words(*PLACE).text != BETTER
    assert BETTER.replace("'", "&#x27;") in response.content.decode()


@pytest.mark.usefixtures("alone")
def test_a_version_is_never_written_over(signed_in):
    client = signed_in("designer")
    for text in (BETTER, "Such steps can't be given", BETTER):
        publish(client, text)
    assert CopyVersion.objects.count() == 2
    assert words(*PLACE).text == BETTER


@pytest.mark.usefixtures("alone")
def test_rolling_back_shows_the_text_before(signed_in):
    client = signed_in("designer")
    publish(client, "Such steps can't be given")
    publish(client)
    assert client.post(f"{HERE}roll-back/", {"live": live_id()}).status_code == 302
    assert words(*PLACE).text == "Such steps can't be given"
    client.post(f"{HERE}roll-back/", {"live": live_id()})
    assert words(*PLACE).text == BETTER


@pytest.mark.usefixtures("alone")
def test_rolling_back_twice_from_one_page_goes_back_once(signed_in):
    client = signed_in("designer")
    publish(client, "Such steps can't be given")
    publish(client)
    seen = live_id()
    codes = [client.post(f"{HERE}roll-back/", {"live": seen}).status_code for _ in range(2)]
    assert codes == [302, 409]


@pytest.mark.usefixtures("alone")
def test_the_second_of_two_designers_is_told_and_keeps_the_text(signed_in):
    first = signed_in("designer")
    publish(first, "Such steps can't be given")
    seen = live_id()
    publish(first)

    second = signed_in("designer2")
    late = publish(second, "Steps of this kind can't be given", live=seen)
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Not published: designer published another text" in shown
    assert words(*PLACE).text == BETTER
    assert CopyVersion.objects.filter(author__username="designer2").count() == 1
    assert f'name="live" value="{live_id()}"' in shown


@pytest.mark.usefixtures("alone")
def test_two_first_publications_are_one_and_a_conflict(signed_in):
    client = signed_in("designer")
    assert publish(client, live="").status_code == 302
    assert publish(client, "Such steps can't be given", live="").status_code == 409


@pytest.mark.parametrize(
    "text",
    [
        "Unfortunately, steps that break the law can't be given",
        "Steps that could break the law can't be given " * 2,
        "Steps that {nobody} knows can't be given",
        "   ",
    ],
)
@pytest.mark.usefixtures("alone")
def test_a_text_that_a_rule_blocks_is_not_published(signed_in, text):
    response = publish(signed_in("designer"), text)
    assert response.status_code == 422
    assert not Publication.objects.exists()


def test_the_preview_is_the_real_card_in_both_themes(signed_in):
    client = signed_in("designer")
    response = client.post(f"{HERE}preview/", {"text": BETTER}, headers={"HX-Request": "true"})
    shown = response.content.decode()
    assert shown.count("<section") == 2
    assert shown.count(">Steps like these can&#x27;t be given</h3>") == 2
    assert 'data-theme="dark"' in shown
    assert "<html" not in shown
    assert not CopyVersion.objects.exists()


@pytest.mark.parametrize(
    ("language", "ours"), [("en", "As published by"), ("zh-hans", "公布的条款"), ("ar", "كما نشره")]
)
def test_the_preview_says_data_terms_in_the_language_of_the_card(signed_in, language, ours):
    there = f"/studio/headline/illicit/{language}/preview/"
    shown = signed_in("designer").post(there, {"text": BETTER}).content.decode()
    assert ours in shown
    assert ("As published by" in shown) is (language == "en")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_preview_can_be_seen_in_one_theme_alone(signed_in, theme):
    form = {"text": BETTER, "theme": theme}
    response = signed_in("designer").post(f"{HERE}preview/", form, headers={"HX-Request": "true"})
    shown = response.content.decode()
    assert shown.count("<section") == 1
    assert f'class="preview" data-theme="{theme}"' in shown


def test_the_preview_without_scripts_is_the_whole_page(signed_in):
    response = signed_in("designer").post(f"{HERE}preview/", {"text": BETTER})
    assert "<html" in response.content.decode()


@pytest.mark.parametrize("slot", ["both_refused", "ticket_new", "emergency", "person_closed_label"])
def test_the_preview_shows_the_card_in_the_state_that_has_the_text(signed_in, slot):
    page = signed_in("designer").get(f"/studio/{slot}/every/en/").content.decode()
    text = words(slot, "", "en").text.partition("{")[0]
    preview = page[page.index('id="preview"') :]
    assert text in preview


@pytest.mark.usefixtures("alone")
def test_the_history_shows_what_changed(signed_in):
    client = signed_in("designer")
    publish(client, "Such steps can't be given")
    publish(client, "Such steps won't be given")
    page = client.get(HERE).content.decode()
    assert "<del>won&#x27;t</del><ins>can&#x27;t</ins>" in page


@pytest.mark.parametrize(
    "url",
    [
        "/studio/nothing/illicit/en/",
        "/studio/headline/illicit/xx/",
        f"{HERE}?version=0",
        f"{HERE}?version=%C2%B2",
        f"{HERE}?version=99999999999999999999",
    ],
)
def test_a_place_that_does_not_exist_is_not_found(signed_in, url):
    assert signed_in("designer").get(url).status_code == 404


def test_another_process_s_publication_is_seen_at_the_next_look(settings):
    settings.REFUSALS_COPY_RECHECK = 0
    words(*PLACE)
    digest = CopyVersion.digest_of(BETTER)
    version = CopyVersion.objects.create(**PLACE._asdict(), text=BETTER, digest=digest)
    Publication.objects.create(**PLACE._asdict(), version=version)
    assert words(*PLACE).text == BETTER
