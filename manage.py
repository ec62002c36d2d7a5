#!/usr/bin/env python
"""Django's command line for this project."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line
from django.db import Error as DatabaseError

from chatapp.ops.outages import unusable

_INTERRUPTED = 130  # as a shell has it


def main() -> None:
    """Run a command; Ctrl-C and a database that can't be used are told without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatapp.settings")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except DatabaseError as error:
        why = unusable(error)
        if not why or "--traceback" in sys.argv:
            raise
        sys.exit(why)


if __name__ == "__main__":
    main()
