"""The gateway in one process: services stand in by the examples of the OpenAPI document, auth by a small register."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI

from chassis.blobs import Blobs
from chassis.clock import StoppedClock
from chassis.sealed_files import FileKeys
from contracts.auth.v1 import Access, CheckAccess, CloseSession, OpenSession, RevokeCertificate, Session
from contracts.cases.archive_v1 import PackageFile
from contracts.cases.inbox_v1 import LetterFile
from contracts.cases.v1 import (
    ApproveCase,
    CloseCase,
    CountDeadline,
    DisposeWarning,
    ExtendDeadline,
    GetCase,
    ListCases,
    RecordAnswer,
    RecordCommunication,
    RecordReceipt,
    SendDocument,
)
from contracts.envelope import Call, Done
from contracts.errors import Forbidden, Unauthenticated
from contracts.ingest.catalogue_v1 import TemplateFile
from contracts.ingest.v1 import (
    AcceptDelivery,
    CompleteDelivery,
    GetDelivery,
    GetOriginal,
    GetOverview,
    GetReceipt,
    GetRefusalReport,
    GetRow,
    ListDeliveries,
    OpenDelivery,
    Original,
    RecordPart,
    RefusalReport,
)
from contracts.parking import DiscardParked, ListParked, ReplayParked
from contracts.reports.v1 import DocumentFile, GetDocumentFile, ListDocuments, RequestBrief
from contracts.values import Actor, Role
from gateway import (
    archive_examples,
    calendar_examples,
    catalogue_examples,
    code_examples,
    desk_examples,
    examples,
    finding_examples,
    issue_examples,
    law_examples,
    letter_examples,
    office_examples,
    opinion_examples,
    reconciliation_examples,
    rule_examples,
)
from gateway.app import Parts, create_app
from gateway.clients import Services
from services.auth.policy import permissions_of

NOW = dt.datetime(2025, 4, 14, 1, 0, tzinfo=dt.UTC)
TOKEN = "a-session-token"

ANSWERS: dict[str, Any] = {
    OpenDelivery.method: examples.DELIVERY_OPEN,
    RecordPart.method: examples.DELIVERY_OPEN,
    CompleteDelivery.method: examples.DELIVERY_OPEN,
    GetDelivery.method: examples.DELIVERY_REFUSED,
    GetReceipt.method: examples.RECEIPT,
    AcceptDelivery.method: examples.DELIVERY_OPEN,
    GetRefusalReport.method: RefusalReport(
        file_name="差错清单.csv", media_type="text/csv; charset=utf-8", content=b"77u/"
    ),
    ListDeliveries.method: examples.DELIVERIES,
    GetRow.method: examples.ROW,
    "open_personal_value": examples.PERSONAL,
    GetOriginal.method: Original(sha256="0" * 64, file_name="报表.csv", size=9),
    GetOverview.method: examples.OVERVIEW,
    "list_alerts": examples.ALERTS,
    "count_alerts": examples.COUNTS,
    "get_alert": examples.ALERT,
    "change_level": examples.ALERT,
    "get_morning": desk_examples.MORNING,
    "list_health": desk_examples.HEALTH,
    "run_rules": Done(),
    "list_whitelist": desk_examples.ENTRIES,
    "propose_whitelist": desk_examples.ENTRY,
    "decide_whitelist": desk_examples.ENTRY,
    "end_whitelist": desk_examples.ENTRY,
    "list_rules": rule_examples.LIBRARY,
    "get_rule": rule_examples.RULE,
    "draft_rule": rule_examples.RULE,
    "list_rule_changes": rule_examples.CHANGES,
    "propose_rule_change": rule_examples.CHANGE,
    "decide_rule_change": rule_examples.CHANGE,
    "request_backtest": rule_examples.BACKTEST,
    "request_parameter_backtest": rule_examples.PARAMETER_BACKTEST,
    "get_backtest": rule_examples.BACKTEST_FINDINGS,
    "request_backtests": rule_examples.BACKTESTS,
    "decide_changes": rule_examples.DECIDED,
    "list_effects": rule_examples.EFFECTS,
    "list_parameter_changes": desk_examples.CHANGES,
    "propose_parameter_change": desk_examples.CHANGE,
    "decide_parameter_change": desk_examples.CHANGE,
    "end_parameter_change": desk_examples.CHANGE,
    "list_due_deliveries": calendar_examples.CALENDAR,
    "list_due_rules": calendar_examples.RULES,
    "set_due_rule": calendar_examples.RULE,
    "list_codes": code_examples.CODES,
    "list_code_changes": code_examples.CHANGES,
    "list_unknown_codes": code_examples.UNKNOWN,
    "list_comparable": code_examples.COMPARABLE,
    "list_growth": code_examples.GROWTH,
    "list_regions": code_examples.REGIONS,
    "list_data_sets": catalogue_examples.CATALOGUE,
    "get_data_set": catalogue_examples.CARD,
    "get_template": TemplateFile(file_name="D25_政府债务余额_元.xlsx", media_type="application/x", content=b"UEs="),
    "get_delivery_quality": calendar_examples.QUALITY,
    "get_row_versions": calendar_examples.VERSIONS,
    "list_sender_scores": calendar_examples.SCORES,
    "list_identities": reconciliation_examples.IDENTITIES,
    "list_differences": reconciliation_examples.DIFFERENCES,
    "get_difference": reconciliation_examples.DIFFERENCE,
    "explain_difference": reconciliation_examples.DIFFERENCE,
    "sign_off_difference": reconciliation_examples.DIFFERENCE,
    "list_laws": law_examples.LAWS,
    "get_law_text": law_examples.LAW_TEXT,
    "get_article": law_examples.ARTICLE_TEXT,
    "search_articles": law_examples.HITS,
    DisposeWarning.method: examples.DISPOSAL,
    ListCases.method: examples.CASES,
    GetCase.method: examples.CASE,
    ApproveCase.method: examples.CASE,
    RecordCommunication.method: examples.CASE,
    SendDocument.method: examples.CASE,
    RecordReceipt.method: examples.CASE,
    RecordAnswer.method: examples.CASE,
    ExtendDeadline.method: examples.CASE,
    CloseCase.method: examples.CASE,
    CountDeadline.method: examples.COUNTED,
    "remind_case": examples.CASE,
    "hand_over": examples.CASE,
    "return_answer": examples.CASE,
    "void_letter": examples.CASE,
    "plan_survey": examples.CASE,
    "report_survey": examples.CASE,
    "report_to_chairmen": examples.CASE,
    "list_proposals": letter_examples.PROPOSALS,
    "send_dunning": letter_examples.SENT_DUNNING,
    "drop_proposal": letter_examples.DROPPED,
    "list_inbox": letter_examples.INBOX,
    "get_letter_file": LetterFile(sha256="0" * 64, file_name="函.pdf", media_type="application/pdf"),
    "sign_letter": letter_examples.SIGNED,
    "keep_attachment": letter_examples.FILE,
    "answer_letter": letter_examples.ACKNOWLEDGEMENT,
    "list_letters": letter_examples.LETTERS,
    "keep_scan": letter_examples.FILE,
    "get_case_file": LetterFile(sha256="0" * 64, file_name="附件.pdf", media_type="application/pdf"),
    "keep_paper": letter_examples.FILE,
    "get_paper": LetterFile(sha256="0" * 64, file_name="批件.pdf", media_type="application/pdf"),
    "list_papers": letter_examples.PAPERS,
    "list_duties": letter_examples.DUTIES,
    "enter_duty": letter_examples.DUTY,
    "end_duty": letter_examples.DUTY,
    "list_requests": office_examples.REQUESTS,
    **dict.fromkeys(
        ("get_request", "enter_request", "decide_request", "answer_request", "archive_request"), office_examples.REQUEST
    ),
    "list_findings": finding_examples.FINDINGS,
    "list_linked_findings": finding_examples.REFS,
    "export_findings": finding_examples.LIST,
    **dict.fromkeys(("get_finding", "link_finding", "unlink_finding", "follow_finding"), finding_examples.FINDING),
    "list_opinions": opinion_examples.OPINIONS,
    "export_opinions": opinion_examples.REGISTER,
    **dict.fromkeys(
        (
            "get_opinion",
            "enter_opinion",
            "forward_opinion",
            "attach_opinion",
            "link_opinion",
            "reassign_opinion",
            "answer_opinion",
            "judge_opinion",
            "rehandle_opinion",
            "withdraw_opinion",
        ),
        opinion_examples.OPINION,
    ),
    "list_members": office_examples.MEMBERS,
    "add_member": office_examples.MEMBERS,
    "list_meetings": office_examples.MEETINGS,
    **dict.fromkeys(("get_meeting", "plan_meeting", "hold_meeting", "record_minutes"), office_examples.MEETING),
    "list_tasks": office_examples.TASKS,
    "report_task": office_examples.TASKS,
    "list_agreements": office_examples.AGREEMENTS,
    "agree_push": office_examples.AGREEMENT,
    "list_limits": office_examples.LIMITS,
    "count_limit": office_examples.COUNTED_LIMIT,
    "list_due": office_examples.DUE,
    **dict.fromkeys(("list_year_dates", "record_year_date"), office_examples.YEAR_DATES),
    "list_calendars": office_examples.CALENDARS,
    "get_calendar_version": office_examples.CALENDAR_VERSION,
    "list_issues": issue_examples.ISSUES,
    "compare_issue": issue_examples.CHANGES,
    "list_numbers": issue_examples.NUMBERS,
    "list_copies": issue_examples.COPIES,
    **dict.fromkeys(
        (
            "get_issue",
            "move_issue",
            "edit_text",
            "record_copy",
            "record_copy_receipt",
            "consent_to_publication",
            "publish_outside",
        ),
        issue_examples.ISSUE,
    ),
    "list_volumes": archive_examples.VOLUMES,
    "get_volume": archive_examples.VOLUME,
    "search_archive": archive_examples.HITS,
    **dict.fromkeys(("collect_volume", "set_retention", "seal_volume"), archive_examples.OPEN_VOLUME),
    **dict.fromkeys(("list_months", "order_month"), archive_examples.MONTHS),
    "get_month_package": PackageFile(sha256="0" * 64, file_name="月度导出.zip", media_type="application/zip"),
    "get_volume_package": PackageFile(sha256="0" * 64, file_name="档案.zip", media_type="application/zip"),
    ListDocuments.method: examples.DOCUMENTS,
    RequestBrief.method: examples.REQUESTED,
    GetDocumentFile.method: DocumentFile(sha256="0" * 64, file_name="函.pdf", media_type="application/pdf"),
    "list_certificates": examples.CERTIFICATES,
    RevokeCertificate.method: Done(),
    CloseSession.method: Done(),
    "list_operations": examples.OPERATIONS,
    "record_export": Done(),
    ListParked.method: examples.PARKED,
    ReplayParked.method: Done(),
    DiscardParked.method: Done(),
}


@dataclass(frozen=True)
class Holder:
    """A certificate and who it stands for."""

    seat: str
    role: Role
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def escaped(self) -> str:
        return quote(self.certificate.public_bytes(serialization.Encoding.PEM).decode(), safe="")

    def headers(self, port: str) -> dict[str, str]:
        """What nginx hands over."""
        return {
            "X-BW-Client-Cert": self.escaped,
            "X-BW-Client-Verify": "SUCCESS",
            "X-BW-Port": port,
            "X-BW-Remote": "10.1.2.3",
        }


def make_holder(seat: str, role: Role) -> Holder:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, seat)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW)
        .not_valid_after(NOW + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return Holder(seat, role, certificate)


@dataclass
class Desk:
    """Stands in for the services behind RPC: keeps what it was asked, answers by `answers`; auth's rule of article 4."""

    holders: list[Holder]
    answers: dict[str, Any] = field(default_factory=lambda: dict(ANSWERS))
    asked: list[Call[Any]] = field(default_factory=list)
    addressed: list[str] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)

    def call(self, call: Call[Any], *, service: str | None = None) -> Any:
        if isinstance(call, CheckAccess):
            return self._check(call)
        self.asked.append(call)
        self.addressed.append(service or call.service)
        if isinstance(call, OpenSession):
            actor = self._known(call.certificate_pem)
            return Session(actor=actor, token=TOKEN, expires_at=NOW + dt.timedelta(hours=8))
        answer = self.answers[call.method]
        if isinstance(answer, Exception):
            raise answer
        return answer(call) if callable(answer) else answer

    def _known(self, pem: str) -> Actor:
        fingerprint = x509.load_pem_x509_certificate(pem.encode()).fingerprint(hashes.SHA256()).hex()
        for holder in self.holders:
            if holder.fingerprint == fingerprint and fingerprint not in self.revoked:
                return Actor(
                    seat=holder.seat,
                    role=holder.role,
                    name="张某",
                    unit="czj" if holder.role is Role.CONNECTOR else "ysgw",
                    fingerprint=fingerprint,
                    session_id=None if holder.role is Role.CONNECTOR else UUID(int=5),
                    correlation_id=UUID(int=9),
                    may=permissions_of(holder.role),
                )
        raise Unauthenticated("certificate-unknown", "该证书未登记。")

    def _check(self, call: CheckAccess) -> Access:
        actor = self._known(call.certificate_pem)
        if call.needs_session and call.session_token != TOKEN:
            raise Unauthenticated("session-unknown", "会话已失效。")
        if call.permission is not None and call.permission not in actor.may:
            raise Forbidden("permission-missing", "您的席位没有此项权限。")
        return Access(actor=actor)

    def last(self, kind: type[Any]) -> Any:
        """The last call of a kind."""
        return next(call for call in reversed(self.asked) if isinstance(call, kind))


