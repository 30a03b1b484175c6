"""One proposes, another approves: every state with every act."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from contracts.alerts.proposals import ProposalState
from contracts.errors import Forbidden, InvalidInput, Precondition
from contracts.values import Actor, Role
from services.alerts.proposals import decided, ended, proposed

AT = datetime(2026, 1, 19, 17, 0, tzinfo=UTC)
"""The 20th in China."""
TODAY = date(2026, 1, 21)
BY = Actor(
    seat="A-01", role=Role.ADMINISTRATOR, name="王五", unit="npc", fingerprint="0" * 64, correlation_id=UUID(int=1)
)

HEAD = BY.model_copy(update={"seat": "W-01", "role": Role.WORKER, "name": "李主任"})


def row(state=ProposalState.PROPOSED):
    return SimpleNamespace(**proposed(BY, reason=" 已核实 ", at=AT) | {"state": state})


def decide(before, by=HEAD, **other):
    return decided(before, by, **({"head_seat": "W-01", "is_approved": True, "note": "", "on": TODAY} | other))


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
    ("by", "reason"),
    [
        (BY, "same-person"),
        (HEAD.model_copy(update={"name": "王五 "}), "same-person"),
        (HEAD.model_copy(update={"seat": "W-02"}), "head-only"),
    ],
)
def test_only_the_heads_seat_decides_and_never_who_proposed(by, reason):
    with pytest.raises(Forbidden, match=reason):
        decide(row(), by)


def test_a_decision_names_the_seat_and_the_person_of_the_certificate():
    made = decide(row(), note=" 同意 ")
    assert (made["approver_seat"], made["approver_name"], made["decided_on"]) == ("W-01", "李主任", TODAY)
    assert made["decision_note"] == "同意"


def test_a_refusal_says_why():
    with pytest.raises(InvalidInput, match="note-missing"):
        decide(row(), is_approved=False, note=" ")
