"""The page of reports: for leads, for a time, and as a table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chatapp.desk.lifecycle import tickets

PAGE = "/desk/reports/"
TABLE = "/desk/reports/table.csv"


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.mark.parametrize("url", [PAGE, TABLE])
@pytest.mark.parametrize("role", ["", "agent", "designer", "analyst"])
def test_nobody_but_leads_reads_them(client, member, url, role):
    client.force_login(member("somebody", *([role] if role else [])))
    assert client.get(url).status_code == 403


def test_the_page_counts_what_was_opened(as_lead, agent, ticket):
    tickets.claim(ticket, agent)
    page = as_lead.get(PAGE).content.decode()
    assert 'aria-label="1 ticket in 31 days"' in page
    assert "Illicit acts" in page
    assert "Aster (scripted demo)" in page
    assert "By agent" in page
    assert "<bdi>agent</bdi>" in page


def test_a_time_without_tickets_says_so(as_lead, ticket):
    page = as_lead.get(PAGE, {"start": "2025-01-01", "end": "2025-01-31"}).content.decode()
    assert "Nobody asked for a person in this time." in page


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-02-01", "2026-01-01"),
        ("2020-01-01", "2026-01-01"),
        ("yesterday", "2026-01-01"),
        ("9999-01-01", "9999-12-31"),
        ("0001-01-01", "0001-01-31"),
    ],
)
def test_a_time_that_cannot_be_is_named(as_lead, start, end):
    response = as_lead.get(PAGE, {"start": start, "end": end})
    assert response.status_code == 422
    assert as_lead.get(TABLE, {"start": start, "end": end}).status_code == 422


def test_the_table_has_a_line_for_each_group(as_lead, ticket):
    response = as_lead.get(TABLE)
    lines = response.content.decode().splitlines()
    assert lines[0].startswith("group,name,opened")
    assert lines[1].startswith("all,,1,")
    assert any(line.startswith("category,illicit,1,") for line in lines)
    today = timezone.localdate()
    name = f"desk-{today - timedelta(days=30):%Y%m%d}-{today:%Y%m%d}.csv"
    assert name in response["Content-Disposition"]
