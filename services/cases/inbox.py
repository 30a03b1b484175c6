"""The unit's inbox: letters, the sign-for act, the answer (article 8). A unit reaches its own letters only."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from chassis.operation_log import log_act
from contracts.cases.duties_v1 import Duty
from contracts.cases.inbox_v1 import (
    Acknowledgement,
    AnswerLetter,
    FileKept,
    GetLetterFile,
    Inbox,
    InboxLetter,
    KeepAttachment,
    LetterFile,
    ListInbox,
    SignedLetter,
    SignLetter,
)
from contracts.cases.letters_v1 import MAX_FILES, KeptFile, Reply, Way
from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound, Precondition
from contracts.values import Actor, Permission, Role
from services.cases import case as table
from services.cases import deadlines, dossier, duties, steps
from services.cases.dossier import Dossier
from services.cases.files import refuse_marked
from services.cases.orders import limit_of
from services.cases.storage import cases, files, letters, proposals, replies
from services.cases.storage import duties as duty_store
from services.cases.storage.cases import StoredCase
from services.cases.storage.letters import Received, StoredLetter
from services.cases.storage.replies import StoredReply
from services.cases.transitions import Act
from services.cases.work import Work, require

UnitCall = ListInbox | GetLetterFile | SignLetter | KeepAttachment | AnswerLetter
NOTED: Final = "sign_for"
"""The act of a history entry for the receipt of a letter that asks for no answer."""
NOTICES_FOR: Final = timedelta(days=30)
"""How long a unit sees what it was reminded of."""
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def list_inbox(work: Work, call: ListInbox) -> Inbox:
    """Return the unit's letters, those that wait for something first."""
    actor = unit_of(call)
    total, found = letters.of_unit(work.session, actor.unit, call.page)
    heads = duty_store.listed(work.session, duty=Duty.UNIT_HEAD, unit=actor.unit, on=work.today)
    return Inbox(
        unit=actor.unit,
        total=total,
        items=tuple(_item(work, letter) for letter in found),
        heads=tuple(f"{head.name}（{head.post}）" for head in heads),
        notices=proposals.notices(work.session, actor.unit, since=work.today - NOTICES_FOR),
    )


def get_letter_file(work: Work, call: GetLetterFile) -> LetterFile:
    """Return where the letter lies; fetching is logged and is no receipt."""
    letter = _own(work, call, call.letter_id)
    paper = _ready(letter)
    sha256 = paper.pdf_sha256 if call.form == "pdf" else paper.docx_sha256
    log_act(
        work.session,
        call.by(),
        act="letter.fetch",
        subject=str(letter.letter_id),
        detail={"number": letter.number, "form": call.form, "sha256": sha256},
    )
    return LetterFile(sha256=sha256, file_name=f"{letter.number}.{call.form}", media_type=MEDIA_TYPES[call.form])


def sign_letter(work: Work, call: SignLetter) -> SignedLetter:
    """Enter the receipt of today; the clock of article 8 starts. A letter that was signed for stays as it is."""
    letter = _own(work, call, call.letter_id)
    _ready(letter)
    name = table.filled(call.signed_for_by, "签收人姓名")
    case = cases.lock(work.session, letter.case_id) if letter.case_id else None
    letter = _own(work, call, call.letter_id)
    if letter.received is not None:
        return SignedLetter(item=_item(work, letter))
    received = Received(work.today, work.now, name, Way.CONNECTOR, call.by().seat)
    if case is not None:
        _receive(work, call, case, letter, name)
    letters.receive(work.session, letter.letter_id, received)
    signed = replace(letter, received=received)
    item = _item(work, signed)
    detail = {"number": letter.number, "signed_for_by": name, "received_on": work.today.isoformat()}
    log_act(work.session, call.by(), act="letter.sign", subject=str(letter.letter_id), detail=detail)
    return SignedLetter(item=item)


def _receive(work: Work, call: SignLetter, case: StoredCase, letter: StoredLetter, name: str) -> None:
    """Move the case where the letter asks for an answer; the receipt of another letter is only noted."""
    papers = dossier.read(work.session, case.case_id)
    if letter.kind not in dossier.ASKING:
        note = f"签收{letter.number}，签收人：{name}"
        entry = table.Entry(NOTED, work.today, note, case.file.state, case.file.state)
        cases.append_history(work.session, case.case_id, entry, seat=call.by().seat, now=work.now)
        return
    moved = table.receive(
        case.file,
        signed_for_by=name,
        on=work.today,
        today=work.today,
        calendar=work.calendar,
        within=limit_of(work, papers),
    )
    steps.moved_to(work, call.by().seat, case, moved)


