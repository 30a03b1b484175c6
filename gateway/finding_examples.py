"""Examples of audit findings: invented, in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.cases.findings_v1 import (
    Finding,
    FindingDelivery,
    FindingLink,
    FindingLinkKind,
    FindingList,
    FindingNumbers,
    FindingRef,
    FindingRefs,
    FindingStanding,
    FindingSummary,
    FollowUp,
    RectificationList,
    SuggestedWarning,
)
from contracts.values import Origin

_AT: Final = datetime(2025, 9, 3, 2, 0, tzinfo=UTC)
_ALERT: Final = UUID("0195f3a0-0000-7000-8000-000000000003")
_CASE: Final = UUID("0195f3a0-0000-7000-8000-000000000004")
SUMMARY: Final = FindingSummary(
    finding_id=UUID("5f2b6a3e-8f5c-4a55-9c11-0000000000e1"), number="2025-审-017", region="532328",
    audit_project="2024年度县级预算执行和其他财政收支审计", reported_on=date(2025, 6, 20), agency_code="czj", unit_name="县财政局",
    category="专项资金滞留", kind="immediate", amount=Decimal("2450000.00"), rectified_amount=Decimal("2450000.00"),
    rectify_by=date(2025, 8, 31), status="已完成整改", closed_on=date(2025, 8, 25), standing=FindingStanding.CLOSED, days_overdue=None,
    has_come_again=True, is_missing=False, linked_warnings=1, linked_cases=0, suggested=1, next_on=date(2025, 10, 15), period="2025-08",
    origin=Origin.SYNTHETIC,
)  # fmt: skip
FINDING: Final = Finding(
    summary=SUMMARY, description="上级专项转移支付资金未在规定时间内分解下达。", law="《预算法》第五十二条",
    deliveries=(
        FindingDelivery(period="2025-07", status="整改中", rectify_by=date(2025, 8, 31), rectified_amount=Decimal("1000000.00"), closed_on=None,
                        evidence="", receipt_id=UUID("0195f3a0-0000-7000-8000-000000000002"), row_no=17, place="line 18"),
        FindingDelivery(period="2025-08", status="已完成整改", rectify_by=date(2025, 8, 31), rectified_amount=Decimal("2450000.00"),
                        closed_on=date(2025, 8, 25), evidence="拨付凭证", receipt_id=UUID("0195f3a0-0000-7000-8000-000000000002"), row_no=17,
                        place="line 18"),
    ),
    links=(
        FindingLink(link_id=UUID("0195f3a0-0000-7000-8000-0000000000e2"), kind=FindingLinkKind.WARNING, subject_id=_ALERT, number="W-C01",
                    title="上级专项资金未及时分解下达", reason="同一笔专项资金。", seat="A-01", linked_at=_AT, ended_at=None, end_reason="",
                    case_id=_CASE, case_number="元人预案〔2025〕3号", raised_on=date(2025, 4, 8)),
    ),
    suggestions=(
        SuggestedWarning(alert_id=UUID("0195f3a0-0000-7000-8000-0000000000e3"), rule_id="W-C02", title="专项资金滞留", subject="专项资金滞留",
                         period="2025-09", amount=Decimal("2450000.00"), state="waiting", raised_on=date(2025, 9, 2),
                         grounds=("unit", "period", "subject", "amount"), is_after_done=True, case_id=None, case_number=None),
    ),
    follow_ups=(FollowUp(step=1, on=date(2025, 9, 3), note="请县财政局说明销号后再次滞留的原因。", next_on=date(2025, 10, 15), seat="A-01", recorded_at=_AT),),
    first_warned_on=date(2025, 4, 8),
)  # fmt: skip
FINDINGS: Final = FindingList(
    items=(SUMMARY,), total=1,
    numbers=FindingNumbers(
        total=1, amount=Decimal("2450000.00"), rectified_amount=Decimal("2450000.00"),
        by_standing={standing: int(standing is FindingStanding.CLOSED) for standing in FindingStanding}, come_again=1, missing=0, linked=1,
    ),
    newest_period="2025-08",
)  # fmt: skip
LIST: Final = RectificationList(as_of=date(2025, 9, 3), items=(FINDING,))
REFS: Final = FindingRefs(
    items=(
        FindingRef(
            finding_id=SUMMARY.finding_id,
            number=SUMMARY.number,
            kind=FindingLinkKind.WARNING,
            reason="同一笔专项资金。",
            seat="A-01",
            linked_at=_AT,
        ),
    )
)
