"""采购合同公告备案: two and seven working days; contracts signed on Wednesday 30 April 2025, before the holiday."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import contract, fill_calendar, name_units, on, outcome

pytestmark = pytest.mark.integration


def signed(published, filed, **fields):
    days = {"published_on": published and on(published), "filed_on": filed and on(filed)}
    return contract(1, "90000.00", **({"signed_on": on("04-30")} | days | fields))


def test_not_applicable(ledger, run):
    judgement = run("W-I09")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年政府采购合同")


def test_not_applicable_without_a_calendar(ledger, run):
    ledger.year = 2010
    ledger.accept("procurement_contract", "2010-03", [signed(None, None)])
    judgement = run("W-I09")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "缺 2010 年工作日历" in judgement.reason


# 1 to 5 May are holidays, 27 April was a make-up workday: working days after 30 April are 6, 7, 8, 9, 12, 13, 14 May.
CASES = {
    "both in time": (signed("05-07", "05-14"), []),
    "published a working day late": (signed("05-08", "05-14"), [("general", "90000.00")]),
    "filed a working day late": (signed("05-07", "05-15"), [("general", "90000.00")]),
    "published before it was signed": (signed("04-29", "05-14"), []),
    "never published": (signed(None, "05-14"), [("general", "90000.00")]),
    "never filed": (signed("05-07", None), [("general", "90000.00")]),
    "signed last year": (signed(None, None, signed_on=on("2024-12-31")), []),
    "the weekend does not count": (signed("06-10", "06-10", signed_on=on("06-06")), []),
    "signed before a make-up Sunday": (signed("04-28", "04-28", signed_on=on("04-25")), []),
    "the make-up Sunday counts": (signed("04-29", "04-28", signed_on=on("04-25")), [("general", "90000.00")]),
}


@pytest.mark.parametrize(("row", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, row, expected):
    fill_calendar(ledger)
    ledger.accept("procurement_contract", "2025-05", [row])
    assert outcome(run("W-I09")) == expected


def test_not_yet_due_when_it_was_delivered(ledger, run):
    fill_calendar(ledger)
    ledger.accept("procurement_contract", "2025-12", [signed(None, None, signed_on=on("12-31"))])
    assert outcome(run("W-I09", today=on("2026-01-05"))) == []


def test_wording(ledger, run):
    name_units(ledger)
    late = contract(2, "34000.00", signed_on=on("05-06"), published_on=on("05-08"), filed_on=on("05-16"))
    fill_calendar(ledger)
    ledger.accept("procurement_contract", "2025-05", [signed("05-12", "05-14"), late])
    (finding,) = run("W-I09").findings
    assert finding.title == "县教育局有2份采购合同未按期公告或备案，最长逾期3个工作日"
    assert finding.evidence[0].figures["公告日期"] == "2025-05-12"
