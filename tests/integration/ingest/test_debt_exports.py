"""The finance ministry's debt exports the whole way: file, slice, ledger views, and what data/README.md says to find there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import create_engine

from contracts.ingest.v1 import DeliveryState
from services.alerts.rule_file import load_rules
from services.alerts.running import Scope, judge, read_only
from services.ingest.storage import slices

pytestmark = pytest.mark.integration

XINGAN = ("inner_mongolia_xingan_2018.xlsx", "2018")
OVER = """
SELECT b.region FROM ledger_v1.debt_balance AS b JOIN ledger_v1.debt_limit AS l USING (region, debt_kind)
WHERE b.debt_kind = 'general' AND b.closing > l.limit_amount ORDER BY 1
"""


@pytest.fixture
def push(county, shared_dir):
    def pushed(name, data_set, period, region):
        content = (shared_dir / "data/debt" / name).read_bytes()
        return county.push(content, data_set, period, region=region, file_name=name)

    return pushed


@pytest.fixture
def judged(county):
    """`judged(region, year)`: what W-D01 finds there, run as the alerts service runs it."""
    rule = next(rule for rule in load_rules() if rule.id == "W-D01")
    engine = create_engine(county.database.settings_for("alerts").database_url())

    def found(region, year):
        with read_only(engine) as connection:
            judgement = judge(connection, rule, Scope(region, year, date(year + 1, 1, 31)))
        assert judgement.is_judged, judgement.reason
        return judgement.findings

    yield found
    engine.dispose()


def notes_of(county, delivery):
    with county.context.db.transaction() as session:
        return {note.kind: note.detail for note in slices.find_receipt(session, delivery.receipt_id).notes}


def test_counties_over_their_limit_are_found_in_the_ledger(county, push, judged):
    name, year = XINGAN
    for region in ("152200", "152201", "152202", "152221", "152222", "152223", "152224"):
        for data_set, period in (("debt_limit", year), ("debt_balance", f"{year}-12")):
            delivery = push(name, data_set, period, region)
            assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    assert [row["region"] for row in county.rows(OVER)] == ["152200", "152221", "152222"]
    for region in ("152201", "152202", "152223", "152224"):
        assert not [each for each in judged(region, 2018) if "超过限额" in each.title]
    for region in ("152200", "152221", "152222"):
        (finding,) = [each for each in judged(region, 2018) if each.subject == "一般债务"]
        assert (finding.level, "超过限额" in finding.title) == ("major", True)
    notes = notes_of(county, delivery)
    assert notes["debt-over-limit"] == (
        "表中 8 个地区有 4 个一般债务余额超过限额：兴安盟、兴安盟本级、科尔沁右翼前旗、科尔沁右翼中旗（预算法第三十五条）"
    )
    assert "不能合计" in notes["sheet-skipped"]
    (row,) = county.rows(
        "SELECT ym, creditor_kind, opening, closing, place FROM ledger_v1.debt_balance"
        " WHERE region = '152201' AND debt_kind = 'special'"
    )
    assert row == {
        "ym": "201812",
        "creditor_kind": "公开表",
        "opening": None,
        "closing": Decimal("1614390000.00"),
        "place": "表4-1 地方政府债务限额及余额决算情况表!I12",
    }


@pytest.mark.parametrize(
    ("name", "year", "region", "taken", "limit"),
    [
        ("海南_2022_60810.xlsx", "2022", "460100", "海口市本级", "19881711000.00"),
        ("海南_2022_60810.xlsx", "2022", "460000", "海南省本级", "87076980000.00"),
        ("xinjiang_2022.xlsx", "2020", "650100", "乌鲁木齐市", "48906200000.00"),
    ],
)
def test_other_provinces_have_none_over(county, push, judged, name, year, region, taken, limit):
    limits, balances = push(name, "debt_limit", year, region), push(name, "debt_balance", f"{year}-12", region)
    assert (limits.state, balances.state) == (DeliveryState.ACCEPTED, DeliveryState.ACCEPTED), limits.refusals
    assert county.rows(OVER) == []
    assert not [each for each in judged(region, int(year)) if "超过限额" in each.title]
    (row,) = county.rows("SELECT limit_amount FROM ledger_v1.debt_limit WHERE debt_kind = 'general'")
    assert row["limit_amount"] == Decimal(limit)
    notes = notes_of(county, limits)
    assert f"“{taken}”" in notes["region-taken"]
    assert "debt-over-limit" not in notes


def test_what_the_manifest_and_the_table_say_differently_is_refused(push):
    name, year = XINGAN
    for data_set, period, region, rule, word in (
        ("debt_limit", "2019", "152201", "other-period", "期间 2018"),
        ("debt_balance", "2018-11", "152201", "other-period", "期间 2018-12"),
        ("debt_limit", year, "532328", "other-region", "乌兰浩特市（152201）"),
        ("agency", year, "152201", "no-header", "模板"),
    ):
        delivery = push(name, data_set, period, region)
        assert [item.rule for item in delivery.refusals] == [rule]
        assert word in delivery.refusals[0].detail
