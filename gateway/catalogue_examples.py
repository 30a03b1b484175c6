"""Examples of the catalogue's answers: invented receipts in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from contracts.ingest.catalogue_v1 import DataSetCard, DataSetCatalogue, DataSetField, DataSetLine, LastReceived

_LINE: Final = DataSetLine(
    name="debt_balance",
    code="D25",
    title="政府债务余额",
    sender="czj",
    frequency="每月或每季度",
    period="month",
    due="次月10日前",
    due_basis="系统默认，待联席会议议定",
    is_expected=True,
    field_count=8,
    has_template=True,
    last=LastReceived(
        receipt_id=UUID("0195f3a0-0000-7000-8000-000000000002"),
        receipt_number="回执-2025-000001",
        delivery_id=UUID("0195f3a0-0000-7000-8000-000000000001"),
        region="532328",
        period="2025-03",
        rows=4,
        accepted_at=datetime(2025, 4, 8, 1, 30, tzinfo=UTC),
    ),
)
CATALOGUE: Final = DataSetCatalogue(
    items=(
        _LINE,
        DataSetLine(
            name="bond_expenditure",
            code="D27",
            title="债券资金支出",
            sender=None,
            frequency="随来源数据集",
            period=None,
            due="不需报送",
            due_basis="由已报送的数据集得出",
            is_expected=False,
            field_count=12,
            has_template=False,
        ),
    )
)
CARD: Final = DataSetCard(
    line=_LINE,
    note="每行为一类债务的一种债权类型。",
    standard_table="",
    view="debt_balance",
    schema_version=1,
    identities=("期初余额＋本期举借－本期偿还＝期末余额（按年月、债务类型合计）",),
    fields=(
        DataSetField(
            name="DEBT_KIND",
            title="债务类型",
            type="code",
            rule="必填，从列表中选择",
            is_required=True,
            is_key=True,
            is_personal=False,
            is_standard=False,
            is_in_view=True,
            choices=("一般债务", "专项债务"),
        ),
        DataSetField(
            name="CLOSING",
            title="期末余额",
            type="money",
            rule="必填，金额，保留到分",
            is_required=True,
            is_key=False,
            is_personal=False,
            is_standard=False,
            is_in_view=True,
        ),
    ),
    score=98.5,
    json_schema='{"title": "D25 政府债务余额", "type": "object"}',
)
