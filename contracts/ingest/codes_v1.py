"""Classification codes by year, their changes and comparable figures, unknown codes, and regions with their history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.values import DataSetName, Instant, Model, Money, Page, PeriodText, RegionCode

CodeTable = Literal["functional", "revenue", "gov_economic", "dep_economic"]


class CodeVolume(Model):
    """A volume in force: the country's, or one region's own table."""

    source: str
    region: RegionCode | None
    is_complete: bool
    """Whether a code that is not in it does not exist."""
    note: str
    code_count: int
    imported_at: Instant


class CodeLine(Model):
    """One code in force."""

    code: str
    name: str
    level: str
    parent_code: str | None
    book: str | None
    is_local: bool
    region: RegionCode | None
    source: str


class CodeList(Answer):
    """Codes of a year's table, with the volumes that they come from; without a volume the year is said to have none."""

    fiscal_year: int
    code_table: CodeTable
    volumes: tuple[CodeVolume, ...]
    total: int
    items: tuple[CodeLine, ...]


class ListCodes(Call[CodeList]):
    """Codes in force in a year; `query` is the beginning of a code or a part of a name."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = CodeList

    fiscal_year: int = Field(ge=2000, le=2100)
    code_table: CodeTable
    query: str = Field(default="", max_length=40)
    page: Page = Page()


class CodeChange(Model):
    """What became of a code from one year to the next."""

    from_code: str | None
    from_name: str | None
    to_code: str | None
    to_name: str | None
    change: str
    """`renamed`, `added`, `removed`, `moved`, `split` or `merged`."""
    share: Decimal
    reason: str
    basis: str
    """`decided`; else compared, `complete` or `partial`: an absence from a partial volume proves nothing."""


class CodeChangeList(Answer):
    """Changes into a year, unchanged codes left out."""

    to_year: int
    code_table: CodeTable
    items: tuple[CodeChange, ...]


class ListCodeChanges(Call[CodeChangeList]):
    """The mapping of a table from the year before."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = CodeChangeList

    to_year: int = Field(ge=2000, le=2100)
    code_table: CodeTable


class UnknownCode(Model):
    """A code that data use and the year's table does not have; listed for a person to look at, never guessed."""

    region: RegionCode
    data_set: DataSetName
    column: str
    code_table: CodeTable
    code: str
    row_count: int
    receipt_id: UUID
    """First row that has it."""
    row_no: int
    reason: str
    """`no-volume`, `not-in-volume` or `not-in-partial-volume`."""


class UnknownCodeList(Answer):
    """Unknown codes of a year, those of most rows first; at most 500."""

    fiscal_year: int
    total: int
    items: tuple[UnknownCode, ...]


class ListUnknownCodes(Call[UnknownCodeList]):
    """Codes that the data of a year use and its tables do not have."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = UnknownCodeList

    fiscal_year: int = Field(ge=2000, le=2100)


class ComparableLine(Model):
    """A subject of a monthly report beside the codes of the year after (同口径). Yuan."""

    receipt_id: UUID
    row_no: int
    region: RegionCode
    book: str
    subject_code: str
    subject_name: str
    cumulative_amount: Money | None
    comparable_code: str | None
    """Null where the code is gone and nothing was decided."""
    comparable_name: str | None
    change: str | None
    share: Decimal | None
    basis: str | None
    comparable_cumulative_amount: Money | None


class ComparableList(Answer):
    """A month on the basis of the next year's codes; a code that was split has a line for each part."""

    period: PeriodText
    total: int
    items: tuple[ComparableLine, ...]


class ListComparable(Call[ComparableList]):
    """The execution report of a month on the codes of the year after."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = ComparableList

    period: PeriodText
    direction: Literal["income", "expenditure"]
    region: RegionCode | None = None
    page: Page = Page()


class GrowthLine(Model):
    """A subject of a month beside the same month of the year before on this year's codes (同口径增减). Yuan, per cent."""

    region: RegionCode
    book: str
    subject_code: str
    subject_name: str | None
    month_amount: Money | None
    """Null where this year's report has no such line any more."""
    cumulative_amount: Money | None
    stated_cumulative_amount: Money | None
    """What this year's report itself says of the year before."""
    comparable_month_amount: Money | None
    """Null where the year before has not been delivered, or had no such line."""
    comparable_cumulative_amount: Money | None
    month_growth: Decimal | None
    """Null where the year before is missing, zero or negative: a rate would mislead."""
    cumulative_growth: Decimal | None
    changes: tuple[str, ...]
    """How its code or its parts' codes changed: `renamed`, `split`, `merged`, `moved`."""
    undecided_amount: Money
    """Of last year's report under this class or section: codes that are gone without a decision; in no comparable figure."""
    receipt_id: UUID | None
    row_no: int | None


class GrowthList(Answer):
    """A month's growth on a comparable basis, by subject."""

    period: PeriodText
    total: int
    has_last_year: bool
    """Whether the same month of the year before was delivered."""
    items: tuple[GrowthLine, ...]


class ListGrowth(Call[GrowthList]):
    """A month's report beside the same month of the year before, on this year's codes."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = GrowthList

    period: PeriodText
    direction: Literal["income", "expenditure"]
    region: RegionCode | None = None
    page: Page = Page()


class RegionVersion(Model):
    """A stretch of a region's life under one name and place."""

    region_code: str
    version: int
    name: str
    level: str
    """`prefecture`, `county`, `township` or `village`."""
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None
    """Into which region it was merged."""
    source: str


class RegionList(Answer):
    """Regions with their history, by code."""

    total: int
    items: tuple[RegionVersion, ...]


class ListRegions(Call[RegionList]):
    """Regions below one, or whose name or code has `query`."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = RegionList

    parent: str | None = Field(default=None, pattern=r"^\d{2,12}$")
    query: str = Field(default="", max_length=40)
    page: Page = Page()
