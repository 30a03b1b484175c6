"""Wording rules of official statistics (GB/T 15835-2011; domain.md 6.1): pure functions from values to Chinese text.

Percentages are numbers of per cent (`Decimal("12.3")` is 12.3%). Money comes in yuan and is printed in 万元.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

WAN_YUAN = Decimal(10_000)
SMALL_WAN = Decimal(100)
"""Below this many 万元 the text keeps two decimals: rounding would swallow the figure."""
ROUNDING_NOTE = "因四舍五入，合计数与分项数之和可能略有差异。"
_CHINESE_DIGITS = "零一二三四五六七八九"
_ISO = re.compile(r"(?<![A-Za-z0-9.\-])(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?![A-Za-z0-9.\-])", re.ASCII)
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=-?\d)|(?<=\d) (?=[\u4e00-\u9fff])", re.ASCII)


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, as GB/T 8170's users in budget tables do."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def grouped(value: Decimal, places: int) -> str:
    """Return `value` with thousands separators and `places` decimals; never `-0`."""
    number = rounded(value, places)
    return f"{number or abs(number):,}"


def wan(yuan: Decimal) -> Decimal:
    """Convert yuan to 万元, unrounded."""
    return yuan / WAN_YUAN


def wan_table(yuan: Decimal) -> str:
    """万元 for a table: two decimals."""
    return grouped(wan(yuan), 2)


def wan_text(yuan: Decimal) -> str:
    """万元 for a sentence: no decimals unless the amount is small; the unit is not appended."""
    amount = wan(yuan)
    return grouped(amount, 2 if abs(amount) < SMALL_WAN else 0)


def percent(value: Decimal) -> str:
    """One decimal and the sign: `12.3%`."""
    return f"{grouped(value, 1)}%"


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return `part` in per cent of `whole`; None where the base is not positive."""
    return part * 100 / whole if whole > 0 else None


def growth(now: Decimal, before: Decimal) -> Decimal | None:
    """Return the growth in per cent; None where the base is not positive (see `growth_phrase`)."""
    return (now - before) * 100 / before if before > 0 else None


def growth_phrase(rate: Decimal | None, before: Decimal, *, subject: str = "收入") -> tuple[str, str]:
    """Return (words before the number, number with sign or empty) for growth against the same time of last year.

    A fall is 下降 without a minus; 增长 never stands with a negative number; a base <= 0 gets words and no number.
    """
    if rate is None:
        return ("上年同期为负" if before < 0 else f"上年同期无此项{subject}"), ""
    if rounded(rate, 1) == 0:
        return "与上年同期持平", ""
    return ("同比增长" if rate > 0 else "同比下降"), percent(abs(rate))


def points_phrase(now: Decimal, before: Decimal) -> tuple[str, str]:
    """Return (words, number) for the change of a ratio: 百分点, never per cent of per cent."""
    change = rounded(now - before, 1)
    if change == 0:
        return "与上年同期持平", ""
    return ("较上年同期提高" if change > 0 else "较上年同期下降"), f"{abs(change)}个百分点"


def pace_phrase(done: Decimal, *, months: int) -> tuple[str, str]:
    """Return (words, number) for the execution `done` in per cent against the share of the year gone by."""
    gap = rounded(done - Decimal(months) * 100 / 12, 1)
    if gap == 0:
        return "与时序进度持平", ""
    return ("快于时序进度" if gap > 0 else "慢于时序进度"), f"{abs(gap)}个百分点"


def sums_after_rounding(parts: Iterable[Decimal], total: Decimal) -> bool:
    """Say whether the parts, rounded as a table prints them, add up to the rounded total (both in yuan)."""
    return sum((rounded(wan(part), 2) for part in parts), Decimal(0)) == rounded(wan(total), 2)


def chinese_date(day: date) -> str:
    """`2026年3月5日`: Arabic digits without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_sentence(text: str) -> str:
    """Write days and months of a system's sentence as a document does: `2026-03-05` is 2026年3月5日, no blanks around numbers."""

    def written(match: re.Match[str]) -> str:
        day = f"{int(match[3])}日" if match[3] else ""
        return f"{match[1]}年{int(match[2])}月{day}"

    return _SPACED.sub("", _ISO.sub(written, text))


def blank_date(day: date) -> str:
    """The date of a draft: the day is written at signing."""
    return f"{day.year}年\u3000月\u3000日"


def chinese_ordinal(number: int) -> str:
    """一, 二 … 九十九, for heading numbers."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading has the number {number}")
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else _CHINESE_DIGITS[tens]) + ("十" if tens else "")
    return head + (_CHINESE_DIGITS[ones] if ones else "")


def title_lines(parts: tuple[str, ...], per_line: int = 20) -> tuple[str, ...]:
    """Break a title into lines (梯形 or 菱形, GB/T 9704-2012 7.3.1): between its parts where that fits, else evenly.

    `per_line` is how many 22 pt characters fit into 156 mm.
    """
    title = "".join(parts)
    if _width(title) <= per_line:
        return (title,)
    if all(_width(part) <= per_line for part in parts):
        lines = [parts[0]]
        for part in parts[1:]:
            if _width(lines[-1] + part) <= per_line:
                lines[-1] += part
            else:
                lines.append(part)
        return tuple(lines)
    return _even_lines(title, per_line)


def _width(text: str) -> float:
    """Return the width in characters: ASCII takes half a place."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _even_lines(title: str, per_line: int) -> tuple[str, ...]:
    """Break into lines of like length; no line begins with a closing mark or inside a number."""
    count = -(-len(title) // per_line)
    lines: list[str] = []
    rest = title
    for remaining in range(count, 1, -1):
        cut = min(per_line, -(-len(rest) // remaining))
        while cut > 1 and (
            rest[cut] in "的和与、，；：）》〉”’」〕%" or rest[cut - 1] in "（《〈“‘「〔" or _inside_number(rest, cut)
        ):
            cut -= 1
        lines.append(rest[:cut])
        rest = rest[cut:]
    return (*lines, rest)


def _inside_number(text: str, cut: int) -> bool:
    return text[cut - 1].isascii() and text[cut].isascii()
