"""本级对下一般性、专项转移支付超期未下达: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
APPROVED = date(2025, 2, 20)
RULES = pytest.mark.parametrize(("rule", "code"), [("W-C02", "23002"), ("W-C03", "23003")])


def approved(ledger, on=APPROVED, version="大会批准"):
    row = {
        "fiscal_year": 2025,
        "mof_div_code": ledger.region,
        "book": "general",
        "direction": "income",
        "subject_code": "101",
    }
    ledger.accept(
        "approved_budget", "2025", [row | {"subject_name": "税收", "version": version, "amount": 1, "approved_on": on}]
    )


def down(ledger, *rows, code="23002"):
    """`rows`: days from approval to issue (null: not issued), amount, further fields."""
    ledger.accept(
        "transfer_down",
        "2025",
        [
            {
                "bgt_pman_id": f"T{n}",
                "sub_mof_div_code": "532328101",
                "tp_func_code": code,
                "reply_amt": amount,
                "cur_amt": amount,
            }
            | {"issued_on": None if days is None else APPROVED + timedelta(days)}
            | (more[0] if more else {})
            for n, (days, amount, *more) in enumerate(rows, 1)
        ],
    )


@RULES
def test_not_applicable(ledger, run, rule, code):
    assert set(run(rule).reason.split("；")) == {"缺 2025 年对下转移支付", "缺 2025 年年初预算"}
    down(ledger, (99, 50000), code=code)
    approved(ledger, version="草案")
    judgement = run(rule)
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "年初预算没有填写人民代表大会批准日期")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(30, 9_000_000)],
        [(-40, 9_000_000)],  # before approval (article 54)
        [(99, "9999.99")],
        [(99, 50000, {"super_tra": "1"})],  # the upper level's money
        [(99, 50000, {"reply_amt": 0})],  # arranged within the year
        [(99, 50000, {"tp_func_code": "23003"})],
        [(99, -50000)],
    ],
)
def test_silent(ledger, run, rows):
    approved(ledger)
    down(ledger, *rows)
    assert run("W-C02").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("rule", "code", "days", "level"),
    [
        ("W-C02", "23002", 31, IMPORTANT),
        ("W-C02", "2300201", 45, IMPORTANT),
        ("W-C02", "23002", 46, MAJOR),
        ("W-C03", "23003", 60, None),
        ("W-C03", "23003", 61, IMPORTANT),
        ("W-C03", "23003", 75, IMPORTANT),
        ("W-C03", "23003", 76, MAJOR),
    ],
)
def test_speaks(ledger, run, rule, code, days, level):
    approved(ledger)
    down(ledger, (days, "10000.00"), (1, 5), code=code)
    found = run(rule).findings
    assert [(each.level, each.size, each.amount) for each in found] == ([(level, days, 10000)] if level else [])


def test_what_is_not_issued_counts_to_the_day_of_the_data(ledger, run):
    approved(ledger)
    down(ledger, (None, 300000), (40, 200000), (None, 1, {"tp_func_code": None}))
    judgement = run("W-C02")
    (finding,) = judgement.findings
    assert judgement.reason == "有 1 笔对下转移支付看不出是一般性还是专项，未作判断"
    assert (finding.size, finding.amount) == ((date(2025, 12, 31) - APPROVED).days, Decimal(500000))
    assert finding.title == "本级对下一般性转移支付有50.0万元超30日才下达或尚未下达（最长314天）"
    assert "其中1笔、30.0万元至今未下达（计算到2025年12月31日）" in finding.fact
    assert [row.label for row in finding.evidence] == [
        "元马镇：至今未下达，314 天",
        "元马镇：2025-04-01 下达，40 天",
    ]


def test_silent_while_the_days_run(ledger, run):
    approved(ledger)
    down(ledger, (None, 300000))
    assert run("W-C02", today=APPROVED + timedelta(30)).outcome is Outcome.SILENT
    assert run("W-C02", today=APPROVED + timedelta(31)).outcome is Outcome.SPOKE
