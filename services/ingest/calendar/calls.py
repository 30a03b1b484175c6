"""The calendar's and the quality's part of ingest's RPC; `IngestService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import Service, answers
from contracts.errors import NotFound, Precondition
from contracts.ingest.calendar_v1 import (
    DeliveryCalendar,
    DeliveryQuality,
    DueRule,
    DueRuleList,
    GetDeliveryQuality,
    ListDueDeliveries,
    ListDueRules,
    ListSenderScores,
    SenderScores,
    SetDueRule,
)
from services.ingest.access import check_may_see
from services.ingest.calendar import questions
from services.ingest.storage import deliveries, quality


class CalendarCalls(Service):
    """The calls on the delivery calendar and on quality."""

    @answers(ListDueDeliveries)
    def list_due_deliveries(self, call: ListDueDeliveries) -> DeliveryCalendar:
        """Return the calendar of a year."""
        with self.db.transaction() as session:
            return questions.list_due(session, call, today=self.clock.today())

    @answers(ListDueRules)
    def list_due_rules(self, call: ListDueRules) -> DueRuleList:
        """Return the agreed due rules and the defaults."""
        with self.db.transaction() as session:
            return questions.list_rules(session, call)

    @answers(SetDueRule)
    def set_due_rule(self, call: SetDueRule) -> DueRule:
        """Enter an agreed due rule."""
        with self.db.transaction() as session:
            return questions.set_rule(session, call, now=self.clock.now(), today=self.clock.today())

    @answers(GetDeliveryQuality)
    def get_delivery_quality(self, call: GetDeliveryQuality) -> DeliveryQuality:
        """Return the quality of a decided delivery."""
        actor, subject = call.by(), str(call.delivery_id)
        with self.db.transaction() as session:
            record = deliveries.find(session, call.delivery_id)
            if record is None:
                raise NotFound("delivery-unknown", "没有该批次，请核对批次编号。", subject)
            check_may_see(actor, record.sender, subject)
            found = quality.of_delivery(session, call.delivery_id)
        if found is None:
            raise Precondition("delivery-not-decided", "该批次尚在接收或处理，请稍后查看。", subject)
        return found

    @answers(ListSenderScores)
    def list_sender_scores(self, call: ListSenderScores) -> SenderScores:
        """Return the scores of a year's senders, a connector's own only."""
        own = questions.own_sender(call.by())
        with self.db.transaction() as session:
            year, region = questions.scope(session, call.fiscal_year, call.region, today=self.clock.today())
            items = quality.of_senders(session, region=region, fiscal_year=year)
        shown = tuple(item for item in items if own in {None, item.sender})
        return SenderScores(fiscal_year=year, region=region, items=shown)
