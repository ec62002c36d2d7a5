"""What the chat page costs a slow device: its first load, and an answer that streams in.

Chromium runs with its processor slowed down four times and traces itself. The answer comes through
the page's own socket in batches as the server's do, and the finished message takes its place as
it does then. It is held against the naive strategy in the same run: the whole bubble, rendered by
the server, swapped in for every token.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, WebSocketRoute, sync_playwright

from chatapp.chat.rendering import render
from chatapp.demo.scripts import SCRIPTS
from tests.bench.figures import Figure
from tests.browser import chromium
from tests.stack import Stack

SLOWER = 4
LONG = 50.0
"""Milliseconds from which on a task keeps a tap or a key waiting."""
_BATCH, _EVERY = 20, 0.048
"""Characters in one delta and seconds between two: four hundred characters a second."""
_WRITING = 3
"""Seconds from somebody's first letter to the answer's: hardly anybody writes faster."""
_TOKEN = 4
_AGAIN = 2
"""How often more an answer comes whose longest task is told."""
_SAMPLED = 16
"""The naive strategy swaps so many times as often as it is measured: it would take a minute."""
_CATEGORIES = ["toplevel", "devtools.timeline", "loading", "blink.user_timing"]
_AFTERWARDS = "BlinkScheduler_PerformMicrotaskCheckpoint"
"""What a task left to promises: a person waits for it as for the task, the trace tells it apart."""
_TURN = "6f1c2a30-0000-4000-8000-000000000001"
_FINISHED = "/bench/finished/"
_MESSAGE = """\
<article class="message" tabindex="-1" data-message="{turn}" data-turn="{turn}" data-author="model"
         data-state="answered" data-asked="bench" data-served="bench">
  <header class="message-head"><h2 class="message-author">Bench</h2></header>
  <div class="prose" dir="auto">{html}</div>
  <footer class="message-foot"></footer>
</article>
"""
_SWAP = """async (answers) => {
  const prose = document.querySelector("#transcript .prose");
  for (const html of answers) {
    prose.innerHTML = html;
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  }
}"""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a page's main thread did, in milliseconds."""

    tasks: tuple[float, ...]
    first_paint: float

    @property
    def total(self) -> float:
        """All its work."""
        return sum(self.tasks)

    @property
    def blocking(self) -> float:
        """What tasks lasted beyond fifty milliseconds."""
        return sum(task - LONG for task in self.tasks if task > LONG)


def painting(stack: Stack) -> list[Figure]:
    """Measure the first load and a long answer on a slowed device."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        first = _first_load(browser, stack)
        ours, naive = _answer(browser, stack, _text(10_000))

        def again(text: str, batch: int, times: int) -> list[Trace]:
            return [
                _answer(browser, stack, text, batch=batch, compare=False)[0] for _ in range(times)
            ]

        short = [ours, *again(_text(10_000), _BATCH, _AGAIN)]
        longer = again(_text(30_000), 60, _AGAIN + 1)
        code = again(_code(30_000), 150, _AGAIN + 1)
        table, _ = _answer(browser, stack, _table(200), batch=75, compare=False)
        browser.close()
    share = ours.total / (naive.total * _SAMPLED)
    note = f"{ours.total / 1000:.1f} s of {naive.total * _SAMPLED / 1000:.0f} s"
    return [
        Figure("first contentful paint, 4x slower", first.first_paint, "ms", 1),
        Figure("blocked at the first load, 4x slower", first.blocking, "ms", len(first.tasks)),
        Figure("10 KB answer against naive", share, "", len(ours.tasks), 0.12, note=note),
        _longest("10 KB answer, longest task", short),
        _longest("30 KB answer, longest task", longer),
        Figure(
            "30 KB answer, blocked", median(trace.blocking for trace in longer), "ms", len(longer)
        ),
        _longest("30 KB of code, longest task", code),
        Figure("200 rows, longest task", max(table.tasks), "ms", len(table.tasks)),
    ]


def _longest(name: str, traces: list[Trace]) -> Figure:
    """Return the longest task of the run in the middle: one of thousands may be the machine's."""
    found = sorted(max(trace.tasks) for trace in traces)
    note = f"median of {len(found)} runs, {found[0]:.1f} to {found[-1]:.1f}"
    return Figure(name, median(found), "ms", len(found), LONG, note=note)


