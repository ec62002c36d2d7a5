"""A turn while it runs in this process: its text, its tape, and the wish to stop it."""

from __future__ import annotations

import asyncio
from uuid import UUID

from django.conf import settings

from chatapp.accounts.limiting.limits import Hit
from chatapp.chat import frames
from chatapp.chat.streaming.tape import Tape
from chatapp.conversations.models import Turn
from chatapp.conversations.turnlog import Frame, merged, text_of


class Running:
    """The live side of a turn's row; one event loop only.

    The first text after a pause goes out at once, later text is put together for
    `DELTA_INTERVAL` seconds: about twenty frames a second, however fast the model is. `hit` is what
    asking cost the person, to be given back if the turn is refused.
    """

    def __init__(self, turn: Turn, token: UUID, hit: Hit | None = None) -> None:
        self.turn = turn
        self.token = token
        self.hit = hit or Hit()
        self.tape = Tape()
        self.served = ""
        self.stopping = False
        self.task: asyncio.Task[None] | None = None
        self._pending: list[str] = []
        self._length = 0
        self._logged = 0
        self._timer: asyncio.TimerHandle | None = None
        self._last = float("-inf")
        self.tape.append(frames.turn_started(turn))

    def add(self, text: str) -> None:
        """Take more of the answer."""
        if not text:
            return
        self._pending.append(text)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            due = self._last + settings.DELTA_INTERVAL - loop.time()
            if due <= 0:
                self.emit()
            else:
                self._timer = loop.call_later(due, self.emit)

    def emit(self) -> None:
        """Put what is pending on the tape."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._pending:
            text = "".join(self._pending)
            self._pending.clear()
            self._last = asyncio.get_running_loop().time()
            self.tape.append(frames.turn_delta(self.turn.pk, self._length, text))
            self._length += len(text)

    def withdraw(self, offset: int) -> None:
        """Withdraw the text from `offset` on."""
        self.emit()
        if offset < self._length:
            self._length = offset
            self.tape.append(frames.turn_withdrawn(self.turn.pk, offset))

    def text(self) -> str:
        """Return the answer so far."""
        return text_of(merged(self.tape.frames)) + "".join(self._pending)

    def unlogged(self) -> tuple[list[Frame], int]:
        """Return the frames that the log lacks, and the mark to give `logged` once it has them."""
        return merged(self.tape.frames[self._logged :]), len(self.tape.frames)

    def logged(self, mark: int) -> None:
        """Take note that the log has every frame before `mark`."""
        self._logged = mark

    def stop(self) -> None:
        """Cancel the reply, once; what was said is kept."""
        if not self.stopping:
            self.stopping = True
            if self.task is not None:
                self.task.cancel()
