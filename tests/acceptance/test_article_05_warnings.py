"""Article 5 on a real workbook: what is wrong in it comes out with sheet and cell; what agrees stays silent.

The expected findings were checked by hand in the workbook and stand in ../shared/data/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from chassis.clock import CHINA

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


@pytest.fixture(scope="module")
def seats(workbook) -> Iterator[dict[str, httpx.Client]]:
    """The administrator who proposes and the head who approves."""
    with (
        workbook.client("A-01", headers={"Origin": workbook.url()}) as administrator,
        workbook.client("W-01", headers={"Origin": workbook.url()}) as head,
    ):
        for client in (administrator, head):
            client.post("/api/v1/session").raise_for_status()
        yield {"A-01": administrator, "W-01": head}


def office_day() -> date:
    """Return today as the office's people type it."""
    return datetime.now(CHINA).date()


def decide(seats: dict[str, httpx.Client], path: str) -> dict[str, Any]:
    """Approve from the head's seat, after the administrator's own attempt was refused."""
    body = {"is_approved": True, "note": "同意。"}
    assert seats["A-01"].post(path, json=body).status_code == 403
    answer: dict[str, Any] = seats["W-01"].post(path, json=body).raise_for_status().json()
    assert answer["proposal"]["approver_seat"] == "W-01"
    return answer


def test_every_warning_says_what_to_compare_it_with(office):
    for item in warnings(office, "W-R01"):
        kinds = [comparison["kind"] for comparison in item["comparisons"]]
        assert kinds[-2:] == ["history", "peers"]
        assert all(comparison["points"] or comparison["remark"] for comparison in item["comparisons"])


def test_a_back_test_says_how_often_a_rule_would_have_fired_and_changes_nothing(office, seats, eventually):
    before = office.get("/api/v1/alerts", params={"rule_id": "W-R01"}).json()["total"]
    rule = office.get("/api/v1/rules/W-R01").raise_for_status().json()
    assert rule["shown"]["state"] == "active"
    order = {
        "digest": rule["shown"]["digest"],
        "region": "530700",
        "first_day": "2025-01-01",
        "last_day": "2025-03-31",
        "knowledge": "period",
    }
    asked = seats["A-01"].post("/api/v1/rules/W-R01/backtests", json=order).raise_for_status().json()

    def done() -> dict[str, Any]:
        found: dict[str, Any] = office.get(f"/api/v1/backtests/{asked['backtest_id']}").raise_for_status().json()
        assert found["backtest"]["state"] == "done", found["backtest"]
        return found

    found = eventually(done, within_s=60)
    assert (found["backtest"]["summary"]["days"], found["backtest"]["summary"]["matters"]) == (3, before)
    assert found["total"] == before
    assert office.get("/api/v1/alerts", params={"rule_id": "W-R01"}).json()["total"] == before


def test_a_changed_rule_is_a_draft_until_it_is_tested_and_approved(office, seats, eventually):
    rule = office.get("/api/v1/rules/W-R01").raise_for_status().json()
    text = rule["source"].replace("\nversion: 1\n", "\nversion: 2\n")
    body = {"file_name": "w_r01_parent_not_sum_of_children.sql", "text": text}
    drafted = seats["A-01"].post("/api/v1/rules", json=body).raise_for_status().json()
    shown, path = drafted["shown"], "/api/v1/rules/W-R01"
    assert (shown["version"], shown["state"], drafted["summary"]["current"]["version"]) == (2, "draft", 1)
    today = office_day().isoformat()
    change = {
        "digest": shown["digest"],
        "act": "activate",
        "starts_on": today,
        "reason": "口径更严，已在去年数据上检验",
    }
    assert seats["A-01"].post(f"{path}/changes", json=change).json()["reason"] == "rule-state"
    days = {"region": "530700", "first_day": "2025-12-01", "last_day": "2025-12-31"}
    seats["A-01"].post(f"{path}/backtests", json={"digest": shown["digest"]} | days).raise_for_status()

    def tested() -> bool:
        found = office.get(path, params={"digest": shown["digest"]}).raise_for_status().json()
        return bool(found["shown"]["state"] == "back_tested" and found["backtests"][0]["against"] == 1)

    eventually(tested, within_s=60)
    proposed = seats["A-01"].post(f"{path}/changes", json=change).raise_for_status().json()
    decide(seats, f"/api/v1/rule-changes/{proposed['change_id']}/decision")
    states = {each["version"]: each["state"] for each in office.get(path).json()["versions"]}
    assert states == {1: "retired", 2: "active"}


def test_a_whitelist_entry_is_proposed_by_one_and_approved_by_the_head(office, seats, eventually):
    found = warnings(office, "W-R05")[0]["summary"]
    scope = {"region": found["region"], "rule_id": "W-R05", "subject": found["subject"]}
    today = office_day()
    proposal = {
        "scope": scope,
        "reason": "跨年度收回资金，已核实",
        "valid_from": today.isoformat(),
        "expires_on": (today + timedelta(days=30)).isoformat(),
    }
    entry = seats["A-01"].post("/api/v1/whitelist", json=proposal).raise_for_status().json()
    path = f"/api/v1/whitelist/{entry['entry_id']}"
    assert decide(seats, f"{path}/decision")["covered"] >= 1
    shown = office.get(f"/api/v1/alerts/{found['alert_id']}").json()
    assert (shown["summary"]["state"], shown["whitelist_id"]) == ("whitelisted", entry["entry_id"])
    seats["A-01"].post(f"{path}/end", json={"reason": "演示完毕"}).raise_for_status()
    assert office.get(f"/api/v1/alerts/{found['alert_id']}").json()["summary"]["state"] == "open"
