"""What a model wrote looks the same while it streams and afterwards, and costs the page little."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from playwright.sync_api import expect

from chatapp.chat.rendering import render

LONG = "Write a long story about a lighthouse"
BUDGET = 60 * 1024


@pytest.fixture
def scripts(page):
    """The gzipped size of every script that the page has fetched, by its address."""
    sizes = {}

    def fetched(answer):
        if answer.request.resource_type == "script":
            sizes[answer.url] = len(gzip.compress(answer.body(), 9))

    page.on("response", fetched)
    return sizes


def say(page, text):
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def test_the_parser_is_fetched_when_somebody_writes(page, scripts):
    page.goto("/", wait_until="networkidle")
    assert scripts
    assert sum(scripts.values()) <= BUDGET
    assert not [url for url in scripts if "/lazy/" in url or "/vendor/" in url]
    with page.expect_response("**/vendor/marked*"):
        page.locator("#text").press("H")


def test_an_answer_is_readable_before_the_parser_is_here(page):
    held = []

    def hold(route):
        held.append(route)

    page.route("**/lazy/painting/painter*", hold)
    page.goto("/")
    say(page, LONG)
    words = page.locator(".prose .unparsed")
    expect(words).to_contain_text("lighthouse")
    held.pop().continue_()
    expect(words).to_have_count(0)
    expect(page.locator(".prose .part > p").first).to_contain_text("lighthouse")


def shape(html):
    """The elements, their classes and directions, and the words: what decides how it looks.

    The colours of code come from two tools that agree on their names, not on every word.
    """
    html = re.sub(r'<span class="hl-\w+">|</span>', "", html)
    html = re.sub(r"<button.*?</button>", "", html, flags=re.DOTALL)
    html = re.sub(r'(?: data-mark="[^"]*"| aria-level="."| data-grows=""| class="")', "", html)
    html = re.sub(r"\s+(?=<)|(?<=>)\s+", "", html)
    return [
        (tag.split(" ", 1)[0], *sorted(re.findall(r' ([\w-]+="[^"]*")', tag)), words)
        for tag, words in re.findall(r"<([^>]+)>([^<]*)", html)
    ]


def whole(page):
    """The answer's HTML, but not what keeps its blocks together or only a finished one has."""
    return page.locator(".prose").evaluate(
        """(prose) => {
          const copy = prose.cloneNode(true);
          const parts = copy.querySelectorAll(".part, .parts");
          parts.forEach((part) => part.replaceWith(...part.childNodes));
          copy.querySelectorAll(".image-offer").forEach((offer) => offer.remove());
          return copy.innerHTML;
        }"""
    )


def test_what_streams_looks_as_the_finished_answer_does_and_stays(page, allow_console):
    held = []

    def hold(route):
        held.append(route)

    page.route(re.compile(r"/c/[^/]+/messages/[^/]+/$"), hold)
    page.goto("/")
    say(page, "Show me a sample of everything you can format")
    expect(page.locator(".prose")).to_contain_text("The end.")
    expect(page.locator(".prose math")).to_have_count(6)
    expect(page.locator(".prose .hl-k").first).to_be_visible()
    expect(page.locator(".image-offer")).to_have_count(0)
    streamed = whole(page)
    blocks = page.locator(".prose .part > *").element_handles()
    for route in held:
        route.continue_()
    expect(page.locator("article[data-state=answered] .message-foot [data-copy]")).to_be_visible()
    left = [block for block in blocks if not block.evaluate("block => block.isConnected")]
    assert left == []
    expect(page.locator(".prose .hl-s")).to_have_count(2)  # in the server's colours
    shown = whole(page)
    allow_console("422")
    page.locator(".image-link + .image-offer button").click()
    expect(page.locator(".image-told")).to_contain_text("Not shown: images.example")
    expect(page.locator(".image-offer button")).to_be_focused()
    page.reload()
    stored = whole(page)
    assert shape(streamed) == shape(shown) == shape(stored)
    assert "data-grows" not in shown
    assert shown.count("hl-") == stored.count("hl-")
    assert shown.count("aria-level") == stored.count("aria-level") > 0


