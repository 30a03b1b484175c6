"""The YAML head of a warning rule: what it is called, where it comes from, how it speaks.

The format is described in `rules/README.md`; this module is its executable form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from contracts.values import MatterClass
from services.alerts.rule_parameters import Columns, Parameter, Unit, Value, bound
from services.alerts.wording import placeholders

FINDING_COLUMNS: Final = ("matter_key", "unit_code", "unit_name", "subject", "period", "amount", "size")
"""Columns of `-- findings` that belong to the finding and must be there."""
ROW_COLUMNS: Final = ("label", "receipt_id", "row_no", "place")
"""Columns of `-- findings` that belong to one row of evidence and must be there."""
COMPARISON_COLUMNS: Final = ("matter_key", "label", "value", "is_subject")
"""Columns of `-- comparison`: one row for each value that a finding is compared with, in the order to be shown."""
OPTIONAL_COLUMNS: Final = ("facts", "level_hint", "row_amount", "figures")
STANDARD_PARAMETERS: Final = frozenset({"region", "fiscal_year", "today"})

_NAME = re.compile(r"^[a-z][a-z0-9_]{1,40}$")
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class UnitOfAnalysis(StrEnum):
    """What one finding is about."""

    COUNTY = "county"
    UNIT = "unit"
    ITEM = "item"
    PROJECT = "project"
    PAYMENT = "payment"
    PAYEE = "payee"
    ACCOUNT = "account"
    DOCUMENT = "document"
    DEBT_KIND = "debt_kind"


class Schedule(StrEnum):
    """When the calendar asks for a rule's run; every rule also runs when a slice that it reads is accepted."""

    ON_RECEIPT = "on_receipt"
    DAILY = "daily"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Comparison(_Part):
    """How a measure is compared with a three-column parameter."""

    above: str | None = None
    """Met when the measure is strictly greater."""
    from_: str | None = Field(default=None, alias="from")
    """Met when the measure is greater or equal."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Comparison:
        if (self.above is None) == (self.from_ is None):
            raise ValueError("写 {above: 参数名}（大于）或 {from: 参数名}（不小于），二者取一")
        return self

    @property
    def parameter(self) -> str:
        """Name of the parameter compared with."""
        return self.above or self.from_ or ""


class ComparisonKind(StrEnum):
    """What a finding is compared with."""

    HISTORY = "history"
    """The same unit or item at other times."""
    PEERS = "peers"
    """Others of its kind at the same time."""


class DeclaredComparison(_Part):
    """What `-- comparison` gives: a heading, its kind, what the numbers count."""

    title: Sentence
    kind: ComparisonKind
    unit: Unit


class Basis(_Part):
    """An article that the rule leans on; the gist is our own paraphrase."""

    law: Sentence
    version: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2}|待装载)$")]
    article: Annotated[str, StringConstraints(pattern=r"^第[一二三四五六七八九十百零]+条")]
    gist: Sentence

    @field_validator("version", mode="before")
    @classmethod
    def _yaml_reads_dates(cls, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value


class Groups(_Part):
    """A step that gives rows of a view one by one, and the columns of it that say which rows are judged together."""

    step: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    by: tuple[str, ...] = Field(min_length=1)


class RuleHead(_Part):
    """The head of a rule file. Every text that people see is Chinese."""

    id: Annotated[str, StringConstraints(pattern=r"^W-[A-Z]\d{2}$")]
    title: Sentence
    version: int = Field(ge=1)
    family: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]+$")]
    matter_class: MatterClass
    unit_of_analysis: UnitOfAnalysis
    schedule: Schedule = Schedule.ON_RECEIPT
    data_sets: tuple[str, ...] = Field(min_length=1)
    judges_differences: bool = False
    """True where the disagreement of two sets is itself what is found: an open reconciliation difference then lowers
    no level."""
    picks: dict[str, str] = {}
    """By view, the step (CTE) that decides of each row of the view by itself: after a day's delivery the rule then costs
    what the day costs (`picking.py`)."""
    groups: dict[str, Groups] = {}
    """By view, how the rule judges its rows in groups apart from one another: after a day's delivery it speaks at once of the
    groups that the day's rows belong to (`touching.py`)."""
    parameters: dict[str, Parameter] = {}
    levels: tuple[dict[str, Comparison], ...] = ()
    facts: dict[str, str] = {}
    headline: Sentence
    fact: Sentence
    formula: Sentence
    explanation: Sentence
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    innocent_reasons: tuple[Sentence, ...] = Field(min_length=1)
    questions: tuple[Sentence, ...] = Field(min_length=1)
    exclusions: tuple[Sentence, ...] = ()
    comparison: DeclaredComparison | None = None

    @field_validator("parameters", "facts")
    @classmethod
    def _good_names(cls, value: dict[str, object]) -> dict[str, object]:
        for name in value:
            if not _NAME.match(name):
                raise ValueError(f"名称 {name!r} 只能用小写字母、数字和下划线，并以字母开头")
            if name in STANDARD_PARAMETERS:
                raise ValueError(f"{name} 是系统自带的参数，请换一个名称")
        return value

    @model_validator(mode="after")
    def _ladders_lead_somewhere(self) -> RuleHead:
        for ladder in self.levels:
            for measure, test in ladder.items():
                if measure not in ("size", "amount") and measure not in self.facts:
                    raise ValueError(f"levels 中的 {measure} 不是 size、amount，也未在 facts 中列出")
                declared = self.parameters.get(test.parameter)
                has_columns = declared is not None and isinstance(declared.default, Columns)
                if not has_columns:
                    raise ValueError(f"levels 引用的参数 {test.parameter} 不在 parameters 中，或不是三栏参数")
        return self

    @model_validator(mode="after")
    def _templates_know_their_values(self) -> RuleHead:
        known = {*FINDING_COLUMNS, *self.facts, "region", "fiscal_year"} - {"matter_key"}
        for key in ("headline", "fact", "formula"):
            for name in placeholders(getattr(self, key)):
                if name not in known:
                    raise ValueError(f"{key} 中的 {{{name}}} 不是结果列，也未在 facts 中列出")
        return self

    def bound_parameters(self) -> dict[str, Decimal]:
        """Return the rule's own SQL parameters by name: scalars as they are, columns as `name_level`."""
        return {
            key: value for name, each in self.parameters.items() for key, value in bound(name, each.default).items()
        }

    def with_values(self, values: Mapping[str, Value]) -> RuleHead:
        """Return the head with other values in place of its defaults; they were checked when they were proposed."""
        changed = {name: self.parameters[name].model_copy(update={"default": value}) for name, value in values.items()}
        return self.model_copy(update={"parameters": self.parameters | changed})
