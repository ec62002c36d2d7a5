"""What leads do: queues with their hours, and the work that failed."""

from __future__ import annotations

import re

import pytest

from chatapp.desk.models import DeadLetter, Delivery, Queue
from chatapp.desk.notifying import dead_letters, deliveries

LEADS = ("failures/", "failures/notices/", "queues/", "queues/new/", "queues/general/")
FORM = {
    "name": "Spanish",
    "slug": "spanish",
    "rank": "10",
    "languages": ["es"],
    "time_zone": "Europe/Madrid",
    "holidays": "2026-12-25\n2027-01-06",
    "first_response_minutes": "30",
    "next_response_minutes": "60",
    "resolution_minutes": "480",
    "crisis_minutes": "5",
    "warn_percent": "80",
    "capacity": "4",
    "retention_days": "30",
    "close_after_days": "7",
    "hours_mon": "09:00-12:00, 13:00-17:00",
    "hours_tue": "9:00–17:00",
}


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def letter(db):
    return dead_letters.bury(f"{dead_letters.PREFIX}announce_ticket", [7], TimeoutError())


@pytest.mark.parametrize("page", LEADS)
@pytest.mark.parametrize("role", ["", "agent", "designer", "analyst", "policy"])
def test_nobody_but_leads_comes_in(client, member, page, role):
    client.force_login(member("somebody", *([role] if role else [])))
    assert client.get(f"/desk/{page}").status_code == 403


@pytest.mark.parametrize("page", ["failures/", "queues/", "queues/new/"])
def test_a_guest_signs_in_first(client, db, page):
    assert client.get(f"/desk/{page}")["Location"].startswith("/accounts/login/")


def test_a_queue_is_made_with_hours_as_people_write_them(as_lead):
    assert as_lead.post("/desk/queues/new/", FORM)["Location"] == "/desk/queues/"
    made = Queue.objects.get(slug="spanish")
    assert made.hours == {
        "mon": [["09:00", "12:00"], ["13:00", "17:00"]],
        "tue": [["09:00", "17:00"]],
    }
    assert made.holidays == ["2026-12-25", "2027-01-06"]
    assert (made.languages, made.resolution_minutes) == (["es"], 480)


def test_hours_may_be_whole_and_a_short_name_is_made_of_the_name(as_lead):
    for _ in range(2):
        as_lead.post("/desk/queues/new/", {**FORM, "slug": "", "hours_mon": "9-17"})
    assert list(Queue.objects.filter(name="Spanish").values_list("slug", flat=True)) == [
        "spanish",
        "spanish-2",
    ]
    assert Queue.objects.get(slug="spanish").hours["mon"] == [["09:00", "17:00"]]


def test_the_list_of_queues_says_when_each_is_open(as_lead):
    as_lead.post("/desk/queues/new/", FORM)
    page = as_lead.get("/desk/queues/").content.decode()
    assert re.search(r"<bdi>Mon 9.*, Tue 9.* \(Europe/Madrid\)</bdi>", page)
    assert "always open" in page


