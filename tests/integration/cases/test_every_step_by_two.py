"""Every line of the closed tables, taken by two people at once: one wins, the other is told so, the history has one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database as ServiceDatabase
from contracts.cases.duties_v1 import Duty
from contracts.cases.follow_ups_v1 import (
    HandOver,
    PlanSurvey,
    RemindCase,
    ReportSurvey,
    ReportToChairmen,
    ReturnAnswer,
    VoidLetter,
)
from contracts.cases.meetings_v1 import MeetingState
from contracts.cases.opinions_v1 import (
    AttachOpinion,
    LinkKind,
    LinkOpinion,
    Opinion,
    OpinionLimit,
    OpinionState,
    ReassignOpinion,
    Satisfaction,
    WithdrawOpinion,
)
from contracts.cases.requests_v1 import RequestState
from contracts.cases.v1 import Case, CaseState, ExtendDeadline, GetCase
from contracts.errors import BudgetwatchError, Conflict, Precondition
from contracts.values import MatterClass, Permission
from services.cases import follow_orders, handing_over, orders, questions
from services.cases.handing_over import Package
from services.cases.meetings.orders import NEXT as MEETING_LINES
from services.cases.opinions import orders as opinion_orders
from services.cases.opinions.table import TRANSITIONS as OPINION_LINES
from services.cases.opinions.table import OpinionAct
from services.cases.requests.table import TRANSITIONS as REQUEST_LINES
from services.cases.requests.table import RequestAct
from services.cases.transitions import TRANSITIONS as CASE_LINES
from services.cases.transitions import Act
from tests.integration.cases import test_opinions as opinions
from tests.integration.cases import test_requests as requests
from tests.integration.cases.conftest import ADMINISTRATOR, Desk
from tests.support.backends import Database
from tests.support.racing import race

pytestmark = pytest.mark.integration
OFFICE = ADMINISTRATOR.model_copy(
    update={"may": (*ADMINISTRATOR.may, Permission.DEPUTY_VIEW, Permission.SETTINGS_MANAGE)}
)
NAME = "王某"
LATER = timedelta(days=30)
"""After which every limit of a letter has passed."""
Order = Callable[[Desk, UUID], Any]


@pytest.fixture(scope="module")
def desk(shared_database: Database) -> Iterator[Desk]:
    """One desk for all: each test takes a thing of its own."""
    opened = ServiceDatabase.from_settings(shared_database.settings_for("cases"), pool_size=4)
    with shared_database.connect() as look:
        desk = Desk(opened, look, actor=OFFICE)
        desk.enter(Duty.HEAD, NAME, "预算工委主任")
        desk.enter(Duty.VICE_CHAIR, NAME, "常委会副主任")
        desk.enter(Duty.UNIT_HEAD, "张某", "局长", "czj")
        yield desk
    opened.engine.dispose()


def taken_once(database: Database, desk: Desk, row: tuple[str, str, UUID], order: Order) -> str:
    """Let two seats give the same order; return the winner's seat."""
    logged = entries(desk, row[2])
    seats = [desk, replace(desk, actor=OFFICE.model_copy(update={"seat": "A-02"}))]
    results = race(database, row, *[lambda one=one: order(one, row[2]) for one in seats])
    refused = [result for result in results if isinstance(result, BudgetwatchError)]
    assert len(refused) == 1, results
    assert isinstance(refused[0], Conflict | Precondition)
    assert refused[0].detail.endswith("。")
    winner = seats[results[0] is refused[0]].actor.seat
    assert entries(desk, row[2])[len(logged) :] == [winner]
    gaps = (
        "SELECT register, year FROM cases.number_register r WHERE last <> (SELECT count(*) FROM cases.number_issued i"
    )
    assert not desk.look.execute(f"{gaps} WHERE (i.register, i.year) = (r.register, r.year))").fetchall()
    return winner


def entries(desk: Desk, subject: UUID) -> list[str]:
    """The seats of the operation log's entries on a thing, in order."""
    query = "SELECT seat FROM operation_log_v1.entry WHERE subject = %s ORDER BY number"
    return [row[0] for row in desk.look.execute(query, [str(subject)])]


def steps(desk: Desk, columns: str, table: str, key: str, value: UUID) -> list[tuple[Any, ...]]:
    query = f"SELECT {columns} FROM cases.{table} WHERE {key} = %s ORDER BY 1"
    return desk.look.execute(query, [value]).fetchall()


# Cases ------------------------------------------------------------------------------------------------------------


def _case(call: type, use_case: Callable[..., Any], day: str, **said: Any) -> Order:
    return lambda desk, case_id: desk.do(
        use_case, call(actor=desk.actor, case_id=case_id, **{day: desk.today}, approver_name=NAME, **said)
    )


