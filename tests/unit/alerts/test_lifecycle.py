"""Every state of a rule's version with every act."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.alerts.rules_v1 import RuleAct, RuleState
from contracts.errors import Precondition
from services.alerts.lifecycle import TRANSITIONS, after, after_test

TODAY = date(2026, 1, 20)
ALLOWED = {
    ("back_tested", "activate", "active"),
    ("active", "suspend", "suspended"),
    ("suspended", "resume", "active"),
    *((state, "retire", "retired") for state in ("draft", "back_tested", "approved", "active", "suspended")),
}


def test_the_table_is_what_the_catalogue_says():
    assert {(*pair, reached) for pair, reached in TRANSITIONS.items()} == ALLOWED


@pytest.mark.parametrize("state", RuleState)
@pytest.mark.parametrize("act", RuleAct)
def test_what_is_not_in_the_table_is_refused(state, act):
    if (state, act) in TRANSITIONS:
        assert after(state, act, starts_on=TODAY, today=TODAY) is TRANSITIONS[state, act]
    else:
        with pytest.raises(Precondition, match="rule-state"):
            after(state, act, starts_on=TODAY, today=TODAY)


def test_a_draft_that_was_not_tested_is_told_so():
    with pytest.raises(Precondition) as refusal:
        after(RuleState.DRAFT, RuleAct.ACTIVATE, starts_on=TODAY, today=TODAY)
    assert "启用之前须先在以往数据上回溯检验" in refusal.value.detail


def test_what_begins_later_is_approved_until_then():
    assert (
        after(RuleState.BACK_TESTED, RuleAct.ACTIVATE, starts_on=date(2026, 1, 21), today=TODAY) is RuleState.APPROVED
    )


@pytest.mark.parametrize("state", RuleState)
def test_a_back_test_moves_only_a_draft(state):
    assert after_test(state) is (RuleState.BACK_TESTED if state is RuleState.DRAFT else state)
