"""Every page there is, as the url conf names them: what it costs, and what it makes of nonsense."""

from __future__ import annotations

import re
from dataclasses import fields
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from chatapp.accounts.roles import found_groups
from chatapp.desk.lists.listing import Filters
from chatapp.desk.views.report import Window
from refusals.analytics.questions import QuestionForm
from tests.architecture import world
from tests.architecture.addresses import addresses, filled
from tests.environment import ROOT

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.allow_hosts(["127.0.0.1"]),  # where nothing listens: the broker is away
    pytest.mark.usefixtures("memory_layer"),
    pytest.mark.timeout(300),  # hundreds of pages
]
NO_PAGES = ("demo/", "readyz", "healthz", "metrics", "accounts/logout/")
"""What machines ask for, and the one page that ends the visit."""
_READ = re.compile(r"""GET(?:\.get|\.getlist)?[(\[]["'](\w+)["']""")
_FILES = [path for app in ("chatapp", "refusals") for path in (ROOT / app).rglob("*.py")]
NAMES = {
    *(name for path in _FILES for name in _READ.findall(path.read_text(encoding="utf-8"))),
    *(one.name for one in fields(Filters)),
    *QuestionForm.base_fields,
    *Window.base_fields,
}
"""What an address may ask for, anywhere."""
NONSENSE = ("1" * 5_000, "9999-12-31~1~\u202e²")
"""More digits than Python reads; the last day of all, and a sign that is a digit to some."""
ONE_BY_ONE = "9" * 25


@pytest.fixture
def visitor(client, settings, tmp_path):
    """Return somebody to whom every page is open: it is all theirs, and they have every role."""
    settings.ATTACHMENTS_ROOT = tmp_path
    # What is kept for moments stays, however slow the machine is: queries are counted.
    settings.REFUSALS_COPY_RECHECK = settings.DESK_AVAILABILITY_SECONDS = 3_600
    world.fill(2)
    pia = world.account("pia")
    pia.groups.set(found_groups().values())
    client.force_login(pia)
    return client


@pytest.fixture
def pages(visitor):
    """Return the paths that answer with a page or a part of one."""
    names = world.names()
    paths = [filled(one, names) for one in addresses() if not one.startswith(NO_PAGES)]
    found = [path for path in paths if visitor.get(path).status_code == 200]
    assert len(found) > 60
    return found


def costs(client, pages):
    """Return what each page asks of the database, its statements; all were looked at before."""
    asked = {}
    for path in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked[path] = [re.sub(r"\d+|'[^']*'", "?", one["sql"]) for one in queries]
    return asked


def test_no_page_asks_more_of_the_database_however_much_there_is(visitor, pages):
    few = costs(visitor, pages)
    world.fill(5)
    for path in pages:  # what is kept of all there was is read anew, once
        visitor.get(path)
    many = costs(visitor, pages)
    dearer = {
        path: sorted(set(many[path]) - set(few[path]))
        for path in pages
        if len(many[path]) != len(few[path])
    }
    assert dearer == {}


@pytest.fixture
def looked_up(monkeypatch):
    """Return the names that a view has asked its address for, as they come."""
    names = set()

    def look(given, name):
        names.add(name)
        return super(QueryDict, given).__getitem__(name)

    monkeypatch.setattr(QueryDict, "__getitem__", look)
    return names


def broken(client, path, names, value):
    """Return the question that a page has no answer to, if it has none to this one."""
    asked = f"{path}?{'&'.join(f'{name}={quote(value)}' for name in names)}"
    return [] if client.get(asked).status_code in {200, 302, 404, 422} else [asked[:200]]


def test_no_page_breaks_over_an_address_that_makes_no_sense(visitor, pages, looked_up):
    visitor.raise_request_exception = False
    wrong, asking = [], 0
    for path in pages:
        looked_up.clear()
        wrong += broken(visitor, path, NAMES, NONSENSE[0])
        names = sorted(looked_up & NAMES)
        asking += bool(names)
        for value in NONSENSE[1:] if names else ():
            wrong += broken(visitor, path, names, value)
        for name in names:
            wrong += broken(visitor, path, [name, name], ONE_BY_ONE)
    assert asking > 15, "what a page asks for is not heard"
    assert wrong == []
