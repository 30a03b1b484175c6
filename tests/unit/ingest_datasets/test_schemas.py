"""The JSON schemas are valid and agree with the checks of the loader, value by value."""

from __future__ import annotations

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from services.ingest.checks.values import Frame, judge
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType
from services.ingest.schemas import field_schema, json_schema
from tests.support.data_set_samples import PERIODS, REGION, sample_row

ALL = pytest.mark.parametrize("data_set", CATALOGUE.values(), ids=lambda data_set: data_set.name)
BAD = {
    FieldType.MONEY: ["1,234.00", "1.234", "12元", "1e5", "", "."],
    FieldType.NUMBER: ["1.2345678", "3%", "一"],
    FieldType.INTEGER: ["1.5", "十"],
    FieldType.MONTH: ["202513", "2025"],
    FieldType.DATE: ["2025年3月", "05.03.2025"],
    FieldType.BOOLEAN: ["有", "2"],
}
GOOD = {
    FieldType.MONEY: ["0", "-1234.5", ".50", "9999999999999999.99"],
    FieldType.NUMBER: ["2.875", "-3", "0.000001"],
    FieldType.INTEGER: ["0", "-12"],
    FieldType.MONTH: ["202503", "2025-03"],
    FieldType.DATE: ["2025-03-05", "20250305", "2025/3/5"],
    FieldType.BOOLEAN: ["1", "否"],
}


def frame(data_set):
    return Frame(data_set, region=REGION, period=PERIODS[data_set.period], today=date(2026, 1, 5))


@ALL
def test_the_schema_is_one(data_set):
    Draft202012Validator.check_schema(json_schema(data_set))


@ALL
def test_a_good_row_passes_the_schema_and_the_loader(data_set):
    row = sample_row(data_set)
    assert list(Draft202012Validator(json_schema(data_set)).iter_errors(row)) == []
    faults = [
        judge(field, row[field.standard_name], frame(data_set))
        for field in data_set.fields
        if field.standard_name in row
    ]
    assert [fault for fault in faults if fault] == []


@ALL
def test_a_row_without_its_required_values_fails(data_set):
    validator = Draft202012Validator(json_schema(data_set))
    for field in data_set.fields:
        if field.is_required:
            row = sample_row(data_set)
            del row[field.standard_name]
            assert not validator.is_valid(row), field.name


@ALL
def test_schema_and_loader_judge_alike(data_set):
    for field in data_set.fields:
        if field.must_match or field.choices:
            continue
        validator = Draft202012Validator(field_schema(field))
        for value in GOOD.get(field.type, []):
            assert validator.is_valid(value), (field.name, value)
            assert judge(field, value, frame(data_set)) is None, (field.name, value)
        for value in BAD.get(field.type, []):
            assert not validator.is_valid(value), (field.name, value)
            assert value == "" or judge(field, value, frame(data_set)) is not None, (field.name, value)


@ALL
def test_a_word_that_is_not_in_the_list_fails(data_set):
    for field in data_set.fields:
        if field.choices:
            assert not Draft202012Validator(field_schema(field)).is_valid("别的"), field.name
            assert judge(field, "别的", frame(data_set)) is not None
