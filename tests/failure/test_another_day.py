"""An upload that is cut and resumed on another day: the parts that had arrived are kept, and one delivery is the result."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from contracts.ingest.v1 import DeliveryState, RecordPart
from services.ingest import intake
from tests.failure.loaders import DATA_SET, PERIOD, payments
from tests.integration.ingest.conftest import connector
from tests.integration.ingest.files import voucher, vouchers

pytestmark = pytest.mark.failure


@pytest.fixture
def cut(county, monkeypatch):
    """A delivery of four parts, cut after the second."""
    monkeypatch.setattr("services.ingest.intake.PART_SIZE", 100_000)
    version = payments(2_000, seed=1)
    opened = county.open(version.content, DATA_SET, PERIOD, rows=version.rows)
    assert -(-len(version.content) // opened.part_size) == 4
    put(county, opened, version, (0, 1))
    return version, opened


def put(county, opened, version, indexes):
    """Put down some parts, as the gateway does with those that are still missing."""
    folder = county.staging / str(opened.delivery_id)
    folder.mkdir(parents=True, exist_ok=True)
    for index in indexes:
        part = version.content[index * opened.part_size : (index + 1) * opened.part_size]
        (folder / f"{index}.part").write_bytes(part)
        digest = hashlib.sha256(part).hexdigest()
        call = RecordPart(actor=connector(), delivery_id=opened.delivery_id, index=index, size=len(part), sha256=digest)
        with county.context.db.transaction() as session:
            intake.record_part(session, call, now=county.clock.now())


@pytest.mark.parametrize("days", [1, 3, 29])
def test_the_rest_comes_on_another_day(days, county, cut):
    version, opened = cut
    county.clock.move(timedelta(days=days))
    county.push(vouchers(voucher(1)), DATA_SET, "2025-02")  # another load sweeps the staging area meanwhile
    again = county.open(version.content, DATA_SET, PERIOD, rows=version.rows)
    assert (again.delivery_id, again.parts) == (opened.delivery_id, (0, 1))
    put(county, again, version, (2, 3))
    county.complete(again.delivery_id)
    county.decide(again.delivery_id)
    assert county.get(again.delivery_id).state is DeliveryState.ACCEPTED
    days_of_parts = county.rows(
        "SELECT DISTINCT recorded_at FROM ingest.delivery_part WHERE delivery_id = %s", again.delivery_id
    )
    assert len(days_of_parts) == 2
    (row,) = county.rows(
        "SELECT count(*), sum(pay_amt) AS total FROM ledger_v1.payment_voucher WHERE period = %s", PERIOD
    )
    assert (row["count"], row["total"]) == (version.rows, version.total)


def test_after_a_month_it_begins_anew_and_says_so(county, cut):
    """Parts that nobody came back to for 30 days are gone: the sender is told, and the file sent whole is accepted."""
    version, opened = cut
    county.clock.move(timedelta(days=31))
    county.push(vouchers(voucher(1)), DATA_SET, "2025-02")
    put(county, opened, version, (2, 3))
    county.complete(opened.delivery_id)
    county.decide(opened.delivery_id)
    refused = county.get(opened.delivery_id)
    assert [each.rule for each in refused.refusals] == ["part-missing"]
    whole = county.push(version.content, DATA_SET, PERIOD, rows=version.rows)
    assert (whole.state, whole.delivery_id != opened.delivery_id) == (DeliveryState.ACCEPTED, True)