TURN = "6f1c2a30-0000-4000-8000-000000000001"


@pytest.fixture
def grow(page):
    """Begin an answer on the page, and return what lets it grow by a text."""
    sockets = []
    said: list[str] = []

    def opened(socket):
        sockets.append(socket)

    def send(kind, **more):
        sockets[-1].send(json.dumps({"type": f"turn.{kind}", "turn": TURN, **more}))

    def grown(text):
        send("delta", offset=len("".join(said)), text=text)
        said.append(text)

    page.route_web_socket("**/ws/conversations/**", opened)
    page.goto("/")
    with page.expect_response("**/lazy/painting/parts*"):
        page.locator("#text").press("A")
    send("started", key=TURN, model="demo-aster")
    return grown


def test_much_that_comes_as_the_page_goes_out_of_sight_is_painted_all_the_same(page, grow):
    page.evaluate("() => { window.requestAnimationFrame = () => 0; }")  # then no frame comes
    grow("A sentence of it.\n\n" * 1500 + "The end.")
    expect(page.locator(".prose")).to_contain_text("The end.")


def test_a_list_goes_on_wherever_its_text_was_cut(page, grow):
    grow("- one\n- two\n  ")
    expect(page.locator(".prose li")).to_have_text(["one", "two"])
    grow("- deep\n\n  more\n")
    expect(page.locator(".prose .part > ul")).to_have_count(1)
    expect(page.locator(".prose li li")).to_contain_text("deep")


ITEMS = """\
Steps, each with `words` that *grow*, $x^2$ and more:

1. First **of all**:
   ```python
   x = 1
   y = 2
   ```
   and then on, with a [link](https://there.example/).
2. Second
   - deep `one`
   - deep two
     1. deeper

3. Third, after an empty line

   | a | b |
   |---|---|
   | 1 | *2* |

   > Said **so**, and
   > on.

   ```js
   let a;
   ```

4. [x] Fourth

The end.
"""


def test_items_grow_one_by_one_into_what_the_server_makes_of_them(page, grow):
    for at in range(0, len(ITEMS), 9):
        grow(ITEMS[at : at + 9])
        page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => done(1)))")
    expect(page.locator(".prose .part > p").last).to_have_text("The end.")
    expect(page.locator(".prose .hl-m")).to_have_text(["1", "2"])
    expect(page.locator(".prose math")).to_have_count(1)
    assert shape(whole(page)) == shape(render(ITEMS))


LINES = """(words) => {
  const [block] = words.parentElement.getClientRects();
  const range = document.createRange();
  const found = [];
  for (const { index, 0: word } of words.data.matchAll(/\\S+/g)) {
    range.setStart(words, index);
    range.setEnd(words, index + word.length);
    found.push(Math.round(range.getBoundingClientRect().top - block.top));
  }
  return found;
}"""


@pytest.mark.parametrize("mark", ["", "### "], ids=["words", "a heading"])
def test_words_that_are_on_a_line_stay_there_while_more_come(page, grow, mark):
    words = "The keeper climbed the stairs, as every evening, and lit the lamp. " * 3
    grow(mark)
    before: list[int] = []
    for word in re.findall(r"\S+ ", words):
        grow(word)
        block = page.locator(".prose .part > *")
        expect(block).to_have_text(re.compile(rf"{re.escape(word.strip())}$"))
        lines = block.evaluate_handle("(block) => block.firstChild").evaluate(LINES)
        assert lines[: len(before)] == before
        before = lines
    assert len(set(before)) > 1


SELECT = """(code) => {
  getSelection().selectAllChildren(code.firstElementChild);
  return getSelection().toString();
}"""


def test_code_grows_in_pieces_and_what_is_selected_stays_so(page, grow):
    lines = [f"x{n} = {n}\n" for n in range(60)]
    grow("```python\n" + "".join(lines[:30]))
    code = page.locator(".prose code")
    expect(code.locator(".hl-m")).to_have_count(30)
    selected = code.evaluate(SELECT)
    assert selected.rstrip("\n") == "".join(lines[:24]).rstrip("\n")
    grow("".join(lines[30:]) + "```\n\nThe end.")
    expect(code.locator(".hl-m")).to_have_count(60)
    expect(code.locator(".lines")).to_have_count(3)
    assert code.text_content() == "".join(lines)
    assert page.evaluate("getSelection().toString()") == selected


