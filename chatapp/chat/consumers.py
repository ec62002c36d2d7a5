"""The person's socket: it carries frames and follows turns; it runs none."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any, assert_never
from urllib.parse import parse_qs
from uuid import UUID

import redis
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format

from chatapp.accounts.languages import language_of_socket
from chatapp.accounts.limits import Act, Hit, Limited
from chatapp.accounts.sessions import still_holds
from chatapp.chat import frames, limits, pipeline, saying, tapes
from chatapp.chat.access import Visitor, visitor_of
from chatapp.chat.followers import Follower, ReaderSilent
from chatapp.chat.frames import Ack, BadFrame, Say, Stop
from chatapp.chat.runner import runner
from chatapp.chat.tape import Tape
from chatapp.conversations import live, transcript
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.conversations.turnlog import Frame
from chatapp.providers.registry import UnknownModel

logger = logging.getLogger(__name__)

_LOGIN_CHECK_SECONDS = 15
_GONE, _SIGNED_OUT, _SILENT, _TOO_OFTEN, _COME_BACK = 4404, 4401, 4408, 4429, 1013


class NoSuchSocket(AsyncWebsocketConsumer):
    """Closes sockets at addresses that we don't have."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        """Accept first: a close code is only seen after the handshake."""
        await self.accept()
        await self.close(_GONE)


