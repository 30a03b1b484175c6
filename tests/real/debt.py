"""The finance ministry's disclosure of debt: limits and balances by region, as 债务限额 and 债务余额 of one December."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineWorkbook

FILES: Final = {"inner_mongolia_xingan_2018.xlsx": 2018, "xinjiang_2022.xlsx": 2022, "海南_2022_60810.xlsx": 2022}
YI: Final = Decimal(100_000_000)
MARKS: Final = {
    "YBXE_Y1#": "general limit",
    "ZXXE_Y1#": "special limit",
    "YBYE_Y1#": "general balance",
    "ZXYE_Y1#": "special balance",
}
"""The file's own names of its columns, in its third row; of two columns with one name (合计 beside 新增) the first counts."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region's year; amounts in yuan."""

    code: str
    name: str
    year: int
    amounts: dict[str, Decimal]

    def limits(self) -> list[dict[str, Any]]:
        """Rows of 债务限额."""
        return [
            {
                "fiscal_year": self.year,
                "debt_kind": kind,
                "version": "公开",
                "limit_amount": self.amounts[f"{kind} limit"],
            }
            for kind in ("general", "special")
        ]

    def balances(self) -> list[dict[str, Any]]:
        """Rows of 债务余额 at the end of December."""
        return [
            {
                "ym": f"{self.year}12",
                "debt_kind": kind,
                "creditor_kind": "全部",
                "closing": self.amounts[f"{kind} balance"],
            }
            for kind in ("general", "special")
        ]


def regions(path: Path) -> list[Region]:
    """Return the regions of a disclosure; a row belongs to it when it carries `VALID#` and a code."""
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_index(0).to_python()
    places: dict[str, int] = {}
    for column, mark in enumerate(rows[2]):
        if mark in MARKS:
            places.setdefault(MARKS[mark], column)
    year = FILES[path.name]
    return [_region(row, places, year) for row in rows if row[0] == "VALID#" and row[1] != ""]


def _region(row: list[Any], places: dict[str, int], year: int) -> Region:
    code = str(int(row[1])) if isinstance(row[1], float) else str(row[1])
    amounts = {what: (Decimal(str(row[column] or 0)) * YI).quantize(Decimal("0.01")) for what, column in places.items()}
    return Region(code, str(row[2]).strip(), year, amounts)