def test_rows_and_code_that_are_here_stay_while_more_comes(page, grow):
    grow("| a | b |\n|---|---|\n| 1 | 2 |\n| 3")
    expect(page.locator(".prose td")).to_have_text(["1", "2", "3", ""])
    row = page.locator(".prose tbody tr").first.element_handle()
    grow(" | 4 |\n| 5 | 6 |\n\n```python\nx = 1\n")
    expect(page.locator(".prose td")).to_have_text(["1", "2", "3", "4", "5", "6"])
    code = page.locator(".prose code")
    expect(code).to_have_text("x = 1")
    shown = code.element_handle()
    grow("y = 2\n``")
    expect(code).to_have_text("x = 1\ny = 2", use_inner_text=False)
    grow("`\n\nThe end.")
    expect(page.locator(".prose .part > p")).to_have_text("The end.")
    assert [one.evaluate("one => one.isConnected") for one in (row, shown)] == [True, True]
    assert code.text_content() == "x = 1\ny = 2\n"
    expect(page.locator(".prose .hl-m")).to_have_text(["1", "2"])


GROW = """async (heights) => {
  const scroller = document.getElementById("scroller");
  const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  for (const height of heights) {
    const item = document.createElement("li");
    item.style.height = `${height}px`;
    document.getElementById("transcript").append(item);
    if (height > 250) await frame(); // the others come between a scroll and its event
  }
  for (let waited = 0; waited < 5; waited += 1) await frame();
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
}"""


def test_the_page_follows_what_grows_until_the_reader_goes_up(page):
    page.goto("/")
    say(page, "Give me three tips for a good night's sleep.")
    expect(page.locator("article[data-state=answered]")).to_be_visible()
    assert page.evaluate(GROW, [400, 200, 300, 200]) < 2
    expect(page.locator("#jump")).to_be_hidden()
    page.locator("#scroller").evaluate("scroller => { scroller.scrollTop -= 300; }")
    expect(page.locator("#jump")).to_be_visible()
    assert page.evaluate(GROW, [400]) > 400
    page.locator("#jump").click()
    expect(page.locator("#jump")).to_be_hidden()


CHANGE = """async (heights) => {
  const scroller = document.getElementById("scroller");
  const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  const item = document.createElement("li");
  document.getElementById("transcript").append(item);
  for (const height of heights) {
    const words = document.createElement("p");
    words.style.height = `${height}px`;
    item.replaceChildren(); // as an answer that is painted anew
    void scroller.scrollTop; // as a pointer that moves: the browser looks what lies below it
    item.replaceChildren(words);
    await frame();
    await frame();
  }
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
}"""


@pytest.mark.parametrize("heights", [[900, 1500], [900, 900]], ids=["longer", "as long"])
def test_what_is_gone_for_less_than_a_frame_takes_nobody_away_from_the_end(page, heights):
    page.goto("/")
    say(page, "Give me three tips for a good night's sleep.")
    expect(page.locator("article[data-state=answered]")).to_be_visible()
    assert page.evaluate(CHANGE, heights) < 2
    expect(page.locator("#jump")).to_be_hidden()


def test_who_goes_up_while_all_is_painted_anew_is_not_followed(page):
    page.goto("/")
    say(page, "Give me three tips for a good night's sleep.")
    expect(page.locator("article[data-state=answered]")).to_be_visible()
    page.evaluate(CHANGE, [2_000])
    page.evaluate(f"() => void ({CHANGE})(Array.from({{ length: 90 }}, (_, at) => 2_000 + 9 * at))")
    page.locator("#scroller").hover()
    page.mouse.wheel(0, -600)
    expect(page.locator("#jump")).to_be_visible()
    page.mouse.wheel(0, -1)
    assert page.evaluate(GROW, [400]) > 400
    expect(page.locator("#jump")).to_be_visible()
