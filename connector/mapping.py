"""Turns a unit's own columns into the standard fields of a data set, by a YAML file that the unit keeps.

    data_set: expenditure_execution
    sheet: 支出                 # of a workbook; without it the first one
    header_row: 3               # where the column titles stand, from 1
    skip_rows: {科目名称: ["合计", ""]}
    control_totals: [month_amount]
    fields:
      subject_code: 科目编码                                   # as it stands
      month_amount: {column: 本月数, unit: 万元}
      rptdate: {column: 日期, date: "%Y年%m月%d日"}
      book: {column: 账套, codes: {一般公共预算: general}}
      mof_div_code: {constant: "532328"}
      ym: {period: "%Y%m"}

Nothing is guessed: what cannot be turned is told with row and column, all of it at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from connector.configuration import ConfigurationError, validated, yaml_place
from connector.periods import bounds
from contracts.values import DataSetName

Cell = str | int | float | bool | Decimal | date | datetime | time | timedelta | None
UNITS_OF_MONEY: Final = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
MOST_PROBLEMS: Final = 200
BLANKS: Final = " \t\r\n\u3000\u00a0\ufeff"


class FieldRule(BaseModel):
    """How one standard field comes about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str | None = None
    constant: str | None = None
    period: str | None = None
    """A form for the first day of the period, `%Y%m`."""
    unit: str | None = None
    """The column holds amounts in 元, 千元, 万元 or 亿元; yuan with two decimals come out."""
    date: str | None = None
    """The column holds dates in this form (`%Y/%m/%d`); ISO dates come out."""
    codes: dict[str, str] | None = None
    """The column's words and what they are called in the standard; any other word is an error."""
    zero_pad: int | None = Field(default=None, ge=1, le=30)
    """Codes that a spreadsheet robbed of leading zeros get them back, to this length."""
    default: str | None = None
    """What stands where the cell is empty."""
    required: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> FieldRule:
        if sum(value is not None for value in (self.column, self.constant, self.period)) != 1:
            raise ValueError("column、constant、period 必须且只能写一个")
        if sum(value is not None for value in (self.unit, self.date, self.codes, self.zero_pad)) > 1:
            raise ValueError("unit、date、codes、zero_pad 最多写一个")
        if self.unit is not None and self.unit not in UNITS_OF_MONEY:
            raise ValueError(f"unit 应为 {'、'.join(UNITS_OF_MONEY)}")
        return self


