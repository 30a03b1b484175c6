"""Every data set can be measured, also one in which nothing is to be judged: one row of counts, whatever the slice holds."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from services.ingest.datasets import CATALOGUE
from services.ingest.quality import measures
from tests.integration.alerts.ledger import Ledger

pytestmark = pytest.mark.integration


def test_counts_and_places_of_every_data_set(shared_database) -> None:
    engine = create_engine(shared_database.settings_for("ingest").database_url())
    values = {"slice_id": uuid4(), "year": 2025, "region": "532328", "places": 5}
    with engine.connect() as connection:
        for name, data_set in CATALOGUE.items():
            query, names = measures.counting_query(data_set, f"ingest.{data_set.view_name}")
            counts = connection.execute(text(query), values).one()
            assert set(counts) == {0}, name
            measured = [
                each for each in measures.MEASURES if any(test.measure == each for test in measures.tests_of(data_set))
            ]
            assert names == measured
            for measure in measured:
                found = connection.execute(
                    text(measures.places_query(data_set, measure, f"ingest.{data_set.view_name}")), values
                )
                assert found.all() == []
    engine.dispose()


def test_a_set_without_anything_to_judge_gives_one_row_for_many(shared_database) -> None:
    with shared_database.connect() as connection:
        ledger = Ledger(connection, "532390")
        rows = [
            {
                "fiscal_year": 2025,
                "bond_code": "2553001",
                "due_on": date(2025, 5, 20),
                "service_kind": kind,
                "debt_kind": "general",
                "due_amount": 100,
            }
            for kind in ("principal", "interest")
        ]
        accepted = ledger.accept("debt_service", "2025", rows)
    engine = create_engine(shared_database.settings_for("ingest").database_url())
    with engine.connect() as connection:
        query, names = measures.counting_query(CATALOGUE["debt_service"], "ingest.debt_service")
        counts = connection.execute(
            text(query), {"slice_id": accepted.slice_id, "year": 2025, "region": "532390"}
        ).one()
    engine.dispose()
    assert (names, list(counts)) == ([], [2])
