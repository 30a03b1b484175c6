"""Back-test of a rule on past days (domain.md FT24): how often it would have fired, what it adds and removes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from contracts.alerts.rules_v1 import BacktestMonth, BacktestSummary, Knowledge
from contracts.errors import InvalidInput
from services.alerts.as_known import on_day
from services.alerts.parameters import Override
from services.alerts.rule_file import Rule
from services.alerts.running import Outcome, Scope, judge
from services.alerts.simulation import Compared, Simulation, compared

MOST_DAYS: Final = 60
"""Month ends of five years."""
REASONS_KEPT: Final = 5


class BacktestFailed(RuntimeError):
    """The rule failed on a past day; the text says when and why, Chinese."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is looked at."""

    region: str
    days: tuple[date, ...]
    knowledge: Knowledge


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: a version of a rule with the values of its parameters."""

    rule: Rule
    overrides: tuple[Override, ...]


def days_of(first: date, last: date, today: date) -> tuple[date, ...]:
    """Return the month ends from `first` to `last`, and `last` itself; errors where there are none or too many."""
    if not first <= last <= today:
        raise InvalidInput("days-out-of-place", "起止日期应依次，且不晚于今天。", "last_day")
    days = (*(each for each in _month_ends(first, last) if first <= each < last), last)
    if len(days) > MOST_DAYS:
        raise InvalidInput("days-too-many", "回溯检验一次最多五年，请缩短期间。", "first_day")
    return days


def run(
    connection: Connection, candidate: Side, running: Side | None, past: Past
) -> tuple[BacktestSummary, list[Compared]]:
    """Run both sides on the past days, reading only; `BacktestFailed` where the candidate fails."""
    new, old = Simulation(), Simulation()
    for day in past.days:
        _take_day(connection, candidate, new, day, past)
        if running is not None:
            _take_day(connection, running, old, day, past, may_fail=True)
    found = compared(new, old)
    return _summary(past, new, old, found), found


def _take_day(
    connection: Connection,
    side: Side,
    simulation: Simulation,
    day: date,
    past: Past,
    *,
    may_fail: bool = False,
) -> None:
    """Judge this year and the last, as the calendar does."""
    seen = on_day(side.rule, day, past.knowledge)
    for fiscal_year in (day.year - 1, day.year):
        judgement = judge(connection, seen, Scope(past.region, fiscal_year, day), side.overrides)
        if judgement.outcome is Outcome.FAILED and not may_fail:
            raise BacktestFailed(f"以 {day.isoformat()} 的数据运行 {fiscal_year} 年度时出错：{judgement.reason}")
        if not judgement.is_judged:
            simulation.skip(judgement.reason)
            continue
        marked = [(each.fingerprint(past.region, fiscal_year), each) for each in judgement.findings]
        simulation.take(day, marked, fiscal_year=fiscal_year)


def _summary(past: Past, new: Simulation, old: Simulation, found: Sequence[Compared]) -> BacktestSummary:
    changes = [each.change for each in found]
    levels = [each.finding.level for each in new.found.values()]
    months = sorted({day.isoformat()[:7] for day in past.days})
    return BacktestSummary(
        days=len(past.days),
        not_judged=new.not_judged,
        reasons=tuple(reason for reason, _ in new.reasons.most_common(REASONS_KEPT)),
        raised=new.raised,
        matters=len(new.found),
        raised_before=old.raised,
        matters_before=len(old.found),
        added=changes.count("added"),
        removed=changes.count("removed"),
        relevelled=changes.count("relevelled"),
        by_level={level: levels.count(level) for level in dict.fromkeys(levels)},
        months=tuple(
            BacktestMonth(month=month, raised=new.raised_in[month], raised_before=old.raised_in[month])
            for month in months
        ),
    )


def _month_ends(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield date(year, month, monthrange(year, month)[1])
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
