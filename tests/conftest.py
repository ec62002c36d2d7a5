"""What every test shares: an environment of its own, and real processes for those that ask."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from importlib import import_module
from pathlib import Path

import django
import hypothesis
import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.utils import translation

from chatapp.ops import broker as brokers
from chatapp.ops.catalogs import compile_catalogs
from chatapp.ops.children import Part
from tests import environment, prepared
from tests.conversations import cluster
from tests.stack import ALL_PARTS, Process, Stack
from tests.visitor import Site

compile_catalogs()
environment.prepare()  # before anything reads a setting; the imports above read none
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.REFUSALS_REDIS_URL = ""  # nobody to tell, unless a test starts other processes
settings.DESK_AVAILABILITY_SECONDS = 60  # each test begins without it; see below
# Unit tests render pages without collecting static files first; the real stack does collect them.
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# A busy machine is no failure of what is tested; pytest's own limit ends what hangs.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")
django.setup()  # an area's conftest may import models, also when it is the only one that runs
import_module(settings.ROOT_URLCONF)  # once for all: a test may be first that sets DEMO aside

from chatapp.desk.duty import availability, presence  # noqa: E402
from refusals import rulebook  # noqa: E402
from refusals.copybook import book  # noqa: E402

BROWSER_TESTS = Path(__file__).parent / "browser"
ON_LOOPBACK = {"services": 180, "browser": 180}
"""Tests that talk to real processes, and how many seconds each may take."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spare a run of `-m services` or `-m browser` alone the files that name no such test."""
    wanted = config.option.markexpr
    if wanted not in ON_LOOPBACK or collection_path.suffix != ".py":
        return None
    if BROWSER_TESTS in collection_path.parents:
        return wanted != "browser" or None
    return f"mark.{wanted}" not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open loopback, and nothing else, to the tests that run real processes."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
        for name, seconds in ON_LOOPBACK.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost"]))
                if item.get_closest_marker("timeout") is None:
                    item.add_marker(pytest.mark.timeout(seconds))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the web server said when a test that talked to it fails."""
    report = yield
    if report.failed:
        for used in getattr(item, "funcargs", {}).values():
            if isinstance(used, Stack):
                report.sections.append(("web server", used.output("web")[-4_000:]))
    return report


@pytest.fixture(autouse=True)
def nobody_is_at_the_desk(request, monkeypatch) -> None:
    """Let each test find the desk empty; without a broker nobody's presence is known."""
    availability.forget()
    real = any(request.node.get_closest_marker(name) for name in ON_LOOPBACK)
    if not real:

        def away():
            raise redis.ConnectionError

        monkeypatch.setattr(presence, "_redis", away)


@pytest.fixture(autouse=True)
def nothing_is_published(monkeypatch) -> None:
    """Forget policy and words that an earlier test published: a process keeps what it read."""
    for kept, nothing in (("_pack", None), ("_version", None), ("_looked", float("-inf"))):
        monkeypatch.setattr(rulebook, kept, nothing)
    monkeypatch.setattr(book, "_checked", float("-inf"))


@pytest.fixture(autouse=True)
def language_of_nobody():
    """Forget the language that a request of the last test was answered in."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Let the tests' database begin with every table, which takes ten seconds to make."""
    where = connections["default"].settings_dict["TEST"]["NAME"]
    with closing(sqlite3.connect(where)) as database:
        prepared.fill(database, prepared.migrated())


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Migrate what is there, should anything be missing, instead of beginning anew."""
    return True


@pytest.fixture
def memory_layer(settings):
    """Let pushes reach consumers of the same process, without a broker."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[brokers.Broker]:
    """A real Redis-compatible server."""
    var = tmp_path_factory.mktemp("broker")
    found = brokers.configure(var)
    process = Process(Part("broker", found.argv), var)
    process.start()
    try:
        found.wait()
        yield found
    finally:
        process.end()


@pytest.fixture
def on_broker(settings, broker: brokers.Broker) -> brokers.Broker:
    """Point this process's channel layer and turn logs at the real broker."""
    settings.REDIS_URL = broker.url
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "chatapp.channel_layer.ChannelLayer",
            "CONFIG": {"hosts": [broker.url]},
        }
    }
    return broker


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product, shared by every test of the session; leave its parts running."""
    with Stack(tmp_path_factory.mktemp("server"), extra={}, parts=ALL_PARTS) as stack:
        yield stack


@pytest.fixture(scope="session")
def second_web(server: Stack) -> Iterator[Site]:
    """Another web process of that product; by itself it looks for other words but once a minute."""
    with server.second_web(CHATAPP_COPY_RECHECK="60") as second:
        yield second


@pytest.fixture
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Stack]]:
    """Start a product of one's own: `start_server(CHATAPP_MODELS="…", parts=("web",))`."""
    prepared.made("1")
    with ExitStack() as stacks:

        def start(*, parts: tuple[str, ...] = ALL_PARTS, **extra: str) -> Stack:
            var = tmp_path_factory.mktemp("server")
            return stacks.enter_context(Stack(var, extra=extra, parts=parts))

        yield start


@pytest.fixture(scope="session")
def migrated_postgresql(django_db_setup, django_db_blocker) -> Iterator[BaseDatabaseWrapper]:
    """A PostgreSQL of the tests' own, with every table."""
    before = connections["default"]
    with cluster.postgresql() as socket, django_db_blocker.unblock():
        ours = {
            **before.settings_dict,
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "chatapp",
            "HOST": socket,
            "OPTIONS": {},
        }
        wrapper = load_backend(ours["ENGINE"]).DatabaseWrapper(ours, "default")
        connections["default"] = wrapper
        try:
            call_command("migrate", verbosity=0)
        finally:
            connections["default"] = before
        yield wrapper
        wrapper.close()


@pytest.fixture(scope="module")
def on_postgresql(
    migrated_postgresql: BaseDatabaseWrapper, django_db_blocker
) -> Iterator[BaseDatabaseWrapper]:
    """Make that PostgreSQL the database of this module; what is written there stays."""
    before = connections["default"]
    connections["default"] = migrated_postgresql
    try:
        with django_db_blocker.unblock():
            yield migrated_postgresql
    finally:
        connections["default"] = before


@pytest.fixture
def server_db(server: Stack, django_db_blocker) -> Iterator[None]:
    """Let this test's ORM read and write the server's database; not together with `db`."""
    database = connections["default"].settings_dict
    before = database["NAME"]
    connections.close_all()
    database["NAME"] = server.var / "db.sqlite3"
    try:
        with django_db_blocker.unblock():
            yield
    finally:
        connections.close_all()
        database["NAME"] = before
