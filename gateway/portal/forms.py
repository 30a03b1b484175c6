"""Forms as data: what stands on the page, what is read back, and whose words say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from contracts.cases.letters_v1 import MAX_FILES
from contracts.envelope import Call
from contracts.errors import Conflict, InvalidInput, Precondition
from contracts.values import Actor
from gateway.problems import InvalidPlaces, places_of

C = TypeVar("C", bound=Call[Any])
MENDABLE: Final = (InvalidInput, Conflict, Precondition)
"""Errors after which the page comes again with what was typed."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `choices` maps values to Chinese words; `none` stands for no choice. A `file` is read apart."""

    name: str
    label: str
    kind: Literal["text", "area", "date", "choice", "file", "files"] = "text"
    is_required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    max_length: int = 500
    none: str = "请选择"

    @property
    def is_file(self) -> bool:
        """Whether one or several files are chosen here."""
        return self.kind in {"file", "files"}


@dataclass(frozen=True, slots=True)
class Form:
    """One act's form."""

    act: str
    title: str
    button: str
    fields: tuple[Field, ...]
    about: str = ""
    is_grave: bool = False

    @property
    def has_files(self) -> bool:
        """Whether the form must be sent as multipart."""
        return any(item.is_file for item in self.fields)


async def read_form(request: Request, form: Form) -> dict[str, str]:
    """Return the form's values, trimmed; other names are ignored, optional empties left out."""
    sent = await request.form(max_files=MAX_FILES if form.has_files else 0, max_fields=50)
    values: dict[str, str] = {}
    for item in form.fields:
        if item.is_file:
            continue
        raw = sent.get(item.name, "")
        text = "" if isinstance(raw, UploadFile) else raw.strip().replace("\r\n", "\n")
        if "\0" in text:
            raise InvalidInput("nul-character", f"“{item.label}”含有空字符，请改正。")
        if text or item.is_required:
            values[item.name] = text
    return values


async def read_files(request: Request, form: Form) -> dict[str, list[UploadFile]]:
    """Return the chosen files by field; call it after `read_form`."""
    sent = await request.form(max_files=MAX_FILES if form.has_files else 0, max_fields=50)
    return {
        item.name: [one for one in sent.getlist(item.name) if isinstance(one, UploadFile) and one.filename]
        for item in form.fields
        if item.is_file
    }


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
