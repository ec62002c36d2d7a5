"""`manage.py policy`: check a policy pack, or explain what it offers for a category."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from refusals.engine.pack import SHIPPED
from refusals.engine.policy import BadPolicy, Policy, decide, load_policy, withdraws
from refusals.engine.terms import Category, Context, DecidedBy, Flag, ModelOption
from refusals.engine.wording import builtin

_ANOTHER = (ModelOption("another-model"),)
_CLEARED = Context(models=_ANOTHER, gate_cleared=True)
_MODEL, _RULES = DecidedBy.MODEL, DecidedBy.RULES
_SITUATIONS: Mapping[str, tuple[Context, DecidedBy, tuple[str, ...]]] = {
    "nobody looked at the prompt": (Context(models=_ANOTHER), _MODEL, ()),
    "our gate cleared the prompt": (_CLEARED, _MODEL, ()),
    "cleared, and a likely mistake": (_CLEARED, _MODEL, (Flag.OVER_REFUSAL,)),
    "our gate did not clear it": (replace(_CLEARED, gate_cleared=False), _MODEL, ()),
    "the person may be at risk": (replace(_CLEARED, at_risk=True), _MODEL, ()),
    "our own rules decided": (_CLEARED, _RULES, ()),
}


class Command(BaseCommand):
    """Say whether a pack is sound, by file, line and key; or what a card would offer under it."""

    help = "Check a policy pack, or explain what it offers."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `check FILE`, or `explain --category NAME`."""
        asked = parser.add_subparsers(dest="asked", required=True)
        check = asked.add_parser("check", help="say whether a pack is sound")
        check.add_argument("file", type=Path)
        explain = asked.add_parser("explain", help="say what a card offers, and why")
        explain.add_argument("--category", required=True, choices=[*Category])
        explain.add_argument("--locale", default="en", help="language of the labels")
        explain.add_argument("--file", type=Path, default=SHIPPED, help="a pack; else the shipped")

    def handle(self, *, asked: str, file: Path, **options: Any) -> None:
        """Check or explain."""
        try:
            pack = load_policy(file)
        except BadPolicy as error:
            raise CommandError(str(error), returncode=1) from error
        if asked == "check":
            print(f"{file}: sound, version {pack.version}, {len(pack.rows)} categories")
        else:
            _explain(pack, Category(options["category"]), options["locale"])


def _explain(pack: Policy, category: Category, locale: str) -> None:
    row = pack.row(category)
    late = "withdrawn" if withdraws(category, pack) else "left standing"
    print(f"{category}: rule {pack.rule(category)} of version {pack.version}")
    print(f"  severity {row.severity}, tone {row.tone}; text already shown is {late}")
    for situation, (context, decided_by, flags) in _SITUATIONS.items():
        decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
        labels = (
            f"{path} ({builtin(f'label.{path}', category, locale)})" for path in decision.paths
        )
        print(f"  {situation}: {', '.join(labels)}")
