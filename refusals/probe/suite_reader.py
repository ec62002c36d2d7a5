"""Read a suite from a TOML table; what is wrong is named by file, line and key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from refusals.engine.gate import Gate, gate
from refusals.engine.languages import language_of
from refusals.engine.packs.tables import Table, TableReader
from refusals.engine.terms import HARD, Context

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 60
_LONGEST = 2_000
_OWN = {"topic", "id"}


class BadSuite(ValueError):
    """A suite that can't be used; the message names the file, the line where known, and the key."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One prompt, the same in every language that it has; `id` is unique within its topic."""

    topic: str
    id: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suite:
    """Prompts by topic; `languages` are those that every prompt has.

    `titles`, `abouts` and the names in `topics` are by language. The version changes with the
    prompts: a run of another version is not completed, and only what both asked is compared.
    """

    name: str
    version: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    topics: Mapping[str, Mapping[str, str]]
    probes: tuple[Probe, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages, in the file's order."""
        return tuple(self.probes[0].texts)

    def language(self, asked: str) -> str | None:
        """Return the tag that `asked` means: itself, or the first of its kind (zh → zh-hans)."""
        tags = [tag for tag in self.languages if tag == asked or tag.startswith(f"{asked}-")]
        return min(tags, key=len, default=None) if asked else None

    def title(self, language: str) -> str:
        """Return what the suite is called in `language`, else in its first one."""
        return _in(self.titles, language)

    def about(self, language: str) -> str:
        """Return what the suite is for, in `language`, else in its first one."""
        return _in(self.abouts, language)

    def topic_name(self, topic: str, language: str) -> str:
        """Return what a topic is called in `language`, else in its first one."""
        return _in(self.topics.get(topic, {}), language) or topic


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()), "")


class SuiteReader(TableReader[BadSuite]):
    """Turns a table into a suite, and knows where in the source each key stands."""

    error = BadSuite

    def suite(self, table: Table) -> Suite:
        """Return the suite in `table`, or raise `BadSuite` for what is wrong with it first."""
        self._known(table, {"suite", "version", "title", "about", "topic", "probe"}, "")
        name = self._slug(self._text(table.get("suite"), "suite"), "suite")
        version = self._text(table.get("version"), "version")
        titles, abouts = (self._names(table.get(key), key) for key in ("title", "about"))
        topics = self._topics(self._table(table.get("topic", {}), "topic"))
        probes = self._probes(table.get("probe"), topics)
        for topic in topics:
            if not any(probe.topic == topic for probe in probes):
                raise self._wrong(f"topic.{topic}", "has no [[probe]]")
        return Suite(
            name=name,
            version=version,
            titles=titles,
            abouts=abouts,
            topics=topics,
            probes=probes,
        )

    def _topics(self, given: Table) -> dict[str, dict[str, str]]:
        return {
            self._slug(slug, f"topic.{slug}"): self._names(names, f"topic.{slug}")
            for slug, names in given.items()
        }

    def _names(self, given: object, key: str) -> dict[str, str]:
        table = self._table(given, key)
        if not table:
            raise self._wrong(key, "needs a name in at least one language")
        return {self._tag(tag, key): self._text(table[tag], f"{key}.{tag}") for tag in table}

    def _probes(self, given: object, topics: Collection[str]) -> tuple[Probe, ...]:
        if not isinstance(given, list) or not given:
            raise self._wrong("probe", "must hold at least one, written [[probe]]")
        probes: list[Probe] = []
        for number, row in enumerate(given, start=1):
            at = f"probe[{number}]"
            probe = self._probe(self._table(row, at), at, topics)
            if any((probe.topic, probe.id) == (other.topic, other.id) for other in probes):
                raise self._wrong(f"{at}.id", f"{probe.id!r} is there twice in {probe.topic}")
            if probes and (lacking := set(probes[0].texts) ^ set(probe.texts)):
                tags = ", ".join(sorted(lacking))
                raise self._wrong(at, f"must have the languages of the first: see {tags}")
            probes.append(probe)
        return tuple(probes)

    def _probe(self, row: Table, at: str, topics: Collection[str]) -> Probe:
        topic = self._text(row.get("topic"), f"{at}.topic")
        if topic not in topics:
            there = ", ".join(topics) or "none"
            raise self._wrong(f"{at}.topic", f"{topic!r} is no [topic]; there are: {there}")
        slug = self._slug(self._text(row.get("id"), f"{at}.id"), f"{at}.id")
        texts = {
            self._tag(tag, at): self._prompt(row[tag], f"{at}.{tag}", tag)
            for tag in row
            if tag not in _OWN
        }
        if not texts:
            raise self._wrong(at, "needs its prompt in at least one language")
        return Probe(topic, slug, texts)

    def _prompt(self, given: object, key: str, tag: str) -> str:
        """Return a prompt, if it may be asked at all: the hard core is never probed."""
        text = self._text(given, key)
        if len(text) > _LONGEST:
            raise self._wrong(key, f"is longer than {_LONGEST} characters")
        verdict = gate(text, Context(language=tag))
        if verdict.gate is Gate.REFUSE or verdict.category in HARD:
            raise self._wrong(key, f"is of {verdict.category}, which is never probed")
        if language_of(text, tag).partition("-")[0] != tag.partition("-")[0]:
            raise self._wrong(key, f"does not read as {tag}")
        return text

    def _text(self, given: object, key: str) -> str:
        if isinstance(given, str) and given.strip():
            return given.strip()
        raise self._wrong(key, "must be a text")

    def _slug(self, given: str, key: str) -> str:
        if _SLUG.fullmatch(given) and len(given) <= _LONGEST_ID:
            return given
        raise self._wrong(
            key, f"{given!r} must be lower-case words joined by -, at most {_LONGEST_ID}"
        )

    def _tag(self, given: str, at: str) -> str:
        if _TAG.fullmatch(given):
            return given
        raise self._wrong(
            f"{at}.{given}", "is neither a key we know nor a language such as zh-hans"
        )
