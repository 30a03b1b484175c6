"""Ingest's RPC: deliveries, receipts, rows, originals, overview. Reading and loading is the loader's process."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.logs import log
from chassis.nameko_ext import answers, on_event
from chassis.operation_log import log_act
from contracts.cases.meetings_v1 import PushAgreed
from contracts.cases.v1 import DayBegan
from contracts.errors import InvalidInput, NotFound, Precondition, Unavailable
from contracts.ingest.personal_v1 import OpenPersonalValue, PersonalValue
from contracts.ingest.v1 import (
    AcceptDelivery,
    CompleteDelivery,
    Delivery,
    DeliveryList,
    GetDelivery,
    GetOriginal,
    GetOverview,
    GetReceipt,
    GetRefusalReport,
    GetRow,
    ListDeliveries,
    OpenDelivery,
    Original,
    Overview,
    Receipt,
    RecordPart,
    RefusalReport,
    Row,
)
from contracts.ingest.versions_v1 import GetRowVersions, RowVersions
from contracts.values import Role
from services.ingest import despite, intake
from services.ingest.access import check_is_seat, check_may_see
from services.ingest.calendar import questions
from services.ingest.calendar.calls import CalendarCalls
from services.ingest.calendar.standing import bring_up_to_date, tell_senders
from services.ingest.catalogue.calls import CatalogueCalls
from services.ingest.codes.calls import CodeCalls
from services.ingest.datasets import find_data_set
from services.ingest.overview import overview
from services.ingest.personal.keys import keys_of
from services.ingest.personal.opening import check_may_have_original, open_value
from services.ingest.receipts import seal
from services.ingest.reconcile.calls import ReconciliationCalls
from services.ingest.reports.refusals import refusal_report
from services.ingest.rows import get_row
from services.ingest.storage import calendar, deliveries, receipt_proofs, slices
from services.ingest.versions import row_versions


class IngestService(CalendarCalls, CatalogueCalls, CodeCalls, ReconciliationCalls):
    """The nameko service `ingest`."""

    name = "ingest"

    @on_event(DayBegan)
    def on_day_began(self, session: Session, event: DayBegan) -> None:
        """Keep the calendar, bring the deliveries' lines up to date, remind and dun the senders."""
        calendar.keep(session, event)
        lines = bring_up_to_date(session, today=event.day, workdays=calendar.in_force(session))
        tell_senders(session, lines, today=event.day)

    @on_event(PushAgreed)
    def on_push_agreed(self, session: Session, event: PushAgreed) -> None:
        """Let the calendar follow what the joint meeting agreed."""
        questions.take_agreement(session, event, now=self.clock.now(), today=self.clock.today())

    @answers(OpenDelivery)
    def open_delivery(self, call: OpenDelivery) -> Delivery:
        """Announce a file; of one that bears a secrecy mark only the fact is kept (办法 article 10)."""
        try:
            with self.db.transaction() as session:
                return intake.open_delivery(session, call, now=self.clock.now())
        except InvalidInput as error:
            if error.reason == "secrecy-mark":
                with self.db.transaction() as session:
                    intake.log_mark(session, call)
            raise

    @answers(RecordPart)
    def record_part(self, call: RecordPart) -> Delivery:
        """Record a part."""
        with self.db.transaction() as session:
            return intake.record_part(session, call, now=self.clock.now())

    @answers(CompleteDelivery)
    def complete_delivery(self, call: CompleteDelivery) -> Delivery:
        """Hand a delivery to the loader."""
        with self.db.transaction() as session:
            return intake.complete_delivery(session, call, now=self.clock.now())

    @answers(AcceptDelivery)
    def accept_delivery(self, call: AcceptDelivery) -> Delivery:
        """Accept a refused delivery with its listed errors."""
        with self.db.transaction() as session:
            return despite.accept_delivery(session, call, now=self.clock.now())

    @answers(GetDelivery)
    def get_delivery(self, call: GetDelivery) -> Delivery:
        """Return one delivery."""
        with self.db.transaction() as session:
            return intake.get_delivery(session, call)

    @answers(GetReceipt)
    def get_receipt(self, call: GetReceipt) -> Receipt:
        """Return one receipt."""
        actor = call.by()
        with self.db.transaction() as session:
            receipt = slices.find_receipt(session, call.receipt_id)
            if receipt is None:
                raise NotFound("receipt-unknown", "没有该回执，请核对回执编号。", str(call.receipt_id))
            check_may_see(actor, receipt.sender, str(call.receipt_id))
        return receipt if receipt.seal is not None else self._sealed(receipt)

    def _sealed(self, receipt: Receipt) -> Receipt:
        """Seal a receipt that nobody has asked for before; where the token is away it is given without, for now."""
        try:
            made = seal(receipt, self.rpc.call, self.clock.now())
        except (Unavailable, Precondition) as error:
            log.warning("receipt is given without a seal", receipt=receipt.number, reason=error.reason)
            return receipt
        with self.db.transaction() as session:
            receipt_proofs.insert_seal(session, receipt.receipt_id, made)
            return receipt.model_copy(update={"seal": receipt_proofs.seal_of(session, receipt.receipt_id)})

    @answers(GetRefusalReport)
    def get_refusal_report(self, call: GetRefusalReport) -> RefusalReport:
        """Return the error report of a refused delivery."""
        with self.db.transaction() as session:
            delivery = intake.get_delivery(session, GetDelivery(actor=call.by(), delivery_id=call.delivery_id))
        return refusal_report(delivery, call.form)

    @answers(ListDeliveries)
    def list_deliveries(self, call: ListDeliveries) -> DeliveryList:
        """List deliveries, a connector's own only."""
        actor = call.by()
        sender = actor.unit if actor.role is Role.CONNECTOR else call.sender
        with self.db.transaction() as session:
            total, records = deliveries.listed(
                session, state=call.state, data_set=call.data_set, sender=sender, since=call.since, page=call.page
            )
            return DeliveryList(total=total, items=tuple(deliveries.as_answer(session, item) for item in records))

    @answers(GetRow)
    def get_row(self, call: GetRow) -> Row:
        """Return the row behind a figure."""
        check_is_seat(call.by())
        with self.db.transaction() as session:
            return get_row(session, call)

    @answers(GetRowVersions)
    def get_row_versions(self, call: GetRowVersions) -> RowVersions:
        """Return what each delivery said of a row."""
        check_is_seat(call.by())
        with self.db.transaction() as session:
            return row_versions(session, call)

    @answers(OpenPersonalValue)
    def open_personal_value(self, call: OpenPersonalValue) -> PersonalValue:
        """Open a masked value; it leaves after the log entry is committed."""
        check_is_seat(call.by())
        with self.db.transaction() as session:
            return open_value(session, call, keys_of(self.settings), now=self.clock.now())

    @answers(GetOriginal)
    def get_original(self, call: GetOriginal) -> Original:
        """Say where a received file lies; the look is logged."""
        actor = call.by()
        check_is_seat(actor)
        with self.db.transaction() as session:
            original = intake.original_of(session, call.delivery_id)
            delivery = intake.get_delivery(session, GetDelivery(actor=actor, delivery_id=call.delivery_id))
            check_may_have_original(actor, find_data_set(delivery.manifest.data_set), str(call.delivery_id))
            log_act(session, actor, act="original.viewed", subject=str(call.delivery_id))
            return original

    @answers(GetOverview)
    def get_overview(self, call: GetOverview) -> Overview:
        """Return the morning page."""
        check_is_seat(call.by())
        with self.db.transaction() as session:
            return overview(session, call, today=self.clock.today())
