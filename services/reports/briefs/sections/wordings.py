"""Sentences that several sections use, as pieces with figures in them."""

from __future__ import annotations

from decimal import Decimal

from services.reports.briefs.amounts import Amount, Line, phrase_figure, rate_figure
from services.reports.paper import Piece
from services.reports.wording import growth, growth_phrase, pace_phrase, points_phrase, rounded, share


def growth_pieces(line: Line, name: str, *, subject: str) -> tuple[Piece, ...]:
    """`，同比增长12.3%`; words without a number where the base is not positive; empty without last year's figure."""
    if line.last_year is None:
        return ()
    words, number = growth_phrase(line.growth, line.last_year.yuan, subject=subject)
    if not number or line.growth is None:
        return (f"，{words}",)
    parts = (line.cumulative, line.last_year)
    return (f"，{words}", phrase_figure(f"{name}·同比", line.growth, "%", number, parts))


def budget_pieces(line: Line, name: str) -> tuple[Piece, ...]:
    """`，为预算的45.6%`; empty without a positive budget."""
    if line.done is None or line.budget is None:
        return ()
    return ("，为预算的", rate_figure(f"{name}·为预算", line.done, (line.cumulative, line.budget)))


def pace_pieces(line: Line, name: str, *, months: int) -> tuple[Piece, ...]:
    """`，慢于时序进度1.2个百分点`."""
    if line.done is None or line.budget is None:
        return ()
    words, number = pace_phrase(line.done, months=months)
    if not number:
        return (f"，{words}",)
    gap = line.done - Decimal(months) * 100 / 12
    parts = (line.cumulative, line.budget)
    return (f"，{words}", phrase_figure(f"{name}·与时序进度之差", gap, "个百分点", number, parts))


def share_pieces(part: Line, whole: Line, name: str) -> tuple[Piece, ...]:
    """`，占比67.8%（较上年同期下降1.2个百分点）`."""
    now = share(part.cumulative.yuan, whole.cumulative.yuan)
    if now is None:
        return ()
    pieces: list[Piece] = ["，占比", rate_figure(f"{name}·占比", now, (part.cumulative, whole.cumulative))]
    if part.last_year is None or whole.last_year is None:
        return tuple(pieces)
    before = share(part.last_year.yuan, whole.last_year.yuan)
    if before is not None:
        words, number = points_phrase(now, before)
        parts = (part.cumulative, whole.cumulative, part.last_year, whole.last_year)
        pieces.append(f"（{words}")
        if number:
            pieces.append(phrase_figure(f"{name}·占比变化", now - before, "个百分点", number, parts))
        pieces.append("）")
    return tuple(pieces)


def change_cell(now: Amount, before: Amount | None, name: str) -> tuple[Piece, Piece]:
    """Return the two cells 同比额 and 同比% of a table; a dash or words where there is no base."""
    if before is None:
        return "—", "—"
    change = now - before
    rate = growth(now.yuan, before.yuan)
    if rate is None:
        return change.in_table(f"{name}·同比额"), "上年为负" if before.yuan < 0 else "上年无"
    return (
        change.in_table(f"{name}·同比额"),
        phrase_figure(f"{name}·同比%", rate, "%", str(rounded(rate, 1)), (now, before)),
    )
