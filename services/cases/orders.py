"""The orders on warnings and cases (articles 7 and 8): lock, ask the table of states, write, publish, log.

Every order is one transaction; the operation log comes last because it serialises all acts until the commit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import uuid4

from chassis.clock import CHINA
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.alerts.v1 import AlertRaised
from contracts.cases.letters_v1 import LetterKind, Reply, Way
from contracts.cases.v1 import (
    ApproveCase,
    Case,
    CaseClosed,
    CloseCase,
    Communication,
    Disposal,
    DisposeWarning,
    ExtendDeadline,
    RecordAnswer,
    RecordCommunication,
    RecordReceipt,
    SendDocument,
    WarningDecision,
    WarningDisposed,
)
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.values import MatterClass, Permission
from services.cases import case as table
from services.cases import dossier, duties, letters, steps, units
from services.cases.dossier import Dossier
from services.cases.files import refuse_marked, scan
from services.cases.numbers import REGISTER_OF, Register, written
from services.cases.storage import cases, communications, files, numbers, replies, warnings
from services.cases.storage import letters as letter_store
from services.cases.storage.cases import StoredCase
from services.cases.storage.letters import Received
from services.cases.storage.replies import StoredReply
from services.cases.storage.warnings import Decision
from services.cases.tracks import WAY_NAMES, follow_up_approver
from services.cases.transitions import Act
from services.cases.warning import WarningState
from services.cases.work import Work, require

CLASS_RANK: Final = {MatterClass.GENERAL: 0, MatterClass.IMPORTANT: 1, MatterClass.MAJOR: 2}


def dispose_warning(work: Work, call: DisposeWarning) -> Disposal:
    """Confirm a warning, which opens its case, or dismiss it; both with a reason."""
    actor = call.by()
    require(actor, Permission.WARNING_DISPOSE)
    reason = call.reason.strip()
    alert = _waiting(work, call, reason)
    is_confirmed = call.decision is WarningDecision.CONFIRMED
    joined = _join_case(work, alert, call) if is_confirmed else None
    case = joined or (_open_case(work, alert, call) if is_confirmed else None)
    case_id = case.case_id if case else None
    warnings.save(work.session, WarningState(call.decision.value), alert, now=work.now)
    decision = Decision(call.alert_id, call.decision, reason, call.decided_on, case_id)
    warnings.add_decision(work.session, decision, seat=actor.seat, now=work.now)
    publish(
        work.session,
        WarningDisposed(alert_id=call.alert_id, decision=call.decision, reason=reason, case_id=case_id),
    )
    log_act(
        work.session,
        actor,
        act="warning.confirm" if case else "warning.dismiss",
        subject=str(call.alert_id),
        detail={"case_number": case.number, "case_id": str(case.case_id)} if case else {},
    )
    return Disposal(alert_id=call.alert_id, decision=call.decision, case_id=case_id, is_joined=joined is not None)


def approve_case(work: Work, call: ApproveCase) -> Case:
    """Record the consent that article 7 orders for the class."""
    case = steps.locked(work, call)
    table.next_state(case.file, Act.APPROVE)
    moved = table.approve(
        case.file,
        approver=call.approver,
        approver_name=call.approver_name,
        on=call.approved_on,
        today=work.today,
        note=call.note,
    )
    steps.consent(
        work, call, Act.APPROVE, call.approver, name=call.approver_name, on=call.approved_on, scan_id=call.scan_id
    )
    return steps.answered(work, call, steps.moved_to(work, call.by().seat, case, moved), moved)


def record_communication(work: Work, call: RecordCommunication) -> Case:
    """Record a talk with the unit and its analysis; the notice's draft is ordered anew with it."""
    case = steps.locked(work, call)
    table.next_state(case.file, Act.COMMUNICATE)
    for text, what in ((call.said, "沟通情况"), (call.analysis, "分析意见")):
        refuse_marked(text, what)
    scan(files.of_case(work.session, case.case_id), call.scan_id)
    _refuse_second_talk(work, call)
    unit = units.addressee(case.alert.summary, case.to_unit)
    moved = table.communicate(
        case.file,
        unit=unit,
        unit_people=call.unit_people,
        way=WAY_NAMES[call.way],
        on=call.communicated_on,
        today=work.today,
    )
    said = {name: getattr(call, name).strip() for name in ("unit_people", "office_people", "said", "analysis")}
    communications.add(
        work.session,
        case.case_id,
        Communication(
            communicated_on=call.communicated_on,
            way=call.way,
            unit=unit,
            scan_id=call.scan_id,
            seat=call.by().seat,
            recorded_at=work.now,
            **said,
        ),
    )
    saved = steps.moved_to(work, call.by().seat, case, moved)
    talks = communications.of_case(work.session, case.case_id)
    publish(work.session, letters.request(saved, dated_on=call.communicated_on, communications=talks))
    return steps.answered(work, call, saved, moved)


