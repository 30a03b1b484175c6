"""Rows in the text form of PostgreSQL's COPY: what every reader hands to the stage, a few thousand lines a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from services.ingest.readers.header import BLANKS
from services.ingest.readers.reading import ReadRow

BATCH: Final = 2_000
_UNCLEAN: Final = ("\\", "\r", " \t", "\t ", " \n", "\n ", "\u3000", "\u00a0", "\ufeff")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_blocks(rows: Iterator[ReadRow], width: int) -> Iterator[str]:
    """Yield the rows as blocks of COPY lines: number, place, values."""
    while batch := list(islice(rows, BATCH)):
        yield copy_block(batch, width)


def copy_block(batch: Sequence[ReadRow], width: int) -> str:
    """Return a batch as COPY lines; blanks around a value are cut.

    Values are joined as they are; only where the whole block shows something to escape or cut is each value looked at
    (a row would cost five times as much otherwise).
    """
    join = "\t".join
    block = "".join([f"{row_no}\t{place}\t{join(values)}\n" for row_no, place, values in batch])
    is_regular = block.count("\t") == len(batch) * (width + 1) and block.count("\n") == len(batch)
    if is_regular and is_clean(block):
        return block
    return "".join([_clean_line(row) for row in batch])


def is_clean(block: str) -> bool:
    """Tell whether nothing in a block needs escaping or cutting."""
    return not any(mark in block for mark in _UNCLEAN)


def _clean_line(row: ReadRow) -> str:
    cells = "\t".join(value.strip(BLANKS).translate(_ESCAPES) for value in row.values)
    return f"{row.row_no}\t{row.place.translate(_ESCAPES)}\t{cells}\n"
