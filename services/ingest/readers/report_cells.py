"""Cells of a report: text without its ornaments, codes as text, money as Decimal in yuan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

Cell = str | float | int | bool | time | date | datetime | timedelta
"""What python-calamine gives: an empty cell, an error and an uncached formula are all the empty text."""
Grid = Sequence[Sequence[Cell]]
"""All rows of a sheet from A1 on."""

CENT: Final = Decimal("0.01")
LIMIT: Final = Decimal(10) ** 16
"""Money is numeric(18,2): sixteen digits before the point."""
LEVELS: Final = {3: "类", 5: "款", 7: "项"}

_BLANKS: Final = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_NUMBERING: Final = re.compile(
    r"^([一二三四五六七八九十百]+[、.．]|[（(][一二三四五六七八九十百\d]+[）)]|\d{1,2}([、．]|\.(?!\d)))"
)
_AMONG: Final = re.compile(r"^其中[:：]")
_CODE: Final = re.compile(r"[12]\d{2}(\d{2}){0,4}")
_PLAIN_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
_NOTHING: Final = {"", "-", "－", "—", "——", "–"}
_AMONG_WIDTH: Final = 6


class NotACodeError(ValueError):
    """The code cell holds something that is no subject code (3, 5, 7, 9 or 11 digits, first 1 or 2)."""


class NotANumberError(ValueError):
    """The amount cell holds something that is no amount."""


def squeeze(cell: Cell) -> str:
    """Return the text of `cell` without any blank, half or full width; the empty text for what is no text."""
    return _BLANKS.sub("", cell) if isinstance(cell, str) else ""


def subject_name(text: str) -> str:
    """Return a subject's name without blanks, 其中 and numbering: `  一、其中：保险费 收入` → `保险费收入`."""
    name = squeeze(text)
    for ornament in (_NUMBERING, _AMONG, _NUMBERING):
        name = ornament.sub("", name)
    return name


def indentation(text: str) -> int:
    """Return how far the name itself is indented, in half-width columns; what stands before it (其中：) counts."""
    lead = text[: len(text) - len(text.lstrip(" \t\u3000\u00a0"))]
    width = sum(2 if character == "\u3000" else 1 for character in lead)
    return width + (_AMONG_WIDTH if _AMONG.match(text.strip(" \t\u3000\u00a0")) else 0)


def subject_code(cell: Cell) -> str | None:
    """Return a subject code as text, null for an empty cell; a workbook may hold it as text or as a number.

    Raises NotACodeError.
    """
    if isinstance(cell, bool):
        raise NotACodeError(cell)
    if isinstance(cell, float | int):
        if cell != int(cell):
            raise NotACodeError(cell)
        text = str(int(cell))
    elif isinstance(cell, str):
        text = unicodedata.normalize("NFKC", squeeze(cell))
        if not text:
            return None
    else:
        raise NotACodeError(cell)
    if not (text.isascii() and _CODE.fullmatch(text)):
        raise NotACodeError(cell)
    return text


def subject_level(code: str) -> str:
    """Return the level of a code by its length: 类 款 项, and 目 for all below (预算法 article 32)."""
    return LEVELS.get(len(code), "目")


def amount_in_yuan(cell: Cell, factor: int) -> Decimal | None:
    """Return the amount in yuan (条例 article 11), null for an empty cell or a dash; `factor` is the unit in yuan.

    The workbook stores a binary double. Its shortest decimal form is what people see; it is taken over as Decimal and
    rounded to the cent. A plain number that is stored as text (`96167`, Lijiang has one) can only mean itself; whatever
    needs a reading (`1,200`, `12万`, `约5`) does not pass. Raises NotANumberError.
    """
    if isinstance(cell, str):
        text = squeeze(cell)
        if text in _NOTHING:
            return None
        if not (text.isascii() and _PLAIN_NUMBER.fullmatch(text)):
            raise NotANumberError(cell)
        amount = Decimal(text) * factor
    elif isinstance(cell, bool) or not isinstance(cell, float | int):
        raise NotANumberError(cell)
    else:
        amount = Decimal(repr(cell)) * factor
    if not amount.is_finite() or abs(amount) >= LIMIT:
        raise NotANumberError(cell)
    # A negative zero would print as -0.00.
    return amount.quantize(CENT, rounding=ROUND_HALF_EVEN) + Decimal(0)
