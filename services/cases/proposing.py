"""What the system proposes by itself: reminders of overdue answers (article 8), dunning letters for deliveries (article 3).

It only proposes and drafts; a person sends or sets aside.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.cases.follow_ups_v1 import (
    DroppedProposal,
    DropProposal,
    FollowUpProposal,
    FollowUpRequested,
    ListProposals,
    ProposalList,
    SendDunning,
    SentDunning,
)
from contracts.cases.letters_v1 import LetterKind
from contracts.cases.papers_v1 import PaperOf
from contracts.cases.v1 import Approval, Approver, DayBegan
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.ingest.calendar_v1 import DeliveryDunned, DeliveryReminded
from contracts.ingest.v1 import SliceAccepted
from contracts.units import UNITS
from contracts.values import Permission
from services.cases import deadlines, duties, papers, steps, units
from services.cases.numbers import Register
from services.cases.recounting import SYSTEM_SEAT
from services.cases.storage import cases, proposals, replies
from services.cases.storage import letters as letter_store
from services.cases.storage.cases import StoredCase
from services.cases.storage.letters import StoredLetter
from services.cases.storage.proposals import StoredProposal
from services.cases.work import Work, require

DUNNING_TITLE = "预算联网监督数据"


def propose_reminders(work: Work, event: DayBegan) -> int:
    """Propose a reminder for every answer that is overdue on a working day; return how many were proposed.

    Again only some working days after the last one was sent or set aside. May come twice, or after a gap.
    """
    if not event.is_working_day:
        return 0
    found = 0
    for case in cases.overdue(work.session, event.day):
        ended = proposals.last_ended(work.session, case.case_id)
        if ended and work.calendar.working_days_between(ended, event.day) < work.settings.remind_again_after:
            continue
        deadline = case.file.deadline
        if deadline is None or not proposals.propose_reminder(
            work.session, case.case_id, region=case.alert.summary.region, due_on=deadline.due_on, today=event.day
        ):
            continue
        found += 1
        late = -deadlines.days_left(work.calendar, deadline, event.day)
        draft = steps.paper(work, case, LetterKind.REMINDER, on=event.day, due_on=deadline.due_on, working_days=late)
        publish(work.session, draft)
    return found


def keep_reminded(work: Work, event: DeliveryReminded) -> None:
    """Keep a reminder for the unit's inbox."""
    proposals.keep_notice(
        work.session,
        event.sender,
        region=event.region,
        day=event.day,
        is_overdue=False,
        items=event.items,
        now=work.now,
    )


def keep_dunned(work: Work, event: DeliveryDunned) -> None:
    """Keep a dunning for the unit's inbox and propose the letter to the clerk, with a draft."""
    proposals.keep_notice(
        work.session, event.sender, region=event.region, day=event.day, is_overdue=True, items=event.items, now=work.now
    )
    proposal_id = proposals.propose_dunning(
        work.session, event.sender, region=event.region, items=event.items, origin=event.origin, today=event.day
    )
    stored = _open(work.session, proposal_id)
    publish(work.session, _dunning_paper(stored, None, on=event.day))


def take_back_arrived(work: Work, event: SliceAccepted) -> None:
    """Take what has come out of the unit's open dunning; where nothing is left, the proposal ends.

    The draft stays as it was made: the letter is composed anew of what is left when it is sent.
    """
    stored = proposals.open_dunning(work.session, event.sender, event.region)
    if stored is None:
        return
    left = tuple(item for item in stored.items if (item.data_set, item.period) != (event.data_set, event.period))
    if not left:
        reason = "所列数据均已报送"
        proposals.end(
            work.session, stored.proposal_id, state="dropped", reason=reason, seat=SYSTEM_SEAT, today=work.today
        )
    elif left != stored.items:
        proposals.keep_items(work.session, stored.proposal_id, left, stored.origin)


def list_proposals(work: Work, call: ListProposals) -> ProposalList:
    """Return a page of what is proposed now, the longest overdue first."""
    require(call.by(), Permission.DATA_VIEW)
    total, found = proposals.open_ones(work.session, call.page)
    of_cases = cases.of_ids(work.session, [one.case_id for one in found if one.case_id])
    by_id = {case.case_id: case for case in of_cases}
    items = (_shown(one, by_id[one.case_id] if one.case_id else None) for one in found)
    return ProposalList(items=tuple(items), total=total)


