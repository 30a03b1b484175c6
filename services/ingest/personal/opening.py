"""Opens the whole of a masked value for a seat that may see it: the entry in the operation log comes first (article 4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from contracts.errors import Forbidden, NotFound, Precondition
from contracts.ingest.personal_v1 import OpenPersonalValue, PersonalValue
from contracts.values import Actor, Permission
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import DataSet
from services.ingest.personal.keys import CannotOpenError, PersonalKeys
from services.ingest.storage import facts, personal_values, slices


def check_may_open(actor: Actor, subject: str) -> None:
    """Check that the seat may see whole personal values."""
    if Permission.PERSONAL_OPEN not in actor.may:
        detail = "本席位不能查看个人信息原值；确需查看的，请由管理员席位或工作席位办理（《暂行办法》第四条）。"
        raise Forbidden("may-not-open-personal", detail, subject)


def check_may_have_original(actor: Actor, data_set: DataSet, subject: str) -> None:
    """Check that the seat may have a received file: one with personal fields holds their whole values."""
    if any(field.is_personal for field in data_set.fields) and Permission.PERSONAL_OPEN not in actor.may:
        detail = f"《{data_set.title}》的原始文件含有个人信息，本席位不能下载；可以查看已遮盖个人信息的来源行。"
        raise Forbidden("original-has-personal", detail, subject)


def open_value(session: Session, call: OpenPersonalValue, keys: PersonalKeys, *, now: datetime) -> PersonalValue:
    """Return a whole value; the caller shows it only after the transaction with the log entry is committed."""
    actor, subject = call.by(), f"{call.receipt_id}/{call.row_no}"
    check_may_open(actor, subject)
    receipt = slices.find_receipt(session, call.receipt_id)
    if receipt is None:
        raise NotFound("receipt-unknown", "没有该回执，请核对回执编号。", str(call.receipt_id))
    data_set = find_data_set(receipt.manifest.data_set)
    field = next((item for item in data_set.fields if item.name == call.field and item.is_personal), None)
    if field is None:
        raise NotFound("field-not-personal", "该数据集没有这个含个人信息的字段。", call.field)
    where = slices.slice_of_receipt(session, call.receipt_id)
    row = facts.fact_row(session, data_set, where.slice_id, call.row_no)
    if row is None:
        raise NotFound("row-unknown", f"回执 {receipt.number} 中没有第 {call.row_no} 行。", subject)
    key, shown = row[field.key_name], row[field.name]
    sealed = personal_values.find(session, key) if key is not None else None
    if sealed is None:
        raise NotFound("nothing-hidden", f"“{field.title}”没有被遮盖的内容，所显示的就是报送单位所报。", subject)
    try:
        value = keys.open(key, sealed)
    except CannotOpenError as error:
        detail = "该值已加密保存，但解密密钥不在本机或密文已损坏，请联系系统管理员核查密钥保管情况。"
        raise Precondition("personal-key-missing", detail, subject) from error
    # The log keeps the reason for ten years: a value that was typed into it is masked there as everywhere.
    reason = call.reason.replace(value, shown)
    detail_of_act = {"data_set": data_set.name, "field": field.name, "key": key, "reason": reason}
    number = log_act(session, actor, act="personal.opened", subject=subject, detail=detail_of_act)
    return PersonalValue(
        receipt_id=call.receipt_id,
        row_no=call.row_no,
        field=field.name,
        title=field.title,
        value=value,
        opened_at=now,
        log_number=number,
    )
