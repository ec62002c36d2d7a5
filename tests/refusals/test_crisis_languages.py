"""Words for a crisis are in the library in every language that the detector knows, and edited."""

from __future__ import annotations

import pytest

from refusals.cards import card_for
from refusals.copybook import Place
from refusals.copybook.builtin import CRISIS_SLOTS
from refusals.copybook.seed import seed
from refusals.copybook.shipped import editions, every_edition
from refusals.models import CopyVersion, Publication
from refusals.studio import publishing
from refusals.studio.lint import Outcome, blocking, lint
from tests.refusals.conftest import to_path

pytestmark = pytest.mark.django_db
ONLY = [tag for tag in every_edition() if tag not in editions()]
HERE = Place("headline", "self_harm", "fr")
BETTER = "Vous n'êtes pas seul avec cela"

SOLD = {
    "fr": "Abonnez-vous pour parler plus longtemps.",
    "de": "Abonniere jetzt, um länger zu reden.",
    "pt": "Subscreva para falar mais tempo.",
    "ja": "有料プランでもっと話せます。",
    "ko": "구독하면 더 오래 이야기할 수 있어요.",
    "zh-hant": "訂閱後可以聊得更久。",
}
BLAMED = {
    "fr": "Vous essayez de faire quelque chose d'interdit.",
    "de": "Du versuchst etwas Verbotenes.",
    "pt": "Está a tentar algo proibido.",
    "ja": "あなたは禁止されたことをしようとしています。",
    "ko": "금지된 일을 시도하고 있어요.",
    "zh-hant": "你試圖做被禁止的事。",
}


def blockers(language: str, text: str) -> set[str]:
    found = lint(Place("body", "self_harm", language), text)
    return {one.rule for one in found if one.outcome is Outcome.BLOCKS}


@pytest.mark.parametrize("language", ONLY)
def test_its_crisis_words_are_listed_and_marked_as_read_by_no_native_speaker(signed_in, language):
    page = signed_in("designer").get("/studio/", {"language": language}).content.decode()
    assert "no native speaker has read" in page
    assert "words for somebody in a crisis only" in page
    for slot in CRISIS_SLOTS:
        assert f"/studio/{slot}/self_harm/{language}/" in page
    assert f"/illicit/{language}/" not in page


@pytest.mark.parametrize("language", ONLY)
def test_the_rules_for_crisis_copy_hold_there(language):
    words = every_edition()[language].words
    assert [place for place, text in words.items() if blocking(lint(place, text))] == []
    assert "R9" in blockers(language, "!")
    assert "R14" in blockers(language, SOLD[language])
    assert "R6" in blockers(language, BLAMED[language])


def test_they_are_edited_by_two_people_and_show_on_the_card(
    signed_in, refusal, facts, make_live, django_user_model
):
    seed()
    page = signed_in("designer").get("/studio/headline/self_harm/fr/").content.decode()
    assert every_edition()["fr"].words[HERE] in page.replace("&#x27;", "'")
    assert "a second person always approves" in page
    make_live(HERE, BETTER)
    shown = card_for(refusal("self_harm", "fr", paths=["person"]), facts, action=to_path)
    assert shown.headline.text == BETTER
    back = Publication.objects.get(**HERE._asdict())
    by = django_user_model.objects.get(username="designer")
    assert publishing.roll_back(HERE, seen=back.version_id, by_id=by.pk)
    shown = card_for(refusal("self_harm", "fr", paths=["person"]), facts, action=to_path)
    assert shown.headline.text == every_edition()["fr"].words[HERE]


def test_a_changed_source_marks_them_too(signed_in, make_live):
    seed()
    make_live(Place("headline", "self_harm", "en"), "You are not alone with this")
    page = signed_in("designer").get("/studio/", {"language": "fr", "show": "stale"})
    assert page.content.decode().count("source has changed") == 1


def test_the_rules_say_which_of_them_look_at_such_a_language(signed_in):
    page = signed_in("designer").get("/studio/rules/", {"language": "ko"}).content.decode()
    crisis, naming = page.index("<b>R14</b>"), page.index("<b>R1</b>")
    assert "not checked" in page[naming : page.index("</h2>", naming)]
    assert "not checked" not in page[crisis : page.index("</h2>", crisis)]


@pytest.mark.parametrize("place", ["headline/illicit/fr", "rephrase_label/every/de"])
def test_what_such_a_language_does_not_have_is_not_found(signed_in, place):
    assert signed_in("designer").get(f"/studio/{place}/").status_code == 404


def test_an_edition_of_the_whole_library_links_to_them(signed_in):
    page = signed_in("designer").get("/studio/headline/self_harm/en/").content.decode()
    assert all(f"/studio/headline/self_harm/{tag}/" in page for tag in ONLY)
    assert not CopyVersion.objects.exists()
