"""What every step of a case has in common: lock, consent, number, write, letter, answer, log.

Every step is one transaction; the operation log comes last because it serialises all acts until the commit.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Protocol
from uuid import UUID, uuid4

from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.letters_v1 import LetterKind
from contracts.cases.v1 import Approval, Approver, Case, PaperSection, SurveyPaper
from contracts.values import Actor, Permission
from services.cases import case as table
from services.cases import dossier, duties, units, views
from services.cases.case import Moved
from services.cases.files import scan
from services.cases.numbers import Register, written
from services.cases.storage import cases, files, numbers, proposals, replies
from services.cases.storage import letters as letter_store
from services.cases.storage.cases import StoredCase
from services.cases.storage.letters import StoredLetter
from services.cases.transitions import Act
from services.cases.work import Work, require


class Order(Protocol):
    """An order on one case."""

    @property
    def case_id(self) -> UUID:
        """The case."""

    def by(self) -> Actor:
        """Who orders."""


def locked(work: Work, call: Order) -> StoredCase:
    """Return the case of an order, held for this transaction; `Forbidden` where the actor may not handle cases."""
    require(call.by(), Permission.CASE_HANDLE)
    return cases.lock(work.session, call.case_id)


def consent(
    work: Work, call: Order, act: str, approver: Approver, *, name: str, on: date, scan_id: UUID | None
) -> None:
    """Keep a consent; refused where nobody of that name held the duty on that day, or its scan is not there."""
    check_consent(work, call, approver, name, on, scan_id)
    approval = Approval(
        act=act,
        approver=approver,
        name=duties.clean(name),
        approved_on=on,
        scan_id=scan_id,
        seat=call.by().seat,
        recorded_at=work.now,
    )
    replies.add_approval(work.session, call.case_id, approval)


def check_consent(work: Work, call: Order, approver: Approver, name: str, on: date, scan_id: UUID | None) -> None:
    """Refuse a consent of somebody not in office on that day, or whose scan does not lie with the case."""
    scan(files.of_case(work.session, call.case_id), scan_id)
    duties.require_consent(work.session, approver, name, on)


def draw(work: Work, register: Register, case_id: UUID | None, on: date) -> str:
    """Draw the next number of a register as documents show it."""
    number = numbers.issue(work.session, register, case_id=case_id, issued_on=on, now=work.now)
    return written(work.settings, register, on.year, number)


def moved_to(work: Work, seat: str, case: StoredCase, moved: Moved) -> StoredCase:
    """Write a moved case and its history; a reminder that is proposed and not due any more is set aside."""
    saved = cases.save(work.session, replace(case, file=moved.case))
    cases.append_history(work.session, case.case_id, moved.entry, seat=seat, now=work.now)
    if Act.REMIND not in table.allowed_acts(saved.file, work.today):
        proposals.end_of_case(
            work.session, case.case_id, state="dropped", reason="案件已有进展", seat=seat, today=work.today
        )
    return saved


def answered(work: Work, call: Order, case: StoredCase, moved: Moved) -> Case:
    """Answer with the case as it is now; the last thing done in the transaction is the log entry."""
    papers = dossier.read(work.session, case.case_id, earlier_case_id=case.earlier_case_id)
    answer = views.whole(case, papers, calendar=work.calendar, today=work.today)
    log_act(
        work.session,
        call.by(),
        act=f"case.{moved.entry.act}",
        subject=str(case.case_id),
        detail={
            "case_number": case.number,
            "from_state": moved.entry.from_state,
            "to_state": moved.entry.to_state,
            "on": moved.entry.on.isoformat(),
        },
    )
    return answer


def issue(work: Work, case: StoredCase, kind: LetterKind, number: str, on: date, **said: Any) -> StoredLetter:
    """Enter a follow-up paper into the register of letters and order it; `said` is what it says."""
    is_report = kind in {LetterKind.SURVEY_REPORT, LetterKind.CHAIRMEN_REPORT}
    summary = case.alert.summary
    letter = StoredLetter(
        letter_id=uuid4(),
        case_id=case.case_id,
        kind=kind,
        number=number,
        title=summary.title,
        addressee="主任会议" if is_report else units.addressee(summary, case.to_unit),
        to_unit=None if is_report else case.to_unit,
        region=summary.region,
        origin=summary.origin,
        sent_on=on,
    )
    letter_store.add(work.session, letter, now=work.now)
    publish(work.session, paper(work, case, kind, on=on, letter=letter, **said))
    return letter


def paper(
    work: Work, case: StoredCase, kind: LetterKind, *, on: date, letter: StoredLetter | None = None, **said: Any
) -> FollowUpRequested:
    """Return the order for a follow-up's paper; a draft without a letter."""
    asking = dossier.asking_letter(letter_store.of_case(work.session, case.case_id))
    summary = case.alert.summary
    return FollowUpRequested(
        kind=kind,
        letter_id=letter.letter_id if letter else None,
        case_id=case.case_id,
        case_number=case.number,
        document_number=letter.number if letter else None,
        addressee=letter.addressee if letter else units.addressee(summary, case.to_unit),
        matter=summary.title,
        dated_on=on,
        letter_number=asking.number if asking else case.file.document_number,
        sent_on=asking.sent_on if asking else None,
        received_on=asking.received.on if asking and asking.received else None,
        origin=summary.origin,
        region=summary.region,
        **said,
    )


def keep_survey(work: Work, call: Order, kind: str, on: date, sections: tuple[PaperSection, ...]) -> None:
    """Keep a paper of the survey."""
    kept = SurveyPaper(kind=kind, on=on, sections=sections, seat=call.by().seat, recorded_at=work.now)
    replies.add_survey_paper(work.session, call.case_id, kept)
