"""D01 to D48 and our own, one after the other: from the one file of each come table, parser, schema, template, views and page."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from jsonschema import Draft202012Validator

from contracts.templates import STATEMENT_SHEET
from deploy.stack.layout import PROJECT
from services.ingest.datasets import CATALOGUE, DERIVED
from services.ingest.datasets.declaration import FieldType
from services.ingest.pages import FOLDER
from services.ingest.readers.forms import FileForm
from services.ingest.readers.opening import open_table
from services.ingest.storage.ddl import fact_sql
from services.ingest.templates import DATA_SHEET, template
from tests.support.data_set_samples import sample_row

DELIVERED = {data_set.code: data_set for data_set in CATALOGUE.values()}
MADE = {view.code: view for view in DERIVED.values()}
NUMBERS = ["B02", "B03", *(f"D{number:02d}" for number in range(1, 49))]
PUBLISHED = json.loads((PROJECT / "tests/contract/ledger_v1.json").read_text(encoding="utf-8"))
SQL = {
    FieldType.MONEY: "numeric(18,2)",
    FieldType.CODE: "text",
    FieldType.TEXT: "text",
    FieldType.DATE: "date",
    FieldType.MONTH: "text",
    FieldType.INTEGER: "integer",
    FieldType.BOOLEAN: "boolean",
}


@pytest.mark.parametrize("number", [number for number in NUMBERS if number not in MADE])
def test_a_delivered_set_has_all_that_one_file_gives(number, tmp_path):
    data_set = DELIVERED[number]
    declared = (PROJECT / f"services/ingest/datasets/{data_set.name}.py").read_text(encoding="utf-8")
    assert f'code="{number}"' in declared

    assert data_set.title
    assert data_set.key
    assert data_set.sender
    assert data_set.frequency
    assert re.search(r"[一-鿿]", "".join(field.title for field in data_set.fields))

    table = fact_sql(data_set)
    view, history = PUBLISHED[data_set.view_name], PUBLISHED[f"{data_set.view_name}_history"]
    for field in data_set.fields:
        assert re.search(rf"\b{field.name}\b", table), field.name
        if field.is_in_view:
            wanted = SQL.get(field.type)
            assert wanted is None or view[field.name] == wanted, field.name
            assert history[field.name] == view[field.name]
            assert not field.is_personal or view[field.key_name] == "text"
    assert {"known_from", "known_to"} <= set(history)

    schema = json.loads((FOLDER / f"schemas/{data_set.name}.json").read_text(encoding="utf-8"))
    row = sample_row(data_set)
    assert Draft202012Validator(schema).is_valid(row)

    out = io.StringIO()
    csv.writer(out).writerows([list(row), list(row.values())])
    (tmp_path / "a.csv").write_text(out.getvalue(), encoding="utf-8")
    read = open_table(tmp_path / "a.csv", FileForm.CSV, data_set, file_name="a.csv")
    assert sum(block.lines.count(b"\n") for block in read.blocks) == 1

    book = template(data_set, region="532328", period="2025", unit="万元")
    titles = [str(cell.value) for cell in book[DATA_SHEET][1]]
    assert len(titles) == len(data_set.fields)
    assert all(field.title in title for field, title in zip(data_set.fields, titles, strict=True))
    said = {str(line[0]): line[1] for line in book[STATEMENT_SHEET].iter_rows(max_col=2, values_only=True) if line[0]}
    assert (said["模板版本"], said["区划代码"], said["金额单位"]) == (str(data_set.schema_version), "532328", "万元")
    assert {f"控制总额：{field.title}" for field in data_set.money_fields} <= set(said)
    instructions = "".join(said)
    for words in (data_set.title, number, "主键为", "国家秘密"):
        assert words in instructions

    page = (FOLDER / f"{data_set.name}.md").read_text(encoding="utf-8")
    for words in (data_set.title, number, data_set.frequency, *(field.standard_name for field in data_set.fields)):
        assert words in page


@pytest.mark.parametrize("number", MADE)
def test_a_derived_set_has_its_views_and_its_page(number):
    view = MADE[number]
    for name in (view.name, f"{view.name}_history"):
        assert {field.name for field in view.fields} <= set(PUBLISHED[name])
    page = (FOLDER / f"{view.name}.md").read_text(encoding="utf-8")
    assert view.note in page
    assert number in page


def test_none_is_left_out():
    assert sorted(DELIVERED.keys() | MADE.keys()) == ["B01", *NUMBERS]
