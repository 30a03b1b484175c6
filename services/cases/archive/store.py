"""Volumes, what lies in them, what may be filed. Never commits."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    cast,
    exists,
    extract,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from contracts.cases.archive_v1 import (
    ArchiveHit,
    ArchiveHits,
    CatalogueLine,
    FiledMatter,
    ListVolumes,
    MatterKind,
    Retention,
    SearchArchive,
    VolumeClass,
    VolumeSeal,
    VolumeState,
    VolumeSummary,
    WaitingMatters,
)
from contracts.errors import NotFound
from contracts.packages import Checkpoint
from contracts.reports.issues_v1 import IssueArchived
from services.cases.storage.archive_tables import (
    ARCHIVE_LINE,
    ARCHIVE_MATTER,
    ARCHIVE_VOLUME,
    ARCHIVED_ISSUE,
    FINISHED_MATTER,
)

DEPUTIES: Final = frozenset({VolumeClass.DEPUTY_REQUEST, VolumeClass.DEPUTY_OPINION})
"""Classes that only who may see deputies' affairs sees (article 4, first item)."""
_SEARCHED: Final = (ARCHIVE_MATTER.c.number, ARCHIVE_MATTER.c.title, ARCHIVE_MATTER.c.unit, ARCHIVE_MATTER.c.body)
_ALL_TEXT: Final = literal_column(
    "archive_matter.number || ' ' || archive_matter.title || ' ' || archive_matter.unit || ' ' || archive_matter.body",
    Text,
)
"""The index's expression, to the letter: `cases.archive_matter_pairs`."""
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_closing_year: Final[ColumnElement[int]] = extract("year", FINISHED_MATTER.c.closed_on)
_FILED: Final = exists().where(
    ARCHIVE_MATTER.c.kind == FINISHED_MATTER.c.kind, ARCHIVE_MATTER.c.subject_id == FINISHED_MATTER.c.subject_id
)


def lock_class(session: Session, year: int, volume_class: VolumeClass) -> None:
    """Let one at a time file into the volumes of a year and class."""
    session.execute(_LOCK, {"name": f"cases/archive/{year}/{volume_class}"})


def waiting(session: Session, *, with_deputies: bool) -> tuple[WaitingMatters, ...]:
    """Return how many finished matters lie in no volume, by year and class."""
    query = select(_closing_year.label("year"), FINISHED_MATTER.c.volume_class, func.count().label("count")).where(
        ~_FILED
    )
    query = query.group_by(_closing_year, FINISHED_MATTER.c.volume_class).order_by(
        _closing_year, FINISHED_MATTER.c.volume_class
    )
    return tuple(
        WaitingMatters(year=int(row.year), volume_class=row.volume_class, count=row[2])
        for row in session.execute(query)
        if with_deputies or row.volume_class not in DEPUTIES
    )


def open_volume(session: Session, year: int, volume_class: VolumeClass) -> UUID | None:
    """Return the volume that takes matters of a year and class; null where none is open."""
    found: UUID | None = session.execute(
        select(ARCHIVE_VOLUME.c.volume_id).where(*_of(year, volume_class), ARCHIVE_VOLUME.c.state == VolumeState.OPEN)
    ).scalar_one_or_none()
    return found


def next_sequence(session: Session, year: int, volume_class: VolumeClass) -> int:
    """Return the running number of a year's and class's next volume."""
    newest = select(func.coalesce(func.max(ARCHIVE_VOLUME.c.sequence), 0)).where(*_of(year, volume_class))
    return int(session.execute(newest).scalar_one()) + 1


def add(session: Session, **values: Any) -> None:
    """Open a volume."""
    session.execute(insert(ARCHIVE_VOLUME).values(state=VolumeState.OPEN, **values))


def file_finished(session: Session, volume_id: UUID, year: int, volume_class: VolumeClass) -> int:
    """Put every finished matter of a year and class that lies in no volume into this one; return how many."""
    last = session.execute(
        select(func.coalesce(func.max(ARCHIVE_MATTER.c.position), 0)).where(ARCHIVE_MATTER.c.volume_id == volume_id)
    ).scalar_one()
    query = select(FINISHED_MATTER).where(
        ~_FILED, _closing_year == year, FINISHED_MATTER.c.volume_class == volume_class
    )
    found = session.execute(query.order_by(FINISHED_MATTER.c.closed_on, FINISHED_MATTER.c.number)).mappings().all()
    rows = [
        {
            **{name: value for name, value in row.items() if name != "volume_class"},
            "volume_id": volume_id,
            "position": at,
        }
        for at, row in enumerate(found, last + 1)
    ]
    if rows:
        session.execute(insert(ARCHIVE_MATTER), rows)
    return len(rows)


