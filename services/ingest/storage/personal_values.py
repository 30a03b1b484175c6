"""Whole personal values, encrypted, once for each key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from services.ingest.personal.keys import Sealed
from services.ingest.storage.tables import personal_value

# Two loaders that bring the same values in another order would wait for each other; held until the commit, which is near.
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('ingest.personal_value', 0))")
# Taken apart there: psycopg spends several times what PostgreSQL does on the elements of arrays.
_INSERT: Final = text(
    "INSERT INTO ingest.personal_value (key, cipher_key, ciphertext) SELECT split_part(line, ' ', 1),"
    " CAST(split_part(line, ' ', 2) AS smallint), decode(split_part(line, ' ', 3), 'hex')"
    " FROM string_to_table(:lines, chr(10)) AS line ON CONFLICT DO NOTHING"
)


def line_of(key: str, sealed: Sealed) -> str:
    """Return a sealed value with its key as a line for `insert`: key, number of the cipher's key, ciphertext (hexadecimal)."""
    return f"{key} {sealed.cipher_key} {sealed.ciphertext.hex()}\n"


def insert(session: Session, blocks: Iterable[str]) -> None:
    """Keep sealed values, in blocks of lines, by their keys; the writing of a value that came first stays. Call it last in a load."""
    is_locked = False
    for lines in blocks:
        if not is_locked:
            session.execute(_LOCK)
            is_locked = True
        session.execute(_INSERT, {"lines": lines.removesuffix("\n")})


def find(session: Session, key: str) -> Sealed | None:
    """Return the sealed value of a key; null where the mask hid nothing."""
    row = session.execute(
        select(personal_value.c.cipher_key, personal_value.c.ciphertext).where(personal_value.c.key == key)
    ).first()
    return None if row is None else Sealed(row.cipher_key, bytes(row.ciphertext))


def under_older_keys(session: Session, *, newest: int, limit: int) -> list[tuple[str, Sealed]]:
    """Return values that another than the newest key sealed, locked until the commit."""
    rows = session.execute(
        select(personal_value)
        .where(personal_value.c.cipher_key != newest)
        .order_by(personal_value.c.key)
        .limit(limit)
        .with_for_update()
    )
    return [(row.key, Sealed(row.cipher_key, bytes(row.ciphertext))) for row in rows]


def replace(session: Session, values: Iterable[tuple[str, Sealed]]) -> None:
    """Put the same values under another seal."""
    for key, sealed in values:
        session.execute(
            update(personal_value)
            .where(personal_value.c.key == key)
            .values(cipher_key=sealed.cipher_key, ciphertext=sealed.ciphertext)
        )
