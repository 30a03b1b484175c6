"""The words of the statement sheet in our Excel templates: ingest writes them, the connector reads what was filled in."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

STATEMENT_SHEET: Final = "报送说明"
LISTS_SHEET: Final = "代码表"
LIST_HEAD: Final = "可选值："
"""Begins the head of each list."""
NO_LISTS: Final = "本数据集没有需要从列表选择的字段。"
MONEY_UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000)}
"""Units that a template can be made for, and how many yuan each is."""
TOTAL_PREFIX: Final = "控制总额："
LABELS: Final = {
    "data_set": "数据集",
    "schema_version": "模板版本",
    "region": "区划代码",
    "period": "报送期间",
    "unit": "金额单位",
    "rows": "数据行数",
}
"""First column of the sheet; the second is filled in, the third of a control total names the field."""
