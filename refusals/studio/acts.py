"""What designers do in one place: keep, ask, decide, publish, go back, talk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from refusals.copybook import Place
from refusals.doors import allowed
from refusals.models import CopyVersion
from refusals.studio import publishing, reviewing, waiving
from refusals.studio.access import PUBLISH, REVIEW, WRITE
from refusals.studio.opening import desk_at
from refusals.studio.posted import (
    editor,
    person,
    place_named,
    reasons,
    said,
    seen,
    tell,
    typed,
    version_of,
)
from refusals.studio.publishing import NotReady, Overtaken
from refusals.studio.reviewing import CannotReview
from refusals.studio.shelves import url_of


@require_POST
@allowed(WRITE)
def save(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Keep the words as a version, without publishing them."""
    at = place_named(slot, category, language)
    kept = _keep(request, at)
    if not isinstance(kept, CopyVersion):
        return kept
    tell(request, _("Kept as a version. What is live stays."))
    return redirect(_url(kept))


@require_POST
@allowed(WRITE)
def ask(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Keep the words and ask for a review, and for the exceptions that were given a reason."""
    at = place_named(slot, category, language)
    kept = _keep(request, at)
    if not isinstance(kept, CopyVersion):
        return kept
    for rule, reason in reasons(request).items():
        try:
            waiving.ask(kept, rule, reason=reason, by_id=person(request))
        except waiving.NotWaivable:
            return _again(request, at, "blocked", version=kept)
    try:
        reviewing.ask(kept, by_id=person(request), message=said(request, "why"))
    except CannotReview as error:
        return _again(request, at, error.code, version=kept)
    tell(request, _("Somebody else is asked to look at it."))
    return redirect(_url(kept))


@require_POST
@allowed(REVIEW)
def decide(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Approve what somebody else asked about, publish it with that, or send it back."""
    at = place_named(slot, category, language)
    version = version_of(at, said(request, "version"))
    verdict, answer, by_id = said(request, "verdict"), said(request, "answer"), person(request)
    try:
        if verdict == "return":
            reviewing.send_back(version, by_id=by_id, answer=answer)
        else:
            reviewing.approve(version, by_id=by_id, answer=answer)
    except CannotReview as error:
        status = 409 if error.code == "state" else 422
        return _again(request, at, error.code, version=version, status=status)
    version.refresh_from_db()
    if verdict == "publish" and request.user.has_perm(PUBLISH):
        return _publish(request, at, version)
    back = verdict == "return"
    tell(request, _("Sent back.") if back else _("Approved. It is live once it is published."))
    return redirect(_url(version))


@require_POST
@allowed(WRITE)
def withdraw(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Take back one's own request for a review."""
    at = place_named(slot, category, language)
    version = version_of(at, said(request, "version"))
    try:
        reviewing.withdraw(version, by_id=person(request))
    except CannotReview as error:
        return _again(request, at, error.code, version=version, status=409)
    tell(request, _("You took the request for a review back."))
    return redirect(_url(version))


@require_POST
@allowed(WRITE)
def comment(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Say something about a version."""
    at = place_named(slot, category, language)
    version = version_of(at, said(request, "version"))
    reviewing.comment(version, said(request, "comment"), by_id=person(request))
    return redirect(f"{_url(version)}#talk")


@require_POST
@allowed(WRITE)
def confirm(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Say that a translation still says what the changed source says."""
    at = place_named(slot, category, language)
    version = version_of(at, said(request, "version"))
    publishing.confirm_translation(version, by_id=person(request))
    tell(request, _("Noted: the translation says what the source says."))
    return redirect(url_of(at))


@require_POST
@allowed(PUBLISH)
def publish(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Make the words live, if they were approved, no rule blocks and nobody was faster."""
    at = place_named(slot, category, language)
    kept = _keep(request, at)
    return _publish(request, at, kept) if isinstance(kept, CopyVersion) else kept


@require_POST
@allowed(PUBLISH)
def roll_back(request: HttpRequest, slot: str, category: str, language: str) -> HttpResponse:
    """Make the version before live again, unless somebody was faster."""
    at = place_named(slot, category, language)
    live = seen(request, "live")
    try:
        moved = live is not None and publishing.roll_back(at, seen=live, by_id=person(request))
    except NotReady as error:
        return _again(request, at, error.code)
    if not moved:
        return _again(request, at, "moved", status=409)
    tell(request, _("Rolled back: the next card shows this text."))
    return redirect(url_of(at))


def _keep(request: HttpRequest, at: Place) -> CopyVersion | HttpResponse:
    """Keep what was typed; or answer that it is empty, or that somebody else wrote here too."""
    text = typed(request)
    if not text:
        return _again(request, at, "empty", text=text)
    try:
        return publishing.write(
            at,
            text,
            author_id=person(request),
            why=said(request, "why"),
            since=seen(request, "newest"),
        )
    except Overtaken as error:
        return _again(request, at, "overtaken", text=text, theirs=error.theirs, status=409)


def _publish(request: HttpRequest, at: Place, version: CopyVersion) -> HttpResponse:
    try:
        moved = publishing.publish(
            version, seen=seen(request, "live"), by_id=person(request), why=said(request, "why")
        )
    except NotReady as error:
        return _again(request, at, error.code, version=version)
    if not moved:
        return _again(request, at, "conflict", version=version, status=409)
    tell(request, _("Live now: the next card shows this text."))
    return redirect(url_of(at))


def _again(  # noqa: PLR0913 - each part of the page that an answer may set
    request: HttpRequest,
    at: Place,
    notice: str,
    *,
    text: str | None = None,
    version: CopyVersion | None = None,
    theirs: CopyVersion | None = None,
    status: int = 422,
) -> HttpResponse:
    """Show the editor again, with what kept the act from happening."""
    desk = desk_at(
        at,
        person_id=person(request),
        text=text,
        version=version,
        state=said(request, "state"),
        width=said(request, "width"),
        theme=said(request, "theme"),
        why=said(request, "why"),
        reasons=reasons(request),
        theirs=theirs,
        notice=notice,
    )
    return editor(request, desk, status=status)


def _url(version: CopyVersion) -> str:
    place = Place(version.slot, version.category, version.language, version.tone)
    return f"{url_of(place)}?version={version.pk}"
