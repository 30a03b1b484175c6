"""Service and renderer as they really run: their own processes, events in, RPC out, files in the blob store, facts told.

Alerts, cases and ingest are stood in for by servers that answer on their RabbitMQ users with contract objects; the ledger,
the broker and both processes are real.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import amqp
import docx
import pytest
from kombu import Connection
from pypdf import PdfReader

from chassis.db import Database as ServiceDatabase
from chassis.messaging.codec import encode
from chassis.messaging.topology import EVENTS
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from chassis.rpc import RpcClient, RpcServer
from contracts.alerts.known_v1 import KnownAlerts, ListKnownAlerts
from contracts.alerts.v1 import Alert, AlertCounts, CountAlerts, GetAlert
from contracts.cases.duties_v1 import Duty, DutyList, ListDuties
from contracts.cases.known_v1 import KnownCases, ListKnownCases
from contracts.cases.meetings_v1 import MeetingPaperKind
from contracts.cases.requests_v1 import GetRequest, RequestState
from contracts.cases.v1 import DocumentRequested
from contracts.envelope import Event
from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound, Precondition, Unavailable
from contracts.ingest.v1 import GetOverview, Overview
from contracts.reports.issues_v1 import GetIssue, IssueAct, ListIssues, MoveIssue, Stage
from contracts.reports.special_v1 import RequestSpecialReport, Target
from contracts.reports.v1 import (
    Document,
    DocumentState,
    DocumentType,
    GetDocumentFile,
    ListDocuments,
    RequestBrief,
)
from contracts.values import Actor, Permission, Role
from deploy.stack.layout import PROJECT
from gateway.letter_examples import HOLDER
from gateway.office_examples import REQUEST
from services.reports.layout.measuring import is_red, measure
from tests.integration.reports.conftest import REGION, Ledger
from tests.support.backends import Broker
from tests.support.eventually import eventually
from tests.support.office_papers import MEETING
from tests.support.reports_samples import CASE_ID, alert, requested

pytestmark = pytest.mark.integration
ADMINISTRATOR = Actor(
    seat="A-01",
    role=Role.ADMINISTRATOR,
    name="管理员",
    unit="预算工委",
    fingerprint="a" * 64,
    correlation_id=uuid4(),
    may=(Permission.DATA_VIEW, Permission.DATA_EXPORT, Permission.DOCUMENT_ISSUE),
)

HEAD = HOLDER.model_copy(update={"duty": Duty.HEAD, "unit": "", "name": "李某某"})


def confirmed(newest: Alert) -> Alert:
    """The warning as its first occurrence said it."""
    summary = newest.summary.model_copy(update={"amount": Decimal("1234.50")})
    return newest.model_copy(update={"summary": summary, "formula": "确认时的算式 ＝ 1,234.50"})


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    full = {"PATH": os.environ["PATH"], **environment}
    with subprocess.Popen([sys.executable, "-m", *command], cwd=PROJECT, env=full) as started:
        yield
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=20)


@contextmanager
def answering(url: str, service: str, handlers: dict[Any, Any]) -> Iterator[None]:
    server = RpcServer(url, service, handlers)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield
    server.stop()
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def known(ledger: Ledger) -> Alert:
    """A warning whose evidence lies in received files."""
    with ledger.database.connect() as connection:
        rows = connection.execute(
            "SELECT receipt_id, file_name FROM ledger_v1.receipt WHERE data_set = 'debt_balance' ORDER BY number LIMIT 2"
        ).fetchall()
    sample = alert()
    evidence = tuple(
        item.model_copy(
            update={"receipt": item.receipt.model_copy(update={"receipt_id": receipt_id, "file_name": file_name})}
        )
        for item, (receipt_id, file_name) in zip(sample.evidence, rows, strict=True)
    )
    return sample.model_copy(update={"evidence": evidence, "receipt_ids": tuple(row[0] for row in rows)})


@pytest.fixture(scope="module")
def gateway(ledger: Ledger, shared_broker: Broker, known: Alert) -> Iterator[RpcClient]:
    """Both processes of reports between the stand-ins; a client on the gateway's RabbitMQ user."""
    overview = Overview(
        fiscal_year=2025, region=REGION, region_name="云岭县", origins=(), books=(), arrivals=(), missing=()
    )
    counts = AlertCounts(
        by_level={"major": 1}, by_class={"major": 1}, by_state={"open": 1}, by_rule={"W-D01": 1}, rules=()
    )
    stand_ins = {
        "alerts": {
            GetAlert: lambda call: confirmed(known) if call.occurrence == 1 else known,
            ListKnownAlerts: lambda _call: KnownAlerts(total=1, items=(known.summary,), later=0, rules=()),
            CountAlerts: lambda _call: counts,
        },
        "cases": {
            ListKnownCases: lambda _call: KnownCases(total=0, items=(), later=0),
            ListDuties: lambda _call: DutyList(items=(HEAD,)),
            GetRequest: lambda call: REQUEST.model_copy(
                update={"request_id": call.request_id, "state": RequestState.ENTERED}
            ),
        },
        "ingest": {GetOverview: lambda _call: overview},
    }
    environment = ledger.database.environment_for("reports", shared_broker)
    with (
        closing(RpcClient(shared_broker.url_for("gateway"), name="gateway")) as client,
        answering(shared_broker.url_for("alerts"), "alerts", stand_ins["alerts"]),
        answering(shared_broker.url_for("cases"), "cases", stand_ins["cases"]),
        answering(shared_broker.url_for("ingest"), "ingest", stand_ins["ingest"]),
        running(["chassis.run", "services.reports.service:ReportsService"], environment),
        running(["services.reports.renderer"], environment),
    ):
        eventually(lambda: listed(client) is not None, 30, "reports answers")
        yield client


