"""`manage.py policy`: check a policy pack, or explain what it offers for a category."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from refusals.engine.explaining import Situation, explain
from refusals.engine.policy import BadPolicy, Policy, current_policy, load_policy
from refusals.engine.terms import Audience, Category, Context, ModelOption
from refusals.engine.wording import builtin

_ANOTHER = "another-model"
_SITUATIONS = {
    Situation.UNSEEN: "nobody looked at the prompt",
    Situation.CLEARED: "our gate cleared the prompt",
    Situation.MISTAKE: "cleared, and a likely mistake",
    Situation.NOT_CLEARED: "our gate did not clear it",
    Situation.AT_RISK: "the person may be at risk",
    Situation.OUR_RULES: "our own rules decided",
}


class Command(BaseCommand):
    """Say whether a pack is sound, by file, line and key; or what a card would offer under it."""

    help = "Check a policy pack, or explain what it offers."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `check FILE`, or `explain --category NAME` and the moment."""
        asked = parser.add_subparsers(dest="asked", required=True)
        check = asked.add_parser("check", help="say whether a pack is sound")
        check.add_argument("file", type=Path)
        explain = asked.add_parser("explain", help="say what a card offers, and why")
        explain.add_argument("--category", required=True, choices=[str(name) for name in Category])
        explain.add_argument("--file", type=Path, help="a pack; else the one in force")
        _add_moment(explain)

    def handle(self, *, asked: str, file: Path | None, **options: Any) -> None:
        """Check or explain."""
        try:
            pack = load_policy(file) if file else current_policy()
        except BadPolicy as error:
            raise CommandError(str(error), returncode=1) from error
        if asked == "check":
            print(f"{file}: sound, version {pack.version}, {len(pack.rows)} categories")
        else:
            _explain(pack, Category(options["category"]), _moment(options))


def _add_moment(parser: ArgumentParser) -> None:
    """Take what a pack's conditions may ask of the moment."""
    parser.add_argument("--locale", default="en", help="the prompt's language, and the labels'")
    parser.add_argument("--audience", choices=[str(name) for name in Audience], default="guest")
    parser.add_argument("--role", action="append", default=[], help="of the person; repeatable")
    for name in ("jurisdiction", "data-class", "scope", "decline-style"):
        parser.add_argument(f"--{name}", default="", help="as the operator declared it")
    parser.add_argument("--capability", default="", help="what the prompt needs, such as vision")
    parser.add_argument("--desk-closed", action="store_true", help="nobody is at the desk")
    parser.add_argument("--prior-refusals", type=int, default=0, help="in this conversation")
    parser.add_argument("--models-tried", type=int, default=0, help="that declined this prompt")


def _moment(options: Mapping[str, Any]) -> Context:
    tried = [f"tried-{number}" for number in range(1, options["models_tried"] + 1)]
    return Context(
        language=options["locale"],
        models=tuple(
            ModelOption(name, frozenset({"text", options["capability"]}))
            for name in (_ANOTHER, *tried)
        ),
        tried=frozenset(tried),
        desk_open=not options["desk_closed"],
        capability_needed=options["capability"],
        prior_refusals=options["prior_refusals"],
        jurisdiction=options["jurisdiction"],
        audience=Audience(options["audience"]),
        roles=frozenset(options["role"]),
        data_class=options["data_class"],
        scope=options["scope"],
        decline_style=options["decline_style"],
    )


def _explain(pack: Policy, category: Category, moment: Context) -> None:
    found = explain(pack, category, moment)
    late = "withdrawn" if found.late else "left standing"
    print(f"{category}: rule {found.rule} of version {pack.version}")
    print(f"  severity {found.severity}, tone {found.tone}; text already shown is {late}")
    for situation, decision in found.decisions.items():
        labels = (
            f"{path} ({builtin(f'label.{path}', category, moment.language)})"
            for path in decision.paths
        )
        other = f" [{decision.rule}]" if decision.rule != found.rule else ""
        print(f"  {_SITUATIONS[situation]}: {', '.join(labels)}{other}")
