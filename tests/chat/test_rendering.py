"""A model's Markdown reaches the page as HTML that cannot harm and loads nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.chat.rendering import render

TAGS = set("p h3 h4 h5 h6 blockquote ul ol li hr br strong em s code pre span div a".split()) | set(
    "table thead tbody tr th td".split()
)
ATTRIBUTES = {
    "dir",
    "class",
    "href",
    "title",
    "start",
    "data-language",
    "tabindex",
    "target",
    "rel",
}


class Seen(HTMLParser):
    """What a browser would find in it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.addresses = set(), set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name == "href"]


def test_markdown_becomes_html():
    html = render("**Keep** the same hours.\n\n- one\n- two")
    assert "<strong>Keep</strong>" in html
    assert html.count("<li") == 2


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[go](javascript:alert(1))",
        "[go](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        '```" onmouseover="alert(1)\ncode\n```',
        '<a href="https://x.example" style="position:fixed" onclick="alert(1)">x</a>',
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
    ],
)
def test_nothing_in_it_can_run(hostile):
    seen = Seen(render(hostile))
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    assert all(address.startswith("https://") for address in seen.addresses)


def test_raw_html_is_shown_as_text():
    assert "&lt;b&gt;bold&lt;/b&gt;" in render("<b>bold</b>")


def test_links_leave_without_telling_where_from():
    html = render("[there](https://there.example/a)")
    assert 'href="https://there.example/a"' in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'target="_blank"' in html


def test_addresses_become_links_and_file_names_do_not():
    html = render("See https://there.example and setup.py")
    assert 'href="https://there.example"' in html
    assert html.count("<a ") == 1


def test_an_image_is_a_link_so_nothing_is_loaded_from_elsewhere():
    html = render("![A chart](https://there.example/chart.png)")
    assert "<img" not in html
    assert 'href="https://there.example/chart.png"' in html
    assert ">A chart</a>" in html


def test_headings_begin_below_those_of_the_page():
    html = render("# One\n\n#### Four\n\n###### Six")
    assert "<h3" in html
    assert html.count("<h6") == 2
    assert "<h1" not in html


def test_code_is_coloured_by_classes_and_named():
    html = render('```python\nprint("hi")\n```')
    assert 'class="code"' in html
    assert 'data-language="python"' in html
    assert 'class="hl-nb"' in html
    assert "style=" not in html


@pytest.mark.parametrize("fence", ["```\na < b\n```", "```nolang\na < b\n```", "    a < b"])
def test_code_in_no_known_language_is_kept_as_it_is(fence):
    assert "<code>a &lt; b\n</code>" in render(fence)


def test_code_can_be_scrolled_by_keyboard():
    assert '<pre tabindex="0">' in render("```\ncode\n```")


def test_every_block_finds_its_own_direction():
    html = render("# مرحبا\n\nHello\n\n- شكرا\n\n> سلام")
    for block in ("h3", "p", "ul", "li", "blockquote"):
        assert f'<{block} dir="auto">' in html


def test_code_reads_left_to_right_in_any_language():
    assert 'class="code" dir="ltr"' in render("```\nكود\n```")


def test_a_table_is_a_table():
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")
    assert '<div class="table-wrap" tabindex="0">' in html
    assert html.count("<td") == 2


def test_an_empty_corner_of_a_table_heads_nothing():
    html = render("|   | b |\n|---|---|\n| 1 | 2 |")
    assert html.count("<th ") == 1
    assert html.count("<td") == 3


def test_a_list_keeps_the_number_it_starts_with():
    assert '<ol start="4"' in render("4. four\n5. five")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>\"'&`*_[]()!#|-= \nabcjs:/onclick", max_size=120))
def test_no_text_gets_a_tag_through_that_is_not_on_the_list(text):
    seen = Seen(render(text))
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
