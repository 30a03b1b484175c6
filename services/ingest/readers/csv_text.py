"""Reads CSV as offices really make it: UTF-8 or GB18030, comma, semicolon or tab, quotes, any column order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.header import count_known, map_header, titled_units
from services.ingest.readers.money_units import Told, notes_of, rows_in_yuan, units_of
from services.ingest.readers.plain_lines import plain_blocks
from services.ingest.readers.reading import NOTHING, Announced, FileRefusedError, ReadRow, ReadTable, TablePart
from services.ingest.readers.records import read_records
from services.ingest.readers.tally import RowTally
from services.ingest.readers.text_file import TextFile, look_at

DELIMITERS: Final = (",", ";", "\t")


class CsvReader:
    """The reader of the data sets' text form."""

    def read(self, path: Path, data_set: DataSet, *, file_name: str, announced: Announced = NOTHING) -> ReadTable:
        """Open the file; rows are read when asked for, and `FileRefusedError` may come at the end of them."""
        text = look_at(path, file_name=file_name)
        delimiter = _tell_delimiter(text, data_set, file_name)
        head = next(read_records(text, delimiter, file_name=file_name))
        columns = map_header(head.values, data_set, file_name=file_name)
        told = [Told("清单", announced.money_unit)] if announced.money_unit else []
        units = units_of(titled_units(head.values, columns), told, data_set, file_name=file_name)
        tally = RowTally(file_name, len(columns))
        if units:
            rows = rows_in_yuan(_rows(text, delimiter, tally), columns, units)
            parts = [TablePart(0, units=units)]
            return ReadTable(columns, copy_blocks(rows, len(columns)), parts, notes_of(units, data_set))
        return ReadTable(columns, plain_blocks(text, delimiter, tally, head_lines=_lines_of(head)))


def _tell_delimiter(text: TextFile, data_set: DataSet, file_name: str) -> str:
    """Return the delimiter under which most of the header's cells name a field; comma where none does."""
    best, most = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        try:
            cells = next(read_records(text, delimiter, file_name=file_name)).values
        except FileRefusedError:
            continue
        known = count_known(cells, data_set)
        if known > most:
            best, most = delimiter, known
    return best


def _rows(text: TextFile, delimiter: str, tally: RowTally) -> Iterator[ReadRow]:
    """Yield the data rows; blank ones are passed over, ragged ones told to `tally`."""
    for row in islice(read_records(text, delimiter, file_name=tally.file_name), 1, None):
        if len(row.values) != tally.width:
            if any(row.values):
                tally.add_ragged(row.row_no, len(row.values))
        elif any(row.values):
            tally.rows += 1
            yield row
    tally.close()


def _lines_of(head: ReadRow) -> int:
    """The physical lines of the first record."""
    return int(head.place.removeprefix("line "))
