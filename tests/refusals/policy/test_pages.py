"""The policy desk's pages: who gets in, what a draft shows, how it comes to decide."""

from __future__ import annotations

import pytest

from refusals import rulebook
from refusals.engine.policy import current_policy, parse_policy
from refusals.engine.terms import Category
from refusals.models import PolicyVersion
from refusals.studio.policies.policy_text import with_row
from tests.refusals.policy.conftest import OPENED, TEXT, refuse

pytestmark = pytest.mark.django_db
HOME = "/studio/policy/"
EDIT = f"{HOME}edit/"
ROW = {
    "paths": ["rephrase", "person", "mistake"],
    "model": "never",
    "withdraw": "always",
    "severity": "medium",
    "tone": "plain",
}


def save(client, text=OPENED, **fields):
    return client.post(EDIT, {"text": text, "row": "hate", "step": "save", **fields})


@pytest.mark.parametrize(
    "url", [HOME, EDIT, f"{HOME}try/", f"{HOME}1/", f"{HOME}1/publish/", f"{HOME}roll-back/"]
)
@pytest.mark.parametrize("name", ["person", "agent", "designer"])
def test_others_are_refused_everywhere(as_, name, url):
    client = as_(name)
    reading = url in {HOME, EDIT, f"{HOME}1/"}
    response = client.get(url) if reading else client.post(url)
    assert response.status_code == 403


def test_a_guest_is_sent_to_the_sign_in_page(client):
    assert client.get(HOME)["Location"].startswith("/accounts/login/?next=")


def test_a_row_is_told_in_words_and_not_in_the_words_of_the_file(as_):
    page = as_("policy").get(HOME).content.decode()
    assert "when it was likely a mistake" in page
    assert "is withdrawn, with a notice" in page
    assert "if_over_refusal" not in page


def test_a_lead_looks_over_and_does_not_write(as_):
    client = as_("lead")
    assert client.get(HOME).status_code == 200
    assert client.get(EDIT).status_code == 403


def test_the_overview_shows_every_category_of_what_decides(as_):
    page = as_("policy").get(HOME).content.decode()
    assert all(f"?row={category}" in page for category in Category)


def test_the_form_writes_its_row_into_the_text_and_keeps_the_rest(as_):
    response = as_("policy").post(EDIT, {"text": TEXT, "row": "hate", "step": "apply", **ROW})
    text = response.context["text"]
    assert response.context["trial"].policy is not None
    assert parse_policy(text) == parse_policy(OPENED)
    assert "# The shipped policy pack" in text


def test_a_form_without_a_way_on_says_so_and_loses_nothing(as_):
    fields = {**ROW, "paths": []}
    response = as_("policy").post(EDIT, {"text": OPENED, "row": "hate", "step": "apply", **fields})
    assert response.status_code == 422
    assert "Choose at least one way on." in response.content.decode()
    assert response.context["text"] == OPENED


def test_a_row_that_the_pack_does_not_have_is_added():
    text = with_row('version = "1"\n', "hate", ROW)
    assert [path.value for path in parse_policy(text).rows[Category.HATE].paths] == ROW["paths"]


def test_a_broken_text_is_not_kept_and_the_error_names_the_line(as_):
    broken = OPENED.replace('model = "always"', 'model = "sometimes"', 1)
    response = save(as_("policy"), broken)
    assert response.status_code == 422
    assert "draft, line" in response.content.decode()
    assert response.context["text"] == broken


def test_typing_shows_what_the_draft_would_change(as_):
    page = as_("policy").post(f"{HOME}try/", {"text": OPENED, "row": "hate"}).content.decode()
    assert "Sound: version" in page
    assert 'data-line="removed"' in page
    assert "data-moved" in page


def test_what_the_last_refusals_would_become_is_told_in_words(as_):
    refuse()
    other = {**ROW, "tone": "care", "withdraw": "never", "review": "on"}
    form = {"text": OPENED, "row": "hate", "step": "apply", **other}
    draft = as_("policy").post(EDIT, form).context["text"]
    page = as_("policy").post(f"{HOME}try/", {"text": draft, "row": "hate"}).content.decode()
    changes = page[page.index('id="replay"') : page.index('id="explained"')]
    for words in ("Hate", "Narrow</del>", "Voice of the card:", "caring", "stays", "nobody asked:"):
        assert words in changes
    for raw in ("narrow", "hate", "care<", "withdraw "):
        assert raw not in changes


@pytest.mark.parametrize("review", [True, False])
def test_the_form_has_a_person_look_at_a_category_or_not(review):
    said = with_row(TEXT, "hate", {"review": True})
    back = with_row(said, "hate", {"review": review})
    assert parse_policy(back).rows[Category.HATE].review is review


def test_a_draft_is_written_looked_over_published_and_taken_back(as_):
    version = PolicyVersion.objects.get(
        pk=save(as_("policy"))["Location"].strip("/").split("/")[-1]
    )
    here = f"{HOME}{version.pk}/"
    client = as_("policy")
    client.post(f"{here}review/")
    assert client.post(f"{here}approve/").status_code == 409
    client = as_("lead")
    client.post(f"{here}approve/")
    client.post(f"{here}publish/", {"live": ""})
    rulebook.look()
    assert current_policy().version.endswith(f"#{version.pk}")
    client.post(f"{HOME}roll-back/", {"live": version.pk})
    rulebook.look()
    assert not current_policy().version.endswith(f"#{version.pk}")


def test_publishing_over_what_one_did_not_see_is_a_conflict(as_):
    client = as_("policy")
    first = save(client)["Location"].strip("/").split("/")[-1]
    client.post(f"{HOME}{first}/review/")
    client = as_("lead")
    client.post(f"{HOME}{first}/approve/")
    assert client.post(f"{HOME}{first}/publish/", {"live": "999"}).status_code == 409


def test_with_the_operators_file_in_force_nothing_is_published(as_, settings, tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text(TEXT)
    settings.REFUSALS_POLICY_FILE = str(file)
    client = as_("policy")
    first = save(client)["Location"].strip("/").split("/")[-1]
    client.post(f"{HOME}{first}/review/")
    client = as_("lead")
    client.post(f"{HOME}{first}/approve/")
    response = client.post(f"{HOME}{first}/publish/", {"live": ""})
    assert response.status_code == 409
    assert "operator" in response.content.decode()


def test_a_number_that_is_none_of_ours_is_no_bug(as_):
    assert as_("lead").post(f"{HOME}roll-back/", {"live": "9" * 25}).status_code == 302


@pytest.mark.parametrize(
    "url", [f"{HOME}999/", f"{EDIT}?from=x", f"{EDIT}?from={'9' * 25}", f"{EDIT}?row=nothing"]
)
def test_what_does_not_exist_is_not_found(as_, url):
    assert as_("policy").get(url).status_code == 404


def test_a_text_is_shown_by_the_row_that_it_changes(as_):
    client = as_("policy")
    save(client, with_row(TEXT, "violence", ROW))
    page = client.get(f"{HOME}{PolicyVersion.objects.latest('pk').pk}/").content.decode()
    assert "What a card would offer: Violence" in page