def drop_proposal(work: Work, call: DropProposal) -> DroppedProposal:
    """Set a proposal aside with a reason."""
    require(call.by(), Permission.CASE_HANDLE)
    _open(work.session, call.proposal_id)
    reason = call.reason.strip()
    if len(reason) < 2:
        raise InvalidInput("text-missing", "请填写不采纳的理由（至少两个字）。")
    proposals.end(work.session, call.proposal_id, state="dropped", reason=reason, seat=call.by().seat, today=work.today)
    log_act(work.session, call.by(), act="proposal.drop", subject=str(call.proposal_id), detail={"reason": reason})
    return DroppedProposal(proposal_id=call.proposal_id)


def send_dunning(work: Work, call: SendDunning) -> SentDunning:
    """Send the dunning letter that is proposed."""
    require(call.by(), Permission.CASE_HANDLE)
    stored = _open(work.session, call.proposal_id)
    if not stored.proposed_on <= call.sent_on <= work.today:
        raise InvalidInput("date-out-of-order", "发出日期应在提议之日之后、今天之前（含当日），请核对。")
    duties.require_consent(work.session, Approver.HEAD, call.approver_name, call.sent_on)
    papers.check(work, PaperOf.PROPOSAL, call.proposal_id, call.scan_id)
    to_unit = units.chosen(call.to_unit)
    letter = StoredLetter(
        letter_id=uuid4(),
        case_id=None,
        kind=LetterKind.DUNNING,
        number=steps.draw(work, Register.LETTER, None, call.sent_on),
        title=DUNNING_TITLE,
        addressee=UNITS.get(stored.unit or "", stored.unit or ""),
        to_unit=to_unit,
        region=stored.region,
        origin=stored.origin,
        sent_on=call.sent_on,
    )
    letter_store.add(work.session, letter, now=work.now)
    approval = Approval(
        act="dunning",
        approver=Approver.HEAD,
        name=duties.clean(call.approver_name),
        approved_on=call.sent_on,
        scan_id=call.scan_id,
        seat=call.by().seat,
        recorded_at=work.now,
    )
    replies.approve_letter(work.session, letter.letter_id, approval)
    publish(work.session, _dunning_paper(stored, letter, on=call.sent_on))
    seat = call.by().seat
    proposals.end(work.session, call.proposal_id, state="sent", reason=letter.number, seat=seat, today=work.today)
    detail = {"number": letter.number, "unit": stored.unit or "", "approver": duties.clean(call.approver_name)}
    log_act(work.session, call.by(), act="dunning.send", subject=str(letter.letter_id), detail=detail)
    return SentDunning(letter_id=letter.letter_id, number=letter.number)


def _open(session: Session, proposal_id: UUID) -> StoredProposal:
    stored = proposals.lock(session, proposal_id)
    if stored is None:
        raise NotFound("proposal-not-found", "没有这条提议，请刷新后再看。", str(proposal_id))
    if not stored.is_open:
        raise Conflict("proposal-ended", "这条提议已经办理，请刷新后再看。", str(proposal_id))
    return stored


def _dunning_paper(stored: StoredProposal, letter: StoredLetter | None, *, on: date) -> FollowUpRequested:
    return FollowUpRequested(
        kind=LetterKind.DUNNING,
        letter_id=letter.letter_id if letter else None,
        case_id=None,
        case_number=None,
        document_number=letter.number if letter else None,
        addressee=UNITS.get(stored.unit or "", stored.unit or ""),
        matter=DUNNING_TITLE,
        dated_on=on,
        items=stored.items,
        origin=stored.origin,
        region=stored.region,
    )


def _shown(stored: StoredProposal, case: StoredCase | None) -> FollowUpProposal:
    name = UNITS.get(stored.unit or "", stored.unit or "")
    return FollowUpProposal(
        proposal_id=stored.proposal_id,
        kind=stored.kind,
        case_id=stored.case_id,
        case_number=case.number if case else None,
        unit=stored.unit,
        addressee=units.addressee(case.alert.summary, case.to_unit) if case else name,
        matter=case.alert.summary.title if case else DUNNING_TITLE,
        due_on=stored.due_on,
        items=stored.items,
        region=stored.region,
        proposed_on=stored.proposed_on,
    )
