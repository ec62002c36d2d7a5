"""Frames come out whole, however the bytes were split."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.providers import sse
from chatapp.providers.errors import BadResponse
from chatapp.providers.sse import FrameSplitter


def frames_of(*pieces: bytes) -> list[tuple[object, str | None]]:
    splitter = FrameSplitter()
    found = [frame for piece in pieces for frame in splitter.feed(piece)]
    return [*found, *splitter.flush()]


@given(
    texts=st.lists(st.text(max_size=20), max_size=6),
    newline=st.sampled_from(["\n", "\r\n"]),
    space=st.sampled_from(["", " "]),
    size=st.integers(1, 40),
)
def test_any_split_gives_the_same_frames(
    texts: list[str], newline: str, space: str, size: int
) -> None:
    lines = (f"data:{space}{json.dumps(text, ensure_ascii=False)}{newline * 2}" for text in texts)
    body = "".join(lines).encode("utf-8", "surrogatepass")
    cut = [body[start : start + size] for start in range(0, len(body), size)]
    whole = frames_of(body)
    assert frames_of(*cut) == whole
    assert len(whole) == len(texts)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'data: {"a": "\xe2\x80\xa8"}\n\n', [({"a": "\u2028"}, None)]),
        (b": hello\n\nid: 7\nretry: 10\n\ndata: 1\n\n", [(1, None)]),
        (b"event: error\ndata: 1\n\ndata: 2\n\n", [(1, "error"), (2, None)]),
        (b"data: 1\ndata: 2\n", [(1, None), (2, None)]),
        (b'data: {"a":\ndata: 1}\n\n', [({"a": 1}, None)]),
        (b"data: 1\n\ndata: 2", [(1, None), (2, None)]),
        (b"data: ping\n\ndata:\n\ndata: 2\n\n", [(2, None)]),
        (b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n", [(1, None)]),
    ],
)
def test_the_forms_that_providers_send(body: bytes, expected: list[object]) -> None:
    assert frames_of(body) == expected


def test_a_line_without_end_is_given_up() -> None:
    splitter = FrameSplitter()
    with pytest.raises(BadResponse):
        list(splitter.feed(b"x" * (sse.LONGEST_LINE + 1)))
