"""The loader process: takes completed deliveries and decides them.

`ingest.delivery.completed.v1` → assemble the parts, verify, look for secrecy marks, keep the original (办法 article 10: a
marked file is never stored) → read, check, load a slice, receipt, event, log entry in one transaction. A message may come
twice and the process may die anywhere: what is decided stays decided, what is not starts again from the parts.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Final
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import event as orm_event
from sqlalchemy.orm import Session

from chassis.config import Settings, needed
from chassis.context import Context
from chassis.logs import log
from chassis.messaging.consumer import Handler
from chassis.messaging.verdict import Park
from chassis.operation_log import log_act
from chassis.outbox import publish
from chassis.run import run_worker
from chassis.sealed_files import FileKeys
from chassis.secrecy.marks import SecrecyMark, find_mark
from contracts.ingest.v1 import (
    DeliveryCompleted,
    DeliveryRefused,
    DeliveryState,
    Manifest,
    Receipt,
    ReceiptNote,
    Refusal,
    SliceAccepted,
)
from services.ingest.checks.content import Checked
from services.ingest.checks.findings import MAX_NAMED, Findings
from services.ingest.checks.scale import Scale, suspect_unit
from services.ingest.datasets import find_data_set
from services.ingest.despite import OF_A_ROW
from services.ingest.loading import Load
from services.ingest.personal.cover import covers_of
from services.ingest.readers.csv_text import CsvReader
from services.ingest.readers.forms import FileForm, ending_of, form_of
from services.ingest.readers.job import Job
from services.ingest.readers.reading import Announced, FileRefusedError, ReadTable
from services.ingest.readers.sandbox import read_in_child, table_of
from services.ingest.readers.text_file import refuse_emptiness
from services.ingest.staging import Part, Staging
from services.ingest.storage import deliveries, former_totals, receipt_proofs, slices
from services.ingest.storage.deliveries import DeliveryRecord
from services.ingest.storage.slices import CurrentSlice

FORGOTTEN_AFTER: Final = timedelta(days=30)
"""Parts of a delivery that was never completed are removed after this; the sender would start anew."""
MAX_DEATHS: Final = 5
"""A delivery at which so many loaders died is refused at the next, before the broker would park its message (`DELIVERY_LIMIT`)."""
DELIVERIES = Counter("ingest_deliveries_total", "Deliveries decided, by data set and verdict.", ["data_set", "verdict"])
_KEEPER: Final = ThreadPoolExecutor(1, thread_name_prefix="keeper")
"""Writes an original into the blob store (hash, write, fsync) beside the load."""
ROWS = Counter("ingest_rows_total", "Rows accepted into the ledger, by data set.", ["data_set"])


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a delivery before its transaction opens."""

    path: Path | None
    """The assembled file; null where it is refused already."""
    refusals: tuple[Refusal, ...] = ()
    has_original: bool = False
    count: int = 0
    """Refusals in all; 0 where all are named."""
    keeping: Future[str] | None = None
    """The original on its way into the blob store; waited for before the commit."""
    read: Callable[[], ReadTable] | None = None
    """Opens what the reading child left; null for text, which is read inside the transaction."""


def prepare(context: Context, event: DeliveryCompleted) -> Prepared | None:
    """Assemble and verify the file, look for marks, keep the original; null where the delivery is decided already."""
    staging = staging_of(context.settings)
    with context.db.transaction() as session:
        record = deliveries.find(session, event.delivery_id)
        parts = deliveries.parts_of(session, event.delivery_id)
        forgotten_before = context.clock.now() - FORGOTTEN_AFTER
        for done in deliveries.finished_among(session, staging.deliveries(), forgotten_before=forgotten_before):
            staging.wipe(done)  # a loader died between its commit and its cleaning, or the sender never came back
    if record is None:
        raise Park(f"delivery {event.delivery_id} does not exist")
    if record.state is not DeliveryState.COMPLETE:
        return None
    deaths = staging.begin(record.delivery_id)
    if deaths >= MAX_DEATHS:
        log.error("loaders died at a delivery", delivery_id=str(record.delivery_id), deaths=deaths)
        return Prepared(None, (_deadly(record.manifest, deaths),))
    with _left_alive(staging, record.delivery_id):
        return _prepared(context, record, parts, staging)


@contextmanager
def _left_alive(staging: Staging, delivery_id: UUID) -> Iterator[None]:
    """A failure that ends in an exception is no death: the message comes again by the ladder of retries."""
    try:
        yield
    except Exception:
        staging.pause(delivery_id)
        raise


def _prepared(context: Context, record: DeliveryRecord, parts: Sequence[Part], staging: Staging) -> Prepared:
    manifest = record.manifest
    if record.despite is not None:
        return _read_again(context, record, staging)
    try:
        path = staging.assemble(record.delivery_id, manifest, parts, suffix=ending_of(manifest.file_name))
        refuse_emptiness(path, file_name=manifest.file_name)
    except FileRefusedError as error:
        return Prepared(None, error.refusals)
    form = form_of(manifest.file_name, is_workbook=find_data_set(manifest.data_set).is_workbook)
    if form is not None and form is not FileForm.CSV:
        return _read(context, record, path, form)
    mark = find_mark(path, file_name=manifest.file_name)
    if mark is not None:
        return Prepared(None, (_secrecy_refusal(mark),))
    return Prepared(path, has_original=True, keeping=_KEEPER.submit(context.blobs.put, path))


