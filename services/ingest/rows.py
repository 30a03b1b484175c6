"""The row behind a figure, as the sender named its fields; of personal values the ledger itself has masked ones only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.errors import NotFound
from contracts.ingest.v1 import Field_, GetRow, Row
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import CodeTable, DataSet, Field, FieldType
from services.ingest.personal.masking import HIDDEN
from services.ingest.storage import facts, slices

Value = str | int | bool | Decimal | date | None
_NAME: Final = text(
    "SELECT name FROM ledger_v1.classification WHERE fiscal_year = :year AND code_table = :table AND code = :code"
    " AND (region IS NULL OR region = :region) ORDER BY region NULLS FIRST LIMIT 1"
)


def get_row(session: Session, call: GetRow) -> Row:
    """Return one row of a receipt, superseded or not."""
    receipt = slices.find_receipt(session, call.receipt_id)
    if receipt is None:
        raise NotFound("receipt-unknown", "没有该回执，请核对回执编号。", str(call.receipt_id))
    data_set = find_data_set(receipt.manifest.data_set)
    where = slices.slice_of_receipt(session, call.receipt_id)
    values = facts.fact_row(session, data_set, where.slice_id, call.row_no)
    if values is None:
        detail = f"回执 {receipt.number} 中没有第 {call.row_no} 行。"
        raise NotFound("row-unknown", detail, str(call.receipt_id))
    shown = [field for field in data_set.fields if field.is_in_view or values[field.name] is not None]
    said = receipt.manifest
    named = {field.name: _code_name(session, field, values, said.period, said.region) for field in shown}
    return Row(
        receipt=receipt,
        data_set=data_set.name,
        data_set_title=data_set.title,
        row_no=call.row_no,
        place=values["place"],
        fields=tuple(
            show(field, values[field.name]).model_copy(update={"meaning": named[field.name]}) for field in shown
        ),
        is_superseded=where.is_superseded or is_replaced(session, data_set, values),
    )


def _code_name(session: Session, field: Field, values: Mapping[str, Any], period: str, region: str) -> str:
    """Return what the row's code is called in its year; empty for another field, and for a code that no table has."""
    if field.code_table is None or values[field.name] is None:
        return ""
    table = field.code_table
    if table is CodeTable.BY_DIRECTION:
        table = CodeTable.REVENUE if values["direction"] == "income" else CodeTable.FUNCTIONAL
    asked = {"year": int(period[:4]), "table": table.value, "code": values[field.name], "region": region}
    return session.execute(_NAME, asked).scalar() or ""


def is_replaced(session: Session, data_set: DataSet, values: Mapping[str, Any]) -> bool:
    """Tell whether a later delivery of the row's day took its place, though the rest of its slice stands."""
    if not data_set.day:
        return False
    return slices.replacement_of(session, values["slice_id"], values[data_set.day]) is not None


def show(field: Field, value: Value) -> Field_:
    """Return a field as text, and whether it is a masked one. Pure."""
    text = _as_text(field, value)
    return Field_(
        name=field.name,
        title=field.title,
        value=text,
        is_masked=field.is_personal and HIDDEN in text,
        amount=value if isinstance(value, Decimal) and field.type is FieldType.MONEY else None,
    )


def _as_text(field: Field, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    titles = {option.value: option.title for option in field.choices}
    return titles.get(str(value), str(value))
