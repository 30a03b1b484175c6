"""A topic: one query (`sql/<key>.sql`), one sentence, one table; and what was read for it, every number with its receipts.

The query returns rows with `item`, the text columns, the measures, and `receipt`, `file_name`, `place`, `row_count`;
an item may come in several rows, one a receipt. Where two items may have one name, `item_code` tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.reports.briefs.amounts import Amount, Count
from services.reports.briefs.ledger import Scope, counted, grouped_sources, rows_of, summed


class Kind(StrEnum):
    """How a measure is printed."""

    YUAN = "yuan"
    """Money in yuan, printed in 万元, summed over the items."""
    COUNT = "count"
    """Whole number, summed."""
    NUMBER = "number"
    """A number with one decimal that is not summed: months, scores."""


class Place(StrEnum):
    """Where in a brief a topic stands."""

    BOOKS = "books"
    PRIORITIES = "priorities"
    DEPARTMENTS = "departments"
    HALF_YEAR = "half_year"
    ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of numbers. `unit` stands in the annex."""

    column: str
    title: str
    kind: Kind = Kind.YUAN
    unit: str = "万元"


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked and how it is said. `sentence` holds `{measure}` for totals, `{count}` for the number of items."""

    key: str
    place: Place
    heading: str
    data_set: str
    """Chinese title of the set, for the sentence that says it has not arrived."""
    item: str
    """Head of the first column."""
    measures: tuple[Measure, ...]
    sentence: str
    table: str
    """`表8 重点项目执行情况表`."""
    texts: tuple[tuple[str, str], ...] = ()
    """(column, head) of texts and dates."""
    rate: tuple[str, str, str] | None = None
    """(part, whole, head): a column of part in per cent of whole, and `{rate}` in the sentence."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Chinese words for codes in `item`."""
    listed: int = 20
    """Rows in the table; more are said to exist."""
    quarters: tuple[int, ...] = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One item with its numbers; a measure that was not reported is None."""

    item: str
    texts: tuple[str, ...]
    amounts: tuple[Amount | None, ...]
    """One a measure; for COUNT and NUMBER the number itself stands in `yuan`."""


@dataclass(frozen=True, slots=True)
class TopicData:
    """What was read for a topic; no rows where nothing has arrived."""

    rows: tuple[TopicRow, ...]
    totals: tuple[Amount | None, ...]
    count: Count | None
    """Of rows behind it."""


def read_topic(session: Session, topic: Topic, scope: Scope) -> TopicData:
    """Ask the ledger."""
    found = rows_of(session, topic.key, scope)
    rows = [_row(topic, str(item or ""), list(group)) for (item, _), group in groupby(found, key=_identity)]
    totals = tuple(
        None if measure.kind is Kind.NUMBER else summed(found, measure.column, label=topic.heading)
        for measure in topic.measures
    )
    return TopicData(tuple(rows), totals, counted(found, label=topic.heading))


def _identity(row: Row[Any]) -> tuple[Any, Any]:
    return row.item, getattr(row, "item_code", None)


def _row(topic: Topic, item: str, lot: Sequence[Row[Any]]) -> TopicRow:
    label = f"{topic.item}{item}"
    name = topic.names.get(item, item) or "（未填）"
    return TopicRow(
        name,
        tuple(_text(getattr(lot[0], column)) for column, _ in topic.texts),
        tuple(_amount(lot, measure, label) for measure in topic.measures),
    )


def _amount(lot: Sequence[Row[Any]], measure: Measure, label: str) -> Amount | None:
    if measure.kind is Kind.NUMBER:
        known = [row for row in lot if getattr(row, measure.column) is not None]
        if not known:
            return None
        first = known[0]
        return Amount(Decimal(getattr(first, measure.column)), grouped_sources([first], label))
    return summed(lot, measure.column, label=label)


def _text(value: object) -> str:
    if value is None or value == "":
        return "—"
    return value.isoformat() if isinstance(value, date) else str(value)
