"""Forms of report workbooks as data: which titles and headers mean what. A new form is a new YAML file beside this one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_FOLDER: Final = Path(__file__).parent
DEFAULT: Final = "yunnan_report"


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """One kind of column: what its header says and what it measures."""

    pattern: re.Pattern[str]
    measure: str


@dataclass(frozen=True, slots=True)
class TableForm:
    """One kind of table. `title` has the groups `year`, `place` and `side` (收支, 收入, 支出)."""

    book: str
    title: re.Pattern[str]
    is_coded: bool
    levels: tuple[str, ...]
    """Without codes: the level of the first, second … depth of indentation."""


@dataclass(frozen=True, slots=True)
class SkippedForm:
    """A kind of table that is known and not read, with the reason in Chinese."""

    title: re.Pattern[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that a city's form says; see the comments in the YAML file."""

    id: str
    title: str
    places: Mapping[str, tuple[str, ...]]
    own_place: re.Pattern[str]
    table_number: re.Pattern[str]
    unit: re.Pattern[str]
    unit_in_header: re.Pattern[str]
    units: Mapping[str, int]
    code_header: re.Pattern[str]
    name_header: re.Pattern[str]
    print_flag_header: re.Pattern[str]
    measures: tuple[MeasureForm, ...]
    measure_titles: Mapping[str, str]
    required_current: tuple[str, ...]
    required_draft: tuple[str, ...]
    tables: tuple[TableForm, ...]
    total_line: re.Pattern[str]
    skipped: tuple[SkippedForm, ...]


@cache
def load_profile(profile_id: str = DEFAULT) -> Profile:
    """Return the profile of that file name; KeyError, re.error or OSError mean that the file is wrong."""
    raw: dict[str, Any] = yaml.safe_load((_FOLDER / f"{profile_id}.yaml").read_text(encoding="utf-8"))
    headers, required = raw["headers"], raw["required"]
    return Profile(
        id=raw["id"],
        title=raw["title"],
        places={region: tuple(names) for region, names in raw["places"].items()},
        own_place=re.compile(raw["own_place"]),
        table_number=re.compile(raw["table_number"]),
        unit=re.compile(raw["unit"]),
        unit_in_header=re.compile(raw["unit_in_header"]),
        units=dict(raw["units"]),
        code_header=re.compile(headers["code"]),
        name_header=re.compile(headers["name"]),
        print_flag_header=re.compile(headers["print_flag"]),
        measures=tuple(MeasureForm(re.compile(form["pattern"]), form["measure"]) for form in raw["measures"]),
        measure_titles=dict(raw["measure_titles"]),
        required_current=tuple(required["current"]),
        required_draft=tuple(required["draft"]),
        tables=tuple(
            TableForm(form["book"], re.compile(form["title"]), form["is_coded"], tuple(form.get("levels", ())))
            for form in raw["tables"]
        ),
        total_line=re.compile(raw["total_line"]),
        skipped=tuple(SkippedForm(re.compile(form["title"]), form["reason"]) for form in raw["skip"]),
    )
