"""What follows a commit can't undo it, so it can't fail it either: each hook is robust."""

from __future__ import annotations

import ast

import pytest
from django.contrib.auth import get_user_model

from chatapp.accounts.signing_in import sessions
from tests.environment import ROOT

HOOKS = [
    pytest.param(call, id=f"{path.relative_to(ROOT)}:{call.lineno}")
    for package in ("chatapp", "refusals")
    for path in sorted((ROOT / package).rglob("*.py"))
    for call in ast.walk(ast.parse(path.read_text()))
    if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("on_commit")
    if ast.unparse(call.func).startswith("transaction.")
]


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_that_raises_fails_neither_the_click_nor_the_hooks_behind_it(hook):
    """Django logs a robust hook by its `__qualname__`, which a partial lacks: it raises again."""
    assert [ast.unparse(word) for word in hook.keywords] == ["robust=True"]
    assert not isinstance(hook.args[0], ast.Call)


class Broken:
    """A channel layer with a bug."""

    def __init__(self, **_config):
        """Take any configuration."""

    async def group_send(self, group, message):
        """Fail as nobody expects."""
        raise ZeroDivisionError


@pytest.mark.django_db
def test_all_sessions_are_ended_though_nobody_can_be_told(
    settings, django_capture_on_commit_callbacks, caplog
):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": f"{__name__}.Broken"}}
    person = get_user_model().objects.create_user("lena", password="seven blue lanterns")
    with django_capture_on_commit_callbacks(execute=True):
        sessions.end_all(person)
    assert "ZeroDivisionError" in caplog.text
