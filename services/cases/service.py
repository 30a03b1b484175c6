"""Entry points of cases: parse, call, return."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

from sqlalchemy.orm import Session

from chassis.nameko_ext import Service, answers, every, on_event
from contracts.alerts.v1 import AlertRaised
from contracts.cases.v1 import (
    ApproveCase,
    Case,
    CaseList,
    CloseCase,
    CountDeadline,
    CountedDeadline,
    Disposal,
    DisposeWarning,
    ExtendDeadline,
    GetCase,
    ListCases,
    RecordAnswer,
    RecordReceipt,
    SendDocument,
)
from contracts.reports.v1 import DocumentRendered
from services.cases import days, facts, orders, questions
from services.cases.settings import CasesSettings
from services.cases.work import Work

SETTINGS: Final = CasesSettings()


class CasesService(Service):
    """From a warning to a letter, an answer with a legal clock, a closing (articles 7 and 8)."""

    name = "cases"

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open the transaction of one call."""
        with self.db.transaction() as session:
            yield Work.begin(session, self.clock, SETTINGS)

    @every(seconds=60)
    def tell_day(self) -> None:
        """Tell everybody that a day has begun."""
        with self.db.transaction(correlation_id=uuid4()) as session:
            days.tell_day(session, self.clock.today())

    @on_event(AlertRaised)
    def on_alert_raised(self, session: Session, event: AlertRaised) -> None:
        """Keep a warning for the office's decision."""
        facts.keep_warning(session, event, now=self.clock.now())

    @on_event(DocumentRendered)
    def on_document_rendered(self, session: Session, event: DocumentRendered) -> None:
        """Link a rendered document to its case."""
        facts.link_document(session, event)

    @answers(DisposeWarning)
    def dispose_warning(self, call: DisposeWarning) -> Disposal:
        """Confirm or dismiss a warning."""
        with self.work() as work:
            return orders.dispose_warning(work, call)

    @answers(ApproveCase)
    def approve_case(self, call: ApproveCase) -> Case:
        """Record the consent of article 7."""
        with self.work() as work:
            return orders.approve_case(work, call)

    @answers(SendDocument)
    def send_document(self, call: SendDocument) -> Case:
        """Record the sending; the document gets its number."""
        with self.work() as work:
            return orders.send_document(work, call)

    @answers(RecordReceipt)
    def record_receipt(self, call: RecordReceipt) -> Case:
        """Record the sign-for day."""
        with self.work() as work:
            return orders.record_receipt(work, call)

    @answers(ExtendDeadline)
    def extend_deadline(self, call: ExtendDeadline) -> Case:
        """Extend the answer's deadline."""
        with self.work() as work:
            return orders.extend_deadline(work, call)

    @answers(RecordAnswer)
    def record_answer(self, call: RecordAnswer) -> Case:
        """Record the unit's answer."""
        with self.work() as work:
            return orders.record_answer(work, call)

    @answers(CloseCase)
    def close_case(self, call: CloseCase) -> Case:
        """Close a case with its outcome."""
        with self.work() as work:
            return orders.close_case(work, call)

    @answers(ListCases)
    def list_cases(self, call: ListCases) -> CaseList:
        """List cases, overdue first."""
        with self.work() as work:
            return questions.list_cases(work, call)

    @answers(GetCase)
    def get_case(self, call: GetCase) -> Case:
        """Return one case."""
        with self.work() as work:
            return questions.get_case(work, call)

    @answers(CountDeadline)
    def count_deadline(self, call: CountDeadline) -> CountedDeadline:
        """Count a deadline."""
        with self.work() as work:
            return questions.count_deadline(work, call)
