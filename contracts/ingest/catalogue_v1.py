"""The catalogue of data sets (办法 articles 3 and 9): who sends what, when, in which form, and what came last."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Base64Bytes

from contracts.envelope import Answer, Call
from contracts.values import DataSetName, Instant, Model, PeriodText, RegionCode


class LastReceived(Model):
    """The newest accepted delivery of a data set."""

    receipt_id: UUID
    receipt_number: str
    delivery_id: UUID
    region: RegionCode
    period: PeriodText
    rows: int
    accepted_at: Instant


class DataSetLine(Model):
    """A data set in the list."""

    name: DataSetName
    code: str
    """Number in the catalogue, `D13`."""
    title: str
    sender: str | None
    """Code of the unit that sends it; null for a view over others, which nobody sends."""
    frequency: str
    """How often the unit brings it up to date, in Chinese."""
    period: Literal["year", "month"] | None
    """What one delivery covers."""
    due: str
    """The due day in force, in Chinese."""
    due_basis: str
    """What was agreed (article 9), or that it is the system's default."""
    is_expected: bool
    """Whether the delivery calendar waits for it."""
    field_count: int
    has_template: bool
    last: LastReceived | None = None
    """Null where nothing came; a connector sees its own unit's only."""


class DataSetField(Model):
    """One column of a data set."""

    name: str
    """As in a file's header, `PAY_CERT_ID`."""
    title: str
    type: str
    """`text`, `code`, `money`, `date`, `month`, `integer`, `number` or `boolean`."""
    rule: str
    """What may stand in it, in Chinese."""
    is_required: bool
    is_key: bool
    is_personal: bool
    is_standard: bool
    """Whether the finance ministry's standard (预算管理一体化) names it so."""
    is_in_view: bool
    choices: tuple[str, ...] = ()


class DataSetCatalogue(Answer):
    """Every data set, by number."""

    items: tuple[DataSetLine, ...]


class ListDataSets(Call[DataSetCatalogue]):
    """The catalogue, or one unit's part of it."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DataSetCatalogue

    sender: str | None = None


class DataSetCard(Answer):
    """Everything that a sender or a reader needs to know of a data set."""

    line: DataSetLine
    note: str
    standard_table: str
    """Table of the standard that it mirrors; empty where it is our own."""
    view: str
    """Name in `ledger_v1`."""
    schema_version: int
    official_form: str = ""
    """An official export that is taken as it is, in Chinese."""
    identities: tuple[str, ...] = ()
    """What must add up inside one file, in Chinese."""
    sources: tuple[DataSetName, ...] = ()
    """What a view over others reads."""
    fields: tuple[DataSetField, ...]
    score: float | None = None
    """Quality of the last delivery, of 100."""
    json_schema: str = ""
    """JSON schema of one row; empty for an official workbook and a view."""


class GetDataSet(Call[DataSetCard]):
    """One data set by its name."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = DataSetCard

    data_set: DataSetName


class TemplateFile(Answer):
    """An Excel template to be filled in."""

    file_name: str
    media_type: str
    content: Base64Bytes


class GetTemplate(Call[TemplateFile]):
    """The template of a data set, for amounts in `money_unit`; region and period are filled in where they are given."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = TemplateFile

    data_set: DataSetName
    region: RegionCode | None = None
    period: PeriodText | None = None
    money_unit: Literal["元", "万元"] = "元"
