"""Static files: names that change with the content, also where one module imports another."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from chatapp.ops.static import HashedStatic

SOCKET = 'import { render } from "./render.js";\nrender();\n'
VENDORED = (
    '// use as: import "./nowhere.js";\nimport "./missing.js";\n//# sourceMappingURL=no.map\n'
)


@pytest.fixture
def storage(tmp_path):
    storage = HashedStatic(location=str(tmp_path))
    for name, text in {
        "chat/render.js": "export function render() {}\n",
        "chat/socket.js": SOCKET,
        "vendor/library.js": VENDORED,
    }.items():
        storage.save(name, ContentFile(text))
    return storage


def collect(storage):
    names = ["chat/render.js", "chat/socket.js", "vendor/library.js"]
    found = list(storage.post_process({name: (storage, name) for name in names}))
    assert [problem for _, _, problem in found if isinstance(problem, Exception)] == []


def read(storage, name):
    with storage.open(storage.stored_name(name)) as file:
        return file.read().decode()


def test_our_modules_import_each_other_by_their_hashed_names(storage):
    collect(storage)
    assert re.search(r'from "\./render\.[0-9a-f]{12}\.js"', read(storage, "chat/socket.js"))


def test_imports_and_source_maps_of_a_vendored_file_are_left_alone(storage):
    collect(storage)
    assert read(storage, "vendor/library.js") == VENDORED


def test_django_still_keeps_its_patterns_where_we_take_them_from():
    glob, patterns = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns
    assert glob == "*.js"
    assert all(isinstance(pattern, tuple) for pattern in patterns)
