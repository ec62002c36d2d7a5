"""A product in which something stands on every page, as much of it as a test asks for."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from chatapp.accounts.models import Role, User
from chatapp.accounts.roles import found_groups
from chatapp.attachments import keeping
from chatapp.attachments.inspecting import inspect
from chatapp.attachments.models import Attachment
from chatapp.conversations.models import Message, Share
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import (
    CannedReply,
    DeadLetter,
    Delivery,
    Draft,
    Macro,
    Queue,
    RevealLog,
    SavedFilter,
    TicketEvent,
    default_queue_id,
)
from chatapp.holdings import Subject
from chatapp.privacy import exporting
from chatapp.privacy.models import Export
from refusals.copybook import Place
from refusals.copybook.seed import seed
from refusals.models import (
    Arm,
    AuditEntry,
    Comment,
    CopyVersion,
    Experiment,
    PolicyVersion,
    ProbeRun,
    Refusal,
    Report,
    Resource,
)
from refusals.probe import runs
from refusals.probe.planning import planned
from tests.chat import cast

PLACE = Place("headline", "hate", "en")


def account(name: str, *roles: Role) -> User:
    """Return an account with these roles; made once."""
    found, made = User.objects.get_or_create(
        username=name, defaults={"first_name": name.title(), "email": f"{name}@example.org"}
    )
    if made:
        groups = found_groups()
        found.groups.set(groups[role] for role in roles)
    return found


def fill(times: int) -> None:
    """Put so many more of everything into the product: Pia's talks, and what comes of them."""
    pia, agent = account("pia"), account("agent", Role.AGENT)
    seed()
    for number in range(times):
        mark = f"{number} {uuid4().hex[:8]}"
        ticket = _talk(pia, agent, mark)
        _desk(ticket, agent, mark)
        _studio(account(f"writer{mark[-8:]}", Role.DESIGNER), mark)
    plan = planned("everyday", ["demo-aster"], ["en"], 1)
    for _ in range(times):
        run = runs.write_down(plan, by_id=agent.pk)
        runs.ask_to_stop(run)


def _talk(pia: User, agent: User, mark: str):
    turn = cast.refused(f"How do I say {mark}?", user=pia)
    talk, refusal = turn.conversation, Refusal.objects.get(turn_ref=turn.pk)
    for number in range(3):
        cast.answered(f"And {number}? {mark}", "Like **so**.", conversation=talk)
    talk.refresh_from_db()
    last = Message.objects.filter(conversation=talk).latest("seq")
    Share.objects.create(conversation=talk, token=uuid4().hex, upto=last)
    Report.objects.create(refusal=refusal, words="It was harmless.")
    keeping.keep(talk.pk, f"{mark}.txt", inspect(mark.encode()))
    ticket = tickets.open_ticket(talk, refusal, need=mark, contact="pia@example.org", asked=mark)
    tickets.claim(ticket, agent)
    ticket.refresh_from_db()
    tickets.reply(ticket, agent, f"I am here, {mark}", uuid4())
    tickets.note(ticket, agent, "A note", uuid4())
    exporting.ask_for(Subject(pia.pk), "en")
    return ticket


def _desk(ticket, agent: User, mark: str) -> None:
    now = timezone.now()
    queue = Queue.objects.create(slug=f"q-{mark[-8:]}", name=f"Queue {mark}")
    member = account(f"member{mark[-8:]}", Role.AGENT)
    CannedReply.objects.create(title=mark, text="Hello {agent}", queue=queue, author=member)
    Macro.objects.create(title=mark, reply="Hello", queue=queue, to_queue=queue, author=member)
    SavedFilter.objects.create(agent=member, name=mark, query={"owner": "mine"}, shared=True)
    RevealLog.objects.create(ticket=ticket, agent=member, reason="crisis", until=now)
    Delivery.objects.create(
        ticket=ticket, about="warned", occasion=mark, channel="email", state="failed"
    )
    DeadLetter.objects.create(
        task="chatapp.desk.tasks.announce_ticket", args=[mark], error="Gone", decided_by=member
    )
    Draft.objects.create(ticket=ticket, agent=member, text="Half")
    TicketEvent.objects.create(ticket=ticket, kind="noted", actor=member, text="Another")
    assert default_queue_id()


def _studio(writer: User, mark: str) -> None:
    version = CopyVersion.objects.create(
        **PLACE._asdict(),
        text=f"No {mark}",
        digest=CopyVersion.digest_of(mark),
        state=CopyVersion.State.APPROVED,
        author=writer,
    )
    Comment.objects.create(version=version, author=writer, text=mark)
    experiment = Experiment.objects.create(
        **PLACE._asdict(), name=mark, sample=10, author=writer, state="draft"
    )
    Arm.objects.create(experiment=experiment, version=version, weight=1)
    policy = PolicyVersion.objects.create(
        text=f"# {mark}", author=writer, why=mark, digest=uuid4().hex
    )
    subjects = {
        "copy": "/".join(PLACE[:3]),
        "experiments": f"{experiment.pk}: {mark}",
        "policy": f"policy #{policy.pk}",
        "resources": mark,
    }
    for area, subject in subjects.items():
        AuditEntry.objects.create(area=area, act="edited", subject=subject, by=writer)
    Resource.objects.create(
        slug=f"r-{mark[-8:]}",
        name=mark,
        phone="112",
        source="https://example.org/",
        checked_on=timezone.localdate() - timedelta(days=200),
        checked_by=writer,
    )


def names() -> dict[str, object]:
    """Return what the places of addresses stand for: the first of everything."""
    talk = cast.fresh(Share.objects.earliest("created").conversation)
    refusal = Refusal.objects.get(conversation_ref=talk.pk)
    ticket = talk.tickets.first()
    return {
        "uuid:conversation_id": talk.pk,
        "uuid:message_id": Message.objects.filter(conversation=talk, author="model")
        .latest("seq")
        .pk,
        "uuid:refusal_id": refusal.pk,
        "uuid:turn_id": refusal.turn_ref,
        "uuid:attachment_id": Attachment.objects.get(conversation_ref=talk.pk).pk,
        "uuid:export_id": Export.objects.earliest("created").pk,
        "uuid:erasure_id": uuid4(),
        "int:ticket_id": ticket.pk,
        "tickets/<int:pk>": ticket.pk,
        "views/<int:pk>": SavedFilter.objects.earliest("pk").pk,
        "macros/<int:pk>": Macro.objects.earliest("pk").pk,
        "canned/<int:pk>": CannedReply.objects.earliest("pk").pk,
        "failures/<int:pk>": DeadLetter.objects.earliest("pk").pk,
        "team/<int:pk>": account("agent").pk,
        "policy/<int:pk>": PolicyVersion.objects.latest("pk").pk,
        "experiments/<int:pk>": Experiment.objects.latest("pk").pk,
        "runs/<int:pk>": ProbeRun.objects.latest("pk").pk,
        "int:macro_id": Macro.objects.earliest("pk").pk,
        "queues/<slug:slug>": Queue.objects.latest("pk").slug,
        "resources/<slug:slug>": Resource.objects.latest("pk").slug,
        "str:chosen": "mistake",
        "str:ending": "md",
        "s/<str:token>": Share.objects.earliest("created").token,
        "str:token": "x" * 32,
        "str:uid": "MQ",
        "slug:slot": PLACE.slot,
        "slug:category": PLACE.category,
        "slug:language": PLACE.language,
        "slug:act": "publish",
        "slug:kind": "over_refusal",
        "slug:name": "mismatches",
    }
