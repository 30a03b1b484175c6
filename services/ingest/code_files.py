"""Reads a volume of classification codes or a finance bureau's element table: CSV or XLSX, pure up to opening the file.

Columns are found by their names, in any order: a code in one column (科目编码), or in parts (类, 款, 项, 目) beside a name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from python_calamine import CalamineWorkbook

from contracts.errors import InvalidInput

TABLES: Final = {
    "functional": "支出功能分类",
    "gov_economic": "政府预算支出经济分类",
    "dep_economic": "部门预算支出经济分类",
    "revenue": "收入分类",
}
LEVELS: Final = {3: "类", 5: "款", 7: "项", 9: "目"}
_DEEPEST: Final = {"functional": 7, "gov_economic": 5, "dep_economic": 5, "revenue": 9}
"""Digits of the deepest national level (domain.md 7.1); longer codes are the bureau's own."""
_LONGEST: Final = 11
_CODE_NAMES: Final = ("科目编码", "科目代码", "编码", "代码", "code", "ele_code", "from_code")
_NAME_NAMES: Final = ("科目名称", "名称", "name", "ele_name")
_BOOK_NAMES: Final = ("预算种类", "book", "account_book")
_BOOKS: Final = {
    "一般公共预算": "general",
    "政府性基金预算": "fund",
    "国有资本经营预算": "capital",
    "社会保险基金预算": "insurance",
}
_PART_NAMES: Final = ("类", "款", "项", "目")
_HEADER_WITHIN: Final = 20
_MAX_ROWS: Final = 20_000
CHANGES: Final = ("unchanged", "renamed", "added", "removed", "moved", "split", "merged")


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a volume."""

    code: str
    name: str
    level: str
    parent_code: str | None
    book: str | None
    is_local: bool
    place: str


@dataclass(frozen=True, slots=True)
class CodeFile:
    """What a file holds, and what a person should look at."""

    codes: tuple[Code, ...]
    remarks: tuple[str, ...]
    """In Chinese: rows passed over, parents that the file does not have."""


def read_cells(path: Path) -> list[tuple[str, list[str]]]:
    """Return the rows of a file as texts with their places (`line 2`, `Sheet1!3`); the workbook's first sheet that has a header.

    `InvalidInput` where the form of the file is another.
    """
    if path.suffix.lower() == ".csv":
        return [(f"line {number}", row) for number, row in enumerate(csv.reader(_text(path).splitlines()), start=1)]
    if path.suffix.lower() not in {".xlsx", ".xls", ".ods"}:
        raise InvalidInput("unknown-file-form", "只接受 CSV、XLSX、XLS、ODS 文件。", path.name)
    workbook = CalamineWorkbook.from_path(str(path))
    for sheet in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        texts = [(f"{sheet}!{number}", [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]
        if _header_at(texts) is not None:
            return texts
    raise InvalidInput("no-code-column", "没有找到带有科目编码和科目名称两列的工作表。", path.name)


def read_codes(rows: Sequence[tuple[str, Sequence[str]]], code_table: str) -> CodeFile:
    """Return the codes of a table; `InvalidInput` where it has no header, or one code twice with different names."""
    start = _header_at(rows)
    if start is None:
        raise InvalidInput("no-code-column", "没有找到科目编码和科目名称两列，请核对表头。", code_table)
    header = [cell.strip().casefold() for cell in rows[start][1]]
    found: dict[str, Code] = {}
    remarks: list[str] = []
    above: dict[str, str] = {}
    for place, cells in rows[start + 1 :]:
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        code, name = _code_of(row, above), _first(row, _NAME_NAMES)
        if not code and not name:
            continue
        if not _is_code(code) or not name:
            remarks.append(f"{place}：“{code or name}”不是科目行，未导入。")
            continue
        made = _code(code, name, _first(row, _BOOK_NAMES), place, code_table)
        if code in found and found[code].name != name:
            detail = f"{place}：科目 {code} 重复，名称“{name}”与“{found[code].name}”不同，请核对后重新导入。"
            raise InvalidInput("doubled-code", detail, code)
        found.setdefault(code, made)
    if not found:
        raise InvalidInput("no-codes", "文件中没有科目，请核对。", code_table)
    orphans = sorted({item.parent_code for item in found.values() if item.parent_code} - set(found))
    if orphans:
        remarks.append(f"缺少上级科目：{'、'.join(orphans)}。")
    return CodeFile(tuple(found[code] for code in sorted(found)), tuple(remarks))


def check_mapping(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the rows of a mapping (from_code, to_code, change, share, reason); `InvalidInput` for the first wrong one."""
    checked = []
    for number, row in enumerate(rows, start=2):
        change, share = row.get("change", ""), row.get("share") or "1"
        codes = (row.get("from_code") or "", row.get("to_code") or "")
        if change not in CHANGES:
            raise InvalidInput("unknown-change", f"第 {number} 行：变化类型只能是 {'、'.join(CHANGES)}。", change)
        needed = {"added": (False, True), "removed": (True, False)}.get(change, (True, True))
        if tuple(_is_code(code) for code in codes) != needed:
            raise InvalidInput("wrong-codes", f"第 {number} 行：原科目、新科目的填写与变化类型不符。", change)
        if not row.get("reason"):
            raise InvalidInput("no-reason", f"第 {number} 行：请写明依据。", change)
        checked.append(
            {"from_code": codes[0], "to_code": codes[1], "change": change, "share": share} | {"reason": row["reason"]}
        )
    return checked


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _header_at(rows: Sequence[tuple[str, Sequence[str]]]) -> int | None:
    if len(rows) > _MAX_ROWS:
        raise InvalidInput("too-many-rows", f"科目表不应超过 {_MAX_ROWS} 行。", str(len(rows)))
    for number, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        names = {cell.strip().casefold() for cell in cells}
        has_code = bool(names & set(_CODE_NAMES)) or {"类", "款"} <= names
        if has_code and names & set(_NAME_NAMES):
            return number
    return None


def _first(row: Mapping[str, str], names: Iterable[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _code_of(row: Mapping[str, str], above: dict[str, str]) -> str:
    """The code of a row; in a volume printed in parts, the parts that a row leaves out are those above it."""
    whole = _first(row, _CODE_NAMES)
    if whole or not any(row.get(part) for part in _PART_NAMES):
        return whole
    deepest = max(number for number, part in enumerate(_PART_NAMES) if row.get(part))
    for number, part in enumerate(_PART_NAMES):
        if number > deepest:
            above.pop(part, None)
        elif row.get(part):
            above[part] = row[part].zfill(3 if number == 0 else 2)
    return "".join(above.get(part, "") for part in _PART_NAMES[: deepest + 1])


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in {*LEVELS, _LONGEST}


def _code(code: str, name: str, book: str, place: str, code_table: str) -> Code:
    return Code(
        code=code,
        name=name,
        level=LEVELS.get(len(code), "目"),
        parent_code=code[:-2] if len(code) > min(LEVELS) else None,
        book=_BOOKS.get(book, book if book in _BOOKS.values() else None),
        is_local=len(code) > _DEEPEST[code_table],
        place=place,
    )
