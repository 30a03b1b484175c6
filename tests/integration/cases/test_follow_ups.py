"""What follows a letter (articles 3, 7, 8): reminder, return, survey, report above, dunning; each with its gate."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.cases.follow_ups_v1 import (
    DropProposal,
    FollowUpRequested,
    ListProposals,
    PlanSurvey,
    ProposalKind,
    RemindCase,
    ReportSurvey,
    ReportToChairmen,
    ReturnAnswer,
    SendDunning,
)
from contracts.cases.inbox_v1 import ListInbox
from contracts.cases.letters_v1 import LetterKind
from contracts.cases.v1 import Case, CaseState, ExtendDeadline, Outcome
from contracts.errors import BudgetwatchError, Conflict, Precondition
from contracts.ingest.calendar_v1 import DeliveryDunned, DeliveryReminded, DueItem
from contracts.ingest.v1 import SliceAccepted
from contracts.values import MatterClass, Origin, Page
from services.cases import days, follow_orders, inbox, orders, proposing
from services.cases.settings import CasesSettings
from services.cases.storage import calendars
from services.cases.work import Work
from tests.integration.cases.conftest import Desk
from tests.integration.cases.test_at_once import at_once
from tests.integration.cases.test_inbox import Unit, connector

pytestmark = pytest.mark.integration
HEAD = "王某"
OVERDUE = date(2025, 2, 10)
"""The Monday after 8 February, the due Saturday (make-up workday)."""


def begin_day(desk: Desk, day: date) -> int:
    """Let a day begin, as the service's own consumer does."""
    desk.pass_to(day)
    with desk.database.transaction() as session:
        work = Work.begin(session, desk.clock, CasesSettings())
        event = days.day_began(calendars.in_force(session), day, None)
        return proposing.propose_reminders(work, event)


def received(desk: Desk, matter_class: MatterClass = MatterClass.MAJOR, to_unit: str | None = "czj") -> UUID:
    case_id = desk.open_case(matter_class)
    if matter_class is MatterClass.GENERAL:
        desk.communicate(case_id)
    desk.approve(case_id, matter_class)
    desk.render(desk.send(case_id, to_unit))
    desk.receive(case_id)
    return case_id


def remind(desk: Desk, case_id: UUID, **changes: Any) -> Case:
    values = {"approver_name": HEAD, "sent_on": desk.today, **changes}
    case: Case = desk.do(follow_orders.remind_case, RemindCase(actor=desk.actor, case_id=case_id, **values))
    return case


def give_back(desk: Desk, case_id: UUID, **changes: Any) -> Case:
    values = {"approver_name": HEAD, "sent_on": desk.today, "reason": "未说明资金去向，未附凭证。", **changes}
    case: Case = desk.do(follow_orders.return_answer, ReturnAnswer(actor=desk.actor, case_id=case_id, **values))
    return case


def proposed(desk: Desk) -> Any:
    return desk.do(proposing.list_proposals, ListProposals(actor=desk.actor)).items


def test_a_reminder_is_proposed_by_itself_drafted_sent_and_seen_in_the_inbox(desk: Desk, tmp_path: Path) -> None:
    case_id = received(desk)
    with pytest.raises(Precondition) as refused:
        remind(desk, case_id)
    assert refused.value.reason == "not-overdue"
    assert begin_day(desk, date(2025, 2, 8)) == 0, "the due day itself"
    assert begin_day(desk, date(2025, 2, 9)) == 0, "a Sunday"
    assert begin_day(desk, OVERDUE) == 1
    assert begin_day(desk, OVERDUE) == 0, "told twice"
    assert [(one.kind, one.case_id) for one in proposed(desk)] == [(ProposalKind.REMINDER, case_id)]
    draft = [event for event in desk.published() if isinstance(event, FollowUpRequested)][-1]
    assert (draft.document_number, draft.due_on, draft.working_days) == (None, date(2025, 2, 8), 1)

    with pytest.raises(Precondition) as refused:
        remind(desk, case_id, approver_name="钱某")
    assert refused.value.reason == "duty-not-held"
    reminded = remind(desk, case_id)
    assert (reminded.summary.state, reminded.reminder_proposed_on) == (CaseState.RECEIVED, None)
    assert [letter.number for letter in reminded.letters] == ["元人预函〔2025〕1号", "元人预函〔2025〕2号"]
    assert proposed(desk) == ()

    unit = Unit(desk, tmp_path, connector("czj"))
    desk.render(reminded)
    item = unit.inbox()[0]
    assert (item.letter.kind, item.may_sign, item.may_answer) == (LetterKind.REMINDER, True, False)
    unit.sign(item.letter.letter_id)
    with pytest.raises(Precondition, match="不需要答复"):
        unit.answer(item.letter.letter_id)
    acknowledgement = unit.answer(reminded.letters[0].letter_id)
    assert acknowledgement.is_late


