"""Rows in the text form of PostgreSQL's COPY: what every reader hands to the stage, a few thousand lines a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import polars as pl

from services.ingest.readers.header import BLANKS
from services.ingest.readers.reading import Block, ReadRow

BATCH: Final = 1_000
BLOCK: Final = 1 << 22
"""Characters of a block, about; many rows a block, since each costs the checks a few milliseconds."""
_UNCLEAN: Final = tuple(mark.encode() for mark in ("\\", "\r", "\u3000", "\u00a0", "\ufeff"))
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_blocks(rows: Iterator[ReadRow], width: int) -> Iterator[Block]:
    """Yield the rows as blocks of COPY lines: number, place, values."""
    held: list[str] = []
    while batch := list(islice(rows, BATCH)):
        held.append(copy_block(batch, width))
        if sum(map(len, held)) > BLOCK:
            yield Block("".join(held).encode())
            held.clear()
    if held:
        yield Block("".join(held).encode())


def copy_block(batch: Sequence[ReadRow], width: int) -> str:
    """Return a batch as COPY lines; blanks around a value are cut.

    Values are joined as they are; only where the whole block shows something to escape or cut is each value looked at
    (a row would cost five times as much otherwise).
    """
    join = "\t".join
    block = "".join([f"{row_no}\t{place}\t{join(values)}\n" for row_no, place, values in batch])
    is_regular = block.count("\t") == len(batch) * (width + 1) and block.count("\n") == len(batch)
    if is_regular and is_clean(block.encode()):
        return block
    return "".join([_clean_line(row) for row in batch])


def escaped(value: str) -> str:
    """Return a value in COPY's escapes."""
    return value.translate(_ESCAPES)


def is_clean(block: bytes, delimiter: bytes = b"\t") -> bool:
    """Tell whether nothing in a block needs escaping or cutting."""
    # a single byte is found ten times as fast as a text, and most are not there at all
    if any(mark[:1] in block and mark in block for mark in _UNCLEAN):
        return False
    if b" " not in block:
        return True
    # polars looks for two bytes five times as fast as bytes do, in which blanks and line ends abound
    found = pl.Series([block]).bin
    return not any(found.contains(pair)[0] for pair in (b" \n", b"\n ", b" " + delimiter, delimiter + b" "))


def _clean_line(row: ReadRow) -> str:
    cells = "\t".join(value.strip(BLANKS).translate(_ESCAPES) for value in row.values)
    return f"{row.row_no}\t{row.place.translate(_ESCAPES)}\t{cells}\n"
