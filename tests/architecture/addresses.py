"""Every address there is, as the url conf declares it, and what its places stand for in a test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver


def addresses() -> Iterator[str]:
    """Yield every address as it is declared: `c/<uuid:conversation_id>/`."""
    yield from _under(get_resolver(), "")


def filled(address: str, names: Mapping[str, object]) -> str:
    """Return the path of a declared address, each place filled by its name or its whole address.

    A name like `macros/<int:pk>` says what stands there behind those words only; it goes first.
    Numbers that nothing is said of are 1.
    """
    path = "/" + address
    for name, value in sorted(names.items(), key=lambda item: -len(item[0])):
        before, _, place = name.rpartition("<") if "<" in name else ("", "", name)
        path = path.replace(f"{before}<{place.rstrip('>')}>", f"{before}{value}")
    path = re.sub(r"<int:\w+>", "1", path)
    assert "<" not in path, f"{path}: say what stands there"
    return path


def leading_nowhere(address: str) -> str:
    """Return the path of a declared address with nothing behind any of its places."""
    path = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", "/" + address)
    return re.sub(r"<\w+:\w+>", "1", path)


def _under(found: URLResolver, before: str) -> Iterator[str]:
    for one in found.url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from _under(one, here)