def _plan_survey(desk: Desk, case_id: UUID) -> Any:
    days = {"planned_on": desk.today, "starts_on": desk.today, "ends_on": desk.today}
    said = {"members": "预算工委", "places": "县财政局", "questions": "资金去向"}
    call = PlanSurvey(actor=desk.actor, case_id=case_id, approver_name=NAME, **days, **said)
    return desk.do(follow_orders.plan_survey, call)


def _hand_over(desk: Desk, case_id: UUID) -> Any:
    call = HandOver(
        actor=desk.actor, case_id=case_id, receiver="县监察委员会", reason="涉嫌违纪", approver_name=NAME,
        handed_on=desk.today,
    )  # fmt: skip
    package = Package("a" * 64, 1)
    return desk.do(lambda work, call: handing_over.record(work, call, package), call)


def _case_void(desk: Desk, case_id: UUID) -> Any:
    call = VoidLetter(actor=desk.actor, case_id=case_id, reason="主送单位写错", voided_on=desk.today)
    return desk.do(follow_orders.void_letter, call)


TEXTS = {"findings": "资金沉淀", "judgement": "办理不力", "advice": "尽快下达"}
CASE_ORDERS: Mapping[Act, Order] = {
    Act.COMMUNICATE: lambda desk, case_id: desk.communicate(case_id, unit_people="预算股 孙某（副股长）"),
    Act.APPROVE: lambda desk, case_id: desk.approve(case_id, class_of(desk, case_id)),
    Act.SEND: lambda desk, case_id: desk.send(case_id, "czj"),
    Act.VOID: _case_void,
    Act.RECEIVE: lambda desk, case_id: desk.receive(case_id),
    Act.EXTEND: _case(ExtendDeadline, orders.extend_deadline, "decided_on", reason="涉及多个部门"),
    Act.REMIND: _case(RemindCase, follow_orders.remind_case, "sent_on"),
    Act.ANSWER: lambda desk, case_id: desk.answer(case_id),
    Act.RETURN: _case(ReturnAnswer, follow_orders.return_answer, "sent_on", reason="未附凭证"),
    Act.PLAN_SURVEY: _plan_survey,
    Act.REPORT_SURVEY: _case(ReportSurvey, follow_orders.report_survey, "reported_on", **TEXTS),
    Act.REPORT_CHAIRMEN: _case(
        ReportToChairmen, follow_orders.report_to_chairmen, "reported_on", meeting="第37次主任会议", advice="听取汇报"
    ),
    Act.HAND_OVER: _hand_over,
    Act.CLOSE: lambda desk, case_id: desk.close(case_id),
}
WAY = (
    Act.COMMUNICATE,
    Act.APPROVE,
    Act.SEND,
    Act.RECEIVE,
    Act.ANSWER,
    Act.PLAN_SURVEY,
    Act.REPORT_SURVEY,
    Act.REPORT_CHAIRMEN,
)


def class_of(desk: Desk, case_id: UUID) -> MatterClass:
    case: Case = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=case_id))
    return case.summary.matter_class


def case_in(desk: Desk, matter_class: MatterClass, state: CaseState, act: Act) -> UUID:
    """A case in a state, made by orders, in which the act is allowed."""
    case_id, at = desk.open_case(matter_class), CaseState.OPENED
    is_unanswered = state is CaseState.RECEIVED or act is Act.ANSWER
    skipped = {Act.ANSWER} if is_unanswered else set()
    if matter_class is not MatterClass.GENERAL:
        skipped.add(Act.COMMUNICATE)
    for step in (one for one in WAY if one not in skipped):
        if at is state:
            break
        if step is Act.PLAN_SURVEY and is_unanswered:
            desk.pass_to(desk.today + LATER)
        desk.communicate(case_id) if step is Act.COMMUNICATE else CASE_ORDERS[step](desk, case_id)
        at = CASE_LINES[matter_class][at, step]
    if state is CaseState.RECEIVED and act in {Act.REMIND, Act.PLAN_SURVEY}:
        desk.pass_to(desk.today + LATER)
    return case_id


WALKED = (
    *((MatterClass.MAJOR, *line) for line in CASE_LINES[MatterClass.MAJOR]),
    *(
        (MatterClass.GENERAL, *line)
        for line in CASE_LINES[MatterClass.GENERAL]
        if line not in CASE_LINES[MatterClass.MAJOR]
    ),
)
"""Major has every line that letters have; of a notice those that it has alone."""


@pytest.mark.parametrize(("matter_class", "state", "act"), WALKED, ids=lambda one: one.value)
def test_a_case(shared_database: Database, desk: Desk, matter_class: MatterClass, state: CaseState, act: Act) -> None:
    case_id = case_in(desk, matter_class, state, act)
    before = steps(desk, "number, act, actor_seat", "case_history", "case_id", case_id)

    winner = taken_once(shared_database, desk, ("cases.case_file", "case_id", case_id), CASE_ORDERS[act])

    after = steps(desk, "number, act, actor_seat", "case_history", "case_id", case_id)
    assert after == [*before, (len(before) + 1, act.value, winner)]


