"""Makes small report workbooks for tests: a good one, and the ways in which one can be hostile, hidden or broken.

A good one has 表二 (whole county) and 表四 (own level), each with one 类, one 款 and two 项.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FISCAL_YEAR = 2025
REGION = "532328"
FIRST_ROW = 5
"""Row of the first subject in every table of `report_book`."""

WHOLE_HEADER = (
    ("科目编码", "项目", "2024年决算数", "2025年", None, "比较"),
    (None, None, None, "预算数", "执行数", "完成2025年预算数的%"),
)
OWN_HEADER = (
    ("科目编码", "项目", "2024年决算数", "2025年", None, None, "比较"),
    (None, None, None, "预算数", "调整预算数", "执行数", "完成2025年预算数的%"),
)
DRAFT_HEADER = (("科目编码", "项目", "2025年执行数", "2026年预算数"),)

WHOLE_ROWS: tuple[tuple[Any, ...], ...] = (
    (201, "一、一般公共服务支出", 90, 100, 95, 0.95),
    (20101, "   人大事务", 90, 100, 95, 0.95),
    ("2010101", "     行政运行", 60, 70, 65, 0.93),
    (2010102, "     一般行政管理事务", 30, 30, 30, 1),
)
OWN_ROWS: tuple[tuple[Any, ...], ...] = (
    (201, "一、一般公共服务支出", 40, 50, 52, 51, 0.98),
    (20101, "   人大事务", 40, 50, 52, 51, 0.98),
    ("2010101", "     行政运行", 30, 40, 42, 41, 0.98),
    (2010102, "     一般行政管理事务", 10, 10, 10, 10, 1),
)


def report_book() -> Workbook:
    """Return a good workbook: 表二 on sheet `02`, 表四 on sheet `04`, unit 万元."""
    book = Workbook()
    book.remove(book.active)
    add_table(book, "02", "2025年元谋县一般公共预算支出执行情况表", "表二", WHOLE_HEADER, WHOLE_ROWS)
    add_table(book, "04", "2025年县本级一般公共预算支出执行情况表", "表四", OWN_HEADER, OWN_ROWS)
    return book


def add_table(
    book: Workbook,
    sheet: str,
    title: str,
    table_no: str,
    header: Sequence[Sequence[Any]],
    rows: Sequence[Sequence[Any]],
    *,
    unit: str | None = "单位：万元",
    shift: int = 0,
) -> Worksheet:
    """Add a sheet with a table: title in row 1, number and unit in row 2, header from row 3; `shift` columns to the right."""
    made = book.create_sheet(sheet)
    made.cell(1, 2 + shift, title)
    made.cell(2, 2 + shift, table_no)
    if unit is not None:
        made.cell(2, len(header[0]) + shift, unit)
    for offset, cells in enumerate((*header, *rows)):
        for column, value in enumerate(cells, 1 + shift):
            if value is not None:
                made.cell(3 + offset, column, value)
    return made


def saved(book: Workbook, path: Path) -> Path:
    """Write the workbook to `path` and return it."""
    book.save(path)
    return path


def change_part(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Rewrite one part (`xl/worksheets/sheet1.xml`) of the workbook at `path`; the change must change something."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[part].decode()
    after = change(before)
    if after == before:
        raise AssertionError(f"nothing changed in {part}")
    return write_parts(path, parts | {part: after.encode()})


def add_part(path: Path, part: str, body: bytes) -> Path:
    """Add a part to the workbook at `path`."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, body)
    return path


def write_parts(path: Path, parts: dict[str, bytes]) -> Path:
    """Write a zip with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path
