"""What a card fetches later, and what people tell it: country, suggestions, reports, parts."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chatapp.accounts.reader.countries import chosen_country
from chatapp.chat import turns
from chatapp.chat.asking import saying
from chatapp.chat.turns import Ending
from chatapp.conversations.models import Turn
from chatapp.desk.duty import availability
from chatapp.desk.duty.availability import Available
from refusals.engine.events import Refused
from refusals.engine.policy import decide
from refusals.engine.terms import Category, Context, DecidedBy, Kind, Segment
from refusals.models import Refusal, Report
from tests.chat.cast import begin, end, end_refused, person, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def declined(client):
    """A turn of somebody who is signed in, with its refusal."""

    def decline(category=Category.ILLICIT, text="Pick a lock"):
        turn = refused(text, category)
        client.force_login(turn.conversation.owner)
        return turn, Refusal.objects.get(turn_ref=turn.pk)

    return decline


def card_of(client, turn, refusal):
    return client.get(reverse("card", args=[turn.conversation_id, refusal.pk])).content.decode()


def choose(client, turn, refusal, path, **fields):
    address = reverse("choose", args=[turn.conversation_id, refusal.pk, path])
    return client.post(address, {"key": str(uuid4()), **fields}, headers={"HX-Request": "true"})


def pick_country(client, code, language="en", category="self_harm"):
    fields = {"country": code, "language": language, "key": str(uuid4()), "category": category}
    return client.post(reverse("country"), fields)


def test_what_a_person_will_see_has_its_gaps_named_in_the_language_of_the_card(client, declined):
    turn, refusal = declined(text="Abre la puerta de ana@example.org")
    Refusal.objects.update(language="es")
    client.cookies["django_language"] = "es"
    assert "Abre la puerta de [correo]" in card_of(client, turn, refusal)


def test_whoever_opens_the_way_to_a_person_reads_what_is_true_then(client, declined, monkeypatch):
    turn, refusal = declined()
    there = Available(open=False, in_hours=True, next_opening=None, wait=None)
    monkeypatch.setattr(availability, "for_topic", lambda *_topic: there)
    html = card_of(client, turn, refusal)
    assert f'hx-get="{reverse("card", args=[turn.conversation_id, refusal.pk])}"' in html
    label = rf'<summary class="way__label"\s+id="desk-{refusal.pk}"[^>]*>(.*?)</summary>'
    assert re.findall(label, html) == ["Leave a message"]
    there = Available(open=True, in_hours=True, next_opening=None, wait=None)
    assert re.findall(label, card_of(client, turn, refusal)) == ["Talk to a person"]


def test_a_card_speaks_one_language_also_of_models_and_of_the_desk(client, declined):
    client.cookies["django_language"] = "ar"
    html = card_of(client, *declined(Category.POLITICAL, "What happened there in 1989?"))
    assert 'lang="en"' in html
    assert "Your words stay on your operator" in html
    assert not re.search(r"[\u0600-\u06ff]", html)


def test_no_country_is_guessed_and_the_directory_is_there(client, declined):
    html = card_of(client, *declined(Category.SELF_HARM))
    assert "findahelpline.com" in html
    assert "tel:988" not in html  # a key or an id may hold these digits
    assert 'value="US"' in html


def test_a_chosen_country_shows_its_helplines_before_the_directory_and_is_kept(client, declined):
    turn, refusal = declined(Category.SELF_HARM)
    chosen = pick_country(client, "US").content.decode()
    assert chosen.index('href="tel:988"') < chosen.index("findahelpline.com")
    again = card_of(client, turn, refusal)
    assert 'href="tel:988"' in again
    assert '<option value="US" selected>' in again


def test_a_choice_is_at_hand_only_while_its_own_request_is_answered(client):
    pick_country(client, "US")
    assert chosen_country() == ""


def test_a_country_for_another_category_brings_its_places_and_holds_in_a_crisis(client, declined):
    chosen = pick_country(client, "GB", category="privacy").content.decode()
    assert "Information Commissioner" in chosen
    assert "Samaritans" not in chosen
    assert '"category": "privacy"' in chosen.replace("&quot;", '"')
    assert "Samaritans" in pick_country(client, "GB", category="nonsense").content.decode()


def test_a_guest_who_signs_in_keeps_the_country(client):
    client.get(reverse("home"))
    pick_country(client, "US")
    client.force_login(person("somebody"))
    assert client.get(reverse("settings")).context["country"] == "US"


def test_an_accounts_country_follows_it_to_another_browser_and_may_be_taken_back(client):
    client.force_login(person("somebody"))
    pick_country(client, "US")
    other = Client()
    pick_country(other, "GB")
    other.force_login(person("somebody"))
    assert other.get(reverse("settings")).context["country"] == "US"
    other.post(reverse("settings"), {"country": ""})
    assert {one.get(reverse("settings")).context["country"] for one in (client, other)} == {""}


def test_a_country_that_nobody_knows_is_none_and_a_bad_key_is_refused(client):
    assert b"findahelpline.com" in pick_country(client, "XX").content
    assert client.get(reverse("settings")).context["country"] == ""
    bad = {"country": "US", "language": "en", "key": "<b>"}
    assert client.post(reverse("country"), bad).status_code == 400


def test_helplines_speak_the_language_of_the_card(client):
    html = pick_country(client, "ES", "es").content.decode()
    assert "Llamar al 024" in html
    assert html.startswith("\n<div") or 'lang="es"' in html


def test_without_redis_suggestions_are_the_librarys_and_nobody_asks_again(
    client, declined, settings
):
    settings.REDIS_URL = "unix:///nowhere/broker.sock"
    turn, refusal = declined()
    address = reverse("suggestions", args=[turn.conversation_id, refusal.pk])
    html = client.post(address, {"key": "k", "text": ""}).content.decode()
    assert html.count('name="text"') in {2, 3}
    assert "hx-post" not in html


def test_the_card_asks_for_suggestions_itself_and_shows_two_or_three_meanwhile(client, declined):
    turn, refusal = declined()
    html = card_of(client, turn, refusal)
    address = reverse("suggestions", args=[turn.conversation_id, refusal.pk])
    assert f'hx-post="{address}"' in html
    rephrase = html.partition('data-path="rephrase"')[2].partition("</form>")[0]
    assert rephrase.count('name="text"') in {2, 3}


def test_no_time_for_suggestions_means_that_no_model_is_asked(client, declined, settings):
    settings.SUGGEST_SECONDS = 0
    assert "/suggestions/" not in card_of(client, *declined())


@pytest.mark.parametrize(
    "category", [Category.WEAPONS_CBRN, Category.CSAE, Category.EXTREMISM, Category.SELF_HARM]
)
def test_no_model_is_asked_for_suggestions_in_the_hard_core_or_a_crisis(category, client, declined):
    assert "/suggestions/" not in card_of(client, *declined(category))


def test_a_refusal_of_yesterday_is_not_asked_about_again(client, declined):
    turn, refusal = declined()
    Refusal.objects.filter(pk=refusal.pk).update(created=timezone.now() - timedelta(days=1))
    assert "/suggestions/" not in card_of(client, turn, refusal)


def test_another_persons_card_suggests_nothing(client, declined):
    turn, refusal = declined()
    client.force_login(person("other"))
    address = reverse("suggestions", args=[turn.conversation_id, refusal.pk])
    assert client.post(address).status_code == 404


def test_a_mistake_takes_one_click_and_words_are_asked_for_afterwards(client, declined):
    turn, refusal = declined()
    assert 'name="words"' not in card_of(client, turn, refusal)
    thanked = choose(client, turn, refusal, "mistake").content.decode()
    assert 'name="words"' in thanked
    assert not Report.objects.exists()
    told = choose(client, turn, refusal, "mistake", words="It is my lock: me@example.org")
    assert 'name="words"' not in told.content.decode()
    choose(client, turn, refusal, "mistake", words="Something else")
    assert Report.objects.get().words == "It is my lock: [email]"


def ended(started, **event):
    decision = decide(Category.ILLICIT, Context(gate_cleared=True))
    refusal = Refused(Kind.PARTIAL, DecidedBy.MODEL, decision, "detector")
    values = {**{name: getattr(refusal, name) for name in refusal.__slots__}, **event}
    return turns.save_ending(
        started.turn,
        started.token,
        Ending(Turn.State.PARTIAL, refused=Refused(**values)),
        "Uno.\n\nTres.",
        "demo-aster",
    )


@pytest.mark.parametrize(
    ("segment", "headline"),
    [
        (Segment(2, 3, (1, 3), translation=True), "Part 2 of 3 was left untranslated"),
        (Segment(2, 4, (1,), translation=True), "Parts 2, 3 and 4 of 4 were left untranslated"),
        (Segment(2, 3, (1, 3)), "Part 2 of 3 was left out"),
        (Segment(2, 4, (1, 4)), "Parts 2 and 3 of 4 were left out"),
        (Segment(2, 9, (1,)), "Parts 2, 3, 4… of 9 were left out"),
    ],
)
def test_a_partial_card_names_the_part(segment, headline, client):
    started = begin("Translate this")
    client.force_login(started.turn.conversation.owner)
    saved = ended(started, segment=segment)
    assert saved is not None
    refusal = Refusal.objects.get(pk=saved.refusal)
    assert refusal.segment["index"] == segment.index
    assert headline in card_of(client, started.turn, refusal)


def test_a_card_says_which_models_still_see_the_question(client, declined):
    nobody, only_one = "are left out of what models see", "only the model that answered"
    turn, refusal = declined()
    html = card_of(client, turn, refusal)
    assert nobody in html
    assert only_one not in html
    end(saying.ask_again(turn.prompt, model="demo-jade", key=uuid4(), refusal=refusal.pk))
    html = card_of(client, turn, refusal)
    assert only_one in html
    assert nobody not in html


def test_the_model_of_a_partial_answer_still_sees_the_question(client):
    started = begin("Translate this")
    client.force_login(started.turn.conversation.owner)
    saved = ended(started, segment=Segment(2, 3, (1, 3), translation=True))
    html = card_of(client, started.turn, Refusal.objects.get(pk=saved.refusal))
    assert "only the model that answered" in html


@pytest.mark.parametrize(
    ("decided_by", "by"),
    [(DecidedBy.MODEL, "by Aster (scripted demo)"), (DecidedBy.RULES, "by our own rules")],
)
def test_a_tombstone_names_who_withdrew(decided_by, by, client):
    started = begin("Tell me")
    client.force_login(started.turn.conversation.owner)
    ended(started, decided_by=decided_by, kind=Kind.FULL, withdraw_from=0)
    page = client.get(started.turn.conversation.get_absolute_url()).content.decode()
    assert f"{by}." in page


def test_care_beside_an_answer_offers_the_country_too(client):
    started = begin("I want to kill myself")
    client.force_login(started.turn.conversation.owner)
    pick_country(client, "US")
    page = client.get(started.turn.conversation.get_absolute_url()).content.decode()
    assert "data-care" in page
    assert 'href="tel:988"' in page


def test_the_list_of_models_says_what_each_can_do_and_why_one_cannot_be_asked(client, settings):
    html = client.get(reverse("models")).content.decode()
    assert "images" in html
    assert "not configured: set MOONSHOT_API_KEY" in html
    assert "not checked" in html
    fragment = client.get(reverse("models"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'data-pick="demo-jade"' in fragment
    assert 'data-pick="kimi-k2.6"' not in fragment


def test_the_model_in_use_is_not_offered_for_use(client):
    asked = {"path": reverse("models"), "headers": {"HX-Request": "true"}}
    fragment = client.get(**asked, query_params={"model": "demo-jade"}).content.decode()
    assert 'data-pick="demo-aster"' in fragment
    assert 'data-pick="demo-jade"' not in fragment


def test_an_older_card_asks_for_nothing(client, declined):
    turn, refusal = declined()
    end_refused(begin("Something else", conversation=turn.conversation))
    assert "/suggestions/" not in card_of(client, turn, refusal)


def test_asking_for_a_person_is_answered_with_how_it_stands_whatever_the_socket_hears(
    client, declined
):
    turn, refusal = declined()
    html = choose(client, turn, refusal, "person", need="", contact="").content.decode()
    assert 'id="ticket-state" hx-swap-oob="innerHTML"' in html
    assert "A person has been asked." in html
    other = choose(client, turn, refusal, "mistake").content.decode()
    assert "hx-swap-oob" not in other


LONG = "锁是由什么做成的？" * 700


def test_the_page_is_told_to_compose_and_no_header_holds_the_words(client, declined):
    turn, refusal = declined()
    answer = choose(client, turn, refusal, "rephrase", text=LONG)
    assert json.loads(answer["HX-Trigger"]) == {"compose": {"refusal": str(refusal.pk)}}
    assert sum(len(name) + len(value) for name, value in answer.headers.items()) < 4_000


def test_without_scripts_what_somebody_rephrased_stands_in_the_page_and_in_no_address(
    client, declined
):
    turn, refusal = declined()
    address = reverse("choose", args=[turn.conversation_id, refusal.pk, "rephrase"])
    page = client.post(address, {"key": str(uuid4()), "text": LONG})
    assert (page.status_code, page.context["draft"]) == (200, LONG)
    assert f'data-draft-refusal="{refusal.pk}"' in page.content.decode()
