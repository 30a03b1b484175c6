"""Secrecy marks in forms whose bytes do not show their texts: JSON with escapes, old .xls workbooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from chassis.secrecy.marks import SecrecyMark, is_marked

_ESCAPED_MI: Final = re.compile(r"\\u5bc6", re.IGNORECASE)
"""密, the character that every mark has, as JSON may write it."""


def find_mark_in_json(path: Path) -> SecrecyMark | None:
    """Look through the texts of each line as JSON reads them; what is no JSON is left to the reader's refusal."""
    with path.open(encoding="utf-8-sig", errors="replace") as source:
        for number, line in enumerate(source, start=1):
            if "密" not in line and _ESCAPED_MI.search(line) is None:
                continue
            try:
                texts = list(_texts(json.loads(line)))
            except (ValueError, RecursionError):
                texts = [_ESCAPED_MI.sub("密", line)]
            if any(is_marked(text) for text in texts):
                return SecrecyMark("文件内容", number)
    return None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def find_mark_in_xls(path: Path) -> SecrecyMark | None:
    """Look through sheet names, every cell of every sheet, and the raw texts (headers, footers, comments)."""
    raw = path.read_bytes()
    if "密".encode("utf-16-le") not in raw:
        return None
    for start in (0, 1):
        text = raw[start:].decode("utf-16-le", errors="replace")
        if is_marked(text, is_whole=False):
            return SecrecyMark("文件内容")
    try:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            if is_marked(name) or any(
                is_marked(cell)
                for row in workbook.get_sheet_by_name(name).iter_rows()
                for cell in row
                if isinstance(cell, str)
            ):
                return SecrecyMark("文件内容")
    except CalamineError:
        return None
    return None
