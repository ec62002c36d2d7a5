"""Static files under names that change with their content, JavaScript imports included."""

from __future__ import annotations

from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django rewrites imports in every script or in none. In every one it fails on a comment in a
# vendored library; in none, a module that another imports is loaded twice, hashed and unhashed.
_OURS = ("chat/*.js", "desk/*.js", "refusals/*.js")


def _narrowed() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    _, patterns = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns  # noqa: SLF001  no public name; tests pin what we need of it
    return tuple((folder, patterns) for folder in _OURS)


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped base
    """WhiteNoise's storage, which follows the imports of our own modules and no source map.

    A vendored script names a map that we do not ship, which would fail the collection.
    """

    max_post_process_passes = 10  # the longest way from a module to one that imports nothing
    patterns: ClassVar = (
        *(rule for rule in CompressedManifestStaticFilesStorage.patterns if rule[0] != "*.js"),
        *_narrowed(),
    )
