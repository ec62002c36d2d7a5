"""Trusted places of the other categories: on the card by country, in the studio, and in files."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from refusals import copybook
from refusals.cards import Card, Help, card_for, known_country
from refusals.copybook.registry import shipped_resources
from refusals.copybook.resources import in_order
from refusals.engine.terms import Category
from refusals.models import AuditEntry, Resource
from refusals.studio.registry import tending
from refusals.studio.registry.resource_forms import ResourceForm
from tests.refusals.conftest import to_path

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "es", "zh-hans", "ar")
UNLINKED = {"jailbreak", "blocklist", "capability", "scope", "unknown"}


@pytest.fixture
def seeded():
    call_command("copy", "seed", verbosity=0)
    copybook.drop()


def html(card) -> str:
    request = RequestFactory().get("/")
    return render_to_string("refusals/_card.html", {"card": card}, request)


def links_of(card: Card) -> Help:
    assert card.links is not None
    return card.links


def names(found: Help | None) -> list[str]:
    assert found is not None
    return [line.resource.name for line in found.lines]


@pytest.mark.parametrize("entry", shipped_resources(), ids=lambda entry: entry.slug)
def test_the_studios_form_would_take_every_shipped_entry(entry):
    values = asdict(entry) | {"languages": ", ".join(entry.languages), "read": "on"}
    assert ResourceForm(values).errors == {}


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh-hans", ["阿根廷", "加拿大", "西班牙", "中国"]),
        ("ar", ["إسبانيا", "أستراليا", "الأرجنتين", "أيرلندا", "جزر آلاند"]),
        ("es", ["Egipto", "Emiratos Árabes Unidos", "España", "México", "Taiwán"]),
        ("en", ["Åland Islands", "Argentina", "Australia"]),
    ],
)
def test_countries_stand_as_people_look_them_up_in_their_language(language, names):
    assert sorted(names, key=in_order) == names, language


@pytest.mark.parametrize("category", [each.value for each in Category if each != "self_harm"])
def test_a_card_shows_places_where_some_are_known_and_else_says_nothing_of_them(
    refusal, facts, category
):
    card = card_for(refusal(category, paths=["person"]), facts, action=to_path)
    assert (card.links is None) == (category in UNLINKED)
    assert ("card__links" in html(card)) == (category not in UNLINKED)


def test_the_chosen_country_comes_before_what_serves_every_country(refusal, facts):
    card = card_for(refusal("privacy"), replace(facts, country="FR"), action=to_path)
    assert names(card.links) == ["CNIL", "StopNCII.org"]
    assert links_of(card).none_here is None


def test_a_country_without_one_is_told_so_and_stays_chosen(refusal, facts):
    card = card_for(refusal("privacy"), replace(facts, country="EG"), action=to_path)
    assert str(links_of(card).none_here) == "For Egypt we know of none yet."
    assert names(card.links) == ["StopNCII.org"]
    assert ("EG", "Egypt") in links_of(card).countries


def test_without_a_country_none_is_guessed(refusal, facts):
    card = card_for(refusal("violence", "es"), facts, action=to_path)
    assert names(card.links) == []
    assert str(links_of(card).none_here) == "Elige tu país para ver los de allí."


def test_the_way_that_leads_to_them_shows_them_once_it_was_taken(refusal, facts):
    offered = refusal("extremism", paths=["resources", "person"])
    facts = replace(facts, country="GB", country_url="/country/")
    assert card_for(offered, facts, action=to_path).links is None
    shown = html(card_for(offered, replace(facts, taken=("resources",)), action=to_path))
    assert "card__links" not in shown
    assert shown.index("card__more") < shown.index("ACT Early") < shown.index("card__foot")


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_own_words_are_the_cards_and_names_keep_their_language(refusal, facts, language):
    asked = replace(facts, country="EG", country_url="/country/")
    card = card_for(refusal("csae", language, paths=["person"]), asked, action=to_path)
    spoken = (links_of(card).note, links_of(card).label, card.say["links_title"])
    assert {one.language for one in spoken if one} == {language}
    assert [(line.resource.language, line.dir) for line in links_of(card).lines] == [
        ("ar", "rtl"),
        ("en", "ltr"),
    ]
    assert '"category": "csae"' in html(card).replace("&quot;", '"')


def test_a_crisis_keeps_its_helplines_to_itself(refusal, facts):
    card = card_for(refusal("self_harm"), replace(facts, country="SA"), action=to_path)
    assert card.links is None
    assert names(card.help) == ["Find A Helpline"]
    assert "Saudi Arabia" in str(card.help and card.help.none_here)


def test_a_country_of_any_category_can_be_chosen_and_no_other():
    assert [known_country(code) for code in ("SA", "FR", "AQ", "sa", "")] == [
        "SA",
        "FR",
        "",
        "",
        "",
    ]


def test_old_links_alert_staff_as_helplines_do_and_go_on_showing(seeded, refusal, facts):
    today = date(2027, 3, 1)
    Resource.objects.update(checked_on=today)
    Resource.objects.filter(slug="wipo").update(checked_on=today - timedelta(days=91))
    copybook.drop()
    assert tending.overdue(today) == 1
    (shelf,) = tending.by_country("en", today, tending.Wanted(due=True))
    assert [entry.resource.slug for entry in shelf.entries] == ["wipo"]
    card = card_for(refusal("ip_copyright"), facts, action=to_path)
    assert names(card.links) == ["World Intellectual Property Organization"]


FILTERS = (
    ("category=extremism", "EXIT-Deutschland", "TelefonSeelsorge"),
    ("country=DE", "TelefonSeelsorge", "ACT Early"),
    ("country=any", "INHOPE", "EXIT-Deutschland"),
    ("category=extremism&country=DE", "EXIT-Deutschland", "TelefonSeelsorge"),
    ("category=nonsense&country=xx", "TelefonSeelsorge", "No entry like that."),
    ("category=political&country=DE", "No entry like that.", "Electoral Commission"),
)


def test_the_registry_is_filtered_by_category_and_country(signed_in, seeded):
    client = signed_in("designer")
    for query, there, gone in FILTERS:
        page = client.get(f"/studio/resources/?{query}").content.decode()
        assert there in page, query
        assert gone not in page, query


def test_the_registry_names_the_categories_without_any(signed_in, seeded):
    page = signed_in("designer").get("/studio/resources/").content.decode()
    assert "Jailbreak, Blocklist, Capability, Scope, Unknown" in " ".join(page.split())
    assert set(tending.without()) == UNLINKED
    Resource.objects.filter(category="political").update(shown=False)
    assert "political" in tending.without()


def brought_in(folder, *, fails=False, **options) -> str:
    out = StringIO()
    try:
        call_command("copy", "import", str(folder), stdout=out, **options)
    except SystemExit:
        assert fails
    else:
        assert not fails
    return out.getvalue()


@pytest.fixture
def exported(seeded, tmp_path):
    """The library in two folders: as it was, and to be edited."""
    for name in ("base", "mine"):
        call_command("copy", "export", str(tmp_path / name), verbosity=0)
    return tmp_path


def edit(folder, before: str, after: str) -> None:
    path = folder / "resources.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


EXIT = 'url = "https://www.exit-deutschland.de/"'
BETTER = 'url = "https://www.exit-deutschland.de/kontakt"'


def test_a_changed_and_a_new_link_come_in_from_files_and_the_rest_stays(exported):
    edit(exported / "mine", EXIT, BETTER)
    with (exported / "mine" / "resources.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[resource]]\nslug = "de-new"\ncategory = "hate"\ncountry = "DE"\nlanguages = []\n'
            'name = "New"\nphone = "1"\nsource = "https://a.example"\nchecked_on = 2026-11-20\n'
        )
    before = Resource.objects.count()
    told = brought_in(exported / "mine", base=exported / "base", dry_run=True)
    assert "Resources: 2 kept" in told
    assert Resource.objects.count() == before
    brought_in(exported / "mine", base=exported / "base")
    assert Resource.objects.count() == before + 1
    assert Resource.objects.get(slug="de-exit").url.endswith("/kontakt")
    assert Resource.objects.get(slug="de-new").checked_on == date(2026, 11, 20)
    assert {entry.subject for entry in AuditEntry.objects.filter(act="imported")} == {
        "de-exit",
        "de-new",
    }
    assert "Resources: 0 kept" in brought_in(exported / "mine")


def test_a_link_that_changed_here_too_is_a_conflict_and_stays(exported):
    edit(exported / "mine", EXIT, BETTER)
    Resource.objects.filter(slug="de-exit").update(phone="030 1")
    told = brought_in(exported / "mine", base=exported / "base", fails=True)
    assert "conflict resource de-exit" in told
    assert Resource.objects.get(slug="de-exit").phone == "030 1"


@pytest.mark.parametrize(
    "after",
    [
        'url = "http://www.exit-deutschland.de/"',
        f"{EXIT}\nchecked_on = {timezone.localdate() + timedelta(days=1)}",
    ],
    ids=["not https", "read tomorrow"],
)
def test_what_the_form_would_refuse_is_not_brought_in(exported, after):
    if "checked_on" in after:
        text = (exported / "mine" / "resources.toml").read_text(encoding="utf-8")
        entry = next(part for part in text.split("\n\n") if 'slug = "de-exit"' in part)
        lines = [line for line in entry.split("\n") if not line.startswith("checked_on")]
        edit(exported / "mine", entry, "\n".join([*lines, after.partition("\n")[2]]))
    else:
        edit(exported / "mine", EXIT, after)
    assert "blocked resource de-exit" in brought_in(exported / "mine", fails=True)
    assert Resource.objects.get(slug="de-exit").url == "https://www.exit-deutschland.de/"


def test_an_empty_registry_does_not_shrink_to_what_a_file_brings(exported):
    edit(exported / "mine", EXIT, BETTER)
    Resource.objects.all().delete()
    copybook.drop()
    brought_in(exported / "mine", base=exported / "base")
    assert Resource.objects.count() == len(shipped_resources())