def test_what_was_saved_is_what_the_form_shows_again(as_lead):
    as_lead.post("/desk/queues/new/", FORM)
    page = as_lead.get("/desk/queues/spanish/").content.decode()
    assert 'value="09:00-12:00, 13:00-17:00"' in page
    assert "2027-01-06" in page


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("hours_mon", "nine to five", "Write hours such as"),
        ("hours_mon", "17:00-09:00", "begin before they end"),
        ("hours_mon", "9-25", "between 00:00 and 24:00"),
        ("hours_mon", "09:00-12:00, 11:00-13:00", "don&#x27;t overlap"),
        ("holidays", "2026-12-25 25.12.2026", "“25.12.2026” is no date"),
        ("time_zone", "Europe/Nowhere", "“Europe/Nowhere” is no time zone"),
        ("resolution_minutes", "", "This field is required"),
        ("crisis_minutes", "0", "greater than or equal to 1"),
        ("retention_days", "800000", "less than or equal to 3650"),  # no calendar goes back so far
        ("close_after_days", "800000", "less than or equal to 3650"),
        ("capacity", "40000", "less than or equal to 1000"),
        ("rank", "40000", "less than or equal to 1000"),
        ("members", "9" * 25, "is not a valid value"),
        ("slug", "two words", "slug"),
        ("slug", "new", "is taken by the form"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(as_lead, field, value, says):
    response = as_lead.post("/desk/queues/new/", {**FORM, field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert "Not saved yet" in page
    assert "write it again" not in page
    assert 'value="Spanish"' in page
    assert not Queue.objects.filter(slug="spanish").exists()


def test_a_secret_is_never_shown_and_stays_when_left_empty(as_lead):
    as_lead.post("/desk/queues/new/", {**FORM, "webhook_secret": "hush-hush"})
    assert "hush-hush" not in as_lead.get("/desk/queues/spanish/").content.decode()
    as_lead.post("/desk/queues/spanish/", FORM)
    assert Queue.objects.get(slug="spanish").webhook_secret == "hush-hush"


def test_a_secret_that_was_not_saved_is_asked_for_again(as_lead):
    wrong = {**FORM, "webhook_secret": "hush-hush", "holidays": "Christmas"}
    page = as_lead.post("/desk/queues/new/", wrong).content.decode()
    assert "hush-hush" not in page
    assert "write it again" in page


def test_a_task_that_was_given_up_is_tried_again_once(as_lead, letter, lead):
    waiting = as_lead.get("/desk/failures/").content.decode()
    assert "Tell the desk of ticket #7" in waiting
    assert "announce_ticket 7" in waiting
    page = as_lead.post(f"/desk/failures/{letter.pk}/retry/", follow=True).content.decode()
    assert "It is being tried again." in page
    letter.refresh_from_db()
    assert (letter.state, letter.decided_by) == (DeadLetter.State.RETRIED, lead)
    again = as_lead.post(f"/desk/failures/{letter.pk}/drop/", follow=True).content.decode()
    assert "Somebody else decided about it already." in again


def test_the_list_tells_leads_alone_that_something_failed(client, lead, agent, letter):
    counted = '<span class="badge nums" data-tone="bad">1</span>'
    for who, told in ((lead, True), (agent, False)):
        client.force_login(who)
        assert (counted in client.get("/desk/").content.decode()) is told


def test_a_notice_that_was_given_up_says_which_ticket_and_what_it_was_about(as_lead, ticket):
    notice = Delivery.objects.create(
        ticket=ticket, about="breached", channel="webhook", to="leads", error="HTTP 500"
    )
    dead_letters.bury(f"{dead_letters.PREFIX}redeliver", [notice.pk], ValueError())
    page = " ".join(as_lead.get("/desk/failures/").content.decode().split())
    assert (
        f'<a href="{ticket.get_absolute_url()}">#{ticket.pk}</a> Webhook · The leads · late' in page
    )
    assert "HTTP 500" in page


def test_a_task_that_was_given_up_is_dropped(as_lead, letter):
    as_lead.post(f"/desk/failures/{letter.pk}/drop/")
    letter.refresh_from_db()
    assert letter.state == DeadLetter.State.DROPPED


@pytest.mark.parametrize("act", ["retry", "drop"])
def test_agents_decide_nothing_about_it(client, agent, letter, act):
    client.force_login(agent)
    assert client.post(f"/desk/failures/{letter.pk}/{act}/").status_code == 403


def test_a_notice_that_did_not_arrive_is_shown(as_lead, ticket):
    Delivery.objects.create(
        ticket=ticket, about="opened", channel="email", state="failed", error="SMTPException"
    )
    assert "SMTPException" in as_lead.get("/desk/failures/").content.decode()


def _notice(ticket, state, **facts):
    kind = {"about": "announced", "channel": "webhook", "occasion": f"{state} {len(facts)}"}
    return Delivery.objects.create(ticket=ticket, state=state, **kind | facts)


def test_the_log_of_notices_says_how_far_each_got(as_lead, ticket):
    Delivery.objects.all().delete()
    _notice(ticket, "sent", attempts=2)
    _notice(ticket, "waiting", attempts=1, error="HTTP 503")
    _notice(ticket, "failed", attempts=6, error="HTTP 500")
    _notice(ticket, "sent", attempts=1, channel="in_app")  # which nothing can keep from arriving
    page = as_lead.get("/desk/failures/notices/").content.decode()
    assert re.findall(r'data-notice="(\w+)"', page) == ["failed", "waiting", "sent"]
    assert "HTTP 500" in page
    assert "HTTP 503" in page
    failed = as_lead.get("/desk/failures/notices/?state=failed").content.decode()
    assert re.findall(r'data-notice="(\w+)"', failed) == ["failed"]
    assert as_lead.get("/desk/failures/notices/?state=what&before=x").status_code == 200


def test_the_log_of_notices_goes_on_at_a_constant_price(
    as_lead, ticket, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(deliveries, "LOGGED", 2)
    Delivery.objects.all().delete()
    made = [_notice(ticket, "sent", occasion=str(number)).pk for number in range(5)]
    seen, url = [], "/desk/failures/notices/"
    as_lead.get(url)
    while url:
        with django_assert_num_queries(4):
            page = as_lead.get(url)
        seen += [delivery.pk for delivery in page.context["logged"]]
        older = page.context["older"]
        url = f"/desk/failures/notices/?before={older}" if older else ""
    assert seen == sorted(made, reverse=True)
