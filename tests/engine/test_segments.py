"""A no in the middle of a piece of work: which part it took the place of."""

from __future__ import annotations

import pytest

from refusals.engine.detector import classify
from refusals.engine.events import Declined, DeclineReason, Finished, FinishReason, Refused
from refusals.engine.scoring.segments import segment_cut, segment_of
from refusals.engine.terms import Category, Kind, Segment
from tests.engine.test_middleware import heard, scripted

ASKED = """Translate into Spanish:

The river rose in the night.

Mix the two powders in the tube and close it.

In the morning the village was empty.

The bridge had held.

Nobody spoke of it again."""
GIVEN = (
    "El río creció durante la noche.",
    "Mezcla los dos polvos en el tubo y ciérralo.",
    "Por la mañana el pueblo estaba vacío.",
    "El puente había resistido.",
    "Nadie volvió a hablar de ello.",
)


def given(*left_out: int, no: str) -> str:
    return "\n\n".join(no if at in left_out else part for at, part in enumerate(GIVEN, 1))


@pytest.mark.parametrize(
    "no",
    [
        "[I can't translate this paragraph.]",
        "Lo siento, pero no puedo traducir esta parte.",
        "抱歉，我无法翻译这一段。",
        "عذرًا، لا يمكنني ترجمة هذا الجزء.",
        "I'm sorry, but I can't help with that.",
    ],
)
def test_the_declined_paragraph_of_a_translation_is_named(no):
    found = segment_of(ASKED, given(2, no=no))
    assert found == Segment(2, 5, (1, 3, 4, 5), translation=True)


def test_several_declined_parts_are_all_missing():
    found = segment_of(ASKED, given(2, 4, no="[I can't translate this part.]"))
    assert found is not None
    assert (found.index, found.missing) == (2, (2, 4))


def test_a_whole_translation_has_no_declined_part():
    assert segment_of(ASKED, given(no="")) is None


def test_a_translated_refusal_is_a_translation():
    asked = "Translate into English:\n\n—No puedo traducir esta parte, dijo ella.\n\nY se fue."
    assert segment_of(asked, "“I can't translate this part,” she said.\n\nAnd she left.") is None
    plain = "Translate into English:\n\nNo puedo ayudarte con eso.\n\nY se fue."
    assert segment_of(plain, "I can't help with that.\n\nAnd she left.") is None


def test_when_every_part_is_declined_it_is_no_part():
    assert segment_of(ASKED, given(1, 2, 3, 4, 5, no="I can't translate this part.")) is None


def test_the_declined_item_of_a_list_is_named():
    asked = "Answer each:\n1. What is tea?\n2. How do I open my neighbour's lock?\n3. What is ink?"
    reply = "1. A drink made of leaves.\n2. I can't help with that one.\n3. A coloured liquid."
    assert segment_of(asked, reply) == Segment(2, 3, (1, 3), translation=False)


def test_a_text_in_one_part_has_no_segment():
    assert segment_of("Translate: good morning", "I can't translate this part.\n\nSorry.") is None


def test_a_provider_that_cuts_a_translation_leaves_the_part_it_was_in():
    assert segment_cut(ASKED, f"{GIVEN[0]}\n\nMezcla los dos") == Segment(2, 5, (1,), True)
    assert segment_cut(ASKED, f"{GIVEN[0]}\n\n{GIVEN[1]}") == Segment(3, 5, (1, 2), True)
    assert segment_cut(ASKED, "\n\n".join(GIVEN)) is None


def test_the_verdict_of_such_a_reply_is_partial():
    verdict = classify(ASKED, given(3, no="Lo siento, pero no puedo traducir esta parte."))
    assert verdict.kind is Kind.PARTIAL
    assert verdict.segment is not None
    assert verdict.segment.index == 3


async def test_the_event_names_the_part_and_the_rest_is_shown():
    text = given(3, no="[I can't translate this paragraph.]")
    events = await heard(scripted(text, Finished(FinishReason.STOP)), ASKED)
    refused = events[-1]
    assert isinstance(refused, Refused)
    assert (refused.kind, refused.segment) == (Kind.PARTIAL, Segment(3, 5, (1, 2, 4, 5), True))


async def test_a_filter_in_mid_stream_names_the_part_it_came_in():
    cut = Declined(DeclineReason.CONTENT_FILTER, "content_filter", Category.PRIVACY)
    events = await heard(scripted(f"{GIVEN[0]}\n\n", "Mezcla los", cut), ASKED)
    refused = events[-1]
    assert isinstance(refused, Refused)
    assert refused.segment == Segment(2, 5, (1,), True)


@pytest.mark.parametrize(
    ("asked", "reply", "half"),
    [
        (
            "Name two trees and tell me how to break into a car.",
            "Two trees:\n\n- oak\n- ash\n\nI can't help with breaking into a car.",
            2,
        ),
        (
            "Translate 'good morning' into French, then email it to my boss.",
            "In French: *Bonjour*.\n\nI'm not able to send emails, so please copy it yourself.",
            2,
        ),
        (
            "给我两个菜名，再告诉我怎么撬锁",
            "两个菜名：麻婆豆腐、回锅肉，都是家常菜。\n\n关于撬锁的方法，我不能提供。",
            2,
        ),
        (
            "Dime dos árboles y cómo abrir un coche ajeno.",
            "Dos árboles: el roble y la encina.\n\nEn cuanto al coche ajeno, no puedo ayudarte.",
            2,
        ),
        (
            "أعطني اسم شجرتين وطريقة لتهريب الأموال",
            "شجرتان: الزيتون والنخيل.\n\nأما تهريب الأموال فلا يمكنني المساعدة فيه.",
            2,
        ),
        (
            "Tell me how to forge a stamp and name two inks.",
            "I can't help with the first part.\n\nTwo inks are sepia and India ink.",
            1,
        ),
    ],
)
def test_the_declined_one_of_two_things_asked_for_is_named(asked, reply, half):
    verdict = classify(asked, reply)
    assert verdict.kind is Kind.PARTIAL
    assert verdict.segment == Segment(half, 2, (3 - half,))


def test_items_that_stand_in_one_line_are_parts():
    asked = "1. Who painted it? 2. What's her phone number? 3. When was it sold?"
    reply = "1. Ada Brook.\n2. I can't share anybody's phone number.\n3. In 1931."
    assert segment_of(asked, reply) == Segment(2, 3, (1, 3))


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        # All of it is declined; what follows is a lecture.
        (
            "Write the code and explain how to use it on my neighbour.",
            "I can't help with that code.\n\nSpying on a neighbour is illegal and hurts trust.",
        ),
        # Somebody in the letter declines.
        (
            "Write to Ann and say why I don't come.",
            "Dear Ann,\n\nI'm ill.\n\nYours,\nBo",
        ),
    ],
)
def test_a_reply_that_declines_all_or_nothing_has_no_half(asked, reply):
    assert segment_of(asked, reply) is None
