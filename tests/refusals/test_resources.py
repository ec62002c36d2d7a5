"""The registry of resources: by country, each with a source and a date, old ones told of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from refusals import copybook
from refusals.cards.help import help_in
from refusals.copybook.places import language_tag
from refusals.copybook.registry import shipped_resources
from refusals.copybook.resources import ANYWHERE, countries, country_name, resources, resources_for
from refusals.copybook.shipped import editions
from refusals.models import AuditEntry, Resource
from refusals.studio.registry import tending
from refusals.studio.registry.resource_forms import ResourceForm

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture
def seeded():
    call_command("copy", "seed", verbosity=0)
    copybook.drop()


def test_every_shipped_entry_has_a_source_a_date_and_a_way_to_reach_it():
    for each in shipped_resources():
        assert each.source.startswith(("https://", "http://"))
        assert each.checked_on <= date(2026, 11, 21)
        assert each.phone or each.text or each.chat or each.url
        assert all(link.startswith("https://") for link in (each.chat, each.url) if link)
    assert len({each.slug for each in shipped_resources()}) == len(shipped_resources())


def test_a_country_that_the_person_chose_comes_first_and_the_directory_last():
    found = resources_for("es", "es")
    assert [each.slug for each in found] == ["es-024", "find-a-helpline"]
    assert found[0].phone == "024"


@pytest.mark.parametrize("country", [ANYWHERE, "AQ"])
def test_without_an_entry_the_directory_alone_shows(country):
    assert [each.slug for each in resources_for(country, "es")] == ["find-a-helpline"]


def test_a_language_is_no_country():
    assert resources_for(ANYWHERE, "ja") == resources_for(ANYWHERE, "de")


def test_who_speaks_the_language_comes_first(seeded):
    Resource.objects.create(
        slug="us-es", country="US", name="A", phone="1", source="https://a.example",
        checked_on=TODAY, languages=["es"],
    )  # fmt: skip
    Resource.objects.filter(slug="us-988").update(languages=["en"])
    copybook.drop()
    assert [each.slug for each in resources_for("US", "es")][:2] == ["us-es", "us-988"]
    assert [each.slug for each in resources_for("US", "en")][:2] == ["us-988", "us-es"]


def test_other_categories_have_their_own(seeded):
    found = resources_for("US", "en", "privacy")
    assert [each.slug for each in found] == ["us-ccri-privacy", "stopncii-privacy"]
    assert resources_for("US", "en", "jailbreak") == ()
    assert "us-ccri-privacy" not in {each.slug for each in resources()}


def test_countries_are_named_in_the_readers_language():
    assert {"ES", "US", "JP"} <= set(countries())
    assert country_name("ES", "es") == "España"
    assert country_name("DE", "zh-hans") == "德国"
    assert country_name("DE", "xx") == "Germany"


def test_the_directory_is_there_even_when_somebody_hid_it(seeded):
    tending.show(Resource.objects.get(slug="find-a-helpline"), shown=False, by_id=_somebody())
    assert [each.slug for each in resources_for(ANYWHERE, "en")] == ["find-a-helpline"]


def test_ninety_days_alert_staff_and_remove_nothing(seeded):
    Resource.objects.update(checked_on=TODAY - timedelta(days=90))
    assert tending.overdue(TODAY) == 0
    Resource.objects.filter(slug="es-024").update(checked_on=TODAY - timedelta(days=91))
    copybook.drop()
    assert tending.overdue(TODAY) == 1
    assert resources_for("ES", "es")[0].slug == "es-024"


def test_the_alert_shows_in_the_studio_until_somebody_has_read_the_source(signed_in, seeded):
    old = timezone.localdate() - timedelta(days=91)
    Resource.objects.update(checked_on=timezone.localdate())
    Resource.objects.filter(slug="es-024").update(checked_on=old)
    client = signed_in("designer")
    for page in ("/studio/", "/studio/resources/"):
        assert "was not checked for 90 days" in client.get(page).content.decode()
    assert client.post("/studio/resources/es-024/check/").status_code == 302
    assert "was not checked for 90 days" not in client.get("/studio/").content.decode()
    entry = AuditEntry.objects.get(act="checked")
    assert (entry.subject, str(entry.by)) == ("es-024", "designer")


FORM = {
    "slug": "xx-line",
    "category": "self_harm",
    "country": "pt",
    "languages": "pt, en",
    "name": "A line",
    "phone": "123",
    "source": "https://example.org/line",
    "read": "on",
}


def test_a_new_entry_shows_at_once(signed_in, seeded):
    assert signed_in("designer").post("/studio/resources/new/", FORM).status_code == 302
    (first, _) = resources_for("PT", "pt")
    assert (first.phone, first.languages) == ("123", ("pt", "en"))
    assert first.checked_on == timezone.localdate()


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"read": ""},
        {"phone": ""},
        {"country": "zz"},
        {"url": "http://example.org"},
        {"slug": "us-988"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_nobody_read_or_can_reach_is_not_kept(signed_in, seeded, wrong):
    before = Resource.objects.count()
    response = signed_in("designer").post("/studio/resources/new/", FORM | wrong)
    assert response.status_code == 422
    assert Resource.objects.count() == before


def test_the_database_keeps_no_entry_without_a_source_or_a_way_to_reach_it():
    with pytest.raises(IntegrityError):
        Resource.objects.create(slug="a", name="A", source="", phone="1", checked_on=TODAY)


def test_seeding_again_leaves_what_somebody_corrected(signed_in, seeded):
    line = Resource.objects.get(slug="es-024")
    line.phone = "112"
    tending.save(line, by_id=_somebody())
    call_command("copy", "seed", verbosity=0)
    assert Resource.objects.get(slug="es-024").phone == "112"


def _somebody() -> int:
    from django.contrib.auth import get_user_model  # noqa: PLC0415  needs the apps

    return get_user_model().objects.create(username="somebody").pk


@pytest.mark.parametrize("tag", sorted(editions()))
def test_what_we_say_of_a_shipped_entry_is_said_in_each_language_of_the_cards(tag):
    foreign = [
        (entry.slug, text)
        for entry in shipped_resources()
        for text, language in entry.told(tag)
        if language != tag and language_tag(language) != tag and text != "24/7"
    ]
    assert foreign == []


def test_a_card_describes_a_place_in_its_own_language_and_names_it_in_the_places():
    found = help_in("self_harm", "ar", country="DE", action="", key="k")
    assert found
    line = found.lines[0]
    assert (line.resource.name, line.resource.language) == ("TelefonSeelsorge", "de")
    assert [(note.text, note.language) for note in line.notes] == [
        ("وأيضًا \u20680800 1110222\u2069", "ar"),
        ("24/7", "de"),
    ]


def test_what_nobody_translated_stays_as_it_is():
    found = help_in("self_harm", "ko", country="DE", action="", key="k")
    assert found
    assert [note.language for note in found.lines[0].notes] == ["de", "de"]


def test_a_translation_is_written_in_the_form_and_taken_away_there(seeded):
    row = Resource.objects.get(slug="de-telefonseelsorge")
    row.translated["fr"] = {"about": "aussi"}
    values = {name: getattr(row, name) for name in ResourceForm.Meta.fields}
    values |= {"languages": "de", "read": "on", "about_es": "y también 0800 1110222"}
    form = ResourceForm(values, instance=row)
    assert form.is_valid(), form.errors
    form.save()
    kept = Resource.objects.get(pk=row.pk).translated
    assert kept == {"fr": {"about": "aussi"}, "es": {"about": "y también 0800 1110222"}}


def test_a_number_in_arabic_words_keeps_the_order_of_its_groups():
    found = help_in("self_harm", "ar", country="AR", action="", key="k")
    assert found
    about = next(line for line in found.lines if line.resource.slug == "ar-135").notes[0].text
    assert "\u2068(011) 5275-1135\u2069" in about
