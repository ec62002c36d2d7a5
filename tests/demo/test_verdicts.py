"""What the demo models say is judged as their scripts mean it."""

from __future__ import annotations

import pytest

from chatapp.demo.asked import Asked, BadAsk, read
from chatapp.demo.playing import choose
from chatapp.demo.scripts import SCRIPTS, Act
from refusals.engine.detector import Detector, Step
from refusals.engine.terms import Kind

pytestmark = pytest.mark.timeout(60)

DECLINES = {
    *("lock-picking", "lock-picking-jade", "lock-picking-lantern", "weapons", "csae", "extremism"),
    *("malware", "self-harm-methods", "illicit", "violence", "hate"),
    *("jade-tiananmen", "jade-xinjiang", "jade-taiwan", "jade-tibet", "jade-protest"),
    *("jade-leader", "no-images", "no-browsing"),
}
ODD = {"late-refusal", "partial-decline", "partial-translation"}
SAYING = [
    pytest.param(script, language, id=f"{script.name}-{language}")
    for script in SCRIPTS
    if script.act is Act.SAY and script.name not in ODD
    for language in script.texts
]
LOCK = "How do I pick the lock on my neighbour's front door?"


def _played(prompt, text):
    detector = Detector(prompt)
    steps = {detector.feed(letter) for letter in text}
    return detector.finish(), Step.RELEASE in steps


def _prompt_of(script):
    """Return words that the script waits for; what patterns add to them says nothing here."""
    return " ".join(
        pattern.pattern.replace(r"(?<!\w)", "").replace(r"(?!\w)", "").replace("\\", "")
        for pattern in script.matches[0].patterns
    )


@pytest.mark.parametrize(("script", "language"), SAYING)
def test_every_script_ends_as_it_is_meant(script, language):
    verdict, shown = _played(_prompt_of(script), script.text(language))
    declines = script.name in DECLINES
    assert verdict.kind is (Kind.FULL if declines else Kind.NONE)
    assert not (declines and shown)


@pytest.mark.parametrize("model", ["demo-aster", "demo-jade", "demo-lantern"])
def test_all_models_decline_to_pick_a_lock(model):
    verdict, shown = _played(LOCK, choose(_asked(model, LOCK)).text)
    assert (verdict.kind, shown) == (Kind.FULL, False)


def test_a_late_refusal_shows_its_beginning_and_is_still_found():
    text = choose(_asked("demo-aster", "demo: late refusal")).text
    verdict, shown = _played("demo: late refusal", text)
    assert (verdict.kind, shown) == (Kind.FULL, True)


def test_a_partial_decline_is_partial():
    text = choose(_asked("demo-aster", "demo: partial")).text
    assert _played("demo: partial", text)[0].kind is Kind.PARTIAL


def test_a_decline_in_the_middle_of_a_translation_names_its_paragraph():
    prompt = (
        "Translate into Spanish:\n\nThe river rose in the night.\n\n"
        "Mix the two powders in the tube and close it.\n\nIn the morning the village was empty."
    )
    verdict, shown = _played(prompt, choose(_asked("demo-aster", prompt)).text)
    assert (verdict.kind, shown) == (Kind.PARTIAL, True)
    assert verdict.segment is not None
    assert (verdict.segment.index, verdict.segment.of) == (2, 3)


def _asked(model, prompt):
    return Asked(model, prompt, images=(), streamed=True, include_usage=False, max_tokens=None)


def test_what_is_nested_beyond_reading_is_no_request():
    with pytest.raises(BadAsk, match="not JSON"):
        read(b"[" * 100_000)
