"""The policy pack that was published in the studio, kept at hand for every decision.

Decisions fall inside event loops, where the database may not be asked. So whoever begins a turn or
takes a click looks first (`look`), and the decision takes what was found (`published`).
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace

from django.conf import settings

from refusals.engine.policy import BadPolicy, Policy, parse_policy
from refusals.models import PolicyPublication

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_pack: Policy | None = None
_version: int | None = None
_looked = float("-inf")


def published() -> Policy | None:
    """Return the published pack as it was last looked at; `None` while there is none."""
    return _pack


def look() -> None:
    """See whether another pack was published, at most every REFUSALS_COPY_RECHECK seconds.

    A text that can't be read leaves the pack before it in force, and is logged.
    """
    global _looked  # noqa: PLW0603 - the one cache of this process
    now = time.monotonic()
    if now - _looked < getattr(settings, "REFUSALS_COPY_RECHECK", 0.5):
        return
    with _lock:
        _read()
        _looked = now


def forget() -> None:
    """Look again before the next decision of this process: a pack was published here."""
    global _looked  # noqa: PLW0603 - the one cache of this process
    _looked = float("-inf")


def _read() -> None:
    global _pack, _version  # noqa: PLW0603 - the one cache of this process
    version = PolicyPublication.objects.values_list("version_id", flat=True).first()
    if version == _version:
        return
    _version = version
    if version is None:
        _pack = None
        return
    text = PolicyPublication.objects.values_list("version__text", flat=True).get()
    try:
        found = parse_policy(text, f"policy #{version}")
        _pack = replace(found, version=f"{found.version} #{version}")
    except BadPolicy as error:
        logger.error("Policy not changed: %s", error)  # noqa: TRY400  (the message names the line)