def test_a_reminder_is_proposed_again_only_after_some_working_days(desk: Desk) -> None:
    case_id = received(desk)
    begin_day(desk, OVERDUE)
    drop = DropProposal(actor=desk.actor, proposal_id=proposed(desk)[0].proposal_id, reason="单位来电说明")
    desk.do(proposing.drop_proposal, drop)
    with pytest.raises(Conflict):
        desk.do(proposing.drop_proposal, drop)
    assert begin_day(desk, date(2025, 2, 14)) == 0, "four working days later"
    assert begin_day(desk, date(2025, 2, 17)) == 1, "five"
    desk.answer(case_id)
    assert proposed(desk) == (), "an answer sets the proposal aside"


def test_proposals_come_in_pages_the_longest_overdue_first(desk: Desk) -> None:
    first = received(desk)
    desk.pass_to(desk.today + timedelta(days=1))
    second = received(desk)
    begin_day(desk, date(2025, 3, 3))
    pages = [
        desk.do(proposing.list_proposals, ListProposals(actor=desk.actor, page=Page(limit=1, offset=offset)))
        for offset in (0, 1, 2)
    ]
    assert [[item.case_id for item in page.items] for page in pages] == [[first], [second], []]
    assert [page.total for page in pages] == [2, 2, 2]


def test_the_extension_needs_the_vice_chair_and_goes_to_the_unit_as_a_letter(desk: Desk) -> None:
    case_id = received(desk)
    values = {"actor": desk.actor, "case_id": case_id, "decided_on": desk.today, "reason": "涉及多个部门"}
    with pytest.raises(Precondition) as refused:
        desk.do(orders.extend_deadline, ExtendDeadline(**values, approver_name="钱某"))
    assert refused.value.reason == "duty-not-held"
    extended = desk.do(orders.extend_deadline, ExtendDeadline(**values, approver_name=HEAD))
    assert (extended.letters[-1].kind, extended.letters[-1].to_unit) == (LetterKind.EXTENSION, "czj")
    assert extended.approvals[-1].approver == "vice_chair"
    told = [event for event in desk.published() if isinstance(event, FollowUpRequested)][-1]
    assert (told.due_on, told.new_due_on, told.working_days) == (date(2025, 2, 8), date(2025, 2, 14), 15)
    with pytest.raises(Conflict):
        desk.do(orders.extend_deadline, ExtendDeadline(**values, approver_name=HEAD))
    important = ExtendDeadline(**(values | {"case_id": received(desk, MatterClass.IMPORTANT)}), approver_name=HEAD)
    with pytest.raises(Precondition, match="只有重大问题"):
        desk.do(orders.extend_deadline, important)


def test_a_returned_answer_is_asked_for_anew_with_its_own_receipt_and_clock(desk: Desk, tmp_path: Path) -> None:
    case_id = received(desk)
    unit = Unit(desk, tmp_path, connector("czj"))
    with pytest.raises(Precondition):
        give_back(desk, case_id)
    first = unit.answer(unit.inbox()[0].letter.letter_id)
    desk.pass_to(date(2025, 1, 22))
    returned = give_back(desk, case_id)
    assert (returned.summary.state, returned.answer_signer, len(returned.replies)) == (CaseState.SENT, None, 1)
    letter_id = desk.render(returned)

    desk.pass_to(date(2025, 1, 24))
    item = unit.sign(letter_id)
    assert item.deadline is not None
    assert (item.deadline.started_on, item.deadline.working_days) == (date(2025, 1, 24), 10)
    with pytest.raises(Conflict, match="最新"):
        unit.answer(returned.letters[0].letter_id, reply_id=UUID(int=9))
    second = unit.answer(letter_id, reply_id=UUID(int=9), content="资金已全部到位，凭证见附件。")
    assert first.reply_id != second.reply_id
    case = desk.close(case_id)
    assert [reply.round for reply in case.replies] == [1, 2]
    assert [entry.act for entry in case.history][3:] == ["receive", "answer", "return", "receive", "answer", "close"]


