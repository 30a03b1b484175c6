"""Everything that is due and not done: cases, query requests, agreed matters (domain: reminders at -5, -2, 0)."""

from __future__ import annotations

from typing import Final

from contracts.cases.due_v1 import DueKind, DueList, DueThing, ListDue
from contracts.cases.requests_v1 import RequesterKind, RequestState
from contracts.cases.v1 import CaseState
from contracts.values import Permission
from services.cases import deadlines
from services.cases.meetings import store as meetings
from services.cases.requests import store as requests
from services.cases.storage import cases
from services.cases.work import Work, require

REMINDED: Final = frozenset({5, 2, 0})
ACTS: Final = {
    CaseState.OPENED: "审阅批准并送出",
    CaseState.APPROVED: "送出",
    CaseState.SENT: "签收",
    CaseState.RECEIVED: "复函",
    CaseState.ANSWERED: "办结",
}


def list_due(work: Work, call: ListDue) -> DueList:
    """Return what is due, by day; deputies' requests only for who may see them (article 4)."""
    require(call.by(), Permission.DATA_VIEW)
    sees_deputies = Permission.DEPUTY_VIEW in call.by().may
    things = [*_cases(work), *_requests(work, with_deputies=sees_deputies), *_tasks(work)]
    return DueList(today=work.today, items=tuple(sorted(things, key=lambda thing: (thing.due_on, thing.number))))


def _is_reminded(days_left: int) -> bool:
    return days_left in REMINDED or days_left < 0


def _cases(work: Work) -> list[DueThing]:
    things = []
    for case in cases.with_clock(work.session):
        deadline = case.file.deadline
        if deadline is None:
            continue
        left = deadlines.days_left(work.calendar, deadline, work.today)
        waits_for_unit = case.file.state in {CaseState.SENT, CaseState.RECEIVED}
        things.append(
            DueThing(
                kind=DueKind.CASE, subject_id=case.case_id, number=case.number, title=case.alert.summary.title,
                who=case.alert.summary.unit_name if waits_for_unit else "预算工委", act=ACTS.get(case.file.state, "办理"),
                due_on=deadline.due_on, days_left=left, is_reminded=_is_reminded(left), article=deadline.article,
                is_provisional=deadline.is_provisional, explanation=deadline.explanation,
            )
        )  # fmt: skip
    return things


def _requests(work: Work, *, with_deputies: bool) -> list[DueThing]:
    things = []
    for request in requests.waiting(work.session):
        if request.kind is RequesterKind.DEPUTY and not with_deputies:
            continue
        left = deadlines.days_left(work.calendar, request.deadline, work.today)
        things.append(
            DueThing(
                kind=DueKind.REQUEST, subject_id=request.request_id, number=request.number, title=request.subject, who="预算工委",
                act="批准" if request.state is RequestState.ENTERED else "提供数据", due_on=request.deadline.due_on, days_left=left,
                is_reminded=_is_reminded(left), article=request.deadline.article, is_provisional=request.deadline.is_provisional,
                explanation=request.deadline.explanation,
            )
        )  # fmt: skip
    return things


def _tasks(work: Work) -> list[DueThing]:
    things = []
    for task in meetings.tasks(work.session, is_done=False):
        left = deadlines.days_until(work.calendar, task.due_on, work.today)
        things.append(
            DueThing(
                kind=DueKind.TASK, subject_id=task.meeting_id, number=task.meeting_number, title=task.matter, who=task.owner,
                act="落实议定事项", due_on=task.due_on, days_left=left, is_reminded=_is_reminded(left), article="第九条",
                is_provisional=False, explanation="联席会议议定的完成时限",
            )
        )  # fmt: skip
    return things
