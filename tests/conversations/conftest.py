"""Tests on PostgreSQL run where it is installed; `.ci/test` installs it where it may."""

from __future__ import annotations

from tests.conversations import cluster

ON_POSTGRESQL = "test_search_postgresql.py"
collect_ignore = [] if cluster.INSTALLED else [ON_POSTGRESQL]


def pytest_report_header():
    """Say what is missing; nothing is left out silently."""
    missing = "not installed, its tests are left out"
    return "postgresql: " + ("installed" if cluster.INSTALLED else missing)