def survey(desk: Desk, case_id: UUID) -> Case:
    call = PlanSurvey(
        actor=desk.actor,
        case_id=case_id,
        approver_name=HEAD,
        planned_on=desk.today,
        members="预算工委全体同志",
        starts_on=desk.today,
        ends_on=desk.today + timedelta(days=2),
        places="县财政局",
        questions="资金下达和拨付情况。",
    )
    case: Case = desk.do(follow_orders.plan_survey, call)
    return case


def reports(desk: Desk, case_id: UUID) -> tuple[Any, Any]:
    common = {"actor": desk.actor, "case_id": case_id, "approver_name": HEAD, "reported_on": desk.today}
    report = ReportSurvey(**common, findings="资金滞留一个月。", judgement="办理不力。", advice="限期拨付。")
    chairmen = ReportToChairmen(**common, meeting="第37次主任会议", advice="提请听取专项汇报。")
    return (
        lambda: desk.do(follow_orders.report_survey, report),
        lambda: desk.do(follow_orders.report_to_chairmen, chairmen),
    )


def test_a_survey_after_silence_ends_with_the_report_to_the_chairmen(desk: Desk) -> None:
    case_id = received(desk)
    with pytest.raises(Precondition):
        survey(desk, case_id)
    begin_day(desk, OVERDUE)
    assert survey(desk, case_id).summary.state is CaseState.SURVEYING
    assert proposed(desk) == ()
    report, to_chairmen = reports(desk, case_id)
    for early in (to_chairmen, lambda: desk.close(case_id)):
        with pytest.raises(Precondition):
            early()
    surveyed = report()
    assert surveyed.letters[-1].number == "元人预报〔2025〕1号"
    with pytest.raises(Precondition):
        desk.close(case_id)
    plan = next(
        event
        for event in desk.published()
        if isinstance(event, FollowUpRequested) and event.kind is LetterKind.SURVEY_PLAN
    )
    assert (plan.document_number, [section.title for section in plan.sections][:2]) == (None, ["调研时间", "参加人员"])
    reported = to_chairmen()
    told = [event for event in desk.published() if isinstance(event, FollowUpRequested)][-1]
    texts = {section.title: section.text for section in told.sections}
    assert "元人预函〔2025〕1号" in texts["问题及函询情况"]
    assert told.signer == reported.approvals[-1].name
    assert texts["部门答复情况"] == "截至报告之日，有关部门未予答复。"
    assert texts["对研究办理情况的评价"] == "办理不力。"
    assert [paper.kind for paper in reported.survey] == ["plan", "survey_report", "chairmen_report"]
    assert desk.close(case_id, Outcome.TRUE_MENDING).outcome is Outcome.TRUE_MENDING


def test_an_answer_during_the_survey_is_taken_once(desk: Desk) -> None:
    case_id = received(desk)
    begin_day(desk, OVERDUE)
    survey(desk, case_id)
    answered = desk.answer(case_id)
    assert (answered.summary.state, answered.summary.deadline) == (CaseState.SURVEYING, None)
    with pytest.raises(Conflict):
        desk.answer(case_id)


def test_a_general_matter_has_no_clock_to_remind_of(desk: Desk) -> None:
    case_id = received(desk, MatterClass.GENERAL)
    assert begin_day(desk, date(2025, 4, 1)) == 0
    with pytest.raises(Precondition) as refused:
        remind(desk, case_id)
    assert refused.value.reason == "no-clock"


def test_reminding_and_answering_at_once_end_in_one_order(desk: Desk) -> None:
    case_id = received(desk)
    begin_day(desk, OVERDUE)
    reminded, answered, returned = at_once(
        lambda: remind(desk, case_id), lambda: desk.answer(case_id), lambda: give_back(desk, case_id)
    )
    acts = [row[0] for row in desk.look.execute("SELECT act FROM cases.case_history ORDER BY number")][3:]
    wanted = [act for act in ("receive", "remind", "answer", "return") if act in acts]
    assert acts == wanted
    assert ("remind" in acts, "answer" in acts, "return" in acts) == tuple(
        not isinstance(one, BudgetwatchError) for one in (reminded, answered, returned)
    )
    numbers = desk.look.execute(
        "SELECT number FROM cases.number_issued WHERE register = 'letter' ORDER BY 1"
    ).fetchall()
    assert numbers == [(number,) for number in range(1, len(numbers) + 1)], "what was refused gave its number back"


