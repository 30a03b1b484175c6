"""Personal data: opening the whole of a masked value, with a reason, logged before it is shown."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import Instant, Model

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""Name of a masked field of the row, `xpayee_acct_name`."""
Reason = Annotated[str, Field(min_length=5, max_length=500)]
"""Why it is opened; kept in the operation log, where the value itself is masked."""


class PersonalAsk(Model):
    """What is to be opened and why."""

    field: FieldName
    reason: Reason


class PersonalValue(Answer):
    """A whole value, as the sender first wrote it."""

    receipt_id: UUID
    row_no: int
    field: str
    title: str
    value: str
    opened_at: Instant
    log_number: int
    """Number of the entry in the operation log."""


class OpenPersonalValue(Call[PersonalValue]):
    """Open one masked value of a received row; administrator and working seats (article 4), never a query seat."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = PersonalValue

    receipt_id: UUID
    row_no: int
    field: FieldName
    reason: Reason
