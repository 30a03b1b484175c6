"""From a file to the ledger: the reader of its data set, the stage, the checks, the slice. All or nothing."""

from __future__ import annotations

from datetime import date
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
from services.ingest.readers.csv_text import CsvReader
from services.ingest.readers.reading import FileRefusedError, ReadTable
from services.ingest.storage.facts import insert_from_stage

_CSV: Final = CsvReader()
"""Text is read here, chunk by chunk, straight into COPY; every other form was read by a child (`readers/sandbox.py`)."""


def load_file(
    session: Session,
    path: Path,
    *,
    data_set: DataSet,
    manifest: Manifest,
    slice_id: UUID,
    today: date,
    table: ReadTable | None = None,
) -> tuple[Checked | None, Findings]:
    """Read, check and load a file into the slice; with any finding nothing is loaded and the first result is null.

    `table` is what a reading child has left; without it the file is text and read here.
    """
    findings = Findings(manifest.file_name)
    frame = Frame(data_set, region=manifest.region, period=manifest.period, today=today)
    try:
        with session.begin_nested():
            table = table or _CSV.read(path, data_set, file_name=manifest.file_name)
            findings.parts, findings.notes = table.parts, table.notes
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
