"""Translations: where the catalogs are, and their compiled form for machines without gettext."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

BASE = Path(__file__).resolve().parent.parent.parent
LANGUAGES = {
    "zh_Hans": "nplurals=1; plural=0;",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}
"""What English is translated to, as gettext names it, with its plurals in Django's order."""


@dataclass(frozen=True, slots=True)
class Domain:
    """An app whose words travel with it: where its sources are and where its catalogs."""

    name: str
    sources: tuple[str, ...]

    def catalog(self, language: str) -> Path:
        """Return the place of this domain's catalog in a language."""
        return BASE / self.name / "locale" / language / "LC_MESSAGES" / "django.po"


DOMAINS = (Domain("chatapp", ("chatapp", "templates")), Domain("refusals", ("refusals",)))


def catalogs() -> Iterator[Path]:
    """Yield every catalog there is to compile."""
    for domain in DOMAINS:
        for language in LANGUAGES:
            yield domain.catalog(language)


def compile_catalogs() -> None:
    """Compile each catalog that is newer than its compiled form, which is all that Django reads."""
    for catalog in catalogs():
        compiled = catalog.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > catalog.stat().st_mtime_ns:
            continue
        with catalog.open("rb") as source:
            words = read_po(source, locale=catalog.parent.parent.name)
        # Written aside and moved, so that a server which starts meanwhile reads a whole file.
        aside = compiled.with_suffix(".mo.new")
        with aside.open("wb") as target:
            write_mo(target, words)
        aside.replace(compiled)


if __name__ == "__main__":
    compile_catalogs()
