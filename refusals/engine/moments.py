"""The moment of a decision as plain data, so that the same can be decided again later.

Nothing in it is anybody's words: what the operator declared, what the product counted, and which
models there were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refusals.engine.terms import Audience, Category, Context, ModelOption

_PLAIN = (
    *("desk_open", "at_risk", "gate_cleared", "capability_needed", "prior_refusals"),
    "person_blocked",
    *("jurisdiction", "data_class", "scope", "decline_style"),
)


def written(context: Context) -> dict[str, Any]:
    """Return `context` as JSON can hold it; the language has its own place in the ledger."""
    return {
        **{name: getattr(context, name) for name in _PLAIN},
        "models": {model.id: sorted(model.capabilities) for model in context.models},
        "tried": sorted(context.tried),
        "barred": context.barred,
        "audience": context.audience,
        "roles": sorted(context.roles),
    }


def read(table: Mapping[str, Any], language: str) -> Context:
    """Return the context that `written` made `table` of."""
    return Context(
        language=language,
        **{name: table[name] for name in _PLAIN if name in table},
        models=tuple(
            ModelOption(name, frozenset(capabilities))
            for name, capabilities in table["models"].items()
        ),
        tried=frozenset(table["tried"]),
        barred=Category(table["barred"]) if table["barred"] else None,
        audience=Audience(table["audience"]),
        roles=frozenset(table["roles"]),
    )
