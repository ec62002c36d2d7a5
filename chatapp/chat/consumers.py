"""The person's socket: it carries frames and follows turns; it runs none."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import partial
from typing import Any, assert_never
from uuid import UUID

import redis
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from django.utils import translation

from chatapp.accounts.limiting.limits import Act, Hit, Limited
from chatapp.accounts.reader.languages import language_of_socket
from chatapp.accounts.signing_in.sessions import group_of_person, still_holds
from chatapp.chat import frames, limits
from chatapp.chat.access import Visitor, visitor_of
from chatapp.chat.asking import saying
from chatapp.chat.beside import Beside
from chatapp.chat.frames import Ack, BadFrame, Say, Seen, Sent, Stop, Typing
from chatapp.chat.runner import runner
from chatapp.chat.streaming.following import Following
from chatapp.chat.streaming.patience import AWAY
from chatapp.chat.streaming.resuming import missed, resume_of
from chatapp.chat.streaming.told import Told
from chatapp.conversations import live
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.conversations.turnlog import Frame

logger = logging.getLogger(__name__)

_WATCH_SECONDS = 15
_GONE, _SIGNED_OUT, _SILENT, _TOO_OFTEN, _COME_BACK = 4404, 4401, 4408, 4429, 4503


class ChatConsumer(AsyncWebsocketConsumer):
    """One browser tab on one conversation."""

    conversation_id: UUID
    visitor: Visitor
    told: Told

    def __init__(self, *, watch_every: float = _WATCH_SECONDS) -> None:
        """Begin with no turn followed; look every so many seconds for what no fact told."""
        super().__init__()
        self._watch_every = watch_every
        self._following = Following(self._write, partial(self.close, _SILENT))
        self._beside = Beside()
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Turn a socket away while broker or database are gone: the page comes back by itself."""
        try:
            await super().__call__(scope, receive, send)
        except (redis.RedisError, *AWAY) as error:
            logger.warning("No socket without broker and database: %s", type(error).__name__)
            await send({"type": "websocket.close", "code": _COME_BACK})
        finally:
            self._let_go()  # a handler that raised is followed by no disconnect

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
        if not await self._may_open():
            return
        for group in self._groups():
            await self.channel_layer.group_add(group, self.channel_name)
        self.told = Told(self.conversation_id, self._following)
        await self.told.begin()
        self._watch = asyncio.create_task(self._keep_watch())
        await self._replay()
        await self._beside.begin(self.conversation_id, self.channel_name)

    async def disconnect(self, code: int) -> None:
        """Unfollow; the turns go on, closing a tab does not lose the answer."""
        self._let_go()
        await self._beside.end()
        if hasattr(self, "visitor"):
            for group in self._groups():
                await self.channel_layer.group_discard(group, self.channel_name)

    def _groups(self) -> tuple[str, str]:
        """Name the groups that tell of this conversation, and of this visitor's sign-in."""
        user = self.visitor.user
        person = group_of_person(user.pk if user else None, self.visitor.guest)
        return live.group_of(self.conversation_id), person

    def _let_go(self) -> None:
        self._following.stop()
        if self._watch is not None:
            self._watch.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take a frame from the browser; what cannot be read is answered, never fatal."""
        if self._watch is None:
            return  # sent by somebody who was not let in, before the close reached them
        try:
            frame = frames.parse(json.loads(text_data or "null"))
        except (ValueError, RecursionError) as error:
            detail = str(error) if isinstance(error, BadFrame) else "it is not JSON"
            await self._send(frames.error("bad_frame", detail))
            return
        try:
            await self._take(frame)
        except Conversation.DoesNotExist:  # deleted meanwhile
            await self.close(_GONE)

    async def _take(self, frame: Sent) -> None:
        match frame:
            case Ack(turn, offset):
                self._following.ack(turn, offset)
            case Say():
                if await self._signed_in():
                    await self._say(frame)
            case Stop(turn):
                if await self._signed_in():
                    await self._stop(turn)
            case Typing() | Seen():
                await self._beside.heard(self.conversation_id, frame)
            case _:
                assert_never(frame)

    async def live_fact(self, event: dict[str, Any]) -> None:
        """Turn a fact from anywhere into frames."""
        match live.fact_of(event):
            case live.MessageAdded(message, author):
                await self.told.message(UUID(message), author)
            case live.BranchShown(branch):
                await self.told.branch(branch)
            case live.TicketMoved(ticket, state):
                await self._send(frames.ticket(self.conversation_id, ticket, state))
            case live.Typing(Message.Author.AGENT, name):
                await self._send(frames.typing(name, settings.DESK_TYPING_SECONDS))
            case live.TurnStarted() | live.TurnEnded() as fact:
                await self._follow(fact)
            case live.ConversationDeleted():
                await self.close(_GONE)

    async def _follow(self, fact: live.TurnStarted | live.TurnEnded) -> None:
        known = await self._turn(UUID(fact.turn))
        if known is not None and isinstance(fact, live.TurnEnded):
            await self._following.ended(known)
        elif known is not None:
            self._following.started(known)

    async def session_check(self, event: dict[str, Any]) -> None:
        """Look at once whether the visitor still is who they were: somebody ended a session."""
        await self._signed_in()

    # --- What the browser asked for ---

    async def _say(self, said: Say) -> None:
        refused = limits.unsayable(said)
        if refused is not None:
            await self._turn_away(said, refused)
            return
        act = await limits.act_of(self.conversation_id, said)
        hit = await self._counted(act, said) if act else Hit()
        if hit is None:
            return
        try:
            result, running = await runner.say(
                self.conversation_id, said, hit, user=self.visitor.user, guest=self.visitor.guest
            )
        except saying.Busy as busy:
            await self._turn_away(said, frames.error("conflict", words=busy.words))
            return
        match result:
            case saying.Started(turn):
                await self.told.branch(turn.conversation.branch)
                tape = running.tape if running else None
                self._following.follow(turn, tape, after_start=self.told.prompt_of(turn))
            case saying.Repeated(turn):
                self._following.follow(turn, again=True, after_start=self.told.prompt_of(turn))
            case saying.Heard(message):
                await self.told.message(message.pk, message.author, again=True)
            case _:
                assert_never(result)

    async def _turn_away(self, said: Say, refused: Frame) -> None:
        """Say why not, naming the words by their key, with care first if they signal a risk."""
        for frame in await limits.beside_care(
            {**refused, "key": str(said.key)}, self.conversation_id, said, self.visitor
        ):
            await self._send(frame)

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
            refused = limits.too_often(limited)
            if said is None:
                await self._send(refused)
            else:
                await self._turn_away(said, refused)
            return None

    # --- Following turns ---

    async def _replay(self) -> None:
        """Send what was missed: later messages first, then the turns that run."""
        later = database_sync_to_async(missed)
        told, resume = await later(self.conversation_id, resume_of(self.scope["query_string"]))
        for frame in told:
            await self._send(frame)
        if resume.turn is not None:
            turn = await self._turn(resume.turn)
            if turn is not None and not self._following.has_finished(turn.pk):
                self._following.follow(turn, offset=resume.offset)
        async for turn in Turn.objects.filter(
            conversation=self.conversation_id, state=Turn.State.RUNNING
        ):
            if turn.pk != resume.turn:
                self._following.follow(turn)

    async def _turn(self, turn_id: UUID) -> Turn | None:
        mine = Turn.objects.filter(pk=turn_id, conversation=self.conversation_id)
        return await mine.select_related("conversation").afirst()

    async def _send(self, frame: Frame) -> None:
        await self._following.send(frame)

    async def _write(self, frame: Frame) -> None:
        await self.send(text_data=json.dumps(frame, ensure_ascii=False))

    # --- Whether the visitor still is who they were ---

    async def _signed_in(self) -> bool:
        holds = await database_sync_to_async(still_holds)(
            str(self.scope["session"].session_key), self.visitor.user, self.visitor.guest
        )
        if not holds:
            await self.close(_SIGNED_OUT)
        return holds

    async def _may_open(self) -> bool:
        may = await database_sync_to_async(self.visitor.may_open)(self.conversation_id)
        if not may:
            await self.close(_GONE)
        return may

    async def _keep_watch(self) -> None:
        """Look now and then whether all of this still is theirs, and for facts that got lost."""
        while True:
            try:
                if not (await self._signed_in() and await self._may_open()):
                    return
                await self.told.catch_up()
            except DatabaseError as error:
                logger.warning("A socket looks again later: %s", type(error).__name__)
            await asyncio.sleep(self._watch_every)
