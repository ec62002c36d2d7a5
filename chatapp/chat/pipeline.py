"""The composition root: which reply answers an ask, wrapped in which middleware."""

from __future__ import annotations

import os
from functools import cache, partial

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from chatapp.providers import openai_compatible
from chatapp.providers.registry import (
    BadModelsFile,
    Model,
    Registry,
    load_registry,
    served_as,
)
from refusals.engine.replies import Reply, wrap
from refusals.probe.host import ProbedModel


@cache
def registry() -> Registry:
    """Return the declared models, read once; outside demo mode the scripted ones are left out."""
    try:
        declared = load_registry(settings.MODELS_FILE, self_url=settings.SELF_URL)
    except BadModelsFile as error:
        raise ImproperlyConfigured(f"CHATAPP_MODELS: {error}") from error
    usable = tuple(model for model in declared.all() if settings.DEMO or not model.scripted)
    return Registry(usable)


def name_of(model: Model) -> str:
    """Return a model's label; that it is scripted is said in the reader's language."""
    if not model.scripted:
        return model.label
    return model.label.replace("(scripted demo)", gettext("(scripted demo)"))


def listed() -> list[Model]:
    """Return every declared model, those that can be asked first, else in the file's order."""
    return sorted(registry().all(), key=lambda model: not model.configured(os.environ))


def configured() -> list[Model]:
    """Return the models that can be asked now."""
    return [model for model in registry().all() if model.configured(os.environ)]


def probed_models() -> list[ProbedModel]:
    """Return every declared model as the probe knows it."""
    return [
        ProbedModel(
            model.id,
            name_of(model),
            scripted=model.scripted,
            missing=model.missing_key(os.environ),
            means=partial(served_as, model),
        )
        for model in registry().all()
    ]


def served_name(asked: str, named: str) -> str:
    """Return `asked` if the provider's name for what answered counts as it, else that name."""
    return asked if served_as(registry().get(asked), named) else named


@cache
def reply_for(model_id: str) -> Reply:
    """Return the reply of a declared model inside the middleware; raises UnknownModel."""
    provider = openai_compatible.reply(
        registry().get(model_id), os.environ, max_characters=settings.MAX_REPLY_CHARACTERS
    )
    return wrap(provider, *(import_string(path)() for path in settings.REPLY_MIDDLEWARE))
