"""Deputies' opinions on a real database: registered, handed over, answered, judged, handled again, filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO
from uuid import UUID

import psycopg
import pytest

from contracts.cases.due_v1 import DueKind, ListDue
from contracts.cases.opinions_v1 import (
    AnswerOpinion,
    AttachOpinion,
    EnterOpinion,
    ExportOpinions,
    ForwardOpinion,
    GetOpinion,
    JudgeOpinion,
    LinkKind,
    LinkOpinion,
    ListOpinions,
    Opinion,
    OpinionLimit,
    OpinionSource,
    OpinionState,
    ReassignOpinion,
    RehandleOpinion,
    Satisfaction,
    WithdrawOpinion,
)
from contracts.errors import BudgetwatchError, Conflict, Forbidden, InvalidInput, NotFound
from contracts.values import Page, Permission
from services.cases import due
from services.cases.calendars import read_calendar
from services.cases.import_calendar import import_calendar
from services.cases.opinions import orders
from services.cases.storage import cases
from tests.integration.cases.conftest import ADMINISTRATOR, Desk
from tests.integration.cases.test_at_once import at_once
from tests.integration.cases.test_lists_and_calendars import PAPER
from tests.integration.cases.test_requests import enter as enter_request

pytestmark = pytest.mark.integration
OFFICE = ADMINISTRATOR.model_copy(update={"may": (*ADMINISTRATOR.may, Permission.DEPUTY_VIEW)})
WORKER = ADMINISTRATOR.model_copy(
    update={"seat": "W-01", "may": (Permission.DATA_VIEW, Permission.DATA_EXPORT, Permission.CASE_HANDLE)}
)


@pytest.fixture
def office(desk: Desk) -> Desk:
    return replace(desk, actor=OFFICE)


def enter(desk: Desk, **changes: object) -> Opinion:
    values = {
        "source": OpinionSource.DEPUTY, "deputy": "吴某某", "occasion": "闭会期间", "subject": "加大农村公路养护资金投入",
        "text": "养护资金到位晚，建议列入预算重点保障。", "concerns": "czj", "raised_on": desk.today, "received_on": desk.today,
    }  # fmt: skip
    found: Opinion = desk.do(orders.enter_opinion, EnterOpinion(actor=desk.actor, **(values | changes)))
    return found


def forward(desk: Desk, opinion: Opinion, unit: str = "县财政局", **changes: object) -> Opinion:
    values = {"unit": unit, "forwarded_on": desk.today, "limit": OpinionLimit.AGREED, "working_days": 10} | changes
    call = ForwardOpinion(actor=desk.actor, opinion_id=opinion.summary.opinion_id, **values)
    found: Opinion = desk.do(orders.forward_opinion, call)
    return found


def answer(desk: Desk, opinion: Opinion, content: str = "已列入2025年预算。") -> Opinion:
    call = AnswerOpinion(
        actor=desk.actor, opinion_id=opinion.summary.opinion_id, content=content, signer="李某", signer_post="局长",
        signed_on=desk.today, answered_on=desk.today,
    )  # fmt: skip
    found: Opinion = desk.do(orders.answer_opinion, call)
    return found


def judge(desk: Desk, opinion: Opinion, satisfaction: Satisfaction, comment: str = "") -> Opinion:
    call = JudgeOpinion(
        actor=desk.actor, opinion_id=opinion.summary.opinion_id, satisfaction=satisfaction, judged_on=desk.today, comment=comment
    )  # fmt: skip
    found: Opinion = desk.do(orders.judge_opinion, call)
    return found


def rehandle(desk: Desk, opinion: Opinion) -> Opinion:
    call = RehandleOpinion(
        actor=desk.actor, opinion_id=opinion.summary.opinion_id, unit="县财政局", forwarded_on=desk.today,
        limit=OpinionLimit.SUGGESTION, reason="补充说明拨付进度。",
    )  # fmt: skip
    found: Opinion = desk.do(orders.rehandle_opinion, call)
    return found


def list_(desk: Desk, **changes: object):
    return desk.do(orders.list_opinions, ListOpinions(actor=desk.actor, **changes))


def test_an_opinion_is_answered_rejected_handled_again_and_closed(office: Desk) -> None:
    entered = enter(office)
    told = entered.summary
    assert (told.number, told.state, told.concerns, told.round) == (
        "元人代意〔2025〕1号",
        OpinionState.ENTERED,
        "县财政局",
        0,
    )
    # Monday 20 January 2025, five working days over the make-up Sunday
    assert (told.clock.due_on, told.days_left, told.clock.article) == (
        date(2025, 1, 26),
        5,
        "未规定期限，按办公室约定",
    )
    handed = forward(office, entered)
    assert (handed.summary.clock.due_on, handed.summary.round) == (date(2025, 2, 8), 1)
    office.pass_to(date(2025, 2, 10))
    late = answer(office, handed)
    assert (late.summary.clock, late.answers[0].is_late, late.summary.satisfaction) == (None, True, None)
    with pytest.raises(InvalidInput):
        judge(office, late, Satisfaction.UNSATISFIED)
    rejected = judge(office, late, Satisfaction.UNSATISFIED, "未说明拨付进度。")
    assert (rejected.summary.state, rejected.summary.clock.due_on) == (OpinionState.UNSATISFIED, date(2025, 2, 17))
    again = rehandle(office, rejected)
    assert (again.summary.round, again.summary.clock.due_on) == (2, date(2025, 5, 10))
    closed = judge(office, answer(office, again, "按季拨付，附进度表。"), Satisfaction.BASICALLY)
    assert (closed.summary.state, closed.can) == (OpinionState.CLOSED, ())
    assert [(item.round, item.satisfaction, item.is_late) for item in closed.answers] == [
        (1, Satisfaction.UNSATISFIED, True),
        (2, Satisfaction.BASICALLY, False),
    ]
    acts = ["enter", "forward", "answer", "reject", "rehandle", "answer", "accept"]
    assert [step.act for step in closed.history] == acts
    assert office.logged() == [f"opinion.{act}" for act in acts]
    with pytest.raises(Conflict):
        answer(office, closed)


def test_what_was_said_cannot_be_changed_not_even_by_the_owner(office: Desk) -> None:
    opinion, request = forward(office, enter(office)), enter_request(office)
    call = LinkOpinion(
        actor=OFFICE, opinion_id=opinion.summary.opinion_id, kind=LinkKind.REQUEST, number=request.number, reason="查询所得",
        linked_on=office.today,
    )  # fmt: skip
    office.do(orders.link_opinion, call)
    judge(office, answer(office, opinion), Satisfaction.SATISFIED)
    for table in ("opinion_history", "opinion_answer", "opinion_judgement", "opinion_link"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            office.look.execute(f"UPDATE cases.{table} SET opinion_id = opinion_id")


def test_an_opinion_is_handled_within_a_case_and_linked_to_a_request(office: Desk) -> None:
    case_id, request = office.open_case(), enter_request(office)
    with office.database.transaction() as session:
        number = cases.number_of(session, case_id)
    opinion = enter(office)
    values = {"kind": LinkKind.CASE, "reason": "同一笔资金", "attached_on": office.today, "limit": OpinionLimit.AGREED}

    def attach(number: str) -> Opinion:
        call = AttachOpinion(
            actor=OFFICE, opinion_id=opinion.summary.opinion_id, number=number, working_days=20, **values
        )
        found: Opinion = office.do(orders.attach_opinion, call)
        return found

    with pytest.raises(InvalidInput) as refused:
        attach("元人预案〔2025〕99号")
    assert refused.value.reason == "link-unknown"
    attached = attach(number)
    assert (attached.summary.handler, attached.summary.state) == ("县人大常委会预算工委", OpinionState.HANDLING)

    def link() -> Opinion:
        call = LinkOpinion(
            actor=OFFICE, opinion_id=opinion.summary.opinion_id, kind=LinkKind.REQUEST, number=request.number, reason="查询所得",
            linked_on=office.today,
        )  # fmt: skip
        found: Opinion = office.do(orders.link_opinion, call)
        return found

    linked = link()
    assert linked.summary.clock == attached.summary.clock
    assert [(item.kind, item.subject_id) for item in linked.links] == [
        (LinkKind.CASE, case_id),
        (LinkKind.REQUEST, request.request_id),
    ]
    with pytest.raises(Conflict):
        link()


def test_another_unit_takes_over_under_the_same_clock_and_a_deputy_takes_back(office: Desk) -> None:
    handed = forward(office, enter(office))
    opinion_id = handed.summary.opinion_id

    def reassign(unit: str) -> Opinion:
        call = ReassignOpinion(
            actor=OFFICE, opinion_id=opinion_id, unit=unit, reassigned_on=office.today, reason="职责在该局"
        )
        found: Opinion = office.do(orders.reassign_opinion, call)
        return found

    with pytest.raises(Conflict):
        reassign("czj")
    moved = reassign("县交通运输局")
    assert (moved.summary.handler, moved.summary.clock) == ("县交通运输局", handed.summary.clock)
    call = WithdrawOpinion(actor=OFFICE, opinion_id=opinion_id, withdrawn_on=office.today, reason="已经解决")
    withdrawn = office.do(orders.withdraw_opinion, call)
    assert (withdrawn.summary.state, withdrawn.summary.clock) == (OpinionState.WITHDRAWN, None)


def test_opinions_do_not_exist_for_other_seats(office: Desk) -> None:
    opinion = enter(office)
    worker = replace(office, actor=WORKER)
    for attempt in (
        lambda: list_(worker),
        lambda: enter(worker),
        lambda: forward(worker, opinion),
        lambda: worker.do(orders.get_opinion, GetOpinion(actor=WORKER, opinion_id=opinion.summary.opinion_id)),
        lambda: worker.do(orders.export_opinions, ExportOpinions(actor=WORKER, year=2025)),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert worker.do(due.list_due, ListDue(actor=WORKER)).total == 0
    with pytest.raises(NotFound):
        office.do(orders.get_opinion, GetOpinion(actor=OFFICE, opinion_id=UUID(int=0)))


def test_the_register_is_found_by_what_is_asked_and_counted(office: Desk) -> None:
    first, second = (
        enter(office),
        enter(office, deputy="元马代表团", source=OpinionSource.DELEGATION, concerns="县教体局"),
    )
    forward(office, first)
    judge(office, answer(office, first), Satisfaction.SATISFIED)
    office.pass_to(date(2025, 2, 20))
    found = list_(office)
    assert [item.number for item in found.items] == [second.summary.number, first.summary.number]  # what waits first
    numbers = found.numbers
    assert (numbers.total, numbers.overdue, numbers.by_state[OpinionState.CLOSED]) == (2, 1, 1)
    assert (numbers.judged[Satisfaction.SATISFIED], numbers.handled_again, numbers.answered_late) == (1, 0, 0)
    for question, wanted in (
        ({"words": "代表团 教体"}, [second]),
        ({"source": OpinionSource.DEPUTY}, [first]),
        ({"is_overdue": True}, [second]),
        ({"state": OpinionState.CLOSED, "year": 2025}, [first]),
        ({"year": 2024}, []),
        ({"page": Page(limit=1, offset=1)}, [first]),
    ):
        shown = [item.opinion_id for item in list_(office, **question).items]
        assert shown == [each.summary.opinion_id for each in wanted], question
    register = office.do(orders.export_opinions, ExportOpinions(actor=OFFICE, year=2025))
    assert [item.summary.number for item in register.items] == [first.summary.number, second.summary.number]
    assert register.items[0].answers[0].satisfaction is Satisfaction.SATISFIED
    assert office.logged()[-1] == "opinion.export"


def test_an_opinion_is_due_first_for_the_office_then_for_the_unit(office: Desk) -> None:
    opinion = enter(office)

    def thing():
        (found,) = office.do(due.list_due, ListDue(actor=OFFICE, kind=DueKind.OPINION)).items
        return found.who, found.act, found.due_on, found.article

    assert thing() == ("预算工委", "交办代表意见建议", date(2025, 1, 26), "未规定期限，按办公室约定")
    forward(office, opinion, limit=OpinionLimit.SUGGESTION, working_days=None)
    who, act, due_on, article = thing()
    assert (who, act, due_on) == ("县财政局", "答复代表意见建议", date(2025, 4, 20))
    assert article.endswith("代表法》（条文待装载）")
    answer(office, opinion)
    assert office.do(due.list_due, ListDue(actor=OFFICE)).items == ()


def test_a_new_calendar_counts_agreed_limits_again(office: Desk) -> None:
    office.pass_to(date(2026, 12, 28))
    opinion = enter(office)
    assert (opinion.summary.clock.due_on, opinion.summary.clock.is_provisional) == (date(2027, 1, 4), True)
    by_law = forward(office, enter(office), limit=OpinionLimit.SUGGESTION, working_days=None)
    with office.database.transaction() as session:
        file = read_calendar(StringIO(PAPER), version="2027-1")
        (line,) = import_calendar(session, file, now=office.clock.now(), today=office.today)
    assert line.startswith(opinion.summary.number)
    after = office.do(orders.get_opinion, GetOpinion(actor=OFFICE, opinion_id=opinion.summary.opinion_id))
    assert (after.summary.clock.due_on, after.summary.clock.is_provisional) == (date(2027, 1, 6), False)
    assert (after.history[-1].act, after.history[-1].seat) == ("recount", "system:cases")
    same = office.do(orders.get_opinion, GetOpinion(actor=OFFICE, opinion_id=by_law.summary.opinion_id))
    assert same.summary.clock == by_law.summary.clock


def test_of_many_who_answer_at_once_one_wins(office: Desk) -> None:
    opinion = forward(office, enter(office))

    def once() -> object:
        try:
            return answer(office, opinion)
        except BudgetwatchError as error:
            return error

    outcomes = at_once(*[once for _ in range(4)])
    assert sum(isinstance(each, Opinion) for each in outcomes) == 1
    assert sum(isinstance(each, Conflict) for each in outcomes) == 3
