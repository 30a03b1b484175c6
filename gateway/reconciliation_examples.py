"""Examples of reconciliation's answers: invented figures in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.ingest.reconciliation_v1 import (
    Difference,
    DifferenceAct,
    DifferenceList,
    DifferenceState,
    DifferenceSummary,
    HistoryLine,
    IdentityList,
    IdentityOutcome,
    IdentityPeriod,
    IdentityStatus,
    SideRow,
)
from contracts.values import Origin, ReceiptRef

_AT: Final = datetime(2025, 4, 8, 1, 30, tzinfo=UTC)
_LEFT, _RIGHT = Decimal("56120300.00"), Decimal("56000000.00")


def _id(number: int) -> UUID:
    return UUID(f"0195f3a0-0000-7000-8000-{number:012d}")


SUMMARY: Final = DifferenceSummary(
    difference_id=_id(71),
    identity="R01a",
    title="国库入库数与财政收入月报",
    region="532328",
    period="2025-03",
    key="general",
    subject="一般公共预算收入",
    senders=("czj", "gk"),
    state=DifferenceState.EXPLAINED,
    left=_LEFT,
    right=_RIGHT,
    amount=_LEFT - _RIGHT,
    origin=Origin.SYNTHETIC,
    first_seen=_AT,
    last_seen=_AT,
    age_days=6,
)
DIFFERENCES: Final = DifferenceList(total=1, items=(SUMMARY,))
DIFFERENCE: Final = Difference(
    summary=SUMMARY,
    left_title="国库日报地方级一般公共预算收入本月合计",
    right_title="收入月报一般公共预算收入本月合计",
    relation="equal",
    tolerance=Decimal("0.01"),
    cut_off="按报送所属月份",
    explanation_of_identity="国库是入库的记录，财政月报应与之一致。",
    innocent_reasons=("退库、更正在两边记账的日期不同",),
    rows=(
        SideRow(
            side="left",
            label="2025-03-31 科目 10101",
            amount=_LEFT,
            receipt=ReceiptRef(receipt_id=_id(2), file_name="treasury_income_daily-2025-03.csv", place="line 214"),
            row_no=214,
        ),
        SideRow(
            side="right",
            label="10101 增值税",
            amount=_RIGHT,
            receipt=ReceiptRef(receipt_id=_id(3), file_name="income_execution-2025-03.csv", place="line 2"),
            row_no=2,
        ),
    ),
    left_rows=214,
    right_rows=18,
    explanation="三月末的退库在四月一日记账，四月月报已更正。",
    explained_unit="czj",
    history=(
        HistoryLine(at=_AT, act=DifferenceAct.FOUND, state=DifferenceState.OPEN, left=_LEFT, right=_RIGHT),
        HistoryLine(
            at=_AT,
            act=DifferenceAct.EXPLAINED,
            state=DifferenceState.EXPLAINED,
            left=_LEFT,
            right=_RIGHT,
            note="三月末的退库在四月一日记账，四月月报已更正。",
            by="C-czj",
            unit="czj",
        ),
    ),
)
IDENTITIES: Final = IdentityList(
    region="532328",
    fiscal_year=2025,
    items=(
        IdentityStatus(
            identity="R01a",
            title="国库入库数与财政收入月报",
            data_sets=("D20", "D16"),
            tolerance=Decimal("0.01"),
            cut_off="按报送所属月份",
            left_title="国库日报地方级一般公共预算收入本月合计",
            right_title="收入月报一般公共预算收入本月合计",
            not_built=None,
            periods=(
                IdentityPeriod(period="2025-03", outcome=IdentityOutcome.BROKEN, compared=1, broken=1, ran_at=_AT),
                IdentityPeriod(
                    period="2025-04",
                    outcome=IdentityOutcome.NOT_APPLICABLE,
                    reason="缺2025-04《国库预算收入日报》（D20）",
                    ran_at=_AT,
                ),
            ),
            standing=1,
        ),
        IdentityStatus(
            identity="R24",
            title="上级转移支付与上级公开的分地区数",
            data_sets=("D09", "B02"),
            tolerance=Decimal(5000),
            cut_off="全年",
            left_title="接收数",
            right_title="上级公开的分地区数",
            not_built=None,
            periods=(
                IdentityPeriod(
                    period="2025",
                    outcome=IdentityOutcome.NOT_APPLICABLE,
                    reason="缺2025《公开表数字》（B02）",
                    ran_at=_AT,
                ),
            ),
            standing=0,
        ),
    ),
)
