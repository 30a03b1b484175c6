"""Arithmetic inside one file, as its data set declares it: opening + in - out = closing, a subject = the sum of its parts.

Parts above their whole are a fault; parts below it are told on the receipt, for a report may list some of them only (其中).
Set-based over the rows that were copied, or over the stage of a file with other faults. Amounts that came in 万元 may be
rounded: half of their last digit for each amount in the equation (domain.md 3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from services.ingest.checks.findings import MAX_NAMED, Findings
from services.ingest.checks.stage import STAGE
from services.ingest.datasets.declaration import Balance, DataSet, Field, FieldType, Hierarchy
from services.ingest.readers.workbook_guard import Note

RULES: Final = frozenset({"does-not-add-up", "parts-do-not-add-up"})
TOLERANCE: Final = Decimal("0.01")
_SHOWN_ROWS: Final = 12
_STEPS: Final = (5_000, 500, 50, 5)
"""Half of 1, 0.1, 0.01 and 0.001 万元, in yuan."""


@dataclass(frozen=True, slots=True)
class Source:
    """The rows to look at: SQL of a relation with `row_no` and the data set's fields, amounts as numbers."""

    sql: str
    parameters: dict[str, object]


def of_slice(data_set: DataSet, slice_id: object) -> Source:
    """The rows of a slice in its fact table."""
    return Source(f'SELECT * FROM ingest."{data_set.view_name}" WHERE slice_id = :slice_id', {"slice_id": slice_id})


def of_stage(data_set: DataSet, columns: Sequence[str]) -> Source:
    """The rows of the stage, whose amounts are known to be numbers."""
    parts = [_staged(field) for field in data_set.fields if field.name in columns]
    missing = [f'NULL::text AS "{field.name}"' for field in data_set.fields if field.name not in columns]
    return Source(f"SELECT row_no, {', '.join([*parts, *missing])} FROM {STAGE}", {})


def _staged(field: Field) -> str:
    column = f'"{field.name}"'
    if field.type in {FieldType.MONEY, FieldType.NUMBER}:
        return f"{column}::numeric AS {column}"
    if field.choices:
        words = " ".join(f"WHEN '{option.title}' THEN '{option.value}'" for option in field.choices)
        return f"CASE {column} {words} ELSE {column} END AS {column}"
    return column


def check_arithmetic(session: Session, data_set: DataSet, source: Source, findings: Findings) -> None:
    """Name every equation of the data set that does not hold; the findings' parts say whether amounts came in 万元."""
    is_rounded = any(part.units for part in findings.parts)
    for balance in data_set.balances:
        for broken in _run(session, source, _balance_query(balance, is_rounded=is_rounded), findings):
            _name_balance(data_set, balance, broken, findings)
    for hierarchy in data_set.hierarchies:
        for name in hierarchy.amounts:
            query = _hierarchy_query(data_set, hierarchy, name, is_rounded=is_rounded)
            for broken in _run(session, source, query.format(sign=">"), findings):
                _name_parts(data_set.field(name), broken, findings)
            findings.notes += [
                _note_parts(data_set.field(name), short, findings)
                for short in session.execute(*_told(source, query.format(sign="<")))
            ]


def _told(source: Source, query: str) -> tuple[TextClause, dict[str, object]]:
    return text(f"WITH source AS ({source.sql}) {query} LIMIT {MAX_NAMED}"), source.parameters


def _run(session: Session, source: Source, query: str, findings: Findings) -> Iterator[Any]:
    rows = session.execute(*_told(source, query)).all()
    yield from rows
    findings.count_more(rows[0].broken if rows else 0)


def _balance_query(balance: Balance, *, is_rounded: bool) -> str:
    signs = [*(["+"] * len(balance.plus)), *(["-"] * len(balance.minus)), ""]
    amounts = ", ".join(f'sum("{name}") AS "{name}"' for name in balance.terms)
    filled = " AND ".join(f'"{name}" IS NOT NULL' for name in balance.terms)
    only = "true" if balance.only is None else f"\"{balance.only[0]}\" = '{balance.only[1]}'"
    group = ", ".join(f'"{name}"' for name in balance.over) or "row_no"
    counted = " ".join(f'{sign} "{name}"' for sign, name in zip(signs[:-1], balance.terms[:-1], strict=True))
    step = f"sum({_step(balance.terms)})" if is_rounded else "0"
    return (
        f", summed AS (SELECT min(row_no) AS row_no, array_agg(row_no ORDER BY row_no) AS rows, {amounts},"
        f" {step} AS slack FROM source WHERE {only} GROUP BY {group} HAVING bool_and({filled})),"
        f" compared AS (SELECT *, {counted} AS counted FROM summed)"
        f" SELECT *, count(*) OVER () AS broken FROM compared"
        f' WHERE abs(counted - "{balance.total}") > {TOLERANCE} + slack ORDER BY row_no'
    )


