"""供应商轮流中标 (采条例 74)."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.procurement.bids import bid, won
from tests.integration.alerts_rules.rows import on, outcome

pytestmark = pytest.mark.integration


def test_not_applicable(ledger, run):
    assert run("W-I12").outcome is Outcome.NOT_APPLICABLE


def rounds(winners, others=()):
    """S1 and S2 bid in each; `winners` says who wins, `X` is a third."""
    rows = []
    for n, winner in enumerate(winners):
        bidders = ["S1", "S2", *(["X"] if winner == "X" else []), *others]
        rows += [
            (won if who == winner else bid)(f"{n}", who, "100.00", opened_on=on(f"06-{n + 1:02}")) for who in bidders
        ]
    return rows


TURNS = {
    "in turn": (["S1", "S2", "S1", "S2"], [("general", "400.00")]),
    "three rounds": (["S1", "S2", "S1"], []),
    "always the same": (["S1", "S1", "S1", "S1"], []),
    "one win only": (["S1", "S1", "S2", "S1"], []),
    "two then two": (["S1", "S1", "S2", "S2"], []),
    "three changes in five: 0.6": (["S1", "S2", "S2", "S1", "S1", "S2"], [("general", "600.00")]),
    "two changes in four: 0.5": (["S1", "S2", "S2", "S1", "S1"], []),
    "a third wins one in five": (["S1", "S2", "X", "S1", "S2"], [("general", "400.00")]),
    "a third wins two in six": (["S1", "S2", "X", "X", "S1", "S2"], []),
}


@pytest.mark.parametrize(("winners", "expected"), TURNS.values(), ids=TURNS)
def test_turns(ledger, run, winners, expected):
    ledger.accept("procurement_bid", "2025-06", rounds(winners))
    assert outcome(run("W-I12")) == expected


def test_three_who_take_turns(ledger, run):
    """Each wins every third; of what two of them bid for, two thirds are theirs, the rest is the third's turn."""
    ring = ["S1", "S2", "S3"] * 3
    rows = [
        (won if who == winner else bid)(f"{n}", who, "100.00", opened_on=on(f"06-{n + 1:02}"))
        for n, winner in enumerate(ring)
        for who in ("S1", "S2", "S3")
    ]
    ledger.accept("procurement_bid", "2025-06", rows)
    assert outcome(run("W-I12")) == [("general", "600.00")] * 3  # the wins of the two


def test_a_third_who_wins_but_seldom_bids_is_no_part_of_it(ledger, run):
    ledger.accept("procurement_bid", "2025-06", rounds(["S1", "S2", "X", "X", "X", "S1", "S2"]))
    assert outcome(run("W-I12")) == []


def test_wording(ledger, run):
    ledger.accept("procurement_bid", "2025-06", rounds(["S1", "S2", "S1", "S2"]))
    (finding,) = run("W-I12").findings
    assert finding.title == "“S1公司”与“S2公司”同场投标4次，轮流中标"
    assert "前者中标2次、后者2次，前后两次换人的有3次，占100.0%" in finding.fact
    assert finding.evidence_count == 8
