"""The gallery: who may see it, and that it shows the real card in every state and language."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from chatapp.accounts.models import Role, User
from chatapp.gallery.exhibits import Filters, exhibits
from refusals.cards.samples import STATES
from refusals.engine.terms import HARD, Category, Path
from refusals.ledger import forget_words, record_report
from refusals.models import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(60)]
LANGUAGES = ("en", "zh-hans", "es", "ar")
PAGES = ("gallery", "components", "mistakes")
REPORTS = {Role.DESIGNER, Role.POLICY, Role.ANALYST, Role.LEAD}


class Cards(HTMLParser):
    """The attributes of the cards of a page, and the ids on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cards: list[dict[str, str | None]] = []
        self.ids: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "data-card" in found:
            self.cards.append(found)
        if "id" in found:
            self.ids.append(found["id"])


@pytest.fixture
def sign_in(client):
    def sign_in_as(*roles: str):
        user = User.objects.create_user(f"one-{uuid4().hex[:6]}")
        for role in roles:
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        client.force_login(user)
        return client

    return sign_in_as


@pytest.fixture
def shown(sign_in):
    def show(query=""):
        client = sign_in("designer")
        return client.get(f"{reverse('gallery:gallery')}?{query}").content.decode()

    return show


@pytest.fixture
def refusal():
    return Refusal.objects.create(
        turn_ref=uuid4(),
        conversation_ref=uuid4(),
        asked="demo-aster",
        category="illicit",
        decided_by="model",
        kind="full",
        signal="detector",
        score=1.0,
        language="en",
        paths=["person", "mistake"],
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_works_here_gets_in_and_reports_are_for_those_who_learn_from_them(
    page, role, sign_in
):
    expected = 200 if page != "mistakes" or role in REPORTS else 403
    address = reverse(f"gallery:{page}") + "?state=partial&theme=light"
    assert sign_in(role.value).get(address).status_code == expected


@pytest.mark.parametrize("page", PAGES)
def test_a_person_is_refused_and_a_guest_sent_to_sign_in(page, sign_in, client):
    address = reverse(f"gallery:{page}")
    assert client.get(address)["Location"] == f"{reverse('login')}?next={address}"
    assert sign_in().get(address).status_code == 403


def test_every_category_and_every_state_hang_there_in_three_themes_with_no_id_twice(shown):
    found = Cards(shown())
    assert {card["data-category"] for card in found.cards} == {one.value for one in Category}
    fresh, others = len(Category), len(STATES) - 1
    assert len(found.cards) == 3 * (fresh + others)
    assert len(found.ids) == len(set(found.ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_that_of_the_cards_and_of_the_page(language, shown):
    html = shown(f"language={language}&theme=dark")
    assert {card["lang"] for card in Cards(html).cards} == {language}
    assert f'<html lang="{language}"' in html
    assert ('dir="rtl"' in html.partition("<head>")[0]) is (language == "ar")


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("state", ["models", "person", "closed", "longest_models"])
def test_a_card_says_nothing_in_english_where_it_speaks_another_language(state, language, shown):
    html = shown(f"language={language}&theme=dark&state={state}&category=illicit")
    card = html.partition("data-card")[2].partition("</section>")[0]
    assert not re.search(r"As published|Mon–|about \d|May have", card)


def test_the_address_filters_by_state_category_and_theme(shown):
    (card,) = Cards(shown("state=partial&category=cyber&theme=light")).cards
    assert card["data-category"] == "cyber"
    assert "card--partial" in str(card["class"])
    assert len(Cards(shown("state=rules&theme=light")).cards) == len(Category) - 1


def test_a_state_that_a_category_cannot_be_in_shows_an_empty_page_that_says_so(shown):
    assert "data-card" not in (html := shown("state=crisis_country&category=cyber"))
    assert 'class="empty"' in html


def test_nonsense_in_the_address_shows_everything(shown):
    assert len(Cards(shown("state=x&category=y&language=z&theme=w")).cards) == 3 * (
        len(Category) + len(STATES) - 1
    )


def test_no_card_of_the_hard_core_or_a_crisis_offers_a_model_or_other_words():
    everything = Filters("en", ("light",))
    hard = {one.value for one in HARD} | {Category.SELF_HARM.value}
    shopping = {Path.MODEL, Path.REPHRASE, Path.NARROW}
    for category in hard:
        for exhibit in exhibits(replace(everything, category=category)):
            for _, card in exhibit.shown:
                assert not shopping & {way.path for way in getattr(card, "ways", ())}


def test_what_its_forms_post_goes_nowhere(sign_in):
    assert sign_in("agent").post(reverse("gallery:nothing")).status_code == 204


def test_reports_are_listed_redacted_with_their_card(refusal, sign_in):
    record_report(refusal, "It is my own lock, write to me@example.org")
    page = sign_in("analyst").get(reverse("gallery:mistakes")).content.decode()
    assert "It is my own lock, write to [email]" in page
    assert "me@example.org" not in page
    assert "Aster" in page


def test_words_of_a_report_go_with_their_conversation(refusal, sign_in):
    record_report(refusal, "It is my own lock")
    forget_words(refusal.conversation_ref)
    assert "my own lock" not in sign_in("analyst").get(reverse("gallery:mistakes")).content.decode()
    assert Refusal.objects.filter(pk=refusal.pk).exists()


def test_the_reports_page_asks_the_same_number_of_queries_however_many_there_are(
    refusal, sign_in, django_assert_max_num_queries
):
    client = sign_in("lead")
    record_report(refusal, "One")
    for _ in range(8):
        other = Refusal.objects.get(pk=refusal.pk)
        other.pk, other.turn_ref = uuid4(), uuid4()
        other.save(force_insert=True)
        record_report(other, "More")
    with django_assert_max_num_queries(14):
        client.get(reverse("gallery:mistakes"))


def test_a_state_that_needs_a_way_on_hangs_only_where_it_is_offered(shown):
    models = Cards(shown("state=models&theme=light")).cards
    found = {card["data-category"] for card in models}
    assert {"political", "capability", "illicit"} <= found
    assert not found & {*(one.value for one in HARD), "self_harm", "sexual", "jailbreak"}
