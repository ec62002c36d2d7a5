"""The analyst's pages: who gets in, what they say, and what they leave unsaid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.demo.seeding import seed_accounts
from refusals.analytics import rollups
from refusals.analytics.views import SEE
from refusals.ledger import record_report
from tests.refusals.analytics.conftest import NOW

pytestmark = pytest.mark.django_db
PAGE = "/analytics/"
PAGES = (PAGE, "/analytics/cases/leak/", "/analytics/refusals.csv")
WEEK = {"start": "2026-11-15", "end": "2026-11-21"}


@pytest.fixture
def analyst(client):
    """Sign the demo's analyst in."""
    seed_accounts()
    client.force_login(User.objects.get(username="analyst"))
    return client


def many(ledger, count, at=NOW, **values):
    """Write so many refusals, and return them."""
    return [ledger.refusal(at=at, shown=at, **values) for _ in range(count)]


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("name", ["person", "agent", "lead", "designer", "policy"])
def test_nobody_but_analysts_gets_in(client, url, name):
    seed_accounts()
    client.force_login(User.objects.get(username=name))
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("url", PAGES)
def test_guests_are_asked_to_sign_in(client, url):
    assert client.get(url)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("url", PAGES)
def test_analysts_get_in_and_find_the_way(analyst, url):
    assert analyst.get(url).status_code == 200
    assert 'href="/analytics/"' in analyst.get("/").content.decode()
    assert User.objects.get(username="analyst").has_perm(SEE)


def test_nothing_counted_says_so(analyst):
    page = analyst.get(PAGE).content.decode()
    assert "Nothing was counted yet." in page
    assert "Nothing to show for this time" in page


def test_the_page_tells_shares_of_what(analyst, ledger):
    for refusal in many(ledger, 30)[:6]:
        ledger.choice(refusal, "mistake")
        ledger.outcome(refusal, "mistake")
    for _ in range(70):
        ledger.turn()
    rollups.keep_up(NOW)
    page = " ".join(analyst.get(PAGE, WEEK).content.decode().split())
    assert "30.0%" in page
    assert "30 of 100" in page
    assert "6 of 30" in page
    assert "too few before to compare" in page
    assert "Counted up to" in page
    assert "30 refusals, 0 of them by our rules" in page


def test_of_few_nothing_is_said(analyst, ledger, settings):
    settings.REFUSALS_FEW = 20
    many(ledger, 19)
    rollups.keep_up(NOW)
    page = " ".join(analyst.get(PAGE, WEEK).content.decode().split())
    assert page.count("too few to say") >= 5
    assert "100.0%" not in page


def test_what_moved_is_held_against_the_days_before(analyst, ledger):
    for at, answered in ((NOW, 30), (NOW - timedelta(days=7), 300)):
        many(ledger, 30, at)
        for _ in range(answered):
            ledger.turn(at)
    rollups.keep_up(NOW)
    page = " ".join(analyst.get(PAGE, WEEK).content.decode().split())
    assert "higher now" in page
    assert "9.1% before" in page


@pytest.mark.parametrize(
    ("narrowed", "declined"),
    [
        ({"category": "hate"}, "25 of"),
        ({"asked": "model-b"}, "25 of"),
        ({"decided_by": "rules"}, "21 of"),
        ({"language": "ar"}, "22 of"),
    ],
)
def test_filters_stand_in_the_address(analyst, ledger, narrowed, declined):
    many(ledger, 30)
    many(ledger, 25, category="hate", asked="model-b")
    many(ledger, 21, decided_by="rules")
    many(ledger, 22, language="ar")
    rollups.keep_up(NOW)
    page = analyst.get(PAGE, WEEK | narrowed).content.decode()
    assert declined in " ".join(page.split())
    (name, value) = next(iter(narrowed.items()))
    assert f"{name}={value}" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "2026-02-01", "end": "2026-01-01"},
        {"start": "2020-01-01", "end": "2026-01-01"},
        {"start": "yesterday"},
        {"start": "0001-01-01", "end": "0001-01-31"},
        {"category": "nothing-like-it"},
    ],
)
def test_what_cannot_be_asked_is_named(analyst, asked):
    for url in PAGES:
        assert analyst.get(url, asked).status_code == 422


@pytest.mark.parametrize("url", [f"{PAGE}?sort=names", "/analytics/cases/x/", "/analytics/x.csv"])
def test_what_there_is_not_is_not_found(analyst, url):
    assert analyst.get(url).status_code == 404


