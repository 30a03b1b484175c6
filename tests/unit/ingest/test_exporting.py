"""The monthly export reads views and columns that the ledger's contract has, for every data set of the catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.ingest.datasets import CATALOGUE
from services.ingest.exporting import VIEW_OF, tables_of

LEDGER = json.loads((Path(__file__).parents[2] / "contract" / "ledger_v1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("data_set", CATALOGUE)
def test_every_data_set_has_its_rows_by_the_day_they_became_known(data_set):
    view = LEDGER[f"{VIEW_OF.get(data_set, data_set)}_history"]
    assert {"known_from", "slice_id", "row_no"} <= set(view)
    assert f"ledger_v1.{VIEW_OF.get(data_set, data_set)}_history " in tables_of([data_set])[-1].query


def test_the_standing_tables_are_views_of_the_contract():
    for table in tables_of([]):
        columns = LEDGER[table.name]
        order = table.query.rpartition("ORDER BY ")[2].split(", ")
        assert set(order) <= set(columns), table
        assert order[0] in table.query.partition("WHERE ")[2]
