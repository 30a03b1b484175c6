"""What a data set declares; the table, the parser, the checks and the views are made from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Literal


class FieldType(StrEnum):
    """How a field's text is read. Money is yuan with two decimals, codes are text and keep their zeros."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    DATE = "date"
    MONTH = "month"
    """YYYYMM (domain.md 3.0, `ym`); `2025-03` is taken too and stored as `202503`."""
    INTEGER = "integer"
    NUMBER = "number"
    """A rate, share, area or index that is not money: up to 14 digits before and 6 after the point."""
    BOOLEAN = "boolean"


class CodeTable(StrEnum):
    """A table of the government classification (政府收支分类科目), as `ledger_v1.classification` names it."""

    FUNCTIONAL = "functional"
    REVENUE = "revenue"
    GOV_ECONOMIC = "gov_economic"
    DEP_ECONOMIC = "dep_economic"
    BY_DIRECTION = "by_direction"
    """Revenue where the row's `direction` is income, else functional."""


class Mask(StrEnum):
    """What kind of personal value a field has: `services.ingest.personal.masking` says what of it is shown."""

    PERSON = "person"
    """Names of persons."""
    NAME = "name"
    """A name that may be a person's or an organisation's, which is shown whole; in doubt it is a person's."""
    NUMBER = "number"
    """An identity number, account or telephone number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value: what we store and the Chinese word that a sender may write instead."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `name` is ours, `standard_name` the standard's (upper case), `title` the Chinese one."""

    name: str
    title: str
    type: FieldType = FieldType.TEXT
    is_required: bool = False
    """An empty value is refused. (The column itself must stand in the header unless `may_be_absent`.)"""
    mask: Mask | None = None
    """Marks personal data: the ledger holds a masked value and a key to compare by, the whole value lies encrypted apart."""
    pattern: str | None = None
    """Regular expression that the whole value matches."""
    lengths: tuple[int, ...] = ()
    """Allowed numbers of characters of a code; a shorter one has probably lost its zeros."""
    choices: tuple[Choice, ...] = ()
    max_length: int = 200
    must_match: Literal["region", "period"] | None = None
    """The value repeats what the manifest says and must agree with it."""
    may_be_future: bool = False
    may_be_absent: bool = False
    is_in_view: bool = True
    is_wanted: bool = False
    """An empty value is taken and lowers the quality score (docs/quality.md)."""
    has_chinese: bool = False
    """A value without a Chinese character says nothing (domain.md FT05: purposes); it lowers the quality score."""
    code_table: CodeTable | None = None
    """The classification whose volume of the year must have the code."""
    since: int = 1
    """The version of the template that brought the column."""

    @property
    def standard_name(self) -> str:
        """The name in the header of a file, `PAY_CERT_ID`."""
        return self.name.upper()

    @property
    def is_personal(self) -> bool:
        """Whether it is marked as personal data; its values are never echoed in a refusal."""
        return self.mask is not None

    @property
    def key_name(self) -> str:
        """Name of the column with the key of a personal value, `payee_acct_name_key`."""
        return f"{self.name}_key"

    @property
    def compared_name(self) -> str:
        """Name of the column by which rows are compared: the key's where the value is masked."""
        return self.key_name if self.is_personal else self.name

    @property
    def label(self) -> str:
        """Title and standard name, as a refusal names the field."""
        return f"“{self.title}（{self.standard_name}）”"


class PeriodKind(StrEnum):
    """What one delivery of the data set covers."""

    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class MonthlyDue:
    """Due on a day of the month after the period: the n-th working day, or a calendar day (then the next workday)."""

    working_day: int | None = None
    calendar_day: int | None = None


@dataclass(frozen=True, slots=True)
class YearlyDue:
    """Due on a day of the fiscal year (`years_later` 0) or of a later one."""

    month: int
    day: int
    years_later: int = 0

    def on(self, fiscal_year: int) -> date:
        """The due day for a fiscal year."""
        return date(fiscal_year + self.years_later, self.month, self.day)


SHARED_STANDARD: Final = frozenset(
    {
        "mof_div_code",
        "fiscal_year",
        "create_time",
        "update_time",
        "is_deleted",
        "agency_code",
        "pro_code",
        "pro_name",
        "bond_code",
        "contract_no",
        "bgt_id",
        "exp_func_code",
        "gov_bgt_eco_code",
        "dep_bgt_eco_code",
        "fund_type_code",
        "unifsoc_cred_code",
    }
)
"""Elements that the standard names the same in every table (domain.md 3.0, 3.1)."""