def send_document(work: Work, call: SendDocument) -> Case:
    """Record the sending: the document gets its number and is ordered anew with number and date."""
    case = steps.locked(work, call)
    to_unit = units.chosen(call.to_unit)
    table.next_state(case.file, Act.SEND)  # before a number is drawn; what is refused later gives it back
    number = steps.draw(work, REGISTER_OF[case.file.track.document_kind], case.case_id, call.sent_on)
    moved = table.send(case.file, document_number=number, on=call.sent_on, today=work.today, note=call.note)
    sent = steps.moved_to(work, call.by().seat, replace(case, to_unit=to_unit), moved)
    letter = letters.register(sent, sent_on=call.sent_on)
    letter_store.add(work.session, letter, now=work.now)
    talks = communications.of_case(work.session, case.case_id)
    publish(
        work.session,
        letters.request(
            sent, dated_on=call.sent_on, letter_id=letter.letter_id, communications=talks, urgency=call.urgency
        ),
    )
    return steps.answered(work, call, sent, moved)


def record_receipt(work: Work, call: RecordReceipt) -> Case:
    """Record the sign-for day of a paper; for a letter article 8's clock starts."""
    case = steps.locked(work, call)
    papers = dossier.read(work.session, call.case_id)
    scan(papers.files, call.scan_id)
    moved = table.receive(
        case.file,
        signed_for_by=call.signed_for_by,
        on=call.received_on,
        today=work.today,
        calendar=work.calendar,
        within=limit_of(work, papers),
    )
    if papers.asking is not None:
        name = call.signed_for_by.strip()
        received = Received(call.received_on, work.now, name, Way.PAPER, call.by().seat, call.scan_id)
        letter_store.receive(work.session, papers.asking.letter_id, received)
    return steps.answered(work, call, steps.moved_to(work, call.by().seat, case, moved), moved)


def limit_of(work: Work, papers: Dossier) -> int | None:
    """Return the office's shorter limit where a returned answer is asked for anew; null for a first letter."""
    is_return = papers.asking is not None and papers.asking.kind is LetterKind.RETURN
    return work.settings.return_working_days if is_return else None


def extend_deadline(work: Work, call: ExtendDeadline) -> Case:
    """Extend the answer to 15 working days and tell the unit by a letter."""
    case = steps.locked(work, call)
    refuse_marked(call.reason, "延长理由")
    table.next_state(case.file, Act.EXTEND)
    moved = table.extend(case.file, reason=call.reason, on=call.decided_on, today=work.today, calendar=work.calendar)
    approver = follow_up_approver(LetterKind.EXTENSION, case.file.matter_class)
    steps.consent(work, call, Act.EXTEND, approver, name=call.approver_name, on=call.decided_on, scan_id=call.scan_id)
    number = steps.draw(work, Register.LETTER, case.case_id, call.decided_on)
    saved = steps.moved_to(work, call.by().seat, case, moved)
    old, new = case.file.deadline, saved.file.deadline
    steps.issue(
        work,
        saved,
        LetterKind.EXTENSION,
        number,
        call.decided_on,
        reason=call.reason.strip(),
        due_on=old.due_on if old else None,
        new_due_on=new.due_on if new else None,
        working_days=new.working_days if new else None,
    )
    return steps.answered(work, call, saved, moved)


def record_answer(work: Work, call: RecordAnswer) -> Case:
    """Record the unit's answer that came on paper, and keep its text and scans."""
    case = steps.locked(work, call)
    table.next_state(case.file, Act.ANSWER)
    papers = dossier.read(work.session, call.case_id)
    attached, unknown = files.chosen(papers.files, call.file_ids)
    scan(papers.files, unknown[0] if unknown else None)
    refuse_marked(call.content, "答复内容")
    signer, post = duties.clean(call.signer), duties.clean(call.signer_post)
    signed_on = call.signed_on or call.answered_on
    if signed_on > call.answered_on:
        raise InvalidInput("signed-on", "签署日期晚于收到答复的日期，请核对。")
    moved = table.answer(
        case.file,
        signer=signer,
        signer_post=post,
        content=call.content,
        on=call.answered_on,
        today=work.today,
    )
    unit = units.signing_unit(case.alert.summary, case.to_unit)
    duties.require_signature(work.session, unit, signer, post, signed_on)
    answered = steps.moved_to(work, call.by().seat, case, moved)
    reply = Reply(
        reply_id=uuid4(),
        round=replies.next_round(work.session, call.case_id),
        way=Way.PAPER,
        answered_on=call.answered_on,
        signed_on=signed_on,
        signer=signer,
        signer_post=post,
        content=call.content.strip(),
        files=attached,
        seat=call.by().seat,
        recorded_at=work.now,
    )
    is_late = case.file.deadline is not None and call.answered_on > case.file.deadline.due_on
    letter_id = papers.asking.letter_id if papers.asking else None
    replies.add(work.session, StoredReply(call.case_id, letter_id, is_late, reply))
    return steps.answered(work, call, answered, moved)


