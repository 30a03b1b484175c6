"""Several deliveries of one slice at once, taken by two loaders: the one that was complete last stands, once."""

from __future__ import annotations

import pytest

from contracts.ingest.v1 import DeliveryState
from tests.failure.loaders import check_books, loaders, payments
from tests.support.eventually import eventually

pytestmark = pytest.mark.failure
AT_ONCE = 4
ROUNDS = 2
WAITING = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    " AND query ILIKE '%%pg_advisory_xact_lock%%'"
)


def test_the_last_one_complete_stands(database, broker, sender):
    accepted = refused = 0
    with loaders(database, broker, 2):
        for number in range(ROUNDS):
            versions = [payments(3_000 + one, seed=number * AT_ONCE + one) for one in range(AT_ONCE)]
            ids = [sender.put_down(version) for version in versions]
            key = "ingest.slice/payment_voucher/czj/532328/2025-03"
            with database.connect() as holder:  # both loaders stand before the slice's lock, each with its delivery
                holder.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
                for delivery in ids:
                    sender.county.complete(delivery)
                eventually(lambda: len(sender.county.rows(WAITING)) >= 2, 30, "two loaders before one slice")
            told = [sender.decided(delivery) for delivery in ids]
            assert told[-1].state is DeliveryState.ACCEPTED
            for one in told:
                assert one.state is DeliveryState.ACCEPTED or [each.rule for each in one.refusals] == ["newer-accepted"]
            accepted += sum(one.state is DeliveryState.ACCEPTED for one in told)
            refused += sum(one.state is DeliveryState.REFUSED for one in told)
            check_books(sender, versions[-1], accepted=accepted, refused=refused)
    chain = sender.county.rows("SELECT count(*), count(DISTINCT supersedes) AS once FROM ingest.receipt")
    assert chain == [{"count": accepted, "once": accepted - 1}], "two receipts supersede the same one"
