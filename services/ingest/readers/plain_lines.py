"""Reads a text without a single quote: there a record is a line and a delimiter is a delimiter.

Most exports are such. A stretch in which every line is a good row goes on as it stands, with its delimiters turned into
tabs and nothing taken apart; any other stretch is looked at line by line. A test holds that both ways give the same as the
csv module.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Final

from services.ingest.readers.copy_text import copy_block, is_clean
from services.ingest.readers.reading import Block, ReadRow
from services.ingest.readers.tally import RowTally
from services.ingest.readers.text_file import TextFile

STRETCH: Final = 1 << 22
"""Bytes read at once: enough that what is done once a block does not count, few enough to stay small in memory."""


def plain_blocks(text: TextFile, delimiter: str, width: int, tally: RowTally) -> Iterator[Block]:
    """Yield the data rows as blocks of COPY lines; blank rows are passed over, ragged ones told to `tally`."""
    first = 2
    for stretch in _stretches(text):
        number = stretch.count(b"\n")
        if _is_bare(stretch, number, delimiter.encode(), width):
            tally.rows += number
            yield Block(stretch.replace(delimiter.encode(), b"\t"), first)
        else:
            yield Block(copy_block(_good_rows(stretch, first, delimiter, tally), width).encode())
        first += number
    tally.close()


def _stretches(text: TextFile) -> Iterator[bytes]:
    """Yield the lines after the header as UTF-8, some MiB at once, each ended by a line feed."""
    is_head = True
    for lines in _whole_lines(text):
        if text.encoding == "gb18030":
            lines = lines.decode("gb18030").encode()  # noqa: PLW2901 - the same lines
        if b"\r" in lines:
            lines = lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # noqa: PLW2901
        if is_head:
            lines = lines.partition(b"\n")[2]  # noqa: PLW2901
            is_head = False
        if lines:
            yield lines if lines.endswith(b"\n") else lines + b"\n"


def _whole_lines(text: TextFile) -> Iterator[bytes]:
    """Yield the file cut after line breaks (neither encoding has these bytes inside a character)."""
    held = b""
    with text.path.open("rb") as source:
        while piece := source.read(STRETCH):
            held += piece
            # a carriage return at the end may be half of a line break
            cut = max(held.rfind(b"\n"), held.rfind(b"\r", 0, -1)) + 1
            yield held[:cut]
            held = held[cut:]
    yield held


def _is_bare(stretch: bytes, number: int, delimiter: bytes, width: int) -> bool:
    """Tell whether the lines can be taken as they are: no row is ragged or blank, no value to be escaped or cut."""
    if stretch.count(delimiter) != number * (width - 1) or (delimiter != b"\t" and b"\t" in stretch):
        return False
    blank = delimiter * (width - 1) + b"\n"
    if stretch.startswith((blank, b" ")) or b"\n" + blank in stretch or not is_clean(stretch, delimiter):
        return False
    return set(map(bytes.count, stretch.split(b"\n")[:-1], repeat(delimiter))) == {width - 1}


def _good_rows(stretch: bytes, first: int, delimiter: str, tally: RowTally) -> list[ReadRow]:
    """Return the rows that have every column and any value."""
    good = []
    for number, line in enumerate(stretch.decode().split("\n")[:-1], start=first):
        values = line.split(delimiter)
        if len(values) != tally.width:
            if any(values):
                tally.add_ragged(number, len(values))
        elif any(values):
            good.append(ReadRow(number, f"line {number}", values))
    tally.rows += len(good)
    return good
