"""What the person thought of the help; who says that it is not solved gets their ticket back."""

from __future__ import annotations

from django.db import transaction

from chatapp.conversations.models import Conversation
from chatapp.desk.errors import TicketError
from chatapp.desk.lifecycle import passing
from chatapp.desk.models import Rating, State, Ticket
from chatapp.desk.moves import Kind, locked, note_down
from chatapp.desk.notifying.enqueueing import SOON, enqueue_soon
from refusals.engine.redaction import redact
from refusals.ledger import record_outcome
from refusals.models import Outcome

MOST_WORDS = 2_000
AT_MOST = 100


class NotOverYet(TicketError):
    """Help is rated when it has ended."""


@transaction.atomic
def rate(ticket: Ticket, score: int, words: str = "", *, solved: bool | None = None) -> Rating:
    """Keep what the person says of a ticket that is over: once, the first time counts.

    `score` is 1 to 5; the words are kept redacted. Unsolved, the ledger says so and the ticket is
    opened again if it still can.
    """
    _, ticket = locked(ticket)
    if ticket.state not in {State.RESOLVED, State.CLOSED}:
        raise NotOverYet
    rating, first = Rating.objects.get_or_create(
        ticket=ticket,
        defaults={"score": score, "solved": solved, "words": redact(words.strip()[:MOST_WORDS])},
    )
    if not first:
        return rating
    note_down(ticket, Kind.RATED, facts={"score": score, "solved": solved})
    if solved is False:
        if ticket.refusal:
            record_outcome(ticket.refusal, Outcome.Kind.UNRESOLVED)
        pk = ticket.pk
        transaction.on_commit(lambda: enqueue_soon("reopen_ticket", pk, priority=SOON), robust=True)
    return rating


def shown_below(conversation: Conversation) -> Ticket | None:
    """Return the ticket whose state the person's page shows: an open one, or one to be rated.

    Where there is neither, it is one that goes on as another one of theirs.
    """
    theirs = Ticket.objects.filter(conversation=conversation).select_related("rating", "owner")
    found = list(theirs.order_by("pk"))
    standing = [ticket for ticket in found if not ticket.is_resolved]
    ended = [ticket for ticket in found if ticket.asks_how_it_was]
    joined = [ticket for ticket in found if ticket.merged_into_id]
    going_on = [ticket for ticket in joined if not ticket.goes_on_as.is_resolved]
    return next(reversed([*going_on, *ended, *standing]), None)


def reopen_unsolved(ticket_id: int) -> bool:
    """Open a ticket again whose person said that it is not solved; say whether it was."""
    unsolved = Ticket.objects.filter(pk=ticket_id, state=State.RESOLVED, rating__solved=False)
    ticket = unsolved.first()
    if ticket is None or ticket.events.filter(kind=Kind.REOPENED).exists():
        return False
    try:
        passing.reopen(ticket, None)
    except (TicketError, Conversation.DoesNotExist):
        return False
    return True


def sweep() -> int:
    """Open again what should have been; return how many."""
    unsolved = Ticket.objects.filter(state=State.RESOLVED, rating__solved=False)
    missed = unsolved.exclude(events__kind=Kind.REOPENED).values_list("pk", flat=True)
    return sum(reopen_unsolved(pk) for pk in list(missed[:AT_MOST]))
