"""What exactly is signed when a manifest, a receipt or an archive is signed: the same bytes on both sides, in every version.

Canonical JSON (as RFC 8785 for the values that occur here: texts, whole numbers, null, lists and objects; amounts and
times are texts): keys sorted, no blanks, UTF-8. A head line says what it is, so that a signature for one thing is never
one for another.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel

MANIFEST_HEAD: Final = b"budgetwatch manifest v1\n"
RECEIPT_HEAD: Final = b"budgetwatch receipt v1\n"
ARCHIVE_HEAD: Final = b"budgetwatch archive v1\n"


_LATER: Final = frozenset({"correction_note", "money_unit"})
"""Fields that came after the first version: where they are null they do not count, so that older programs sign the same."""


def _without_later(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: _without_later(value) for name, value in found.items() if value is not None or name not in _LATER}
    return [_without_later(item) for item in found] if isinstance(found, list) else found


def canonical(model: BaseModel, *, exclude: set[str] | None = None) -> str:
    """Return the canonical JSON text of a model."""
    found = _without_later(model.model_dump(mode="json", exclude=exclude))
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def manifest_message(manifest: BaseModel) -> bytes:
    """Return the bytes that a sender signs."""
    return MANIFEST_HEAD + canonical(manifest).encode()


def receipt_message(payload: str, sealed_at: datetime) -> bytes:
    """Return the bytes that we sign: when, and the receipt's canonical text (`ReceiptSeal.payload`)."""
    return RECEIPT_HEAD + f"{sealed_at.astimezone(UTC).isoformat()}\n{payload}".encode()


def archive_message(statement: BaseModel) -> bytes:
    """Return the bytes that we sign for a sealed package (`contracts.packages.ArchiveStatement`)."""
    return ARCHIVE_HEAD + canonical(statement).encode()
