"""债券资金闲置: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
YEAR_END = date(2025, 12, 31)


def test_not_applicable(run, bond, paid):
    bond({})
    assert set(run("W-D06").reason.split("；")) >= {"缺 2025 年支付申请", "缺 2025 年支付凭证"}
    paid(months=[1, 3])
    judgement = run("W-D06")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "缺 2025-02 的支付凭证、2025-02 的支付申请，债券资金的累计支出不完整" in judgement.reason


@pytest.mark.parametrize(
    ("received_on", "spent", "level"),
    [
        (date(2025, 10, 1), 0, None),  # two months and thirty days
        (date(2025, 9, 30), "500000.00", None),
        (date(2025, 9, 30), "499999.99", GENERAL),
        (date(2025, 7, 1), 0, GENERAL),
        (date(2025, 6, 30), "500000.00", None),
        (date(2025, 6, 30), "499999.99", IMPORTANT),
        (date(2025, 1, 1), 0, IMPORTANT),
    ],
)
def test_thresholds_within_the_year(run, bond, paid, received_on, spent, level):
    bond({"received_on": received_on})
    paid((12, spent, {}))
    assert [each.level for each in run("W-D06").findings] == ([level] if level else [])


@pytest.mark.parametrize(("spent", "level"), [("700000.00", None), ("699999.99", MAJOR)])
def test_thresholds_after_a_year(run, bond, paid, spent, level):
    bond({"bond_code": "25YN1", "received_on": date(2024, 12, 31)}, year=2024)
    paid((12, spent, {}))
    bond()
    judgement = run("W-D06")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.SILENT,
        "上一年的支付凭证没有报齐，上一年到账的债券未作判断",
    )
    paid(year=2024)
    judgement = run("W-D06")
    assert (judgement.reason, [each.level for each in judgement.findings]) == ("", [level] if level else [])


@pytest.mark.parametrize(
    "fields",
    [
        {"issue_kind": "refinancing"},
        {"issue_kind": "swap"},
        {"on_lent_amount": "99999.99"},
        {"on_lent_amount": -5},
        {"received_on": date(2026, 1, 1)},
        {"pro_name": "合计"},
    ],
)
def test_silent(run, bond, paid, fields):
    bond(fields)
    paid()
    assert run("W-D06").outcome is Outcome.SILENT


def test_a_bond_without_a_day_is_remarked(run, bond, paid):
    bond({"received_on": None})
    paid(year=2024)
    paid()
    judgement = run("W-D06")
    assert (judgement.outcome, judgement.reason) == (Outcome.SILENT, "有 1 条新增债券没有到账日，未作判断")


def test_payments_go_to_their_project_and_refunds_count(run, bond, paid):
    bond(
        {"pro_code": "P1", "pro_name": "产业园"},
        {"pro_code": "P2", "pro_name": "医院"},
        {"bond_code": "25YN2", "pro_code": "P3"},
    )
    paid(
        (2, 900_000, {"pro_code": "P1"}),
        (3, 300_000, {"pro_code": "P2"}),
        (4, -100_000, {"pro_code": "P2"}),
        (5, 800_000, {"bond_code": "25YN2", "pro_code": None}),  # the only project of its bond
    )
    (finding,) = run("W-D06").findings
    assert finding.title == "“医院（债券 25YN1）”债券资金到账11个月，80.0%没有使用"
    assert "截至2025年12月31日（到账11个月）支出20.0万元，还有80.0万元没有使用，占80.0%" in finding.fact
    assert [row.label for row in finding.evidence] == [
        "到账 2025-01-01 债券 25YN1",
        "支出 2025-03-09 工程款",
        "支出 2025-04-09 工程款",
    ]
