"""From a file to the ledger. All or nothing.

A good file goes straight into its slice: read, judged column-wise and copied, a block at a time, each of the three beside
the others. At the first fault that is undone, and the file goes into the stage, where every fault is found and named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

import polars as pl
import psycopg
import sqlalchemy.exc
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.logs import log
from contracts.ingest.v1 import Manifest, Refusal
from services.ingest.ahead import ahead
from services.ingest.checks.arithmetic import RULES as ARITHMETIC
from services.ingest.checks.arithmetic import check_arithmetic, of_slice
from services.ingest.checks.columns import ROW_NO, ColumnChecks, FaultyError, frame_of
from services.ingest.checks.content import Checked, check_stage
from services.ingest.checks.findings import Findings
from services.ingest.checks.stage import STAGE, fill
from services.ingest.checks.totals import compare_rows, compare_totals
from services.ingest.checks.values import Frame
from services.ingest.datasets.declaration import DataSet
from services.ingest.despite import OF_THE_WHOLE
from services.ingest.personal.cover import Cover, ValueCovers
from services.ingest.readers.reading import FileRefusedError, ReadTable, Stated
from services.ingest.storage import personal_values
from services.ingest.storage.facts import copy_lines, copy_rows, has_double_keys, refresh_statistics

_NOTHING: Final[frozenset[int]] = frozenset()


@dataclass(slots=True)
class Load:
    """One file on its way into a slice."""

    session: Session
    read: Callable[[], ReadTable]
    """Opens the file anew; `FileRefusedError` comes from here or while its rows are read."""
    data_set: DataSet
    manifest: Manifest
    slice_id: UUID
    today: date
    covers: ValueCovers
    may_leave_out: bool = False
    """Rows that have errors are left out, the rest is loaded, and the findings tell what was left out."""
    findings: Findings = field(init=False)
    _frame: Frame = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.manifest.file_name)
        self._frame = Frame(self.data_set, region=self.manifest.region, period=self.manifest.period, today=self.today)

    def run(self) -> Checked | None:
        """Load the file and return what it contains; null where it is refused: then nothing is loaded."""
        try:
            if not self.may_leave_out:
                try:
                    return self._straight()
                except FaultyError:
                    pass
            without = self._find_faults()
            if self.findings and not self.may_leave_out:
                return None
            return self._straight(without, are_keys_known=True)
        except FileRefusedError as error:
            self.findings.take(error.refusals, error.count)
        except (FaultyError, sqlalchemy.exc.DataError, psycopg.DataError) as error:
            # A check let something through that another or the table's types refuse: a fault of ours, told without the value.
            log.error("a checked file did not load", data_set=self.data_set.name, error=type(error).__name__)
            detail = "文件中有数据库不能接收的内容，系统未能定位到行，请联系系统管理员核查。"
            self.findings.add("not-loadable", detail)
        return None

    def _straight(self, without: Collection[int] = _NOTHING, *, are_keys_known: bool = False) -> Checked | None:
        """Copy the file into the slice while it is judged; null where its rows and totals are not those stated, or do not add up."""
        with closing(Cover(self.data_set, self.covers)) as cover, self.session.begin_nested() as savepoint:
            table = self._open()
            checks = ColumnChecks(self._frame, table.columns, must_compare_keys=not are_keys_known)
            with closing(ahead(self._lines(table, checks, cover, without))) as blocks:
                copy_rows(self.session, self.data_set, table.columns, blocks)
            checks.compare_keys()
            if checks.has_too_many_keys and has_double_keys(self.session, self.data_set, self.slice_id):
                raise FaultyError
            if not self.may_leave_out:
                for said in self._stated(table):
                    compare_rows(checks.rows, said, self.findings)
                    compare_totals(self.data_set, checks.totals, said, self.findings)
                check_arithmetic(self.session, self.data_set, of_slice(self.data_set, self.slice_id), self.findings)
                if self.findings:
                    savepoint.rollback()
                    return None
            personal_values.insert(self.session, cover.sealed())
            refresh_statistics(self.session, self.data_set, checks.rows)
        return Checked(checks.rows, checks.totals)

    def _lines(self, table: ReadTable, checks: ColumnChecks, cover: Cover, without: Collection[int]) -> Iterator[bytes]:
        for block in table.blocks:
            rows = frame_of(block, table.columns)
            if without:
                rows = rows.filter(~pl.col(ROW_NO).is_in(list(without)))
            checks.check(rows)
            yield copy_lines(cover.cover(rows), self.data_set, self.slice_id)

    def _find_faults(self) -> Collection[int]:
        """Name every fault of the file; return the rows to leave out."""
        with self.session.begin_nested():
            table = self._open()
            fill(self.session, self.data_set, table)
            check_stage(self.session, self._frame, self._stated(table), self.findings, columns=table.columns)
            if self.findings and self.may_leave_out:
                self._check_rest(table)
            self.session.execute(text(f"DROP TABLE {STAGE}"))
        return self.findings.rows

    def _check_rest(self, table: ReadTable) -> None:
        """Check the stage without the named rows; `FileRefusedError` where it is still not good."""
        self.session.execute(
            text(f"DELETE FROM {STAGE} WHERE row_no = ANY(:rows)"), {"rows": sorted(self.findings.rows)}
        )
        rest = Findings(self.manifest.file_name, parts=self.findings.parts)
        checked = check_stage(self.session, self._frame, self._stated(table), rest, columns=table.columns)
        left = [refusal for refusal in rest.named() if refusal.rule not in OF_THE_WHOLE | ARITHMETIC]
        if left or not checked.rows:
            self.findings.forget()  # these reasons are listed since the first refusal
            detail = "去掉有差错的行后没有可入账的数据。"
            raise FileRefusedError(left or [Refusal(file=self.manifest.file_name, rule="nothing-left", detail=detail)])

    def _stated(self, table: ReadTable) -> list[Stated]:
        """Who states rows and totals; `table` is read whole."""
        return [Stated("清单", self.manifest.rows, self.manifest.control_totals), *table.stated]

    def _open(self) -> ReadTable:
        table = self.read()
        self.findings.parts, self.findings.notes = table.parts, table.notes
        return table