ITEM = DueItem(
    data_set="treasury_stock_daily",
    data_set_title="国库库存",
    period="2024-12",
    due_on=date(2025, 1, 8),
    working_days=5,
)


def tell(desk: Desk, event: DeliveryDunned | DeliveryReminded | SliceAccepted) -> None:
    with desk.database.transaction() as session:
        work = Work.begin(session, desk.clock, CasesSettings())
        if isinstance(event, DeliveryDunned):
            proposing.keep_dunned(work, event)
        elif isinstance(event, SliceAccepted):
            proposing.take_back_arrived(work, event)
        else:
            proposing.keep_reminded(work, event)


def arrived(period: str, **other: str) -> SliceAccepted:
    values = {"data_set": ITEM.data_set, "sender": "gk", "region": "532328", "period": period} | other
    return SliceAccepted(
        delivery_id=uuid4(), receipt_id=uuid4(), slice_id=uuid4(), rows=1, sha256="a" * 64, origin=Origin.SYNTHETIC,
        **values,
    )  # fmt: skip


def test_what_has_come_is_dunned_for_no_more(desk: Desk) -> None:
    more = ITEM.model_copy(update={"period": "2025-01", "due_on": date(2025, 2, 10), "working_days": 1})
    dunned = DeliveryDunned(sender="gk", region="532328", day=desk.today, items=(ITEM, more), origin=Origin.SYNTHETIC)
    tell(desk, dunned)
    for event in (arrived("2024-11"), arrived("2024-12", sender="czj"), arrived("2024-12", data_set="agency")):
        tell(desk, event)
        assert len(proposed(desk)[0].items) == 2
    tell(desk, arrived("2024-12"))
    (left,) = proposed(desk)
    assert (left.items, left.due_on) == ((more,), more.due_on)
    tell(desk, arrived("2025-01"))
    assert proposed(desk) == ()
    ended = desk.look.execute("SELECT state, reason FROM cases.proposal WHERE proposal_id = %s", (left.proposal_id,))
    assert ended.fetchall() == [("dropped", "所列数据均已报送")]
    tell(desk, arrived("2025-01"))
    tell(desk, dunned)
    assert len(proposed(desk)) == 1, "another dunning is another proposal"


def test_a_dunning_is_proposed_once_a_unit_sent_and_seen_by_the_unit_alone(desk: Desk, tmp_path: Path) -> None:
    more = ITEM.model_copy(update={"period": "2025-01", "working_days": 1})
    values = {"sender": "gk", "region": "532328", "day": desk.today, "origin": Origin.SYNTHETIC}
    tell(desk, DeliveryReminded(**values, items=(ITEM,)))
    tell(desk, DeliveryDunned(**values, items=(ITEM,)))
    tell(desk, DeliveryDunned(**values | {"day": desk.today + timedelta(days=1)}, items=(ITEM, more)))
    proposal = proposed(desk)[0]
    assert (proposal.addressee, len(proposal.items)) == ("国库（人民银行）", 2)

    call = SendDunning(
        actor=desk.actor, proposal_id=proposal.proposal_id, approver_name=HEAD, sent_on=desk.today, to_unit="gk"
    )
    sent = desk.do(proposing.send_dunning, call)
    with pytest.raises(Conflict):
        desk.do(proposing.send_dunning, call)
    told = [event for event in desk.published() if isinstance(event, FollowUpRequested)][-1]
    assert (told.document_number, told.origin, len(told.items)) == (sent.number, Origin.SYNTHETIC, 2)

    unit = desk.do(inbox.list_inbox, ListInbox(actor=connector("gk")))
    assert [item.letter.kind for item in unit.items] == [LetterKind.DUNNING]
    assert [notice.is_overdue for notice in unit.notices] == [True, True, False]
    other = desk.do(inbox.list_inbox, ListInbox(actor=connector("czj")))
    assert (other.items, other.notices) == ((), ())
