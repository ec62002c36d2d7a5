"""From draft to live: a second person approves, exceptions have a reason, all is written down."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone

from refusals.cards import words
from refusals.copybook import Place
from refusals.models import (
    AuditEntry,
    CopyVersion,
    Experiment,
    Publication,
    Review,
    Waiver,
)
from refusals.studio import publishing
from refusals.studio.publishing import NotReady

pytestmark = pytest.mark.django_db
PLACE = Place("headline", "illicit", "en")
HERE = "/studio/headline/illicit/en/"
CRISIS = "/studio/headline/self_harm/en/"
BETTER = "Steps like these can't be given"
BLOCKED = "This request can't be met"


def newest() -> CopyVersion:
    return CopyVersion.objects.latest("pk")


def ask(client, text=BETTER, url=HERE, **extra):
    return client.post(f"{url}ask/", {"text": text, "why": "shorter", "newest": "0"} | extra)


def decide(client, verdict="publish", url=HERE, **extra):
    form = {"version": newest().pk, "verdict": verdict, "live": "", "answer": "reads well"}
    return client.post(f"{url}decide/", form | extra)


def test_a_text_goes_from_draft_to_live_by_two_people(signed_in):
    assert ask(signed_in("designer")).status_code == 302
    assert newest().state == "in_review"
    assert words(*PLACE).text != BETTER

    page = signed_in("designer2").get(f"{HERE}?version={newest().pk}").content.decode()
    assert "Approve and publish" in page
    assert "<ins>" in page.partition("talk-text")[2].partition("Approve and publish")[0]
    client = signed_in("designer2")
    assert decide(client).status_code == 302
    assert "Live now:" in client.get(HERE).content.decode()
    assert newest().state == "published"
    assert words(*PLACE).text == BETTER


def test_each_act_is_told_on_the_page_that_follows(signed_in):
    def told(name, act):
        client = signed_in(name)
        there = act(client)
        return client.get(there.url).content.decode()

    assert "Somebody else is asked to look at it." in told("designer", ask)
    assert "Sent back." in told("designer2", lambda client: decide(client, "return"))
    ask(signed_in("designer"))
    approved = told("designer2", lambda client: decide(client, "approve"))
    assert "Approved. It is live once it is published." in approved
    save = {"text": "Another way to say it", "newest": newest().pk}
    assert "Kept as a version." in told("designer", lambda one: one.post(f"{HERE}save/", save))


def test_whoever_reviews_is_led_to_the_text_that_waits(signed_in):
    ask(signed_in("designer"))
    there = f"{HERE}?version={newest().pk}"
    library = signed_in("designer2").get("/studio/?show=waiting").content.decode()
    assert f'<a href="{there}">What could not be done</a>' in library
    place = signed_in("designer2").get(HERE).content.decode()
    assert "A text for this place waits for a review:" in place
    assert f'href="?version={newest().pk}"' in place
    assert "waits for a review:" not in signed_in("designer2").get(there).content.decode()


def test_a_text_is_found_by_its_words_or_its_name(signed_in):
    def found(words):
        return signed_in("designer").get("/studio/", {"words": words}).content.decode()

    assert HERE in found("break the LAW")
    assert "/studio/body/illicit/en/" not in found("break the law")
    assert "/studio/person_wait/every/en/" in found("person_wait")
    assert "No text is like that." in found("zzzz")


def test_nobody_approves_their_own_words(signed_in):
    ask(signed_in("designer"))
    response = decide(signed_in("designer"))
    assert response.status_code == 422
    assert "somebody else than the author" in response.content.decode()
    assert newest().state == "in_review"
    assert "Approve and publish" not in signed_in("designer").get(HERE).content.decode()


def test_nobody_approves_a_text_of_theirs_that_somebody_else_asked_about(signed_in):
    signed_in("designer").post(f"{HERE}save/", {"text": BETTER})
    ask(signed_in("designer2"))
    assert decide(signed_in("designer2")).status_code == 422
    assert decide(signed_in("designer")).status_code == 422


@pytest.mark.parametrize("name", ["policy", "agent", "person"])
def test_only_designers_approve(signed_in, name):
    ask(signed_in("designer"))
    assert decide(signed_in(name)).status_code == 403
    assert newest().state == "in_review"


def test_an_unapproved_text_is_not_published(signed_in):
    client = signed_in("designer")
    response = client.post(f"{HERE}publish/", {"text": BETTER, "live": ""})
    assert response.status_code == 422
    assert "somebody else has to approve" in response.content.decode()
    assert not Publication.objects.exists()
    with pytest.raises(NotReady):
        publishing.publish(newest(), seen=None, by_id=0)


def test_words_for_a_crisis_need_a_second_person_whatever_the_host_set(signed_in, settings):
    settings.REFUSALS_COPY_REVIEW = False
    client = signed_in("designer")
    form = {"text": "You are not alone with this", "live": ""}
    for here in (CRISIS, "/studio/emergency/every/en/", "/studio/headline/self_harm/ko/"):
        assert client.post(f"{here}publish/", form).status_code == 422


def test_a_text_that_was_sent_back_is_a_draft_again(signed_in):
    ask(signed_in("designer"))
    decide(signed_in("designer2"), "return", answer="too long")
    assert newest().state == "draft"
    review = Review.objects.get()
    assert (review.verdict, review.answer) == ("returned", "too long")
    assert ask(signed_in("designer"), newest=str(newest().pk)).status_code == 302


def test_a_request_can_be_taken_back_by_who_made_it(signed_in):
    ask(signed_in("designer"))
    form = {"version": newest().pk}
    assert signed_in("designer2").post(f"{HERE}withdraw/", form).status_code == 409
    assert signed_in("designer").post(f"{HERE}withdraw/", form).status_code == 302
    assert newest().state == "draft"


def test_two_reviewers_decide_once(signed_in):
    ask(signed_in("designer"))
    assert decide(signed_in("designer2"), "approve").status_code == 302
    assert decide(signed_in("designer2"), "return").status_code == 409
    assert newest().state == "approved"


def test_an_approved_text_can_be_published_later(signed_in):
    ask(signed_in("designer"))
    decide(signed_in("designer2"), "approve")
    client = signed_in("designer")
    assert client.post(f"{HERE}publish/", {"text": BETTER, "live": ""}).status_code == 302
    assert words(*PLACE).text == BETTER


def test_a_blocked_text_gets_no_review_without_a_reason(signed_in):
    response = ask(signed_in("designer"), BLOCKED)
    assert response.status_code == 422
    assert "waive-R1" in response.content.decode()
    assert not Review.objects.exists()


def test_a_reason_that_was_typed_survives_a_conflict(signed_in):
    signed_in("designer").post(f"{HERE}save/", {"text": BETTER, "newest": "0"})
    form = {"text": BLOCKED, "newest": "0", "waive-R1": "these very words"}
    response = signed_in("designer2").post(f"{HERE}ask/", form)
    assert response.status_code == 409
    assert 'value="these very words"' in response.content.decode()


def test_an_exception_needs_a_reason_and_a_second_person(signed_in):
    waive = {"waive-R1": "legal asked for these very words"}
    assert ask(signed_in("designer"), BLOCKED, **waive).status_code == 302
    assert decide(signed_in("designer")).status_code == 422
    assert not Waiver.objects.filter(granted_by__isnull=False).exists()

    assert decide(signed_in("designer2")).status_code == 302
    waiver = Waiver.objects.get()
    assert (waiver.rule, str(waiver.granted_by)) == ("R1", "designer2")
    assert words(*PLACE).text == BLOCKED
    page = signed_in("policy").get("/studio/rules/").content.decode()
    assert "legal asked for these very words" in page
    assert "allowed by designer2" in page


def test_no_exception_is_made_in_a_crisis(signed_in):
    waive = {"waive-R9": "warmth"}
    response = ask(signed_in("designer"), "You are not alone!", CRISIS, **waive)
    assert response.status_code == 422
    assert not Waiver.objects.exists()


def test_the_database_knows_no_exception_by_one_person(signed_in):
    ask(signed_in("designer"), BLOCKED, **{"waive-R1": "legal"})
    waiver = Waiver.objects.get()
    with pytest.raises(IntegrityError):
        Waiver.objects.filter(pk=waiver.pk).update(granted_by=waiver.asked_by)


def test_a_version_is_never_changed(signed_in):
    signed_in("designer").post(f"{HERE}save/", {"text": BETTER})
    version = newest()
    version.text = "Something else"
    with pytest.raises(TypeError):
        version.save()


def test_who_when_and_why_are_written_down(signed_in):
    ask(signed_in("designer"))
    decide(signed_in("designer2"))
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "by__username", "why"))
    assert acts == [
        ("written", "designer", "shorter"),
        ("review asked", "designer", "shorter"),
        ("approved", "designer2", "reads well"),
        ("published", "designer2", ""),
    ]
    page = signed_in("policy").get("/studio/audit/").content.decode()
    assert "headline/illicit/en" in page
    assert "published it" in page


def test_the_second_of_two_writers_sees_both_texts_and_nothing_is_overwritten(signed_in):
    opened = "0"
    signed_in("designer").post(f"{HERE}save/", {"text": BETTER, "newest": opened})
    mine = "Steps of this kind can't be given"
    form = {"text": mine, "newest": opened, "why": "says it shorter"}
    response = signed_in("designer2").post(f"{HERE}save/", form)
    assert response.status_code == 409
    shown = response.content.decode()
    assert "designer wrote another text here" in shown
    assert 'value="says it shorter"' in shown
    assert BETTER.replace("'", "&#x27;") in shown
    assert mine.replace("'", "&#x27;") in shown
    assert CopyVersion.objects.count() == 1

    again = {"text": mine, "newest": str(newest().pk)}
    assert signed_in("designer2").post(f"{HERE}save/", again).status_code == 302
    assert CopyVersion.objects.count() == 2


def test_what_designers_say_to_each_other_stays_with_the_version(signed_in):
    signed_in("designer").post(f"{HERE}save/", {"text": BETTER})
    form = {"version": newest().pk, "comment": "<b>warmer?</b>"}
    for _ in range(2):  # the second time is an impatient click
        assert signed_in("designer2").post(f"{HERE}comment/", form).status_code == 302
    page = signed_in("designer").get(f"{HERE}?version={newest().pk}").content.decode()
    assert page.count("&lt;b&gt;warmer?&lt;/b&gt;") == 1


def test_states_follow_what_is_live(make_live):
    first, second = make_live(PLACE, BETTER), make_live(PLACE, "Such steps can't be given")
    first.refresh_from_db()
    assert (first.state, second.state) == ("retired", "published")
    publishing.roll_back(PLACE, seen=second.pk, by_id=first.author_id or 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("published", "retired")


def test_a_changed_source_marks_its_translations(signed_in, make_live):
    spanish = Place("headline", "illicit", "es")
    make_live(spanish, "No se dan pasos contra la ley")
    page = "/studio/headline/illicit/es/"
    client = signed_in("designer")
    assert "The source has changed" not in client.get(page).content.decode()

    make_live(PLACE, BETTER)
    assert "The source has changed" in client.get(page).content.decode()
    library = client.get("/studio/", {"language": "es", "show": "stale"}).content.decode()
    assert library.count("source has changed") == 1

    live = Publication.objects.get(**spanish._asdict()).version_id
    client.post(f"{page}confirm/", {"version": live})
    assert "The source has changed" not in client.get(page).content.decode()


def test_while_an_experiment_runs_nothing_else_is_published_nor_rolled_back(signed_in, make_live):
    first, live = make_live(PLACE, BETTER), make_live(PLACE, "Such steps can't be given")
    place = dict(zip(("slot", "category", "language"), PLACE, strict=False))
    Experiment.objects.create(
        **place,
        name="Warmer?",
        state=Experiment.State.RUNNING,
        traffic=100,
        sample=10,
        days=7,
        started=timezone.now(),
    )
    client = signed_in("designer")
    forms = {
        "publish": {"text": first.text, "live": live.pk},
        "roll-back": {"live": live.pk},
    }
    for act, form in forms.items():
        response = client.post(f"{HERE}{act}/", form)
        assert response.status_code == 422
        assert "an experiment runs in this place" in response.content.decode()
    assert words(*PLACE).text == live.text


def test_what_was_done_leads_to_where_it_was_done(signed_in):
    ask(signed_in("designer"))
    for area, subject in (
        ("policy", "policy #7"),
        ("experiments", "9: Gone by now"),
        ("resources", "us-988"),
    ):
        AuditEntry.objects.create(area=area, act="published", subject=subject)
    page = signed_in("policy").get("/studio/audit/").content.decode()
    assert f'href="{HERE}?version={newest().pk}"' in page
    assert 'href="/studio/resources/"' in page
    assert "9: Gone by now" in page
    assert "/experiments/9/" not in page
    assert "/policy/7/" not in page  # nobody is sent to a page that is closed to them
    only = signed_in("policy").get("/studio/audit/", {"area": "policy"}).content.decode()
    assert "policy #7" in only
    assert "9: Gone by now" not in only
