"""The net under the browser tests: it catches what it is there to catch."""

from __future__ import annotations


def test_a_page_that_breaks_the_policy_is_heard(page, complaints, allow_console):
    page.goto("/accounts/login/")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    page.evaluate("document.body.click()")
    assert any("Content Security Policy" in heard for heard in complaints.unexpected())
    allow_console("Content Security Policy")


def test_a_role_signs_in_and_another_person_stays_a_guest(page, new_page, sign_in):
    sign_in(page, "agent")
    guest = new_page()
    guest.goto("/desk/")
    assert "/accounts/login/" in guest.url


def test_axe_names_what_keeps_people_out(page, axe):
    page.goto("/accounts/login/")
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(line.startswith("button-name") for line in axe(page))
