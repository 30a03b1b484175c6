"""The operation log's write side: every act is logged in its own transaction, or it did not happen (article 4, 11).

The chained table belongs to auth's migrations; a service may only call `operation_log_v1.append`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.values import Actor

_APPEND = text(
    "SELECT operation_log_v1.append(:act, :seat, :fingerprint, :subject, :result, CAST(:detail AS jsonb), :remote,"
    " CAST(:correlation_id AS uuid))"
)


def log_act(
    session: Session,
    actor: Actor | None,
    *,
    act: str,
    subject: str,
    result: str = "done",
    detail: Mapping[str, str] | None = None,
) -> int:
    """Append one entry in the caller's transaction and return its number.

    Call it last: it serialises acts until the commit. `actor` is null for an act of the system itself; the seat is then
    `system:<schema>`. `detail` holds no personal data and no secret.
    """
    return int(
        session.execute(
            _APPEND,
            {
                "act": act,
                "seat": actor.seat if actor else f"system:{session.info['schema']}",
                "fingerprint": actor.fingerprint if actor else "",
                "subject": subject,
                "result": result,
                "detail": json.dumps(dict(detail or {}), ensure_ascii=False),
                "remote": actor.remote if actor else "",
                "correlation_id": str(actor.correlation_id if actor else session.info["correlation_id"]),
            },
        ).scalar_one()
    )
