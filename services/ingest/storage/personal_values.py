"""Whole personal values, encrypted, once for each key."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from services.ingest.personal.keys import Sealed
from services.ingest.storage.tables import personal_value

_BATCH: Final = 5_000
# Two loaders that bring the same values in another order would wait for each other; held until the commit, which is near.
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('ingest.personal_value', 0))")
_INSERT: Final = text(
    "INSERT INTO ingest.personal_value (key, cipher_key, ciphertext)"
    " SELECT * FROM unnest(CAST(:keys AS text[]), CAST(:numbers AS smallint[]), CAST(:texts AS bytea[])) ON CONFLICT DO NOTHING"
)


def insert(session: Session, values: Iterable[tuple[str, Sealed]]) -> None:
    """Keep sealed values by their keys; the writing of a value that came first stays. Call it last in a load."""
    waiting = iter(values)
    batch = list(islice(waiting, _BATCH))
    if batch:
        session.execute(_LOCK)
    while batch:
        session.execute(
            _INSERT,
            {
                "keys": [key for key, _ in batch],
                "numbers": [sealed.cipher_key for _, sealed in batch],
                "texts": [sealed.ciphertext for _, sealed in batch],
            },
        )
        batch = list(islice(waiting, _BATCH))


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
