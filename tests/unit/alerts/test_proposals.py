"""One proposes, another approves: every state with every act."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from contracts.alerts.proposals import ProposalState
from contracts.errors import InvalidInput, Precondition
from contracts.values import Actor, Role
from services.alerts.proposals import decided, ended, proposed

AT = datetime(2026, 1, 19, 17, 0, tzinfo=UTC)
"""The 20th in China."""
TODAY = date(2026, 1, 21)
BY = Actor(
    seat="A-01", role=Role.ADMINISTRATOR, name="王五", unit="npc", fingerprint="0" * 64, correlation_id=UUID(int=1)
)


def row(state=ProposalState.PROPOSED):
    return SimpleNamespace(**proposed(BY, reason=" 已核实 ", at=AT) | {"state": state})


def decide(before, **other):
    values = {"is_approved": True, "approver_name": "李主任", "decided_on": TODAY, "note": "", "today": TODAY} | other
    return decided(before, **values)


def test_a_proposal_says_who_and_why():
    assert proposed(BY, reason=" 已核实 ", at=AT) == {
        "state": "proposed",
        "reason": "已核实",
        "proposed_by": "A-01",
        "proposer_name": "王五",
        "proposed_at": AT,
    }


@pytest.mark.parametrize("state", ProposalState)
def test_only_what_is_proposed_is_decided_and_only_what_is_approved_is_ended(state):
    if state is ProposalState.PROPOSED:
        assert decide(row(state))["state"] == "approved"
        assert decide(row(state), is_approved=False, note="依据不足")["state"] == "refused"
    else:
        with pytest.raises(Precondition, match="proposal-decided"):
            decide(row(state))
    if state is ProposalState.APPROVED:
        assert ended(row(state), reason="不再需要", at=AT)["state"] == "ended"
    else:
        with pytest.raises(Precondition, match="proposal-not-approved"):
            ended(row(state), reason="不再需要", at=AT)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"approver_name": " 王五"}, "same-person"),
        ({"decided_on": date(2026, 1, 19)}, "date-out-of-place"),
        ({"decided_on": date(2026, 1, 22)}, "date-out-of-place"),
        ({"is_approved": False, "note": " "}, "note-missing"),
    ],
)
def test_a_decision_that_is_none(other, reason):
    with pytest.raises(InvalidInput, match=reason):
        decide(row(), **other)


def test_the_day_of_the_proposal_is_the_one_in_china():
    assert decide(row(), decided_on=date(2026, 1, 20))["decided_on"] == date(2026, 1, 20)
