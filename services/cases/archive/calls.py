"""The archive's part of cases' RPC; `CasesService` stands on it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.nameko_ext import answers, every, on_event
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
from contracts.cases.months_v1 import GetMonthPackage, ListMonths, MonthList, OrderMonth
from contracts.exports import AlertsExported, DocumentsExported, LedgerExported, LogExported
from contracts.reports.issues_v1 import IssueArchived
from services.cases.archive import month_store, monthly, orders, sealing, store
from services.cases.working import SETTINGS, Working

SEAL_EVERY_S = 5
PACK_EVERY_S = 15


class ArchiveCalls(Working):
    """The calls on the archive (article 11)."""

    @every(seconds=SEAL_EVERY_S)
    def seal_volumes(self) -> None:
        """Make the packages that were ordered."""
        sealing.seal_waiting(self.context, SETTINGS)

    @every(seconds=PACK_EVERY_S)
    def pack_months(self) -> None:
        """Pack the monthly exports whose parts are there."""
        monthly.pack_complete(self.context, SETTINGS)

    @on_event(IssueArchived)
    def on_issue_archived(self, session: Session, event: IssueArchived) -> None:
        """Keep an archived issue, to be filed."""
        store.keep_issue(session, event)

    @on_event(LedgerExported)
    def on_ledger_exported(self, session: Session, event: LedgerExported) -> None:
        """Keep ingest's part of a month."""
        month_store.add_part(session, event.month, "ingest", event.tables, now=self.clock.now())

    @on_event(AlertsExported)
    def on_alerts_exported(self, session: Session, event: AlertsExported) -> None:
        """Keep alerts' part of a month."""
        month_store.add_part(session, event.month, "alerts", event.tables, now=self.clock.now())

    @on_event(DocumentsExported)
    def on_documents_exported(self, session: Session, event: DocumentsExported) -> None:
        """Keep reports' part of a month."""
        month_store.add_part(session, event.month, "reports", event.tables, now=self.clock.now())

    @on_event(LogExported)
    def on_log_exported(self, session: Session, event: LogExported) -> None:
        """Keep auth's part of a month."""
        month_store.add_part(session, event.month, "auth", event.tables, now=self.clock.now())

    @answers(ListMonths)
    def list_months(self, call: ListMonths) -> MonthList:
        """List the monthly exports."""
        with self.work() as work:
            return monthly.list_months(work, call)

    @answers(OrderMonth)
    def order_month(self, call: OrderMonth) -> MonthList:
        """Order the export of a month."""
        with self.work() as work:
            return monthly.order_month(work, call)

    @answers(GetMonthPackage)
    def get_month_package(self, call: GetMonthPackage) -> PackageFile:
        """Return where a month's package lies."""
        with self.work() as work:
            return monthly.get_month_package(work, call)

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
