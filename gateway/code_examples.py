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
