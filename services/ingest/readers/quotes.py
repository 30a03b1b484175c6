"""Takes the quotes off a stretch of a text, all at once: what they protect is written with characters that no text has.

A text with control characters is refused before it is read (`text_file.py`), so that four of them can stand for a quote, a
delimiter and line breaks inside a field. Quotes that are not plainly the marks around whole fields are left to the csv module.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from services.ingest.readers.records import MAX_FIELD

QUOTE: Final = b"\x1c"
DELIMITER: Final = b"\x1d"
FEED: Final = b"\x1e"
RETURN: Final = b"\x1f"
_COVERING: Final = (QUOTE + DELIMITER + FEED + RETURN).decode()


def without_quotes(stretch: bytes, delimiter: bytes) -> bytes | None:
    """Return whole lines with each quoted field bare; null where a quote stands anywhere but around a field, or is not closed."""
    if 2 * stretch.count(b'"') > len(stretch):
        return None  # more than around fields of one character: quotes are what it consists of
    parts = stretch.split(b'"')
    if len(parts) % 2 == 0:
        return None
    outside, inside = parts[::2], parts[1::2]
    beside = {part[-1:] for part in outside[:-1]} | {part[:1] for part in outside[1:]}
    if not beside <= {delimiter, b"\n", b"\r", b""} or (inside and len(max(inside, key=len)) > MAX_FIELD):
        return None
    if b"" in beside:  # nothing between two quoted stretches: a quote inside a field
        parts[2:-1:2] = [part or QUOTE for part in outside[1:-1]]
    covered = b'"'.join(inside).translate(bytes.maketrans(delimiter + b"\n\r", DELIMITER + FEED + RETURN))
    parts[1::2] = covered.split(b'"')
    return b"".join(parts)


def line_breaks(covered: bytes | str) -> int:
    """Count the line breaks inside fields."""
    if isinstance(covered, str):
        covered = covered.encode()
    return covered.count(FEED) + covered.count(RETURN) - covered.count(RETURN + FEED)


def restored(covered: str, delimiter: str) -> list[str]:
    """Return a line's values, each with what stood between its quotes."""
    values = covered.split(delimiter)
    if not any(mark in covered for mark in _COVERING):
        return values
    return [value.translate(_meanings(delimiter)) for value in values]


@cache
def _meanings(delimiter: str) -> dict[int, int]:
    return str.maketrans((QUOTE + DELIMITER + FEED + RETURN).decode(), f'"{delimiter}\n\r')