def test_a_language_that_is_declined_more_stands_out(analyst, ledger):
    for language, refused, answered in (("en", 20, 180), ("zh-hans", 60, 140)):
        many(ledger, refused, language=language)
        for _ in range(answered):
            ledger.turn(language=language)
    rollups.keep_up(NOW)
    page = " ".join(analyst.get(PAGE, WEEK).content.decode().split())
    assert "more than in its other languages" in page
    assert page.index("Simplified Chinese</th>") < page.index("English</th>")


@pytest.mark.parametrize(
    "sort", ["refusals", "mistakes", "over_refused", "inconsistent", "gave_up"]
)
def test_the_mismatches_can_be_sorted(analyst, ledger, sort):
    many(ledger, 40, category="hate")
    worst = many(ledger, 30, category="sexual", flags=["over_refusal", "inconsistent"])
    for refusal in worst:
        ledger.outcome(refusal, "mistake")
    for refusal in many(ledger, 30, category="hate"):
        ledger.outcome(refusal, "answered")
    rollups.keep_up(NOW)
    page = analyst.get(PAGE, WEEK | {"sort": sort}).content.decode()
    table = page.split('id="mismatches"')[1]
    first = "Hate" if sort == "refusals" else "Sexual content"
    assert min(("Hate", "Sexual content"), key=table.index) == first


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("mistake", "my cousin asked for a recipe"),
        ("over_refusal", "Declined by the model."),
        ("leak", "Declined a part."),
        ("capitulation", "Answered here what it had declined."),
        ("inconsistent", "Answered."),
    ],
)
def test_single_cases_are_listed_without_whose_they_are(analyst, ledger, kind, told):
    refusal = ledger.refusal(flags=["over_refusal"])
    ledger.outcome(refusal, "mistake")
    record_report(refusal, "my cousin asked for a recipe")
    ledger.turn(flags=["leak"], outcome="partial")
    ledger.turn(flags=["capitulation"], against=refusal)
    ledger.turn(flags=["inconsistent"])
    page = analyst.get(f"/analytics/cases/{kind}/", WEEK).content.decode()
    assert told in page
    assert page.count("<li>\n") >= 1
    for ref in (refusal.pk, refusal.turn_ref, refusal.conversation_ref):
        assert str(ref) not in page


def test_cases_of_another_category_are_left_out(analyst, ledger):
    refusal = ledger.refusal(category="hate")
    ledger.turn(flags=["capitulation"], against=refusal)
    page = {
        category: analyst.get("/analytics/cases/capitulation/", WEEK | {"category": category})
        for category in ("hate", "sexual")
    }
    assert "Answered here what it had declined." in page["hate"].content.decode()
    assert "None in this time" in page["sexual"].content.decode()


def test_the_tables_are_safe_for_spreadsheets(analyst, ledger):
    many(ledger, 3, asked="=HYPERLINK(1)")
    ledger.turn()
    rollups.keep_up(NOW)
    tables = {
        name: analyst.get(f"/analytics/{name}.csv", WEEK).content.decode().splitlines()
        for name in ("refusals", "turns", "time")
    }
    assert tables["refusals"][0].startswith("asked,language,category,decided_by,refusals,partial")
    assert tables["refusals"][1].startswith("'=HYPERLINK(1),en,illicit,model,3,0,3,")
    assert tables["turns"][-1].startswith("model-a,en,1,0,0")
    assert tables["time"][-1] == "2026-11-21,2026-11-21,3,0,4"
    response = analyst.get("/analytics/refusals.csv", WEEK)
    assert "refusals-20261115-20261121.csv" in response["Content-Disposition"]


def test_queries_do_not_grow_with_the_ledger(analyst, ledger):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            analyst.get(PAGE, WEEK)
        return len(counted)

    many(ledger, 1)
    rollups.keep_up(NOW)
    few = queries()
    for model in ("model-b", "model-c"):
        for language in ("en", "ar", "es"):
            many(ledger, 2, asked=model, language=language, category="hate")
    rollups.keep_up(NOW + timedelta(seconds=1))
    assert queries() == few


def test_a_year_is_told_by_months(analyst, ledger):
    many(ledger, 2, at=NOW - timedelta(days=200))
    many(ledger, 3)
    rollups.keep_up(NOW)
    year = {"start": "2025-11-22", "end": "2026-11-21"}
    page = analyst.get(PAGE, year).content.decode()
    assert page.count('<rect class="by-model"') == 13
    table = analyst.get("/analytics/time.csv", year).content.decode().splitlines()
    assert sum(int(line.split(",")[2]) for line in table[1:]) == 5
    assert table[1].startswith("2025-11-22,2025-11-30,")


def test_the_usual_days_end_today(analyst):
    page = analyst.get(PAGE).content.decode()
    today = timezone.now().date()
    assert f'value="{today.isoformat()}"' in page
    assert f'value="{(today - timedelta(days=29)).isoformat()}"' in page
