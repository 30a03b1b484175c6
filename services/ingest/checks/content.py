"""The checks of a staged file, each set-based over the stage: required values, single values, keys, rows, totals.

What they find is named with row, column, value and the way to mend it; values of personal fields are never echoed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.ingest.checks.arithmetic import check_arithmetic, of_stage
from services.ingest.checks.findings import MAX_NAMED, Findings
from services.ingest.checks.screen import is_plain_code, screening_query, suspicion
from services.ingest.checks.stage import STAGE
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
    rows, codes_need_look, *looks = session.execute(text(screening_query(STAGE, fields))).one()
    has_bad_amounts = False
    for field, looks_odd, empties in zip(fields, looks[::2], looks[1::2], strict=True):
        needs_look = looks_odd or (codes_need_look and is_plain_code(field))
        if empties:
            _name_empties(session, field, empties, findings)
        if needs_look and _name_faults(session, field, frame, findings):
            has_bad_amounts |= field.type in {FieldType.MONEY, FieldType.NUMBER}
    _name_double_keys(session, frame, findings)
    for said in stated:
        compare_rows(rows, said, findings)
    totals = {} if has_bad_amounts else _sums(session, frame.data_set.money_fields)
    if not has_bad_amounts:
        for said in stated:
            compare_totals(frame.data_set, totals, said, findings)
        check_arithmetic(session, frame.data_set, of_stage(frame.data_set, columns), findings)
    return Checked(rows, totals)


def _name_empties(session: Session, field: Field, count: int, findings: Findings) -> None:
    rows = session.execute(
        text(f'SELECT row_no FROM {STAGE} WHERE "{field.name}" IS NULL ORDER BY row_no LIMIT {MAX_NAMED}')
    )
    for (row,) in rows:
        detail = f"{field.label}是必填项，{findings.name_row(row)}没有填写，请补齐后重新报送。"
        findings.add("required", detail, row=row, column=field.standard_name, counted=False)
    findings.count_more(count)


def _name_faults(session: Session, field: Field, frame: Frame, findings: Findings) -> bool:
    """Judge each distinct value that the screen did not pass, then find the rows of the faulty ones, if any."""
    column = f'"{field.name}"'
    values = session.execute(
        text(f"SELECT {column}, count(*), min(row_no) FROM {STAGE} WHERE {suspicion(field)} GROUP BY 1 ORDER BY 3")
    )
    faults: dict[str, Fault] = {}
    for value, count, _ in values:
        fault = judge(field, value, frame)
        if fault is not None:
            findings.count_more(count)
            if len(faults) < MAX_NAMED:
                faults[value] = fault
    if not faults:
        return False
    places = session.execute(
        text(f"SELECT row_no, {column} FROM {STAGE} WHERE {column} = ANY(:values) ORDER BY row_no LIMIT {MAX_NAMED}"),
        {"values": list(faults)},
    )
    for row, value in places:
        fault = faults[value]
        shown = None if field.is_personal else without_identity_numbers(value)
        detail = f"{findings.name_row(row)}{fault.detail}"
        findings.add(fault.rule, detail, row=row, column=field.standard_name, value=shown, counted=False)
    return True


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
