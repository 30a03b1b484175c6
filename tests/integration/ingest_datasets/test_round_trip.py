"""Any rows of any data set, written into our template, a CSV or JSON lines, are read back as they were."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services.ingest.checks.values import Frame, judge
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType
from services.ingest.readers.forms import FileForm
from services.ingest.readers.opening import open_table
from services.ingest.schemas import json_schema
from services.ingest.templates import DATA_SHEET, template
from tests.support.data_set_samples import PERIODS, REGION

TABLES = [data_set for data_set in CATALOGUE.values() if not data_set.is_workbook]
ALL = pytest.mark.parametrize("data_set", TABLES, ids=lambda data_set: data_set.name)
WORDS = st.text(alphabet="元谋县某公司（）、，ABC019 \"';|-", max_size=12).map(lambda text: text.strip())
LETTERS = "0123456789ABCXYZ"


def value_of(field, period):
    """A strategy of good values, as texts."""
    if field.must_match == "region":
        return st.just(REGION)
    if field.must_match == "period":
        return st.just(period[:4] if field.type is FieldType.INTEGER else period.replace("-", ""))
    if field.choices:
        return st.sampled_from([option.title for option in field.choices])
    if field.type is FieldType.CODE:
        lengths = st.sampled_from(field.lengths) if field.lengths else st.integers(1, 20)
        return lengths.flatmap(lambda length: st.text(alphabet=LETTERS, min_size=length, max_size=length))
    return {
        FieldType.TEXT: WORDS.filter(lambda text: text and not text.startswith(("-", "'"))),
        # a spreadsheet keeps fifteen digits
        FieldType.MONEY: st.decimals(-9_999_999_999_999, 9_999_999_999_999, places=2).map(str),
        FieldType.NUMBER: st.decimals(-99_999, 99_999, places=4).map(str),
        FieldType.DATE: st.dates(date(1990, 1, 1), date(2025, 12, 31)).map(lambda day: day.isoformat()),
        FieldType.MONTH: st.just("202503"),
        FieldType.INTEGER: st.integers(-999_999_999, 999_999_999).map(str),
        FieldType.BOOLEAN: st.sampled_from(["是", "否"]),
    }[field.type]


def rows_of(data_set):
    period = PERIODS[data_set.period]
    row = {
        field.name: value_of(field, period) if field.is_required else st.just("") | value_of(field, period)
        for field in data_set.fields
    }
    return st.lists(st.fixed_dictionaries(row), min_size=1, max_size=4)


def in_excel(field, text):
    """What a person's program puts into the cell: numbers, days and texts."""
    if not text:
        return None
    if field.type in {FieldType.MONEY, FieldType.NUMBER}:
        return Decimal(text)
    if field.type is FieldType.INTEGER:
        return int(text)
    if field.type is FieldType.DATE:
        return date.fromisoformat(text)
    return text


def write_template(path, data_set, rows):
    book = template(data_set)
    for row in rows:
        book[DATA_SHEET].append([in_excel(field, row[field.name]) for field in data_set.fields])
    book.save(path)


def write_csv(path, data_set, rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.standard_name for field in data_set.fields])
    writer.writerows([row[field.name] for field in data_set.fields] for row in rows)
    path.write_bytes(out.getvalue().encode())


def write_json(path, data_set, rows):
    validator = Draft202012Validator(json_schema(data_set))
    lines = [{field.standard_name: row[field.name] or None for field in data_set.fields} for row in rows]
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def same(field, written, found):
    if field.type in {FieldType.MONEY, FieldType.NUMBER} and written and found:
        return Decimal(written) == Decimal(found)
    return written == found


FORMS = {
    "xlsx": (FileForm.XLSX, write_template, 8),
    "csv": (FileForm.CSV, write_csv, 40),
    "jsonl": (FileForm.JSON_LINES, write_json, 40),
}
"""The third is how many tables are tried of every data set: a workbook costs fifty times what a text does."""


@pytest.mark.parametrize("ending", FORMS)
@ALL
def test_what_is_written_is_read(data_set, ending, tmp_path_factory):
    form, write, examples = FORMS[ending]
    folder = tmp_path_factory.mktemp("round")
    frame = Frame(data_set, region=REGION, period=PERIODS[data_set.period], today=date(2026, 1, 5))

    @settings(
        max_examples=examples,
        deadline=None,
        phases=(Phase.reuse, Phase.generate),  # the rows are small already; shrinking workbooks takes minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(rows=rows_of(data_set))
    def check(rows):
        path = folder / f"a.{ending}"
        write(path, data_set, rows)
        table = open_table(path, form, data_set, file_name=path.name)
        lines = "".join(block.numbered() for block in table.blocks).splitlines()
        assert len(lines) == len(rows)
        for row, line in zip(rows, lines, strict=True):
            found = dict(zip(table.columns, line.split("\t")[2:], strict=True))
            for field in data_set.fields:
                value = found.get(field.name, "")
                assert same(field, row[field.name], value), (field.name, row[field.name], value)
                assert not value or judge(field, value, frame) is None, (field.name, value)

    check()
