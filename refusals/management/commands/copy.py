"""The words of the cards as files: seed, export, import and check."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from refusals.copybook import files
from refusals.copybook.seed import seed
from refusals.copybook.shipped import shipped
from refusals.studio.importing import bring_in
from refusals.studio.lint import lint
from refusals.studio.registry.importing_resources import ImportedResources, bring_in_resources


class Command(BaseCommand):
    """Seed the shipped words, write the library into files, read it back, or check files."""

    help = (
        "seed: publish the shipped words where nothing is published. export FOLDER: write what is "
        "live. import FOLDER: write words that differ as drafts for review, and resources as they "
        "are; conflicts are reported, nothing is overwritten. check [FOLDER]: hold files to the "
        "rules; exits 1 if one blocks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the act, its folder, and what an import is held against."""
        parser.add_argument("act", choices=["seed", "export", "import", "check"])
        parser.add_argument("folder", nargs="?", type=Path)
        parser.add_argument("--base", type=Path, help="the export that the files were made from")
        parser.add_argument("--by", default="", help="who writes: a user name, for the audit")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was done."""
        folder = options["folder"]
        try:
            match options["act"]:
                case "seed":
                    seeded = seed()
                    self._say(
                        options, f"{seeded.published} places published, {seeded.renewed} renewed."
                    )
                case "export":
                    written = files.export(files.live_library(), _needed(folder))
                    self._say(options, f"{len(written)} files in {folder}.")
                case "import":
                    self._import(_needed(folder), options)
                case _:
                    self._check(folder)
        except files.BadFile as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _import(self, folder: Path, options: dict[str, Any]) -> None:
        library = files.read(folder)
        base = files.read(options["base"]) if options["base"] else files.Library({}, {})
        how: dict[str, Any] = {"by_id": _person(options["by"]), "dry": options["dry_run"]}
        done = bring_in(library, base, **how)
        places = bring_in_resources(library.resources, base.resources, **how)
        for conflict in done.conflicts:
            self.stdout.write(f"conflict {'/'.join(conflict.place[:3])}")
            self.stdout.write(f"  here: {conflict.live}\n  file: {conflict.file}")
        for place, findings in done.blocked:
            self.stdout.write(f"blocked {'/'.join(place[:3])}: {findings[0].message}")
        wrote = f"{len(done.written)} drafts, {done.same} the same, {len(done.conflicts)} conflicts"
        self._say(options, f"{wrote}, {len(done.blocked)} blocked.")
        self._tell(places, options)
        if done.conflicts or done.blocked or places.conflicts or places.blocked:
            sys.exit(1)

    def _tell(self, done: ImportedResources, options: dict[str, Any]) -> None:
        for slug in done.conflicts:
            self.stdout.write(f"conflict resource {slug}: it changed here too.")
        for slug, why in done.blocked:
            self.stdout.write(f"blocked resource {slug}: {why}")
        kept = f"{len(done.kept)} kept, {done.same} the same"
        rest = f"{len(done.conflicts)} conflicts, {len(done.blocked)} blocked"
        self._say(options, f"Resources: {kept}, {rest}.")

    def _check(self, folder: Path | None) -> None:
        """Hold files to the rules, and to the form that an export has."""
        library = files.read(folder) if folder else _shipped()
        bad = 0
        for place, text in library.words.items():
            for finding in lint(place, text):
                bad += finding.blocks
                where = "/".join((place.slot, place.category or "every", place.language))
                self.stdout.write(f"{where}: {finding.rule} {finding.outcome}: {finding.message}")
        for path in _unlike_an_export(library, folder) if folder else ():
            bad += 1
            self.stdout.write(f"{path}: not in the form that an export writes.")
        self.stdout.write(f"{len(library.words)} texts, {bad} that block.")
        if bad:
            sys.exit(1)

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"]:
            self.stdout.write(line)


def _needed(folder: Path | None) -> Path:
    if folder is None:
        raise CommandError("Name a folder.")
    return folder


def _shipped() -> files.Library:
    return files.Library(shipped(), {})


def _unlike_an_export(library: files.Library, folder: Path) -> list[str]:
    """Return the files whose bytes differ from what an export of their content would be."""
    with TemporaryDirectory() as scratch:
        expected = files.export(library, Path(scratch))
        return [
            path.name
            for path in expected
            if not (folder / path.name).exists()
            or (folder / path.name).read_bytes() != path.read_bytes()
        ]


def _person(name: str) -> int | None:
    if not name:
        return None
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is nobody called {name}.")
    return int(user.pk)
