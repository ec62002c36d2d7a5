"""`manage.py record`: capture how a provider's live answers look on the wire, as test vectors."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chatapp.chat.pipeline import registry
from chatapp.ops.recording import BadPrompts, Recording, read_prompts
from chatapp.providers.clients import close_clients
from chatapp.providers.errors import ProviderError
from chatapp.providers.model import Model
from chatapp.providers.recording import MeaningLost, Prompt, record
from chatapp.providers.registry import UnknownModel

_ERROR, _INTERRUPTED = 2, 130


class Command(BaseCommand):
    """Ask a model each prompt once; write redacted vectors, without a word of the prompts.

    The file is whole after each answer, so Ctrl-C keeps what came. Exits 1 when an answer gave no
    vector, 2 when nothing could be asked.
    """

    help = "Record a model's answers to a file of prompts as redacted wire vectors."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the model, the prompts and the file to write."""
        parser.add_argument("--model", required=True, help="id of a declared model")
        parser.add_argument(
            "--prompts", required=True, type=Path, help="a prompt a line, or JSON lines"
        )
        parser.add_argument("--out", required=True, type=Path, help="a file that is not there yet")

    def handle(self, *, model: str, prompts: Path, out: Path, **_options: Any) -> None:
        """Ask, and say what came."""
        try:
            asked = _configured(model)
            questions = read_prompts(prompts)
            recording = Recording(out)
        except (BadPrompts, ImproperlyConfigured, OSError) as error:
            raise CommandError(str(error), returncode=_ERROR) from error
        with closing(recording):
            try:
                lost = asyncio.run(self._ask(asked, questions, recording))
            except KeyboardInterrupt:
                self.stderr.write(f"Interrupted; {len(recording.vectors)} kept.")
                sys.exit(_INTERRUPTED)
        self.stdout.write(f"{len(recording.vectors)} of {len(questions)} recorded in {out}.")
        if lost:
            sys.exit(1)

    async def _ask(self, model: Model, prompts: Sequence[Prompt], recording: Recording) -> int:
        """Send each prompt once, one after the other; return how many gave no vector."""
        lost = 0
        try:
            for prompt in prompts:
                try:
                    vector = await record(model, prompt, os.environ, timezone.now().date())
                except (ProviderError, MeaningLost) as error:
                    lost += 1
                    self.stderr.write(f"Prompt {prompt.place}: not recorded: {error}")
                    continue
                recording.add(vector)
                expect = vector["expect"]
                self.stdout.write(f"Prompt {prompt.place}: {expect['kind']}, {expect['reason']}")
        finally:
            await close_clients()
        return lost


def _configured(model_id: str) -> Model:
    """Return a declared model that has its key."""
    try:
        model = registry().get(model_id)
    except UnknownModel as error:
        known = ", ".join(model.id for model in registry().all())
        message = f"No model {model_id!r} is declared; there are: {known}."
        raise CommandError(message, returncode=_ERROR) from error
    if missing := model.missing_key(os.environ):
        message = f"{model_id} is not configured: set {missing}."
        raise CommandError(message, returncode=_ERROR)
    return model
