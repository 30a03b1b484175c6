"""The three tracks of article 7 from the warning to the closing, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.messaging.verdict import Park
from contracts.alerts.v1 import AlertState
from contracts.cases.v1 import (
    Approver,
    Case,
    CaseClosed,
    CaseState,
    DocumentKind,
    DocumentRequested,
    ExtendDeadline,
    GetCase,
    Outcome,
    WarningDecision,
    WarningDisposed,
)
from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound, Precondition
from contracts.reports.v1 import DocumentRendered, DocumentType
from contracts.values import MatterClass, Permission
from services.cases import facts, orders, questions
from tests.integration.cases.conftest import Desk

pytestmark = pytest.mark.integration


def get(desk: Desk, case: Case) -> Case:
    found: Case = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=case.summary.case_id))
    return found


def test_general_a_query_notice_within_ten_working_days_reviewed_by_the_head(desk: Desk) -> None:
    case_id = desk.open_case(MatterClass.GENERAL)
    with pytest.raises(Precondition, match="已沟通分析待审阅"):
        desk.approve(case_id, MatterClass.GENERAL)
    talked = desk.communicate(case_id)
    assert (talked.summary.state, talked.allowed_acts) == (CaseState.COMMUNICATED, ("approve", "communicate"))
    with pytest.raises(Conflict, match="已经登记"):
        desk.communicate(case_id)
    assert len(desk.communicate(case_id, unit_people="预算股 孙某（副股长）").communications) == 2
    draft = desk.published()[-1]
    assert isinstance(draft, DocumentRequested)
    assert (draft.document_number, [talk.said for talk in draft.communications]) == (None, ["上级文件到达较晚。"] * 2)
    approved = desk.approve(case_id, MatterClass.GENERAL)
    assert approved.summary.document_kind is DocumentKind.QUERY_NOTICE
    assert approved.summary.approver is Approver.HEAD_REVIEW
    assert approved.summary.deadline is not None
    assert (approved.summary.deadline.due_on, approved.summary.deadline.article) == (date(2025, 2, 8), "第七条")
    assert approved.summary.days_left == 10

    desk.pass_to(date(2025, 1, 24))
    sent = desk.send(case_id)
    assert (sent.document_number, sent.summary.deadline) == ("预算工委通报〔2025〕1号", None)
    assert desk.receive(case_id).summary.deadline is None, "article 8 speaks of letters"
    desk.answer(case_id)
    closed = desk.close(case_id, Outcome.REASONABLE)

    assert closed == get(desk, closed)
    assert (closed.summary.state, closed.outcome, closed.allowed_acts) == (CaseState.CLOSED, Outcome.REASONABLE, ())
    assert [entry.act for entry in closed.history] == [
        "open", "communicate", "communicate", "approve", "send", "receive", "answer", "close",
    ]  # fmt: skip
    noticed = [event for event in desk.published() if isinstance(event, DocumentRequested)][-1]
    assert (noticed.document_number, len(noticed.communications)) == ("预算工委通报〔2025〕1号", 2)


def test_important_a_letter_with_the_heads_consent_answered_within_ten_working_days(desk: Desk) -> None:
    case_id = desk.open_case(MatterClass.IMPORTANT)
    with pytest.raises(Precondition, match="只有一般性工作问题才登记沟通分析"):
        desk.communicate(case_id)
    assert desk.approve(case_id, MatterClass.IMPORTANT).summary.deadline is None
    assert desk.send(case_id).document_number == "元人预函〔2025〕1号"
    received = desk.receive(case_id)
    assert received.summary.deadline is not None
    assert (received.summary.deadline.due_on, received.summary.days_left) == (date(2025, 2, 8), 10)
    assert received.allowed_acts == ("answer", "hand_over")

    desk.pass_to(date(2025, 2, 10))
    assert get(desk, received).summary.days_left == -1
    answered = desk.answer(case_id)
    assert answered.answer_signer == "张某（局长）"
    assert "已超过第八条的期限2025-02-08" in answered.history[-1].note
    desk.close(case_id)


def test_major_a_letter_with_the_vice_chairs_consent_extended_once_to_fifteen(desk: Desk) -> None:
    case_id = desk.open_case(MatterClass.MAJOR)
    for wrong in (Approver.HEAD, Approver.HEAD_REVIEW):
        with pytest.raises(Precondition, match="人大常委会分管领导同意"):
            desk.approve(case_id, approver=wrong)
    with pytest.raises(Precondition, match="中间步骤不能跳过"):
        desk.send(case_id)
    desk.approve(case_id)
    desk.send(case_id)
    assert desk.receive(case_id).allowed_acts == ("extend", "answer", "hand_over")

    desk.pass_to(date(2025, 2, 8))
    extension = ExtendDeadline(
        actor=desk.actor, case_id=case_id, decided_on=desk.today, reason="涉及多个部门", approver_name="王某"
    )
    extended: Case = desk.do(orders.extend_deadline, extension)
    assert extended.summary.deadline is not None
    assert (extended.summary.deadline.due_on, extended.is_extended) == (date(2025, 2, 14), True)
    with pytest.raises(Conflict):
        desk.do(orders.extend_deadline, extension)
    desk.answer(case_id)
    closed = desk.close(case_id)

    assert [entry.act for entry in closed.history] == [
        "open", "approve", "send", "receive", "extend", "answer", "close",
    ]  # fmt: skip
    assert [entry.number for entry in closed.history] == [1, 2, 3, 4, 5, 6, 7]


def test_confirming_opens_the_case_and_tells_alerts_and_the_renderer(desk: Desk) -> None:
    alert_id = desk.raise_warning(MatterClass.MAJOR)

    disposal = desk.dispose(alert_id)

    draft, disposed = desk.published()
    assert isinstance(disposed, WarningDisposed)
    assert (disposed.alert_id, disposed.case_id) == (alert_id, disposal.case_id)
    assert isinstance(draft, DocumentRequested)
    assert (draft.case_number, draft.document_number) == ("元人预案〔2025〕1号", None)
    assert (draft.document_kind, draft.answer_working_days) == (DocumentKind.LETTER, 10)
    assert (draft.addressee, draft.questions) == ("县财政局", ("请说明未及时下达的原因。",))
    assert desk.logged() == ["warning.confirm"]


def test_the_class_counts_not_the_level(desk: Desk) -> None:
    alert_id = desk.raise_warning(MatterClass.GENERAL, level=MatterClass.IMPORTANT)

    desk.dispose(alert_id)

    draft = desk.published()[0]
    assert isinstance(draft, DocumentRequested)
    assert (draft.document_kind, draft.answer_working_days) == (DocumentKind.QUERY_NOTICE, None)


def test_sending_orders_the_document_with_number_and_date_and_closing_feeds_the_rule(desk: Desk) -> None:
    case_id = desk.open_case()
    desk.approve(case_id)
    desk.pass_to(date(2025, 1, 22))
    desk.send(case_id)
    desk.receive(case_id)
    desk.answer(case_id)
    desk.close(case_id, Outcome.RULE_PROBLEM)

    _, _, final, closed = desk.published()
    assert isinstance(final, DocumentRequested)
    assert (final.document_number, final.dated_on) == ("元人预函〔2025〕1号", date(2025, 1, 22))
    assert isinstance(closed, CaseClosed)
    assert (closed.rule_id, closed.outcome) == ("W-B07", Outcome.RULE_PROBLEM)
    assert desk.logged() == [
        "warning.confirm", "case.approve", "case.send", "case.receive", "case.answer", "case.close",
    ]  # fmt: skip
    reply = desk.look.execute("SELECT signer, signer_post, content FROM cases.reply").fetchall()
    assert reply == [("张某", "局长", "资金已于一月全部下达。")]


def test_dismissing_opens_no_case_and_keeps_the_reason(desk: Desk) -> None:
    alert_id = desk.raise_warning()

    disposal = desk.dispose(alert_id, WarningDecision.DISMISSED, reason="数据口径不同")

    assert disposal.case_id is None
    assert [type(event) for event in desk.published()] == [WarningDisposed]
    assert desk.look.execute("SELECT count(*) FROM cases.case_file").fetchone() == (0,)
    decision = desk.look.execute("SELECT decision, reason, seat FROM cases.warning_decision").fetchall()
    assert decision == [("dismissed", "数据口径不同", "A-01")]
    assert desk.logged() == ["warning.dismiss"]


def test_a_warning_that_has_not_arrived_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound) as refused:
        desk.dispose(uuid4())
    assert refused.value.reason == "warning-not-arrived"


@pytest.mark.parametrize(
    ("decided_on", "reason"), [(date(2025, 1, 19), "date-out-of-order"), (date(2025, 1, 21), "date-in-future")]
)
def test_a_decision_is_not_before_the_warning_nor_after_today(desk: Desk, decided_on: date, reason: str) -> None:
    alert_id = desk.raise_warning()

    with pytest.raises(InvalidInput) as refused:
        desk.dispose(alert_id, decided_on=decided_on)
    assert refused.value.reason == reason


def test_a_disposed_warning_is_not_disposed_again(desk: Desk) -> None:
    alert_id = desk.raise_warning()
    desk.dispose(alert_id)

    with pytest.raises(Conflict) as refused:
        desk.dispose(alert_id, WarningDecision.DISMISSED)
    assert refused.value.reason == "warning-already-disposed"


def test_a_dismissed_warning_raised_again_waits_again_with_the_new_facts(desk: Desk) -> None:
    alert_id = desk.raise_warning()
    desk.dispose(alert_id, WarningDecision.DISMISSED)

    desk.raise_warning(alert_id=alert_id, occurrences=2, fact="未下达金额又增加一倍。")
    desk.raise_warning(alert_id=alert_id, occurrences=1, fact="迟到的旧消息。")

    assert desk.dispose(alert_id).case_id is not None
    draft = desk.published()[1]
    assert isinstance(draft, DocumentRequested)
    assert draft.fact == "未下达金额又增加一倍。"


def test_the_letter_is_of_the_occurrence_that_was_confirmed(desk: Desk) -> None:
    alert_id = desk.raise_warning()
    desk.raise_warning(alert_id=alert_id, occurrences=2, fact="未下达金额有所变化。")
    with pytest.raises(Conflict) as refused:
        desk.dispose(alert_id, occurrence=1)
    assert refused.value.reason == "warning-changed"
    case_id = desk.dispose(alert_id, occurrence=2).case_id
    assert case_id is not None
    desk.raise_warning(alert_id=alert_id, occurrences=3, state=AlertState.CONFIRMED, fact="又有变化。")
    desk.approve(case_id)
    desk.send(case_id)
    letters = [event for event in desk.published() if isinstance(event, DocumentRequested)]
    assert [(letter.occurrence, letter.fact) for letter in letters] == [(2, "未下达金额有所变化。")] * 2


def rendered(case_id: UUID | None) -> DocumentRendered:
    return DocumentRendered(
        document_id=uuid4(),
        document_type=DocumentType.LETTER,
        case_id=case_id,
        docx_sha256="d" * 64,
        pdf_sha256="e" * 64,
    )


def test_a_rendered_document_is_linked_to_its_case_and_a_brief_to_none(desk: Desk) -> None:
    case_id = desk.open_case()
    letter = rendered(case_id)

    with desk.database.transaction() as session:
        facts.link_document(session, letter)
        facts.link_document(session, rendered(None))

    linked = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=case_id))
    assert linked.document_id == letter.document_id


def test_a_document_of_an_unknown_case_is_parked(desk: Desk) -> None:
    with pytest.raises(Park), desk.database.transaction() as session:
        facts.link_document(session, rendered(uuid4()))


@pytest.mark.parametrize("missing", [Permission.WARNING_DISPOSE, Permission.CASE_HANDLE, Permission.DATA_VIEW])
def test_without_its_permission_nothing_happens(desk: Desk, missing: Permission) -> None:
    alert_id, case_id = desk.raise_warning(), desk.open_case()
    before = desk.logged()
    desk.actor = desk.actor.model_copy(update={"may": tuple(p for p in desk.actor.may if p is not missing)})
    question = GetCase(actor=desk.actor, case_id=case_id)
    refused: dict[Permission, Callable[[], object]] = {
        Permission.WARNING_DISPOSE: lambda: desk.dispose(alert_id),
        Permission.CASE_HANDLE: lambda: desk.approve(case_id),
        Permission.DATA_VIEW: lambda: desk.do(questions.get_case, question),
    }

    with pytest.raises(Forbidden, match="第四条"):
        refused[missing]()
    assert desk.logged() == before
