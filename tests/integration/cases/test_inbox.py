"""The unit's inbox: its own letters only, the act of receipt, the answer once, the same table as on paper (article 8)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.blobs import Blobs
from chassis.sealed_files import FileKeys
from contracts.cases.duties_v1 import Duty, EndDuty, EnterDuty, ListDuties
from contracts.cases.files_v1 import GetCaseFile, KeepScan, ListLetters
from contracts.cases.follow_ups_v1 import ReturnAnswer, VoidLetter
from contracts.cases.inbox_v1 import (
    Acknowledgement,
    AnswerLetter,
    GetLetterFile,
    InboxLetter,
    KeepAttachment,
    ListInbox,
    SignLetter,
)
from contracts.cases.letters_v1 import KeptFile, Way
from contracts.cases.v1 import Case, CaseState, GetCase, RecordAnswer, RecordReceipt, SendDocument
from contracts.errors import BudgetwatchError, Conflict, Forbidden, InvalidInput, NotFound, Precondition
from contracts.values import Actor, MatterClass, Permission, Role
from services.cases import duties, files, follow_orders, inbox, orders, questions
from services.cases.settings import CasesSettings
from services.cases.work import Work
from tests.integration.cases.conftest import Desk
from tests.integration.cases.test_at_once import at_once

pytestmark = pytest.mark.integration


def connector(unit: str) -> Actor:
    return Actor(
        seat=f"C-{unit}",
        role=Role.CONNECTOR,
        name=unit,
        unit=unit,
        fingerprint="c" * 64,
        correlation_id=uuid4(),
        may=(Permission.DELIVERY_PUSH, Permission.LETTER_ANSWER),
    )


@dataclass
class Unit:
    """A unit's connector."""

    desk: Desk
    folder: Path
    actor: Actor

    def inbox(self) -> tuple[InboxLetter, ...]:
        items: tuple[InboxLetter, ...] = self.desk.do(inbox.list_inbox, ListInbox(actor=self.actor)).items
        return items

    def sign(self, letter_id: UUID, name: str = "李某") -> InboxLetter:
        call = SignLetter(actor=self.actor, letter_id=letter_id, signed_for_by=name)
        item: InboxLetter = self.desk.do(inbox.sign_letter, call).item
        return item

    def attach(self, letter_id: UUID, content: bytes, name: str = "凭证.png") -> KeptFile:
        upload, sha256 = staged(self.folder, content)
        call = KeepAttachment(
            actor=self.actor, letter_id=letter_id, upload_id=upload, file_name=name, size=len(content), sha256=sha256
        )
        self.desk.do(inbox.may_attach, call)
        media_type = files.take_in(
            call, staging=self.folder, blobs=Blobs((self.folder / "blobs").as_uri(), FileKeys({1: "key"}))
        )
        with self.desk.database.transaction() as session:
            work = Work.begin(session, self.desk.clock, CasesSettings())
            return inbox.keep_attachment(work, call, media_type).file

    def answer(self, letter_id: UUID, **changes: Any) -> Acknowledgement:
        values = {
            "reply_id": UUID(int=7),
            "content": "资金已于一月全部下达。",
            "signer": "张某",
            "signer_post": "局长",
            "signed_on": self.desk.today,
            **changes,
        }
        call = AnswerLetter(actor=self.actor, letter_id=letter_id, **values)
        found: Acknowledgement = self.desk.do(inbox.answer_letter, call)
        return found


def staged(folder: Path, content: bytes) -> tuple[UUID, str]:
    upload = uuid4()
    (folder / str(upload)).mkdir()
    (folder / str(upload) / "0.part").write_bytes(content)
    return upload, hashlib.sha256(content).hexdigest()


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@pytest.fixture
def unit(desk: Desk, tmp_path: Path) -> Unit:
    return Unit(desk, tmp_path, connector("czj"))


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Unit:
    return Unit(desk, tmp_path, connector("swj"))


@pytest.fixture
def letter_id(desk: Desk) -> UUID:
    """A major matter's letter in the finance bureau's inbox, its papers rendered."""
    case_id = desk.open_case()
    desk.approve(case_id)
    return desk.render(desk.send(case_id, "czj"))


def case_of(desk: Desk, letter_id: UUID) -> Any:
    row = desk.look.execute("SELECT case_id FROM cases.letter WHERE letter_id = %s", [letter_id]).fetchone()
    assert row is not None
    return desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=row[0]))


