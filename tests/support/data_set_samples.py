"""One good value for each kind of field, so that a row of any data set can be made from its declaration."""

from __future__ import annotations

from services.ingest.datasets.declaration import DataSet, Field, FieldType, PeriodKind

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
    return {field.standard_name: sample(field, period) for field in data_set.fields if field.name != "is_deleted"}