def may_attach(work: Work, call: KeepAttachment) -> None:
    """Refuse an attachment to what cannot be answered, before the file is looked at."""
    letter, _, papers = _answerable(work, call, call.letter_id)
    if letter.case_id is not None and sum(file.seat == call.by().seat for file in papers.files) >= 5 * MAX_FILES:
        raise Precondition("too-many-files", "该函件已收到的附件过多，请合并后提交，或以纸质方式报送。")


def keep_attachment(work: Work, call: KeepAttachment, media_type: str) -> FileKept:
    """Enter an attachment that has been taken in."""
    letter, case, _ = _answerable(work, call, call.letter_id)
    kept = files.add(
        work.session,
        case.case_id,
        seat=call.by().seat,
        sha256=call.sha256,
        file_name=call.file_name,
        media_type=media_type,
        size=call.size,
        now=work.now,
    )
    detail = {"number": letter.number, "file_name": kept.file_name, "sha256": kept.sha256}
    log_act(work.session, call.by(), act="letter.attach", subject=str(letter.letter_id), detail=detail)
    return FileKept(file=kept)


def answer_letter(work: Work, call: AnswerLetter) -> Acknowledgement:
    """Enter the unit's answer; the clock stops today. The same answer again gives the same acknowledgement."""
    letter = _own(work, call, call.letter_id)
    if letter.case_id is not None:
        cases.lock(work.session, letter.case_id)  # before looking: who comes second sees the first one's answer
    known = _known(work, call, letter)
    if known is not None:
        return known
    letter, case, papers = _answerable(work, call, call.letter_id)
    attached = _attached(call, papers)
    refuse_marked(call.content, "答复内容")
    if not letter.sent_on <= call.signed_on <= work.today:
        raise InvalidInput("signed-on", "签署日期应在来函之后、今天之前（含当日），请核对。")
    duties.require_signature(work.session, call.by().unit, call.signer, call.signer_post, call.signed_on)
    is_late = case.file.deadline is not None and work.today > case.file.deadline.due_on
    moved = table.answer(
        case.file,
        signer=duties.clean(call.signer),
        signer_post=duties.clean(call.signer_post),
        content=call.content,
        on=work.today,
        today=work.today,
    )
    steps.moved_to(work, call.by().seat, case, moved)
    reply = Reply(
        reply_id=call.reply_id,
        round=replies.next_round(work.session, case.case_id),
        way=Way.CONNECTOR,
        answered_on=work.today,
        signed_on=call.signed_on,
        signer=duties.clean(call.signer),
        signer_post=duties.clean(call.signer_post),
        content=call.content.strip(),
        files=attached,
        seat=call.by().seat,
        recorded_at=work.now,
    )
    stored = StoredReply(case.case_id, letter.letter_id, is_late, reply)
    replies.add(work.session, stored)
    detail = {
        "number": letter.number,
        "case_number": case.number,
        "signer": reply.signer,
        "files": str(len(attached)),
        "content_sha256": _digest(reply.content),
    }
    log_act(work.session, call.by(), act="letter.answer", subject=str(letter.letter_id), detail=detail)
    return _acknowledged(letter, case.number, stored)


def unit_of(call: UnitCall) -> Actor:
    """Return the unit's connector that asks; `Forbidden` for everybody else."""
    actor = call.by()
    require(actor, Permission.LETTER_ANSWER)
    if actor.role is not Role.CONNECTOR:
        raise Forbidden("connector-only", "收件箱只对联网单位的前置机开放。", actor.seat)
    return actor


def _own(work: Work, call: UnitCall, letter_id: UUID) -> StoredLetter:
    """Return a letter to the caller's unit; another unit's is as unknown as one that does not exist."""
    actor = unit_of(call)
    letter = letters.find(work.session, letter_id)
    if letter is None or letter.to_unit != actor.unit:
        raise NotFound("letter-unknown", "收件箱中没有这份函件，请先列出收件箱核对。", str(letter_id))
    if letter.voided_on is not None:
        raise Conflict("letter-voided", f"{letter.number}已由来函单位撤回，文号作废，不必签收和答复。", str(letter_id))
    return letter