def test_from_the_letter_to_the_acknowledgement(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    item = unit.inbox()[0]
    assert (item.letter.number, item.may_sign, item.may_answer) == ("元人预函〔2025〕1号", True, False)
    paper = desk.do(inbox.get_letter_file, GetLetterFile(actor=unit.actor, letter_id=letter_id, form="pdf"))
    assert (paper.sha256, paper.file_name) == ("e" * 64, "元人预函〔2025〕1号.pdf")
    assert case_of(desk, letter_id).summary.state is CaseState.SENT, "fetching is no receipt"

    signed = unit.sign(letter_id)
    assert signed.deadline is not None
    assert (signed.deadline.due_on, signed.deadline.article, signed.may_answer) == (date(2025, 2, 8), "第八条", True)

    desk.pass_to(date(2025, 2, 8))
    kept = unit.attach(letter_id, PNG)
    acknowledgement = unit.answer(letter_id, attachments=(kept.sha256,))
    assert (acknowledgement.is_late, acknowledgement.files) == (False, (kept,))

    case = case_of(desk, letter_id)
    assert (case.summary.state, case.answer_signer) == (CaseState.ANSWERED, "张某（局长）")
    reply = case.replies[0]
    assert (reply.way, reply.seat, reply.files) == (Way.CONNECTOR, "C-czj", (kept,))
    assert [entry.actor_seat for entry in case.history[-2:]] == ["C-czj", "C-czj"]
    assert desk.logged()[-4:] == ["letter.fetch", "letter.sign", "letter.attach", "letter.answer"]
    assert unit.inbox()[0].acknowledgement == acknowledgement


def test_the_same_again_changes_nothing(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    first = unit.sign(letter_id)
    desk.pass_to(date(2025, 1, 22))
    assert unit.sign(letter_id, "赵某").letter == first.letter
    answered = unit.answer(letter_id)
    assert unit.answer(letter_id) == answered
    with pytest.raises(Conflict) as refused:
        unit.answer(letter_id, content="另一种说法。")
    assert refused.value.reason == "reply-taken"
    with pytest.raises(Conflict):
        unit.answer(letter_id, reply_id=UUID(int=8))
    assert len(case_of(desk, letter_id).history) == 5


def test_another_units_connector_reaches_nothing(desk: Desk, unit: Unit, other: Unit, letter_id: UUID) -> None:
    unit.sign(letter_id)
    assert other.inbox() == ()
    for act in (
        lambda: other.sign(letter_id),
        lambda: other.attach(letter_id, PNG),
        lambda: other.answer(letter_id),
        lambda: desk.do(inbox.get_letter_file, GetLetterFile(actor=other.actor, letter_id=letter_id, form="pdf")),
    ):
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.reason == "letter-unknown"
    with pytest.raises(Forbidden):
        desk.do(inbox.list_inbox, ListInbox(actor=desk.actor))


def test_a_connector_does_not_do_the_offices_acts(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    case_id = case_of(desk, letter_id).summary.case_id
    with pytest.raises(Forbidden):
        desk.do(questions.get_case, GetCase(actor=unit.actor, case_id=case_id))
    call = RecordReceipt(actor=unit.actor, case_id=case_id, received_on=desk.today, signed_for_by="李某")
    with pytest.raises(Forbidden):
        desk.do(orders.record_receipt, call)


def test_a_letter_whose_papers_are_not_there_is_not_signed_for(desk: Desk, unit: Unit) -> None:
    case_id = desk.open_case()
    desk.approve(case_id)
    letter_id = desk.send(case_id, "czj").letters[0].letter_id
    with pytest.raises(Precondition) as refused:
        unit.sign(letter_id)
    assert refused.value.reason == "letter-not-ready"
    assert not unit.inbox()[0].may_sign


def test_the_answer_waits_for_the_receipt_and_its_attachments(unit: Unit, letter_id: UUID) -> None:
    with pytest.raises(Precondition) as refused:
        unit.answer(letter_id)
    assert refused.value.reason == "act-too-early"
    unit.sign(letter_id)
    with pytest.raises(Precondition) as refused:
        unit.answer(letter_id, attachments=("f" * 64,))
    assert refused.value.reason == "attachment-missing"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"signer": "赵某"}, "duty-not-held"),
        ({"signer_post": "副局长"}, "duty-not-held"),
        ({"signed_on": date(2025, 1, 19)}, "signed-on"),
        ({"signed_on": date(2025, 1, 21)}, "signed-on"),
        ({"content": "密级：机密\n情况如下。"}, "secrecy-mark"),
        ({"content": "机密★3年 情况如下。"}, "secrecy-mark"),
    ],
)
def test_what_article_8_and_10_do_not_let_through(
    desk: Desk, unit: Unit, letter_id: UUID, changes: dict[str, Any], reason: str
) -> None:
    unit.sign(letter_id)
    with pytest.raises(BudgetwatchError) as refused:
        unit.answer(letter_id, **changes)
    assert refused.value.reason == reason
    assert case_of(desk, letter_id).replies == ()


