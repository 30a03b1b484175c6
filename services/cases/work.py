"""What an order works with: one transaction, one reading of the clock, the calendar in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.clock import Clock
from chassis.workdays import WorkCalendar
from contracts.errors import Forbidden
from contracts.values import Actor, Permission
from services.cases.settings import CasesSettings
from services.cases.storage import calendars

_PERMISSIONS = {
    Permission.WARNING_DISPOSE: "处置预警",
    Permission.CASE_HANDLE: "办理案件",
    Permission.DATA_VIEW: "查询数据",
    Permission.DATA_EXPORT: "导出数据",
    Permission.FILE_UPLOAD: "上传文件",
    Permission.LETTER_ANSWER: "签收和答复函件",
    Permission.ARCHIVE_KEEP: "保管档案",
    Permission.DEPUTY_VIEW: "查看代表情况",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One order's or question's surroundings."""

    session: Session
    now: datetime
    today: date
    calendar: WorkCalendar
    settings: CasesSettings

    @classmethod
    def begin(cls, session: Session, clock: Clock, settings: CasesSettings) -> Work:
        """Read clock and calendar once, so that one order sees one day and one calendar."""
        return cls(session, clock.now(), clock.today(), calendars.in_force(session), settings)


def require(actor: Actor, permission: Permission) -> None:
    """Check again what gateway and auth have checked; `Forbidden` where the actor may not."""
    if permission not in actor.may:
        name = _PERMISSIONS.get(permission, permission.value)
        raise Forbidden("permission-missing", f"当前席位没有“{name}”权限（《暂行办法》第四条）。", permission.value)
