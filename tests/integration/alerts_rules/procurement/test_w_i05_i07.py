"""只有一家有效、报价异常、其余均被否 (政府采购法 25, 36; 采条例 74)."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.procurement.bids import bid, won
from tests.integration.alerts_rules.rows import name_units, outcome, plan

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("rule", ["W-I05", "W-I06", "W-I07"])
def test_not_applicable(ledger, run, rule):
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "缺 2025 年政府采购过程与结果" in judgement.reason


def deliver(ledger, *rows, method="open"):
    ledger.accept("procurement_plan", "2025-04", [plan(1, "3000000.00", method=method)])
    ledger.accept("procurement_bid", "2025-06", rows)


ALONE = [won("1", "S1", "100.00")]
REJECTED = {"qualification": "资格审查不合格"}
SINGLE = {
    "one bid": (ALONE, "open", [("general", "100.00")]),
    "one valid of three": (
        [*ALONE, *(bid("1", f"S{n}", "90.00", **REJECTED) for n in (2, 3))],
        "open",
        [("general", "100.00")],
    ),
    "two valid": ([*ALONE, bid("1", "S2", "110.00", qualification="合格")], "open", []),
    "nothing written counts as valid": ([*ALONE, bid("1", "S2", "110.00")], "open", []),
    "abandoned, as the law says": ([bid("1", "S1", "100.00")], "open", []),
    "twice": ([*ALONE, won("2", "S1", "50.00")], "open", [("important", "150.00")]),
    "twice in two units": (
        [*ALONE, won("2", "S1", "50.00", agency_code="101002")],
        "open",
        [("general", "100.00"), ("general", "50.00")],
    ),
    "not a public tender": (ALONE, "single_source", []),
}


@pytest.mark.parametrize(("rows", "method", "expected"), SINGLE.values(), ids=SINGLE)
def test_single_valid_bid(ledger, run, rows, method, expected):
    deliver(ledger, *rows, method=method)
    assert outcome(run("W-I05")) == expected


def rejected(number, package="1", **fields):
    return [bid(package, f"R{n}", "90.00", **REJECTED, **fields) for n in range(number)]


CLEARED = {
    "one was rejected": ([*ALONE, *rejected(1)], [("general", "100.00")]),
    "none was rejected": (ALONE, []),
    "two are left": ([*ALONE, bid("1", "S2", "110.00"), *rejected(3)], []),
    "nobody won": ([bid("1", "S1", "100.00"), *rejected(3)], []),
    "nine bids of the unit": ([*ALONE, *rejected(8)], [("general", "100.00")]),
    "ten bids of the unit": ([*ALONE, *rejected(9)], [("important", "100.00")]),
    "ten bids, half of them rejected": (
        [*ALONE, *rejected(5), *(bid("2", f"T{n}", f"{n + 1}.00") for n in range(4))],
        [("important", "100.00")],
    ),
    "eleven bids, less than half of them rejected": (
        [*ALONE, *rejected(5), *(bid("2", f"T{n}", f"{n + 1}.00") for n in range(5))],
        [("general", "100.00")],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CLEARED.values(), ids=CLEARED)
def test_all_others_rejected(ledger, run, rows, expected):
    deliver(ledger, *rows)
    assert outcome(run("W-I07")) == expected


def test_all_others_rejected_wording(ledger, run):
    name_units(ledger)
    deliver(ledger, *ALONE, *rejected(2))
    (finding,) = run("W-I07").findings
    assert finding.title == "县教育局有1个采购包其余投标全部被否、只剩一家中标，合计100.00元"
    assert finding.formula == "只剩 1 家有效的包：1 个；被否 2 ÷ 3 = 66.7%"
    assert [row.label for row in finding.evidence][:2] == ["包 X1/1 S1公司（中标）", "包 X1/1 R0公司（被否）"]


EQUAL = {
    "two alike": ([won("1", "S1", "100.00"), bid("1", "S2", "100.00")], [("general", "100.00")]),
    "a cent apart": ([won("1", "S1", "100.00"), bid("1", "S2", "100.01")], []),
    "three alike": ([bid("1", f"S{n}", "100.00") for n in range(3)], [("important", "100.00")]),
    "in two packages": ([won("1", "S1", "100.00"), bid("2", "S2", "100.00")], []),
    "one was rejected": ([won("1", "S1", "100.00"), bid("1", "S2", "100.00", **REJECTED)], []),
    "no price": ([won("1", "S1", None), bid("1", "S2", None)], []),
    "price of zero": ([won("1", "S1", "0.00"), bid("1", "S2", "0.00")], []),
    "two pairs in one package": (
        [won("1", "S1", "100.00"), bid("1", "S2", "100.00"), bid("1", "S3", "120.00"), bid("1", "S4", "120.00")],
        [("general", "100.00"), ("general", "120.00")],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), EQUAL.values(), ids=EQUAL)
def test_equal_prices(ledger, run, rows, expected):
    deliver(ledger, *rows)
    assert outcome(run("W-I06")) == expected


def test_framework_purchases_have_one_price(ledger, run):
    deliver(ledger, won("1", "S1", "100.00"), bid("1", "S2", "100.00"), method="framework")
    assert outcome(run("W-I06")) == []


def spread(number, near="1000010.00"):
    """Packages whose two lowest bids lie 3 to 13 per cent apart, and one whose lie as `near` says."""
    usual = [(f"{n}", f"{1_030_000 + n * 5_000}.00") for n in range(number)]
    pairs = [*usual, ("near", near)]
    return [row for package, second in pairs for row in (won(package, "S1", "1000000.00"), bid(package, "S2", second))]


@pytest.mark.parametrize(
    ("number", "near", "expected"),
    [(19, "1000010.00", [("general", "1000000.00")]), (18, "1000010.00", []), (19, "1030000.00", [])],
)
def test_prices_too_near(ledger, run, number, near, expected):
    deliver(ledger, *spread(number, near))
    judgement = run("W-I06")
    assert outcome(judgement) == expected
    for finding in judgement.findings:
        assert finding.formula == "最低两家相差 0.0010%，低于全县各包的通常范围"
        assert "异常接近：“S1公司”、“S2公司”" in finding.fact
