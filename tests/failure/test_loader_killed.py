"""kill -9 of the loader at random points of a load: nothing lost, nothing doubled, no half-published slice, to the cent.

The usual suite kills it a few times in a load of 100,000 rows; `make test-long` 20 times in loads
of a million.
"""

from __future__ import annotations

import random
import time

import pytest

from chassis.logs import log
from contracts.ingest.v1 import DeliveryState
from tests.failure.loaders import check_books, loaders, payments
from tests.support.long import IS_LONG

pytestmark = [pytest.mark.failure, pytest.mark.long, pytest.mark.timeout(3600)]
SEED = 20250331
FULL = IS_LONG
ROWS = 1_000_000 if FULL else 100_000
LOADS = 5 if FULL else 1
KILLS_A_LOAD = 4
"""One less than the broker's limit of deliveries that never came back (`DELIVERY_LIMIT`): after that a person decides."""


def test_the_loader_killed_in_the_middle_of_loads(database, broker, sender, record_property):
    rng = random.Random(SEED)
    with loaders(database, broker) as (loader,):
        first = payments(ROWS, seed=0)
        began = time.monotonic()
        assert sender.decided(sender.send(first), 300).state is DeliveryState.ACCEPTED
        usual = time.monotonic() - began
        in_the_middle = 0
        for number in range(1, LOADS + 1):
            current = payments(ROWS, seed=number)
            delivery = sender.send(current)
            for _ in range(KILLS_A_LOAD):
                time.sleep(rng.uniform(0.1, 0.95) * usual)
                in_the_middle += not sender.is_decided(delivery)
                loader.kill()
                one_slice_stands(sender, first, current)
                loader.start()
            assert sender.decided(delivery, 300).state is DeliveryState.ACCEPTED
            check_books(sender, current, accepted=number + 1)
            first = current
    told = f"{in_the_middle} of {LOADS * KILLS_A_LOAD} kills hit a load of {ROWS:,} rows in its middle ({usual:.1f} s undisturbed)"
    record_property("kills", told)
    log.info(told)
    assert in_the_middle >= LOADS * KILLS_A_LOAD // 2, told


def one_slice_stands(sender, before, after):
    """At every moment the ledger shows the slice before or the slice after, whole."""
    (row,) = sender.county.rows("SELECT count(*) AS rows, sum(pay_amt) AS total FROM ledger_v1.payment_voucher")
    assert (row["rows"], row["total"]) in {(one.rows, one.total) for one in (before, after)}
