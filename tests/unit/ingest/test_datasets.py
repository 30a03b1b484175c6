"""The catalogue holds what docs/architecture.md and shared/domain.md say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from contracts.errors import InvalidInput
from contracts.units import UNITS
from services.ingest.datasets import CATALOGUE, find_data_set
from services.ingest.datasets.declaration import FieldType, PeriodKind

PROJECT = Path(__file__).parents[3]
PLACE = ["slice_id", "receipt_id", "row_no", "place", "region", "period", "sender", "origin"]
TYPES = {
    FieldType.MONEY: "numeric(18,2)",
    FieldType.DATE: "date",
    FieldType.INTEGER: "integer",
    FieldType.NUMBER: "numeric(20,6)",
    FieldType.BOOLEAN: "boolean",
}


def documented_fields() -> dict[str, tuple[str, dict[str, str]]]:
    """Code and fields with their stated types of each view in the architecture page."""
    found = {}
    for line in (PROJECT / "docs/architecture.md").read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| `(\w+)` \| (D\d\d|`report_workbook`) \| (.+) \|$", line)
        if match:
            plain = re.sub(r"\([^()]*\)", "", match[3])
            fields = dict([*part.split(), ""][:2] for part in plain.split(", "))
            found[match[1]] = (match[2], found["income_execution"][1] if plain.startswith("as D16") else fields)
    return found


@pytest.mark.parametrize("view", documented_fields())
def test_the_view_has_the_documented_fields_in_order(view):
    (data_set,) = (data_set for data_set in CATALOGUE.values() if data_set.view_name == view)
    code, fields = documented_fields()[data_set.view_name]
    assert code in {data_set.code, f"`{data_set.name}`"}
    declared = [field for field in data_set.fields if field.is_in_view]
    assert [field.name for field in declared] == list(fields)
    short = {"bool": FieldType.BOOLEAN, "int": FieldType.INTEGER, "date": FieldType.DATE}
    for field in declared:
        stated = fields[field.name]
        if stated:
            assert field.type is short[stated], field.name


@pytest.mark.parametrize("data_set", CATALOGUE.values(), ids=lambda data_set: data_set.name)
def test_the_contract_snapshot_is_the_declaration(data_set):
    views = json.loads((PROJECT / "tests/contract/ledger_v1.json").read_text(encoding="utf-8"))
    shown = [(field.name, TYPES.get(field.type, "text")) for field in data_set.fields if field.is_in_view]
    keys = [field.key_name for field in data_set.fields if field.is_in_view and field.is_personal]
    columns = list(views[data_set.view_name].items())
    assert [name for name, _ in columns[:8]] == PLACE
    assert columns[8:] == [*shown, *((name, "text") for name in keys)]
    history = list(views[f"{data_set.view_name}_history"])
    assert history == [*PLACE, *(name for name, _ in shown), "known_from", "known_to", *keys]


@pytest.mark.parametrize("data_set", CATALOGUE.values(), ids=lambda data_set: data_set.name)
def test_declarations_are_whole(data_set):
    names = [field.name for field in data_set.fields]
    titles = [field.title for field in data_set.fields]
    assert len(set(names)) == len(names)
    assert len(set(titles)) == len(titles)
    assert data_set.sender in UNITS
    assert set(data_set.key) <= set(names)
    assert data_set.frequency
    absent = [field.may_be_absent for field in data_set.fields]
    assert absent == sorted(absent), "what may be absent stands last: old rows keep their hashes"
    if data_set.due is None:
        assert not data_set.is_expected, "what the calendar expects has a due day"
    elif data_set.period is PeriodKind.MONTH:
        assert not hasattr(data_set.due, "years_later")


def test_what_the_calendar_expects_is_on_the_architecture_page():
    expected = {data_set.view_name for data_set in CATALOGUE.values() if data_set.is_expected}
    assert set(documented_fields()) == expected


def test_an_unknown_data_set_is_a_clear_error():
    with pytest.raises(InvalidInput) as error:
        find_data_set("nothing")
    assert error.value.reason == "unknown-data-set"
