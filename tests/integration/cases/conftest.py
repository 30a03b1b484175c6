"""Cases on a real database as its own role, with a clock that stands still; calls go to the use cases directly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.clock import StoppedClock
from chassis.db import Database as ServiceDatabase
from contracts.alerts.v1 import AlertRaised, AlertState, AlertSummary, LegalBasis
from contracts.cases.duties_v1 import Duty, DutyEntry, DutyHolder, EnterDuty
from contracts.cases.v1 import (
    ApproveCase,
    Case,
    CloseCase,
    CommunicationWay,
    Disposal,
    DisposeWarning,
    Outcome,
    RecordAnswer,
    RecordCommunication,
    RecordReceipt,
    SendDocument,
    WarningDecision,
)
from contracts.envelope import EVENT_TYPES, Event
from contracts.reports.v1 import DocumentRendered, DocumentType
from contracts.values import Actor, MatterClass, Origin, Permission, Role
from services.cases import duties, facts, orders
from services.cases.settings import CasesSettings
from services.cases.tracks import TRACKS
from services.cases.work import Work
from tests.support.backends import Database

MONDAY = datetime(2025, 1, 20, 2, 0, tzinfo=UTC)
ADMINISTRATOR = Actor(
    seat="A-01",
    role=Role.ADMINISTRATOR,
    name="管理员",
    unit="预算工委",
    fingerprint="a" * 64,
    correlation_id=uuid4(),
    may=(
        Permission.DATA_VIEW,
        Permission.DATA_EXPORT,
        Permission.FILE_UPLOAD,
        Permission.WARNING_DISPOSE,
        Permission.CASE_HANDLE,
    ),
)


def raised(
    matter_class: MatterClass = MatterClass.MAJOR,
    *,
    at: datetime = MONDAY,
    alert_id: UUID | None = None,
    **changes: Any,
) -> AlertRaised:
    """A warning of a class as alerts would publish it."""
    summary = AlertSummary(
        alert_id=alert_id or uuid4(),
        rule_id="W-B07",
        title="上级专项资金未及时分解下达",
        state=changes.pop("state", AlertState.OPEN),
        matter_class=matter_class,
        level=changes.pop("level", matter_class),
        region="532328",
        unit="czj",
        unit_name="县财政局",
        subject="专项转移支付",
        period="2024-12",
        amount=Decimal("1234567.80"),
        origin=Origin.SYNTHETIC,
        occurrences=changes.pop("occurrences", 1),
        raised_at=at,
    )
    return AlertRaised(
        summary=summary,
        fact=changes.pop("fact", "截至2024年12月，尚有1234567.80元未分解下达。"),
        legal_basis=(
            LegalBasis(law="中华人民共和国预算法", version="2018-12-29", article="第五十二条", gist="及时下达"),
        ),
        questions=("请说明未及时下达的原因。",),
        receipt_ids=(uuid4(),),
    )


@dataclass
class Desk:
    """The office's desk: gives orders at the day that the clock shows."""

    database: ServiceDatabase
    look: psycopg.Connection[Any]
    """A superuser's eyes."""
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(MONDAY))
    actor: Actor = ADMINISTRATOR

    @property
    def today(self) -> date:
        return self.clock.today()

    def pass_to(self, day: date) -> date:
        self.clock.move(timedelta(days=(day - self.today).days))
        return day

    def do(self, use_case: Callable[[Work, Any], Any], call: Any) -> Any:
        with self.database.transaction() as session:
            return use_case(Work.begin(session, self.clock, CasesSettings()), call)

    def raise_warning(self, matter_class: MatterClass = MatterClass.MAJOR, **changes: Any) -> UUID:
        event = raised(matter_class, **{"at": self.clock.now(), **changes})
        with self.database.transaction() as session:
            facts.keep_warning(session, event, now=self.clock.now())
        return event.summary.alert_id

    def dispose(
        self, alert_id: UUID, decision: WarningDecision = WarningDecision.CONFIRMED, **changes: Any
    ) -> Disposal:
        values = {"alert_id": alert_id, "decision": decision, "reason": "核对属实", "decided_on": self.today}
        disposal: Disposal = self.do(orders.dispose_warning, DisposeWarning(actor=self.actor, **(values | changes)))
        return disposal

    def open_case(self, matter_class: MatterClass = MatterClass.MAJOR) -> UUID:
        case_id = self.dispose(self.raise_warning(matter_class)).case_id
        assert case_id is not None
        return case_id

    def communicate(self, case_id: UUID, **changes: Any) -> Case:
        values = {
            "communicated_on": self.today,
            "way": CommunicationWay.PHONE,
            "unit_people": "预算股 钱某（股长）",
            "office_people": "预算工委 李某",
            "said": "上级文件到达较晚。",
            "analysis": "到文日期与说明相符。",
        }
        call = RecordCommunication(actor=self.actor, case_id=case_id, **(values | changes))
        case: Case = self.do(orders.record_communication, call)
        return case

    def approve(self, case_id: UUID, matter_class: MatterClass = MatterClass.MAJOR, **changes: Any) -> Case:
        values = {"approver": TRACKS[matter_class].approver, "approver_name": "王某", "approved_on": self.today}
        case: Case = self.do(orders.approve_case, ApproveCase(actor=self.actor, case_id=case_id, **(values | changes)))
        return case

    def send(self, case_id: UUID, to_unit: str | None = None) -> Case:
        call = SendDocument(actor=self.actor, case_id=case_id, sent_on=self.today, to_unit=to_unit)
        case: Case = self.do(orders.send_document, call)
        return case

    def render(self, case: Case) -> UUID:
        """Tell that the papers of the case's newest letter are there, as reports does; return the letter's id."""
        letter_id = case.letters[-1].letter_id
        event = DocumentRendered(
            document_id=uuid4(),
            document_type=DocumentType.LETTER,
            case_id=case.summary.case_id,
            docx_sha256="d" * 64,
            pdf_sha256="e" * 64,
            letter_id=letter_id,
        )
        with self.database.transaction() as session:
            facts.link_document(session, event)
        return letter_id

    def enter(self, duty: Duty, name: str, post: str, unit: str = "", **days: date) -> DutyHolder:
        values = {"valid_from": date(2020, 1, 1), "basis": "任职通知", **days}
        call = EnterDuty(actor=self.actor, duty=duty, unit=unit, name=name, post=post, **values)
        entry: DutyEntry = self.do(duties.enter_duty, call)
        return entry.holder

    def receive(self, case_id: UUID) -> Case:
        call = RecordReceipt(actor=self.actor, case_id=case_id, received_on=self.today, signed_for_by="李某")
        case: Case = self.do(orders.record_receipt, call)
        return case

    def answer(self, case_id: UUID) -> Case:
        call = RecordAnswer(
            actor=self.actor,
            case_id=case_id,
            answered_on=self.today,
            signer="张某",
            signer_post="局长",
            content="资金已于一月全部下达。",
        )
        case: Case = self.do(orders.record_answer, call)
        return case

    def close(self, case_id: UUID, outcome: Outcome = Outcome.TRUE_MENDED) -> Case:
        call = CloseCase(actor=self.actor, case_id=case_id, outcome=outcome, closed_on=self.today)
        case: Case = self.do(orders.close_case, call)
        return case

    def published(self) -> list[Event]:
        """Every event in the outbox, in order."""
        rows = self.look.execute("SELECT event_type, envelope::jsonb -> 'body' FROM cases.outbox ORDER BY position")
        return [EVENT_TYPES[row[0]].model_validate(row[1]) for row in rows]

    def logged(self) -> list[str]:
        """Acts in the operation log, in order."""
        rows = self.look.execute(
            "SELECT act FROM operation_log_v1.entry WHERE written_by LIKE '%cases%' ORDER BY number"
        )
        return [row[0] for row in rows if row[0] != "duty.enter"]


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    opened = ServiceDatabase.from_settings(database.settings_for("cases"), pool_size=10)
    with database.connect() as look:
        desk = Desk(opened, look)
        desk.enter(Duty.HEAD, "王某", "预算工委主任")
        desk.enter(Duty.VICE_CHAIR, "王某", "常委会副主任")
        desk.enter(Duty.UNIT_HEAD, "张某", "局长", "czj")
        yield desk
    opened.engine.dispose()