class ChatConsumer(AsyncWebsocketConsumer):
    """One browser tab on one conversation."""

    conversation_id: UUID
    visitor: Visitor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no turn followed."""
        super().__init__(*args, **kwargs)
        self._followers: dict[UUID, Follower] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._finished: set[UUID] = set()
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Turn a socket away while the broker is gone: the page comes back by itself."""
        try:
            await super().__call__(scope, receive, send)
        except redis.RedisError as error:
            logger.warning("No socket without the broker: %s", type(error).__name__)
            await send({"type": "websocket.close", "code": _COME_BACK})

    async def connect(self) -> None:
        """Let the visitor in, hear of new facts, then replay what they missed."""
        self.conversation_id = self.scope["url_route"]["kwargs"]["conversation"]
        translation.activate(language_of_socket(self.scope))  # for this socket's task alone
        user: Any = self.scope["user"]  # lazy, and never None behind AuthMiddlewareStack
        self.visitor = await database_sync_to_async(visitor_of)(user, self.scope["session"])
        await self.accept()
        if await self._counted(Act.CONNECT) is None:
            await self.close(_TOO_OFTEN)
            return
        if not await database_sync_to_async(self.visitor.may_open)(self.conversation_id):
            await self.close(_GONE)
            return
        await self.channel_layer.group_add(live.group_of(self.conversation_id), self.channel_name)
        self._watch = asyncio.create_task(self._watch_login())
        await self._replay()

    async def disconnect(self, code: int) -> None:
        """Unfollow; the turns go on, closing a tab does not lose the answer."""
        for task in (*self._tasks.values(), self._watch):
            if task is not None:
                task.cancel()
        if hasattr(self, "conversation_id"):
            await self.channel_layer.group_discard(
                live.group_of(self.conversation_id), self.channel_name
            )

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take a frame from the browser; what cannot be read is answered, never fatal."""
        if self._watch is None:
            return  # sent by somebody who was not let in, before the close reached them
        try:
            frame = frames.parse(json.loads(text_data or "null"))
        except (BadFrame, json.JSONDecodeError, RecursionError) as error:
            detail = str(error) if isinstance(error, BadFrame) else "it is not JSON"
            await self._send(frames.error("bad_frame", detail))
        else:
            await self._take(frame)

    async def _take(self, frame: Say | Stop | Ack) -> None:
        match frame:
            case Ack(turn, offset):
                if turn in self._followers:
                    self._followers[turn].ack(offset)
            case Say():
                if await self._signed_in():
                    await self._say(frame)
            case Stop(turn):
                if await self._signed_in():
                    await self._stop(turn)
            case _:
                assert_never(frame)

    async def live_fact(self, event: dict[str, Any]) -> None:
        """Turn a fact from anywhere into frames."""
        match live.fact_of(event):
            case live.MessageAdded(message, author):
                await self._send(frames.message(self.conversation_id, UUID(message), author))
            case live.TicketMoved(ticket, state):
                await self._send(frames.ticket(self.conversation_id, ticket, state))
            case live.TurnStarted(turn):
                await self._turn_started(UUID(turn))
            case live.TurnEnded(turn):
                await self._turn_ended(UUID(turn))
            case live.ConversationDeleted():
                await self.close(_GONE)

    # --- What the browser asked for ---

    async def _say(self, said: Say) -> None:
        refused = self._not_sayable(said)
        if refused is not None:
            await self._send(refused)
            return
        act = await limits.act_of(self.conversation_id, said)
        hit = await self._counted(act, said) if act else Hit()
        if hit is None:
            return
        try:
            result = await database_sync_to_async(saying.say)(
                self.conversation_id, said, user=self.visitor.user, guest=self.visitor.guest
            )
        except saying.Busy:
            await self._send(frames.error("conflict"))
            return
        except Conversation.DoesNotExist:
            await self.close(_GONE)
            return
        match result:
            case saying.Started(turn):
                running = await runner.start(result, hit)
                self._follow(turn, running.tape)
            case saying.Repeated(turn):
                self._follow(turn, again=True)
            case saying.Heard(message):
                # Frames are idempotent, so the fact that also comes does no harm.
                await self._send(frames.message(self.conversation_id, message.pk, message.author))
            case _:
                assert_never(result)

    def _not_sayable(self, said: Say) -> Frame | None:
        most = settings.MAX_MESSAGE_CHARACTERS
        if len(said.text) > most:
            return frames.error("too_long", number_format(most, force_grouping=True))
        try:
            model = pipeline.registry().get(said.model)
        except UnknownModel:
            return frames.error("unknown_model", said.model[:80])
        if model not in pipeline.configured():
            return frames.error("unavailable")
        return None

    async def _stop(self, turn_id: UUID) -> None:
        if await self._counted(Act.STOP) is None:
            return
        turn = await Turn.objects.filter(
            pk=turn_id, conversation=self.conversation_id, state=Turn.State.RUNNING
        ).afirst()
        if turn is not None:
            await runner.stop(turn)

    async def _counted(self, act: Act, said: Say | None = None) -> Hit | None:
        """Count what the visitor does; when it is too often, say so, and None comes back."""
        try:
            return await limits.count(act, self.scope, self.visitor)
        except Limited as limited:
            for frame in await limits.refuse(limited, self.conversation_id, said, self.visitor):
                await self._send(frame)
            return None

    # --- Following turns ---

    async def _replay(self) -> None:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        turn_id, after = _uuid_in(query, "turn"), _uuid_in(query, "after")
        offset = query.get("offset", ["0"])[0]
        if after is not None:
            for frame in await database_sync_to_async(self._frames_after)(after):
                await self._send(frame)
        if turn_id is not None:
            turn = await self._turn(turn_id)
            if turn is not None and turn_id not in self._finished:
                self._follow(turn, offset=int(offset) if offset.isdecimal() else 0)
        async for turn in Turn.objects.filter(
            conversation=self.conversation_id, state=Turn.State.RUNNING
        ):
            if turn.pk != turn_id:
                self._follow(turn)

    def _frames_after(self, message_id: UUID) -> list[Frame]:
        last = Message.objects.filter(pk=message_id, conversation=self.conversation_id).first()
        if last is None:
            return []
        return [frame for saved in transcript.after(last) for frame in frames.record_of(saved)]

    async def _turn(self, turn_id: UUID) -> Turn | None:
        return await Turn.objects.filter(pk=turn_id, conversation=self.conversation_id).afirst()

    def _follow(
        self, turn: Turn, tape: Tape | None = None, *, offset: int = 0, again: bool = False
    ) -> None:
        task = self._tasks.get(turn.pk)
        if task is not None and not task.done():
            if not again:
                return
            task.cancel()
        self._tasks[turn.pk] = asyncio.create_task(self._run_follower(turn, tape, offset))

    async def _run_follower(self, turn: Turn, tape: Tape | None, offset: int) -> None:
        mirroring: asyncio.Task[None] | None = None
        try:
            if tape is None:
                tape = await self._tape_of(turn)
            if tape is None:
                tape = Tape()
                mirroring = asyncio.create_task(tapes.mirror(turn, tape))
            self._followers[turn.pk] = Follower(tape, self._send, offset=offset)
            await self._followers[turn.pk].run()
            if not tape.finished:
                await self._send_ending(turn.pk)
        except ReaderSilent:
            await self.close(_SILENT)
        finally:
            if mirroring is not None:
                mirroring.cancel()

    async def _tape_of(self, turn: Turn) -> Tape | None:
        """Return the tape that is here already; None when another process runs the turn."""
        if turn.is_running:
            return await tapes.local_tape(turn.pk)
        return await tapes.recorded(turn)

    async def _turn_started(self, turn_id: UUID) -> None:
        task = self._tasks.get(turn_id)
        if task is None and turn_id not in self._finished:
            turn = await self._turn(turn_id)
            if turn is not None:
                self._follow(turn)

    async def _turn_ended(self, turn_id: UUID) -> None:
        """Send an end that no tape will bring: an agent took over, or a sweep was first."""
        turn = await Turn.objects.select_related("conversation").filter(pk=turn_id).afirst()
        if turn is None or turn_id in self._finished:
            return
        task = self._tasks.get(turn_id)
        overtaken = turn.epoch < turn.conversation.epoch
        if task is None or task.done() or overtaken:
            if task is not None:
                task.cancel()
            await self._send_ending(turn_id)

    async def _send_ending(self, turn_id: UUID) -> None:
        for frame in await database_sync_to_async(tapes.ending_frames)(turn_id):
            await self._send(frame)

    async def _send(self, frame: Frame) -> None:
        if frame["type"] == "turn.finished":
            self._finished.add(UUID(frame["turn"]))
        await self.send(text_data=json.dumps(frame, ensure_ascii=False))

    # --- Whether the visitor still is who they were ---

    async def _signed_in(self) -> bool:
        holds = await database_sync_to_async(still_holds)(
            str(self.scope["session"].session_key), self.visitor.user, self.visitor.guest
        )
        if not holds:
            await self.close(_SIGNED_OUT)
        return holds

    async def _watch_login(self) -> None:
        while await self._signed_in():  # noqa: ASYNC110  (nothing tells a socket of a logout)
            await asyncio.sleep(_LOGIN_CHECK_SECONDS)


def _uuid_in(query: dict[str, list[str]], name: str) -> UUID | None:
    try:
        return UUID(query[name][0])
    except (KeyError, ValueError):
        return None
