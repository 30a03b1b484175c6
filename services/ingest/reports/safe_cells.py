"""Cells of files that a spreadsheet program opens: nothing that a sender wrote becomes a formula (ASVS 5 V1.2.10). Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_STARTERS: Final = frozenset("=+-@|%＝＋－＠\t\r\n\x00")
_UNSEEN: Final = " \u3000\u00a0\ufeff\u200b\u200c\u200d\u2060"
_QUOTES: Final = "\"'“”‘’,;，；"
_SHOWN_CONTROL: Final = "\ufffd"


def safe_text(value: str) -> str:
    """Return a text for a cell: true numbers as they are, a leading quote before whatever a program might run.

    Line breaks and tabs become blanks and other control characters are shown as a mark, so that no program that splits
    the file in its own way finds a formula at the beginning of a piece.
    """
    if _NUMBER.fullmatch(value):
        return value
    is_starter = _begins_like_a_formula(value)
    clean = "".join(map(_visible, value))
    return f"'{clean}" if is_starter or _begins_like_a_formula(clean) else clean


def _begins_like_a_formula(value: str) -> bool:
    if value[:1] in _STARTERS and value:
        return True
    return value.lstrip(_UNSEEN + _QUOTES)[:1] in _STARTERS and bool(value.lstrip(_UNSEEN + _QUOTES))


def _visible(character: str) -> str:
    if character in "\t\r\n":
        return " "
    return _SHOWN_CONTROL if unicodedata.category(character) in {"Cc", "Cs"} else character
