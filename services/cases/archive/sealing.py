"""Makes the packages of volumes whose sealing was ordered. Tried again every few seconds until it succeeds.

Three steps, and no transaction is open while others are asked and files are written: read, pack, record. Two processes that do
the same do no harm: who comes second finds the volume sealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID, uuid4

from prometheus_client import Counter
from pypdf import PdfReader

from chassis.blobs import Blobs
from chassis.context import Context
from chassis.logs import bind_correlation, log
from chassis.operation_log import log_act
from contracts.cases.archive_v1 import CatalogueLine, VolumeSeal, VolumeState, VolumeSummary
from contracts.errors import BudgetwatchError
from contracts.packages import PackageKind
from contracts.values import Actor
from services.cases import packing
from services.cases.archive import package, store
from services.cases.archive.package import Label, Made
from services.cases.archive.pieces import Matter, Piece, keeper, pieces, read
from services.cases.packing import Content
from services.cases.settings import CasesSettings
from services.cases.work import Work

SEALED = Counter("cases_archive_volumes_sealed_total", "Volumes of the archive sealed.")
RETENTIONS: Final = {"permanent": "永久", "years_30": "30年", "years_10": "10年"}
_HEAD: Final = ("件号", "责任者", "文号", "题名", "日期", "页数", "备注", "所在文件夹")


@dataclass(frozen=True, slots=True)
class Bound:
    """A volume as it was read: what is in it may not change any more."""

    volume: VolumeSummary
    matters: tuple[Matter, ...]


def seal_waiting(context: Context, settings: CasesSettings) -> int:
    """Make every package that is waited for; return how many were made."""
    with context.db.transaction(correlation_id=uuid4()) as session:
        waiting = store.sealing(session)
    return sum(_try(context, settings, volume_id) for volume_id in waiting)


def _try(context: Context, settings: CasesSettings, volume_id: UUID) -> bool:
    correlation_id = uuid4()
    bind_correlation(correlation_id)
    actor = keeper(correlation_id)
    try:
        with context.db.transaction(correlation_id=correlation_id) as session:
            bound = bind(Work.begin(session, context.clock, settings), actor, volume_id)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "package.zip"
            catalogue, made = pack(path, bound, actor=actor, rpc=context.rpc, blobs=context.blobs)
            sha256, size = context.blobs.put(path), path.stat().st_size
        with context.db.transaction(correlation_id=correlation_id) as session:
            return record(Work.begin(session, context.clock, settings), bound.volume, catalogue, made, sha256, size)
    except BudgetwatchError as error:
        log.warning("volume not sealed", volume_id=str(volume_id), reason=error.reason)
        with context.db.transaction(correlation_id=correlation_id) as session:
            if store.get(session, volume_id, lock=True).state is VolumeState.SEALING:
                store.note_failure(session, volume_id, error.detail)
        return False


def bind(work: Work, actor: Actor, volume_id: UUID) -> Bound:
    """Read a volume with all its matters."""
    volume = store.get(work.session, volume_id)
    filed = store.matters(work.session, volume_id)
    return Bound(volume, tuple(read(work, actor, matter) for matter in filed))


def pack(
    path: Path, bound: Bound, *, actor: Actor, rpc: packing.Caller, blobs: Blobs
) -> tuple[tuple[CatalogueLine, ...], Made]:
    """Write the package of a volume; return its catalogue and what proves it. No transaction is open."""
    volume = bound.volume
    items = [
        (f"{matter.filed.position:03d} {packing.safe(matter.filed.number)}/", piece)
        for matter in bound.matters
        for piece in pieces(matter, actor, rpc)
    ]
    catalogue = tuple(_line(number, folder, piece, blobs) for number, (folder, piece) in enumerate(items, 1))
    label = Label(PackageKind.VOLUME, volume.number, volume.title, volume.origins)
    contents = [*_front(volume, catalogue), *_files(catalogue, items)]
    return catalogue, package.make(path, label, contents, actor=actor, rpc=rpc, blobs=blobs)


def record(
    work: Work, volume: VolumeSummary, catalogue: tuple[CatalogueLine, ...], made: Made, sha256: str, size: int
) -> bool:
    """Record the package; false where another process has done so before."""
    if store.get(work.session, volume.volume_id, lock=True).state is not VolumeState.SEALING:
        return False
    proof = VolumeSeal(
        sealed_at=made.seal.statement.sealed_at,
        manifest_sha256=made.manifest_sha256,
        package_sha256=sha256,
        size=size,
        files=len(made.manifest.files),
        checkpoint=made.seal.statement.checkpoint,
    )
    store.seal(work.session, volume.volume_id, proof, catalogue)
    SEALED.inc()
    detail = {"volume": volume.number, "sha256": sha256, "count": str(len(catalogue))}
    log_act(work.session, None, act="archive.volume.sealed", subject=str(volume.volume_id), detail=detail)
    return True


def _line(number: int, folder: str, piece: Piece, blobs: Blobs) -> CatalogueLine:
    return CatalogueLine(
        item_no=number,
        responsible=piece.responsible,
        document_number=piece.document_number,
        title=piece.title,
        dated_on=piece.dated_on,
        pages=_pages(piece.rendered, blobs) if piece.rendered else None,
        note=piece.note,
        path=f"{folder}{piece.folder}",
    )


def _pages(sha256: str, blobs: Blobs) -> int:
    with blobs.open(sha256) as source:
        return len(PdfReader(BytesIO(source.read())).pages)


def _files(catalogue: tuple[CatalogueLine, ...], items: list[tuple[str, Piece]]) -> Iterator[Content]:
    for line, (_folder, piece) in zip(catalogue, items, strict=True):
        for content in piece.contents:
            yield replace(content, name=f"{line.path}{content.name}")


def _front(volume: VolumeSummary, catalogue: tuple[CatalogueLine, ...]) -> Iterator[Content]:
    """Give the volume's own sheets: cover and catalogue."""
    is_plain = all(origin == "official" for origin in volume.origins)
    cover = (
        f"案卷号：{volume.number}\n题名：{volume.title}\n年度：{volume.year}\n事项：{volume.matters}项，共{len(catalogue)}件\n"
        f"保管期限：{RETENTIONS[volume.retention]}（依据：{volume.retention_basis}）\n"
        + ("" if is_plain else "注意：本卷含有演示或者外地数据，不得作为监督依据。\n")
        + "核对：sha256sum -c SHA256SUMS；电子签章用 budgetwatch-connector verify 离线验证。\n"
    )
    yield packing.text("案卷封面.txt", cover)
    rows = (
        (line.item_no, line.responsible, line.document_number, line.title, line.dated_on.isoformat(), line.pages or "", line.note, line.path)
        for line in catalogue
    )  # fmt: skip
    yield packing.text("归档目录.csv", packing.table(_HEAD, rows))