@dataclass
class Door:
    """Requests to the application, as nginx would pass them on."""

    app: FastAPI
    desk: Desk
    blobs: Blobs
    staging: Path

    def ask(
        self,
        method: str,
        path: str,
        *,
        holder: Holder | None,
        port: str = "people",
        session: bool = True,
        origin: str | None = "https://portal",
        headers: dict[str, str] | None = None,
        **body: Any,
    ) -> httpx.Response:
        sent = dict(holder.headers(port)) if holder else {}
        if port == "people" and session:
            sent["Cookie"] = f"bw_session={TOKEN}"
        if origin and method not in {"GET", "HEAD"}:
            sent["Origin"] = origin
        sent |= headers or {}

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="https://portal", trust_env=False) as client:
                return await client.request(method, path, headers=sent, **body)

        return asyncio.run(go())


@pytest.fixture(scope="session")
def admin() -> Holder:
    return make_holder("A-01", Role.ADMINISTRATOR)


@pytest.fixture(scope="session")
def reader() -> Holder:
    return make_holder("Q-01", Role.QUERY)


@pytest.fixture(scope="session")
def unit() -> Holder:
    return make_holder("C-czj", Role.CONNECTOR)


@pytest.fixture(scope="session")
def stranger() -> Holder:
    return make_holder("X-99", Role.QUERY)


