"""The delivery calendar and the quality of what came (办法 articles 3 and 9): due days, dunning, scores of the senders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.envelope import Answer, Call, Event
from contracts.values import DataSetName, Instant, Model, Origin, PeriodText, RegionCode


class DueState(StrEnum):
    """How a line of the calendar stands."""

    RECEIVED = "received"
    LATE = "late"
    """Came after its day."""
    MISSING = "missing"
    NOT_DUE = "not_due"


class CalendarLine(Model):
    """One delivery that the calendar expects, and what came."""

    data_set: DataSetName
    data_set_title: str
    sender: str
    region: RegionCode
    period: PeriodText
    due_on: date
    is_provisional: bool
    """The count reaches into a year whose holidays are not announced yet (暂定)."""
    basis: str
    """Where the due day comes from: the agreed rule's document, or the system's default (Chinese)."""
    state: DueState
    received_at: Instant | None = None
    """When the first accepted delivery was complete."""
    receipt_id: UUID | None = None
    working_days_late: int = Field(default=0, ge=0)
    """After the due day until it came, or until today."""
    working_days_left: int | None = None
    """Until the due day; null where it has come or the day has passed."""


class DeliveryCalendar(Answer):
    """The lines of a fiscal year, by due day."""

    fiscal_year: int
    region: RegionCode
    region_name: str
    items: tuple[CalendarLine, ...]


class ListDueDeliveries(Call[DeliveryCalendar]):
    """The calendar of a year; without one the newest with data. A connector sees its own unit's lines."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DeliveryCalendar

    fiscal_year: int | None = None
    region: RegionCode | None = None
    sender: str | None = None
    state: DueState | None = None


# Agreed due days -------------------------------------------------------------------------------------------------


class DueDay(Model):
    """When a data set is due: one of a working day, a calendar day (each of the month after), a day of the year; or never."""

    working_day: int | None = Field(default=None, ge=1, le=23)
    calendar_day: int | None = Field(default=None, ge=1, le=31)
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    years_later: int = Field(default=0, ge=-1, le=2)
    """0: in the fiscal year itself."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.month is None) != (self.day is None):
            raise ValueError("月份和日期应当同时填写")
        if sum(value is not None for value in (self.working_day, self.calendar_day, self.month)) > 1:
            raise ValueError("工作日、日历日、年内日期只能填写一种")
        if self.month is not None and self.day is not None:
            date(2024, self.month, self.day)
        return self

    def misfit(self, title: str, period: str | None) -> str | None:
        """Return in Chinese why this is no due day of a data set whose deliveries cover a `year` or a `month`; null where it is one."""
        if self == DueDay():
            return None
        if period == "year":
            return None if self.month is not None else f"《{title}》按年度报送，期限应为一年中的某月某日。"
        return None if self.month is None else f"《{title}》按月报送，期限应为次月的第几个工作日或几日。"


class DueRule(Answer):
    """The due day of a data set from a day on, as the joint meeting (article 9) has agreed, or by default."""

    data_set: DataSetName
    data_set_title: str
    sender: str
    due: DueDay | None
    """Null: not expected."""
    words: str
    """The same in Chinese, `次月第3个工作日`."""
    valid_from: date | None = None
    """Holds for periods that begin on or after this day; null for the default."""
    basis: str
    decided_by: str = ""
    """The seat that entered it; empty for the default."""
    decided_at: Instant | None = None


class DueRuleList(Answer):
    """Rules by data set, the newest first; the default last."""

    items: tuple[DueRule, ...]


class ListDueRules(Call[DueRuleList]):
    """Every rule that is or was agreed, and the defaults."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DueRuleList

    data_set: DataSetName | None = None


class SetDueRule(Call[DueRule]):
    """Enter what was agreed; nothing is overwritten: periods that begin earlier keep their rule. Logged."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DueRule

    data_set: DataSetName
    due: DueDay | None
    valid_from: date
    basis: str = Field(min_length=4, max_length=200)
    """The document or meeting: `2025年第一次联席会议纪要`."""


# Quality ---------------------------------------------------------------------------------------------------------


class QualityPlace(Model):
    """A place where a measure found a fault."""

    row_no: int
    place: str
    column: str
    """Chinese title of the field."""


class QualityMeasure(Model):
    """One measure of a delivery (docs/quality.md)."""

    measure: str
    """`rejected empty odd_characters no_chinese date_order unknown_code difference late`."""
    checked: int
    faulty: int
    share: float
    """`faulty` of `checked`, 0 to 1."""
    deducted: float
    """Points taken from 100."""
    places: tuple[QualityPlace, ...] = ()
    """The first five."""


class DeliveryQuality(Answer):
    """How good a decided delivery is."""

    delivery_id: UUID
    score: float
    """0 to 100."""
    is_measured: bool
    """False while the rows of an accepted delivery are still being looked at."""
    measures: tuple[QualityMeasure, ...]


class GetDeliveryQuality(Call[DeliveryQuality]):
    """The quality of a decided delivery; a connector asks for its own only."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DeliveryQuality

    delivery_id: UUID


class SenderScore(Model):
    """A sender's year."""

    sender: str
    deliveries: int
    """Accepted and refused."""
    refused: int
    late: int
    missing: int
    """Lines of the calendar that are overdue and not there; each counts as a delivery with 0 points."""
    rows: int
    rejected_rows: int
    differences: int
    """Unexplained ones in which its data stand."""
    score: float


class SenderScores(Answer):
    """Senders of a year, the lowest score first."""

    fiscal_year: int
    region: RegionCode
    items: tuple[SenderScore, ...]


class ListSenderScores(Call[SenderScores]):
    """Scores of a year; without one the newest with data. A connector sees its own."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = SenderScores

    fiscal_year: int | None = None
    region: RegionCode | None = None


# Facts -----------------------------------------------------------------------------------------------------------


class DueItem(Model):
    """A line of the calendar in a reminder or a dunning."""

    data_set: DataSetName
    data_set_title: str
    period: PeriodText
    due_on: date
    working_days: int
    """Left until the due day (reminder) or passed since (dunning)."""


class DeliveryReminded(Event):
    """A sender has deliveries that are due soon; told once a line, three working days before."""

    type_: ClassVar[str] = "ingest.delivery.reminded.v1"

    sender: str
    region: RegionCode
    day: date
    items: tuple[DueItem, ...]
    origin: Origin = Origin.OFFICIAL
    """Of the data that the region has delivered; anything but official is marked wherever it shows."""


class DeliveryDunned(Event):
    """A sender has deliveries that are overdue (催报); told once a line at 1, 5 and 15 working days."""

    type_: ClassVar[str] = "ingest.delivery.dunned.v1"

    sender: str
    region: RegionCode
    day: date
    items: tuple[DueItem, ...]
    origin: Origin = Origin.OFFICIAL
    """Of the data that the region has delivered; anything but official is marked wherever it shows."""
