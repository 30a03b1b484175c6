"""Chinese numerals of articles, paragraphs and items, and the citations made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
NUMERAL: Final = "[零〇一二两三四五六七八九十百千]+"
_CITATION: Final = re.compile(
    rf"第(?P<article>{NUMERAL})条(?:之(?P<suffix>{NUMERAL}))?"
    rf"(?:第(?P<paragraph>{NUMERAL})款)?(?:第(?P<item>{NUMERAL})项)?"
)


def number_of(text: str) -> int:
    """Return the value of a numeral below 10,000: `一百零一` is 101. `ValueError` where it is none."""
    total, digit = 0, None
    for sign in text:
        if sign in DIGITS:
            if digit:
                raise ValueError(f"“{text}”不是可识别的数字")
            digit = DIGITS[sign]
        elif sign in UNITS:
            total += (1 if digit is None else digit) * UNITS[sign]  # 十二: a ten without a digit before it
            digit = None
        else:
            raise ValueError(f"“{text}”不是可识别的数字")
    total += digit or 0
    if not text or not total:
        raise ValueError(f"“{text}”不是可识别的数字")
    return total


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """An article, `第九十五条` or `第九十五条之一`, and the paragraph (款) and item (项) in it where named."""

    number: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None


def parse_citation(text: str) -> Citation:
    """Return the place that `第九十五条第一款第二项` names. `ValueError` (Chinese) where it names none."""
    found = _CITATION.fullmatch("".join(text.split()))
    if found is None:
        raise ValueError(f"“{text}”不是条文编号，应写作“第九十五条”或“第九十五条第一款第二项”")
    values = {name: None if value is None else number_of(value) for name, value in found.groupdict().items()}
    return Citation(values["article"] or 0, values["suffix"] or 0, values["paragraph"], values["item"])
