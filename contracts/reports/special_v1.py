"""The report on a query about one project, unit or subject (专项查询分析报告, articles 5 and 6)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call, Event
from contracts.reports.issues_v1 import Recipient
from contracts.reports.v1 import Requested
from contracts.values import RegionCode


class Target(StrEnum):
    """What is looked at."""

    PROJECT = "project"
    """项目编码 (D05, D07, D12)."""
    UNIT = "unit"
    """单位编码, with the units under it."""
    SUBJECT = "subject"
    """支出功能科目编码: 类, 款 or 项."""


class RequestSpecialReport(Call[Requested]):
    """Order the report as a draft on its way to the archive (`issues_v1`), anew where its draft is there; days within one budget year. `request_id` names the query request of article 5 that it answers:
    reports asks cases for it, `Precondition` where it is not approved.
    """

    service: ClassVar[str] = "reports"
    answer: ClassVar[type[Answer]] = Requested

    region: RegionCode
    target: Target
    code: str = Field(pattern=r"^[0-9A-Za-z._-]{3,40}$")
    first_day: date
    last_day: date
    request_id: UUID | None = None
    purpose: str = Field(default="", max_length=500)
    reasons: str = Field(default="", max_length=5_000)
    """五、原因分析, by people; empty says that data alone do not tell."""
    advice: str = Field(default="", max_length=5_000)
    recipients: tuple[Recipient, ...] = Field(default=(), max_length=100)
    """Who gets a copy by its content (article 6); may be chosen later, but before it is signed."""


class SpecialReportRequested(Event):
    """The report was ordered; the renderer takes over."""

    type_: ClassVar[str] = "reports.special_report.requested.v1"

    document_id: UUID
    issue_id: UUID
    region: RegionCode
    target: Target
    code: str
    first_day: date
    last_day: date
    request_number: str = ""
    requester: str = ""
    purpose: str = ""
    reasons: str = ""
    advice: str = ""
