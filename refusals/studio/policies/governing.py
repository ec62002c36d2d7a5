"""The life of a policy text: written, looked over by another person, in force, and taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from refusals import rulebook
from refusals.engine.packs.sources import SHIPPED
from refusals.engine.policy import BadPolicy, Policy, parse_policy
from refusals.models import AuditEntry, PolicyPublication, PolicyVersion
from refusals.models.versions import Version

State = Version.State

_MOST_CHARACTERS = 200_000


class NotAllowed(Exception):
    """Something stands in the way; the message is a code that the page has words for."""


def file_in_force() -> str:
    """Return the path of the file that the operator put in force, if any: it outranks the desk."""
    return str(getattr(settings, "REFUSALS_POLICY_FILE", ""))


def text_in_force() -> str:
    """Return the text that decides today: the published one, else the shipped."""
    published = PolicyPublication.objects.values_list("version__text", flat=True).first()
    return published if published is not None else SHIPPED.read_text(encoding="utf-8")


def checked(text: str) -> Policy:
    """Read a draft; raises `BadPolicy`, which names line and key."""
    if len(text) > _MOST_CHARACTERS:
        raise BadPolicy(f"draft: is longer than {_MOST_CHARACTERS} characters")
    return parse_policy(text, "draft")


def write(text: str, *, author_id: int, why: str, based_on: int | None = None) -> PolicyVersion:
    """Keep `text` as a draft; the same text again is the same version. Raises `BadPolicy`.

    One that was in force before becomes a draft once more, of whoever brings it back: a second
    person looks at that too.
    """
    checked(text)
    digest = PolicyVersion.digest_of(text)
    with transaction.atomic():
        version, created = PolicyVersion.objects.get_or_create(
            digest=digest,
            defaults={
                "text": text,
                "author_id": author_id,
                "why": why[:200],
                "based_on_id": based_on,
            },
        )
        retired = PolicyVersion.objects.filter(pk=version.pk, state=State.RETIRED)
        again = retired.update(
            state=State.DRAFT,
            author_id=author_id,
            why=why[:200],
            based_on_id=based_on,
            approved_by=None,
        )
        if created or again:
            version.refresh_from_db()
            _note(version, "written", author_id, why)
    return version


def ask_for_review(version: PolicyVersion, *, by_id: int) -> None:
    """Ask another person to look the draft over. Raises NotAllowed."""
    _move(version, {State.DRAFT}, State.IN_REVIEW, "asked for review", by_id)


def approve(version: PolicyVersion, *, by_id: int) -> None:
    """Say that the text may come into force; never one's own. Raises NotAllowed."""
    if version.author_id == by_id:
        raise NotAllowed("own")
    _move(version, {State.IN_REVIEW}, State.APPROVED, "approved", by_id, approved_by_id=by_id)


def send_back(version: PolicyVersion, *, by_id: int, why: str) -> None:
    """Return the text to its author, with a reason. Raises NotAllowed."""
    _move(version, {State.IN_REVIEW, State.APPROVED}, State.DRAFT, "sent back", by_id, why=why)


def publish(version: PolicyVersion, *, seen: int | None, by_id: int) -> None:
    """Put an approved text in force if what was in force is still `seen`. Raises NotAllowed.

    `seen` is the id of the version that the page showed as in force, `None` for the shipped one.
    """
    checked(version.text)
    with transaction.atomic():
        _move(version, {State.APPROVED}, State.PUBLISHED, "published", by_id, seen=seen)
        if seen is None:
            _first(version, by_id)
        else:
            _point(seen, version.pk, by_id)
            _retire(seen)
        transaction.on_commit(rulebook.forget, robust=True)


def roll_back(*, seen: int, by_id: int) -> None:
    """Put the text before in force again if `seen` still is; to the shipped one from the first."""
    with transaction.atomic():
        live = PolicyPublication.objects.select_for_update().filter(version_id=seen).first()
        if live is None:
            raise NotAllowed("moved")
        _note(live.version, "rolled back", by_id, to=live.previous_id)
        if live.previous_id is None:
            live.delete()
        else:
            _point(seen, live.previous_id, by_id)
            PolicyVersion.objects.filter(pk=live.previous_id).update(state=State.PUBLISHED)
        _retire(seen)
        transaction.on_commit(rulebook.forget, robust=True)


def _first(version: PolicyVersion, by_id: int) -> None:
    """Publish where only the shipped text was, unless somebody just did."""
    try:
        with transaction.atomic():
            PolicyPublication.objects.create(version=version, by_id=by_id)
    except IntegrityError:
        raise NotAllowed("moved") from None


def _point(seen: int, to: int, by_id: int) -> None:
    moved = PolicyPublication.objects.filter(version_id=seen).update(
        version_id=to, previous_id=seen, by_id=by_id, at=timezone.now()
    )
    if not moved:
        raise NotAllowed("moved")


def _retire(pk: int) -> None:
    PolicyVersion.objects.filter(pk=pk).update(state=State.RETIRED)


def _move(  # noqa: PLR0913 - a move is from, to, what it is called, and by whom
    version: PolicyVersion,
    allowed: set[State],
    to: State,
    act: str,
    by_id: int,
    *,
    why: str = "",
    seen: int | None = None,
    approved_by_id: int | None = None,
) -> None:
    """Move `version` on, in one conditional update that is written down with it."""
    changes: dict[str, object] = {"state": to}
    if approved_by_id is not None:
        changes["approved_by_id"] = approved_by_id
    with transaction.atomic():
        still = PolicyVersion.objects.filter(pk=version.pk, state__in=allowed)
        if approved_by_id is not None:
            still = still.filter(~Q(author=approved_by_id) | Q(author=None))
        if not still.update(**changes):
            raise NotAllowed("state")
        _note(version, act, by_id, why, seen=seen)
    version.refresh_from_db()


def _note(version: PolicyVersion, act: str, by_id: int, why: str = "", **detail: object) -> None:
    AuditEntry.objects.create(
        area=AuditEntry.Area.POLICY,
        act=act,
        subject=str(version),
        by_id=by_id,
        why=why[:200],
        detail={"digest": version.digest, **detail},
    )
