"""The permission table of article 4: which kind of seat may do what, each cell with its source.

Source: 《元谋县人大常委会预算联网监督系统使用管理暂行办法》 (2019-07-30), articles 3, 4, 7 and 8. A cell that is not in
`GRANTS` is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contracts.errors import Forbidden
from contracts.values import Permission, Role

_ADMINISTRATOR: Final = "管理员权限：查询、设置、管理、导出数据、上传文件及处置预警信息"
_DEPUTIES: Final = "所有县人大代表的情况仅对管理员权限开放"
_WORKER: Final = "工作权限：查询并导出数据"
_QUERY: Final = "查询权限：查询并导出数据"
_QUERY_EXPORT: Final = "查询并导出数据，导出数据信息应当进行备案登记"
_OFFICE_CERTIFIES: Final = "预算工委负责电子证书的制作、登记、分发、回收及修改"
_OFFICE_HANDLES: Final = "人大常委会预算工委针对……预警信息……应当区分情况，及时处理"
_OFFICE_LETTERS: Final = "转送有关部门解释说明；函请有关部门研究处理"
_OFFICE_KEEPS: Final = "材料专人集中保管，并按时整理，立卷归档；每月定期导出系统数据，做好数据备份、保管工作"
_UNITS_ANSWER: Final = "经所在部门主管负责同志签署后，将研究处理情况函告县人大财经委"
_UNITS_DELIVER: Final = "及时提供有关数据，确保数据真实可靠"


@dataclass(frozen=True, slots=True)
class Grant:
    """One allowed cell of the table."""

    role: Role
    permission: Permission
    article: str
    sentence: str
    """The words of the article that allow it."""
    must_register: bool = False
    """The act may only happen after it has been entered in a register (article 4(3): exports of query seats)."""


GRANTS: Final[tuple[Grant, ...]] = (
    Grant(Role.ADMINISTRATOR, Permission.DATA_VIEW, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.DATA_EXPORT, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.SETTINGS_MANAGE, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.FILE_UPLOAD, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.WARNING_DISPOSE, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.DEPUTY_VIEW, "第四条（一）", _DEPUTIES),
    Grant(Role.ADMINISTRATOR, Permission.PERSONAL_OPEN, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.CASE_HANDLE, "第七条", _OFFICE_HANDLES),
    Grant(Role.ADMINISTRATOR, Permission.DOCUMENT_ISSUE, "第七条", _OFFICE_LETTERS),
    Grant(Role.ADMINISTRATOR, Permission.CERTIFICATE_MANAGE, "第四条", _OFFICE_CERTIFIES),
    Grant(Role.ADMINISTRATOR, Permission.LOG_VIEW, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.PARKING_MANAGE, "第四条（一）", _ADMINISTRATOR),
    Grant(Role.ADMINISTRATOR, Permission.ARCHIVE_KEEP, "第十一条", _OFFICE_KEEPS),
    Grant(Role.WORKER, Permission.DATA_VIEW, "第四条（二）", _WORKER),
    Grant(Role.WORKER, Permission.DATA_EXPORT, "第四条（二）", _WORKER),
    # of the seats that query and export, the working ones; a query seat's every export is registered, so it sees masks only
    Grant(Role.WORKER, Permission.PERSONAL_OPEN, "第四条（二）", _WORKER),
    Grant(Role.QUERY, Permission.DATA_VIEW, "第四条（三）", _QUERY),
    Grant(Role.QUERY, Permission.DATA_EXPORT, "第四条（三）", _QUERY_EXPORT, must_register=True),
    Grant(Role.CONNECTOR, Permission.DELIVERY_PUSH, "第三条", _UNITS_DELIVER),
    Grant(Role.CONNECTOR, Permission.LETTER_ANSWER, "第八条", _UNITS_ANSWER),
)

_BY_CELL: Final = {(grant.role, grant.permission): grant for grant in GRANTS}


def grant_of(role: Role, permission: Permission) -> Grant | None:
    """Return the cell of the table, or None where the articles do not allow it."""
    return _BY_CELL.get((role, permission))


def permissions_of(role: Role) -> tuple[Permission, ...]:
    """Return all that `role` may do, in the order of the table."""
    return tuple(grant.permission for grant in GRANTS if grant.role is role)


def require(role: Role, permission: Permission) -> Grant:
    """Return the cell that allows `permission`; `Forbidden` where there is none."""
    grant = grant_of(role, permission)
    if grant is None:
        raise Forbidden(
            "permission-missing",
            f"本席位（{ROLE_TITLES[role]}）没有“{PERMISSION_TITLES[permission]}”权限（《暂行办法》第四条）。",
            permission.value,
        )
    return grant


ROLE_TITLES: Final[dict[Role, str]] = {
    Role.ADMINISTRATOR: "管理员权限",
    Role.WORKER: "工作权限",
    Role.QUERY: "查询权限",
    Role.CONNECTOR: "联网单位前置机",
}

PERMISSION_TITLES: Final[dict[Permission, str]] = {
    Permission.DATA_VIEW: "查询数据",
    Permission.DATA_EXPORT: "导出数据",
    Permission.SETTINGS_MANAGE: "系统设置",
    Permission.FILE_UPLOAD: "上传文件",
    Permission.WARNING_DISPOSE: "处置预警信息",
    Permission.CASE_HANDLE: "办理事项",
    Permission.DOCUMENT_ISSUE: "制发文书",
    Permission.DEPUTY_VIEW: "查看代表情况",
    Permission.PERSONAL_OPEN: "查看个人信息原值",
    Permission.CERTIFICATE_MANAGE: "管理电子证书",
    Permission.LOG_VIEW: "查看操作日志",
    Permission.PARKING_MANAGE: "处理滞留消息",
    Permission.ARCHIVE_KEEP: "保管档案",
    Permission.DELIVERY_PUSH: "推送数据",
    Permission.LETTER_ANSWER: "签收和答复函件",
}
