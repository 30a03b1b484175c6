"""Reads records with the csv module: the measure of what a quote means, and the way of what is too odd for a shorter one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.reading import FileRefusedError, ReadRow
from services.ingest.readers.text_file import TextFile

MAX_FIELD: Final = 32_768


def read_records(text: TextFile, delimiter: str, *, file_name: str) -> Iterator[ReadRow]:
    """Yield every record, the header too; `FileRefusedError` at a quote that breaks the form or an endless field."""
    with text.path.open(encoding=text.encoding, newline="") as lines:
        yield from _records(lines, delimiter, file_name=file_name)


class Lines(Iterator[str]):
    """The physical lines of a stretch, and of those after it while a record is not over; `more` gives them as UTF-8."""

    def __init__(self, stretch: bytes, more: Iterator[bytes]) -> None:
        self._lines: list[str] = []
        self._at = 0
        self._more = more
        self._take(stretch)

    def __next__(self) -> str:
        if self.is_over:
            self._take(next(self._more))
        self._at += 1
        return self._lines[self._at - 1]

    @property
    def is_over(self) -> bool:
        """Whether every line of the stretches begun has been given."""
        return self._at == len(self._lines)

    def _take(self, stretch: bytes) -> None:
        self._lines, self._at = list(io.StringIO(stretch.decode(), newline="")), 0


def records_of(lines: Lines, delimiter: str, *, file_name: str, number: int, line: int) -> Iterator[ReadRow]:
    """Yield records until one ends where a stretch does; the first is record `number` and begins on line `line`."""
    for row in _records(lines, delimiter, file_name=file_name, number=number, line=line):
        yield row
        if lines.is_over:
            return


def _records(
    lines: Iterator[str], delimiter: str, *, file_name: str, number: int = 1, line: int = 1
) -> Iterator[ReadRow]:
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield ReadRow(number, f"line {line - 1 + reader.line_num}", cells)
            number += 1
    except csv.Error as error:
        raise FileRefusedError([_broken(file_name, number, line - 1 + reader.line_num, error)]) from error


def _broken(file_name: str, number: int, line: int, error: csv.Error) -> Refusal:
    if "field larger" in str(error):
        detail = f"第{number}条记录（文件第{line}行附近）有一个字段超过 {MAX_FIELD} 个字符，多半是双引号没有成对，请检查后重新报送。"
        return Refusal(file=file_name, row=number, rule="field-too-long", detail=detail)
    detail = f"第{number}条记录（文件第{line}行附近）的英文双引号没有成对，请检查后重新报送。"
    return Refusal(file=file_name, row=number, rule="broken-quote", detail=detail)