def get(session: Session, volume_id: UUID, *, lock: bool = False) -> VolumeSummary:
    """Return a volume, held for this transaction with `lock`; `NotFound` where there is none."""
    query = select(ARCHIVE_VOLUME).where(ARCHIVE_VOLUME.c.volume_id == volume_id)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("volume-not-found", "没有这个案卷。", str(volume_id))
    counted, origins = _contents(session, [volume_id]).get(volume_id, (0, []))
    return _summary(row, counted, origins)


def listed(session: Session, call: ListVolumes, *, with_deputies: bool) -> tuple[int, tuple[VolumeSummary, ...]]:
    """Return how many volumes fit and one page, the newest year first."""
    query = select(ARCHIVE_VOLUME).where(*_seen(with_deputies=with_deputies))
    if call.year is not None:
        query = query.where(ARCHIVE_VOLUME.c.year == call.year)
    if call.volume_class is not None:
        query = query.where(ARCHIVE_VOLUME.c.volume_class == call.volume_class)
    order = (ARCHIVE_VOLUME.c.year.desc(), ARCHIVE_VOLUME.c.volume_class, ARCHIVE_VOLUME.c.sequence.desc())
    rows = session.execute(query.order_by(*order).limit(call.page.limit).offset(call.page.offset)).all()
    known = _contents(session, [row.volume_id for row in rows])
    return _total(session, query), tuple(_summary(row, *known.get(row.volume_id, (0, []))) for row in rows)


def search(session: Session, call: SearchArchive, *, with_deputies: bool) -> ArchiveHits:
    """Return a page of the filed matters in which every word stands."""
    query = select(
        ARCHIVE_MATTER,
        ARCHIVE_VOLUME.c.number.label("volume_number"),
        ARCHIVE_VOLUME.c.volume_class,
        ARCHIVE_VOLUME.c.state,
    ).join(ARCHIVE_VOLUME)
    conditions: list[ColumnElement[bool]] = [*_seen(with_deputies=with_deputies)]
    conditions += [holds(session, word) for word in call.words.split()]
    if call.unit.strip():
        conditions.append(ARCHIVE_MATTER.c.unit.icontains(call.unit.strip(), autoescape=True))
    if call.year is not None:
        conditions.append(ARCHIVE_VOLUME.c.year == call.year)
    if call.volume_class is not None:
        conditions.append(ARCHIVE_VOLUME.c.volume_class == call.volume_class)
    query = query.where(and_(*conditions))
    order = (ARCHIVE_MATTER.c.closed_on.desc(), ARCHIVE_MATTER.c.number)
    rows = session.execute(query.order_by(*order).limit(call.page.limit).offset(call.page.offset))
    items = tuple(
        ArchiveHit(
            matter=_matter(row),
            volume_id=row.volume_id,
            volume_number=row.volume_number,
            volume_class=row.volume_class,
            state=row.state,
        )
        for row in rows
    )
    return ArchiveHits(total=_total(session, query), items=items)


def holds(session: Session, word: str) -> ColumnElement[bool]:
    """Whether a word stands in a filed matter or in its volume's number; the index narrows, the comparison decides."""
    numbered = select(ARCHIVE_VOLUME.c.volume_id).where(ARCHIVE_VOLUME.c.number.icontains(word, autoescape=True))
    within = or_(*(place.icontains(word, autoescape=True) for place in _SEARCHED))
    pairs = cast(func.cases.pairs(_ALL_TEXT), ARRAY(Text)).contains(cast(func.cases.pairs(word), ARRAY(Text)))
    return or_(and_(pairs, within), ARCHIVE_MATTER.c.volume_id.in_(session.scalars(numbered).all()))


def matters(session: Session, volume_id: UUID) -> tuple[FiledMatter, ...]:
    """Return what lies in a volume, in order."""
    query = select(ARCHIVE_MATTER).where(ARCHIVE_MATTER.c.volume_id == volume_id).order_by(ARCHIVE_MATTER.c.position)
    return tuple(map(_matter, session.execute(query)))


def is_filed(session: Session, kind: MatterKind, subject_id: UUID) -> bool:
    """Whether a matter lies in a volume."""
    found = exists().where(ARCHIVE_MATTER.c.kind == kind, ARCHIVE_MATTER.c.subject_id == subject_id)
    return bool(session.scalar(select(found)))


def lines(session: Session, volume_id: UUID) -> tuple[CatalogueLine, ...]:
    """Return the catalogue of a sealed volume."""
    query = select(ARCHIVE_LINE).where(ARCHIVE_LINE.c.volume_id == volume_id).order_by(ARCHIVE_LINE.c.item_no)
    names = CatalogueLine.model_fields
    return tuple(
        CatalogueLine.model_validate({name: row[name] for name in names}) for row in session.execute(query).mappings()
    )


