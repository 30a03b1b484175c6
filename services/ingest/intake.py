"""Taking a delivery in: announce, record parts, complete. Every step may be repeated; parts may come at once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from chassis.outbox import publish
from chassis.secrecy.marks import find_mark_in_name, is_marked
from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound, Precondition, TooMany
from contracts.ingest.v1 import (
    CompleteDelivery,
    Delivery,
    DeliveryCompleted,
    DeliveryState,
    GetDelivery,
    Manifest,
    OpenDelivery,
    Original,
    RecordPart,
)
from contracts.values import Actor, Role
from services.ingest.access import check_may_see, sender_for
from services.ingest.checks.values import parse_day
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import DataSet, PeriodKind
from services.ingest.readers.forms import RECORD_ENDINGS, REPORT_ENDINGS, form_of
from services.ingest.receipts import check_signature
from services.ingest.staging import Part
from services.ingest.storage import deliveries
from services.ingest.storage.deliveries import DeliveryRecord

PART_SIZE: Final = 8 << 20
MAX_FILE_BYTES: Final = 2 << 30
MAX_OPEN_PER_SENDER: Final = 200
OPEN_COUNTS_FOR: Final = timedelta(days=7)
"""An open delivery older than this no longer counts against the limit: nobody works on it."""
SCHEMA_VERSION: Final = 1
_PERIOD_FORMS: Final = {PeriodKind.YEAR: re.compile(r"\d{4}"), PeriodKind.MONTH: re.compile(r"\d{4}-\d{2}")}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERIOD_EXAMPLES: Final = {PeriodKind.YEAR: "年度，如 2025", PeriodKind.MONTH: "月份，如 2025-03"}
_NAME_ENDINGS: Final = {False: RECORD_ENDINGS, True: REPORT_ENDINGS}


def open_delivery(session: Session, call: OpenDelivery, *, now: datetime) -> Delivery:
    """Open a delivery, or return the one in hand or already accepted for this very file."""
    actor = call.by()
    manifest = call.manifest
    data_set = find_data_set(manifest.data_set)
    sender = sender_for(actor, data_set)
    check_manifest(manifest, data_set)
    if call.signature is not None:
        check_signature(manifest, call.signature, actor.fingerprint)
    known = deliveries.find_in_hand(session, sender, manifest) or deliveries.find_current(session, sender, manifest)
    if known is None:
        if deliveries.count_open(session, sender, since=now - OPEN_COUNTS_FOR) >= MAX_OPEN_PER_SENDER:
            detail = f"本单位近 7 日内未完成的批次已有 {MAX_OPEN_PER_SENDER} 个，请先完成已打开的批次。"
            raise TooMany("too-many-open-deliveries", detail, sender)
        is_new = deliveries.insert_open(
            session, sender=sender, manifest=manifest, part_size=PART_SIZE, opened_by=actor.seat, now=now
        )
        known = deliveries.find_in_hand(session, sender, manifest)
        if known is None:
            raise Conflict("delivery-just-decided", "同一批次刚刚由系统处理完毕，请重试。")
        if is_new:
            detail_of_act = {"data_set": data_set.name, "period": manifest.period, "sha256": manifest.sha256}
            log_act(session, actor, act="delivery.opened", subject=str(known.delivery_id), detail=detail_of_act)
    if call.signature is not None and not known.is_signed and known.state is DeliveryState.OPEN:
        deliveries.put_signature(session, known.delivery_id, call.signature)
    return deliveries.as_answer(session, known)


def log_mark(session: Session, call: OpenDelivery) -> None:
    """Log that a delivery was refused for a secrecy mark in its announcement, and nothing of what stood there."""
    data_set = call.manifest.data_set
    detail = {"data_set": data_set, "rule": "secrecy-mark"}
    log_act(session, call.by(), act="delivery.refused", subject=data_set, result="refused", detail=detail)


def check_manifest(manifest: Manifest, data_set: DataSet) -> None:
    """Refuse what can be refused before a byte has come: mark in the name, size, period, file form. Pure."""
    if find_mark_in_name(manifest.file_name) is not None:
        detail = "文件名带有国家秘密标志，严禁使用本系统存储、处理涉密信息（使用管理暂行办法第十条），请核查是否误发。"
        raise InvalidInput("secrecy-mark", detail)
    if is_marked(manifest.correction_note or ""):
        detail = "更正说明带有国家秘密标志，严禁使用本系统存储、处理涉密信息（使用管理暂行办法第十条），请核查。"
        raise InvalidInput("secrecy-mark", detail)
    if "/" in manifest.file_name or "\\" in manifest.file_name or not manifest.file_name.isprintable():
        raise InvalidInput("bad-file-name", "文件名不能包含路径分隔符或不可见字符，请改名后重新报送。")
    if form_of(manifest.file_name, is_workbook=data_set.is_workbook) is None:
        endings = "、".join(_NAME_ENDINGS[data_set.is_workbook])
        raise InvalidInput("wrong-file-form", f"《{data_set.title}》应以 {endings} 文件报送，请转换后重新报送。")
    if data_set.is_workbook and manifest.money_unit is not None:
        detail = f"《{data_set.title}》的金额单位以表内所注为准，清单中不填金额单位。"
        raise InvalidInput("unit-in-the-tables", detail)
    if manifest.size > MAX_FILE_BYTES:
        raise InvalidInput("file-too-large", "单个文件不能超过 2 GiB，请按更短的期间拆分后报送。")
    if manifest.schema_version != SCHEMA_VERSION:
        raise InvalidInput("unknown-schema-version", f"清单版本应为 {SCHEMA_VERSION}，请更新数据报送程序。")
    check_period(manifest.period, data_set)


def check_period(period: str, data_set: DataSet) -> None:
    """`InvalidInput` for a period that is none of the data set's kind. Pure."""
    if data_set.day and _DAY.fullmatch(period) is not None and parse_day(period) is not None:
        return
    if _PERIOD_FORMS[data_set.period].fullmatch(period) is None:
        by_day = "，或其中一日，如 2025-03-31" if data_set.day else ""
        detail = f"《{data_set.title}》的期间应为{_PERIOD_EXAMPLES[data_set.period]}{by_day}，请更正清单。"
        raise InvalidInput("wrong-period", detail, period)


