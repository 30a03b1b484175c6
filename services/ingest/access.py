"""Who may push and see what (办法 articles 3 and 4): connectors only for their own unit, the administrator by upload. Pure."""

from __future__ import annotations

from contracts.errors import Forbidden, NotFound
from contracts.units import UNITS
from contracts.values import Actor, Role
from services.ingest.datasets.declaration import DataSet


def sender_for(actor: Actor, data_set: DataSet) -> str:
    """Return the unit in whose name `actor` may push `data_set`; `Forbidden` where it may not."""
    if actor.role is Role.CONNECTOR:
        if actor.unit != data_set.sender:
            owner = UNITS[data_set.sender]
            detail = f"《{data_set.title}》由{owner}报送，本单位的数据证书不能报送该数据集。"
            raise Forbidden("not-the-sender", detail, data_set.name)
        return actor.unit
    if actor.role is Role.ADMINISTRATOR:
        return data_set.sender
    raise Forbidden("may-not-upload", "只有管理员席位可以上传文件，请联系预算工委管理员。", data_set.name)


def check_may_see(actor: Actor, sender: str, subject: str) -> None:
    """Check that a connector asks for its own unit's deliveries only; another's does not exist for it (`NotFound`)."""
    if actor.role is Role.CONNECTOR and actor.unit != sender:
        raise NotFound("delivery-unknown", "没有该批次，请核对批次编号。", subject)


def check_is_seat(actor: Actor) -> None:
    """Check that a person asks, not a connector."""
    if actor.role is Role.CONNECTOR:
        raise Forbidden("seats-only", "数据报送证书不能查询系统数据。", actor.seat)
