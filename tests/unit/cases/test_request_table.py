"""The closed table of query requests: every pair of state and act."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.cases.requests_v1 import RequestState
from contracts.errors import Conflict, InvalidInput, Precondition
from services.cases.requests.table import TRANSITIONS, RequestAct, allowed, moved

TODAY = date(2025, 4, 8)


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("act", RequestAct)
def test_every_pair_moves_by_the_table_or_is_refused(state: RequestState, act: RequestAct) -> None:
    if (state, act) in TRANSITIONS:
        assert moved(state, act, on=TODAY, last_on=TODAY, today=TODAY) is TRANSITIONS[state, act]
        assert act in allowed(state)
    else:
        with pytest.raises((Conflict, Precondition)):
            moved(state, act, on=TODAY, last_on=TODAY, today=TODAY)
        assert act not in allowed(state)


def test_too_early_is_a_precondition_too_late_a_conflict() -> None:
    with pytest.raises(Precondition):
        moved(RequestState.ENTERED, RequestAct.ANSWER, on=TODAY, last_on=TODAY, today=TODAY)
    with pytest.raises(Conflict):
        moved(RequestState.ARCHIVED, RequestAct.APPROVE, on=TODAY, last_on=TODAY, today=TODAY)
    with pytest.raises(Conflict):
        moved(RequestState.REFUSED, RequestAct.ANSWER, on=TODAY, last_on=TODAY, today=TODAY)


@pytest.mark.parametrize("day", [date(2025, 4, 9), date(2025, 4, 6)])
def test_days_are_in_order_and_not_in_the_future(day: date) -> None:
    with pytest.raises(InvalidInput):
        moved(RequestState.ENTERED, RequestAct.APPROVE, on=day, last_on=date(2025, 4, 7), today=TODAY)
