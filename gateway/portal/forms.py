"""Forms as data: what stands on the page, what is read back, and whose words say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from contracts.envelope import Call
from contracts.errors import Conflict, InvalidInput, Precondition
from contracts.values import Actor
from gateway.problems import InvalidPlaces, places_of

C = TypeVar("C", bound=Call[Any])
MENDABLE: Final = (InvalidInput, Conflict, Precondition)
"""Errors after which the page comes again with what was typed."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `choices` maps values to Chinese words."""

    name: str
    label: str
    kind: Literal["text", "area", "date", "choice"] = "text"
    is_required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    max_length: int = 500


@dataclass(frozen=True, slots=True)
class Form:
    """One act's form."""

    act: str
    title: str
    button: str
    fields: tuple[Field, ...]
    about: str = ""
    is_grave: bool = False


async def read_form(request: Request, form: Form) -> dict[str, str]:
    """Return the form's values, trimmed; other names are ignored, optional empties left out."""
    sent = await request.form(max_files=0, max_fields=50)
    values: dict[str, str] = {}
    for item in form.fields:
        raw = sent.get(item.name, "")
        text = "" if isinstance(raw, UploadFile) else raw.strip().replace("\r\n", "\n")
        if "\0" in text:
            raise InvalidInput("nul-character", f"“{item.label}”含有空字符，请改正。")
        if text or item.is_required:
            values[item.name] = text
    return values


def order(call_type: type[C], form: Form, actor: Actor, *, values: Mapping[str, str], **fixed: Any) -> C:
    """Return the call made of the form's values; `InvalidInput` names the fields by their labels."""
    try:
        return call_type(actor=actor, **values, **fixed)
    except ValidationError as error:
        labels = {item.name: item.label for item in form.fields}
        places = [
            place.model_copy(update={"place": labels.get(place.place.partition(".")[0], place.place)})
            for place in places_of(error.errors())
        ]
        raise InvalidPlaces(places) from error