def _text(length: int) -> str:
    """Return so many characters of Markdown with everything in it, in one answer's manner."""
    sample = next(script for script in SCRIPTS if script.name == "formatting").text("en")
    words = "The keeper climbed the stairs, as every evening, and lit the lamp above the sea. " * 6
    part = f"{sample}\n\n{words}\n\n{words}\n\n"
    return (part * (length // len(part) + 1))[:length]


def _code(length: int) -> str:
    """Return about so many characters of one piece of code."""
    lines = "".join(
        f"def keeper_{n}(name: str, steps: int = {n}) -> str:\n"
        f'    return f"{{name}} climbs {{steps}}"  # as every evening\n\n\n'
        for n in range(length // 110)
    )
    return f"```python\n{lines}```\n"


def _table(rows: int) -> str:
    """Return a table of four columns, of which some have marks in their words."""
    kept = "".join(
        f"| **Lamp {n}** | Keeper {n} | {n * 7} m | lit at `dusk` |\n" for n in range(rows)
    )
    return f"| Lamp | Keeper | Height | Note |\n|---|---|---:|---|\n{kept}"


def _first_load(browser: Browser, stack: Stack) -> Trace:
    page = _page(browser, stack)

    def load() -> None:
        page.goto("/", wait_until="networkidle")

    trace = _traced(browser, page, load)
    page.context.close()  # left open, it would share its renderer and garbage with the next
    return trace


def _answer(
    browser: Browser, stack: Stack, text: str, *, batch: int = _BATCH, compare: bool = True
) -> tuple[Trace, Trace]:
    page = _page(browser, stack)
    sockets: list[WebSocketRoute] = []

    def opened(socket: WebSocketRoute) -> None:
        sockets.append(socket)

    finished = _MESSAGE.format(turn=_TURN, html=render(text))
    page.route_web_socket("**/ws/conversations/**", opened)
    page.route(f"**{_FINISHED}", lambda route: route.fulfill(body=finished))
    page.goto("/", wait_until="networkidle")
    with page.expect_response("**/vendor/purify*"):
        page.locator("#text").press("A")  # as somebody who writes: the painter is fetched
    page.wait_for_timeout(_WRITING * 1000)

    def stream() -> None:
        started = {"type": "turn.started", "turn": _TURN, "key": _TURN, "model": "bench"}
        sockets[-1].send(json.dumps(started))
        for offset in range(0, len(text), batch):
            delta = {"turn": _TURN, "offset": offset, "text": text[offset : offset + batch]}
            sockets[-1].send(json.dumps({"type": "turn.delta", **delta}))
            page.wait_for_timeout(_EVERY * 1000)
        ended = {"state": "answered", "model": "bench", "url": _FINISHED}
        sockets[-1].send(json.dumps({"type": "turn.finished", "turn": _TURN, **ended}))
        page.wait_for_timeout(2000)  # whoever looked whether it is done would be in the trace

    ours = _traced(browser, page, stream)
    page.locator("#transcript .message-foot [data-copy]").wait_for()
    if not compare:
        page.context.close()
        return ours, ours
    whole = page.locator("#transcript .prose").inner_html()
    cuts = range(_TOKEN, len(text), _TOKEN * _SAMPLED)
    answers = [whole[: len(whole) * cut // len(text)] for cut in cuts]
    naive = _traced(browser, page, lambda: page.evaluate(_SWAP, answers))
    page.context.close()
    return ours, naive


def _page(browser: Browser, stack: Stack) -> Page:
    page = browser.new_context(base_url=stack.url).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _traced(browser: Browser, page: Page, work: Callable[[], object]) -> Trace:
    browser.start_tracing(page=page, categories=_CATEGORIES)
    time.sleep(0.2)
    work()
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    return _read(events)


def _read(events: list[dict[str, Any]]) -> Trace:
    """Find the page's main thread, the one that did most, and its outermost tasks."""
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"].get("name") == "CrRendererMain"
    }
    tasks: dict[tuple[int, int], list[float]] = {main: [] for main in mains}
    for event in sorted(events, key=lambda event: int(event.get("ts", 0))):
        place = (event.get("pid"), event.get("tid"))
        if place not in tasks:
            continue
        # The thread's own time: what else the machine does is not the page's work.
        lasted = event.get("tdur", event.get("dur", 0)) / 1000
        if event.get("name") == "ThreadControllerImpl::RunTask":
            tasks[place].append(lasted)
        elif event.get("name") == _AFTERWARDS and tasks[place]:
            tasks[place][-1] += lasted
    busiest = max(tasks, key=lambda main: sum(tasks[main]))
    return Trace(tuple(tasks[busiest]), _first_paint(events, busiest))


def _first_paint(events: list[dict[str, Any]], main: tuple[int, int]) -> float:
    """Return the milliseconds from the navigation to the first contentful paint; 0: none."""
    starts, paints = (
        {
            event["args"]["data"]["navigationId"]: event["ts"]
            for event in events
            if event.get("pid") == main[0] and event.get("name") == name
        }
        for name in ("navigationStart", "firstContentfulPaint")
    )
    # Every vector image is a page of its own to Chromium: each navigation has its own paint.
    lasted = (paints[one] - starts[one] for one in paints.keys() & starts.keys())
    return max(lasted, default=0.0) / 1000
