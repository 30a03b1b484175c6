"""Everything that is due and not done: cases, query requests, agreed matters, deputies' opinions, briefs, dates of the year; reminders at -5, -2, 0 (domain.md 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from contracts.cases.due_v1 import DueKind, DueList, DueThing, ListDue
from contracts.cases.opinions_v1 import OpinionState
from contracts.cases.requests_v1 import RequestState
from contracts.cases.v1 import CaseState, DayBegan
from contracts.values import Permission
from services.cases import deadlines
from services.cases.findings import store as findings
from services.cases.meetings import store as meetings
from services.cases.opinions import store as opinions
from services.cases.requests import store as requests
from services.cases.storage import briefs, cases
from services.cases.storage import due as store
from services.cases.storage.due import Bounds, DueLine
from services.cases.work import Work, require
from services.cases.year import store as year_dates
from services.cases.year.dates import cited, explained, rules

REMINDED: Final = frozenset({5, 2, 0})
OFFICE: Final = "预算工委"
ACTS: Final = {
    CaseState.OPENED: "沟通分析、审阅并送出",
    CaseState.COMMUNICATED: "审阅并送出",
    CaseState.APPROVED: "送出",
    CaseState.SENT: "签收",
    CaseState.RECEIVED: "复函",
    CaseState.ANSWERED: "办结",
}
OPINION_ACTS: Final = {
    OpinionState.ENTERED: "交办代表意见建议",
    OpinionState.HANDLING: "答复代表意见建议",
    OpinionState.UNSATISFIED: "重新交办代表意见建议",
}
Said = Mapping[str, Any]
"""What a thing's own table adds to its line: title, who, act, article, is_provisional, explanation."""


def list_due(work: Work, call: ListDue) -> DueList:
    """Return a page of what is due, by day; deputies' affairs only for who may see them (article 4)."""
    require(call.by(), Permission.DATA_VIEW)
    sees = Permission.DEPUTY_VIEW in call.by().may
    lines = store.page(work.session, kind=call.kind, with_deputies=sees, page=call.page)
    days = bounds(work, work.today)
    overdue, today, soon, later = store.counts(work.session, kind=call.kind, with_deputies=sees, bounds=days)
    said = _said(work, lines)
    due_days = {line.due_on for line in lines}
    left = {day: deadlines.days_until(work.calendar, day, work.today) for day in due_days}
    marks = {day: deadlines.days_before(work.calendar, day, REMINDED) for day in due_days}
    return DueList(
        today=work.today,
        items=tuple(
            _thing(line, left[line.due_on], marks[line.due_on], said[line.line_id])
            for line in lines
            if line.line_id in said
        ),
        total=overdue + today + soon + later,
        overdue=overdue,
        due_today=today,
        due_soon=soon,
    )


def remind(work: Work, event: DayBegan) -> int:
    """Give the reminders of a day; the same day told twice gives none the second time."""
    return store.remind(work.session, bounds(work, event.day))


def bounds(work: Work, day: date) -> Bounds:
    """Return the days that part what is due on a day: five, two and no working days are left before them."""
    first, third, sixth = (work.calendar.due(day, number).due_on for number in (1, 3, 6))
    return Bounds(day, first, third, sixth)


def _thing(line: DueLine, left: int, marks: tuple[date, ...], said: Said) -> DueThing:
    return DueThing(
        kind=line.kind, subject_id=line.subject_id, number=line.number, due_on=line.due_on, days_left=left,
        is_reminded=left in REMINDED or left < 0, reminded_on=line.reminded_on, remind_on=marks, **said,
    )  # fmt: skip


def _said(work: Work, lines: Iterable[DueLine]) -> dict[UUID, Said]:
    wanted: dict[DueKind, list[UUID]] = {kind: [] for kind in DueKind}
    for line in lines:
        wanted[line.kind].append(line.line_id)
    return {
        **_of_cases(work, wanted[DueKind.CASE]),
        **_of_requests(work, wanted[DueKind.REQUEST]),
        **_of_tasks(work, wanted[DueKind.TASK]),
        **_of_opinions(work, wanted[DueKind.OPINION]),
        **_of_briefs(work, wanted[DueKind.BRIEF]),
        **_of_findings(work, wanted[DueKind.FINDING]),
        **_of_year_dates(work, wanted[DueKind.YEAR_DATE]),
    }


def _of_cases(work: Work, ids: list[UUID]) -> dict[UUID, Said]:
    found: dict[UUID, Said] = {}
    for case in cases.clocks(work.session, ids):
        waits_for_unit = case.state in {CaseState.SENT, CaseState.RECEIVED}
        found[case.case_id] = {
            "title": case.title, "who": case.unit_name if waits_for_unit else OFFICE,
            "act": ACTS.get(case.state, "办理"), "article": case.article,
            "is_provisional": case.is_provisional, "explanation": case.explanation,
        }  # fmt: skip
    return found


def _of_requests(work: Work, ids: list[UUID]) -> dict[UUID, Said]:
    return {
        request.request_id: {
            "title": request.subject, "who": OFFICE, "act": "批准" if request.state is RequestState.ENTERED else "提供数据",
            "article": request.deadline.article, "is_provisional": request.deadline.is_provisional,
            "explanation": request.deadline.explanation,
        }
        for request in requests.of_ids(work.session, ids)
    }  # fmt: skip


def _of_tasks(work: Work, ids: list[UUID]) -> dict[UUID, Said]:
    return {
        task.task_id: {
            "title": task.matter, "who": task.owner, "act": "落实议定事项", "article": "第九条", "is_provisional": False,
            "explanation": "联席会议议定的完成时限",
        }
        for task in meetings.tasks_of_ids(work.session, ids)
    }  # fmt: skip


def _of_opinions(work: Work, ids: list[UUID]) -> dict[UUID, Said]:
    return {
        opinion.opinion_id: {
            "title": opinion.subject, "who": opinion.handler if opinion.state is OpinionState.HANDLING else OFFICE,
            "act": OPINION_ACTS[opinion.state], "article": opinion.clock.article, "is_provisional": opinion.clock.is_provisional,
            "explanation": opinion.clock.explanation,
        }
        for opinion in opinions.of_ids(work.session, ids)
        if opinion.clock is not None
    }  # fmt: skip


def _of_briefs(work: Work, ids: list[UUID]) -> dict[UUID, Said]:
    return {
        brief["issue_id"]: {
            "title": brief["title"], "who": OFFICE, "act": "编发简报", "article": "第六条", "is_provisional": brief["is_provisional"],
            "explanation": brief["explanation"],
        }
        for brief in briefs.of_ids(work.session, ids)
    }  # fmt: skip


def _of_findings(work: Work, ids: list[UUID]) -> dict[UUID, Said]:
    return {
        step.finding_id: {
            "title": f"{step.unit_name}：{step.subject}", "who": OFFICE, "act": "复查审计整改", "article": "办公室自定的复查日期",
            "is_provisional": False, "explanation": f"{step.on.isoformat()}跟踪时确定",
        }
        for step in findings.newest_follow_ups(work.session, ids)
    }  # fmt: skip


def _of_year_dates(work: Work, ids: list[UUID]) -> dict[UUID, Said]:
    found: dict[UUID, Said] = {}
    for line in year_dates.of_ids(work.session, ids):
        rule = rules().get(line.name)
        window = rule.window(line.year) if rule else None
        if rule is not None and window is not None:
            found[line.line_id] = {
                "title": f"{line.year}年度法定事项", "who": rule.who, "act": rule.what, "article": cited(rule),
                "is_provisional": False, "explanation": explained(*window),
            }  # fmt: skip
    return found
