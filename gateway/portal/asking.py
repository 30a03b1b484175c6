"""Query values as people's links and filter forms carry them: an empty choice means all."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Query

from contracts.errors import NotFound, Unavailable

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
PageNumber = Annotated[int, Query(ge=1, le=50_000)]
"""With `PAGE_ROWS` of 20 within the largest offset of a `Page`."""


def chosen(kind: type[E], text: str) -> E | None:
    """Return the chosen member; null for all, and for a word that is none of them."""
    return kind(text) if text in set(kind) else None


def chosen_word(words: Mapping[str, str], text: str) -> str | None:
    """Return the chosen slug of a closed list; null for all."""
    return text if text in words else None


def parsed_day(text: str) -> date | None:
    """Return a day of a date field; null for none, and for a text that is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def parsed_instant(text: str) -> datetime | None:
    """Return a moment that a link of ours carries; null for none, and for a text that is no moment with an offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


async def or_none(answer: Awaitable[T]) -> T | None:
    """Return the answer; null where the service is silent or has no data yet: the page shows what it can."""
    try:
        return await answer
    except (Unavailable, NotFound):
        return None