def _step(names: Sequence[str]) -> str:
    """SQL of what rounding may add up to in a row: half of the finest digit that its amounts show, for each of them."""
    whole = {step: " AND ".join(f'"{name}" % {2 * step} = 0' for name in names) for step in _STEPS}
    cases = " ".join(f"WHEN {test} THEN {step * len(names)}" for step, test in whole.items())
    return f"CASE {cases} ELSE 0 END"


def _hierarchy_query(data_set: DataSet, hierarchy: Hierarchy, name: str, *, is_rounded: bool) -> str:
    code = f'"{hierarchy.code}"'
    lengths = data_set.field(hierarchy.code).lengths
    child = " ".join(f"WHEN {longer} THEN {shorter}" for shorter, longer in pairwise(lengths))
    same = " AND ".join(f'parent."{field}" IS NOT DISTINCT FROM parts."{field}"' for field in hierarchy.over)
    over = ", ".join(f'"{field}"' for field in hierarchy.over)
    step = f"sum({_step([name])})" if is_rounded else "0"
    half = _STEPS[0] if is_rounded else 0
    return (
        f', parts AS (SELECT {over}, left({code}, CASE length({code}) {child} END) AS above, sum("{name}") AS parts,'
        f" {step} AS slack, array_agg(row_no ORDER BY row_no) AS rows FROM source GROUP BY {over}, above"
        f' HAVING bool_and("{name}" IS NOT NULL))'
        f' SELECT parent.row_no, parent.{code} AS code, parent."{name}" AS amount, parts.parts, parts.rows,'
        f" count(*) OVER () AS broken FROM source AS parent JOIN parts ON parts.above = parent.{code} AND {same}"
        f' WHERE abs(parent."{name}" - parts.parts) > {TOLERANCE} + parts.slack'
        f" + CASE WHEN parts.slack > 0 THEN {half} ELSE 0 END"
        f' AND parts.parts {{sign}} parent."{name}" ORDER BY parent.row_no'
    )


def _name_balance(data_set: DataSet, balance: Balance, broken: Any, findings: Findings) -> None:
    total = data_set.field(balance.total)
    unit = " 元" if total.type is FieldType.MONEY else ""
    found = getattr(broken, balance.total)
    where = findings.name_row(broken.row_no)
    if balance.over:
        labels = "、".join(data_set.field(name).title for name in balance.over)
        where = f"{where}起同一{labels}的 {len(broken.rows)} 行（{_rows(findings, broken.rows)}）合计"
    detail = (
        f"{where}不满足“{data_set.equation(balance)}”：按前几项应为 {broken.counted}{unit}，填报为 {found}{unit}，"
        f"相差 {found - broken.counted}{unit}，请核对各项后重新报送。"
    )
    findings.add_whole_row("does-not-add-up", detail, row=broken.row_no, column=total.standard_name, value=str(found))


def _name_parts(field: Field, broken: Any, findings: Findings) -> None:
    detail = f"{_compared(field, broken, findings)}，多出 {broken.parts - broken.amount} 元，请核对各级数字后重新报送。"
    findings.add_whole_row(
        "parts-do-not-add-up", detail, row=broken.row_no, column=field.standard_name, value=str(broken.amount)
    )


def _note_parts(field: Field, short: Any, findings: Findings) -> Note:
    detail = (
        f"{_compared(field, short, findings)}，少 {short.amount - short.parts} 元；"
        "只列出部分下级科目的不必更正，列全的请核对后重新报送"
    )
    return Note("parts-fall-short", detail)


def _compared(field: Field, found: Any, findings: Findings) -> str:
    return (
        f"{findings.name_row(found.row_no)}科目 {found.code} 的{field.label}为 {found.amount} 元，"
        f"下一级 {len(found.rows)} 个科目（{_rows(findings, found.rows)}）合计 {found.parts} 元"
    )


def _rows(findings: Findings, rows: Sequence[int]) -> str:
    shown = "、".join(findings.name_row(row) for row in rows[:_SHOWN_ROWS])
    return shown if len(rows) <= _SHOWN_ROWS else f"{shown}等"
