"""The catalogue from the declarations, the agreed due days and the receipts."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from contracts.errors import InvalidInput
from contracts.ingest.catalogue_v1 import GetDataSet, GetTemplate, ListDataSets
from contracts.values import Role
from services.ingest.catalogue.questions import get_data_set, get_template, list_data_sets
from services.ingest.datasets import CATALOGUE, DERIVED
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest.files import voucher, vouchers

pytestmark = pytest.mark.integration
TODAY = date(2025, 4, 11)


def listed(county, actor, **more):
    with county.context.db.transaction() as session:
        found = list_data_sets(session, ListDataSets(actor=actor, **more), today=TODAY).items
    return {item.name: item for item in found}


def card(county, name, actor=None):
    with county.context.db.transaction() as session:
        call = GetDataSet(actor=actor or seat(Role.WORKER), data_set=name)
        return get_data_set(session, call, today=TODAY)


def test_every_set_stands_in_it_with_what_came_last(county):
    county.push(vouchers(voucher(1)), "payment_voucher", "2025-02")
    newest = county.push(vouchers(voucher(1), voucher(2)), "payment_voucher", "2025-03")
    found = listed(county, seat(Role.QUERY))
    assert found.keys() == CATALOGUE.keys() | DERIVED.keys()
    assert [item.code for item in found.values()] == sorted(item.code for item in found.values())
    last = found["payment_voucher"].last
    assert (last.receipt_id, last.period, last.rows) == (newest.receipt_id, "2025-03", 2)
    assert found["agency"].last is None
    assert found["bond_expenditure"].sender is None
    own = listed(county, connector("gk"), sender="czj")
    assert {item.sender for item in own.values()} == {"czj"}
    assert own["payment_voucher"].last is None, "another unit's receipts are not a connector's to see"
    with pytest.raises(InvalidInput):
        listed(county, seat(Role.QUERY), sender="nobody")


def test_every_card_can_be_told(county):
    for name, data_set in CATALOGUE.items():
        found = card(county, name)
        assert len(found.fields) == len(data_set.fields)
        assert bool(found.json_schema) is not data_set.is_workbook
    assert "公开系统" in card(county, "debt_balance").official_form
    assert card(county, "bond_expenditure").sources
    with pytest.raises(InvalidInput):
        card(county, "nothing_such")


def test_a_template_is_a_workbook_with_unit_and_period():
    made = get_template(
        GetTemplate(actor=connector(), data_set="debt_balance", region="532328", period="2025-03", money_unit="万元")
    )
    assert made.file_name == "D25_政府债务余额_2025-03_万元.xlsx"
    book = load_workbook(io.BytesIO(made.content))
    assert book["数据"]["D1"].value == "期初余额（万元）"
    assert [book["报送说明"][f"B{row}"].value for row in (3, 4, 5)] == ["532328", "2025-03", "万元"]
    for name, period in (("report_workbook", None), ("debt_balance", "2025"), ("nothing_such", None)):
        with pytest.raises(InvalidInput):
            get_template(GetTemplate(actor=connector(), data_set=name, period=period))
