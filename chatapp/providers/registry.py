"""The models that the operator declared in a TOML file, read once and checked key by key."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chatapp.providers.model import DataTerms, Model, Price, served_as

__all__ = [
    "BadModelsFile",
    "DataTerms",
    "Model",
    "Price",
    "Registry",
    "UnknownModel",
    "load_registry",
    "served_as",
]

_REQUIRED = {"id": str, "label": str, "provider": str, "base_url": str, "api_key_env": str}
_OPTIONAL = {
    "capabilities": list,
    "served_names": list,
    "first_token_timeout": float,
    "total_timeout": float,
    "data": dict,
    "context_window": int,
    "price": dict,
    "request": dict,
    "scripted": bool,
}
_OURS = {"model", "messages", "stream", "stream_options"}
_DATA = dict.fromkeys(DataTerms.__dataclass_fields__, str)
_PRICE = {"input": float, "output": float, "currency": str}
_CURRENCY = re.compile("[A-Z]{3}")
_TRAINING_USES = {"no", "opt-in", "opt-out", "yes", "unknown"}
_ACCESS_PATHS = {"api", "consumer", "self-hosted", "unknown"}
_NAMES = {str: "text", list: "a list of text", float: "a number", dict: "a table"} | {
    int: "a whole number",
    bool: "true or false",
}


class BadModelsFile(Exception):
    """The models file is wrong; the message names the file, the model and the key."""


class UnknownModel(LookupError):
    """No declared model has this id."""


class Registry:
    """The declared models, in the file's order; the first is the default."""

    def __init__(self, models: tuple[Model, ...]) -> None:
        self._models = {model.id: model for model in models}

    @property
    def default(self) -> Model:
        """The model that a new conversation starts with."""
        return next(iter(self._models.values()))

    def get(self, model_id: str) -> Model:
        """Return the model with this id, or raise `UnknownModel`."""
        try:
            return self._models[model_id]
        except KeyError:
            raise UnknownModel(model_id) from None

    def all(self) -> tuple[Model, ...]:
        """Return every declared model, configured or not."""
        return tuple(self._models.values())


def load_registry(path: Path, self_url: str) -> Registry:
    """Read the models file; a `base_url` that starts with "/" is on this server, `self_url`."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadModelsFile(f"{path}: cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadModelsFile(f"{path}: is not TOML: {error}") from error
    rows = raw.pop("model", None)
    if raw or not isinstance(rows, list) or not rows:
        extra = f" and nothing else (found {', '.join(sorted(raw))})" if raw else ""
        raise BadModelsFile(f"{path}: must hold at least one [[model]]{extra}.")
    models = tuple(_model(row, f"{path}: model {place}") for place, row in enumerate(rows, 1))
    _no_repeats(models, path)
    return Registry(tuple(_at_home(model, self_url) for model in models))


def _model(row: object, where: str) -> Model:
    if not isinstance(row, dict):
        raise BadModelsFile(f"{where}: must be a table, written [[model]].")
    where = f"{where} ({row.get('id', 'without an id')})"
    for key in _REQUIRED:
        if key not in row:
            raise BadModelsFile(f"{where}: {key} is missing.")
    given = _typed(row, _REQUIRED | _OPTIONAL, where)
    for key in ("id", "label", "provider"):
        if not given[key].strip():
            raise BadModelsFile(f"{where}: {key} is empty.")
    _check_url(given["base_url"], where)
    _check_times(given, where)
    given["base_url"] = given["base_url"].rstrip("/")
    given["capabilities"] = frozenset(given.get("capabilities", ["text"]))
    given["served_names"] = tuple(given.get("served_names", ()))
    _check_request(given.get("request", {}), f"{where}, [model.request]")
    if "price" in given:
        given["price"] = _price(given["price"], f"{where}, [model.price]")
    given["data"] = _data_terms(given.get("data", {}), f"{where}, [model.data]")
    return Model(**given)


def _price(row: Mapping[str, Any], where: str) -> Price:
    given = _typed(row, _PRICE, where)
    for key in _PRICE:
        if key not in given:
            raise BadModelsFile(f"{where}: {key} is missing.")
    for key in ("input", "output"):
        if not 0 <= given[key] < math.inf:
            raise BadModelsFile(f"{where}: {key} = {given[key]!r} must be zero or above.")
    if not _CURRENCY.fullmatch(given["currency"]):
        message = f"{where}: currency = {given['currency']!r} is not a code such as USD."
        raise BadModelsFile(message)
    return Price(float(given["input"]), float(given["output"]), given["currency"])


def _data_terms(row: Mapping[str, Any], where: str) -> DataTerms:
    given = _typed(row, _DATA, where)
    for key, allowed in (("training_use", _TRAINING_USES), ("access", _ACCESS_PATHS)):
        if given.get(key, "unknown") not in allowed:
            known = ", ".join(sorted(allowed))
            raise BadModelsFile(f"{where}: {key} = {given[key]!r} is not one of {known}.")
    if given.get("checked_on"):
        try:
            date.fromisoformat(given["checked_on"])
        except ValueError as error:
            message = f"{where}: checked_on = {given['checked_on']!r} is not a date, YYYY-MM-DD."
            raise BadModelsFile(message) from error
    return DataTerms(**given)


def _typed(row: Mapping[str, Any], kinds: Mapping[str, type], where: str) -> dict[str, Any]:
    """Return `row` if each key is known and each value of its kind."""
    for key, value in row.items():
        if key not in kinds:
            raise BadModelsFile(f"{where}: {key} is not a key we know.")
        if not _is(kinds[key], value):
            raise BadModelsFile(f"{where}: {key} = {value!r} must be {_NAMES[kinds[key]]}.")
    return dict(row)


def _is(kind: type, value: object) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind in {float, int} and isinstance(value, bool):
        return False
    return isinstance(value, int | float if kind is float else kind)


def _check_url(url: str, where: str) -> None:
    parts = urlsplit(url)
    if not url.startswith("/") and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise BadModelsFile(
            f"{where}: base_url = {url!r} must start with https://, http:// or / (this server)."
        )


def _check_times(given: Mapping[str, Any], where: str) -> None:
    for key in ("first_token_timeout", "total_timeout", "context_window"):
        if given.get(key, 1) <= 0:
            raise BadModelsFile(f"{where}: {key} = {given[key]!r} must be above zero.")


def _check_request(row: Mapping[str, Any], where: str) -> None:
    for key, value in row.items():
        if key in _OURS:
            raise BadModelsFile(f"{where}: {key} is not the file's to say.")
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError):
            raise BadModelsFile(f"{where}: {key} = {value!r} has no form in JSON.") from None


def _no_repeats(models: tuple[Model, ...], path: Path) -> None:
    seen: set[str] = set()
    for model in models:
        if model.id in seen:
            raise BadModelsFile(f"{path}: two models have the id {model.id!r}.")
        seen.add(model.id)


def _at_home(model: Model, self_url: str) -> Model:
    if not model.base_url.startswith("/"):
        return model
    return replace(model, base_url=self_url.rstrip("/") + model.base_url)
