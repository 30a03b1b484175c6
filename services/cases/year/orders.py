"""The year's dates: put among what is due when a year begins, listed, entered as done."""

from __future__ import annotations

from chassis.operation_log import log_act
from contracts.cases.v1 import DayBegan
from contracts.cases.year_dates_v1 import ListYearDates, RecordYearDate, YearDate, YearDateList, YearDone
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.values import Permission
from services.cases.work import Work, require
from services.cases.year import store
from services.cases.year.dates import YearRule, rules
from services.cases.year.store import YearLine


def on_day_began(work: Work, event: DayBegan) -> None:
    """Put the year's dates that have not passed among what is due; a system that was not there asks after no old ones."""
    for rule in rules().values():
        window = rule.window(event.day.year)
        if window is not None and window[1] >= event.day:
            store.add(work.session, rule.name, window[1])


def list_year_dates(work: Work, call: ListYearDates) -> YearDateList:
    """Return a year's dates, the earliest end first; what is to be loaded last."""
    require(call.by(), Permission.DATA_VIEW)
    return _of_year(work, call.year or work.today.year)


def record_year_date(work: Work, call: RecordYearDate) -> YearDateList:
    """Enter that one was done."""
    require(call.by(), Permission.CASE_HANDLE)
    lines = store.of_ids(work.session, [call.line_id])
    if not lines:
        raise NotFound("year-date-not-found", "没有这个年度法定事项，请刷新后再看。", str(call.line_id))
    (line,) = lines
    if call.on > work.today:
        raise InvalidInput("day-in-future", f"日期{call.on.isoformat()}晚于今天，请核对。")
    if call.on.year < line.year:
        raise InvalidInput("day-before-year", f"日期{call.on.isoformat()}早于{line.year}年度，请核对。")
    done = YearDone(on=call.on, note=call.note.strip(), seat=call.by().seat, recorded_at=work.now)
    if not store.enter(work.session, line, done):
        raise Conflict("year-date-done", "该事项已经登记完成，请刷新后再看。", str(call.line_id))
    detail = {"name": line.name, "fiscal_year": str(line.year)}
    log_act(work.session, call.by(), act="year_date.done", subject=str(call.line_id), detail=detail)
    return _of_year(work, line.year)


def _of_year(work: Work, year: int) -> YearDateList:
    lines = store.of_year(work.session, year)
    shown = [
        _shown(rule, year, lines.get(rule.name))
        for rule in rules().values()
        if rule.since is None or rule.since <= year
    ]
    return YearDateList(year=year, items=tuple(sorted(shown, key=lambda one: (one.last_on is None, one.last_on))))


def _shown(rule: YearRule, year: int, line: YearLine | None) -> YearDate:
    first_on, last_on = rule.window(year) or (None, None)
    return YearDate(
        name=rule.name, basis=rule.basis, first_on=first_on, last_on=last_on, what=rule.what, who=rule.who,
        line_id=line.line_id if line else None, done=line.done if line else None,
    )  # fmt: skip
