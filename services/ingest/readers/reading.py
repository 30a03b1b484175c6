"""What every reader of a table of records gives: the columns it found, and rows with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from contracts.ingest.v1 import Refusal
from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.workbook_guard import Note


class ReadRow(NamedTuple):
    """One record. `row_no` counts records as the sender's program shows them (the header is 1)."""

    row_no: int
    place: str
    """`line 214` of a text file: the physical line on which the record ends. `支付!A12:F12` of a workbook."""
    values: Sequence[str]
    """In the order of the file's columns; an empty text is nothing."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A stretch of rows that stood together: one sheet, one member of an archive.

    `row_no` counts through all parts; in the part itself the row is `row_no - offset`.
    """

    offset: int
    file: str | None = None
    """Member of the archive; null where the file is none."""
    sheet: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    """Unit of the money columns that were not in yuan (and now are), by field name."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of a table as lines of COPY's text form (`copy_text.py`), a few MiB at most."""

    lines: bytes
    """UTF-8."""
    first: int | None = None
    """Null: each line is row number, place, values. Else the lines are the values alone, and the rows follow one another from
    this number on."""
    lag: int = 0
    """With `first`: a row's place is the physical line of its number and this (fields before it had line breaks)."""

    def numbered(self) -> str:
        """Return the lines with number and place."""
        text = self.lines.decode()
        if self.first is None:
            return text
        lines = enumerate(text.split("\n")[:-1], start=self.first)
        return "".join([f"{number}\tline {number + self.lag}\t{line}\n" for number, line in lines])


@dataclass(frozen=True, slots=True)
class Stated:
    """Rows and control totals as somebody states them, to be compared with what arrived."""

    by: str
    """Who says so, Chinese, as it stands in a refusal: `清单`, `工作表“报送说明”`."""
    rows: int | None
    totals: Mapping[str, Decimal]
    """Yuan, by field name or title."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """An opened file: which field stands in which column, and its rows, read once."""

    columns: tuple[str, ...]
    """Field names in the file's order."""
    blocks: Iterator[Block]
    """Rows with their values in the order of `columns`."""
    parts: list[TablePart] = field(default_factory=list)
    """By offset, where there is more than one stretch; whole only when `blocks` has been read."""
    notes: list[Note] = field(default_factory=list)
    """What the sender should know; whole only when `blocks` has been read."""
    stated: list[Stated] = field(default_factory=list)
    """Rows and totals that the file itself states; whole only when `blocks` has been read."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What the manifest says of a file that is about to be read; empty where it says nothing."""

    region: str = ""
    period: str = ""
    money_unit: str | None = None


NOTHING: Final = Announced()


class Reader(Protocol):
    """Reads one file form. `read` is a generator-like: structural faults raise `FileRefusedError`, at once or later."""

    def read(self, path: Path, data_set: DataSet, *, file_name: str, announced: Announced = NOTHING) -> ReadTable:
        """Open the file and map its header to the fields of `data_set`."""


class FileRefusedError(Exception):
    """The file cannot be read as what it claims to be. `count` may be larger than the refusals that are named."""

    def __init__(self, refusals: Sequence[Refusal], count: int | None = None) -> None:
        super().__init__(f"{len(refusals)} refusals, first {refusals[0].rule}")
        self.refusals = tuple(refusals)
        self.count = count or len(refusals)