def _ready(letter: StoredLetter) -> letters.LetterFiles:
    if letter.files is None:
        raise Precondition("letter-not-ready", "函件正文正在生成，请稍后再取。", str(letter.letter_id))
    return letter.files


def _answerable(work: Work, call: UnitCall, letter_id: UUID) -> tuple[StoredLetter, StoredCase, Dossier]:
    letter = _own(work, call, letter_id)
    if letter.case_id is None or letter.kind not in dossier.ASKING:
        raise Precondition("letter-asks-no-answer", "这份函件不需要答复。", str(letter_id))
    case = cases.get(work.session, letter.case_id)
    papers = dossier.read(work.session, case.case_id)
    if papers.asking is None or papers.asking.letter_id != letter_id:
        raise Conflict("letter-followed", "这份函件之后另有来函，请答复最新的一份。", str(letter_id))
    table.next_state(case.file, Act.ANSWER)
    return letter, case, papers


def _attached(call: AnswerLetter, papers: Dossier) -> tuple[KeptFile, ...]:
    own = {file.sha256: file for file in papers.files if file.seat == call.by().seat}
    missing = [sha256 for sha256 in call.attachments if sha256 not in own]
    if missing:
        detail = f"有 {len(missing)} 个附件尚未上传（SHA-256 {missing[0][:12]}…），请先上传再答复。"
        raise Precondition("attachment-missing", detail, missing[0])
    return tuple(own[sha256] for sha256 in dict.fromkeys(call.attachments))


def _known(work: Work, call: AnswerLetter, letter: StoredLetter) -> Acknowledgement | None:
    """Return the acknowledgement of an answer that came before; `Conflict` where it said something else."""
    case_id = replies.case_of(work.session, call.reply_id)
    if case_id is None:
        return None
    papers = dossier.read(work.session, case_id)
    stored = next(one for one in papers.replies if one.reply.reply_id == call.reply_id)
    same = (
        stored.letter_id == call.letter_id
        and stored.reply.content == call.content.strip()
        and [file.sha256 for file in stored.reply.files] == list(dict.fromkeys(call.attachments))
        and (stored.reply.signer, stored.reply.signed_on) == (duties.clean(call.signer), call.signed_on)
    )
    if not same:
        raise Conflict("reply-taken", "同一编号的答复此前已经收到，内容不同；请换一个编号。", str(call.reply_id))
    return _acknowledged(letter, cases.number_of(work.session, case_id), stored)


def _item(work: Work, letter: StoredLetter) -> InboxLetter:
    case = cases.get(work.session, letter.case_id) if letter.case_id else None
    if case is None:
        return InboxLetter(
            letter=letter.shown(),
            deadline=None,
            days_left=None,
            may_sign=letter.received is None and letter.files is not None,
            may_answer=False,
            acknowledgement=None,
        )
    papers = dossier.read(work.session, case.case_id)
    is_asking = papers.asking is not None and papers.asking.letter_id == letter.letter_id
    may_answer = is_asking and Act.ANSWER in table.allowed_acts(case.file, work.today)
    deadline = case.file.deadline if may_answer else None
    given = next((one for one in papers.replies if one.letter_id == letter.letter_id), None)
    return InboxLetter(
        letter=letter.shown(),
        deadline=deadline,
        days_left=deadlines.days_left(work.calendar, deadline, work.today) if deadline else None,
        may_sign=letter.received is None and letter.files is not None,
        may_answer=may_answer,
        acknowledgement=_acknowledged(letter, case.number, given) if given else None,
    )


def _acknowledged(letter: StoredLetter, case_number: str, stored: StoredReply) -> Acknowledgement:
    return Acknowledgement(
        reply_id=stored.reply.reply_id,
        letter_id=letter.letter_id,
        letter_number=letter.number,
        case_number=case_number,
        recorded_at=stored.reply.recorded_at,
        answered_on=stored.reply.answered_on,
        is_late=stored.is_late,
        content_sha256=_digest(stored.reply.content),
        files=stored.reply.files,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
