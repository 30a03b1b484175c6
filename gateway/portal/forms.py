"""Forms as data: what stands on the page, what is read back, and whose words say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal, TypeVar

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from contracts.cases.duties_v1 import Duty, DutyHolder, DutyList
from contracts.cases.letters_v1 import MAX_FILE_BYTES, MAX_FILES
from contracts.envelope import Call
from contracts.errors import Conflict, InvalidInput, Precondition
from contracts.values import Actor
from gateway.problems import InvalidPlaces, places_of

C = TypeVar("C", bound=Call[Any])
BETWEEN: Final = "|"
"""Stands between name and post in a chosen person's value."""
MENDABLE: Final = (InvalidInput, Conflict, Precondition)
"""Errors after which the page comes again with what was typed."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `choices` maps values to Chinese words; `none` stands for no choice. A `file` is read apart.

    A `person` is chosen out of the register of duties (`with_people`): `duties` says whom.
    """

    name: str
    label: str
    kind: Literal["text", "area", "date", "choice", "person", "file", "files"] = "text"
    is_required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    max_length: int = 500
    none: str = "请选择"
    duties: tuple[Duty, ...] = ()
    post_as: str = ""
    """The value that takes the person's post; empty where the name is enough."""
    people: tuple[DutyHolder, ...] | None = None
    """Who holds or held the duties; null where the register is silent: then the name is typed."""

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
    def day(self) -> str:
        """Name of the day that the act has: a person must hold the duty on it. Empty where the form has none."""
        return next((item.name for item in self.fields if item.kind == "date"), "")

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
        if item.post_as:
            text, _, values[item.post_as] = (part.strip() for part in text.partition(BETWEEN))
        if text or item.is_required:
            values[item.name] = text
    return values


def with_people(
    form: Form, register: DutyList | None, *, unit: str = "", consenting: Duty | None = None, today: date
) -> Form:
    """Return the form with the people of the register, those in office first, in its fields for persons.

    `unit` is whose head signs; `consenting` narrows a field of several duties to the one that the class asks for.
    """

    def offered(item: Field) -> Field:
        if item.kind != "person" or register is None:
            return item
        wanted = {consenting} if consenting in item.duties else set(item.duties)
        found = [
            one for one in register.items if one.duty in wanted and (one.duty is not Duty.UNIT_HEAD or one.unit == unit)
        ]
        found.sort(key=lambda one: (not is_in_office(one, today), one.name))
        return replace(item, people=tuple(found))

    return replace(form, fields=tuple(offered(item) for item in form.fields))


def is_in_office(one: DutyHolder, on: date) -> bool:
    """Tell whether a person holds the duty on a day."""
    return one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)


SCAN: Final = Field("scan_id", "批件扫描件", "file", is_required=False, hint="PDF、DOCX、XLSX、JPG、PNG，16 MB 以内。")
"""The paper that bears an approval; what a form with it sends needs `FORM_BYTES`."""
FORM_BYTES: Final = MAX_FILE_BYTES + (1 << 20)


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
