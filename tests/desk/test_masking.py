from __future__ import annotations

import pytest

from chatapp.accounts.models import User
from chatapp.desk.privacy import reveals
from chatapp.desk.privacy.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("My name is Jane Doe, help.", "My name is [name], help."),
        ("my name is Ana", "my name is [name]"),
        ("I am Peter.", "I am [name]."),
        ("Ask Dr. Miriam van Houten please", "Ask Dr. [name] please"),
        ("Me llamo María del Carmen Ruiz.", "Me llamo [name]."),
        ("我叫王小明，请帮忙", "我叫[name]，请帮忙"),
        ("اسمي محمد علي", "اسمي [name]"),
        ("I live at 12 Baker Street, Apt 4.", "I live at [address]."),
        ("Karl-Marx-Straße 5 oder Goethestraße 12b", "[address] oder [address]"),
        ("Vivo en la calle Gran Vía 28.", "Vivo en la [address]."),
        ("Vivo en la avenida de la Constitución, 5.", "Vivo en la [address]."),
        ("我住在北京市朝阳区建国路88号", "我住在[address]"),
        ("我住在江西省景德镇市昌江区珠山路8号", "我住在[address]"),
        ("From 10.1.2.3 today", "From [address] today"),
        ("Mail jane.doe@example.org or +34 612 345 678", "Mail [email] or [phone]"),
        ("Card 4111 1111 1111 1111", "Card [card]"),
        ("DNI 12345678Z", "DNI [id]"),
        ("身份证11010519491231002X", "身份证[id]"),
    ],
)
def test_what_identifies_somebody_is_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "How do I pick the lock on my neighbour's front door?",
        "I am sorry. This is urgent.",
        "I'm in the USA and it is raining",
        "The 12 monkeys came in 1995.",
        "Street food is good",
        "1989年发生了什么？",
        "",
    ],
)
def test_other_words_stay(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "calle " + "A" * 16_000,
        "Avenida de " + "Aa" * 8_000,
        "plaza " + "Aa " * 5_000,
        "省" * 16_000,
        "住在" + "人民省" * 5_000,
        "1 " + "Aa " * 5_000,
        "A-" * 40_000,
    ],
    ids=["one word", "two letters", "many words", "provinces", "places", "a street", "hyphens"],
)
def test_no_words_hold_up_whoever_masks_them(text):
    assert mask(text).startswith(text[:1])


def test_what_the_account_is_called_is_masked_wherever_it_stands():
    owner = User(username="pia_92", first_name="Pia", last_name="Sommer")
    assert mask("It's me, pia_92: PIA sommer!", owner) == "It's me, [name]: [name]!"
    assert mask("The piano", owner) == "The piano"


def test_a_reveal_needs_a_reason_and_is_logged_and_ends(ticket, agent, other_agent, lead, settings):
    assert not reveals.running(ticket, agent)
    with pytest.raises(reveals.NoReason):
        reveals.reveal(ticket, agent, "  x  ")
    logged = reveals.reveal(ticket, agent, "The address is needed\nto send help")
    assert logged.reason == "The address is needed to send help"
    assert reveals.running(ticket, agent)
    assert not reveals.running(ticket, other_agent)
    assert list(reveals.log_for(lead)) == [logged]
    assert not reveals.log_for(agent).exists()
    assert ticket.events.filter(kind="revealed", actor=agent).count() == 1


def test_a_reveal_is_over_after_a_while(ticket, agent, settings):
    settings.DESK_REVEAL_MINUTES = -1
    reveals.reveal(ticket, agent, "The address is needed")
    assert not reveals.running(ticket, agent)
