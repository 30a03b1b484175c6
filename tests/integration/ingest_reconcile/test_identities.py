"""Every built identity: holds to its tolerance, breaks a cent beyond it, and says what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.ingest.reconciliation_v1 import IdentityOutcome
from tests.integration.ingest_reconcile.conftest import IDENTITIES
from tests.integration.ingest_reconcile.samples import SAMPLES, budget

pytestmark = pytest.mark.integration
BUILT = sorted(identity.id for identity in IDENTITIES.values() if identity.sides is not None)
CENT = Decimal("0.01")


def last(results):
    """The newest period's result: the earlier month of a pair has nothing before it."""
    assert results
    assert results[-1].outcome is not IdentityOutcome.FAILED, results[-1].reason
    return results[-1]


def deliver(ledger, deliveries):
    for data_set, period, rows in deliveries:
        ledger.accept(data_set, period, rows)


def test_every_built_identity_has_a_sample():
    assert sorted(SAMPLES) == BUILT


@pytest.mark.parametrize("identity_id", BUILT)
def test_it_holds_up_to_its_tolerance_and_breaks_a_cent_beyond(ledger, judge, identity_id):
    tolerance = IDENTITIES[identity_id].head.tolerance
    deliver(ledger, SAMPLES[identity_id](tolerance))
    within = last(judge(identity_id))
    assert (within.outcome, within.breaks) == (IdentityOutcome.HOLDS, ()), within
    assert within.compared >= 1
    deliver(ledger, SAMPLES[identity_id](tolerance + CENT))
    beyond = last(judge(identity_id))
    assert beyond.outcome is IdentityOutcome.BROKEN
    assert [each.figures.amount for each in beyond.breaks] == [tolerance + CENT]
    (found,) = beyond.breaks
    assert {piece.side for piece in found.pieces} <= {"left", "right"}
    assert found.pieces
    assert {piece.receipt_id for piece in found.pieces} <= set(found.receipt_ids)
    assert sum(piece.amount for piece in found.pieces if piece.side == "left") == found.figures.left
    assert sum(piece.amount for piece in found.pieces if piece.side == "right") == found.figures.right


@pytest.mark.parametrize("identity_id", BUILT)
def test_a_missing_set_is_named_and_is_not_good_news(ledger, judge, identity_id):
    needed = IDENTITIES[identity_id].sets()
    whole = SAMPLES[identity_id](Decimal(0))
    for data_set in needed:
        if len(needed) == 1:
            assert judge(identity_id) == ()
            return
        ledger.region = str(int(ledger.region) + 1000)
        deliver(ledger, [each for each in whole if each[0] != data_set.name])
        results = judge(identity_id)
        assert all(result.outcome is IdentityOutcome.NOT_APPLICABLE for result in results)
        for result in results:
            assert data_set.code in result.reason
            assert "缺" in result.reason


@pytest.mark.parametrize(
    ("identity_id", "data_set", "change"),
    [
        ("R01b", "nontax_payment", {"non_tax_code": "0304"}),
        ("R02", "tax_collection", {"tax_code": "01"}),
        ("R04", "expenditure_execution", {"subject_code": "201"}),
        ("R15", "treasury_statement", {"item_kind": "income"}),
        ("R16a", "approved_budget", {"subject_code": "101"}),
        ("R21a", "treasury_statement", {"flow_kind": None}),
    ],
)
def test_what_cannot_be_compared_says_why(ledger, judge, identity_id, data_set, change):
    deliver(
        ledger,
        [
            (name, period, [row | change if name == data_set else row for row in rows])
            for name, period, rows in SAMPLES[identity_id](Decimal(0))
        ],
    )
    result = last(judge(identity_id))
    assert result.outcome is IdentityOutcome.NOT_APPLICABLE
    assert len(result.reason) > 10


@pytest.mark.parametrize(
    ("income", "outlay", "carry_over"),
    [
        # 渠县 2024 (domain.md 3.2, R16)
        (("251510", "568709", "44377", "1396", "10767", "21728"), ("782634", "40088", "33988", "122"), "41655"),
        # 楚雄市 2025 (shared/data/README.md)
        (("351740", "227967", "2987", "38243", "3363", "70119", "693"), ("687347",), "7765"),
    ],
)
def test_r16_on_published_budgets(ledger, judge, income, outlay, carry_over):
    """In 万元 as published; without the carry-over the same tables do not balance."""

    def lines(last_line):
        incomes = [f"101{number:02d}" if number == 0 else f"110{number:02d}" for number in range(len(income))]
        outlays = [f"201{number:02d}" if number == 0 else f"230{number:02d}" for number in range(len(outlay))]
        wan = Decimal(10_000)
        made = [("general", "income", code, "决算", Decimal(x) * wan) for code, x in zip(incomes, income, strict=True)]
        made += [
            ("general", "expenditure", code, "决算", Decimal(x) * wan) for code, x in zip(outlays, outlay, strict=True)
        ]
        return [*made, ("general", "expenditure", "23099", "决算", last_line)]

    ledger.accept(*budget(lines(Decimal(carry_over) * 10_000)))
    assert last(judge("R16a")).outcome is IdentityOutcome.HOLDS
    ledger.accept(*budget(lines(Decimal(0))))
    (found,) = last(judge("R16a")).breaks
    assert found.figures.amount == Decimal(carry_over) * 10_000
    assert found.figures.left == sum(Decimal(x) for x in income) * 10_000


def test_a_row_without_its_key_is_compared_and_not_passed_over(ledger, judge):
    deliver(
        ledger,
        [
            (name, period, [row | {"bgt_id": None} if name == "payment_application" else row for row in rows])
            for name, period, rows in SAMPLES["R12"](Decimal(0))
        ],
    )
    (found,) = last(judge("R12")).breaks
    assert found.subject == "未填指标"
    assert found.figures.right == 0
