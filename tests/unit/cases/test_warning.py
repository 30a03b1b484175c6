"""When a decided warning waits again."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from contracts.alerts.v1 import AlertRaised, AlertState, AlertSummary
from contracts.values import MatterClass, Origin
from services.cases.warning import WarningState, after_raise

ALERT_ID = UUID("3b1c1a36-95cb-4f5f-8a6e-bb5d6b5c2f10")


def raised(occurrences: int, state: AlertState = AlertState.OPEN, fact: str = "事实") -> AlertRaised:
    summary = AlertSummary(
        alert_id=ALERT_ID,
        rule_id="W-B07",
        title="题目",
        state=state,
        matter_class=MatterClass.MAJOR,
        level=MatterClass.MAJOR,
        region="532328",
        unit=None,
        unit_name="县财政局",
        subject="对象",
        period="2025",
        amount=None,
        origin=Origin.SYNTHETIC,
        occurrences=occurrences,
        raised_at=datetime(2025, 1, 20, tzinfo=UTC),
    )
    return AlertRaised(summary=summary, fact=fact, legal_basis=(), questions=(), receipt_ids=())


@pytest.mark.parametrize("state", [WarningState.DISMISSED, WarningState.CONFIRMED])
@pytest.mark.parametrize(
    ("occurrences", "alert_state", "has_open_case", "waits"),
    [
        (2, AlertState.OPEN, False, True),
        (2, AlertState.OPEN, True, False),
        (2, AlertState.CONFIRMED, False, False),
        (1, AlertState.OPEN, False, False),
    ],
)
def test_a_decided_warning_waits_again_only_when_raised_once_more_and_open(
    state: WarningState, occurrences: int, alert_state: AlertState, *, has_open_case: bool, waits: bool
) -> None:
    event = raised(occurrences, alert_state, fact="新事实")

    after, kept = after_raise(state, raised(1), event, has_open_case=has_open_case)

    assert after is (WarningState.WAITING if waits else state)
    assert kept is event


@pytest.mark.parametrize(("raised_as", "waits"), [(1, False), (2, False), (3, True), (4, True), (None, True)])
def test_figures_brought_up_to_date_are_no_raising(raised_as: int | None, *, waits: bool) -> None:
    event = raised(4).model_copy(update={"raised_as": raised_as})

    after, kept = after_raise(WarningState.DISMISSED, raised(2), event, has_open_case=False)

    assert (after is WarningState.WAITING) is waits
    assert kept is event


def test_a_late_message_changes_nothing() -> None:
    known = raised(3, fact="新事实")

    assert after_raise(WarningState.DISMISSED, known, raised(2), has_open_case=False) == (WarningState.DISMISSED, known)
