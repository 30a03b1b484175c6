"""Audit findings from the audit bureau's connector to a link, a follow-up, a case and 整改清单."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.acceptance.test_article_03_delivery import write
from tests.support.days import day, today
from tests.support.eventually import eventually

pytestmark = pytest.mark.acceptance
LAST_MONTH = today().replace(day=1) - timedelta(days=1)
OVERDUE_SINCE = LAST_MONTH - timedelta(days=100)
HEAD = (
    "FINDING_NO,AUDIT_PROJECT,REPORTED_ON,AGENCY_CODE,AUDITED_UNIT,CATEGORY,DESCRIPTION,AMOUNT,LAW,RECTIFICATION_KIND,RECTIFY_BY,"
    "STATUS,RECTIFIED_AMOUNT,EVIDENCE,CLOSED_ON\n"
)
PROJECT = "县级预算执行和其他财政收支审计"


def in_the_browser(page, artefacts) -> None:
    """Find the overdue one, link the suggested warning, follow it up, go to the warning."""
    page.goto("/login")
    page.get_by_role("button", name="登录").click()
    page.goto("/findings?standing=overdue")
    page.screenshot(path=artefacts / "findings.png", full_page=True)
    page.get_by_role("link", name="SJ-001").click()
    page.screenshot(path=artefacts / "finding-suggested.png", full_page=True)
    page.locator("#why-1").fill("同一审计项目的逾期问题。")
    page.get_by_role("button", name="关联", exact=True).first.click()
    page.wait_for_url("**?done=finding-linked")
    page.get_by_label("跟踪情况").fill("约谈县水务局，要求十日内说明拨付计划。")
    page.get_by_label("下次复查日期").fill((today() + timedelta(days=10)).isoformat())
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**?done=finding-followed")
    page.screenshot(path=artefacts / "finding.png", full_page=True)
    page.get_by_role("link", name="去处置该预警，确认即立案").click()
    assert "1个审计问题整改逾期" in page.locator("main").inner_text()
    page.goto("/due?kind=finding")
    assert "复查审计整改" in page.locator("main").inner_text()
    page.screenshot(path=artefacts / "due-finding.png", full_page=True)


def test_a_finding_is_linked_with_its_warning_followed_up_and_listed(stack, push, at_the_portal, artefacts, tmp_path):
    reported = OVERDUE_SINCE - timedelta(days=60)
    rows = (
        f"SJ-001,{PROJECT},{reported},101001,县水务局,专项资金滞留,水利专项资金未按进度拨付。,2450000.00,预算法第五十七条,immediate,"
        f"{OVERDUE_SINCE},整改中,450000.00,,\n"
        f"SJ-002,{PROJECT},{reported},101002,县教育体育局,往来款未清理,往来款长期挂账。,860000.00,会计法,phased,{today() + timedelta(days=60)},"
        "整改中,0.00,,\n"
    )
    period = f"{LAST_MONTH:%Y-%m}"
    write(tmp_path / "out", "findings.csv", HEAD + rows, data_set="audit_finding", period=period, region="532399")
    ran = push(tmp_path / "state", str(tmp_path / "out"), unit="C-sjj")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    stack.settle()
    with stack.portal("A-01") as office:
        found = office.get("/api/v1/findings", region="532399")
        assert [(item["number"], item["standing"]) for item in found["items"]] == [
            ("SJ-001", "overdue"),
            ("SJ-002", "open"),
        ]
        finding_id = found["items"][0]["finding_id"]
        suggested = eventually(
            lambda: office.get(f"/api/v1/findings/{finding_id}")["suggestions"], 60, "the warning of rule W-J06"
        )
        assert [(each["rule_id"], each["grounds"]) for each in suggested] == [("W-J06", ["unit", "period", "subject"])]
    with at_the_portal("A-01") as page:
        in_the_browser(page, artefacts)
    with stack.portal("A-01") as office:
        alert_id = suggested[0]["alert_id"]
        disposal = office.post(
            f"/api/v1/alerts/{alert_id}/disposal", decision="confirmed", decided_on=day(), reason="经核对属实"
        )
        shown = office.get(f"/api/v1/findings/{finding_id}")
        assert shown["links"][0]["case_id"] == disposal["case_id"]
        content = office.download("/api/v1/findings/list.xlsx?region=532399", artefacts / "findings.xlsx").read_bytes()
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        listed = [[str(cell) for cell in row] for row in sheet.iter_rows(min_row=4, values_only=True)]
        assert [row[1] for row in listed] == ["SJ-001", "SJ-002"]
        assert "W-J06" in listed[0][17]
        assert "约谈县水务局" in listed[0][18]
        acts = {item["act"] for item in office.get("/api/v1/operations", limit=100)["items"]}
        assert {"finding.link", "finding.follow", "finding.export"} <= acts
    with stack.client("Q-01", headers={"Origin": stack.url()}) as reader:
        reader.post("/api/v1/session")
        assert reader.get(f"/api/v1/findings/{finding_id}").status_code == 200
        refused = reader.post(f"/api/v1/findings/{finding_id}/follow-ups", json={"on": day(), "note": "不应登记"})
        assert refused.status_code == 403