@dataclass(frozen=True, slots=True)
class Balance:
    """An equation between amounts: the sum of `plus` less `minus` is `total`, in each row or over rows of a group."""

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    """Rows that agree in these fields are summed before they are compared; empty: each row alone."""
    only: tuple[str, str] | None = None
    """Field and choice: only rows that have it. Rows that leave a term empty are not compared either way."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the fields, the total last."""
        return (*self.plus, *self.minus, self.total)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The subjects of the next level, where all that the file has are filled, do not sum to more than the subject.

    Where they sum to less, some may not be listed (其中): that is told and not refused.
    """

    code: str
    over: tuple[str, ...]
    """Fields in which parent and children agree: the rest of the key."""
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataSet:
    """One kind of delivery: a file `datasets/<name>.py` each."""

    name: str
    code: str
    """Number in the catalogue, `D13`."""
    title: str
    sender: str
    """Code of the unit that sends it, `contracts.units.UNITS`."""
    period: PeriodKind
    due: MonthlyDue | YearlyDue | None
    """Default of the delivery calendar; none where it is sent only when there is something new."""
    fields: tuple[Field, ...]
    day: str = ""
    """Field with the day of a row, where a delivery may also cover one day of a period: a daily feed, or the correction of a day."""
    key: tuple[str, ...] = ()
    """Names of the fields that identify a row inside one file; empty where only its place does."""
    view: str = ""
    """Name of the ledger view where it is not the data set's own."""
    is_workbook: bool = False
    """An official report workbook instead of a table of records."""
    frequency: str = ""
    """How often the unit brings it up to date (domain.md 3.1), in Chinese; one delivery covers a `period` all the same."""
    standard_table: str = ""
    """Table of the finance ministry's standard (预算管理一体化) that it mirrors, `PAY_VOUCHER`."""
    own: tuple[str, ...] | None = None
    """Fields that are ours in a set whose names are otherwise the standard's; null where all but `SHARED_STANDARD` are."""
    note: str = ""
    """What a row is and what the sender must mind, in Chinese; goes into the template and the page."""
    date_order: tuple[tuple[str, str], ...] = ()
    """Pairs of dates of which the first is never later than the second."""
    official_form: str = ""
    """An official export that is taken as it is beside our table, in Chinese."""
    balances: tuple[Balance, ...] = ()
    hierarchies: tuple[Hierarchy, ...] = ()
    is_expected: bool = True
    """Whether the delivery calendar expects it from the start; other sets come in when the joint meeting (article 9) says so."""

    @property
    def schema_version(self) -> int:
        """Version of the template: that of the newest column."""
        return max(field.since for field in self.fields)

    @property
    def oldest_version(self) -> int:
        """The oldest version of the template that is still taken: it lacks only columns that may be absent."""
        return max((field.since for field in self.fields if not field.may_be_absent), default=1)

    @property
    def view_name(self) -> str:
        """Name of the view in `ledger_v1`, and of the fact table."""
        return self.view or self.name

    @property
    def money_fields(self) -> tuple[Field, ...]:
        """Fields that can be summed and carry control totals."""
        return tuple(field for field in self.fields if field.type is FieldType.MONEY)

    def is_standard(self, field: Field) -> bool:
        """Tell whether the standard names the field so; the others are named by us."""
        if field.name in SHARED_STANDARD:
            return True
        return self.own is not None and field.name not in self.own

    def equation(self, balance: Balance) -> str:
        """Write an equation with the fields' titles: `期初余额＋本期增加－本期减少＝期末余额`."""
        plus = "＋".join(self.field(name).title for name in balance.plus)
        minus = "".join(f"－{self.field(name).title}" for name in balance.minus)
        return f"{plus}{minus}＝{self.field(balance.total).title}"

    @property
    def has_deletion_mark(self) -> bool:
        """Whether the sender delivers logical deletions (IS_DELETED)."""
        return any(field.name == "is_deleted" for field in self.fields)

    def field(self, name: str) -> Field:
        """The field called `name`; `KeyError` where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class DerivedView:
    """A set of the catalogue that follows from delivered ones: a view of the ledger with its SQL, without a sender."""

    name: str
    code: str
    title: str
    sources: tuple[str, ...]
    """Data sets that it reads."""
    note: str
    fields: tuple[Field, ...]
    sql: str
    """The view and its `_history`, as a migration freezes them."""


def text(
    name: str,
    title: str,
    *,
    required: bool = False,
    mask: Mask | None = None,
    max_length: int = 200,
    wanted: bool = False,
    chinese: bool = False,
) -> Field:
    """Return a field of free text; one with a mask is personal."""
    return Field(
        name,
        title,
        FieldType.TEXT,
        required,
        mask,
        max_length=max_length,
        is_wanted=wanted,
        has_chinese=chinese,
    )


def code(
    name: str,
    title: str,
    *,
    required: bool = False,
    mask: Mask | None = None,
    lengths: tuple[int, ...] = (),
    wanted: bool = False,
    table: CodeTable | None = None,
) -> Field:
    """Return a field with a code: text that keeps its zeros; one with a mask is personal."""
    return Field(
        name,
        title,
        FieldType.CODE,
        required,
        mask,
        lengths=lengths,
        max_length=64,
        is_wanted=wanted,
        code_table=table,
    )


def money(name: str, title: str, *, required: bool = False, wanted: bool = False) -> Field:
    """Return a field with an amount in yuan."""
    return Field(name, title, FieldType.MONEY, required, is_wanted=wanted)


def day(name: str, title: str, *, required: bool = False, may_be_future: bool = False, wanted: bool = False) -> Field:
    """Return a field with a date."""
    return Field(name, title, FieldType.DATE, required, may_be_future=may_be_future, is_wanted=wanted)


def whole(name: str, title: str, *, required: bool = False) -> Field:
    """Return a field with a whole number."""
    return Field(name, title, FieldType.INTEGER, required)


def number(name: str, title: str, *, required: bool = False) -> Field:
    """Return a field with a rate, share, area or index; never an amount."""
    return Field(name, title, FieldType.NUMBER, required)


def flag(name: str, title: str, *, required: bool = False) -> Field:
    """Return a field with yes or no."""
    return Field(name, title, FieldType.BOOLEAN, required)


def choice(name: str, title: str, choices: tuple[Choice, ...], *, required: bool = True) -> Field:
    """Return a field with one of a closed list of values."""
    return Field(name, title, FieldType.CODE, required, choices=choices)


def later(since: int, field: Field) -> Field:
    """Return a field that came with version `since` of the template: files of older templates, without its column, are taken.

    It stands behind all others: a row's hash leaves out what is empty at the end, so that an old row has the hash that it had.
    """
    return replace(field, since=since, may_be_absent=True)


FUNCTIONAL_LENGTHS: Final = (3, 5, 7)
"""类、款、项 of the functional classification (domain.md 7.1)."""
ECONOMIC_LENGTHS: Final = (3, 5)
"""类、款 of the economic classifications."""
SUBJECT_LENGTHS: Final = (3, 5, 7, 9)
"""类、款、项、目 of the revenue classification."""

FISCAL_YEAR: Final = Field("fiscal_year", "预算年度", FieldType.INTEGER, is_required=True, must_match="period")
MONTH: Final = Field("ym", "年月", FieldType.MONTH, is_required=True, must_match="period")
DIVISION: Final = Field(
    "mof_div_code", "财政区划代码", FieldType.CODE, is_required=True, lengths=(6, 9), must_match="region"
)
BOOK: Final = choice(
    "book",
    "预算种类",
    (
        Choice("general", "一般公共预算"),
        Choice("fund", "政府性基金预算"),
        Choice("capital", "国有资本经营预算"),
        Choice("insurance", "社会保险基金预算"),
    ),
)
DIRECTION: Final = choice("direction", "收支方向", (Choice("income", "收入"), Choice("expenditure", "支出")))
DEBT_KIND: Final = choice("debt_kind", "债务类型", (Choice("general", "一般债务"), Choice("special", "专项债务")))


def _outside_view(field_type: FieldType, name: str, title: str) -> Field:
    return Field(name, title, field_type, may_be_absent=True, may_be_future=True, is_in_view=False)


COMMON: Final = (
    _outside_view(FieldType.TEXT, "create_time", "创建时间"),
    _outside_view(FieldType.TEXT, "update_time", "更新时间"),
    _outside_view(FieldType.BOOLEAN, "is_deleted", "是否删除"),
)
"""Common columns of the finance ministry's tables (domain.md 3.0); rows marked deleted are kept and not shown."""

COMMON_DIVISION: Final = Field(
    "mof_div_code",
    "财政区划代码",
    FieldType.CODE,
    lengths=(6, 9),
    must_match="region",
    may_be_absent=True,
    is_in_view=False,
)
COMMON_YEAR: Final = Field(
    "fiscal_year", "预算年度", FieldType.INTEGER, must_match="period", may_be_absent=True, is_in_view=False
)
