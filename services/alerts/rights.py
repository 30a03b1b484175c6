"""Checks again what gateway and auth have checked (article 4)."""

from __future__ import annotations

from typing import Any, Final

from contracts.envelope import Call
from contracts.errors import Forbidden
from contracts.values import Permission

_NAMES: Final = {
    Permission.DATA_VIEW: "查询数据",
    Permission.WARNING_DISPOSE: "处置预警信息",
    Permission.SETTINGS_MANAGE: "系统设置",
}


def require(call: Call[Any], permission: Permission) -> None:
    """Return where the caller may; `Forbidden` says which permission is missing."""
    if permission not in call.by().may:
        name = _NAMES.get(permission, permission.value)
        raise Forbidden("permission-missing", f"当前席位没有“{name}”权限（《暂行办法》第四条）。", permission.value)
