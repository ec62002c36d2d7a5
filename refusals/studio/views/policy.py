"""The policy desk: what decides today, drafts with what they would change, and their way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from refusals.doors import allowed
from refusals.engine.policy import BadPolicy
from refusals.models import AuditEntry, PolicyPublication, PolicyVersion
from refusals.studio.access import SEE_POLICY as SEE
from refusals.studio.policies import governing
from refusals.studio.policies.governing import NotAllowed
from refusals.studio.policies.policy_text import UNLISTED, RowForm, initial_of, rows_of, with_row
from refusals.studio.policies.trying_policy import first_moved, trial_of
from refusals.studio.posted import number, seen

WRITE = "refusals.add_policyversion"
GOVERN = "refusals.change_policypublication"

_REMEMBERED = 50
_WORDS = {
    "own": _("Somebody else has to approve it: a second person looks at every change of policy."),
    "state": _("Somebody was faster: this text is not where you saw it. Look again."),
    "moved": _("What is in force changed since you opened this page. Compare, then decide again."),
    "file": _("The operator's file decides. Take it out of the settings to publish from here."),
}


@never_cache
@require_GET
@allowed(SEE)
def overview(request: HttpRequest) -> HttpResponse:
    """Show what decides today, row by row, and every text on its way."""
    policy = governing.checked(governing.text_in_force())
    context = {
        **_common(request),
        "policy": policy,
        "rows": rows_of(policy),
        "versions": PolicyVersion.objects.select_related("author", "approved_by")[:_REMEMBERED],
        "audit": AuditEntry.objects.filter(area=AuditEntry.Area.POLICY).select_related("by")[:20],
    }
    return render(request, "refusals/studio/policy.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(WRITE)
def edit(request: HttpRequest) -> HttpResponse:
    """Write a draft: the common parts of one row in a form, and the whole text beside it."""
    text = _text(request) if request.method == "POST" else _start(request)
    row = request.POST.get("row") or request.GET.get("row") or UNLISTED
    step = request.POST.get("step", "")
    form, problem = None, ""
    if step == "apply":
        form = RowForm(request.POST)
        text, problem = _applied(text, row, form)
    elif step == "save":
        try:
            version = governing.write(
                text,
                author_id=_person(request),
                why=request.POST.get("why", "").strip(),
                based_on=_in_force_id(),
            )
        except BadPolicy as error:
            problem = str(error)
        else:
            return redirect("studio:policy_version", version.pk)
    status = 422 if problem or (form is not None and form.errors) else 200
    return _editor(request, text, row, form, problem, status)


@never_cache
@require_POST
@allowed(WRITE)
def attempt(request: HttpRequest) -> HttpResponse:
    """Say, while somebody types, whether the text is sound and what it would change."""
    trial = trial_of(_text(request), request.POST.get("row", UNLISTED), last=_last())
    return render(request, "refusals/studio/_trial.html", {"trial": trial})


@never_cache
@require_GET
@allowed(SEE)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one text: what it would change, and where it stands."""
    return _version(request, get_object_or_404(PolicyVersion, pk=pk))


@require_POST
def move(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Take a text one step on its way."""
    step = _MOVES.get(act)
    if step is None:
        raise Http404
    needed, how = step
    return allowed(needed)(_moving)(request, pk, how)


@require_POST
@allowed(GOVERN)
def roll_back(request: HttpRequest) -> HttpResponse:
    """Put the text before in force again."""
    try:
        governing.roll_back(seen=seen(request, "live") or 0, by_id=_person(request))
    except NotAllowed as why:
        found = PolicyVersion.objects.filter(pk=_in_force_id() or 0).first()
        if found is None:
            return redirect("studio:policy")
        return _version(request, found, problem=str(why), status=409)
    return redirect("studio:policy")


def _moving(
    request: HttpRequest, pk: int, how: Callable[[HttpRequest, PolicyVersion], None]
) -> HttpResponse:
    found = get_object_or_404(PolicyVersion, pk=pk)
    try:
        how(request, found)
    except NotAllowed as why:
        found.refresh_from_db()
        return _version(request, found, problem=str(why), status=409)
    return redirect("studio:policy_version", pk)


def _publish(request: HttpRequest, found: PolicyVersion) -> None:
    if governing.file_in_force():
        raise NotAllowed("file")
    governing.publish(found, seen=seen(request, "live"), by_id=_person(request))


_MOVES: dict[str, tuple[str, Callable[[HttpRequest, PolicyVersion], None]]] = {
    "review": (WRITE, lambda r, v: governing.ask_for_review(v, by_id=_person(r))),
    "approve": (GOVERN, lambda r, v: governing.approve(v, by_id=_person(r))),
    "send-back": (
        GOVERN,
        lambda r, v: governing.send_back(v, by_id=_person(r), why=r.POST.get("why", "").strip()),
    ),
    "publish": (GOVERN, _publish),
}


def _editor(
    request: HttpRequest, text: str, row: str, form: RowForm | None, problem: str, status: int
) -> HttpResponse:
    trial = trial_of(text, row, last=_last())
    shown = trial.policy or governing.checked(governing.text_in_force())
    names = [name for name, *_ in rows_of(shown)]
    if row not in names:
        raise Http404
    context = {
        **_common(request),
        "text": text,
        "row": row,
        "rows": rows_of(shown),
        "form": form or RowForm(initial=initial_of(shown, row)),
        "problem": problem,
        "trial": trial,
        "why": request.POST.get("why", ""),
    }
    return render(request, "refusals/studio/policy_edit.html", context, status=status)


def _version(
    request: HttpRequest, found: PolicyVersion, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **_common(request),
        "version": found,
        "trial": trial_of(found.text, first_moved(found.text), last=_last()),
        "problem": _WORDS.get(problem, ""),
        "own": found.author_id == request.user.pk,
        "audit": AuditEntry.objects.filter(
            area=AuditEntry.Area.POLICY, subject=str(found)
        ).select_related("by"),
    }
    return render(request, "refusals/studio/policy_version.html", context, status=status)


def _common(request: HttpRequest) -> dict[str, Any]:
    return {
        "live": PolicyPublication.objects.select_related("version", "previous", "by").first(),
        "file": governing.file_in_force(),
        "may_write": request.user.has_perm(WRITE),
        "may_govern": request.user.has_perm(GOVERN),
    }


def _applied(text: str, row: str, form: RowForm) -> tuple[str, str]:
    """Return the text with the form's row, and what kept it from being written."""
    if not form.is_valid():
        return text, ""
    try:
        return with_row(text, row, form.cleaned_data), ""
    except BadPolicy as error:
        return text, str(error)


def _start(request: HttpRequest) -> str:
    """Return the text that an editor opens with: a version's, or what is in force."""
    asked = request.GET.get("from", "")
    if asked:
        return get_object_or_404(PolicyVersion, pk=number(asked) or 0).text
    return governing.text_in_force()


def _text(request: HttpRequest) -> str:
    """Return the text of the form; browsers send line ends as CRLF."""
    return request.POST.get("text", "").replace("\r\n", "\n")


def _in_force_id() -> int | None:
    return PolicyPublication.objects.values_list("version_id", flat=True).first()


def _last() -> int:
    return int(getattr(settings, "REFUSALS_POLICY_REPLAY", 500))


def _person(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