class MappingFile(BaseModel):
    """A mapping as its file says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_set: DataSetName
    schema_version: int = Field(default=1, ge=1)
    sheet: str | None = None
    header_row: int = Field(default=1, ge=1, le=1000)
    skip_rows: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Rows to leave out: by column, the words that mark them (totals, blanks)."""
    control_totals: tuple[str, ...] = ()
    fields: dict[str, FieldRule | str] = Field(min_length=1)

    @model_validator(mode="after")
    def _totals_are_fields(self) -> MappingFile:
        for name in self.control_totals:
            rule = self.rules.get(name)
            if rule is None or rule.unit is None:
                raise ValueError(f"control_totals 中的 {name} 须是 fields 中写了 unit 的金额字段")
        return self

    @property
    def rules(self) -> dict[str, FieldRule]:
        """The rules by standard field; a bare text is a column that is taken as it stands."""
        return {name: FieldRule(column=rule) if isinstance(rule, str) else rule for name, rule in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be turned, as the person who mends it sees it."""

    row: int | None
    column: str
    value: str
    detail: str

    def __str__(self) -> str:
        place = f"第 {self.row} 行 " if self.row is not None else ""
        value = f"内容“{self.value}”：" if self.value else ""
        return f"{place}“{self.column}”列 {value}{self.detail}"


class MappingProblems(Exception):
    """Some rows cannot be turned; at most `MOST_PROBLEMS` are listed."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        super().__init__(name)
        self.name = name
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Turned:
    """What was turned: how many rows, and the sums of the control totals in yuan."""

    rows: int
    totals: dict[str, Decimal]


def load_mapping(path: Path) -> MappingFile:
    """Read a mapping; `ConfigurationError` says which entry is wrong."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "须为 UTF-8 文本"
        raise ConfigurationError(f"对照文件 {path} 不能读取（{why}）") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"对照文件 {path} 格式有误：{yaml_place(error)}") from error
    return validated(MappingFile, found, f"对照文件 {path}")


def turn(
    mapping: MappingFile,
    header: Sequence[str],
    rows: Iterator[tuple[int, Sequence[Cell]]],
    *,
    name: str,
    period: str,
    take: Callable[[list[str]], object],
    limit: int | None = None,
) -> Turned:
    """Turn numbered rows and give each to `take`, in the order of the mapping's fields.

    `MappingProblems` tells every cell that cannot be turned; then nothing that was taken is good. `limit`: the first rows
    only.
    """
    columns = _columns(mapping, header, name)
    rules = mapping.rules
    taken = 0
    problems: list[Problem] = []
    totals = dict.fromkeys(mapping.control_totals, Decimal(0))
    places = {field: list(rules).index(field) for field in totals}
    for row_no, cells in rows:
        by_column = {title: cells[index] if index < len(cells) else None for title, index in columns.items()}
        if _is_skipped(mapping, by_column):
            continue
        turned: list[str] = []
        for field, rule in rules.items():
            value = by_column.get(_fold(rule.column)) if rule.column is not None else None
            try:
                turned.append(field_value(rule, value, period=period))
            except ValueError as error:
                problems.append(Problem(row_no, rule.column or field, text_of(value)[:80], str(error)))
                turned.append("")
        if len(problems) >= MOST_PROBLEMS:
            break
        if problems:
            continue
        take(turned)
        taken += 1
        for field, place in places.items():
            totals[field] += Decimal(turned[place] or 0)
        if taken == limit:
            break
    if problems:
        raise MappingProblems(name, problems)
    return Turned(taken, totals)


def field_value(rule: FieldRule, cell: Cell, *, period: str) -> str:
    """Return one field's text; ValueError says what is wrong with the cell (Chinese)."""
    if rule.constant is not None:
        return rule.constant
    if rule.period is not None:
        return bounds(period)[0].strftime(rule.period)
    text = text_of(cell)
    if text:
        return _converted(rule, cell, text)
    if rule.required and rule.default is None:
        raise ValueError("不能为空，请补填。")
    return rule.default or ""


def _converted(rule: FieldRule, cell: Cell, text: str) -> str:
    if rule.unit is not None:
        return money(cell, UNITS_OF_MONEY[rule.unit])
    if rule.date is not None:
        return iso_date(cell, rule.date)
    if rule.codes is not None:
        if text not in rule.codes:
            raise ValueError(f"对照文件的 codes 中没有这个值，已有：{'、'.join(rule.codes)}。")
        return rule.codes[text]
    if rule.zero_pad is not None:
        if not text.isascii() or not text.isdigit() or len(text) > rule.zero_pad:
            raise ValueError(f"应为不超过 {rule.zero_pad} 位的数字编码。")
        return text.zfill(rule.zero_pad)
    return text


def text_of(cell: Cell) -> str:
    """Return a cell as people read it: whole numbers without a point, dates in ISO, no blanks around."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float | Decimal):
        return _plain(_decimal(cell) if isinstance(cell, float) else cell)
    return str(cell).strip(BLANKS)


def money(cell: Cell, factor: Decimal) -> str:
    """Return an amount in yuan with two decimals; what would have to be rounded is an error."""
    if isinstance(cell, float):
        amount = _decimal(cell)
    else:
        text = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "").removeprefix("¥").strip()
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValueError("应为金额，只写数字。") from None
    if not amount.is_finite():
        raise ValueError("应为金额，只写数字。")
    yuan = amount * factor
    if yuan != yuan.quantize(Decimal("0.01")):
        raise ValueError("换算成元后超过两位小数，请核对金额单位或先按规定保留小数。")
    if abs(yuan) >= Decimal(10) ** 16:
        raise ValueError("金额过大，请核对金额单位。")
    return f"{yuan:.2f}"


def iso_date(cell: Cell, form: str) -> str:
    """Return a date as `2025-03-31`."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    try:
        return datetime.strptime(text_of(cell), form).date().isoformat()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        raise ValueError(f"应为日期，格式 {form}。") from None


def _columns(mapping: MappingFile, header: Sequence[str], name: str) -> dict[str, int]:
    """Return where each column that the mapping uses stands; all that are missing or there twice are told."""
    where: dict[str, list[int]] = {}
    for index, title in enumerate(header):
        where.setdefault(_fold(title), []).append(index)
    used = [rule.column for rule in mapping.rules.values() if rule.column is not None] + list(mapping.skip_rows)
    problems = []
    for column in dict.fromkeys(used):
        found = where.get(_fold(column), [])
        if len(found) != 1:
            heads = "、".join(title for title in header if title.strip(BLANKS))[:200]
            detail = (
                "表头中有不止一列叫这个名称。" if found else f"表头中没有这一列；第 {mapping.header_row} 行有：{heads}"
            )
            problems.append(Problem(None, column, "", detail))
    if problems:
        raise MappingProblems(name, problems)
    return {_fold(column): where[_fold(column)][0] for column in used}


def _is_skipped(mapping: MappingFile, by_column: Mapping[str, Cell]) -> bool:
    if all(not text_of(cell) for cell in by_column.values()):
        return bool(by_column)
    return any(
        text_of(by_column[_fold(column)]) in {word.strip(BLANKS) for word in words}
        for column, words in mapping.skip_rows.items()
    )


def _fold(title: Any) -> str:
    """Return a column's title for comparing: widths, blanks and line breaks of spreadsheets do not count."""
    return "".join(unicodedata.normalize("NFKC", str(title)).split()).casefold()


def _decimal(number: float) -> Decimal:
    """Return what a spreadsheet shows: it keeps 15 digits, the rest is the binary form's."""
    return Decimal(f"{number:.15g}")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number.is_finite() else str(number)
