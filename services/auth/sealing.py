"""Signs with the seal key in the token: the messages of receipts, and statements on archives that it writes itself."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from contracts.auth.v1 import ArchiveSeal, Seal, SealArchive, SealVerdict
from contracts.errors import InvalidInput, Precondition
from contracts.packages import ArchiveStatement
from contracts.sealing import RECEIPT_HEAD, archive_message
from services.auth import operation_log
from services.auth.storage import seals

ALGORITHM = "ECDSA-P256-SHA256"


def certificate_in_use(session: Session) -> str:
    """Return the seal's certificate; `Precondition` before the key ceremony has made it."""
    pem = seals.newest(session)
    if pem is None:
        raise Precondition("seal-missing", "令牌中还没有签章密钥，请由管理员完成密钥仪式。")
    return pem


def seal(call: Seal, certificate_pem: str, sign: Callable[[bytes], bytes]) -> SealVerdict:
    """Return the signature of a receipt's message; `InvalidInput` for bytes that say they are something else."""
    if not call.message.startswith(RECEIPT_HEAD):
        raise InvalidInput("not-a-receipt", "这一调用只用于数据接收回执的签章。")
    return SealVerdict(
        signature=base64.b64encode(sign(call.message)), algorithm=ALGORITHM, certificate_pem=certificate_pem
    )


def state_archive(session: Session, call: SealArchive, now: datetime) -> ArchiveStatement:
    """Enter the sealing into the operation log and return what is said of the package, with that entry as checkpoint."""
    detail = {"kind": call.kind.value, "sha256": call.manifest_sha256}
    number = log_act(session, call.actor, act="archive.seal", subject=call.number, detail=detail)
    return ArchiveStatement(
        kind=call.kind,
        number=call.number,
        manifest_sha256=call.manifest_sha256,
        sealed_at=now,
        checkpoint=operation_log.checkpoint(session, number),
    )


def seal_archive(statement: ArchiveStatement, certificate_pem: str, sign: Callable[[bytes], bytes]) -> ArchiveSeal:
    """Return the seal of a package."""
    return ArchiveSeal(
        statement=statement,
        signature=base64.b64encode(sign(archive_message(statement))),
        algorithm=ALGORITHM,
        certificate_pem=certificate_pem,
    )
