"""Examples of the answers on codes and regions: two real codes, invented figures."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.ingest.codes_v1 import (
    CodeChange,
    CodeChangeList,
    CodeLine,
    CodeList,
    CodeVolume,
    ComparableLine,
    ComparableList,
    GrowthLine,
    GrowthList,
    RegionList,
    RegionVersion,
    UnknownCode,
    UnknownCodeList,
)

_RECEIPT: Final = UUID("0195f3a0-0000-7000-8000-000000000002")
CODES: Final = CodeList(
    fiscal_year=2026,
    code_table="functional",
    volumes=(
        CodeVolume(
            source="随系统提供，不完整",
            region=None,
            is_complete=False,
            note="",
            code_count=1,
            imported_at=datetime(2026, 1, 5, 1, 0, tzinfo=UTC),
        ),
    ),
    total=1,
    items=(
        CodeLine(
            code="205",
            name="教育支出",
            level="类",
            parent_code=None,
            book="general",
            is_local=False,
            region=None,
            source="随系统提供，不完整",
        ),
    ),
)
CHANGES: Final = CodeChangeList(
    to_year=2026,
    code_table="functional",
    items=(
        CodeChange(
            from_code=None,
            from_name=None,
            to_code="2101902",
            to_name="示例科目",
            change="added",
            share=Decimal(1),
            reason="",
            basis="partial",
        ),
    ),
)
UNKNOWN: Final = UnknownCodeList(
    fiscal_year=2026,
    total=1,
    items=(
        UnknownCode(
            region="532328",
            data_set="budget_indicator",
            column="exp_func_code",
            code_table="functional",
            code="2059999",
            row_count=12,
            receipt_id=_RECEIPT,
            row_no=214,
            reason="not-in-partial-volume",
        ),
    ),
)
COMPARABLE: Final = ComparableList(
    period="2025-12",
    total=1,
    items=(
        ComparableLine(
            receipt_id=_RECEIPT,
            row_no=2,
            region="532328",
            book="general",
            subject_code="205",
            subject_name="教育支出",
            cumulative_amount=Decimal("1000.00"),
            comparable_code="205",
            comparable_name="教育支出",
            change="unchanged",
            share=Decimal(1),
            basis="partial",
            comparable_cumulative_amount=Decimal("1000.00"),
        ),
    ),
)
GROWTH: Final = GrowthList(
    period="2026-03",
    total=2,
    has_last_year=True,
    items=(
        GrowthLine(
            region="532328",
            book="general",
            subject_code="21019",
            subject_name="育幼服务",
            month_amount=Decimal("300000.00"),
            cumulative_amount=Decimal("1200000.00"),
            stated_cumulative_amount=Decimal("1100000.00"),
            comparable_month_amount=Decimal("250000.00"),
            comparable_cumulative_amount=Decimal("1000000.00"),
            month_growth=Decimal("20.00"),
            cumulative_growth=Decimal("20.00"),
            changes=("moved", "renamed"),
            undecided_amount=Decimal("50000.00"),
            receipt_id=_RECEIPT,
            row_no=2,
        ),
        GrowthLine(
            region="532328",
            book="general",
            subject_code="2101902",
            subject_name="育儿补贴",
            month_amount=None,
            cumulative_amount=None,
            stated_cumulative_amount=None,
            comparable_month_amount=Decimal("0.00"),
            comparable_cumulative_amount=Decimal("600000.00"),
            month_growth=None,
            cumulative_growth=None,
            changes=("moved",),
            undecided_amount=Decimal(0),
            receipt_id=None,
            row_no=None,
        ),
    ),
)
REGIONS: Final = RegionList(
    total=1,
    items=(
        RegionVersion(
            region_code="532328101",
            version=1,
            name="元马镇",
            level="township",
            parent_code="532328",
            valid_from=None,
            valid_to=None,
            successor_code=None,
            source="区划代码整理，有效期起止未载明",
        ),
    ),
)