def close_case(work: Work, call: CloseCase) -> Case:
    """Close an answered case; its outcome goes out to feed the rule's health."""
    case = steps.locked(work, call)
    moved = table.close(case.file, outcome=call.outcome, on=call.closed_on, today=work.today, note=call.note)
    closed = steps.moved_to(work, call.by().seat, case, moved)
    alert = case.alert.summary
    publish(
        work.session,
        CaseClosed(case_id=case.case_id, alert_id=alert.alert_id, rule_id=alert.rule_id, outcome=call.outcome),
    )
    return steps.answered(work, call, closed, moved)


def _refuse_second_talk(work: Work, call: RecordCommunication) -> None:
    """The table allows talk after talk, and two clerks may record the same one."""
    for talk in communications.of_case(work.session, call.case_id):
        same = (talk.communicated_on, talk.way, talk.unit_people)
        if same == (call.communicated_on, call.way, call.unit_people.strip()):
            detail = f"{talk.communicated_on.isoformat()}与{talk.unit_people}的这次沟通已经登记，请刷新后再看。"
            raise Conflict("already-communicated", detail, str(call.case_id))


def _waiting(work: Work, call: DisposeWarning, reason: str) -> AlertRaised:
    found = warnings.lock(work.session, call.alert_id)
    if found is None:
        raise NotFound(
            "warning-not-arrived",
            "案件模块尚未收到这条预警；如预警刚刚产生，请稍候片刻再试，否则请核对预警编号。",
            str(call.alert_id),
        )
    if found.state is not WarningState.WAITING:
        done = "确认并立案" if found.state is WarningState.CONFIRMED else "排除"
        raise Conflict("warning-already-disposed", f"这条预警已被{done}，请刷新后再看。", str(call.alert_id))
    if call.occurrence is not None and call.occurrence != found.alert.summary.occurrences:
        raise Conflict(
            "warning-changed", "这条预警的内容刚刚更新，请刷新页面、核对最新内容后再处置。", str(call.alert_id)
        )
    raised_on = found.alert.summary.raised_at.astimezone(CHINA).date()
    if call.decided_on > work.today:
        raise InvalidInput("date-in-future", f"处置日期不能晚于今天（{work.today.isoformat()}）。", str(call.alert_id))
    if call.decided_on < raised_on:
        raise InvalidInput(
            "date-out-of-order", f"处置日期不能早于预警产生的日期（{raised_on.isoformat()}）。", str(call.alert_id)
        )
    if not reason:
        raise InvalidInput("text-missing", "请填写处置理由。", str(call.alert_id))
    return found.alert


def _join_case(work: Work, alert: AlertRaised, call: DisposeWarning) -> StoredCase | None:
    """Put the warning into the open case of its matter; null where there is none, or one of a lower class.

    One matter, one case. A warning of a higher class needs the higher class's document and consent, so it opens its own.
    """
    case = cases.open_of_matter(work.session, alert.matter) if alert.matter else None
    if case is None or CLASS_RANK[case.file.matter_class] < CLASS_RANK[alert.summary.matter_class]:
        return None
    entry = table.join(case.file, alert.summary.title, reason=call.reason.strip(), on=call.decided_on)
    cases.append_history(work.session, case.case_id, entry, seat=call.by().seat, now=work.now)
    return case


def _open_case(work: Work, alert: AlertRaised, call: DisposeWarning) -> StoredCase:
    """Open the case: class, document, approver and first clock come from article 7, never from the level."""
    moved = table.open_case(
        alert.summary.matter_class, confirmed_on=call.decided_on, reason=call.reason.strip(), calendar=work.calendar
    )
    case_id = uuid4()
    number = numbers.issue(work.session, Register.CASE, case_id=case_id, issued_on=call.decided_on, now=work.now)
    case = StoredCase(
        case_id=case_id,
        number=written(work.settings, Register.CASE, call.decided_on.year, number),
        alert=alert,
        opened_at=work.now,
        file=moved.case,
        earlier_case_id=cases.closed_before(work.session, alert),
    )
    cases.add(work.session, case)
    cases.append_history(work.session, case_id, moved.entry, seat=call.by().seat, now=work.now)
    publish(work.session, letters.request(case, dated_on=call.decided_on))
    return case