def _read_again(context: Context, record: DeliveryRecord, staging: Staging) -> Prepared:
    """Take the kept original once more; it has been looked through for marks before it was kept."""
    manifest = record.manifest
    path = staging.folder(record.delivery_id) / f"again{ending_of(manifest.file_name)}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with context.blobs.open(manifest.sha256) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    form = form_of(manifest.file_name, is_workbook=find_data_set(manifest.data_set).is_workbook)
    if form is not None and form is not FileForm.CSV:
        return _read(context, record, path, form)
    return Prepared(path, has_original=True)


def _read(context: Context, record: DeliveryRecord, path: Path, form: FileForm) -> Prepared:
    """Let a child look for marks and read the rows; what it could not look through is not kept."""
    manifest = record.manifest
    job = Job(
        path=path,
        folder=path.parent / "reading",
        form=form,
        data_set=manifest.data_set,
        file_name=manifest.file_name,
        fiscal_year=int(manifest.period[:4]),
        region=manifest.region,
        period=manifest.period,
        money_unit=manifest.money_unit,
    )
    result = read_in_child(job)
    if result.mark_place is not None:
        return Prepared(None, (_secrecy_refusal(SecrecyMark(result.mark_place, result.mark_row)),))
    if result.is_scanned:
        context.blobs.put(path)
    if result.refusals:
        return Prepared(None, result.refusals, has_original=result.is_scanned, count=result.refusal_count)
    return Prepared(path, has_original=True, read=partial(table_of, result, job.rows_path))


def on_delivery_completed(
    context: Context, session: Session, event: DeliveryCompleted, prepared: Prepared | None
) -> None:
    """Decide one delivery: accept it as a slice with a receipt, or refuse it with reasons."""
    staging = staging_of(context.settings)
    with _left_alive(staging, event.delivery_id):
        _decide(context, session, event, prepared, staging)


def _decide(
    context: Context, session: Session, event: DeliveryCompleted, prepared: Prepared | None, staging: Staging
) -> None:
    record = deliveries.find(session, event.delivery_id, for_update=True)
    if prepared is None or record is None or record.state is not DeliveryState.COMPLETE:
        return
    if prepared.path is None:
        findings = Findings(record.manifest.file_name)
        findings.take(prepared.refusals, prepared.count or len(prepared.refusals))
        _refuse(context, session, record, findings, has_original=prepared.has_original)
    else:
        _load(context, session, record, prepared.read or partial(_read_text, prepared.path, record.manifest))
    if prepared.keeping is not None:
        prepared.keeping.result()
    # Registered last: SQLAlchemy calls this hook after a savepoint's release too, and the load has one.
    orm_event.listen(session, "after_commit", lambda _session: staging.wipe(record.delivery_id), once=True)


def _read_text(path: Path, manifest: Manifest) -> ReadTable:
    """Open a text: it is read here, block by block; every other form was read by a child (`readers/sandbox.py`)."""
    announced = Announced(manifest.region, manifest.period, manifest.money_unit)
    return CsvReader().read(path, find_data_set(manifest.data_set), file_name=manifest.file_name, announced=announced)


def _load(context: Context, session: Session, record: DeliveryRecord, read: Callable[[], ReadTable]) -> None:
    manifest = record.manifest
    current = slices.lock_current(session, record)
    newer = [each for each in current if record.completed_at is not None and each.completed_at > record.completed_at]
    if any(each.covers(manifest.period) for each in newer):
        findings = Findings(manifest.file_name)
        detail = "在本批次之后送达的同一期数据已被接收，本批次未入库；如应以本批次为准，请重新报送。"
        findings.add("newer-accepted", detail)
        _refuse(context, session, record, findings, has_original=True)
        return
    slice_id = slices.new_slice_id(context.clock.now())
    load = Load(
        session,
        read,
        data_set=find_data_set(manifest.data_set),
        manifest=manifest,
        slice_id=slice_id,
        today=context.clock.today(),
        covers=covers_of(context.settings),
        may_leave_out=record.despite is not None,
    )
    checked = load.run()
    if checked is None:
        _refuse(context, session, record, load.findings, has_original=True)
        return
    suspected = suspect_unit(
        load.data_set, Scale(manifest.period, checked.rows, checked.totals), former_totals.formers(session, record)
    )
    if suspected is not None:
        load.findings.notes = [suspected, *load.findings.notes]
    now = context.clock.now()
    same = next((each for each in current if each.period == manifest.period), None)
    if same is not None:
        slices.supersede(session, same, now)
    receipt = slices.insert_receipt(
        session,
        record,
        rows=checked.rows,
        totals=checked.totals,
        supersedes=same.receipt_id if same else None,
        now=now,
    )
    receipt_proofs.insert_notes(session, receipt.receipt_id, _notes(load.findings, record.despite))
    slices.insert_slice(session, slice_id, receipt)
    for each in current:
        if each is not same:
            _settle_days(session, each, slice_id, receipt, is_newer=each in newer, now=now)
    deliveries.mark_accepted(session, record.delivery_id, now)
    _announce(session, receipt, slice_id, checked)


