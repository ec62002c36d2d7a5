"""Decide the ways on for one refusal: packs offer, this module holds what no pack can change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from refusals.engine.gate import Gate, GateVerdict, at_risk, gate
from refusals.engine.packs.pack import Policy, Row, Switch, Withdraw
from refusals.engine.packs.pack_reader import BadPolicy
from refusals.engine.packs.sources import current_policy, default_policy, load_policy, parse_policy
from refusals.engine.terms import HARD, Category, Context, DecidedBy, Decision, Flag, Path

__all__ = [
    "BadPolicy",
    "Gate",
    "GateVerdict",
    "Policy",
    "at_risk",
    "current_policy",
    "decide",
    "default_policy",
    "gate",
    "load_policy",
    "narrowed",
    "parse_policy",
    "withdraws",
]

_SAFEST_FIRST = (
    Path.RESOURCES,
    Path.REPHRASE,
    Path.NARROW,
    Path.MODEL,
    Path.PERSON,
    Path.MISTAKE,
)
_NOT_FOR_HARD = frozenset({Path.MODEL, Path.REPHRASE, Path.NARROW})


def decide(
    category: Category,
    context: Context,
    *,
    decided_by: DecidedBy = DecidedBy.MODEL,
    flags: Collection[str] = (),
    policy: Policy | None = None,
) -> Decision:
    """Return the ways on for a refusal in `category`; over any pack there is always one."""
    pack = policy or current_policy()
    rule, row = pack.ruling(category, context)
    offered = _switchable(category, context, decided_by, row, flags)
    paths = set(row.paths) - {Path.MODEL} | ({Path.MODEL} if offered else set())
    return Decision(
        category=category,
        paths=_in_order(_kept(category, context, paths)),
        rule=rule,
        policy_version=pack.version,
        models=offered,
        context=context,
    )


def narrowed(
    now: Decision, pinned_paths: Collection[str], pinned_models: Collection[str]
) -> Decision:
    """Return what may still be chosen of a card shown earlier, never more than was pinned.

    Where nothing is left of both, or somebody is at risk by now, care and a person remain: neither
    loosens anything.
    """
    models = tuple(model for model in now.models if model in pinned_models)
    paths = {path for path in now.paths if path in pinned_paths}
    if not models:
        paths.discard(Path.MODEL)
    if not paths - {Path.MISTAKE}:
        paths.add(Path.PERSON)
    if now.category is Category.SELF_HARM or (now.context and now.context.at_risk):
        paths |= {Path.RESOURCES, Path.PERSON}
    kept = models if Path.MODEL in paths else ()
    return replace(now, paths=_in_order(paths), models=kept)


def withdraws(
    category: Category, context: Context | None = None, policy: Policy | None = None
) -> bool:
    """Say whether text already shown is withdrawn when this no comes late; support never is."""
    supported = context is not None and context.at_risk and category not in HARD
    if category is Category.SELF_HARM or supported:
        return False
    row = (policy or current_policy()).ruling(category, context).row
    return category in HARD or row.withdraw is Withdraw.ALWAYS


def _kept(category: Category, context: Context, paths: set[Path]) -> set[Path]:
    """Apply what no pack can change."""
    if category is Category.SELF_HARM:
        return {Path.RESOURCES, Path.PERSON} | (paths - _NOT_FOR_HARD - {Path.MISTAKE})
    if category in HARD:
        paths -= _NOT_FOR_HARD
    if context.person_blocked:
        paths -= {Path.REPHRASE, Path.NARROW}
    if context.at_risk:
        paths |= {Path.RESOURCES, Path.PERSON}
    if not paths - {Path.MISTAKE}:
        paths.add(Path.PERSON)
    return paths | {Path.MISTAKE}


def _switchable(
    category: Category,
    context: Context,
    decided_by: DecidedBy,
    row: Row,
    flags: Collection[str],
) -> tuple[str, ...]:
    """Return the models that may be offered: none where switching means shopping around."""
    forbidden = (
        Path.MODEL not in row.paths
        or decided_by is DecidedBy.RULES
        or category in HARD
        or category is Category.SELF_HARM
        or context.at_risk
        or context.gate_cleared is False
    )
    if forbidden or not _allowed(category, context, row.model, flags):
        return ()
    return tuple(
        model.id
        for model in context.models
        if model.id not in context.tried and _can(category, context, model.capabilities)
    )


def _allowed(category: Category, context: Context, switch: Switch, flags: Collection[str]) -> bool:
    cleared = context.gate_cleared is True
    if category is Category.UNKNOWN and not cleared:
        return False
    match switch:
        case Switch.NEVER:
            return False
        case Switch.ALWAYS:
            return True
        case Switch.IF_CLEARED:
            return cleared
        case Switch.IF_OVER_REFUSAL:
            return cleared and Flag.OVER_REFUSAL in flags


def _can(category: Category, context: Context, capabilities: frozenset[str]) -> bool:
    if category is not Category.CAPABILITY or not context.capability_needed:
        return True
    return context.capability_needed in capabilities


def _in_order(paths: Collection[Path]) -> tuple[Path, ...]:
    return tuple(path for path in _SAFEST_FIRST if path in paths)