# Query requests ---------------------------------------------------------------------------------------------------

REQUEST_ORDERS: Mapping[RequestAct, Order] = {
    RequestAct.APPROVE: requests.decide,
    RequestAct.REFUSE: lambda desk, key: requests.decide(desk, key, is_approved=False, reason="与职责无关。"),
    RequestAct.ANSWER: requests.answer,
    RequestAct.ARCHIVE: requests.archive,
}
REQUEST_WAYS: Mapping[RequestState, tuple[RequestAct, ...]] = {
    RequestState.ENTERED: (),
    RequestState.APPROVED: (RequestAct.APPROVE,),
    RequestState.REFUSED: (RequestAct.REFUSE,),
    RequestState.ANSWERED: (RequestAct.APPROVE, RequestAct.ANSWER),
}


@pytest.mark.parametrize(("state", "act"), REQUEST_LINES, ids=lambda one: one.value)
def test_a_query_request(shared_database: Database, desk: Desk, state: RequestState, act: RequestAct) -> None:
    key = requests.enter(desk).request_id
    for step in REQUEST_WAYS[state]:
        REQUEST_ORDERS[step](desk, key)
    before = steps(desk, "step, act, seat", "query_request_history", "request_id", key)

    winner = taken_once(shared_database, desk, ("cases.query_request", "request_id", key), REQUEST_ORDERS[act])

    after = steps(desk, "step, act, seat", "query_request_history", "request_id", key)
    assert after == [*before, (len(before) + 1, act.value, winner)]


# Meetings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "act"), MEETING_LINES.items(), ids=str)
def test_a_meeting(shared_database: Database, desk: Desk, state: MeetingState, act: str) -> None:
    meeting = requests.plan(desk)
    if state is MeetingState.HELD:
        meeting = requests.hold(desk, meeting)
    order = {"hold": requests.hold, "minute": requests.minute}[act]
    row = ("cases.meeting", "meeting_id", meeting.meeting_id)
    taken_once(shared_database, desk, row, lambda one, _: order(one, meeting))


# Opinions ---------------------------------------------------------------------------------------------------------


def _opinion(call: type, use_case: Callable[..., Any], day: str, **said: Any) -> Callable[[Desk, Opinion], Any]:
    return lambda desk, opinion: desk.do(
        use_case, call(actor=desk.actor, opinion_id=opinion.summary.opinion_id, **{day: desk.today}, **said)
    )


def opinion_orders_of(number: str) -> Mapping[OpinionAct, Callable[[Desk, Opinion], Any]]:
    """The orders; `number` is that of a query request that belongs to the opinion."""
    link = {"kind": LinkKind.REQUEST, "number": number, "reason": "同一事项"}
    return {
        OpinionAct.FORWARD: opinions.forward,
        OpinionAct.ATTACH: _opinion(
            AttachOpinion, opinion_orders.attach_opinion, "attached_on", limit=OpinionLimit.SUGGESTION, **link
        ),
        OpinionAct.REASSIGN: _opinion(
            ReassignOpinion, opinion_orders.reassign_opinion, "reassigned_on", unit="县审计局", reason="职责调整"
        ),
        OpinionAct.LINK: _opinion(LinkOpinion, opinion_orders.link_opinion, "linked_on", **link),
        OpinionAct.ANSWER: opinions.answer,
        OpinionAct.ACCEPT: lambda desk, one: opinions.judge(desk, one, Satisfaction.SATISFIED),
        OpinionAct.REJECT: lambda desk, one: opinions.judge(desk, one, Satisfaction.UNSATISFIED, "没有说明进度。"),
        OpinionAct.REHANDLE: opinions.rehandle,
        OpinionAct.WITHDRAW: _opinion(
            WithdrawOpinion, opinion_orders.withdraw_opinion, "withdrawn_on", reason="代表本人撤回"
        ),
    }


OPINION_WAY = (OpinionAct.FORWARD, OpinionAct.ANSWER, OpinionAct.REJECT)


@pytest.mark.parametrize(("state", "act"), OPINION_LINES, ids=lambda one: one.value)
def test_an_opinion(shared_database: Database, desk: Desk, state: OpinionState, act: OpinionAct) -> None:
    opinion, at = opinions.enter(desk), OpinionState.ENTERED
    acts = opinion_orders_of(requests.enter(desk).number)
    for step in OPINION_WAY:
        if at is state:
            break
        acts[step](desk, opinion)
        at = OPINION_LINES[at, step]
    key = opinion.summary.opinion_id
    before = steps(desk, "step, act, seat", "opinion_history", "opinion_id", key)

    row = ("cases.opinion", "opinion_id", key)
    winner = taken_once(shared_database, desk, row, lambda one, _: acts[act](one, opinion))

    after = steps(desk, "step, act, seat", "opinion_history", "opinion_id", key)
    assert after == [*before, (len(before) + 1, act.value, winner)]