def listed(client: RpcClient, **changes: Any) -> tuple[Document, ...] | None:
    try:
        return client.call(ListDocuments(actor=ADMINISTRATOR, **changes), timeout_s=2).items
    except Unavailable:
        return None


@contextmanager
def cases_outbox(ledger: Ledger, broker: Broker) -> Iterator[ServiceDatabase]:
    settings = ledger.database.settings_for("cases", broker)
    cases, relay = ServiceDatabase.from_settings(settings), OutboxRelay(settings)
    relay.start()
    yield cases
    relay.stop()
    cases.engine.dispose()


def tell(cases: ServiceDatabase, event: Event) -> None:
    with cases.transaction() as session:
        publish(session, event)


def content(ledger: Ledger, sha256: str) -> bytes:
    with ledger.context().blobs.open(sha256) as stored:
        return stored.read()


def test_a_case_gets_its_draft_and_then_its_letter_with_number_as_versions(ledger, shared_broker, gateway):
    case_id = uuid4()

    def versions() -> list[Document]:
        return sorted(listed(gateway, case_id=case_id) or (), key=lambda document: document.version)

    with cases_outbox(ledger, shared_broker) as cases:
        tell(cases, requested(number=None).model_copy(update={"case_id": case_id}))
        eventually(lambda: len(versions()) == 1, 30, "the draft")
        tell(cases, requested().model_copy(update={"case_id": case_id}))
        eventually(lambda: len(versions()) == 2, 30, "the letter")
    draft, letter = versions()

    assert [(item.version, item.number, item.state) for item in (draft, letter)] == [
        (1, None, DocumentState.RENDERED),
        (2, "元人预函〔2025〕3号", DocumentState.RENDERED),
    ]
    assert letter.title == "关于商请研究处理政府债务余额超过限额问题的函"
    assert letter.figures == 7
    assert letter.docx_sha256 is not None
    assert letter.pdf_sha256 is not None
    assert len(PdfReader(io.BytesIO(content(ledger, letter.pdf_sha256))).pages) >= 2
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(content(ledger, letter.docx_sha256))).paragraphs]
    assert "元人预函〔2025〕3号" in texts
    with ledger.database.connect() as connection:
        told = connection.execute(
            "SELECT count(*) FROM reports.outbox WHERE event_type = 'reports.document.rendered.v1'"
            " AND envelope LIKE %s",
            (f"%{case_id}%",),
        ).fetchone()
    assert told == (2,)


def test_the_letter_shows_what_was_confirmed_not_what_came_later(ledger, shared_broker, gateway):
    case_id = uuid4()
    with cases_outbox(ledger, shared_broker) as cases:
        tell(cases, requested().model_copy(update={"case_id": case_id, "occurrence": 1}))
        eventually(lambda: listed(gateway, case_id=case_id), 30, "the letter")
    (letter,) = listed(gateway, case_id=case_id) or ()
    assert letter.docx_sha256 is not None
    texts = [each.text for each in docx.Document(io.BytesIO(content(ledger, letter.docx_sha256))).paragraphs]
    said = "\n".join(texts)
    assert "确认时的算式 ＝ 1,234.50" in said
    assert "36,020,000.00 ＝" not in said
    assert "涉及金额1,234.50元" in said


