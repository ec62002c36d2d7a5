"""When a pack says something else: conditions on the moment of a refusal, never on its words."""

from __future__ import annotations

from dataclasses import dataclass

from refusals.engine.terms import Audience, Context

NAMED = ("locale", "jurisdiction", "role", "data_class", "scope", "decline_style")
"""Conditions that list texts; the capability has a list of its own, the audience a closed one."""


@dataclass(frozen=True, slots=True)
class When:
    """All of its conditions must hold; one that is empty or `None` always does.

    A locale holds for its regional forms too: `zh` for `zh-hans`. `prior_refusals` and
    `models_tried` are the least number that there must have been. `leaked` holds only when an
    ended turn is looked at, for a review; no card is decided by it.
    """

    locale: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ()
    role: tuple[str, ...] = ()
    data_class: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    decline_style: tuple[str, ...] = ()
    capability_needed: tuple[str, ...] = ()
    desk_open: bool | None = None
    at_risk: bool | None = None
    prior_refusals: int = 0
    models_tried: int = 0
    leaked: bool | None = None

    def holds(self, context: Context) -> bool:
        """Say whether `context` meets every condition."""
        return (
            self._place_holds(context)
            and self._operator_holds(context)
            and _among(self.capability_needed, context.capability_needed)
            and self.desk_open in {None, context.desk_open}
            and self.at_risk in {None, context.at_risk}
            and self.leaked in {None, context.leaked}
            and context.prior_refusals >= self.prior_refusals
            and len(context.tried) >= self.models_tried
        )

    def _place_holds(self, context: Context) -> bool:
        spoken = context.language.casefold()
        locales = [locale.casefold() for locale in self.locale]
        return (
            not locales
            or any(spoken == locale or spoken.startswith(f"{locale}-") for locale in locales)
        ) and _among(self.jurisdiction, context.jurisdiction)

    def _operator_holds(self, context: Context) -> bool:
        return (
            (not self.audience or context.audience in self.audience)
            and (not self.role or not context.roles.isdisjoint(self.role))
            and _among(self.data_class, context.data_class)
            and _among(self.scope, context.scope)
            and _among(self.decline_style, context.decline_style)
        )


def _among(wanted: tuple[str, ...], given: str) -> bool:
    return not wanted or given in wanted
