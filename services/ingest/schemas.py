"""JSON schemas (draft 2020-12) of the data sets, from their declarations: one row of a JSON lines file each. Pure."""

from __future__ import annotations

from typing import Any, Final

from services.ingest.checks.values import FALSE_WORDS, TRUE_WORDS
from services.ingest.datasets.declaration import DataSet, Field, FieldType

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PATTERNS: Final = {
    FieldType.MONEY: r"^-?([0-9]{1,16}(\.[0-9]{1,2})?|\.[0-9]{1,2})$",
    FieldType.NUMBER: r"^-?[0-9]{1,14}(\.[0-9]{1,6})?$",
    FieldType.INTEGER: "^-?[0-9]{1,9}$",
    FieldType.MONTH: "^[0-9]{4}-?(0[1-9]|1[0-2])$",
    FieldType.DATE: "^[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|[0-9]{4})$",
}
"""The same as `checks.values` reads; amounts are texts, since a JSON number may be a float on the way."""


def json_schema(data_set: DataSet) -> dict[str, Any]:
    """Return the schema of one row; `x-` keywords carry what a schema cannot say (key, sender, control totals)."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:budgetwatch:data-set:{data_set.name}:{data_set.schema_version}",
        "title": f"{data_set.code} {data_set.title}",
        "description": data_set.note or data_set.title,
        "type": "object",
        "properties": {field.standard_name: field_schema(field) for field in data_set.fields},
        "required": [field.standard_name for field in data_set.fields if field.is_required],
        "additionalProperties": False,
        "x-data-set": data_set.name,
        "x-sender": data_set.sender,
        "x-period": data_set.period.value,
        "x-key": [data_set.field(name).standard_name for name in data_set.key],
        "x-money-unit": "元",
        "x-balances": [
            {
                "total": data_set.field(balance.total).standard_name,
                "plus": [data_set.field(name).standard_name for name in balance.plus],
                "minus": [data_set.field(name).standard_name for name in balance.minus],
                "over": [data_set.field(name).standard_name for name in balance.over],
            }
            for balance in data_set.balances
        ],
        "x-control-totals": [field.name for field in data_set.money_fields],
        "x-personal": [field.standard_name for field in data_set.fields if field.is_personal],
    }


def field_schema(field: Field) -> dict[str, Any]:
    """Return the schema of one value; null stands for an empty one where it may be empty."""
    schema: dict[str, Any] = {"title": field.title}
    if field.type is FieldType.BOOLEAN:
        words = sorted(TRUE_WORDS | FALSE_WORDS)
        return schema | {"enum": [True, False, *words, *([] if field.is_required else [None])]}
    if field.choices:
        allowed: list[str | None] = [word for option in field.choices for word in (option.value, option.title)]
        return schema | {"enum": list(dict.fromkeys([*allowed, *([] if field.is_required else [None])]))}
    kinds = ["string"] if field.is_required else ["string", "null"]
    if field.type is FieldType.INTEGER:
        kinds.insert(0, "integer")
    schema["type"] = kinds[0] if len(kinds) == 1 else kinds
    if field.is_required:
        schema["minLength"] = 1
    if field.type in _PATTERNS:
        schema["pattern"] = _PATTERNS[field.type]
    elif field.lengths:
        schema["pattern"] = f"^({'|'.join(f'.{{{length}}}' for length in field.lengths)})$"
    else:
        schema["maxLength"] = field.max_length
    return schema
