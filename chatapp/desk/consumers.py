"""The desk's socket: it says that a ticket changed, and the page reads it again by htmx."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from chatapp.accounts.signing_in.sessions import group_of_person
from chatapp.conversations.live import Typing, fact_of, group_of
from chatapp.desk.access import works_at_desk
from chatapp.desk.duty.beating import Heart
from chatapp.desk.duty.presence import Place
from chatapp.desk.duty.typing import agent_types
from chatapp.desk.hints import GROUP, group_of_ticket, hint_here
from chatapp.desk.lifecycle.away import is_back
from chatapp.desk.lists.listing import is_key
from chatapp.desk.models import Ticket

SIGNED_OUT = 4401
NOT_AN_AGENT = 4403
NO_SUCH_TICKET = 4404
TYPING_EVERY = 2.0
"""Seconds: what an agent's page says more often is not heard."""


class DeskConsumer(AsyncJsonWebsocketConsumer):
    """Pass hints on to an agent's page; with `?ticket=<id>` also of that ticket's conversation."""

    def __init__(self, *, ask_again_after: float = 2.0) -> None:
        """Believe in a sign-in for `ask_again_after` seconds before reading it again."""
        super().__init__()
        self.ask_again_after = ask_again_after
        self.asked = monotonic()
        self.ticket: int | None = None
        self.following: list[str] = []
        self.heart = Heart(())
        self.typed = -TYPING_EVERY

    async def connect(self) -> None:
        """Let an agent in; anybody else is let in only to be told why not.

        The groups come first: once a page's socket is open, nothing that happens escapes it.
        """
        code = await self._unwelcome(self.scope["user"]) or await self._follow()
        await self.accept()
        if code:
            await self.close(code)
            return
        self.heart = Heart(self._places())
        await self.heart.start()
        await self._is_back()
        await self._say_who_is_here()

    async def disconnect(self, code: int) -> None:
        """Leave the groups, and be here no longer."""
        await self.heart.stop()
        await self._say_who_is_here()
        for group in self.following:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Take note that the agent is writing, now and then; all else is ignored."""
        if self.ticket is None or monotonic() - self.typed < TYPING_EVERY:
            return
        try:
            content = json.loads(text_data or "null")
        except (ValueError, RecursionError):
            return
        if not isinstance(content, dict) or content.get("type") != "typing":
            return
        self.typed = monotonic()
        if await self._may_go_on():
            await self._types(to_person=content.get("to") == "person")

    async def desk_changed(self, message: dict[str, Any]) -> None:
        """Pass on that a ticket changed."""
        await self._tell(message["ticket"])

    async def desk_here(self, message: dict[str, Any]) -> None:
        """Pass on that somebody came, went or writes."""
        await self.send_json({"type": "desk.here"})

    async def live_fact(self, message: dict[str, Any]) -> None:
        """Pass on that the ticket's conversation has something new."""
        if not isinstance(fact_of(message), Typing):
            await self._tell(self.ticket)

    async def session_check(self, message: dict[str, Any]) -> None:
        """Look at once whether the agent still is signed in: somebody ended a session."""
        code = await self._unwelcome(await self._user_as_of_now())
        if code:
            await self.close(code)

    def _places(self) -> list[tuple[Place, str]]:
        """Return where this tab is: at the desk, and at a ticket if it shows one."""
        user: Any = self.scope["user"]
        agent, tab = user.pk, self.channel_name
        places = [(Place.desk(agent), tab)]
        if self.ticket is not None:
            places.append((Place.ticket(self.ticket), f"{agent}:{tab}"))
        return places

    async def _follow(self) -> int:
        """Join the groups; return the code to close with, or 0."""
        user: Any = self.scope["user"]
        groups = [GROUP, group_of_person(user.pk, None)]
        wanted = parse_qs(self.scope["query_string"].decode("latin-1")).get("ticket")
        if wanted:
            found = await self._find(wanted[0])
            if found is None:
                return NO_SUCH_TICKET
            self.ticket = found.pk
            groups += [group_of(found.conversation_id), group_of_ticket(found.pk)]
        for group in groups:
            await self.channel_layer.group_add(group, self.channel_name)
            self.following.append(group)
        return 0

    async def _tell(self, ticket: int | None) -> None:
        if await self._may_go_on():
            await self.send_json({"type": "desk.changed", "ticket": ticket})

    async def _may_go_on(self) -> bool:
        """Look now and then whether the agent still is one; else the socket closes."""
        if monotonic() - self.asked >= self.ask_again_after:
            self.asked = monotonic()
            code = await self._unwelcome(await self._user_as_of_now())
            if code:
                await self.close(code)
                return False
        return True

    async def _say_who_is_here(self) -> None:
        if self.ticket is not None:
            await database_sync_to_async(hint_here)(self.ticket)

    @database_sync_to_async
    def _is_back(self) -> None:
        user: Any = self.scope["user"]
        is_back(user.pk)

    @database_sync_to_async
    def _types(self, *, to_person: bool) -> None:
        user: Any = self.scope["user"]
        if self.ticket is not None:
            agent_types(self.ticket, user, self.channel_name, to_person=to_person)

    async def _user_as_of_now(self) -> Any:
        """Read the session again: it may have been signed out of since."""
        known = self.scope["session"]
        # `__class__` and not `type()`, because the scope's session is a lazy proxy.
        scope: Any = {"session": known.__class__(known.session_key)}
        return await get_user(scope)

    @database_sync_to_async
    def _unwelcome(self, user: Any) -> int:
        """Return the code to close with, or 0 for an agent."""
        if not user.is_authenticated:
            return SIGNED_OUT
        return 0 if works_at_desk(user) else NOT_AN_AGENT

    @database_sync_to_async
    def _find(self, pk: str) -> Ticket | None:
        user: Any = self.scope["user"]
        visible = Ticket.objects.visible_to(user)
        return visible.filter(pk=pk).first() if is_key(pk) else None
