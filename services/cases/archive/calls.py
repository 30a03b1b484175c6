"""The archive's part of cases' RPC; `CasesService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import answers, every
from contracts.cases.archive_v1 import (
    ArchiveHits,
    CollectVolume,
    GetVolume,
    GetVolumePackage,
    ListVolumes,
    PackageFile,
    SealVolume,
    SearchArchive,
    SetRetention,
    Volume,
    VolumeList,
)
from services.cases.archive import orders, sealing
from services.cases.working import SETTINGS, Working

SEAL_EVERY_S = 5


class ArchiveCalls(Working):
    """The calls on the archive (article 11)."""

    @every(seconds=SEAL_EVERY_S)
    def seal_volumes(self) -> None:
        """Make the packages that were ordered."""
        sealing.seal_waiting(self.context, SETTINGS)

    @answers(ListVolumes)
    def list_volumes(self, call: ListVolumes) -> VolumeList:
        """List volumes."""
        with self.work() as work:
            return orders.list_volumes(work, call)

    @answers(GetVolume)
    def get_volume(self, call: GetVolume) -> Volume:
        """Return one volume."""
        with self.work() as work:
            return orders.get_volume(work, call)

    @answers(SearchArchive)
    def search_archive(self, call: SearchArchive) -> ArchiveHits:
        """Search filed matters."""
        with self.work() as work:
            return orders.search_archive(work, call)

    @answers(CollectVolume)
    def collect_volume(self, call: CollectVolume) -> Volume:
        """File what is finished."""
        with self.work() as work:
            return orders.collect_volume(work, call)

    @answers(SetRetention)
    def set_retention(self, call: SetRetention) -> Volume:
        """Decide the retention."""
        with self.work() as work:
            return orders.set_retention(work, call)

    @answers(SealVolume)
    def seal_volume(self, call: SealVolume) -> Volume:
        """Order the sealing."""
        with self.work() as work:
            return orders.seal_volume(work, call)

    @answers(GetVolumePackage)
    def get_volume_package(self, call: GetVolumePackage) -> PackageFile:
        """Return where a package lies."""
        with self.work() as work:
            return orders.get_volume_package(work, call)
