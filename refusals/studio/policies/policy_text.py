"""The common parts of a policy text as a form: one category's row, written back into the TOML.

Everything else of the text stays as it is, its comments too.
"""

from __future__ import annotations

from typing import Any

import tomlkit
from django import forms
from django.utils.translation import gettext_lazy as _
from tomlkit.exceptions import TOMLKitError

from refusals.engine.packs.pack import Policy, Row, Severity, Switch, Tone, Withdraw
from refusals.engine.policy import BadPolicy
from refusals.engine.terms import HARD, Category, Path
from refusals.labels import CATEGORIES, PATHS

UNLISTED = "unlisted"
"""The row of every category that has none of its own."""

SWITCHES = {
    Switch.NEVER: _("never"),
    Switch.IF_OVER_REFUSAL: _("when it was likely a mistake"),
    Switch.IF_CLEARED: _("when our own check found nothing wrong"),
    Switch.ALWAYS: _("always"),
}
WITHDRAW = {Withdraw.NEVER: _("stays"), Withdraw.ALWAYS: _("is withdrawn, with a notice")}
SEVERITY = {
    Severity.LOW: _("low"),
    Severity.MEDIUM: _("medium"),
    Severity.HIGH: _("high"),
    Severity.CRISIS: _("crisis"),
}
TONES = {Tone.PLAIN: _("plain"), Tone.WARM: _("warm"), Tone.CARE: _("caring")}


class RowForm(forms.Form):
    """What the pack says of one category."""

    paths = forms.MultipleChoiceField(
        label=_("Ways on"),
        choices=[(path.value, PATHS[path]) for path in Path],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way on.")},
    )
    model = forms.ChoiceField(label=_("Another model is offered"), choices=SWITCHES.items())
    withdraw = forms.ChoiceField(
        label=_("When the refusal comes late, the text already shown"), choices=WITHDRAW.items()
    )
    severity = forms.ChoiceField(label=_("How soon the desk looks"), choices=SEVERITY.items())
    tone = forms.ChoiceField(label=_("Voice of the card"), choices=TONES.items())
    review = forms.BooleanField(
        label=_("A person looks at it although nobody asked"), required=False
    )


def rows_of(policy: Policy) -> list[tuple[str, str, Row, bool]]:
    """Return every row: its name in the pack, its label, what it says, whether it is fixed.

    Fixed are the categories that no pack can loosen.
    """
    named = [
        (category.value, str(CATEGORIES[category]), policy.rows.get(category, policy.unlisted))
        for category in Category
    ]
    fixed = {*HARD, Category.SELF_HARM}
    return [
        *((name, label, row, name in fixed) for name, label, row in named),
        (UNLISTED, str(_("Every other category")), policy.unlisted, False),
    ]


def initial_of(policy: Policy, name: str) -> dict[str, Any]:
    """Return what the form of the row called `name` starts with."""
    row = policy.unlisted if name == UNLISTED else policy.rows.get(Category(name), policy.unlisted)
    return {
        "paths": [path.value for path in row.paths],
        "model": row.model.value,
        "withdraw": row.withdraw.value,
        "severity": row.severity.value,
        "tone": row.tone.value,
        "review": row.review,
    }


def with_row(text: str, name: str, values: dict[str, Any]) -> str:
    """Return `text` with the row called `name` saying `values`; raises BadPolicy if unreadable."""
    try:
        document: Any = tomlkit.parse(text)
    except TOMLKitError as error:
        raise BadPolicy(f"draft: {error}") from error
    row = document
    if name != UNLISTED:
        row = document.setdefault("category", tomlkit.table(is_super_table=True))
    table = row.setdefault(name, tomlkit.table())
    for key, value in values.items():
        said = table.get(key, False if value is False else None)  # nothing said means no
        if said != value:
            table[key] = value
    return tomlkit.dumps(document)
