"""The checks of a staged file over the stage: required values and single values (column-wise), keys, rows, totals.

What they find is named with row, column, value and the way to mend it; values of personal fields are never echoed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.ingest.checks.arithmetic import check_arithmetic, of_stage
from services.ingest.checks.columns import frame_of, suspicion, unescaped
from services.ingest.checks.findings import MAX_NAMED, Findings
from services.ingest.checks.stage import STAGE, blocks
from services.ingest.checks.totals import compare_rows, compare_totals
from services.ingest.checks.values import Fault, Frame, judge
from services.ingest.datasets.declaration import Field, FieldType
from services.ingest.personal.identity_numbers import without_identity_numbers
from services.ingest.readers.reading import Stated


@dataclass(frozen=True, slots=True)
class Checked:
    """What a good file contains."""

    rows: int
    totals: dict[str, Decimal]
    """Sums of the money fields, by field name; yuan."""


def check_stage(
    session: Session, frame: Frame, stated: Sequence[Stated], findings: Findings, *, columns: Sequence[str]
) -> Checked:
    """Run every check over the stage's `columns` (those of the file); what is wrong is in `findings` afterwards."""
    fields = [field for field in frame.data_set.fields if field.name in columns]
    looks = [_Look(field, frame) for field in fields]
    rows = 0
    for block in blocks(session, [field.name for field in fields]):
        texts = frame_of(block, [field.name for field in fields])
        rows += texts.height
        for look in looks:
            look.at(texts)
    has_bad_amounts = False
    for look in looks:
        if look.empties:
            _name_empties(session, look.field, look.empties, findings)
        if look.faults:
            _name_faults(session, look, findings)
            has_bad_amounts |= look.field.type in {FieldType.MONEY, FieldType.NUMBER}
    _name_double_keys(session, frame, findings)
    for said in stated:
        compare_rows(rows, said, findings)
    totals = {} if has_bad_amounts else _sums(session, frame.data_set.money_fields)
    if not has_bad_amounts:
        for said in stated:
            compare_totals(frame.data_set, totals, said, findings)
        check_arithmetic(session, frame.data_set, of_stage(frame.data_set, columns), findings)
    return Checked(rows, totals)


class _Look:
    """What is wrong in one column of the file; the screen is that of a good file (`columns.py`)."""

    def __init__(self, field: Field, frame: Frame) -> None:
        self.field = field
        self.empties = 0
        self.count = 0
        """Rows with a faulty value."""
        self.faults: dict[str, Fault] = {}
        """The first faulty values, by the value."""
        self._frame = frame
        self._suspicion = suspicion(field)

    def at(self, texts: pl.DataFrame) -> None:
        """Look at a block of `frame_of`."""
        column = texts[self.field.name]
        self.empties += column.null_count() if self.field.is_required else 0
        odd = texts.select(pl.col(self.field.name).filter(self._suspicion)).to_series().drop_nulls()
        for value, count in zip(odd.unique(maintain_order=True), odd.unique_counts(), strict=True):
            self._judge(unescaped(value), count)

    def _judge(self, value: str, count: int) -> None:
        fault = self.faults.get(value) or judge(self.field, value, self._frame)
        if fault is not None:
            self.count += count
            if len(self.faults) < MAX_NAMED:
                self.faults[value] = fault


def _name_empties(session: Session, field: Field, count: int, findings: Findings) -> None:
    rows = session.execute(
        text(f'SELECT row_no FROM {STAGE} WHERE "{field.name}" IS NULL ORDER BY row_no LIMIT {MAX_NAMED}')
    )
    for (row,) in rows:
        detail = f"{field.label}是必填项，{findings.name_row(row)}没有填写，请补齐后重新报送。"
        findings.add("required", detail, row=row, column=field.standard_name, counted=False)
    findings.count_more(count)


def _name_faults(session: Session, look: _Look, findings: Findings) -> None:
    """Find the rows of a column's faulty values."""
    field, faults = look.field, look.faults
    column = f'"{field.name}"'
    findings.count_more(look.count)
    places = session.execute(
        text(f"SELECT row_no, {column} FROM {STAGE} WHERE {column} = ANY(:values) ORDER BY row_no LIMIT {MAX_NAMED}"),
        {"values": list(faults)},
    )
    for row, value in places:
        fault = faults[value]
        shown = None if field.is_personal else without_identity_numbers(value)
        detail = f"{findings.name_row(row)}{fault.detail}"
        findings.add(fault.rule, detail, row=row, column=field.standard_name, value=shown, counted=False)


def _name_double_keys(session: Session, frame: Frame, findings: Findings) -> None:
    key = [frame.data_set.field(name) for name in frame.data_set.key]
    if not key:
        return
    columns = ", ".join(f'"{field.name}"' for field in key)
    if session.execute(text(f"SELECT 1 FROM {STAGE} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1")).first() is None:
        return
    doubles = session.execute(
        text(
            f"SELECT row_no, first_row, count(*) OVER () FROM (SELECT row_no, min(row_no) OVER (PARTITION BY {columns})"
            f" AS first_row FROM {STAGE}) AS keyed WHERE row_no <> first_row ORDER BY row_no LIMIT {MAX_NAMED}"
        )
    ).all()
    labels = "、".join(field.label for field in key)
    for row, first, _ in doubles:
        detail = f"{findings.name_row(row)}与{findings.name_row(first)}的主键{labels}相同，同一批次中主键不能重复，请核对后保留正确的一行。"
        findings.add("duplicate-key", detail, row=row, column=key[0].standard_name, counted=False)
    findings.count_more(doubles[0][2])


def _sums(session: Session, fields: Sequence[Field]) -> dict[str, Decimal]:
    if not fields:
        return {}
    parts = ", ".join(f'coalesce(sum("{field.name}"::numeric), 0)' for field in fields)
    sums: Sequence[Any] = session.execute(text(f"SELECT {parts} FROM {STAGE}")).one()
    return {field.name: Decimal(total).quantize(Decimal("0.01")) for field, total in zip(fields, sums, strict=True)}
