"""When a known matter is told again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from contracts.alerts.v1 import AlertState
from contracts.values import MatterClass
from services.alerts.changes import Change, Known, change, has_opened_anew, level_after, state_after
from services.alerts.grouping import EvidenceRow, Finding, fingerprint

ROW = EvidenceRow("支付", Decimal("1.00"), UUID(int=1), 1, "line 2", {})
FOUND = Finding(
    rule_id="W-E02",
    matter_key="P1",
    title="标题",
    fact="事实",
    formula="公式",
    level=MatterClass.GENERAL,
    unit=None,
    unit_name="县教育局",
    subject="校舍维修",
    period="2025-03",
    amount=Decimal("1000.00"),
    size=Decimal("0.1"),
    evidence=(ROW,),
    evidence_count=1,
    receipt_ids=(UUID(int=1),),
)
KNOWN = Known(
    state=AlertState.OPEN,
    is_gone=False,
    is_settled=False,
    unit_name="县教育局",
    content_hash=FOUND.content_hash(),
    raised_level=MatterClass.GENERAL,
    raised_amount=Decimal("1000.00"),
    raised_period="2025-03",
)


def amount(value):
    return replace(FOUND, amount=None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("known", "finding", "expected"),
    [
        (None, FOUND, Change.NEW),
        (KNOWN, FOUND, Change.UNCHANGED),
        (KNOWN, amount("1099.99"), Change.REFRESH),
        (KNOWN, amount("1100.00"), Change.AGAIN),
        (KNOWN, amount("900.01"), Change.REFRESH),
        (KNOWN, amount("900.00"), Change.AGAIN),
        (KNOWN, amount("-1000.00"), Change.REFRESH),
        (KNOWN, amount(None), Change.AGAIN),
        (replace(KNOWN, raised_amount=None), amount("0.00"), Change.REFRESH),
        (replace(KNOWN, raised_amount=None), amount("0.01"), Change.AGAIN),
        (KNOWN, replace(FOUND, level=MatterClass.IMPORTANT), Change.AGAIN),
        (replace(KNOWN, raised_level=MatterClass.MAJOR), FOUND, Change.UNCHANGED),
        (KNOWN, replace(FOUND, period="2025-04"), Change.AGAIN),
        (KNOWN, replace(FOUND, period="2025-02"), Change.REFRESH),
        (KNOWN, replace(FOUND, evidence=(replace(ROW, receipt_id=UUID(int=2)),)), Change.REFRESH),
        (replace(KNOWN, unit_name="单位101001"), FOUND, Change.AGAIN),  # the register came later: whom to ask
        (replace(KNOWN, unit_name="单位101001", state=AlertState.CONFIRMED), FOUND, Change.UNCHANGED),
        (replace(KNOWN, state=AlertState.CLEARED, is_gone=True), FOUND, Change.RETURNED),
        (replace(KNOWN, state=AlertState.DISMISSED), amount("1099.99"), Change.UNCHANGED),
        (replace(KNOWN, state=AlertState.DISMISSED), amount("1100.00"), Change.AGAIN),
        (replace(KNOWN, state=AlertState.DISMISSED), amount("1.00"), Change.UNCHANGED),
        (replace(KNOWN, state=AlertState.CONFIRMED), amount("1.00"), Change.AGAIN),
    ],
)
def test_change(known, finding, expected):
    assert change(known, finding) is expected


@pytest.mark.parametrize(
    ("state", "is_settled", "what", "expected"),
    [
        (AlertState.OPEN, False, Change.AGAIN, AlertState.OPEN),
        (AlertState.DISMISSED, False, Change.AGAIN, AlertState.OPEN),
        (AlertState.CONFIRMED, False, Change.AGAIN, AlertState.CONFIRMED),
        (AlertState.CONFIRMED, True, Change.AGAIN, AlertState.OPEN),
        (AlertState.CLEARED, False, Change.RETURNED, AlertState.OPEN),
    ],
)
def test_state_after(state, is_settled, what, expected):
    assert state_after(replace(KNOWN, state=state, is_settled=is_settled), what) is expected


def test_a_new_matter_is_open():
    assert state_after(None, Change.NEW) is AlertState.OPEN


def test_fingerprint_names_rule_region_year_and_matter():
    whole = FOUND.fingerprint("532328", 2025)
    assert whole == fingerprint("W-E02", "532328", 2025, "P1")
    others = {
        fingerprint("W-E03", "532328", 2025, "P1"),
        fingerprint("W-E02", "532329", 2025, "P1"),
        fingerprint("W-E02", "532328", 2024, "P1"),
        fingerprint("W-E02", "532328", 2025, "P2"),
        fingerprint("W-E02", "532328", 2025, "P1\x1f"),
        whole,
    }
    assert len(others) == 6
    assert amount("9.00").fingerprint("532328", 2025) == whole


def test_under_doubt_a_finding_is_raised_as_general_and_keeps_what_the_numbers_propose():
    major = replace(FOUND, level=MatterClass.MAJOR)
    doubted = major.doubted((UUID(int=7),))
    assert (doubted.level, doubted.proposed_level, doubted.doubts) == (
        MatterClass.GENERAL,
        MatterClass.MAJOR,
        (UUID(int=7),),
    )
    assert major.doubted(()) is major
    assert major.proposed_level is MatterClass.MAJOR


@pytest.mark.parametrize(
    ("known", "state", "level"),
    [
        (None, AlertState.OPEN, MatterClass.GENERAL),
        (KNOWN, AlertState.OPEN, MatterClass.GENERAL),
        (replace(KNOWN, head_level=MatterClass.MAJOR), AlertState.OPEN, MatterClass.MAJOR),
        (
            replace(KNOWN, head_level=MatterClass.MAJOR, state=AlertState.DISMISSED),
            AlertState.OPEN,
            MatterClass.GENERAL,
        ),
        (
            replace(KNOWN, head_level=MatterClass.MAJOR, state=AlertState.CONFIRMED),
            AlertState.CONFIRMED,
            MatterClass.MAJOR,
        ),
        (
            replace(KNOWN, head_level=MatterClass.MAJOR, state=AlertState.CONFIRMED, is_settled=True),
            AlertState.OPEN,
            MatterClass.GENERAL,
        ),
    ],
)
def test_the_heads_level_stands_until_the_warning_opens_anew(known, state, level):
    assert level_after(known, FOUND, state) is level


@pytest.mark.parametrize("before", AlertState)
@pytest.mark.parametrize("after", AlertState)
@pytest.mark.parametrize("is_settled", [True, False])
def test_opened_anew_is_open_after_not_open_or_after_a_settled_case(before, after, is_settled):
    expected = after is AlertState.OPEN and (before is not AlertState.OPEN or is_settled)
    assert has_opened_anew(replace(KNOWN, state=before, is_settled=is_settled), after) is expected
