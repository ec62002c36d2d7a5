"""Brings the catalogs up to date with the sources: `make messages`."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from chatapp.ops.catalogs import BASE, DOMAINS, LANGUAGES, Domain

_KEYWORDS: Mapping[str, Any] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_OPTIONS = {"encoding": "utf-8"}


def extracted(domain: Domain) -> Catalog:
    """Return every message of a domain's sources, sorted, without their places."""
    found = Catalog(charset="utf-8")
    for path in _sources(domain):
        method: Any = extract_template if path.suffix == ".html" else extract_python
        with path.open("rb") as source:
            for _line, message, _comments, context in extract(
                method, source, keywords=_KEYWORDS, options=_OPTIONS
            ):
                found.add(message, context=context)
    return found


def extract_template(
    source: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[Any]:
    """Read a Django template's messages: Django itself turns them into calls of gettext."""
    calls = templatize(source.read().decode())
    # Indentation means nothing in a template, and would be an error in the calls.
    calls = re.sub(r"^[ \t]+", "", calls, flags=re.MULTILINE)
    return extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)


def update(domain: Domain, language: str) -> None:
    """Add what is new to a catalog, untranslated, and drop what is gone."""
    path, found = domain.catalog(language), extracted(domain)
    before = _read(path, language)
    after = Catalog(locale=language, charset="utf-8", header_comment="", fuzzy=False)
    for message in found:
        if message.id:
            known = before.get(message.id, message.context)
            after.add(message.id, known.string if known else None, context=message.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_written(after))


def _written(catalog: Catalog) -> bytes:
    """Return the catalog as text that is the same whenever and wherever it is written."""
    plain = io.BytesIO()
    write_po(plain, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {LANGUAGES[str(catalog.locale)]}\\n"\n\n'
    )
    return header.encode() + plain.getvalue()


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _sources(domain: Domain) -> Iterator[Path]:
    for name in domain.sources:
        for suffix in ("*.py", "*.html"):
            yield from sorted((BASE / name).rglob(suffix))


if __name__ == "__main__":
    settings.configure()
    for each in DOMAINS:
        for code in LANGUAGES:
            update(each, code)
