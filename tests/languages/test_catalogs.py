from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from chatapp.desk.words import waited
from chatapp.ops.catalogs import DOMAINS, LANGUAGES, compile_catalogs
from chatapp.ops.messages import extracted

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+>")
CATALOGS = [(domain, language) for domain in DOMAINS for language in LANGUAGES]


def read(domain, language):
    with domain.catalog(language).open("rb") as source:
        return read_po(source, locale=language)


def texts(message):
    """Return each translated text beside the source's that it must hold the placeholders of."""
    if isinstance(message.id, tuple):
        return [(message.id[1], text) for text in message.string]
    return [(message.id, message.string)]


@pytest.fixture(params=CATALOGS, ids=lambda each: f"{each[0].name}-{each[1]}")
def catalog(request):
    return request.param


def test_every_message_of_the_sources_is_in_every_catalog_and_nothing_else(catalog):
    domain, language = catalog
    wanted = {(message.context, message.id) for message in extracted(domain)}
    assert {(message.context, message.id) for message in read(domain, language)} == wanted, (
        "make messages brings the catalogs up to date"
    )


def test_every_message_is_translated_by_somebody(catalog):
    messages = [message for message in read(*catalog) if message.id]
    lacking = [message.id for message in messages if not all(new for _old, new in texts(message))]
    assert lacking == []
    assert [message.id for message in messages if message.fuzzy] == []


def test_a_translation_holds_the_placeholders_of_its_source(catalog):
    domain, language = catalog
    wrong = []
    for message in read(domain, language):
        for old, new in texts(message) if message.id else ():
            named, wanted = set(PLACEHOLDER.findall(new)), set(PLACEHOLDER.findall(old))
            # "One minute" and "two minutes" are words of their own in Arabic: no number in them.
            fewer = isinstance(message.id, tuple) and language == "ar" and named < wanted
            if named != wanted and not fewer:
                wrong.append((old, new))
    assert wrong == []


def test_plurals_have_as_many_forms_as_their_language(catalog):
    domain, language = catalog
    found = read(domain, language)
    forms = {len(message.string) for message in found if isinstance(message.id, tuple)}
    assert forms <= {found.num_plurals}
    assert found.num_plurals == {"zh_Hans": 1, "es": 2, "ar": 6}[language]


def test_the_catalogs_compile():
    for domain, language in CATALOGS:
        domain.catalog(language).with_suffix(".mo").unlink(missing_ok=True)
    compile_catalogs()
    for domain, language in CATALOGS:
        assert domain.catalog(language).with_suffix(".mo").stat().st_size > 1_000


def test_a_language_that_can_be_chosen_is_one_with_catalogs():
    chosen = {translation.to_locale(code) for code, _name in settings.LANGUAGES}
    assert chosen == {"en", *LANGUAGES}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "ثانية واحدة"),
        (2, "ثانيتين"),
        (3, "3 ثوانٍ"),
        (11, "11 ثانية"),
        (100, "100 ثانية"),
    ],
)
def test_arabic_counts_in_its_own_forms(count, said):
    with translation.override("ar"):
        told = translation.ngettext("%(count)d second", "%(count)d seconds", count)
    assert told % {"count": count} == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "أقل من دقيقة"), (1, "دقيقة واحدة"), (2, "دقيقتين"), (3, "3 دقائق")]
)
def test_how_long_somebody_waits_has_no_number_beside_an_arabic_dual(minutes, said):
    with translation.override("ar"):
        told = waited(timezone.now() - timedelta(minutes=minutes, seconds=1))
    assert told.replace("\xa0", " ") == said


def test_dates_are_written_as_each_language_writes_them(settings):
    written = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            written[code] = date_format(date(2026, 3, 5))
    assert written["en"] == "March 5, 2026"
    assert written["es"] == "5 de marzo de 2026"
    assert written["zh-hans"] == "2026年3月5日"
    assert "مارس" in written["ar"]


def test_arabic_dates_with_a_time_begin_with_the_day():
    with translation.override("ar"):
        written = date_format(datetime(2026, 3, 5, 14, 30, tzinfo=UTC), "SHORT_DATETIME_FORMAT")
    assert written == "05/03/2026 2:30 م"
