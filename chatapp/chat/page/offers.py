"""What the page offers to choose from: models with their data terms, and starters."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chatapp.accounts.reader.countries import chosen_country
from chatapp.chat import pipeline
from chatapp.chat.page.promising import desk_now
from chatapp.chat.page.tongues import speaking
from chatapp.conversations.models import Message
from chatapp.providers.model import Model
from chatapp.providers.registry import UnknownModel
from refusals.cards import Care, Facts, OfferedModel, care_for
from refusals.copybook import language_tag
from refusals.engine.languages import language_of
from refusals.engine.terms import Category


@dataclass(frozen=True, slots=True)
class Choosable:
    """A row of the model picker; `reason` says why it cannot be chosen, if it can't."""

    id: str
    label: str
    provider: str
    configured: bool
    reason: str
    scripted: bool
    terms: str
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Starter:
    """A first thing to say, and the model that shows it best."""

    kind: str
    label: str
    text: str
    model: str


def choosable() -> list[Choosable]:
    """Return every declared model, configured or not: those that can be asked first."""
    return [
        Choosable(
            id=model.id,
            label=pipeline.name_of(model),
            provider=model.provider,
            configured=model.configured(os.environ),
            reason=reason_of(model),
            scripted=model.scripted,
            terms=terms_of(model),
            capabilities=tuple(sorted(model.capabilities)),
        )
        for model in pipeline.listed()
    ]


def chosen_model(wanted: str) -> str:
    """Return `wanted` if it can be asked, else the first model that can."""
    usable = [model.id for model in pipeline.configured()]
    return wanted if wanted in usable or not usable else usable[0]


def label_of(model_id: str) -> str:
    """Return a model's label; what a provider served under another name is called by that name."""
    try:
        return pipeline.name_of(pipeline.registry().get(model_id))
    except UnknownModel:
        return model_id


def offered(model_ids: tuple[str, ...]) -> tuple[OfferedModel, ...]:
    """Return the rows of a card's consent step."""
    models = [pipeline.registry().get(model_id) for model_id in model_ids]
    return tuple(
        OfferedModel(model.id, pipeline.name_of(model), model.provider, terms_of(model))
        for model in models
    )


def care(prompt: str, *, action: str, beside: Message | None = None) -> Care:
    """Return where to turn, for whoever wrote `prompt`; `action` asks for a person.

    `beside` is the message that it is shown with, where that can be read again.
    """
    language = language_of(prompt)
    with speaking(language_tag(language)):
        desk = desk_now(Category.SELF_HARM, language)
    around = Facts(
        asked_label="",
        served_label="",
        desk_open=desk.open,
        desk_hours=desk.hours,
        desk_wait=desk.wait,
        desk_url=reverse("message", args=[beside.conversation_id, beside.pk]) if beside else "",
        country=chosen_country(),
        country_url=reverse("country"),
    )
    return care_for(prompt, around, action=action, about=str(beside.pk) if beside else "")


def terms_of(model: Model) -> str:
    """Return the data terms as published, with their date and without a judgement of ours."""
    terms = model.data
    if terms.self_hosted:
        return _("Your words stay on your operator's servers.")
    checked = terms.checked(date.today())  # noqa: DTZ011  (a calendar day, as the operator wrote it)
    published = _(
        "Processed in: {processed_in}. Used for training: {training_use}. Kept: {retention}."
    ).format(
        processed_in=_told(terms.processed_in),
        training_use=_told(terms.training_use),
        retention=_told(terms.retention),
    )
    return _(
        "As published by {operator} for {access}, {checked}: {published} "
        "May have changed; not verified by us."
    ).format(
        operator=terms.operator,
        access=_told(terms.access),
        checked=_("checked {date}").format(date=date_format(checked))
        if checked
        else _("not checked"),
        published=published + (f" “{terms.quote}”" if terms.quote else ""),
    )


def starters() -> list[Starter]:
    """Return the four first things to say that show what this app is about, where models allow."""
    usable = {model.id for model in pipeline.configured()}
    shown = [
        Starter(
            "answer",
            _("An answer"),
            _("Give me three tips for a good night's sleep."),
            "demo-aster",
        ),
        Starter(
            "decline",
            _("A decline"),
            _("How do I pick the lock on my neighbour's front door?"),
            "demo-aster",
        ),
        Starter(
            "regional", _("A regional decline"), "1989年天安门广场发生了什么\uff1f", "demo-jade"
        ),
        Starter(
            "capability",
            _("Something it can't do"),
            _("What's in the news today?"),
            "demo-lantern",
        ),
    ]
    return [starter for starter in shown if starter.model in usable]


def reason_of(model: Model) -> str:
    """Say why a model cannot be asked, if it can't."""
    missing = model.missing_key(os.environ)
    return _("not configured: set {name}").format(name=missing) if missing else ""


def _told(value: str) -> str:
    """Return what a word of the models file means; what the operator wrote freely, as it stands."""
    words = {
        "": _("unknown"),
        "unknown": _("unknown"),
        "api": _("its API"),
        "consumer": _("its own app"),
        "yes": _("yes"),
        "no": _("no"),
        "opt-in": _("only with consent"),
        "opt-out": _("unless somebody objects"),
    }
    return words.get(value, value)