def record_part(session: Session, call: RecordPart, *, now: datetime) -> Delivery:
    """Record that a part lies in the staging area; repeating it is harmless."""
    record = _mine(session, call.by(), call.delivery_id, for_share=True)
    if record.state is DeliveryState.OPEN:
        expected = part_bytes(record.manifest.size, record.part_size, call.index)
        if call.size != expected:
            detail = f"第 {call.index + 1} 个分片应为 {expected} 字节，实收 {call.size} 字节，请重新上传该分片。"
            raise InvalidInput("wrong-part-size", detail, str(call.delivery_id))
        deliveries.put_part(session, call.delivery_id, Part(call.index, call.size, call.sha256), now)
    return deliveries.as_answer(session, record)


def part_count(size: int, part_size: int) -> int:
    """Number of parts of a file."""
    return -(-size // part_size)


def part_bytes(size: int, part_size: int, index: int) -> int:
    """Bytes of one part; `InvalidInput` where the file has no such part."""
    count = part_count(size, part_size)
    if index >= count:
        raise InvalidInput("no-such-part", f"该文件只有 {count} 个分片，没有第 {index + 1} 个。")
    return part_size if index < count - 1 else size - part_size * (count - 1)


def complete_delivery(session: Session, call: CompleteDelivery, *, now: datetime) -> Delivery:
    """Hand a delivery whose parts are all there to the loader; a delivery that is on its way is returned as it is."""
    actor = call.by()
    record = _mine(session, actor, call.delivery_id, for_update=True)
    if record.state is not DeliveryState.OPEN:
        return deliveries.as_answer(session, record)
    present = {part.index for part in deliveries.parts_of(session, record.delivery_id)}
    missing = [index for index in range(part_count(record.manifest.size, record.part_size)) if index not in present]
    if missing:
        first = "、".join(str(index + 1) for index in missing[:10])
        detail = f"还缺 {len(missing)} 个分片（第 {first} 个），请上传后再确认完成。"
        raise Precondition("delivery-part-missing", detail, str(record.delivery_id))
    deliveries.mark_complete(session, record.delivery_id, now)
    publish(session, DeliveryCompleted(delivery_id=record.delivery_id))
    completed = _found(session, record.delivery_id)
    log_act(session, actor, act="delivery.completed", subject=str(record.delivery_id))
    return deliveries.as_answer(session, completed)


def get_delivery(session: Session, call: GetDelivery) -> Delivery:
    """Return one delivery to whoever may see it."""
    actor = call.by()
    record = _found(session, call.delivery_id)
    check_may_see(actor, record.sender, str(call.delivery_id))
    return deliveries.as_answer(session, record)


def original_of(session: Session, delivery_id: UUID) -> Original:
    """Return where the received bytes lie; `Precondition` while they come in, `NotFound` where none were kept."""
    record = _found(session, delivery_id)
    if record.state in {DeliveryState.OPEN, DeliveryState.COMPLETE}:
        raise Precondition("delivery-not-decided", "该批次尚在接收或处理，请稍后查看。", str(delivery_id))
    if not record.has_original:
        detail = "该批次的原件未予保存（带有涉密标志或传输不完整）。"
        raise NotFound("original-not-kept", detail, str(delivery_id))
    manifest = record.manifest
    return Original(sha256=manifest.sha256, file_name=manifest.file_name, size=manifest.size)


def _mine(
    session: Session, actor: Actor, delivery_id: UUID, *, for_update: bool = False, for_share: bool = False
) -> DeliveryRecord:
    """Return a delivery that `actor` may push to."""
    record = deliveries.find(session, delivery_id, for_update=for_update, for_share=for_share)
    if record is None:
        raise _unknown(delivery_id)
    check_may_see(actor, record.sender, str(delivery_id))
    if actor.role not in {Role.CONNECTOR, Role.ADMINISTRATOR}:
        raise Forbidden("may-not-upload", "只有管理员席位可以上传文件，请联系预算工委管理员。", str(delivery_id))
    return record


def _found(session: Session, delivery_id: UUID) -> DeliveryRecord:
    record = deliveries.find(session, delivery_id)
    if record is None:
        raise _unknown(delivery_id)
    return record


def _unknown(delivery_id: UUID) -> NotFound:
    return NotFound("delivery-unknown", "没有该批次，请核对批次编号。", str(delivery_id))
