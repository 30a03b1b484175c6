"""From a file to the ledger: the reader of its data set, the stage, the checks, the slice. All or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final
from uuid import UUID

import psycopg
import sqlalchemy.exc
from sqlalchemy.orm import Session

from chassis.logs import log
from contracts.ingest.v1 import Manifest
from services.ingest.checks.content import Checked, check_stage
from services.ingest.checks.findings import Findings
from services.ingest.checks.stage import fill
from services.ingest.checks.values import Frame
from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.csv_text import CsvReader
from services.ingest.readers.reading import FileRefusedError, ReadRow, ReadTable
from services.ingest.readers.report_workbook import ReportLine, read_report_workbook
from services.ingest.storage.facts import insert_from_stage

_READER: Final = CsvReader()


def load_file(
    session: Session, path: Path, *, data_set: DataSet, manifest: Manifest, slice_id: UUID, today: date
) -> tuple[Checked | None, Findings]:
    """Read, check and load a file into the slice; with any finding nothing is loaded and the first result is null."""
    findings = Findings(manifest.file_name)
    frame = Frame(data_set, region=manifest.region, period=manifest.period, today=today)
    try:
        with session.begin_nested():
            table = open_file(path, data_set, manifest)
            fill(session, data_set, table)
            checked = check_stage(session, frame, manifest, findings, columns=table.columns)
            if findings:
                return None, findings
            insert_from_stage(session, data_set, slice_id, columns=table.columns)
            return checked, findings
    except FileRefusedError as error:
        findings.take(error.refusals, error.count)
    except (sqlalchemy.exc.DataError, psycopg.DataError) as error:
        # A check let something through that the table's types refuse: a fault of ours, told without the value.
        log.error("a checked file did not load", data_set=data_set.name, error=type(error).__name__)
        detail = "文件中有数据库不能接收的内容，系统未能定位到行，请联系系统管理员核查。"
        findings.add("not-loadable", detail)
    return None, findings


def open_file(path: Path, data_set: DataSet, manifest: Manifest) -> ReadTable:
    """Return the file's rows through the reader of its form."""
    if data_set.is_workbook:
        return _open_workbook(path, data_set, manifest)
    return _READER.read(path, data_set, file_name=manifest.file_name)


def _open_workbook(path: Path, data_set: DataSet, manifest: Manifest) -> ReadTable:
    workbook = read_report_workbook(
        path, fiscal_year=int(manifest.period[:4]), region=manifest.region, file_name=manifest.file_name
    )
    if workbook.refusals:
        raise FileRefusedError(workbook.refusals)
    columns = tuple(field.name for field in data_set.fields)
    return ReadTable(columns, copy_blocks(_line_rows(workbook.lines, columns), len(columns)))


def _line_rows(lines: Iterable[ReportLine], columns: tuple[str, ...]) -> Iterator[ReadRow]:
    for number, line in enumerate(lines, start=1):
        yield ReadRow(number, line.place, [_as_text(getattr(line, column)) for column in columns])


def _as_text(value: str | int | Decimal | None) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return "" if value is None else str(value)
