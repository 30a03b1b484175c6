"""Who may ask reports for what (article 4); the gateway's check is repeated here, at the work."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contracts.envelope import Call
from contracts.errors import Forbidden
from contracts.values import Actor, Permission, Role


def require(call: Call[Any], permission: Permission) -> Actor:
    """Return the actor of a call; `Forbidden` where the seat lacks `permission`."""
    actor = call.by()
    if permission not in actor.may:
        raise Forbidden("permission-missing", "当前席位没有此项权限。", permission.value)
    return actor


def renderer_actor(correlation_id: UUID) -> Actor:
    """The renderer itself as it asks alerts and cases: it may look and nothing else."""
    return Actor(
        seat="system:reports",
        role=Role.WORKER,
        name="文书生成程序",
        unit="reports",
        fingerprint="0" * 64,
        correlation_id=correlation_id,
        may=(Permission.DATA_VIEW,),
    )
