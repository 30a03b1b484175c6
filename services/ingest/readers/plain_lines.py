"""Reads a text many lines at once: a record is a line and a delimiter is a delimiter, once the quotes are off.

A stretch in which every line is a good row goes on as it stands, with its delimiters turned into tabs and nothing taken
apart; any other stretch is looked at line by line, and one with odd quotes goes through the csv module. A test holds that
every way gives the same as the csv module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from services.ingest.readers.copy_text import copy_block, is_clean
from services.ingest.readers.quotes import DELIMITER, FEED, QUOTE, RETURN, line_breaks, restored, without_quotes
from services.ingest.readers.reading import Block, ReadRow
from services.ingest.readers.records import Lines, records_of
from services.ingest.readers.tally import RowTally
from services.ingest.readers.text_file import TextFile

STRETCH: Final = 1 << 20
"""Bytes read at once: enough that what is done once a block does not count."""
FIRST_STRETCH: Final = 1 << 17
"""The first ones are smaller, each twice the one before: PostgreSQL, which takes longer over a row than we do, begins early and is
never out of work."""
MOST_QUOTES: Final = 200_000
"""In what is taken apart at once."""
_LINE_BREAK: Final = re.compile(rb"\r\n|\r|\n")
_EVERY_BYTE: Final = bytes(range(256))
_FLESH: Final = {
    delimiter: _EVERY_BYTE.translate(
        None, delimiter + b"\t\n" + FEED + RETURN + (DELIMITER if delimiter == b"\t" else b"")
    )
    for delimiter in (b",", b";", b"\t")
}
"""All bytes but those by which a stretch is told to be regular: delimiters, line ends, and what would have to be escaped."""


def plain_blocks(text: TextFile, delimiter: str, tally: RowTally, *, head_lines: int = 1) -> Iterator[Block]:
    """Yield the data rows as blocks of COPY lines; blank rows are passed over, ragged ones told to `tally`.

    `head_lines` are the physical lines of the header.
    """
    place = _Place(2, head_lines - 1)
    stretches = _stretches(text, head_lines)
    for stretch in stretches:
        bare = without_quotes(stretch, delimiter.encode()) if b'"' in stretch else stretch
        if bare is None:
            yield _by_csv_module(Lines(stretch, stretches), place, delimiter, tally)
        else:
            yield _by_lines(_with_line_feeds(bare), place, delimiter, tally)
    tally.close()


@dataclass(slots=True)
class _Place:
    """Where the next record begins."""

    number: int
    """The record's."""
    lag: int
    """Physical lines before it beyond one a record."""


def _by_lines(bare: bytes, place: _Place, delimiter: str, tally: RowTally) -> Block:
    count, first = bare.count(b"\n"), place.number
    if _is_bare(bare, count, delimiter.encode(), tally.width):
        tally.rows += count
        place.number += count
        return Block(bare.translate(_in_tabs(delimiter.encode())), first, place.lag)
    lines = bare.decode().split("\n")[:-1]
    return Block(copy_block(_good(_split(lines, place, delimiter), tally), tally.width).encode())


def _by_csv_module(lines: Lines, place: _Place, delimiter: str, tally: RowTally) -> Block:
    records = records_of(
        lines, delimiter, file_name=tally.file_name, number=place.number, line=place.number + place.lag
    )
    return Block(copy_block(_good(_followed(records, place), tally), tally.width).encode())


def _stretches(text: TextFile, head_lines: int) -> Iterator[bytes]:
    """Yield the lines after the header as UTF-8, some MiB at once, each ended by a line break."""
    for lines in _whole_lines(text):
        if text.encoding == "gb18030":
            lines = lines.decode("gb18030").encode()  # noqa: PLW2901 - the same lines
        while head_lines and (end := _LINE_BREAK.search(lines)):
            lines = lines[end.end() :]  # noqa: PLW2901
            head_lines -= 1
        if lines and not head_lines:
            yield from _with_few_quotes(lines if lines.endswith((b"\n", b"\r")) else lines + b"\n")


def _whole_lines(text: TextFile) -> Iterator[bytes]:
    """Yield the file cut after line breaks (neither encoding has these bytes inside a character)."""
    held, size = b"", min(FIRST_STRETCH, STRETCH)
    with text.path.open("rb") as source:
        while piece := source.read(size):
            size = min(2 * size, STRETCH)
            held += piece
            # a carriage return at the end may be half of a line break
            cut = max(held.rfind(b"\n"), held.rfind(b"\r", 0, -1)) + 1
            yield held[:cut]
            held = held[cut:]
    yield held


def _with_few_quotes(lines: bytes) -> Iterator[bytes]:
    """Yield lines in pieces that are cheap to take apart at their quotes: each quote takes some dozens of bytes there."""
    size = len(lines) // (1 + lines.count(b'"') // MOST_QUOTES) + 1
    start = 0
    while start < len(lines):
        end = _LINE_BREAK.search(lines, start + size - 1)
        cut = end.end() if end else len(lines)
        yield lines[start:cut]
        start = cut


def _with_line_feeds(lines: bytes) -> bytes:
    return lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in lines else lines


def _is_bare(stretch: bytes, count: int, delimiter: bytes, width: int) -> bool:
    """Tell whether the lines can be taken as they are: no row is ragged or blank, no value to be escaped or cut."""
    bones = stretch.translate(None, _FLESH[delimiter])
    if bones != (delimiter * (width - 1) + b"\n") * count:
        return False
    blank = delimiter * (width - 1) + b"\n"
    return not stretch.startswith((blank, b" ")) and b"\n" + blank not in stretch and is_clean(stretch, delimiter)


def _in_tabs(delimiter: bytes) -> bytes:
    return bytes.maketrans(delimiter + DELIMITER + QUOTE, b"\t" + delimiter + b'"')


def _split(lines: Iterable[str], place: _Place, delimiter: str) -> Iterator[ReadRow]:
    """Yield the line's records and move `place` on."""
    for line in lines:
        breaks = line_breaks(line)
        place.lag += breaks
        yield ReadRow(place.number, f"line {place.number + place.lag}", restored(line, delimiter))
        place.number += 1


def _followed(records: Iterable[ReadRow], place: _Place) -> Iterator[ReadRow]:
    """Yield the records and move `place` on."""
    for record in records:
        place.number, place.lag = record.row_no, int(record.place.removeprefix("line ")) - record.row_no
        yield record
        place.number += 1


def _good(records: Iterable[ReadRow], tally: RowTally) -> list[ReadRow]:
    """Return the rows that have every column and any value; ragged ones are told to `tally`."""
    good = []
    for record in records:
        if len(record.values) != tally.width:
            if any(record.values):
                tally.add_ragged(record.row_no, len(record.values))
        elif any(record.values):
            good.append(record)
    tally.rows += len(good)
    return good
