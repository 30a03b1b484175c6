"""Counter-signs the messages of receipts with the seal key in the token, and nothing else with it."""

from __future__ import annotations

import base64
from collections.abc import Callable

from sqlalchemy.orm import Session

from contracts.auth.v1 import Seal, SealVerdict
from contracts.errors import InvalidInput, Precondition
from contracts.sealing import RECEIPT_HEAD
from services.auth.storage import seals

ALGORITHM = "ECDSA-P256-SHA256"


def certificate_in_use(session: Session) -> str:
    """Return the seal's certificate; `Precondition` before the key ceremony has made it."""
    pem = seals.newest(session)
    if pem is None:
        raise Precondition("seal-missing", "令牌中还没有回执签章密钥，请由管理员完成密钥仪式。")
    return pem


def seal(call: Seal, certificate_pem: str, sign: Callable[[bytes], bytes]) -> SealVerdict:
    """Return the signature of a receipt's message; `InvalidInput` for bytes that say they are something else."""
    if not call.message.startswith(RECEIPT_HEAD):
        raise InvalidInput("not-a-receipt", "签章密钥只用于数据接收回执。")
    return SealVerdict(
        signature=base64.b64encode(sign(call.message)), algorithm=ALGORITHM, certificate_pem=certificate_pem
    )
