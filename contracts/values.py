"""Value types that several services speak: money, actors, classes and levels of article 7."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


class Model(BaseModel):
    """Base of everything that crosses a process: frozen, closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs an offset")
    return value.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_in_utc)]
"""An aware time in UTC."""

Money = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
"""Yuan, two decimals (预算法 article 19: the unit of account is the yuan)."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
"""Administrative division code (GB/T 2260), six digits as text."""
DataSetName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,62}$")]
PeriodText = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A year `2025`, a month `2025-03` or a day `2025-03-31`."""


class Origin(StrEnum):
    """Where data come from; anything but official is marked wherever it shows."""

    OFFICIAL = "official"
    SYNTHETIC = "synthetic"
    FOREIGN = "foreign"


class MatterClass(StrEnum):
    """The three classes of article 7; the class fixes document, approver and clock."""

    GENERAL = "general"
    IMPORTANT = "important"
    MAJOR = "major"


class Role(StrEnum):
    """The three kinds of seat of article 4, and the units' connectors."""

    ADMINISTRATOR = "administrator"
    WORKER = "worker"
    QUERY = "query"
    CONNECTOR = "connector"


class Permission(StrEnum):
    """What a request needs; the table that says which role has it is `services/auth/policy.py`."""

    DATA_VIEW = "data.view"
    DATA_EXPORT = "data.export"
    SETTINGS_MANAGE = "settings.manage"
    FILE_UPLOAD = "file.upload"
    WARNING_DISPOSE = "warning.dispose"
    CASE_HANDLE = "case.handle"
    DOCUMENT_ISSUE = "document.issue"
    DEPUTY_VIEW = "deputy.view"
    PERSONAL_OPEN = "personal.open"
    CERTIFICATE_MANAGE = "certificate.manage"
    LOG_VIEW = "log.view"
    PARKING_MANAGE = "parking.manage"
    ARCHIVE_KEEP = "archive.keep"
    DELIVERY_PUSH = "delivery.push"
    LETTER_ANSWER = "letter.answer"


class Actor(Model):
    """Who acts: the seat or connector behind a certificate that auth has just checked."""

    seat: str
    """`A-01`, `W-01`..`W-06`, `Q-01`..`Q-06`, or `C-<unit>` for a connector."""
    role: Role
    name: str
    unit: str
    """The sending unit's code for a connector (`czj`, `swj`), else the committee's office."""
    fingerprint: Sha256
    """SHA-256 of the certificate's DER form."""
    session_id: UUID | None = None
    remote: str = ""
    correlation_id: UUID
    may: tuple[Permission, ...] = ()


class ReceiptRef(Model):
    """The way from a figure back to what was received: file, sheet, row, cell."""

    receipt_id: UUID
    file_name: str
    place: str
    """`表二!D12` in a workbook, `line 214` in a text file."""


class Page(Model):
    """A page request: `limit` rows after `offset`."""

    limit: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=1_000_000)
