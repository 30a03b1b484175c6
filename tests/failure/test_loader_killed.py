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
from services.ingest.loader import MAX_DEATHS
from services.ingest.staging import WORKING
from tests.failure.loaders import check_books, loaders, payments
from tests.support.eventually import eventually
from tests.support.long import IS_LONG

pytestmark = [pytest.mark.failure, pytest.mark.long, pytest.mark.timeout(3600)]
SEED = 20250331
FULL = IS_LONG
ROWS = 1_000_000 if FULL else 100_000
KILLS = 20 if FULL else 4
"""Kills that hit a load in its middle; one that comes after the verdict does not count."""
KILLS_A_LOAD = 4
"""One less than the broker's limit of deliveries that never came back (`DELIVERY_LIMIT`): after that a person decides."""


def test_the_loader_killed_in_the_middle_of_loads(database, broker, sender):
    rng = random.Random(SEED)
    with loaders(database, broker) as (loader,):
        first = payments(ROWS, seed=0)
        began = time.monotonic()
        assert sender.decided(sender.send(first), 300).state is DeliveryState.ACCEPTED
        usual = time.monotonic() - began
        hits = loads = 0
        while hits < KILLS:
            loads += 1
            assert loads <= 2 * KILLS, f"only {hits} kills hit a load in its middle"
            current = payments(ROWS, seed=loads)
            delivery = sender.send(current)
            for _ in range(min(KILLS_A_LOAD, KILLS - hits)):
                time.sleep(rng.uniform(0.1, 0.95) * usual)
                if sender.is_decided(delivery):
                    break
                loader.kill()
                hits += not sender.is_decided(delivery)
                one_slice_stands(sender, first, current)
                loader.start()
            assert sender.decided(delivery, 300).state is DeliveryState.ACCEPTED
            check_books(sender, current, accepted=loads + 1)
            first = current
    log.info(f"{hits} kills in the middle of {loads} loads of {ROWS:,} rows ({usual:.1f} s undisturbed)")


def test_a_delivery_at_which_loaders_die_is_refused_and_the_next_one_passes(database, broker, sender):
    deadly, harmless = payments(100_000, seed=0), payments(1_000, seed=1)
    with loaders(database, broker) as (loader,):
        delivery = sender.send(deadly)
        mark = sender.county.staging / str(delivery) / WORKING
        for deaths in range(MAX_DEATHS):
            eventually(lambda: mark.exists() and begun(mark, deaths), 30, "the loader works on it")  # noqa: B023
            loader.kill()
            loader.start()
        decided = sender.decided(delivery)
        assert (decided.state, [item.rule for item in decided.refusals]) == (DeliveryState.REFUSED, ["loader-died"])
        assert f"已 {MAX_DEATHS} 次异常中断" in decided.refusals[0].detail
        following = sender.send(harmless)
        assert sender.decided(following).state is DeliveryState.ACCEPTED
        check_books(sender, harmless, accepted=1, refused=1)
    assert sender.county.rows("SELECT 1 FROM ingest.parked_message") == []


def begun(mark, deaths):
    """Tell whether a loader is at the delivery after so many deaths."""
    process, _, count = mark.read_text(encoding="ascii").partition(" ")
    return process and int(count) == deaths


def one_slice_stands(sender, before, after):
    """At every moment the ledger shows the slice before or the slice after, whole."""
    (row,) = sender.county.rows("SELECT count(*) AS rows, sum(pay_amt) AS total FROM ledger_v1.payment_voucher")
    assert (row["rows"], row["total"]) in {(one.rows, one.total) for one in (before, after)}