def test_a_draft_that_was_held_up_does_not_follow_the_letter_with_its_number(ledger, shared_broker, gateway):
    case_id = uuid4()

    def handled() -> int:
        with ledger.database.connect() as connection:
            found = connection.execute("SELECT count(*) FROM reports.inbox WHERE consumer = 'letters'").fetchone()
        return int(found[0]) if found else 0

    before = handled()
    with cases_outbox(ledger, shared_broker) as cases:
        tell(cases, requested().model_copy(update={"case_id": case_id}))
        eventually(lambda: handled() == before + 1, 30, "the letter")
        tell(cases, requested(number=None).model_copy(update={"case_id": case_id}))
        eventually(lambda: handled() == before + 2, 30, "the draft")
    assert [document.number for document in listed(gateway, case_id=case_id) or ()] == ["元人预函〔2025〕3号"]


def test_papers_of_a_meeting_are_made_marked_as_the_countys_data_and_given_for_red_headed_paper(
    ledger, shared_broker, gateway
):
    kinds = {DocumentType.MEETING_NOTICE, DocumentType.MEETING_MINUTES, DocumentType.TASK_LIST}

    def made() -> dict[DocumentType, Document] | None:
        found = {item.document_type: item for item in listed(gateway) or () if item.document_type in kinds}
        return found if set(found) == kinds else None

    with cases_outbox(ledger, shared_broker) as cases:
        for kind in MeetingPaperKind:
            tell(cases, MEETING.model_copy(update={"kind": kind}))
        papers = eventually(made, 30, "the meeting's papers") or {}
    minutes, tasks = papers[DocumentType.MEETING_MINUTES], papers[DocumentType.TASK_LIST]
    assert (minutes.number, minutes.origin.value, minutes.region, minutes.version) == (
        MEETING.number,
        "synthetic",
        REGION,
        1,
    )
    assert (tasks.number, tasks.overprint_sha256) == (None, None)
    call = GetDocumentFile(actor=ADMINISTRATOR, document_id=minutes.document_id, form="overprint")
    file = gateway.call(call)
    assert (file.sha256, file.file_name.endswith("（套打）.pdf")) == (minutes.overprint_sha256, True)
    page = measure(PdfReader(io.BytesIO(content(ledger, file.sha256))).pages[0])
    assert not any(is_red(ink) for ink in page.inks)
    with pytest.raises(Precondition):
        gateway.call(call.model_copy(update={"document_id": tasks.document_id}))


def test_the_same_message_five_times_makes_one_document(ledger, shared_broker, gateway):
    case_id = uuid4()
    event = requested().model_copy(update={"case_id": case_id})
    body = encode(event, event_id=uuid4(), correlation_id=uuid4(), producer="cases", occurred_at=datetime.now(UTC))
    with Connection(shared_broker.url_for("cases")) as connection:
        channel = connection.channel()
        for _ in range(5):
            message = amqp.Message(body, content_encoding="binary", delivery_mode=2)
            channel.basic_publish(message, exchange=EVENTS.name, routing_key=DocumentRequested.type_)
        channel.close()
    eventually(lambda: listed(gateway, case_id=case_id), 30, "the letter")
    eventually(lambda: shared_broker.depths().get("reports.letters") == 0, 30, "the queue is empty")
    assert len(listed(gateway, case_id=case_id) or ()) == 1


def test_a_brief_is_drafted_without_a_number_and_numbered_when_it_is_signed(ledger, gateway):
    order = RequestBrief(actor=ADMINISTRATOR, region=REGION, year=2025, quarter=3)
    first, second = gateway.call(order).document_id, gateway.call(order).document_id

    def rendered(document_id: UUID) -> Document | None:
        items = listed(gateway, document_type=DocumentType.QUARTERLY_BRIEF) or ()
        (found,) = [item for item in items if item.document_id == document_id]
        return found if found.state is DocumentState.RENDERED else None

    draft = eventually(lambda: rendered(first), 60, "the draft")
    assert draft is not None
    assert (draft.number, draft.origin.value, draft.figures > 300) == (None, "synthetic", True)
    assert second == first  # ordered again within milliseconds; a rendering takes longer
    (issue,) = gateway.call(ListIssues(actor=ADMINISTRATOR, region=REGION)).items
    for act, person in ((IssueAct.SUBMIT, "孙某某"), (IssueAct.REVIEW, "吴某某"), (IssueAct.SIGN, "李某某")):
        moved = gateway.call(
            MoveIssue(actor=ADMINISTRATOR, issue_id=issue.issue_id, act=act, on=date.today(), person=person)
        )
    assert moved.summary.document_id is not None
    signed = eventually(lambda: rendered(moved.summary.document_id), 60, "the signed brief")
    assert signed is not None
    assert signed.number == moved.summary.number
    assert "〕第1期（总第1期）" in (signed.number or "")
    assert (signed.figures, signed.version > draft.version) == (draft.figures, True)
    assert signed.pdf_sha256 is not None
    pages = PdfReader(io.BytesIO(content(ledger, signed.pdf_sha256))).pages
    assert "草稿" not in pages[0].extract_text()
    with pytest.raises(Conflict):
        gateway.call(order)


