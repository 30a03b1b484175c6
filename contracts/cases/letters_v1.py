"""Letters to units and what comes back: the register of letters, receipts (签收), answers, files (articles 7 and 8)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.values import Instant, Model, Origin, RegionCode, Sha256

UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]
"""A unit of `contracts.units.UNITS`: the code in its connector's certificate."""
FileName = Annotated[str, Field(min_length=1, max_length=120)]
MAX_FILE_BYTES = 16 * 1024 * 1024
"""As much as the door lets through in one request."""
MAX_FILES = 20
"""Attachments of one answer."""


class LetterKind(StrEnum):
    """What goes to a unit."""

    QUERY_NOTICE = "query_notice"
    """联网查询情况通报 (article 7, general)."""
    LETTER = "letter"
    """函 (article 7, important and major)."""
    REMINDER = "reminder"
    """催办函: the limit of article 8 has passed."""
    EXTENSION = "extension"
    """延期函: the limit of a major matter is extended (article 8)."""
    RETURN = "return"
    """退回函: an insufficient answer is returned, to be answered again."""
    DUNNING = "dunning"
    """催报函: deliveries that are overdue (article 3)."""
    SURVEY_REPORT = "survey_report"
    """调研报告 (article 8, second paragraph)."""
    SURVEY_PLAN = "survey_plan"
    """调研方案: goes to nobody and has no number."""
    CHAIRMEN_REPORT = "chairmen_report"
    """向主任会议的报告 (article 8, second paragraph)."""


class Way(StrEnum):
    """How a receipt or an answer came: the clock and the table are the same."""

    CONNECTOR = "connector"
    PAPER = "paper"
    """Entered by the clerk, with a scan."""


class KeptFile(Model):
    """A file that belongs to a case: an attachment of an answer, a scan of a paper; content-addressed."""

    file_id: UUID
    file_name: FileName
    media_type: str
    size: int
    sha256: Sha256
    kept_at: Instant
    seat: str
    """Who handed it in: `A-01`, `C-czj`."""


class Reply(Model):
    """An answer of a unit as it was given; each round of a returned matter has its own."""

    reply_id: UUID
    round: int
    way: Way
    answered_on: date
    """The day it came, which the clock is held against."""
    signed_on: date
    signer: str
    signer_post: str
    content: str
    files: tuple[KeptFile, ...]
    seat: str
    recorded_at: Instant


class CaseLetter(Model):
    """A letter of the register: what was sent to whom, and whether it was received."""

    letter_id: UUID
    case_id: UUID | None
    kind: LetterKind
    number: str
    """`元人预函〔2026〕3号`."""
    title: str
    addressee: str
    to_unit: UnitCode | None
    """Whose connector shows it; null: on paper only."""
    sent_on: date
    is_ready: bool
    """Whether its files are rendered; before that it cannot be fetched or signed for through the connector."""
    received_on: date | None = None
    signed_for_by: str | None = None
    receipt_way: Way | None = None
    voided_on: date | None = None
    """Taken back before its receipt: the number is void and never given again."""
    void_reason: str = ""
    approved_by: str = ""
    """In the register, of a letter that belongs to no case (催报函); the others' consents stand with their case."""
    approval_scan_id: UUID | None = None
    """The paper that bears that consent; fetched with `GetPaper`."""
    origin: Origin
    region: RegionCode
