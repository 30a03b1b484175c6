"""The questions on cases: lists, one case, a counted deadline. Read-only."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from chassis.clock import CHINA
from contracts.cases.files_v1 import LetterList, ListLetters
from contracts.cases.known_v1 import KnownCases, ListKnownCases
from contracts.cases.limits_v1 import CountedLimit, CountLimit, LimitList, ListLimits
from contracts.cases.v1 import Case, CaseList, CountDeadline, CountedDeadline, GetCase, ListCases
from contracts.errors import NotFound
from contracts.values import Permission
from services.cases import deadlines, dossier, limits, views
from services.cases.storage import cases, letters, replies
from services.cases.work import Work, require


def list_cases(work: Work, call: ListCases) -> CaseList:
    """Return a page of cases, overdue first, then by due date."""
    require(call.by(), Permission.DATA_VIEW)
    total, found = cases.page(work.session, call)
    items = (views.summary(case, calendar=work.calendar, today=work.today) for case in found)
    return CaseList(total=total, items=tuple(items))


def list_known(work: Work, call: ListKnownCases) -> KnownCases:
    """Return a page of the cases as they were known at a time."""
    require(call.by(), Permission.DATA_VIEW)
    since = datetime.combine(call.since, time(), CHINA)
    about: dict[str, Any] = {"region": call.region, "since": since, "known_at": call.known_at}
    total, states = cases.known(work.session, **about, page=call.page)
    found = {case.case_id: case for case in cases.of_ids(work.session, list(states))}
    on = call.known_at.astimezone(CHINA).date()
    items = (views.known(found[case_id], state, calendar=work.calendar, on=on) for case_id, state in states.items())
    return KnownCases(total=total, items=tuple(items), later=cases.gone_on(work.session, **about))


def get_case(work: Work, call: GetCase) -> Case:
    """Return one case with its history and the acts that are allowed now."""
    require(call.by(), Permission.DATA_VIEW)
    case = cases.get(work.session, call.case_id)
    papers = dossier.read(work.session, call.case_id, earlier_case_id=case.earlier_case_id)
    return views.whole(case, papers, calendar=work.calendar, today=work.today)


def list_letters(work: Work, call: ListLetters) -> LetterList:
    """Return a page of the register of letters."""
    require(call.by(), Permission.DATA_VIEW)
    total, found = letters.page(work.session, call)
    consents = replies.of_letters(work.session, [letter.letter_id for letter in found if letter.case_id is None])
    items = []
    for letter in found:
        name, scan_id = consents.get(letter.letter_id, ("", None))
        items.append(letter.shown().model_copy(update={"approved_by": name, "approval_scan_id": scan_id}))
    return LetterList(total=total, items=tuple(items))


def count_deadline(work: Work, call: CountDeadline) -> CountedDeadline:
    """Count working days with the calendar in force; no article stands behind a count that somebody asks for."""
    require(call.by(), Permission.DATA_VIEW)
    return CountedDeadline(deadline=deadlines.count(work.calendar, call.started_on, call.working_days, "试算"))


def list_limits(call: ListLimits) -> LimitList:
    """Return the limits of laws."""
    require(call.by(), Permission.DATA_VIEW)
    return LimitList(items=limits.LIMITS)


def count_limit(work: Work, call: CountLimit) -> CountedLimit:
    """Count a limit of a law from a day."""
    require(call.by(), Permission.DATA_VIEW)
    limit = limits.BY_NAME.get(call.limit)
    if limit is None:
        raise NotFound("limit-unknown", "没有这项法定期限，请从列表中选择。", call.limit)
    counted = limits.counted(work.calendar, limit, call.event_on, moves_to_workday=call.moves_to_workday)
    return CountedLimit(
        limit=limit, event_on=call.event_on, due_on=counted.due_on, is_provisional=counted.is_provisional,
        explanation=counted.explanation, calendar=counted.calendar,
    )  # fmt: skip
