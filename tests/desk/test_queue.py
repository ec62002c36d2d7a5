"""The desk's list: what it shows to whom, in which order, page by page, and several at once."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatapp.desk.lifecycle import passing, tickets
from chatapp.desk.lists import board
from chatapp.desk.models import Queue, SavedFilter, Severity, Ticket

LIST = "/desk/"


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)

    def get(*, htmx: bool = False, **filters):
        headers = {"HX-Request": "true"} if htmx else {}
        return client.get(LIST, filters, headers=headers).content.decode()

    return get


@pytest.fixture
def crowd(conversation, decline, open_ticket):
    def opened(how_many: int) -> list[Ticket]:
        return [open_ticket(conversation, decline(conversation)) for _ in range(how_many)]

    return opened


def listed(agent, **filters):
    return board.board_for(agent, filters).tickets


def test_a_columns_head_sorts_the_list_by_it(client, desk, crowd, agent):
    first, second = crowd(2)
    at_first = board.board_for(agent, {"whose": "unclaimed"})
    assert (at_first.order, at_first.tickets) == ("due", [first, second])
    newest = board.board_for(agent, _read(at_first.by_number))
    assert (newest.order, newest.tickets) == ("newest", [second, first])
    assert [tab.name for tab in newest.tabs if tab.here] == ["unclaimed"]
    assert not newest.narrowed
    oldest = board.board_for(agent, _read(newest.by_number))
    assert (oldest.order, oldest.tickets) == ("oldest", [first, second])
    assert board.board_for(agent, _read(oldest.by_due)).order == "due"
    assert 'aria-sort="descending"' in desk(sort="newest")
    assert "aria-sort" not in desk(state="done")


def _read(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_nobody_is_waiting(desk):
    assert "Nobody is waiting" in desk()


def test_crisis_comes_first_then_what_is_due_first(agent, conversation, decline, open_ticket):
    late, early = (open_ticket(conversation, decline(conversation)) for _ in range(2))
    Ticket.objects.filter(pk=early.pk).update(due=early.due - timedelta(hours=1))
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    assert listed(agent) == [crisis, early, late]


def test_a_resolved_ticket_moves_to_those_that_are_over(agent, ticket):
    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    assert listed(agent) == []
    assert listed(agent, state="done") == [ticket]


@pytest.mark.parametrize(
    ("filters", "seen"),
    [({}, 3), ({"whose": "unclaimed"}, 2), ({"whose": "mine"}, 1), ({"whose": "others"}, 0)],
)
def test_the_list_shows_all_or_unclaimed_or_mine(filters, seen, agent, crowd):
    mine, *_ = crowd(3)
    tickets.claim(mine, agent)
    found = board.board_for(agent, filters)
    assert len(found.tickets) == seen
    assert {tab.name: tab.count for tab in found.tabs if tab.count} == {
        "all": "3",
        "unclaimed": "2",
        "mine": "1",
        "late": "0",
    }


def test_a_lead_lists_what_one_colleague_has(lead, agent, other_agent, member, crowd, client):
    mine, theirs, _nobodys = crowd(3)
    passing.assign(mine, agent, lead)
    passing.assign(theirs, other_agent, lead)
    assert listed(lead, whose=str(other_agent.pk)) == [theirs]
    assert listed(lead, whose="9" * 40) == listed(lead)
    client.force_login(lead)
    page = client.get(LIST, {"whose": member("idle", "agent").pk}).content.decode()
    assert "No ticket is like that" in page


def test_ones_own_tickets_are_those_of_mine_by_whatever_name(agent):
    shown = board.board_for(agent, {"whose": str(agent.pk)})
    assert shown.filters.whose == "mine"
    assert next(tab.name for tab in shown.tabs if tab.here) == "mine"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"category": "privacy"}, True),
        ({"category": "hate"}, False),
        ({"language": "es"}, True),
        ({"language": "ar"}, False),
        ({"severity": "3"}, False),
        ({"words": "landlord lock"}, True),
        ({"words": "landlord piano"}, False),
        ({"words": "anna@example.org"}, True),
        ({"words": "otto@example.org"}, False),
        ({"state": "new"}, True),
        ({"state": "waiting_person"}, False),
        ({"late": "1"}, False),
        ({"queue": "general"}, True),
        ({"state": "nonsense", "sort": "nonsense"}, True),
    ],
)
def test_a_list_can_be_narrowed(filters, found, agent, conversation, decline, open_ticket):
    refusal = decline(conversation, "privacy", "es")
    open_ticket(conversation, refusal, contact="anna@example.org")
    assert bool(listed(agent, **filters)) is found


def test_a_row_says_everything_in_the_readers_language(desk, client, crowd):
    late, *_ = crowd(3)
    Ticket.objects.filter(pk=late.pk).update(due=timezone.now() - timedelta(minutes=5))
    client.cookies["django_language"] = "ar"
    rows = desk(htmx=True).partition("<tbody>")[2].partition("</tbody>")[0]
    for said in (">\n    in ", " late", "Choose ticket", "Claim ticket", "just now"):
        assert said not in rows
    assert "خلال" in rows


def test_a_ticket_is_found_by_its_number(agent, crowd):
    first, second = crowd(2)
    assert listed(agent, words=f"#{second.pk}") == [second]
    assert listed(agent, words=str(first.pk)) == [first]


def test_what_is_late_is_told_apart(agent, desk, crowd):
    late, _ = crowd(2)
    Ticket.objects.filter(pk=late.pk).update(due=timezone.now() - timedelta(minutes=5))
    assert listed(agent, late="1") == [late]
    assert 'data-due="late"' in desk()


def test_agents_see_their_queues_and_leads_see_all(agent, other_agent, lead, ticket):
    closed = Queue.objects.create(slug="closed", name="Closed")
    closed.members.add(other_agent)
    passing.transfer(ticket, closed, None)
    assert [listed(one) for one in (agent, other_agent, lead)] == [[], [ticket], [ticket]]


def test_nothing_in_the_list_names_the_person(desk, conversation, refusal, open_ticket):
    open_ticket(conversation, refusal, need="Write to jane.doe@example.org", contact="a@b.example")
    assert "jane.doe@example.org" not in desk()
    assert "a@b.example" not in desk()


def test_words_of_the_person_are_text_and_not_markup(desk, conversation, refusal, open_ticket):
    open_ticket(conversation, refusal, need="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in desk()
    assert "&lt;img src=x" in desk()


def test_the_title_counts_who_is_waiting(desk, crowd):
    crowd(2)
    for html in (desk(), desk(htmx=True)):
        title, _ = html.split("</title>")
        assert "(2) Desk" in title


def test_htmx_gets_the_list_alone_and_its_address(client, agent, ticket):
    client.force_login(agent)
    response = client.get(LIST, {"whose": "mine", "words": ""}, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert response["HX-Replace-Url"] == "/desk/?whose=mine"


@pytest.mark.parametrize("sort", ["due", "newest", "oldest"])
def test_pages_follow_each_other_without_a_gap(sort, agent, conversation, settings):
    settings.DESK_PAGE_SIZE = 3
    Ticket.objects.bulk_create(
        Ticket(conversation=conversation, category="unknown") for _ in range(8)
    )
    seen, after = [], ""
    while True:
        found = board.board_for(agent, {"sort": sort, "after": after})
        seen += [ticket.pk for ticket in found.tickets]
        if not found.next_url:
            break
        after = parse_qs(urlsplit(found.next_url).query)["after"][0]
    assert len(seen) == len(set(seen)) == 8


def test_a_place_in_one_list_means_nothing_in_another(agent, conversation, settings):
    settings.DESK_PAGE_SIZE = 1
    Ticket.objects.bulk_create(
        Ticket(conversation=conversation, category="unknown") for _ in range(3)
    )
    first = board.board_for(agent, {"sort": "newest"})
    after = parse_qs(urlsplit(first.next_url).query)["after"][0]
    assert len(board.board_for(agent, {"sort": "oldest", "after": after}).tickets) == 1


def test_the_number_of_queries_does_not_grow_with_the_list(desk, crowd, agent):
    tickets.claim(crowd(1)[0], agent)
    desk()
    with CaptureQueriesContext(connection) as few:
        desk()
    crowd(6)
    with CaptureQueriesContext(connection) as many:
        desk()
    assert len(many) == len(few) <= 10


def move(client, chosen, to):
    data = {"ticket": [one.pk for one in chosen], "to": to, "list": "whose=unclaimed"}
    return client.post(f"{LIST}bulk/", data, follow=True)


def test_several_tickets_are_given_to_somebody_at_once(client, agent, other_agent, crowd):
    client.force_login(agent)
    some = crowd(3)
    response = move(client, some[:2], f"agent:{other_agent.pk}")
    assert response.redirect_chain == [("/desk/?whose=unclaimed", 303)]
    assert "2 tickets moved." in response.content.decode()
    assert Ticket.objects.filter(owner=other_agent).count() == 2


@pytest.mark.parametrize("digits", [30, 5_000])
def test_a_number_beyond_all_tickets_is_none_of_them(client, agent, crowd, digits):
    client.force_login(agent)
    crowd(1)
    beyond = "9" * digits
    data = {"ticket": [beyond], "to": f"agent:{beyond}"}
    page = client.post(f"{LIST}bulk/", data, follow=True).content.decode()
    assert "Choose tickets, and what is to be done with them." in page
    assert client.get(LIST, {"q": f"#{beyond}", "whose": beyond}).status_code == 200


def test_several_tickets_go_to_another_queue(client, agent, crowd):
    client.force_login(agent)
    other = Queue.objects.create(slug="other", name="Other")
    move(client, crowd(2), "queue:other")
    assert Ticket.objects.filter(queue=other).count() == 2


def test_what_is_somebody_elses_stays_and_is_named(client, agent, other_agent, crowd):
    theirs, free = crowd(2)
    tickets.claim(theirs, other_agent)
    client.force_login(agent)
    page = move(client, [theirs, free], f"agent:{agent.pk}").content.decode()
    assert "1 ticket moved." in page
    assert f"Ticket #{theirs.pk} stays as it is: it is with agent2." in page


def test_a_ticket_of_another_queue_is_not_moved_by_who_cannot_see_it(
    client, agent, other_agent, ticket
):
    closed = Queue.objects.create(slug="closed", name="Closed")
    closed.members.add(other_agent)
    passing.transfer(ticket, closed, None)
    client.force_login(agent)
    move(client, [ticket], f"agent:{agent.pk}")
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.queue) == (None, closed)


@pytest.mark.parametrize(
    "to", ["", "agent:999", "agent:x", "queue:nowhere", "aside:yesterday", "urgency:9", "nonsense"]
)
def test_a_move_to_nowhere_is_told(to, client, agent, crowd):
    client.force_login(agent)
    assert "Choose tickets, and what is to be done" in move(client, crowd(1), to).content.decode()


def test_several_tickets_are_put_aside_and_brought_back(client, agent, crowd):
    client.force_login(agent)
    first, second, nobodys = crowd(3)
    for one in (first, second):
        tickets.claim(one, agent)
    page = move(client, [first, second, nobodys], "aside:hour").content.decode()
    assert "2 tickets put aside." in page
    assert f"Ticket #{nobodys.pk} stays as it is: a crisis is never put aside" in page
    assert set(listed(agent, state="snoozed")) == {first, second}
    assert 'value="back:"' in client.get(LIST, {"state": "snoozed"}).content.decode()
    assert "2 tickets brought back." in move(client, [first, second], "back:").content.decode()
    assert listed(agent, state="snoozed") == []


def test_several_tickets_are_resolved_and_the_rest_is_named_once_for_each_reason(
    client, agent, other_agent, crowd
):
    client.force_login(agent)
    mine, second, crisis, theirs, free, unclaimed = some = crowd(6)
    Ticket.objects.filter(pk=crisis.pk).update(severity=Severity.CRISIS)
    for one in (mine, second, crisis):
        tickets.claim(one, agent)
    passing.assign(theirs, other_agent, agent)
    page = move(client, some, "resolve:").content.decode()
    assert "2 tickets resolved." in page
    assert f"Ticket #{theirs.pk} stays as it is: it is with agent2." in page
    named = f"Tickets #{free.pk}, #{unclaimed.pk} stay as they are: nobody has claimed it yet."
    assert named in page
    assert f"Ticket #{crisis.pk} stays as it is: of a crisis this is decided" in page
    assert set(listed(agent, state="resolved")) == {mine, second}


def test_several_tickets_are_called_urgent_and_a_crisis_stays_one(
    client, agent, conversation, decline, open_ticket, crowd
):
    client.force_login(agent)
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    page = move(client, [*crowd(2), crisis], "urgency:2").content.decode()
    assert "Urgency of 2 tickets set." in page
    assert f"Ticket #{crisis.pk} stays as it is" in page
    assert len(listed(agent, severity="2")) == 2


def test_a_person_who_is_no_agent_is_given_nothing(client, agent, person, crowd):
    client.force_login(agent)
    page = move(client, crowd(1), f"agent:{person.pk}").content.decode()
    assert "does not serve its queue" in page


def test_a_view_is_kept_used_and_forgotten(client, agent):
    client.force_login(agent)
    data = {"name": "Spanish, late", "query": "language=es&late=1"}
    client.post(f"{LIST}views/", data)
    kept = SavedFilter.objects.get(agent=agent)
    assert kept.query == {"language": "es", "late": "1"}
    assert "?language=es&amp;late=1" in client.get(LIST).content.decode()
    client.post(f"{LIST}views/{kept.pk}/forget/")
    assert not SavedFilter.objects.exists()


def test_a_view_gets_another_name_but_not_that_of_another_view(client, agent, other_agent):
    client.force_login(agent)
    for name in ("Late", "Mine"):
        client.post(f"{LIST}views/", {"name": name, "query": "late=1"})
    late = SavedFilter.objects.get(name="Late")
    client.post(f"{LIST}views/{late.pk}/rename/", {"name": "Too late"})
    page = client.post(f"{LIST}views/{late.pk}/rename/", {"name": "Mine"}, follow=True)
    assert "another view of yours has this name" in page.content.decode()
    assert set(SavedFilter.objects.values_list("name", flat=True)) == {"Too late", "Mine"}
    client.force_login(other_agent)
    assert client.post(f"{LIST}views/{late.pk}/rename/", {"name": "Hers"}).status_code == 404


def test_naming_a_view_is_not_disturbed_by_a_look_at_the_list(desk):
    assert 'id="view-name"' not in desk(htmx=True, late="1")
    assert 'form="save-view"\n       value="late=1"' in desk(htmx=True, late="1")


def test_only_a_lead_shares_a_view_and_only_its_maker_forgets_it(client, agent, lead):
    data = {"name": "Everybody's", "query": "late=1", "shared": "1"}
    client.force_login(agent)
    client.post(f"{LIST}views/", data)
    assert not SavedFilter.objects.get().shared
    client.force_login(lead)
    client.post(f"{LIST}views/", data)
    shared = SavedFilter.objects.get(agent=lead)
    assert shared.shared
    client.force_login(agent)
    assert client.post(f"{LIST}views/{shared.pk}/forget/").status_code == 404


def test_an_agent_says_whether_they_take_tickets(client, agent):
    client.force_login(agent)
    page = client.post(f"{LIST}available/", {"available": "0"}, follow=True).content.decode()
    assert 'aria-checked="false"' in page
    page = client.post(f"{LIST}available/", {"available": "1"}, follow=True).content.decode()
    assert 'aria-checked="true"' in page


@pytest.mark.parametrize(
    "url", ["bulk/", "views/", "views/1/forget/", "views/1/rename/", "available/"]
)
@pytest.mark.parametrize("name", ["person", "designer", "analyst"])
def test_nobody_else_posts_to_the_desk(client, member, name, url):
    client.force_login(member(name, *([] if name == "person" else [name])))
    assert client.post(LIST + url).status_code == 403


def test_the_list_shows_nobodys_name_or_address(desk, person, conversation, refusal, open_ticket):
    person.first_name = "Zelda"
    person.save()
    ticket = open_ticket(
        conversation, refusal, need="I am Maria Lopez of 12 Baker Street. Zelda here, +34612345678"
    )
    Ticket.objects.filter(pk=ticket.pk).update(asked_redacted="My name is Zoe Ruiz. Open my door?")
    html = desk()
    assert "Open my door?" in html
    assert not [one for one in ("Maria", "Baker", "Zelda", "Zoe", "3461") if one in html]


def test_the_title_counts_what_calls_for_whoever_looks(desk, agent, other_agent, crowd):
    unclaimed, mine, theirs = crowd(3)
    Ticket.objects.filter(pk=mine.pk).update(owner=agent)
    Ticket.objects.filter(pk=theirs.pk).update(owner=other_agent)
    assert "(2) Desk" in desk()
    Ticket.objects.filter(pk=mine.pk).update(waiting_since=None)
    assert "(1) Desk" in desk()
    Ticket.objects.filter(pk=unclaimed.pk).update(owner=other_agent)
    assert "(" not in desk().partition("<title>")[2].partition("</title>")[0]
