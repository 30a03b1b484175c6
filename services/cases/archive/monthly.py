"""The monthly export (article 11): asked for on the first working day, packed when every part is there, read back.

    cases.day.began.v1 → register + cases.export.requested.v1 → each service: COPY → blob store → <service>.month.exported.v1
    → register of parts; all there → cases' own part → package, seal → blob store → read back, counted → kept

Each step is idempotent: a month stands in the register once, a part's first word stays, the same rows give the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from prometheus_client import Counter

from chassis.blobs import Blobs
from chassis.context import Context
from chassis.exporting import export_month, rows_between
from chassis.logs import bind_correlation, log
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.cases.archive_v1 import PackageFile, VolumeSeal
from contracts.cases.months_v1 import GetMonthPackage, ListMonths, MonthList, MonthState, OrderMonth
from contracts.cases.v1 import DayBegan
from contracts.errors import BudgetwatchError, Conflict, Internal, InvalidInput, Precondition
from contracts.exports import ExportedTable, ExportRequested
from contracts.packages import MEDIA_TYPE, PackageKind, PackageManifest, chunks_of
from contracts.values import Permission
from services.cases import packing
from services.cases.archive import month_store, months, package
from services.cases.archive.month_store import Parts
from services.cases.archive.package import Label
from services.cases.archive.pieces import keeper
from services.cases.packing import Content
from services.cases.settings import CasesSettings
from services.cases.work import Work, require

KEPT = Counter("cases_monthly_exports_total", "Monthly exports packed, sealed and read back.")
SYSTEM: Final = "system:cases"
OWN: Final = (
    rows_between("case_file", "cases.case_file", "opened_at", "opened_at, case_id"),
    rows_between("case_history", "cases.case_history", "happened_at", "happened_at, case_id, number"),
    rows_between("warning_decision", "cases.warning_decision", "decided_at", "decision_id"),
    rows_between("letter", "cases.letter", "sent_at", "position"),
    rows_between("reply", "cases.reply", "recorded_at", "recorded_at, reply_id"),
    rows_between("approval", "cases.approval", "recorded_at", "recorded_at, approval_id"),
    rows_between("communication", "cases.communication", "recorded_at", "recorded_at, case_id, number"),
    rows_between("kept_file", "cases.kept_file", "kept_at", "kept_at, file_id"),
    rows_between("number_issued", "cases.number_issued", "issued_at", "issued_at, register, number"),
    rows_between(
        "query_request_history", "cases.query_request_history", "recorded_at", "recorded_at, request_id, step"
    ),
    rows_between("opinion_history", "cases.opinion_history", "recorded_at", "recorded_at, opinion_id, step"),
    rows_between("finding_link", "cases.finding_link", "linked_at", "linked_at, link_id"),
    rows_between("finding_link_end", "cases.finding_link_end", "ended_at", "ended_at, link_id"),
    rows_between("finding_follow_up", "cases.finding_follow_up", "recorded_at", "recorded_at, finding_id, step"),
    rows_between("task_report", "cases.task_report", "recorded_at", "recorded_at, task_id, step"),
    rows_between("year_date_done", "cases.year_date_done", "recorded_at", "recorded_at, name, year"),
    rows_between("archive_volume", "cases.archive_volume", "sealed_at", "sealed_at, number"),
)


def on_day_began(work: Work, event: DayBegan) -> int:
    """Ask for every month that is over and stands in no register; on working days only. Return how many."""
    if not event.is_working_day:
        return 0
    wanted = months.wanted(event.day, month_store.newest(work.session))
    return sum(_ask(work, month, SYSTEM) for month in wanted)


def order_month(work: Work, call: OrderMonth) -> MonthList:
    """Ask for a month that was not exported."""
    require(call.by(), Permission.ARCHIVE_KEEP)
    if not months.is_over(call.month, work.today):
        raise InvalidInput("month-not-over", f"{call.month}尚未结束，月末以后再导出。", call.month)
    if not _ask(work, call.month, call.by().seat):
        raise Conflict("month-known", f"{call.month}已在月度备份记录中，不必重复导出。", call.month)
    log_act(work.session, call.by(), act="archive.month.order", subject=call.month)
    return _listed(work, ListMonths(actor=call.actor))


def list_months(work: Work, call: ListMonths) -> MonthList:
    """Return a page of the register."""
    require(call.by(), Permission.ARCHIVE_KEEP)
    return _listed(work, call)


def get_month_package(work: Work, call: GetMonthPackage) -> PackageFile:
    """Return where the package of a month lies; the download is logged first."""
    require(call.by(), Permission.ARCHIVE_KEEP)
    found = month_store.get(work.session, call.month)
    if found.seal is None:
        raise Precondition("month-not-kept", f"{call.month}的导出尚未完成，请稍后再下载。", call.month)
    detail = {"sha256": found.seal.package_sha256}
    log_act(work.session, call.by(), act="archive.month.download", subject=call.month, detail=detail)
    name = f"月度导出 {call.month}.zip"
    return PackageFile(sha256=found.seal.package_sha256, file_name=name, media_type=MEDIA_TYPE)


def pack_complete(context: Context, settings: CasesSettings) -> int:
    """Pack every month whose parts are there; return how many were kept."""
    with context.db.transaction(correlation_id=uuid4()) as session:
        complete = month_store.complete(session)
    return sum(_try(context, settings, month, told) for month, told in complete.items())


def _try(context: Context, settings: CasesSettings, month: str, told: Parts) -> bool:
    correlation_id = uuid4()
    bind_correlation(correlation_id)
    begins, ends = months.span(month)
    try:
        with context.db.transaction(correlation_id=correlation_id) as session:
            own = export_month(session, context.blobs, OWN, ExportRequested(month=month, begins=begins, ends=ends))
        label = Label(PackageKind.MONTH, month, months.title(month), ())
        with TemporaryDirectory() as folder:
            path = Path(folder) / "package.zip"
            contents = list(contents_of({**told, "cases": own}))
            actor = keeper(correlation_id)
            made = package.make(path, label, contents, actor=actor, rpc=context.rpc, blobs=context.blobs)
            sha256, size = context.blobs.put(path), path.stat().st_size
            read_back(context.blobs, sha256, made.manifest, Path(folder) / "again.zip")
        proof = VolumeSeal(
            sealed_at=made.seal.statement.sealed_at,
            manifest_sha256=made.manifest_sha256,
            package_sha256=sha256,
            size=size,
            files=len(made.manifest.files),
            checkpoint=made.seal.statement.checkpoint,
        )
        with context.db.transaction(correlation_id=correlation_id) as session:
            return record(Work.begin(session, context.clock, settings), month, own, proof)
    except BudgetwatchError as error:
        log.warning("month not kept", month=month, reason=error.reason)
        with context.db.transaction(correlation_id=correlation_id) as session:
            if month_store.get(session, month, lock=True).state is MonthState.GATHERING:
                month_store.note_failure(session, month, error.detail)
        return False


def record(work: Work, month: str, own: tuple[ExportedTable, ...], proof: VolumeSeal) -> bool:
    """Record what was read back; false where another process has done so before."""
    if month_store.get(work.session, month, lock=True).state is MonthState.KEPT:
        return False
    month_store.add_part(work.session, month, "cases", own, now=work.now)
    month_store.keep(work.session, month, proof, verified_at=work.now)
    KEPT.inc()
    detail = {"sha256": proof.package_sha256, "count": str(proof.files)}
    log_act(work.session, None, act="archive.month.kept", subject=month, detail=detail)
    return True


def contents_of(told: Parts) -> Iterator[Content]:
    """Give the files of a month: each table, and a list of them with their rows."""
    for service, tables in told.items():
        for table in tables:
            yield Content(f"{service}/{table.name}.csv.gz", table.sha256, rows=table.rows)
    rows = [(service, table.name, table.rows, table.sha256) for service in sorted(told) for table in told[service]]
    yield packing.text("导出清单.csv", packing.table(("服务", "数据表", "行数", "SHA-256"), rows))


def read_back(blobs: Blobs, sha256: str, manifest: PackageManifest, path: Path) -> None:
    """Read a package back from the store and count it anew; raises where anything is not as it was written."""
    digest = hashlib.sha256()
    with blobs.open(sha256) as source, path.open("wb") as target:
        for chunk in chunks_of(source):
            digest.update(chunk)
            target.write(chunk)
    with zipfile.ZipFile(path) as archive:
        for file in manifest.files:
            with archive.open(file.name) as source:
                found = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]  # it has readinto
            if found != file.sha256 or (file.rows is not None and _rows(archive, file.name) != file.rows):
                raise Internal(
                    "package-not-the-same", f"读回核对时“{file.name}”与写入时不一致，请检查存储设备。", file.name
                )
    if digest.hexdigest() != sha256:
        raise Internal("package-not-the-same", "读回核对时档案包与写入时不一致，请检查存储设备。", sha256)


def _rows(archive: zipfile.ZipFile, name: str) -> int:
    with archive.open(name) as packed, gzip.open(packed, "rb") as plain:
        text = io.TextIOWrapper(plain, encoding="utf-8", newline="")
        return sum(1 for _ in csv.reader(text)) - 1


def _ask(work: Work, month: str, seat: str) -> bool:
    if not month_store.add(work.session, month, on=work.today, seat=seat):
        return False
    begins, ends = months.span(month)
    publish(work.session, ExportRequested(month=month, begins=begins, ends=ends))
    return True


def _listed(work: Work, call: ListMonths) -> MonthList:
    total, items = month_store.page(work.session, call.page)
    return MonthList(total=total, items=items)
