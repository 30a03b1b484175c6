"""中标后三十日未签合同: award on 3 March, due on 2 April."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import contract, name_units, on, outcome

pytestmark = pytest.mark.integration


def bid(**fields):
    row = {"proj_no": "G1", "proj_name": "校舍维修", "pkg_no": "1", "agency_code": "101001", "bidder_code": "S1"}
    award = {"bidder_name": "甲公司", "bid_amount": "90000.00", "is_winner": True, "award_announced_on": on("03-03")}
    return row | award | fields


def signed(day, **fields):
    return contract(1, "90000.00", proj_no="G1", signed_on=on(day), **fields)


def deliver(ledger, bids, contracts, *, until="2025-05"):
    ledger.accept("procurement_bid", "2025-03", bids)
    ledger.accept("procurement_contract", until, contracts)


@pytest.mark.parametrize(
    ("data_set", "row", "reason"),
    [
        ("procurement_bid", bid(), "缺 2025 年政府采购合同"),
        ("procurement_contract", signed("05-05"), "缺 2025 年政府采购过程与结果"),
    ],
)
def test_not_applicable(ledger, run, data_set, row, reason):
    ledger.accept(data_set, "2025-03", [row])
    judgement = run("W-I08")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert reason in judgement.reason


CASES = {
    "on the last day": ([bid()], [signed("04-02")], []),
    "a day late": ([bid()], [signed("04-03")], [("general", "90000.00")]),
    "400 days late stays general": ([bid()], [signed("2026-05-07")], [("general", "90000.00")]),
    "no contract": ([bid()], [], [("general", "90000.00")]),
    "a supplement is not the contract": ([bid()], [signed("04-02", supplement_of="H0")], [("general", "90000.00")]),
    "another supplier's contract": ([bid()], [signed("04-02", supplier_code="S2")], [("general", "90000.00")]),
    "a loser": ([bid(is_winner=False)], [], []),
    "no announcement": ([bid(award_announced_on=None)], [], []),
    "no price": ([bid(bid_amount=None)], [], [("general", "0.00")]),
    "the last of two packages": ([bid(), bid(pkg_no="2", award_announced_on=on("03-10"))], [signed("04-09")], []),
    "due in another year": ([bid(award_announced_on=on("2024-11-03"))], [], []),
}


@pytest.mark.parametrize(("bids", "contracts", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, bids, contracts, expected):
    deliver(ledger, bids, contracts)
    assert outcome(run("W-I08", today=on("2026-06-30"))) == expected


def test_not_unsigned_before_the_contracts_are_delivered(ledger, run):
    deliver(ledger, [bid()], [], until="2025-03")
    assert outcome(run("W-I08")) == []


def test_wording(ledger, run):
    name_units(ledger)
    deliver(ledger, [bid()], [signed("04-12")])
    (finding,) = run("W-I08").findings
    assert finding.title == "县教育局“校舍维修”中标后逾期签约10天"
    assert (
        "于2025年3月3日公告由“甲公司”中标，应在2025年4月2日前签订合同，实际于 2025-04-12 签订，逾期10天" in finding.fact
    )
    assert [row.label for row in finding.evidence] == ["中标公告 2025-03-03 包 1", "签订合同 2025-04-12"]
