"""支付信息不规范."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import application, name_units, on, outcome

pytestmark = pytest.mark.integration


def pays(count, start=0, **fields):
    return [application(f"{start}{n:03}", "03-04", "100.00", **fields) for n in range(count)]


def test_not_applicable(ledger, run):
    judgement = run("W-G18")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


CASES = {
    "nine of nine": (pays(9, use_des=None), []),
    "ten of 200: 5 %": ([*pays(10, use_des=None), *pays(190, 1)], [("general", "1000.00")]),
    "ten of 199: above 5 %": ([*pays(10, use_des=None), *pays(189, 1)], [("important", "1000.00")]),
    "blank": (pays(10, use_des="  "), [("important", "1000.00")]),
    "no Chinese character": (pays(10, use_des="N/A 123"), [("important", "1000.00")]),
    "garbled": (pays(10, use_des="购货????款"), [("important", "1000.00")]),
    "one question mark": (pays(10, use_des="购货款?"), []),
    "no payee": (pays(10, payee_acct_name=None), [("important", "1000.00")]),
    "wages without payee": (pays(10, payee_acct_name=None, dep_bgt_eco_code="30101"), []),
    "dated after the delivery": (pays(10, create_date=on("2026-01-21")), [("important", "1000.00")]),
    "dated on the day of the delivery": (pays(10, create_date=on("2026-01-20")), []),
    "two faults count once": (pays(9, use_des=None, payee_acct_name=None), []),
    "two units": ([*pays(9, use_des=None), *pays(9, 1, use_des=None, agency_code="101002")], []),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    ledger.accept("payment_application", "2025-03", rows)
    assert outcome(run("W-G18")) == expected


def test_wording(ledger, run):
    name_units(ledger)
    ledger.accept("payment_application", "2025-03", [*pays(6, use_des=None), *pays(4, 1, use_des="???"), *pays(10, 2)])
    (finding,) = run("W-G18").findings
    assert finding.title == "县教育局有10笔支付信息不规范，占50.0%"
    assert "用途为空6笔，用途没有汉字或夹有乱码4笔，收款人为空0笔，日期晚于报送日0笔" in finding.fact
    assert finding.evidence[0].label == "用途为空 2025-03-04 甲公司"


def test_evidence_is_limited_but_all_are_counted(ledger, run):
    ledger.accept("payment_application", "2025-03", pays(600, use_des=None))
    (finding,) = run("W-G18").findings
    assert (finding.size, finding.evidence_count) == (600, 500)
