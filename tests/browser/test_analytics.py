"""An analyst's story: what stands out, the cases behind it, and the table to take along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from refusals.analytics import rollups
from refusals.models import Observation, Refusal
from tests.refusals.analytics.conftest import Ledger

LONG_AGO = timezone.now() - timedelta(days=3)
DAY = LONG_AGO.date().isoformat()
THAT_DAY = f"?start={DAY}&end={DAY}"


@pytest.fixture
def counted(server_db):
    """A day on which one model declined Chinese far more often than English; gone afterwards."""
    ledger = Ledger()
    for language, declined, answered in (("en", 25, 75), ("zh-hans", 60, 40)):
        for _ in range(declined):
            refusal = ledger.refusal(LONG_AGO, language=language, shown=LONG_AGO, asked="demo-jade")
            ledger.choice(refusal, "mistake")
            ledger.outcome(refusal, "mistake")
        for _ in range(answered):
            ledger.turn(LONG_AGO, language=language, asked="demo-jade")
    rollups.rebuild(LONG_AGO.date())
    yield
    Refusal.objects.filter(created=LONG_AGO).delete()
    Observation.objects.filter(created=LONG_AGO).delete()
    rollups.rebuild(LONG_AGO.date())


def test_an_analyst_finds_what_stands_out_and_looks_at_it(counted, page, new_page, sign_in, axe):
    sign_in(page, "analyst")
    page.get_by_role("link", name="Analytics").click()
    page.get_by_label("From").fill(DAY)
    page.get_by_label("Until").fill(DAY)
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".analytics-figures")).to_contain_text("85 of 200")
    jade = page.locator(".analytics-model", has_text="Jade")
    expect(jade.get_by_role("row", name="Simplified Chinese")).to_contain_text("60 of 100")
    expect(jade.get_by_role("row", name="Simplified Chinese")).to_contain_text("more than")
    page.get_by_text("The same as a table").click()
    assert axe(page) == []
    page.get_by_role("link", name="Mistake reports").click()
    sorted_by = page.get_by_role("columnheader", name="Mistake reports")
    expect(sorted_by).to_have_attribute("aria-sort", "descending")
    with page.expect_download() as table:
        page.get_by_role("link", name="refusals and what followed").click()
    assert "demo-jade,zh-hans,illicit,model,60" in table.value.path().read_text()
    page.get_by_role("link", name="Reported as a mistake").click()
    expect(page.locator(".analytics-cases > li")).to_have_count(50)
    assert axe(page) == []
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".analytics-figures")).to_contain_text("85 of 200")  # the same days
    on_a_phone = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark", locale="ar")
    sign_in(on_a_phone, "analyst")
    on_a_phone.goto(f"/analytics/{THAT_DAY}")
    expect(on_a_phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(on_a_phone.locator(".analytics-model")).to_have_count(1)
    assert axe(on_a_phone) == []
    wider = on_a_phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wider
