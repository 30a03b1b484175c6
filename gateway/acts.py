"""Which acts of the operation log make a register of their own (article 4)."""

from __future__ import annotations

from typing import Final

EXPORTS: Final = (
    "document.download",
    "original.viewed",
    "case.file.download",
    "personal.opened",
    "archive.download",
    "archive.month.download",
    "opinion.export",
    "finding.export",
    "register.export",
)
"""By which data leave the system with a person."""
RIGHTS: Final = ("seat.opened", "certificate.issued", "certificate.revoked", "duty.enter", "duty.end")
"""By which somebody gains or loses a right: seats, certificates, and duties that consent and sign."""
REFUSALS: Final = ("session.refused", "access.refused")
"""Logins and acts that were refused."""
