"""The questions on cases: lists, one case, a counted deadline. Read-only."""

from __future__ import annotations

from contracts.cases.v1 import Case, CaseList, CountDeadline, CountedDeadline, GetCase, ListCases
from contracts.values import Permission
from services.cases import deadlines, views
from services.cases.storage import cases
from services.cases.work import Work, require


def list_cases(work: Work, call: ListCases) -> CaseList:
    """Return a page of cases, overdue first, then by due date."""
    require(call.by(), Permission.DATA_VIEW)
    total, found = cases.page(work.session, call)
    items = (views.summary(case, calendar=work.calendar, today=work.today) for case in found)
    return CaseList(total=total, items=tuple(items))


def get_case(work: Work, call: GetCase) -> Case:
    """Return one case with its history and the acts that are allowed now."""
    require(call.by(), Permission.DATA_VIEW)
    case = cases.get(work.session, call.case_id)
    history = cases.history(work.session, call.case_id)
    return views.whole(case, history, calendar=work.calendar, today=work.today)


def count_deadline(work: Work, call: CountDeadline) -> CountedDeadline:
    """Count working days with the calendar in force; no article stands behind a count that somebody asks for."""
    require(call.by(), Permission.DATA_VIEW)
    return CountedDeadline(deadline=deadlines.count(work.calendar, call.started_on, call.working_days, "试算"))
