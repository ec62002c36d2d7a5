"""Agents who went offline and stay away: what waits for them goes back to its queue.

A page that is reloaded, a phone in a tunnel or a cup of tea are not "away": only who shows no sign
of life for as long as `DESK_AWAY_SECONDS` says is, in a crisis `DESK_AWAY_CRISIS_SECONDS`. Their
drafts stay theirs. What waits for the person, or sleeps, stays with its agent until that is over.
Only time counts in which they could have been here: a web process was up, and so was Redis.
Who works at the desk no longer won't be back: all of theirs goes back at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from chatapp.accounts.models import Role, User
from chatapp.conversations.models import Conversation
from chatapp.desk.duty import presence
from chatapp.desk.errors import TicketError
from chatapp.desk.lifecycle import assigning, passing
from chatapp.desk.models import AgentStatus, Draft, Ticket, TicketEvent

AT_MOST = 200


def is_back(agent_id: int) -> None:
    """Note that an agent's desk is open: whatever was known of their being away is over."""
    AgentStatus.objects.filter(agent=agent_id).exclude(away_since=None).update(away_since=None)


def sweep(now: datetime | None = None) -> int:
    """Give back what waits for agents who stay away; return how many tickets.

    While nobody knows who is here, or can be, nobody counts as away.
    """
    at = now or timezone.now()
    works = Q(groups__name__in=[Role.AGENT, Role.LEAD]) | Q(is_superuser=True)
    staff = {agent.pk: agent for agent in User.objects.filter(works, is_active=True).distinct()}
    left = _give_back_of_others(staff)
    here, up = presence.known_here(staff), presence.up_since(at)
    if here is None or up is None:
        return left
    back = AgentStatus.objects.filter(agent__in=here).exclude(away_since=None)
    back.update(away_since=None)
    since = _away_since(staff.keys() - here, at)
    return left + sum(_give_back(staff[pk], max(away, up), at) for pk, away in since.items())


def _give_back_of_others(staff: Collection[int]) -> int:
    """Give back what is with somebody who can't work at the desk: a role or an account is gone."""
    held = Ticket.objects.unresolved().exclude(owner=None).exclude(owner__in=staff)
    # In the order of the index by owner, of which only what somebody has is read.
    found = held.order_by("owner_id", "-severity", "due", "created", "pk").with_people()
    return sum(_release(ticket) for ticket in found[:AT_MOST])


def _away_since(agents: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return since when each of these was away; of whom nothing is known it begins now."""
    known = dict(AgentStatus.objects.filter(agent__in=agents).values_list("agent", "away_since"))
    AgentStatus.objects.filter(agent__in=agents, away_since=None).update(away_since=at)
    news = [AgentStatus(agent_id=pk, away_since=at) for pk in agents if pk not in known]
    AgentStatus.objects.bulk_create(news, ignore_conflicts=True)
    return {pk: known.get(pk) or at for pk in agents}


def _give_back(agent: User, since: datetime, at: datetime) -> int:
    """Give back what of an agent's waits for us, if they are away for long enough."""
    mine = Ticket.objects.unresolved().filter(owner=agent)
    waiting = mine.exclude(waiting_since=None).filter(snoozed_until=None)
    if at - since < min(_patience(crisis=True), _patience(crisis=False)) or not waiting.exists():
        return 0
    quiet = at - max(since, _last_sign(agent) or since)
    # A conversation is left as a whole: what else of theirs is in it would keep others out.
    talks = {
        ticket.conversation_id
        for ticket in waiting.soonest_first()[:AT_MOST]
        if quiet >= _patience(crisis=ticket.is_crisis) and not _given_since(ticket, since)
    }
    return sum(_release(ticket) for ticket in mine.filter(conversation__in=talks).soonest_first())


def _patience(*, crisis: bool) -> timedelta:
    seconds = settings.DESK_AWAY_CRISIS_SECONDS if crisis else settings.DESK_AWAY_SECONDS
    return timedelta(seconds=seconds)


def _last_sign(agent: User) -> datetime | None:
    """Return when the agent last did or wrote anything: who works without our socket is here."""
    did = TicketEvent.objects.filter(actor=agent).order_by("-pk").values_list("created", flat=True)
    wrote = Draft.objects.filter(agent=agent).order_by("-updated")
    signs = did.first(), wrote.values_list("updated", flat=True).first()
    return max((one for one in signs if one), default=None)


def _given_since(ticket: Ticket, since: datetime) -> bool:
    """Say whether somebody gave the ticket to the agent although they were away: that stands."""
    assigned = ticket.events.filter(kind=TicketEvent.Kind.ASSIGNED, created__gt=since)
    return assigned.exists()


def _release(ticket: Ticket) -> bool:
    try:
        passing.release(ticket, None, version=ticket.version, away=True)
    except (TicketError, Conversation.DoesNotExist):
        return False  # they came back, or somebody was faster
    assigning.assign_best(ticket.pk)
    return True
