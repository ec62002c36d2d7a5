"""A model's Markdown reaches the page as HTML that cannot harm and loads nothing."""

from __future__ import annotations

import re
import time
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.chat.rendering import FORMULA, render

TAGS = {
    *"p h3 h4 h5 h6 blockquote ul ol li hr br strong em s code pre span div a sup section".split(),
    *"table thead tbody tr th td".split(),
    *FORMULA,
}
ATTRIBUTES = {
    "align",
    "dir",
    "class",
    "href",
    "title",
    "start",
    "data-language",
    "tabindex",
    "aria-level",
    "target",
    "rel",
}.union(*FORMULA.values())


PIECES = [
    *"<>\"'&`*_[]()!#|-=$\\:{}^~ \n",
    *("```js\n", "$$\n", "\\(", "\\)", "\\[", "\\]", "[^1]", "\n[^1]: ", "- [x] ", "![a](", "\n\n"),
    *("javascript:", "https://x.example/", "data:text/html,", "<img src=x onerror=y>", "<script>"),
    *(
        "\\href{",
        "\\style{",
        "\\text{<script>}",
        "\\frac{a}{b}",
        "| a | b |\n|---|---|\n",
        "<math>",
    ),
]


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
    assert '>A chart <span class="image-host">there.example</span></a>' in html


def test_a_heading_is_told_as_one_below_what_it_belongs_to():
    told = re.findall(  # as it looks, as it is told
        r'<h(\d)[^>]*?(?: aria-level="(\d)")?(?: dir="auto")?>',
        render("## a\n\n#### b\n\n### c\n\n## d\n\n###### e\n\n# f\n"),
    )
    assert [int(level or shown) for shown, level in told] == [3, 4, 4, 3, 4, 3]
    assert [int(shown) for shown, _ in told] == [4, 6, 5, 4, 6, 3]


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


def test_only_what_has_a_colour_is_marked_and_each_piece_once():
    html = render("```js\nconst answer = `a ${b}`;\n```")
    assert '<span class="hl-k">const</span> answer = <span class="hl-s">`a ${</span>b' in html


@pytest.mark.parametrize("fence", ["```\na < b\n```", "```nolang\na < b\n```", "    a < b"])
def test_code_in_no_known_language_is_kept_as_it_is(fence):
    assert '<code><span class="lines">a &lt; b\n</span></code>' in render(fence)


@pytest.mark.parametrize("language", ["", "python"])
def test_long_code_stands_in_pieces_of_whole_lines_and_loses_none(language):
    code = "".join(f'a = """{n}\u2028\n\n"""\n' for n in range(20))
    pieces = render(f"```{language}\n{code}```").split('<span class="lines">')[1:]
    texts = [unescape(re.sub("<[^>]+>", "", piece)) for piece in pieces]
    assert [text.count("\n") for text in texts] == [24, 24, 12]
    assert "".join(texts) == code


def test_code_can_be_scrolled_by_keyboard():
    assert '<pre tabindex="0">' in render("```\ncode\n```")


def test_every_block_finds_its_own_direction():
    html = render("# مرحبا\n\nHello\n\n- شكرا\n\n> سلام")
    for block in ("h3", "p", "ul", "li", "blockquote"):
        assert f'<{block} dir="auto">' in html


def test_an_item_and_a_quote_run_as_their_first_words_do():
    assert '<li dir="auto">\n<p>شكرا</p>' in render("- شكرا\n\n- مرحبا")
    quote = render("> سلام\n>\n> Hello")
    assert '<blockquote dir="auto">\n<p>سلام</p>\n<p dir="auto">Hello</p>' in quote


def test_code_reads_left_to_right_in_any_language():
    assert 'class="code" dir="ltr"' in render("```\nكود\n```")


def test_a_table_is_a_table():
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")
    assert '<div class="table-wrap" tabindex="0">' in html
    assert html.count("<td") == 2


def test_a_column_keeps_its_side():
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert html.count('align="center"') == html.count('align="right"') == 2
    assert "style" not in html


def test_an_empty_corner_of_a_table_heads_nothing():
    html = render("|   | b |\n|---|---|\n| 1 | 2 |")
    assert html.count("<th ") == 1
    assert html.count("<td") == 3


def test_a_list_keeps_the_number_it_starts_with():
    assert '<ol start="4"' in render("4. four\n5. five")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("The area is $\\pi r^2$.", "<mi>π</mi>"),
        ("so \\(x < y\\) holds", "<mo>&lt;</mo>"),
        ("函数$f(x)$的导数", "<mi>f</mi>"),
        (
            "Then:\n$$\nx = 1\n- y\n$$\nand on",
            '<p class="formula" dir="ltr"><math display="block" tabindex="0">',
        ),
        ("\\[\n\\sum_{i=1}^n i\n\\]", "<munderover>"),
        ("1. Item:\n   $$\n   x^2\n   $$\n2. b", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("$\\begin{aligned}a&=b\\\\[2pt]c&=d\\end{aligned}$", "<mtable"),
        ("$\\mathcal{L}$", "<mi>ℒ</mi>"),
    ],
)
def test_a_formula_is_drawn_as_mathml(text, drawn):
    assert drawn in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "from $5-$10",
        "Between $5 and 10$ of it",
        "US$5 (A$7)",
        "from $HOME to $PATH, $HOME/$USER",
        "\\$5 and \\$6",
        "`$x$`",
        "    $$\n    x\n    $$",
        "$$\nx\n\ny\n$$",
    ],
)
def test_prices_names_and_code_are_no_formulas(text):
    assert "<math" not in render(text)


@pytest.mark.parametrize("tex", ["\\frac{a", "\\foo{x}", "{" * 90 + "x" + "}" * 90, "x" * 3000])
def test_a_formula_that_cannot_be_drawn_shows_its_source(tex):
    html = render(f"${tex}$")
    assert "<math" not in html
    assert f'<code class="formula-source" dir="ltr">{tex}</code>' in html


def test_a_formula_links_and_styles_nothing():
    seen = Seen(
        render("$\\href{javascript:alert(1)}{x} \\style{position:fixed}{y} \\color{red}{z}$")
    )
    assert "math" in seen.tags
    assert seen.attributes.isdisjoint({"href", "style", "mathcolor"})


def test_tasks_show_what_is_done():
    html = render("- [ ] to do\n- [x] done **well**\n- [link](https://x.example)")
    assert '<li dir="auto" class="task">☐ to do</li>' in html
    assert '<li dir="auto" class="task">☑ done <strong>well</strong></li>' in html
    assert html.count("task") == 2


def test_footnotes_are_numbered_and_stand_below():
    html = render("One[^b] and [^abc].\n\n[^b]: *Note.*\n\nTwo")
    assert 'One<sup class="note-ref">1</sup> and [^abc].' in html
    assert html.index("Two") < html.index('<section class="notes-below">') < html.index("<em>Note")


@pytest.mark.parametrize(
    "piece",
    [
        *("\\(", "$$\n\n", "$$", "$a ", "\\[a\n", "[^1]", "$", "$$a\n"),
        *("://", "a://", "http:// ", "https://a"),
    ],
)
def test_no_repetition_makes_rendering_slow(piece):
    began = time.process_time()
    render(piece * (20_000 // len(piece)))
    assert time.process_time() - began < 2


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25).map("".join))
def test_no_text_loads_runs_or_gets_through_what_is_not_on_the_list(text):
    seen = Seen(render(text))
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    assert all(re.match("(?:https?|mailto):", address) for address in seen.addresses)
