"""What an order of a special report becomes, alone or on a query request of article 5. Pure."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from contracts.cases.requests_v1 import QueryRequest, RequesterKind, RequestState
from contracts.errors import InvalidInput, Precondition
from contracts.reports.special_v1 import RequestSpecialReport, SpecialReportRequested, Target

ALLOWED: Final = frozenset({RequestState.APPROVED, RequestState.ANSWERED, RequestState.ARCHIVED})
PURPOSE_LENGTH: Final = 500
KINDS: Final = {Target.PROJECT: "项目", Target.UNIT: "单位", Target.SUBJECT: "支出功能科目"}


def scope_of(call: RequestSpecialReport, request: QueryRequest | None) -> str:
    """Return what the report looks at, in which days and on whose request: while its draft stands there is one."""
    asked = f" {request.number}" if request else ""
    return f"{KINDS[call.target]}{call.code} {call.first_day.isoformat()}至{call.last_day.isoformat()}{asked}"


def ordered(
    document_id: UUID, issue_id: UUID, call: RequestSpecialReport, request: QueryRequest | None
) -> SpecialReportRequested:
    """Put order and query request together; a deputy's name stays in the register (article 4).

    `InvalidInput` where the days are not of one budget year, `Precondition` where the request is not approved.
    """
    if call.last_day < call.first_day or call.last_day.year != call.first_day.year:
        raise InvalidInput("report-days", "查询期间的止日不应早于起日，且应在同一预算年度内，请改正。", call.code)
    said = call.model_dump(include=set(SpecialReportRequested.model_fields))
    if request is not None:
        if request.state not in ALLOWED:
            raise Precondition("request-not-approved", "查询申请尚未批准，不能据以编制报告。", str(request.request_id))
        said |= {
            "request_number": request.number,
            "requester": "" if request.kind is RequesterKind.DEPUTY else request.requester,
            "purpose": call.purpose or request.purpose[:PURPOSE_LENGTH],
        }
    return SpecialReportRequested(document_id=document_id, issue_id=issue_id, **said)
