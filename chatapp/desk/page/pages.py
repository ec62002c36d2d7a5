"""Read what a ticket's page shows, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch

from chatapp.accounts.models import User
from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle.undoing import undoable
from chatapp.desk.lists import listing
from chatapp.desk.models import Rating, Ticket
from chatapp.desk.page.passable import akin, of_the_same_person, passable
from chatapp.desk.page.shown import Declined, Joined, Line, Mode, TicketPage
from chatapp.desk.page.story import Told, story
from chatapp.desk.page.ways import ways_on
from chatapp.desk.privacy.seeing import Eyes, eyes_of
from chatapp.desk.replies.drafts import drafts_of
from chatapp.desk.replies.files import attached_to, ids_of
from chatapp.desk.replies.reached import reached
from refusals.models import Choice, CopyVersion, Refusal

_MOST_OTHERS = 5


def ticket_page(ticket: Ticket, agent: User) -> TicketPage:
    """Read everything that the page of `ticket`, itself just read, shows to `agent`."""
    # The talk is the person's and goes on; the desk read it for this ticket, and that is over.
    messages = [] if ticket.erased else transcript.path(ticket.conversation)
    declined = _declined(ticket, messages)
    eyes, attached = eyes_of(ticket, agent), attached_to(messages)
    told, others = story(ticket, eyes), of_the_same_person(ticket, agent)
    may = passable(ticket, agent, others)
    return TicketPage(
        ticket=ticket,
        conversation=ticket.conversation,
        eyes=eyes,
        lines=[
            Line(
                message=one,
                # Their own words are no secret from whoever wrote them.
                eyes=None if one.agent_id == agent.pk else eyes,
                declined=declined.get(one.refusal),
                files=[attached[pk] for pk in ids_of(one) if pk in attached],
            )
            for one in messages
        ],
        story=told,
        declined=declined.get(ticket.refusal_id),
        mode=_mode(ticket, agent),
        calling=_calling(agent, ticket),
        drafts=drafts_of(ticket, agent),
        passable=may,
        ways=ways_on(ticket, agent, may),
        reached=reached(ticket, messages),
        rating=Rating.objects.filter(ticket=ticket).first(),
        split_off=list(ticket.split_off.order_by("pk")),
        others=[one for one in others if not akin(one, ticket)][:_MOST_OTHERS],
        joined=_joined(ticket, told, eyes),
        used=undoable((one.event for one in reversed(told) if one.event.ticket == ticket), agent),
    )


def _joined(ticket: Ticket, told: Iterable[Told], eyes: Eyes) -> list[Joined]:
    """Find the merged tickets in the story, which is that of all of them."""
    others = {one.event.ticket_id: one.event.ticket for one in told}
    others.pop(ticket.pk, None)
    return [
        Joined(other, eyes.text(other.need or other.asked_redacted))
        for _pk, other in sorted(others.items())
    ]


def _calling(agent: User, shown: Ticket) -> int:
    """Return how many other tickets call for the agent: nobody's, and theirs that wait for them."""
    within = Ticket.objects.visible_to(agent).exclude(pk=shown.pk)
    unclaimed = listing.count(agent, listing.Filters(whose=listing.Whose.NOBODYS), within=within)
    return unclaimed + listing.calling(agent, within=within)


def _mode(ticket: Ticket, agent: User) -> Mode:
    conversation = ticket.conversation
    held = conversation.held_by_person and conversation.holder is not None
    if ticket.is_resolved:
        return Mode.RESOLVED
    if ticket.owner == agent:
        return Mode.REPLY if held and conversation.holder == agent else Mode.TAKE_BACK
    if ticket.owner or (held and conversation.holder != agent):
        return Mode.WATCH
    return Mode.CLAIM


def _declined(ticket: Ticket, messages: Iterable[Message]) -> dict[UUID | None, Declined]:
    """Read the refusals of these messages, and the ticket's own, with their pinned words."""
    wanted = {message.refusal for message in messages} | {ticket.refusal_id}
    choices = Prefetch("choices", Choice.objects.order_by("pk"))
    refusals = Refusal.objects.prefetch_related(choices).in_bulk([pk for pk in wanted if pk])
    pinned = {version for refusal in refusals.values() for version in refusal.copy_versions}
    versions = CopyVersion.objects.in_bulk(list(pinned))
    return {
        pk: Declined(
            refusal=refusal,
            shown=[versions[version] for version in refusal.copy_versions if version in versions],
            taken=list(refusal.choices.all()),
        )
        for pk, refusal in refusals.items()
    }
