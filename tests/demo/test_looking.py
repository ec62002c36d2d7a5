"""The demo model that sees says what it really got."""

from __future__ import annotations

from base64 import b64encode

from chatapp.demo.looking import read_in, seen_in
from tests.attachments.files import image


def test_it_tells_size_and_colour():
    url = "data:image/png;base64," + b64encode(image()).decode()
    assert seen_in((url,)) == "- a PNG image of 64 × 48 pixels, mostly blue"


def test_it_says_when_there_is_nothing_to_see():
    assert "could not read" in seen_in(("data:,",))


def test_it_tells_the_length_of_a_file_and_how_it_begins():
    prompt = 'What is this?\n\nFile "a.txt":\n```txt\nMilk\nBread\n```'
    assert read_in(prompt) == '- "a.txt": 2 lines, 10 characters. It begins: Milk'