def test_a_quarter_without_data_fails_with_its_reason(gateway):
    order = RequestBrief(actor=ADMINISTRATOR, region=REGION, year=2019, quarter=1)
    document_id = gateway.call(order).document_id

    def failed() -> Document | None:
        items = listed(gateway, document_type=DocumentType.QUARTERLY_BRIEF) or ()
        (found,) = [item for item in items if item.document_id == document_id]
        return found if found.state is DocumentState.FAILED else None

    document = eventually(failed, 60, "the failure")
    assert document is not None
    assert "没有已接收的预算收支执行月报" in document.failure


def test_a_special_report_is_ordered_logged_and_rendered_or_says_why_not(ledger, gateway):
    order = RequestSpecialReport(
        actor=ADMINISTRATOR, region=REGION, target=Target.SUBJECT, code="205", first_day=date(2025, 1, 1), last_day=date(2025, 9, 30)
    )  # fmt: skip
    first = gateway.call(order)
    asked = [first.document_id, gateway.call(order.model_copy(update={"code": "999"})).document_id]

    def settled() -> list[Document] | None:
        found = {item.document_id: item for item in listed(gateway, document_type=DocumentType.SPECIAL_REPORT) or ()}
        reports = [found[document_id] for document_id in asked if document_id in found]
        return (
            reports
            if len(reports) == 2 and all(item.state is not DocumentState.REQUESTED for item in reports)
            else None
        )

    made, failed = eventually(settled, 60, "the reports") or ()
    assert (made.state, made.number, made.origin.value) == (DocumentState.RENDERED, None, "synthetic")
    assert made.figures > 20
    assert made.title == "关于教育支出资金情况的专项查询分析报告"
    issue = gateway.call(GetIssue(actor=ADMINISTRATOR, issue_id=first.issue_id))
    assert (issue.summary.title, issue.summary.stage, issue.summary.document_id) == (
        made.title,
        Stage.DRAFT,
        made.document_id,
    )
    assert issue.text
    again = gateway.call(order)
    assert (again.issue_id, again.document_id == made.document_id) == (first.issue_id, False)
    assert (failed.state, "请核对编码和期间" in failed.failure) == (DocumentState.FAILED, True)
    with pytest.raises(InvalidInput):
        gateway.call(order.model_copy(update={"last_day": date(2024, 12, 31)}))
    with pytest.raises(Precondition, match="request-not-approved"):
        gateway.call(order.model_copy(update={"request_id": REQUEST.request_id}))
    with pytest.raises(Forbidden):
        gateway.call(
            order.model_copy(update={"actor": ADMINISTRATOR.model_copy(update={"may": (Permission.DATA_VIEW,)})})
        )
    with ledger.database.connect() as connection:
        logged = connection.execute(
            "SELECT count(*) FROM operation_log_v1.entry WHERE act = 'special_report.request' AND subject = ANY(%s)",
            ([str(document_id) for document_id in asked],),
        ).fetchone()
    assert logged == (2,)


def test_a_download_is_in_the_operation_log_before_it_is_answered(ledger, shared_broker, gateway):
    with cases_outbox(ledger, shared_broker) as cases:
        tell(cases, requested())
        (document, *_) = eventually(lambda: listed(gateway, case_id=CASE_ID), 30, "the letter") or ()
    file = gateway.call(GetDocumentFile(actor=ADMINISTRATOR, document_id=document.document_id, form="pdf"))
    assert file.sha256 == document.pdf_sha256
    assert file.file_name.endswith(".pdf")
    assert "元人预函〔2025〕3号" in file.file_name
    with ledger.database.connect() as connection:
        entry = connection.execute(
            "SELECT seat FROM operation_log_v1.entry WHERE act = 'document.download' AND subject = %s",
            (str(document.document_id),),
        ).fetchone()
    assert entry == ("A-01",)


def test_a_seat_without_the_permission_and_an_unknown_document_are_refused(gateway):
    looker = ADMINISTRATOR.model_copy(update={"may": (Permission.DATA_VIEW,)})
    with pytest.raises(Forbidden):
        gateway.call(RequestBrief(actor=looker, region=REGION, year=2025, quarter=3))
    with pytest.raises(Forbidden):
        gateway.call(GetDocumentFile(actor=looker, document_id=uuid4(), form="pdf"))
    with pytest.raises(NotFound):
        gateway.call(GetDocumentFile(actor=ADMINISTRATOR, document_id=uuid4(), form="pdf"))