def keep_issue(session: Session, issue: IssueArchived) -> None:
    """Keep an issue that reports has archived; told twice it stands once."""
    session.execute(insert_or_not(ARCHIVED_ISSUE).values(issue.model_dump()).on_conflict_do_nothing())


def issue(session: Session, issue_id: UUID) -> IssueArchived:
    """Return an issue that was kept."""
    row = session.execute(select(ARCHIVED_ISSUE).where(ARCHIVED_ISSUE.c.issue_id == issue_id)).mappings().one()
    return IssueArchived.model_validate(dict(row))


def set_retention(session: Session, volume_id: UUID, retention: Retention, basis: str) -> None:
    """Write how long a volume is kept."""
    _update(session, volume_id, retention=retention, retention_basis=basis)


def order_sealing(session: Session, volume_id: UUID) -> None:
    """Close a volume for further matters."""
    _update(session, volume_id, state=VolumeState.SEALING, failure="")


def sealing(session: Session) -> list[UUID]:
    """Return the volumes whose package is to be made."""
    query = select(ARCHIVE_VOLUME.c.volume_id).where(ARCHIVE_VOLUME.c.state == VolumeState.SEALING)
    return list(session.execute(query.order_by(ARCHIVE_VOLUME.c.number)).scalars())


def note_failure(session: Session, volume_id: UUID, failure: str) -> None:
    """Keep why a try of sealing did not succeed."""
    _update(session, volume_id, failure=failure)


def seal(session: Session, volume_id: UUID, made: VolumeSeal, catalogue: tuple[CatalogueLine, ...]) -> None:
    """Write catalogue and proof; from now on the database refuses every change."""
    rows = [{"volume_id": volume_id, **line.model_dump()} for line in catalogue]
    session.execute(insert(ARCHIVE_LINE), rows)
    _update(
        session,
        volume_id,
        state=VolumeState.SEALED,
        failure="",
        log_number=made.checkpoint.number,
        log_hash=made.checkpoint.entry_hash,
        **made.model_dump(exclude={"checkpoint"}),
    )


def _update(session: Session, volume_id: UUID, **values: Any) -> None:
    session.execute(update(ARCHIVE_VOLUME).where(ARCHIVE_VOLUME.c.volume_id == volume_id).values(**values))


def _of(year: int, volume_class: VolumeClass) -> tuple[ColumnElement[bool], ...]:
    return (ARCHIVE_VOLUME.c.year == year, ARCHIVE_VOLUME.c.volume_class == volume_class)


def _seen(*, with_deputies: bool) -> tuple[ColumnElement[bool], ...]:
    return () if with_deputies else (ARCHIVE_VOLUME.c.volume_class.not_in(DEPUTIES),)


def _total(session: Session, query: Select[Any]) -> int:
    return int(session.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one())


def _contents(session: Session, volume_ids: list[UUID]) -> dict[UUID, tuple[int, list[str]]]:
    """Return of each volume how many matters lie in it and where their data come from."""
    origins = func.array_remove(func.array_agg(ARCHIVE_MATTER.c.origin.distinct()), None, type_=ARRAY(Text))
    query = select(ARCHIVE_MATTER.c.volume_id, func.count(), cast(origins, ARRAY(Text)))
    query = query.where(ARCHIVE_MATTER.c.volume_id.in_(volume_ids)).group_by(ARCHIVE_MATTER.c.volume_id)
    return {row[0]: (row[1], sorted(row[2])) for row in session.execute(query)}


def _matter(row: Row[Any]) -> FiledMatter:
    return FiledMatter(
        kind=row.kind,
        subject_id=row.subject_id,
        position=row.position,
        number=row.number,
        title=row.title,
        unit=row.unit,
        closed_on=row.closed_on,
    )


def _summary(row: Row[Any], counted: int, origins: list[str]) -> VolumeSummary:
    made = None
    if row.state == VolumeState.SEALED:
        made = VolumeSeal(
            sealed_at=row.sealed_at,
            manifest_sha256=row.manifest_sha256,
            package_sha256=row.package_sha256,
            size=row.size,
            files=row.files,
            checkpoint=Checkpoint(number=row.log_number, entry_hash=row.log_hash),
        )
    opened_on: date = row.opened_on
    return VolumeSummary(
        volume_id=row.volume_id,
        number=row.number,
        year=row.year,
        volume_class=row.volume_class,
        title=row.title,
        state=row.state,
        retention=row.retention,
        retention_basis=row.retention_basis,
        opened_on=opened_on,
        matters=counted,
        origins=tuple(origins),
        seal=made,
        failure=row.failure,
    )
