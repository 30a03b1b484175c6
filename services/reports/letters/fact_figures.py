"""The numbers of a rule's own sentence as figures, each with the receipts behind the finding."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from services.reports.figures import Figure, Source
from services.reports.paper import Piece

_UNITS: Final = "亿元|万元|元|个百分点|个工作日|个月|个|%|‰|倍|天|日|笔|户|人次|人|家|项|次|份|条|行|张|亩|平方米"
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9.\-〔第/])(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(" + _UNITS + ")"
)
"""A number with its unit. Dates (`2025年3月4日`), document numbers (`〔2025〕3号`) and codes have no such unit or stand
behind a word, a bracket or a hyphen, and stay text."""
_CLAUSE: Final = re.compile(r"[，。；：、（）(),;]")
_LONGEST_NAME: Final = 40
UNNAMED: Final = "问题表述中的数字"


def fact_pieces(fact: str, sources: tuple[Source, ...]) -> tuple[Piece, ...]:
    """Return `fact` with its numbers as figures (value in the unit that follows it); without a source it stays text."""
    if not sources:
        return (fact,)
    pieces: list[Piece] = []
    ended = 0
    for match in _numbers(fact):
        if match.start() > ended:
            pieces.append(fact[ended : match.start()])
        pieces.append(_figure(fact, match, sources))
        ended = match.end()
    return (*pieces, fact[ended:]) if ended < len(fact) else tuple(pieces)


def _numbers(fact: str) -> list[re.Match[str]]:
    """Leave out the day of a date: `3月4日`, `2025年3月` ... are no figures."""
    return [
        match for match in _NUMBER.finditer(fact) if not (match[2] == "日" and fact[: match.start()].endswith("月"))
    ]


def _figure(fact: str, match: re.Match[str], sources: tuple[Source, ...]) -> Figure:
    before = _CLAUSE.split(fact[: match.start()])[-1].strip()
    name = before[-_LONGEST_NAME:] or UNNAMED
    return Figure(name, Decimal(match[1].replace(",", "")), match[2], match[0], sources)