def _settle_days(
    session: Session, other: CurrentSlice, slice_id: UUID, receipt: Receipt, *, is_newer: bool, now: datetime
) -> None:
    """Settle between a month and one of its days: the later one stands on that day, in whatever order they are decided."""
    period = receipt.manifest.period
    if other.covers(period):
        slices.replace_day(session, other.slice_id, period, receipt_id=receipt.receipt_id, now=now)
    elif is_newer:
        slices.replace_day(session, slice_id, other.period, receipt_id=other.receipt_id, now=now)
    else:
        slices.supersede(session, other, now)


def _notes(findings: Findings, despite: str | None) -> list[ReceiptNote]:
    left_out = [
        ReceiptNote(
            kind="left-out" if item.rule in OF_A_ROW else "accepted-error", detail=item.detail, sheet=item.sheet
        )
        for item in findings.named()
        if despite
    ]
    if despite:
        rows = f"有差错的 {len(findings.rows)} 行未入账" if findings.rows else "各行均已入账"
        detail = f"管理员决定带差错接收，理由：{despite}。{rows}，差错逐条列后。"
        left_out.insert(0, ReceiptNote(kind="accepted-despite", detail=detail, count=len(findings.rows)))
    return left_out + [
        ReceiptNote(kind=note.kind, detail=note.detail, sheet=note.sheet, count=note.count)
        for note in findings.notes[:MAX_NAMED]
    ]


def _announce(session: Session, receipt: Receipt, slice_id: UUID, checked: Checked) -> None:
    manifest = receipt.manifest
    publish(
        session,
        SliceAccepted(
            delivery_id=receipt.delivery_id,
            receipt_id=receipt.receipt_id,
            slice_id=slice_id,
            data_set=manifest.data_set,
            sender=receipt.sender,
            region=manifest.region,
            period=manifest.period,
            rows=checked.rows,
            sha256=manifest.sha256,
            origin=manifest.origin,
            supersedes=receipt.supersedes,
        ),
    )
    detail = {"data_set": manifest.data_set, "period": manifest.period, "receipt": receipt.number}
    DELIVERIES.labels(manifest.data_set, "accepted").inc()
    ROWS.labels(manifest.data_set).inc(checked.rows)
    log.info("delivery accepted", delivery_id=str(receipt.delivery_id), rows=checked.rows, **detail)
    log_act(session, None, act="delivery.accepted", subject=str(receipt.delivery_id), detail=detail)


def _refuse(
    context: Context, session: Session, record: DeliveryRecord, findings: Findings, *, has_original: bool
) -> None:
    named = findings.named()
    deliveries.mark_refused(
        session,
        record.delivery_id,
        named,
        count=findings.count,
        has_original=has_original,
        now=context.clock.now(),
    )
    publish(
        session,
        DeliveryRefused(
            delivery_id=record.delivery_id,
            data_set=record.manifest.data_set,
            sender=record.sender,
            refusal_count=findings.count,
            first_rule=named[0].rule,
        ),
    )
    detail = {"data_set": record.manifest.data_set, "rule": named[0].rule, "count": str(findings.count)}
    DELIVERIES.labels(record.manifest.data_set, "refused").inc()
    log.info("delivery refused", delivery_id=str(record.delivery_id), **detail)
    subject = str(record.delivery_id)
    log_act(session, None, act="delivery.refused", subject=subject, result="refused", detail=detail)


def _deadly(manifest: Manifest, deaths: int) -> Refusal:
    detail = (
        f"系统处理该文件时已 {deaths} 次异常中断，为不影响其他报送，未予接收，文件未保存。可能是文件内容使处理程序耗尽内存，"
        "也可能是服务器故障；请核对文件，重新导出或拆分后报送，仍不成功的请联系人大预算工委系统管理员。"
    )
    return Refusal(file=manifest.file_name, rule="loader-died", detail=detail)


def _secrecy_refusal(mark: SecrecyMark) -> Refusal:
    detail = (
        f"{mark.place}带有国家秘密标志。严禁使用本系统存储、处理涉密信息（使用管理暂行办法第十条），"
        "文件未予保存，已收到的内容已清除；请按保密规定另行报送，并核查是否误发。"
    )
    return Refusal(file="-", row=mark.row, rule="secrecy-mark", detail=detail)


@cache
def staging_of(settings: Settings) -> Staging:
    """Return the staging area of this process."""
    return Staging(needed(settings.staging_dir, "BW_STAGING_DIR"), FileKeys.from_settings(settings))


HANDLERS: Final = (Handler("loader", DeliveryCompleted, on_delivery_completed, prepare),)


def main() -> None:
    """Run until SIGTERM."""
    run_worker(handlers=HANDLERS)


if __name__ == "__main__":
    main()
