"""Cases as the portal sees them."""

from __future__ import annotations

from datetime import date

from chassis.workdays import WorkCalendar
from contracts.alerts.v1 import AlertState
from contracts.cases.v1 import Case, CaseState, CaseSummary, Deadline
from services.cases import deadlines, units
from services.cases.case import allowed_acts
from services.cases.dossier import Dossier
from services.cases.storage.cases import StoredCase
from services.cases.transitions import Act


def summary(case: StoredCase, *, calendar: WorkCalendar, today: date) -> CaseSummary:
    """Return a case as a line of a list."""
    alert, file = case.alert.summary, case.file
    return CaseSummary(
        case_id=case.case_id,
        number=case.number,
        title=alert.title,
        state=file.state,
        matter_class=file.matter_class,
        document_kind=file.track.document_kind,
        approver=file.track.approver,
        addressee=units.addressee(alert, case.to_unit),
        opened_at=case.opened_at,
        deadline=file.deadline,
        days_left=deadlines.days_left(calendar, file.deadline, today) if file.deadline else None,
        origin=alert.origin,
        region=alert.region,
    )


def known(case: StoredCase, state: CaseState, *, calendar: WorkCalendar, on: date) -> CaseSummary:
    """Return a case as it was on a day on which it was in `state`, with the clock that ran then."""
    clock = _clock_in(case, state, calendar)
    left = None if clock is None else deadlines.days_left(calendar, clock, on)
    then = {"state": state, "deadline": clock, "days_left": left}
    return summary(case, calendar=calendar, today=on).model_copy(update=then)


def _clock_in(case: StoredCase, state: CaseState, calendar: WorkCalendar) -> Deadline | None:
    """Count the answer's clock anew where it has ended since; of article 7 only one that still runs is known."""
    file = case.file
    if state is CaseState.RECEIVED and file.received_on is not None:
        count = deadlines.extended_answer_by if file.is_extended else deadlines.answer_by
        return file.deadline or count(calendar, file.matter_class, file.received_on)
    return file.deadline if state is file.state else None


def whole(case: StoredCase, papers: Dossier, *, calendar: WorkCalendar, today: date) -> Case:
    """Return a case with its papers and what may be done with it now."""
    return Case(
        summary=summary(case, calendar=calendar, today=today),
        alert=case.alert.summary.model_copy(update={"state": AlertState.CONFIRMED}),
        fact=case.alert.fact,
        questions=case.alert.questions,
        legal_basis=case.alert.legal_basis,
        receipt_ids=case.alert.receipt_ids,
        history=papers.history,
        document_id=case.document_id,
        document_number=case.file.document_number,
        outcome=case.file.outcome,
        answer_signer=case.file.answer_signer,
        is_extended=case.file.is_extended,
        allowed_acts=tuple(
            act.value for act in allowed_acts(case.file, today) if act is not Act.VOID or papers.may_void
        ),
        to_unit=case.to_unit,
        proposed_unit=units.proposed(case.alert.summary),
        letters=tuple(letter.shown() for letter in papers.letters),
        replies=tuple(stored.reply for stored in papers.replies),
        files=papers.files,
        communications=papers.communications,
        approvals=papers.approvals,
        survey=papers.survey,
        reminder_proposed_on=papers.reminder_proposed_on,
        earlier_case_id=case.earlier_case_id,
        earlier_case_number=papers.earlier_number,
    )
