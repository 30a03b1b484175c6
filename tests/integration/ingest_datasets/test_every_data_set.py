"""Every data set takes a good file through the loader into its view, with types, and masks what is personal."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType, Mask
from tests.integration.ingest.conftest import connector
from tests.support.data_set_samples import PERIODS, sample_row

pytestmark = pytest.mark.integration
TABLES = [data_set for data_set in CATALOGUE.values() if not data_set.is_workbook]
SHOWN = {
    FieldType.DATE: date(2025, 3, 5),
    FieldType.BOOLEAN: True,
}
MASKED = {Mask.PERSON: "元***", Mask.NAME: "元***", Mask.NUMBER: "******5678"}


def as_csv(row: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue()


@pytest.mark.parametrize("data_set", TABLES, ids=lambda data_set: data_set.name)
def test_a_good_file_is_published_with_its_types(data_set, lasting_county):
    row = sample_row(data_set)
    totals = {field.name: Decimal(row[field.standard_name]) for field in data_set.money_fields}
    delivery = lasting_county.push(
        as_csv(row),
        data_set.name,
        PERIODS[data_set.period],
        actor=connector(data_set.sender),
        rows=1,
        control_totals=totals,
    )
    assert delivery.state == "accepted", delivery.refusals
    for view in (data_set.view_name, f"{data_set.view_name}_history"):
        (shown,) = lasting_county.rows(f"SELECT * FROM ledger_v1.{view}")
        for field in data_set.fields:
            if not field.is_in_view:
                continue
            value = shown[field.name]
            if field.mask is not None:
                assert shown[field.key_name], field.name
                assert value == MASKED[field.mask], field.name
            elif field.choices:
                assert value == field.choices[-1].value, field.name
            elif field.type in {FieldType.MONEY, FieldType.NUMBER}:
                assert value == Decimal(row[field.standard_name]), field.name
            elif field.type in SHOWN:
                assert value == SHOWN[field.type], field.name
            else:
                assert str(value) == row[field.standard_name], field.name


def test_the_same_person_has_the_same_key_in_every_set_and_the_table_holds_no_whole_value(lasting_county):
    (detail,) = lasting_county.rows("SELECT iden_no, per_name, per_name_key FROM ingest.payment_detail")
    assert (detail["iden_no"], detail["per_name"]) == ("******5678", "元***")
    (entity,) = lasting_county.rows("SELECT linked_name_key FROM ledger_v1.market_entity")
    assert entity["linked_name_key"] == detail["per_name_key"]
    kept = lasting_county.rows("SELECT 1 FROM ingest.personal_value WHERE key = %s", detail["per_name_key"])
    assert len(kept) == 1
