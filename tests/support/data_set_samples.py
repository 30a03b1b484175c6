"""One good value for each kind of field, so that a row of any data set can be made from its declaration."""

from __future__ import annotations

from decimal import Decimal

from services.ingest.datasets.declaration import Balance, DataSet, Field, FieldType, PeriodKind

REGION = "532328"
PERIODS = {PeriodKind.YEAR: "2025", PeriodKind.MONTH: "2025-03"}


def sample(field: Field, period: str) -> str:
    """A good value as a sender writes it."""
    if field.must_match == "region":
        return REGION
    if field.must_match == "period":
        return period[:4] if field.type is FieldType.INTEGER else period.replace("-", "")
    if field.choices:
        return field.choices[-1].title
    if field.type is FieldType.CODE and field.lengths:
        return "9" * max(field.lengths)
    return {
        FieldType.TEXT: "元谋某某",
        FieldType.CODE: "0012345678",
        FieldType.MONEY: "-1234.56",
        FieldType.DATE: "2025-03-05",
        FieldType.MONTH: "202503",
        FieldType.INTEGER: "7",
        FieldType.NUMBER: "2.8750",
        FieldType.BOOLEAN: "是",
    }[field.type]


def sample_row(data_set: DataSet) -> dict[str, str]:
    """A good row by the standard's names; logical deletion is left out."""
    period = PERIODS[data_set.period]
    row = {field.standard_name: sample(field, period) for field in data_set.fields if field.name != "is_deleted"}
    for balance in reversed(data_set.balances):
        if balance.only is None or row[balance.only[0].upper()] == _word(data_set, *balance.only):
            _make_add_up(row, balance)
    return row


def _word(data_set: DataSet, name: str, value: str) -> str:
    return next(option.title for option in data_set.field(name).choices if option.value == value)


def _make_add_up(row: dict[str, str], balance: Balance) -> None:
    """Only the first term is changed, so that what follows keeps the usual value."""
    first, *rest = balance.plus
    others = sum(Decimal(row[name.upper()]) for name in rest) - sum(
        Decimal(row[name.upper()]) for name in balance.minus
    )
    row[first.upper()] = str(Decimal(row[balance.total.upper()]) - others)