def test_the_signer_must_hold_the_duty_on_the_day_of_the_signature(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    unit.sign(letter_id)
    head = desk.do(duties.list_duties, ListDuties(actor=desk.actor, unit="czj")).items[0]
    desk.do(
        duties.end_duty,
        EndDuty(actor=desk.actor, holder_id=head.holder_id, valid_to=date(2025, 1, 21), basis="免职通知"),
    )
    desk.enter(Duty.UNIT_HEAD, "赵某", "局长", "czj", valid_from=date(2025, 1, 22))
    desk.pass_to(date(2025, 1, 23))
    with pytest.raises(Precondition, match="赵某（局长）"):
        unit.answer(letter_id)
    unit.answer(letter_id, signed_on=date(2025, 1, 21))


def test_a_consent_by_nobody_in_office_is_refused(desk: Desk) -> None:
    case_id = desk.open_case()
    with pytest.raises(Precondition) as refused:
        desk.approve(case_id, approver_name="钱某")
    assert (refused.value.reason, "王某（常委会副主任）" in refused.value.detail) == ("duty-not-held", True)
    with pytest.raises(Conflict):
        desk.enter(Duty.HEAD, "王 某", "预算工委主任")
    values = {"name": "孙某", "post": "局长", "valid_from": desk.today, "basis": "通知"}
    call = EnterDuty(actor=desk.actor, duty=Duty.UNIT_HEAD, **values)
    with pytest.raises(InvalidInput):
        desk.do(duties.enter_duty, call)


def test_paper_goes_the_same_way_into_the_same_tables(desk: Desk, unit: Unit) -> None:
    case_id = desk.open_case()
    scan = keep_scan(desk, unit.folder, case_id, "批件.png")
    approved = desk.approve(case_id, scan_id=scan.file_id)
    assert (approved.approvals[0].name, approved.approvals[0].scan_id) == ("王某", scan.file_id)
    desk.send(case_id)
    assert unit.inbox() == ()
    receipt = RecordReceipt(
        actor=desk.actor, case_id=case_id, received_on=desk.today, signed_for_by="李某", scan_id=scan.file_id
    )
    received = desk.do(orders.record_receipt, receipt)
    assert (received.letters[0].receipt_way, received.letters[0].received_on) == (Way.PAPER, desk.today)
    assert received.summary.deadline.due_on == date(2025, 2, 8)

    paper = keep_scan(desk, unit.folder, case_id, "复函.png", PNG + b"1")
    call = RecordAnswer(
        actor=desk.actor,
        case_id=case_id,
        answered_on=desk.today,
        signer="张某",
        signer_post="局长",
        content="已下达。",
        file_ids=(paper.file_id,),
    )
    answered = desk.do(orders.record_answer, call)
    assert (answered.replies[0].way, answered.replies[0].files) == (Way.PAPER, (paper,))
    fetched = desk.do(files.get_file, GetCaseFile(actor=desk.actor, case_id=case_id, file_id=paper.file_id))
    assert (fetched.sha256, fetched.file_name) == (paper.sha256, "复函.png")


def test_paper_overtakes_the_connector(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    """The clerk enters the sign-for record of a letter that also lies in the inbox: it is received once."""
    desk.receive(case_of(desk, letter_id).summary.case_id)
    assert unit.sign(letter_id).letter.receipt_way is Way.PAPER
    unit.answer(letter_id)


def keep_scan(desk: Desk, folder: Path, case_id: UUID, name: str, content: bytes = PNG) -> KeptFile:
    upload, sha256 = staged(folder, content)
    call = KeepScan(
        actor=desk.actor, case_id=case_id, upload_id=upload, file_name=name, size=len(content), sha256=sha256
    )
    media_type = files.take_in(call, staging=folder, blobs=Blobs((folder / "blobs").as_uri(), FileKeys({1: "key"})))
    with desk.database.transaction() as session:
        work = Work.begin(session, desk.clock, CasesSettings())
        return files.keep_scan(work, call, media_type).file


def test_a_letter_for_an_unknown_unit_draws_no_number(desk: Desk) -> None:
    case_id = desk.open_case(MatterClass.IMPORTANT)
    desk.approve(case_id, MatterClass.IMPORTANT)
    with pytest.raises(InvalidInput):
        desk.do(
            orders.send_document,
            SendDocument(actor=desk.actor, case_id=case_id, sent_on=desk.today, to_unit="nobody"),
        )
    assert desk.send(case_id, "swj").summary.addressee == "县税务局", "the clerk's choice stands on the letter"


def test_signing_and_entering_the_paper_at_once_is_one_receipt(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    case_id = case_of(desk, letter_id).summary.case_id
    results = at_once(lambda: unit.sign(letter_id), lambda: desk.receive(case_id), lambda: unit.sign(letter_id))
    assert all(isinstance(one, InboxLetter) for one in (results[0], results[2]))
    history = [entry.act for entry in case_of(desk, letter_id).history]
    assert history == ["open", "approve", "send", "receive"]


def test_the_same_answer_sent_twice_at_once_counts_once(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    unit.sign(letter_id)
    first, second = at_once(lambda: unit.answer(letter_id), lambda: unit.answer(letter_id))
    assert first == second
    assert len(case_of(desk, letter_id).replies) == 1


def test_the_register_of_letters_tells_what_is_not_signed_for(desk: Desk, unit: Unit, letter_id: UUID) -> None:
    call = ListLetters(actor=desk.actor, unit="czj", is_unsigned=True)
    assert [one.letter_id for one in desk.do(questions.list_letters, call).items] == [letter_id]
    unit.sign(letter_id)
    assert desk.do(questions.list_letters, call).total == 0


def test_a_matter_that_comes_again_is_linked_to_its_old_case(desk: Desk) -> None:
    first = desk.open_case(MatterClass.GENERAL)
    desk.communicate(first)
    desk.approve(first, MatterClass.GENERAL)
    desk.send(first)
    desk.receive(first)
    desk.answer(first)
    closed = desk.close(first)
    again = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=desk.open_case(MatterClass.GENERAL)))
    assert (again.earlier_case_id, again.earlier_case_number) == (first, closed.summary.number)


def test_a_letter_sent_by_mistake_is_taken_back_and_its_number_stays_void(
    desk: Desk, unit: Unit, letter_id: UUID
) -> None:
    case_id = case_of(desk, letter_id).summary.case_id
    values = {"actor": desk.actor, "case_id": case_id, "voided_on": desk.today}
    with pytest.raises(InvalidInput, match="作废理由"):
        desk.do(follow_orders.void_letter, VoidLetter(**values, reason="  "))
    back: Case = desk.do(follow_orders.void_letter, VoidLetter(**values, reason="主送单位写错"))
    first = back.letters[0]
    assert (back.summary.state, back.document_number, first.void_reason) == (CaseState.APPROVED, None, "主送单位写错")
    assert unit.inbox() == ()
    with pytest.raises(Conflict, match="撤回"):
        unit.sign(letter_id)
    again = desk.send(case_id, "czj")
    assert [letter.number[-2:] for letter in again.letters] == ["1号", "2号"], "the void number is not given again"
    unit.sign(desk.render(again))
    with pytest.raises(Conflict) as late:
        desk.do(follow_orders.void_letter, VoidLetter(**values, reason="已签收，不能撤回"))
    assert late.value.reason == "act-already-passed"


def test_a_notice_taken_back_has_the_clock_of_article_7_again_and_a_return_cannot_be_taken_back(desk: Desk) -> None:
    notice = desk.open_case(MatterClass.GENERAL)
    opened = desk.do(questions.get_case, GetCase(actor=desk.actor, case_id=notice)).summary.deadline
    desk.communicate(notice)
    desk.approve(notice, MatterClass.GENERAL)
    assert desk.send(notice).summary.deadline is None
    values = {"actor": desk.actor, "voided_on": desk.today, "reason": "附件漏装"}
    back: Case = desk.do(follow_orders.void_letter, VoidLetter(case_id=notice, **values))
    assert (back.summary.deadline, back.summary.state) == (opened, CaseState.APPROVED)
    letter = desk.open_case(MatterClass.IMPORTANT)
    desk.approve(letter, MatterClass.IMPORTANT)
    desk.send(letter)
    desk.receive(letter)
    desk.answer(letter)
    order = ReturnAnswer(actor=desk.actor, case_id=letter, reason="未附凭证", approver_name="王某", sent_on=desk.today)
    returned: Case = desk.do(follow_orders.return_answer, order)
    assert "void" not in returned.allowed_acts
    with pytest.raises(Precondition, match="退回函"):
        desk.do(follow_orders.void_letter, VoidLetter(case_id=letter, **values))