@pytest.fixture
def desk(admin: Holder, reader: Holder, unit: Holder) -> Desk:
    return Desk([admin, reader, unit])


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """One application for all tests: FastAPI works out each route at its first request, a third of a second in all."""
    folder = tmp_path_factory.mktemp("gateway")
    blobs = Blobs((folder / "blobs").as_uri(), FileKeys({1: "key"}))
    return create_app(Parts(Services(Desk([])), blobs, folder / "staging", StoppedClock(NOW)))


@pytest.fixture
def door(app: FastAPI, desk: Desk, tmp_path: Path) -> Door:
    blobs = Blobs((tmp_path / "blobs").as_uri(), FileKeys({1: "key"}))
    app.state.services = Services(desk)
    app.state.blobs = blobs
    app.state.staging_dir = tmp_path / "staging"
    app.state.clock = StoppedClock(NOW)
    return Door(app, desk, blobs, app.state.staging_dir)


@pytest.fixture
def people(door: Door, admin: Holder) -> Callable[..., httpx.Response]:
    """Ask as the administrator, logged in."""
    return lambda method, path, **more: door.ask(method, path, holder=admin, **more)


@pytest.fixture
def connector(door: Door, unit: Holder) -> Callable[..., httpx.Response]:
    """Ask as the finance bureau's connector."""
    return lambda method, path, **more: door.ask(method, path, holder=unit, port="connectors", **more)
