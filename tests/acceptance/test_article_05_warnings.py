"""Article 5 on a real workbook: what is wrong in it comes out with sheet and cell; what agrees stays silent.

The expected findings were checked by hand in the workbook and stand in ../shared/data/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def office(workbook) -> Iterator[httpx.Client]:
    with workbook.client("W-03", headers={"Origin": workbook.url()}) as client:
        client.post("/api/v1/session").raise_for_status()
        yield client


def warnings(office: httpx.Client, rule_id: str) -> list[dict[str, Any]]:
    found = office.get("/api/v1/alerts", params={"rule_id": rule_id, "limit": 500}).raise_for_status().json()
    assert found["total"] == len(found["items"])
    details = [office.get(f"/api/v1/alerts/{item['alert_id']}") for item in found["items"]]
    return [detail.raise_for_status().json() for detail in details]


def rows(found: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    return [row for item in found for row in item["evidence"] if row["receipt"]["place"].startswith(table)]


def test_a_sum_that_is_not_the_sum_of_its_parts(office):
    [found] = warnings(office, "W-R01")
    whole, *parts = found["evidence"]
    assert "21305" in found["summary"]["title"]
    assert Decimal(whole["amount"]) == Decimal("12020000.00")
    assert sum(Decimal(part["amount"]) for part in parts) == Decimal("7840000.00")
    assert whole["receipt"]["place"] == "表四(04)!C951"


@pytest.mark.parametrize(
    ("subject", "own", "whole"), [("2010399", "17310000", "10610000"), ("2110499", "19190000", "19180000")]
)
def test_a_part_that_is_larger_than_the_whole(office, subject, own, whole):
    found = warnings(office, "W-R02")
    assert len(found) == 2
    [item] = [item for item in found if subject in item["summary"]["title"]]
    assert [Decimal(row["amount"]) for row in item["evidence"]] == [Decimal(own), Decimal(whole)]
    assert [row["receipt"]["place"][:2] for row in item["evidence"]] == ["表四", "表二"]


def test_a_negative_execution(office):
    [item] = [item for item in warnings(office, "W-R05") if "2019999" in item["summary"]["title"]]
    [row] = rows([item], "表二")
    assert (Decimal(row["amount"]), row["receipt"]["place"]) == (Decimal(-24160000), "表二(02)!E252")


def test_execution_above_the_adjusted_budget_and_without_any(office):
    assert len(rows(warnings(office, "W-R04"), "表四")) == 228
    assert len(rows(warnings(office, "W-R03"), "表四")) == 69


def test_the_pairs_of_tables_that_agree_stay_silent(office):
    rules = office.get("/api/v1/alerts/counts").json()["rules"]
    [pairs] = [rule for rule in rules if rule["rule_id"] == "W-R06"]
    assert (pairs["outcome"], pairs["findings"]) == ("silent", 0)


def test_every_evidence_row_leads_to_the_received_row(office):
    for rule_id in ("W-R01", "W-R02", "W-R05"):
        for item in warnings(office, rule_id):
            assert item["evidence_count"] == len(item["evidence"]) > 0
            for row in item["evidence"]:
                address = f"/api/v1/receipts/{row['receipt']['receipt_id']}/rows/{row['row_no']}"
                received = office.get(address).raise_for_status().json()
                assert received["place"] == row["receipt"]["place"]
                assert received["receipt"]["manifest"]["file_name"] == row["receipt"]["file_name"]
                amounts = {field["value"] for field in received["fields"] if field["name"] == "amount"}
                assert {Decimal(amount) for amount in amounts} == {Decimal(row["amount"])}


def test_rules_without_their_data_say_so_and_are_no_good_news(office):
    rules = {rule["rule_id"]: rule for rule in office.get("/api/v1/alerts/counts").json()["rules"]}
    assert rules["W-D01"]["outcome"] in {"never_ran", "not_applicable"}
    assert all(rule["legal_basis"] for rule in rules.values())
