"""The register of duties: consents (article 7) and signatures (article 8) hold by the duty on their day."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import uuid4

from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from contracts.cases.duties_v1 import Duty, DutyEntry, DutyHolder, DutyList, EndDuty, EnterDuty, ListDuties
from contracts.cases.v1 import Approver
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.units import UNITS
from contracts.values import Permission
from services.cases import units
from services.cases.storage import duties as store
from services.cases.work import Work, require

DUTY_NAMES: Final[dict[Duty, str]] = {
    Duty.HEAD: "预算工委负责同志",
    Duty.VICE_CHAIR: "人大常委会分管领导",
    Duty.UNIT_HEAD: "部门主管负责同志",
}
DUTY_OF: Final[dict[Approver, Duty]] = {
    Approver.HEAD_REVIEW: Duty.HEAD,
    Approver.HEAD: Duty.HEAD,
    Approver.VICE_CHAIR: Duty.VICE_CHAIR,
}


def list_duties(work: Work, call: ListDuties) -> DutyList:
    """Return the register or a part of it."""
    require(call.by(), Permission.DATA_VIEW)
    return DutyList(items=store.listed(work.session, duty=call.duty, unit=call.unit, on=call.on))


def enter_duty(work: Work, call: EnterDuty) -> DutyEntry:
    """Enter a person; the same person in the same duty over the same days is refused."""
    require(call.by(), Permission.CASE_HANDLE)
    if (call.duty is Duty.UNIT_HEAD) != bool(call.unit.strip()):
        raise InvalidInput("duty-unit", "部门主管负责同志须写明单位，人大的职务不写单位。")
    if call.valid_to is not None and call.valid_to < call.valid_from:
        raise InvalidInput("duty-days", "任职截止日早于开始日，请核对。")
    name, unit = clean(call.name), units.key(call.unit)
    for known in store.listed(work.session, duty=call.duty, unit=unit):
        is_apart = (known.valid_to is not None and known.valid_to < call.valid_from) or (
            call.valid_to is not None and call.valid_to < known.valid_from
        )
        if known.name == name and known.post == clean(call.post) and not is_apart:
            raise Conflict("duty-entered", f"{name}的这一职务在该期间已经登记。", str(known.holder_id))
    holder = DutyHolder(
        holder_id=uuid4(),
        duty=call.duty,
        unit=unit,
        name=name,
        post=clean(call.post),
        valid_from=call.valid_from,
        valid_to=call.valid_to,
        basis=call.basis.strip(),
        entered_at=work.now,
        seat=call.by().seat,
    )
    store.add(work.session, holder)
    _log(work, call, "duty.enter", holder)
    return DutyEntry(holder=holder)


def end_duty(work: Work, call: EndDuty) -> DutyEntry:
    """Write the last day of a duty that lasts."""
    require(call.by(), Permission.CASE_HANDLE)
    holder = store.lock(work.session, call.holder_id)
    if holder is None:
        raise NotFound("duty-not-found", "登记簿中没有这一行。", str(call.holder_id))
    if holder.valid_to is not None:
        raise Conflict("duty-ended", f"该任职已登记到{holder.valid_to.isoformat()}为止。", str(call.holder_id))
    if call.valid_to < holder.valid_from:
        raise InvalidInput("duty-days", "任职截止日早于开始日，请核对。")
    store.end(work.session, call.holder_id, valid_to=call.valid_to, basis=call.basis.strip())
    ended = holder.model_copy(update={"valid_to": call.valid_to})
    _log(work, call, "duty.end", ended)
    return DutyEntry(holder=ended)


def require_consent(session: Session, approver: Approver, name: str, on: date) -> None:
    """Refuse a consent of somebody who did not hold the duty on that day."""
    _require(session, DUTY_OF[approver], "", name, None, on)


def require_signature(session: Session, unit: str, name: str, post: str, on: date) -> None:
    """Refuse an answer that nobody signed who was the unit's responsible head on that day (article 8)."""
    _require(session, Duty.UNIT_HEAD, unit, name, post, on)


def _require(session: Session, duty: Duty, unit: str, name: str, post: str | None, on: date) -> None:
    holders = store.listed(session, duty=duty, unit=unit, on=on)
    if any(one.name == clean(name) and (post is None or one.post == clean(post)) for one in holders):
        return
    what = UNITS.get(unit, unit) + DUTY_NAMES[duty]
    who = clean(name) + (f"（{clean(post)}）" if post else "")
    if holders:
        known = "、".join(f"{one.name}（{one.post}）" for one in holders)
        detail = f"{who}在{on.isoformat()}不是登记在册的{what}；当日在册的是：{known}。请核对姓名、职务和日期。"
    else:
        detail = f"登记簿中{on.isoformat()}没有{what}，请先由预算工委在“职务登记”中登记后再办理。"
    raise Precondition("duty-not-held", detail, clean(name))


def clean(text: str) -> str:
    """Return a name or a post without blanks at its ends and inside: `张 三` is 张三."""
    return "".join(text.split())


def _log(work: Work, call: EnterDuty | EndDuty, act: str, holder: DutyHolder) -> None:
    detail = {
        "duty": holder.duty.value,
        "unit": holder.unit,
        "valid_from": holder.valid_from.isoformat(),
        "valid_to": holder.valid_to.isoformat() if holder.valid_to else "",
        "basis": call.basis,
    }
    log_act(work.session, call.by(), act=act, subject=str(holder.holder_id), detail=detail)
