"""SQL made from a declaration that passes over plainly good values, so that only the others are judged one by one.

A screen may let a good value through to `values.judge`, never hold a bad one back (a test holds that).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.ingest.checks.values import TOTAL_WORDS
from services.ingest.datasets.declaration import Field, FieldType

_PLAIN_MONEY: Final = "^-?[0-9]+[.][0-9][0-9]$"
_PLAIN_MONEY_LENGTH: Final = 19
_NOT_PLAIN: Final = "[^0-9A-Za-z]"


def has_few_values(field: Field) -> bool:
    """Tell whether the field's distinct values are few by nature: these are all judged."""
    if field.type in {FieldType.MONEY, FieldType.TEXT}:
        return field.pattern is not None or field.must_match is not None
    if field.type is FieldType.CODE:
        return bool(field.lengths or field.choices or field.pattern or field.must_match)
    return True


def suspicion(field: Field) -> str:
    """Return the predicate over the stage's column that holds for every value that needs a look."""
    column = f'"{field.name}"'
    if has_few_values(field):
        return f"{column} IS NOT NULL"
    if field.type is FieldType.MONEY:
        return f"({column} !~ '{_PLAIN_MONEY}' OR length({column}) > {_PLAIN_MONEY_LENGTH})"
    if field.type is FieldType.CODE:
        return f"({column} ~ '{_NOT_PLAIN}' OR length({column}) > {field.max_length})"
    totals = ", ".join(f"'{word}'" for word in sorted(TOTAL_WORDS))
    return f"(length({column}) > {field.max_length} OR {column} IN ({totals}))"


def is_plain_code(field: Field) -> bool:
    """Tell whether a field is a code whose values are many and mostly letters and digits (ids, accounts)."""
    return field.type is FieldType.CODE and not has_few_values(field)


def screening_query(stage: str, fields: Sequence[Field]) -> str:
    """Return one pass over the stage: rows, whether any plain code needs a look, then for each field that and empties.

    The plain codes are looked at together, joined to one text: a regular expression a column would cost twice as much.
    """
    codes = [f"coalesce(\"{field.name}\", '')" for field in fields if is_plain_code(field)]
    parts = ["count(*)", f"coalesce(bool_or(({' || '.join(codes)}) ~ '{_NOT_PLAIN}'), false)" if codes else "false"]
    for field in fields:
        looks = "true" if has_few_values(field) else f"coalesce(bool_or({_whole_column_look(field)}), false)"
        empties = f'count(*) - count("{field.name}")' if field.is_required else "0"
        parts += [looks, empties]
    return f"SELECT {', '.join(parts)} FROM {stage}"


def _whole_column_look(field: Field) -> str:
    if is_plain_code(field):
        return f'length("{field.name}") > {field.max_length}'
    return suspicion(field)
