"""Volumes of codes and decided mappings in the database: a new one ends the old one, nothing is changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from services.ingest.code_files import Code
from services.ingest.storage.tables import metadata

_VOLUME: Final = metadata.tables["ingest.code_volume"]
_ENTRY: Final = metadata.tables["ingest.code_entry"]
_MAPPING: Final = metadata.tables["ingest.code_mapping"]


@dataclass(frozen=True, slots=True)
class VolumeHead:
    """What a volume is: a year's table, of the whole country (`region` null) or of one region's finance bureau."""

    fiscal_year: int
    code_table: str
    region: str | None
    source: str
    is_complete: bool
    note: str
    file_sha256: str


def replace_volume(session: Session, head: VolumeHead, codes: Iterable[Code], *, now: datetime) -> UUID | None:
    """Put a volume in force and end the one before it; null where the very same file is in force already."""
    current = session.execute(
        select(_VOLUME.c.volume_id, _VOLUME.c.file_sha256)
        .where(
            _VOLUME.c.fiscal_year == head.fiscal_year,
            _VOLUME.c.code_table == head.code_table,
            func.coalesce(_VOLUME.c.region, "") == (head.region or ""),
            _VOLUME.c.superseded_at.is_(None),
        )
        .with_for_update()
    ).first()
    if current is not None:
        if current.file_sha256 == head.file_sha256:
            return None
        session.execute(update(_VOLUME).where(_VOLUME.c.volume_id == current.volume_id).values(superseded_at=now))
    volume_id = uuid4()
    session.execute(insert(_VOLUME), [asdict(head) | {"volume_id": volume_id, "imported_at": now}])
    session.execute(insert(_ENTRY), [asdict(code) | {"volume_id": volume_id} for code in codes])
    return volume_id


def replace_mapping(
    session: Session,
    rows: Iterable[Mapping[str, str]],
    *,
    to_year: int,
    code_table: str,
    file_sha256: str,
    now: datetime,
) -> int:
    """Put the decided mappings of a year in force in place of those before; return how many."""
    session.execute(
        update(_MAPPING)
        .where(_MAPPING.c.to_year == to_year, _MAPPING.c.code_table == code_table, _MAPPING.c.superseded_at.is_(None))
        .values(superseded_at=now)
    )
    values = [
        {
            **row,
            "from_code": row["from_code"] or None,
            "to_code": row["to_code"] or None,
            "mapping_id": uuid4(),
            "from_year": to_year - 1,
            "to_year": to_year,
            "code_table": code_table,
            "file_sha256": file_sha256,
            "recorded_at": now,
        }
        for row in rows
    ]
    session.execute(insert(_MAPPING), values)
    return len(values)
