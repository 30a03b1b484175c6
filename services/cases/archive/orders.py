"""Orders and questions on volumes. Who keeps the archive is the administrator's seat (articles 4 and 11)."""

from __future__ import annotations

from uuid import UUID, uuid4

from chassis.operation_log import log_act
from contracts.cases.archive_v1 import (
    ArchiveHits,
    CollectVolume,
    GetVolume,
    GetVolumePackage,
    ListVolumes,
    MatterKind,
    PackageFile,
    SealVolume,
    SearchArchive,
    SetRetention,
    Volume,
    VolumeClass,
    VolumeList,
    VolumeState,
    VolumeSummary,
)
from contracts.errors import Conflict, NotFound, Precondition
from contracts.packages import MEDIA_TYPE
from contracts.values import Actor, Permission
from services.cases.archive import classes, store
from services.cases.storage import letters
from services.cases.work import Work, require

NOT_OPEN = "案卷{number}已经封装，不能再改动；新办结的事项归入下一卷。"


def list_volumes(work: Work, call: ListVolumes) -> VolumeList:
    """Return a page of volumes and what waits to be filed."""
    require(call.by(), Permission.DATA_VIEW)
    sees = _sees_deputies(call.by())
    total, found = store.listed(work.session, call, with_deputies=sees)
    return VolumeList(total=total, items=found, waiting=store.waiting(work.session, with_deputies=sees))


def get_volume(work: Work, call: GetVolume) -> Volume:
    """Return one volume; one of deputies' requests does not exist for who may not see it (article 4, first item)."""
    require(call.by(), Permission.DATA_VIEW)
    return _shown(work, _visible(work, call.by(), call.volume_id))


def search_archive(work: Work, call: SearchArchive) -> ArchiveHits:
    """Return a page of the filed matters that fit."""
    require(call.by(), Permission.DATA_VIEW)
    return store.search(work.session, call, with_deputies=_sees_deputies(call.by()))


def collect_volume(work: Work, call: CollectVolume) -> Volume:
    """Put what is finished into the open volume of its year and class."""
    _require_keeper(call.by(), call.volume_class)
    store.lock_class(work.session, call.year, call.volume_class)
    volume_id = store.open_volume(work.session, call.year, call.volume_class) or _opened(work, call)
    filed = store.file_finished(work.session, volume_id, call.year, call.volume_class)
    if not filed:
        detail = f"{call.year}年没有新的已办结事项需要归入这一类案卷。"
        raise Precondition("nothing-to-file", detail, call.volume_class)
    volume = _shown(work, store.get(work.session, volume_id))
    detail_ = {"volume": volume.summary.number, "count": str(filed)}
    log_act(work.session, call.by(), act="archive.collect", subject=str(volume_id), detail=detail_)
    return volume


def set_retention(work: Work, call: SetRetention) -> Volume:
    """Decide how long an open volume is kept."""
    volume = _open(work, call.by(), call.volume_id)
    basis = call.basis.strip()
    store.set_retention(work.session, volume.volume_id, call.retention, basis)
    log_act(
        work.session,
        call.by(),
        act="archive.retention",
        subject=str(volume.volume_id),
        detail={"volume": volume.number, "before": volume.retention, "value": call.retention.value, "basis": basis},
    )
    return _shown(work, store.get(work.session, volume.volume_id))


def seal_volume(work: Work, call: SealVolume) -> Volume:
    """Order the sealing; refused while a letter's papers are still being written."""
    volume = _open(work, call.by(), call.volume_id)
    for matter in store.matters(work.session, volume.volume_id):
        if matter.kind is not MatterKind.CASE:
            continue
        for letter in letters.of_case(work.session, matter.subject_id):
            if letter.files is None:
                detail = f"{matter.number}的{letter.number}尚未生成文书，请稍后再封装。"
                raise Precondition("papers-not-ready", detail, letter.number)
    store.order_sealing(work.session, volume.volume_id)
    detail_ = {"volume": volume.number, "count": str(volume.matters)}
    log_act(work.session, call.by(), act="archive.volume.seal", subject=str(volume.volume_id), detail=detail_)
    return _shown(work, store.get(work.session, volume.volume_id))


def get_volume_package(work: Work, call: GetVolumePackage) -> PackageFile:
    """Return where the package of a sealed volume lies; the download is logged first."""
    require(call.by(), Permission.ARCHIVE_KEEP)
    volume = _visible(work, call.by(), call.volume_id)
    if volume.seal is None:
        raise Precondition("volume-not-sealed", f"案卷{volume.number}尚未封装，没有可下载的档案包。", volume.number)
    detail = {"volume": volume.number, "sha256": volume.seal.package_sha256}
    log_act(work.session, call.by(), act="archive.download", subject=str(volume.volume_id), detail=detail)
    name = f"档案 {volume.number}.zip"
    return PackageFile(sha256=volume.seal.package_sha256, file_name=name, media_type=MEDIA_TYPE)


def refuse_filed(work: Work, kind: MatterKind, subject_id: UUID) -> None:
    """Refuse to add to a matter that lies in a volume."""
    if store.is_filed(work.session, kind, subject_id):
        raise Conflict("matter-filed", "该事项已立卷归档，不能再增加材料。", str(subject_id))


def _opened(work: Work, call: CollectVolume) -> UUID:
    sequence = store.next_sequence(work.session, call.year, call.volume_class)
    rule = classes.rules()[call.volume_class]
    volume_id = uuid4()
    store.add(
        work.session,
        volume_id=volume_id,
        year=call.year,
        volume_class=call.volume_class,
        sequence=sequence,
        number=classes.number(call.year, call.volume_class, sequence),
        title=classes.title(call.year, call.volume_class, sequence),
        retention=rule.retention,
        retention_basis=rule.basis,
        opened_on=work.today,
    )
    return volume_id


def _sees_deputies(actor: Actor) -> bool:
    return Permission.DEPUTY_VIEW in actor.may


def _require_keeper(actor: Actor, volume_class: VolumeClass) -> None:
    require(actor, Permission.ARCHIVE_KEEP)
    if volume_class in store.DEPUTIES:
        require(actor, Permission.DEPUTY_VIEW)


def _visible(work: Work, actor: Actor, volume_id: UUID, *, lock: bool = False) -> VolumeSummary:
    volume = store.get(work.session, volume_id, lock=lock)
    if volume.volume_class in store.DEPUTIES and not _sees_deputies(actor):
        raise NotFound("volume-not-found", "没有这个案卷。", str(volume_id))
    return volume


def _open(work: Work, actor: Actor, volume_id: UUID) -> VolumeSummary:
    """Return a volume that may still be changed, held for this transaction."""
    require(actor, Permission.ARCHIVE_KEEP)
    volume = _visible(work, actor, volume_id, lock=True)
    if volume.state is not VolumeState.OPEN:
        raise Conflict("volume-not-open", NOT_OPEN.format(number=volume.number), volume.number)
    return volume


def _shown(work: Work, volume: VolumeSummary) -> Volume:
    return Volume(
        summary=volume,
        matters=store.matters(work.session, volume.volume_id),
        catalogue=store.lines(work.session, volume.volume_id),
    )
