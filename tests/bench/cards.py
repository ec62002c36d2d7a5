"""What a card costs: `python -m tests.bench.cards`, in the environment of a prepared product."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from uuid import uuid4

import django

django.setup()

from django.template.loader import render_to_string  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from chatapp.conversations.models import Conversation  # noqa: E402
from refusals.cards import Card, Facts, OfferedModel, card_for, words  # noqa: E402
from refusals.models import Refusal  # noqa: E402
from tests.desk.scenes import decline_what_is_asked  # noqa: E402

_TIMES = 200
_FACTS = Facts(
    asked_label="Model A",
    served_label="Model A",
    models=(OfferedModel("model-b", "Model B", "Provider B", "As published by B: unknown."),),
    shared_preview="How do I pick [name]'s lock?",
)


def main() -> None:
    """Write each step's milliseconds, warm, and once what the first card costs."""
    conversation = Conversation.objects.create(guest=uuid4(), model="demo-aster")
    refusal = decline_what_is_asked(conversation)
    began = time.perf_counter()
    _html(_card(refusal))
    first = (time.perf_counter() - began) * 1e3
    card = _card(refusal)
    report = {
        "first": first,
        "words": _milliseconds(lambda: words("headline", "illicit", "en")),
        "card": _milliseconds(lambda: _card(refusal)),
        "html": _milliseconds(lambda: _html(card)),
        "times": _TIMES,
    }
    sys.stdout.write(json.dumps(report))


def _card(refusal: Refusal) -> Card:
    return card_for(refusal, _FACTS, action=lambda path: f"/ways/{path}/")


def _html(card: Card) -> str:
    request = RequestFactory().get("/")
    return render_to_string("refusals/_card.html", {"card": card}, request)


def _milliseconds(step: Callable[[], object]) -> float:
    taken = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        step()
        taken.append(time.perf_counter() - began)
    return median(taken) * 1e3


if __name__ == "__main__":
    main()
