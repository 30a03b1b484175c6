"""Reads CSV as offices really make it: UTF-8 or GB18030, comma, semicolon or tab, quotes, any column order."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.header import count_known, map_header, titled_units
from services.ingest.readers.money_units import Told, notes_of, rows_in_yuan, units_of
from services.ingest.readers.plain_lines import plain_blocks
from services.ingest.readers.reading import NOTHING, Announced, FileRefusedError, ReadRow, ReadTable, TablePart
from services.ingest.readers.tally import RowTally
from services.ingest.readers.text_file import TextFile, look_at

DELIMITERS: Final = (",", ";", "\t")
MAX_FIELD: Final = 32_768


class CsvReader:
    """The reader of the data sets' text form."""

    def read(self, path: Path, data_set: DataSet, *, file_name: str, announced: Announced = NOTHING) -> ReadTable:
        """Open the file; rows are read when asked for, and `FileRefusedError` may come at the end of them."""
        text = look_at(path, file_name=file_name)
        delimiter = _tell_delimiter(text, data_set, file_name)
        header = next(read_records(text, delimiter, file_name=file_name)).values
        columns = map_header(header, data_set, file_name=file_name)
        told = [Told("清单", announced.money_unit)] if announced.money_unit else []
        units = units_of(titled_units(header, columns), told, data_set, file_name=file_name)
        tally = RowTally(file_name, len(columns))
        if units:
            rows = rows_in_yuan(_rows(text, delimiter, tally), columns, units)
            parts = [TablePart(0, units=units)]
            return ReadTable(columns, copy_blocks(rows, len(columns)), parts, notes_of(units, data_set))
        if text.has_quotes:
            return ReadTable(columns, copy_blocks(_rows(text, delimiter, tally), len(columns)))
        return ReadTable(columns, plain_blocks(text, delimiter, len(columns), tally))


def read_records(text: TextFile, delimiter: str, *, file_name: str) -> Iterator[ReadRow]:
    """Yield every record, the header too; `FileRefusedError` at a quote that breaks the form or an endless field."""
    csv.field_size_limit(MAX_FIELD)
    with text.path.open(encoding=text.encoding, newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                yield ReadRow(number, f"line {reader.line_num}", cells)
        except csv.Error as error:
            raise FileRefusedError([_broken(file_name, number + 1, reader.line_num, error)]) from error


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


def _broken(file_name: str, number: int, line: int, error: csv.Error) -> Refusal:
    if "field larger" in str(error):
        detail = f"第{number}条记录（文件第{line}行附近）有一个字段超过 {MAX_FIELD} 个字符，多半是双引号没有成对，请检查后重新报送。"
        return Refusal(file=file_name, row=number, rule="field-too-long", detail=detail)
    detail = f"第{number}条记录（文件第{line}行附近）的英文双引号没有成对，请检查后重新报送。"
    return Refusal(file=file_name, row=number, rule="broken-quote", detail=detail)
