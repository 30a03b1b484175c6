"""Opens a file by its form: which reader reads it, alone or as a member of an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.archive import Joined, Member
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.csv_text import CsvReader
from services.ingest.readers.debt_slices import DATA_SETS as DEBT_DATA_SETS
from services.ingest.readers.debt_slices import is_debt_export, open_debt_export
from services.ingest.readers.forms import FileForm
from services.ingest.readers.json_lines import JsonLinesReader
from services.ingest.readers.reading import NOTHING, Announced, FileRefusedError, ReadRow, ReadTable
from services.ingest.readers.report_workbook import ReportLine, read_report_workbook
from services.ingest.readers.sheets import SheetReader, inspect
from services.ingest.readers.workbook_guard import Inspection, Note


def open_table(
    path: Path,
    form: FileForm,
    data_set: DataSet,
    *,
    file_name: str,
    announced: Announced = NOTHING,
    inspection: Inspection | None = None,
) -> ReadTable:
    """Open one file of records; `inspection` is what the guard of a workbook has found of it already. Raises FileRefusedError, here or while its rows are read."""
    if form is FileForm.CSV:
        return CsvReader().read(path, data_set, file_name=file_name, announced=announced)
    if form is FileForm.JSON_LINES:
        return JsonLinesReader().read(path, data_set, file_name=file_name, announced=announced)
    if form is FileForm.XLSX and data_set.name in DEBT_DATA_SETS:
        inspection = inspection or inspect(path, form, file_name=file_name)
        if not inspection.refusals and is_debt_export(path):
            return open_debt_export(path, data_set, announced, file_name=file_name, inspection=inspection)
    return SheetReader(form, inspection).read(path, data_set, file_name=file_name, announced=announced)


def open_members(
    members: Iterable[Member],
    data_set: DataSet,
    *,
    file_name: str,
    announced: Announced,
    notes: list[Note],
    inspections: Mapping[Path, Inspection],
) -> ReadTable:
    """Open the members of an archive as one table."""

    def opened() -> Iterator[tuple[Member, ReadTable | FileRefusedError]]:
        for member in members:
            try:
                yield (
                    member,
                    open_table(
                        member.path,
                        member.form,
                        data_set,
                        file_name=member.name,
                        announced=announced,
                        inspection=inspections.get(member.path),
                    ),
                )
            except FileRefusedError as error:
                yield member, error

    return Joined(data_set, file_name, notes=notes).table(opened())


def open_report(path: Path, data_set: DataSet, *, fiscal_year: int, region: str, file_name: str) -> ReadTable:
    """Open an official report workbook by its layout profile; its lines become rows."""
    workbook = read_report_workbook(path, fiscal_year=fiscal_year, region=region, file_name=file_name)
    if workbook.refusals:
        raise FileRefusedError(workbook.refusals)
    columns = tuple(item.name for item in data_set.fields)
    notes = list(workbook.notes)
    return ReadTable(columns, copy_blocks(_line_rows(workbook.lines, columns), len(columns)), notes=notes)


def _line_rows(lines: Iterable[ReportLine], columns: tuple[str, ...]) -> Iterator[ReadRow]:
    for number, line in enumerate(lines, start=1):
        yield ReadRow(number, line.place, [_as_text(getattr(line, column)) for column in columns])


def _as_text(value: str | int | Decimal | None) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return "" if value is None else str(value)
