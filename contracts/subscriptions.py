"""Who consumes which event: set-up declares these queues before anyone publishes, so a consumer may start late.

An event with two consumers counts as taken when the first queue has it; were the second queue declared only at its
consumer's first start, everything before that would be lost to it (docs/decisions/0003). `tests/unit/chassis` holds the
list together with the handlers in the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contracts.alerts.desk_v1 import RunRequested
from contracts.alerts.v1 import AlertRaised
from contracts.auth.v1 import CertificateRevoked
from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.meetings_v1 import MeetingPaperRequested, PushAgreed
from contracts.cases.v1 import CaseClosed, DayBegan, DocumentRequested, WarningDisposed
from contracts.envelope import Event
from contracts.exports import AlertsExported, DocumentsExported, ExportRequested, LedgerExported, LogExported
from contracts.ingest.calendar_v1 import DeliveryDunned, DeliveryReminded
from contracts.ingest.reconciliation_v1 import DifferenceChanged, SliceReconciled
from contracts.ingest.v1 import DeliveryCompleted, SliceAccepted
from contracts.reports.issues_v1 import IssueArchived, IssueRenderingRequested, IssueScheduled
from contracts.reports.special_v1 import SpecialReportRequested
from contracts.reports.v1 import BriefRequested, DocumentRendered


@dataclass(frozen=True, slots=True)
class Subscription:
    """One consumer of one event; its queue is `<service>.<consumer>`."""

    service: str
    consumer: str
    event: type[Event]


SUBSCRIPTIONS: Final = (
    Subscription("ingest", "loader", DeliveryCompleted),
    Subscription("ingest", "reconciler", SliceAccepted),
    Subscription("ingest", "on_day_began", DayBegan),
    Subscription("ingest", "on_push_agreed", PushAgreed),
    Subscription("ingest", "measurer", SliceAccepted),
    Subscription("alerts", "engine", SliceAccepted),
    Subscription("alerts", "reconciliations", SliceReconciled),
    Subscription("alerts", "differences", DifferenceChanged),
    Subscription("alerts", "reconciliations", SliceReconciled),
    Subscription("alerts", "requests", RunRequested),
    Subscription("alerts", "days", DayBegan),
    Subscription("alerts", "on_warning_disposed", WarningDisposed),
    Subscription("alerts", "on_case_closed", CaseClosed),
    Subscription("auth", "on_certificate_revoked", CertificateRevoked),
    Subscription("cases", "on_alert_raised", AlertRaised),
    Subscription("cases", "on_document_rendered", DocumentRendered),
    Subscription("cases", "on_day_began", DayBegan),
    Subscription("cases", "on_delivery_reminded", DeliveryReminded),
    Subscription("cases", "on_delivery_dunned", DeliveryDunned),
    Subscription("cases", "on_slice_accepted", SliceAccepted),
    Subscription("cases", "on_issue_archived", IssueArchived),
    Subscription("cases", "on_issue_scheduled", IssueScheduled),
    Subscription("ingest", "exporter", ExportRequested),
    Subscription("alerts", "exporter", ExportRequested),
    Subscription("reports", "exporter", ExportRequested),
    Subscription("auth", "on_export_requested", ExportRequested),
    Subscription("cases", "on_ledger_exported", LedgerExported),
    Subscription("cases", "on_alerts_exported", AlertsExported),
    Subscription("cases", "on_documents_exported", DocumentsExported),
    Subscription("cases", "on_log_exported", LogExported),
    Subscription("reports", "letters", DocumentRequested),
    Subscription("reports", "follow_ups", FollowUpRequested),
    Subscription("reports", "meeting_papers", MeetingPaperRequested),
    Subscription("reports", "special_reports", SpecialReportRequested),
    Subscription("reports", "briefs", BriefRequested),
    Subscription("reports", "issues", IssueRenderingRequested),
    Subscription("reports", "on_day_began", DayBegan),
)
