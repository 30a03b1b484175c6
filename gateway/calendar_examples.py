"""Examples of the delivery calendar's answers: invented figures in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.ingest.calendar_v1 import (
    CalendarLine,
    DeliveryCalendar,
    DeliveryQuality,
    DueDay,
    DueRule,
    DueRuleList,
    DueState,
    QualityMeasure,
    QualityPlace,
    SenderScore,
    SenderScores,
)
from contracts.ingest.v1 import Field_
from contracts.ingest.versions_v1 import RowVersion, RowVersions, Successor

_AT: Final = datetime(2025, 4, 8, 1, 30, tzinfo=UTC)
_AGREED: Final = "2025年第一次联席会议纪要"


def _id(number: int) -> UUID:
    return UUID(f"0195f3a0-0000-7000-8000-{number:012d}")


_CAME: Final = CalendarLine(
    data_set="payment_voucher",
    data_set_title="支付凭证",
    sender="czj",
    region="532328",
    period="2025-03",
    due_on=date(2025, 4, 3),
    is_provisional=False,
    basis=_AGREED,
    state=DueState.LATE,
    received_at=_AT,
    receipt_id=_id(2),
    working_days_late=2,
)
_MISSING: Final = CalendarLine(
    data_set="treasury_stock_daily",
    data_set_title="国库库存日报",
    sender="gk",
    region="532328",
    period="2025-03",
    due_on=date(2025, 4, 3),
    is_provisional=False,
    basis="系统默认，待联席会议议定",
    state=DueState.MISSING,
    working_days_late=6,
)
_COMING: Final = CalendarLine(
    data_set="tax_collection",
    data_set_title="税收征收月报",
    sender="swj",
    region="532328",
    period="2025-04",
    due_on=date(2025, 5, 12),
    is_provisional=False,
    basis="系统默认，待联席会议议定",
    state=DueState.NOT_DUE,
    working_days_left=17,
)
CALENDAR: Final = DeliveryCalendar(
    fiscal_year=2025, region="532328", region_name="元谋县", items=(_CAME, _MISSING, _COMING)
)
RULE: Final = DueRule(
    data_set="payment_voucher",
    data_set_title="支付凭证",
    sender="czj",
    due=DueDay(working_day=5),
    words="次月第5个工作日前",
    valid_from=date(2025, 4, 1),
    basis=_AGREED,
    decided_by="A-01",
    decided_at=_AT,
)
RULES: Final = DueRuleList(
    items=(
        RULE,
        DueRule(
            data_set="payment_voucher",
            data_set_title="支付凭证",
            sender="czj",
            due=DueDay(working_day=3),
            words="次月第3个工作日前",
            basis="系统默认，待联席会议议定",
        ),
    )
)
QUALITY: Final = DeliveryQuality(
    delivery_id=_id(1),
    score=86.4,
    is_measured=True,
    measures=(
        QualityMeasure(
            measure="no_chinese",
            checked=1286,
            faulty=67,
            share=0.0521,
            deducted=10,
            places=(QualityPlace(row_no=214, place="line 214", column="用途"),),
        ),
        QualityMeasure(measure="empty", checked=3858, faulty=31, share=0.008035, deducted=2.41),
        QualityMeasure(measure="late", checked=1, faulty=2, share=2, deducted=1.33),
        QualityMeasure(measure="rejected", checked=1286, faulty=0, share=0, deducted=0),
    ),
)
SCORES: Final = SenderScores(
    fiscal_year=2025,
    region="532328",
    items=(
        SenderScore(
            sender="gk",
            deliveries=4,
            refused=1,
            late=1,
            missing=1,
            rows=1240,
            rejected_rows=62,
            differences=2,
            score=71.5,
        ),
        SenderScore(
            sender="czj",
            deliveries=36,
            refused=2,
            late=3,
            missing=0,
            rows=184_230,
            rejected_rows=41,
            differences=3,
            score=93.2,
        ),
    ),
)
_LATER: Final = datetime(2025, 5, 20, 2, 10, tzinfo=UTC)
VERSIONS: Final = RowVersions(
    data_set="expenditure_execution",
    key=("ym", "mof_div_code", "book", "subject_code"),
    items=(
        RowVersion(
            receipt_id=_id(2),
            number="回执-2025-000001",
            file_name="expenditure_execution-2025-03.csv",
            row_no=214,
            place="line 214",
            sender="czj",
            opened_by="C-czj",
            known_from=_AT,
            known_to=_LATER,
            fields=(Field_(name="month_amount", title="本月数", value="182345678.90", amount=Decimal("182345678.90")),),
        ),
        RowVersion(
            receipt_id=_id(9),
            number="回执-2025-000031",
            file_name="expenditure_execution-2025-03-更正.csv",
            row_no=214,
            place="line 214",
            sender="czj",
            opened_by="C-czj",
            known_from=_LATER,
            known_to=None,
            correction_note="三月份有一笔支出列错科目，已调整。",
            fields=(Field_(name="month_amount", title="本月数", value="182300000.00", amount=Decimal("182300000.00")),),
            changed=("month_amount",),
        ),
    ),
    successor=Successor(
        receipt_id=_id(9),
        number="回执-2025-000031",
        file_name="expenditure_execution-2025-03-更正.csv",
        sender="czj",
        opened_by="C-czj",
        accepted_at=_LATER,
        correction_note="三月份有一笔支出列错科目，已调整。",
    ),
)
