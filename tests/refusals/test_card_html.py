"""The card's HTML: the contract that the page and other programs rely on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from refusals.cards import card_for
from tests.refusals.conftest import to_path

pytestmark = pytest.mark.django_db
FIELDS = {
    "rephrase": {"text"},
    "narrow": {"text"},
    "model": {"model", "scope", "consent"},
    "person": {"need", "contact"},
    "resources": set(),
    "mistake": set(),
}


@dataclass
class Form:
    """A form as a browser would send it."""

    attributes: dict[str, str]
    fields: dict[str, list[str]] = field(default_factory=dict)


class Parsed(HTMLParser):
    """The card's section, its forms with their fields, and its headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sections: list[dict[str, str]] = []
        self.forms: dict[str, Form] = {}
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._form: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        match tag:
            case "section":
                self.sections.append(found)
            case "form":
                assert self._form is None, "forms don't nest"
                self._form = self.forms[found["data-path"]] = Form(found)
            case "input" | "textarea" | "select" if self._form:
                self._form.fields.setdefault(found["name"], []).append(found.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None


def parsed(card) -> Parsed:
    request = RequestFactory().get("/")
    return Parsed(render_to_string("refusals/_card.html", {"card": card}, request))


@pytest.fixture
def every_way(refusal, facts):
    paths = ["resources", "rephrase", "narrow", "model", "person", "mistake"]
    return card_for(refusal(paths=paths), facts, action=to_path)


def test_the_section_says_what_the_card_is(every_way):
    (section,) = parsed(every_way).sections
    assert section["data-refusal"] == str(every_way.refusal)
    assert "data-card" in section
    assert (section["data-category"], section["data-decided-by"]) == ("illicit", "model")
    assert section["data-copy-version"] == "built-in"
    assert (section["lang"], section["dir"]) == ("en", "ltr")
    assert section["aria-labelledby"] in parsed(every_way).ids


def test_each_way_on_is_a_form_with_a_key_a_token_and_its_fields(every_way):
    forms = parsed(every_way).forms
    assert set(forms) == set(FIELDS)
    for path, form in forms.items():
        assert form.attributes["method"] == "post"
        assert form.attributes["action"] == form.attributes["hx-post"] == to_path(path)
        assert UUID(form.fields["key"][0]).version == 4
        assert form.fields["csrfmiddlewaretoken"][0]
        assert FIELDS[path] == set(form.fields) - {"key", "csrfmiddlewaretoken"}


def test_the_model_way_sends_a_model_a_scope_and_consent(every_way):
    fields = parsed(every_way).forms["model"].fields
    assert fields["model"] == ["model-b"]
    assert fields["scope"] == ["answer", "conversation"]
    assert fields["consent"] == ["1"]


def test_no_id_stands_twice_and_nothing_takes_the_focus(every_way):
    found = parsed(every_way)
    assert len(set(found.ids)) == len(found.ids)
    assert not any("autofocus" in attributes for _, attributes in found.tags)


def test_a_crisis_card_links_help_before_any_form(refusal, facts):
    card = card_for(refusal("self_harm", paths=["resources", "person"]), facts, action=to_path)
    found = parsed(card)
    names = [tag for tag, _ in found.tags]
    assert names.index("a") < names.index("form")
    assert list(found.forms) == ["resources", "person"]


def test_an_arabic_card_runs_from_right_to_left(refusal, facts):
    (section,) = parsed(card_for(refusal(language="ar"), facts, action=to_path)).sections
    assert (section["lang"], section["dir"]) == ("ar", "rtl")


def test_what_a_person_wrote_is_shown_as_text(refusal, facts):
    hostile = replace(facts, shared_preview="<script>alert(1)</script>")
    found = parsed(card_for(refusal(), hostile, action=to_path))
    assert "script" not in {tag for tag, _ in found.tags}


def test_only_staff_get_the_link_to_the_words(refusal, facts):
    def links(card):
        return [found["href"] for tag, found in parsed(card).tags if tag == "a"]

    assert links(card_for(refusal(), facts, action=to_path)) == []
    staff = card_for(refusal(), replace(facts, staff_edit=True), action=to_path)
    assert links(staff) == ["/studio/headline/illicit/en/"]


def test_a_quiet_card_keeps_its_ways_behind_a_disclosure(refusal, facts):
    card = card_for(refusal(), replace(facts, answered=True), action=to_path)
    opened = [found for tag, found in parsed(card).tags if tag == "details" and "open" in found]
    assert card.quiet
    assert not opened
    assert "person" in parsed(card).forms
