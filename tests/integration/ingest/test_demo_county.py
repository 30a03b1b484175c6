"""The demo county's files are what the data sets declare: every one is accepted, with its rows and totals."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from contracts.ingest.v1 import DeliveryState
from deploy.demo_county import clean, derive, planting
from deploy.demo_county.__main__ import write
from tests.integration.ingest.conftest import connector

pytestmark = pytest.mark.integration


def test_every_file_of_the_county_is_accepted(county, tmp_path):
    county.clock.move(datetime(2026, 1, 20, tzinfo=UTC) - county.clock.now())
    made = clean.make(year=2025, seed=1, payments=3_000)
    facts = planting.plant(made, seed=1)
    for data_set, period, rows in derive.data_sets(made, facts):
        path = write(tmp_path, data_set, period, rows)
        manifest = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
        county.clock.move(timedelta(seconds=1))
        delivery = county.push(
            path.read_bytes(),
            manifest.pop("data_set"),
            manifest.pop("period"),
            actor=connector(derive.sender(data_set)),
            **manifest,
        )
        assert delivery.state is DeliveryState.ACCEPTED, (path.name, delivery.refusals[:3])
    (payments,) = county.rows("SELECT count(*) AS n, count(DISTINCT origin) AS origins FROM ledger_v1.payment_voucher")
    assert payments["n"] >= 3_000
    assert payments["origins"] == 1
