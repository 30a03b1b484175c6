"""Article 5: regular monitoring of a real workbook, special queries with their report, query requests of committees and deputies.

What is wrong in the workbook comes out with sheet and cell; what agrees stays silent. The expected findings were checked by hand in the workbook and stand in ../shared/data/README.md.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pypdf
import pytest

from deploy.stack.layout import StackError
from services.ingest.datasets import find_data_set
from tests.support.data_set_samples import sample_row
from tests.support.days import day, today
from tests.support.duties import enter_duty

pytestmark = pytest.mark.acceptance
SCAN = b"\x89PNG\r\n\x1a\n" + b"9" * 300


# Regular analysis, monitoring and warning ---------------------------------------------------------------------------


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
    change = {
        "digest": shown["digest"],
        "act": "activate",
        "starts_on": day(),
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
    proposal = {
        "scope": scope,
        "reason": "跨年度收回资金，已核实",
        "valid_from": day(),
        "expires_on": (today() + timedelta(days=30)).isoformat(),
    }
    entry = seats["A-01"].post("/api/v1/whitelist", json=proposal).raise_for_status().json()
    path = f"/api/v1/whitelist/{entry['entry_id']}"
    assert decide(seats, f"{path}/decision")["covered"] >= 1
    shown = office.get(f"/api/v1/alerts/{found['alert_id']}").json()
    assert (shown["summary"]["state"], shown["whitelist_id"]) == ("whitelisted", entry["entry_id"])
    seats["A-01"].post(f"{path}/end", json={"reason": "演示完毕"}).raise_for_status()
    assert office.get(f"/api/v1/alerts/{found['alert_id']}").json()["summary"]["state"] == "open"


# Special queries -----------------------------------------------------------------------------------------------------


def test_a_special_query_is_answered_with_a_report_whose_figures_are_the_ledgers(stack, push, tmp_path):
    """着重分析项目资金支出的合法性、预算执行的均衡性和时效性."""
    payment = {
        "PAY_APP_ID": "X5-1", "CREATE_DATE": "2023-08-05", "AGENCY_CODE": "702001", "SET_MODE_CODE": "转账",
        "PAYEE_ACCT_NAME": "某某建设公司", "USE_DES": "公路养护", "PAY_APP_AMT": "1234567.80", "XPAY_AMT": "1234567.80",
    }  # fmt: skip
    row = dict.fromkeys(sample_row(find_data_set("payment_application")), "") | payment
    path = tmp_path / "payment_application.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(row))
        writer.writeheader()
        writer.writerow(row)
    delivery = (
        "--data-set",
        "payment_application",
        "--region",
        "532328",
        "--period",
        "2023-08",
        "--origin",
        "synthetic",
    )
    ran = push(tmp_path / "state", str(path), *delivery)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    stack.settle()
    with stack.portal("A-01") as office:
        enter_duty(office, duty="head", name="周某某", post="预算工委主任")
        asked = {"kind": "special_committee", "requester": "县人大财政经济委员会", "received_on": day()}
        about = {"subject": "农村公路养护单位资金使用情况", "purpose": "准备专题调研"}
        request = office.post("/api/v1/query-requests", **asked, **about)
        assert request["deadline"]["working_days"] == 5, "及时提供: the office's own limit"
        order = {
            "region": "532328", "target": "unit", "code": "702001", "first_day": "2023-01-01", "last_day": "2023-12-31",
            "request_id": request["request_id"],
        }  # fmt: skip
        with pytest.raises(StackError, match="412"):
            office.post("/api/v1/special-reports", **order)
        decision = {"is_approved": True, "decided_by": "周某某", "decided_on": day()}
        office.post(f"/api/v1/query-requests/{request['request_id']}/decision", **decision)
        document_id = office.post("/api/v1/special-reports", **order)["document_id"]
        stack.settle()
        paper = office.download(f"/api/v1/documents/{document_id}/pdf", tmp_path / "report.pdf")
    pages = pypdf.PdfReader(io.BytesIO(paper.read_bytes())).pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for words in (request["number"], "县人大财政经济委员会", "支付申请123", "123.46", "合法性", "均衡性", "时效性"):
        assert words in text


# Query requests -------------------------------------------------------------------------------------------------------


def test_a_query_request_is_registered_decided_answered_and_archived(stack, at_the_portal, artefacts):
    with stack.portal("A-01") as office:
        enter_duty(office, duty="head", name="周某某", post="预算工委主任")
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto("/requests")
        page.get_by_label("申请人类别").select_option("deputy")
        page.get_by_label("申请人", exact=True).fill("代表吴某某")
        page.get_by_label("查询内容").fill("农村公路养护资金安排和支出")
        page.get_by_label("工作需要").fill("准备代表建议")
        page.get_by_role("button", name="登记").click()
        page.wait_for_url("**?done=request-entered")
        address = page.url.partition("?")[0].removeprefix(stack.url())
        page.screenshot(path=artefacts / "request.png", full_page=True)
        page.locator("#approve-decided_by").select_option("周某某")
        page.locator("#approve-scan_id").set_input_files({"name": "批件.png", "mimeType": "image/png", "buffer": SCAN})
        page.get_by_role("button", name="批准", exact=True).click()
        page.get_by_label("提供给").fill("代表吴某某")
        page.get_by_label("提供的内容").fill("附二〇二五年农村公路养护支出表。")
        page.get_by_role("button", name="登记提供").click()
        page.goto("/due")
        page.screenshot(path=artefacts / "due.png", full_page=True)
        page.goto(address)
        page.get_by_label("案卷号").fill("2026-查-1")
        page.get_by_role("button", name="归档").click()
        assert "已归档" in page.locator("main").inner_text()
        with page.expect_download() as download:
            page.get_by_role("link", name="批件").click()
        assert download.value.path().read_bytes() == SCAN
        page.goto("/requests")
        page.screenshot(path=artefacts / "requests.png", full_page=True)
    # a deputy's request is for the administrator only (article 4)
    with stack.client("W-02", headers={"Origin": stack.url()}) as worker:
        worker.post("/api/v1/session")
        assert worker.get(f"/api/v1/query-requests/{address.rpartition('/')[2]}").status_code == 404
        listed = worker.get("/api/v1/query-requests").json()["items"]
        assert "deputy" not in {item["kind"] for item in listed}
        refused = worker.post(
            "/api/v1/query-requests",
            json={
                "kind": "member",
                "requester": "郑某",
                "subject": "教育支出情况",
                "purpose": "专题询问",
                "received_on": day(),
            },
        )
        assert refused.status_code == 403
