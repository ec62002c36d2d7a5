"""What must be true before the parts start: tables, files, words, translations, demo accounts."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from chatapp.ops.catalogs import compile_catalogs
from chatapp.ops.releases import make_room


def prepare() -> None:
    """Do what has not been done yet; the second time is quick."""
    compile_catalogs()
    migrate()
    collect_static()
    call_command("copy", "seed", verbosity=0)
    if settings.DEMO:
        call_command("seed_demo", verbosity=0)


def migrate() -> None:
    """Apply the migrations that are missing."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Collect the static files when a source differs from what was collected."""
    stamp, now = Path(settings.STATIC_ROOT) / ".sources", _sources()
    if not stamp.exists() or stamp.read_text() != now:
        make_room(stamp.parent, days=settings.KEEP_STATIC_DAYS)
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(now)


def _sources() -> str:
    """Digest the names, sizes and times of every source of a static file."""
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415  needs the apps

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatapp.settings")
    django.setup()
    prepare()
