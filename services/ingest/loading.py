"""From a file to the ledger: the reader of its data set, the stage, the checks, the slice. All or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

import psycopg
import sqlalchemy.exc
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.logs import log
from contracts.ingest.v1 import Manifest, Refusal
from services.ingest.checks.content import Checked, check_stage
from services.ingest.checks.findings import Findings
from services.ingest.checks.stage import STAGE, fill
from services.ingest.checks.values import Frame
from services.ingest.datasets.declaration import DataSet
from services.ingest.despite import OF_THE_WHOLE
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
    may_leave_out: bool = False,
) -> tuple[Checked | None, Findings]:
    """Read, check and load a file into the slice; with any finding nothing is loaded and the first result is null.

    `table` is what a reading child has left; without it the file is text and read here. With `may_leave_out` the rows that
    have errors are left out, the rest is loaded, and the findings tell what was left out.
    """
    findings = Findings(manifest.file_name)
    frame = Frame(data_set, region=manifest.region, period=manifest.period, today=today)
    try:
        with session.begin_nested():
            table = table or _CSV.read(path, data_set, file_name=manifest.file_name)
            findings.parts, findings.notes = table.parts, table.notes
            fill(session, data_set, table)
            checked = check_stage(session, frame, manifest, findings, columns=table.columns)
            if findings and may_leave_out:
                checked = _without_faulty_rows(session, frame, manifest, findings, table.columns)
            elif findings:
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


def _without_faulty_rows(
    session: Session, frame: Frame, manifest: Manifest, findings: Findings, columns: Sequence[str]
) -> Checked:
    """Take the named rows out of the stage and check the rest; `FileRefusedError` where it is still not good."""
    session.execute(text(f"DELETE FROM {STAGE} WHERE row_no = ANY(:rows)"), {"rows": sorted(findings.rows)})
    rest = Findings(manifest.file_name, parts=findings.parts)
    checked = check_stage(session, frame, manifest, rest, columns=columns)
    left = [refusal for refusal in rest.named() if refusal.rule not in OF_THE_WHOLE]
    if left or not checked.rows:
        findings.forget()  # these reasons are listed since the first refusal
        detail = "去掉有差错的行后没有可入账的数据。"
        raise FileRefusedError(left or [Refusal(file=manifest.file_name, rule="nothing-left", detail=detail)])
    return checked
