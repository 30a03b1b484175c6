"""Secrecy marks in forms whose bytes do not show their texts: JSON with escapes, old .xls workbooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from chassis.secrecy.marks import (
    SecrecyMark,
    is_level_column,
    is_marked,
    is_page_marked,
    is_title_marked,
    names_a_level,
)

_ESCAPED_MI: Final = re.compile(r"\\u5bc6", re.IGNORECASE)
"""密, the character that every mark has, as JSON may write it."""


def find_mark_in_json(path: Path) -> SecrecyMark | None:
    """Look through the texts of each line as JSON reads them; what is no JSON is left to the reader's refusal."""
    with path.open(encoding="utf-8-sig", errors="replace") as source:
        for number, line in enumerate(source, start=1):
            if "密" not in line and _ESCAPED_MI.search(line) is None:
                continue
            try:
                found = json.loads(line)
                if isinstance(found, dict) and any(_names_a_level(key, value) for key, value in found.items()):
                    return SecrecyMark("“密级”列", number)
                texts = list(_texts(found))
            except (ValueError, RecursionError):
                texts = [_ESCAPED_MI.sub("密", line)]
            if any(is_marked(text) for text in texts):
                return SecrecyMark("文件内容", number)
    return None


def _names_a_level(key: str, value: object) -> bool:
    return isinstance(value, str) and is_level_column(key) and names_a_level(value)


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


_PAGE_TEXT: Final = re.compile(r"(?:&(?:\"[^\"]{0,40}\"|\d{1,3}|[A-Za-z])){1,20}[^&\x00-\x1f]{1,40}")
"""A section of a header or footer with the last of its codes: no more of them, so that a file of nothing but codes costs one pass."""
_BOX_TEXT: Final = re.compile(rb"\x3c\x00(..)\x01", re.DOTALL)
"""Head of a record that goes on with the text of a comment or a text box: its length, then two bytes a character."""
_LONGEST_BOX: Final = 4_000


def find_mark_in_xls(path: Path) -> SecrecyMark | None:
    """Look through sheet names, every cell of every sheet, headers, footers, comments and text boxes."""
    raw = path.read_bytes()
    if "密".encode("utf-16-le") not in raw:
        return None
    for start in (0, 1):
        text = raw[start:].decode("utf-16-le", errors="replace")
        if is_marked(text, is_whole=False) or any(is_page_marked(found) for found in _PAGE_TEXT.findall(text)):
            return SecrecyMark("文件内容")
    if any(is_marked(text.strip()) for text in _box_texts(raw)):
        return SecrecyMark("文件内容")
    try:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            if is_title_marked(name) or any(
                is_marked(cell)
                for row in workbook.get_sheet_by_name(name).iter_rows()
                for cell in row
                if isinstance(cell, str)
            ):
                return SecrecyMark("文件内容")
    except CalamineError:
        return None
    return None


def _box_texts(raw: bytes) -> Iterator[str]:
    for head in _BOX_TEXT.finditer(raw):
        size = min(int.from_bytes(head[1], "little") - 1, _LONGEST_BOX)
        yield raw[head.end() : head.end() + size].decode("utf-16-le", errors="replace")
