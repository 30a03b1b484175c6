"""Passwords of a stack: made at set-up, one file each, mode 0600, never printed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from deploy.stack.layout import Layout

SERVICES = ("ingest", "auth", "alerts", "cases", "reports")
"""Services with a schema and a role."""
AMQP_USERS = ("ingest", "auth", "signer", "alerts", "cases", "reports", "gateway")
NAMES = (
    "db_superuser",
    "db_owner",
    *(f"db_{service}" for service in SERVICES),
    "amqp_admin",
    *(f"amqp_{user}" for user in AMQP_USERS),
    "erlang_cookie",
    "personal_match",
    "personal_cipher_1",
    "blob_key_1",
)


def make(layout: Layout) -> None:
    """Make what is missing; what is there stays."""
    for name in NAMES:
        path = layout.secrets / name
        if not path.exists():
            write(path, secrets.token_urlsafe(32))


def read(layout: Layout, name: str) -> str:
    """Return the secret `name`."""
    return (layout.secrets / name).read_text(encoding="utf-8").strip()


def write(path: Path, value: str) -> None:
    """Write a secret that only this user can read; the file never exists with a looser mode."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(value)
