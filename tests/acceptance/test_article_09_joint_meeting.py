"""Article 9 through the gateway and the browser: the joint meeting, its members and papers, what it agreed, what was done, the delivery calendar."""

from __future__ import annotations

import io

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from tests.support.days import day
from tests.support.eventually import eventually

pytestmark = pytest.mark.acceptance
CONVENOR = "县人民政府办公室主任"
MATTER = "补报上年审计数据"
PAPERS = {"meeting_notice", "meeting_minutes", "task_list"}


def log_in(page) -> None:
    page.goto("/login")
    page.get_by_role("button", name="登录").click()


def call_and_minute(page) -> None:
    """Call the meeting, hold it, minute it with one agreed matter."""
    page.goto("/meetings")
    assert page.get_by_role("cell", name="召集人", exact=True).count() == 3
    assert page.get_by_role("cell", name="成员单位", exact=True).count() == 12
    page.get_by_label("会议名称").fill("年度第一次联席会议")
    page.get_by_label("地点").fill("县人大会议室")
    page.locator("#plan-convenor").select_option(CONVENOR)
    page.get_by_label("议程").fill("通报数据报送情况\n研究资产数据联网")
    page.get_by_role("button", name="登记会议").click()
    page.wait_for_url("**?done=meeting-planned")
    page.get_by_label("到会的召集人和单位").fill(f"{CONVENOR}\n县审计局\n县财政局（国资委）")
    page.get_by_role("button", name="登记召开").click()
    page.get_by_label("纪要").fill("会议议定以下事项，由各单位分别落实。")
    page.get_by_label("议定事项").fill(f"县审计局；六月底；{MATTER}")
    page.get_by_role("button", name="登记纪要").click()
    assert "第1行" in page.get_by_role("alert").inner_text()
    page.get_by_label("议定事项").fill(f"县审计局；{day()}；{MATTER}")
    page.get_by_role("button", name="登记纪要").click()


def agree(page) -> None:
    """Agree on the scope, type, manner and time limit of a data set."""
    page.get_by_label("数据集").select_option("macro_indicator")
    page.get_by_label("范围").fill("全县主要经济指标")
    page.get_by_label("类型").fill("统计月报")
    page.get_by_label("方式").fill("前置机推送")
    page.get_by_label("时限种类").select_option("this_year")
    page.get_by_label("几日").fill("09-15")
    page.get_by_role("button", name="登记约定").click()
    page.wait_for_url("**?done=push-agreed")


def follow_up(page, meeting: str, artefacts) -> None:
    """The matter is due, also in the calendar file, until its owner has done it."""
    page.goto("/due")
    assert MATTER in page.locator("main").inner_text()
    page.screenshot(path=artefacts / "due-task.png", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name=".ics").click()
    events = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert any("落实议定事项" in str(event["summary"]) for event in events)
    page.goto(meeting)
    row = page.get_by_role("row").filter(has_text=MATTER)
    row.locator("summary").click()
    row.get_by_label("落实情况").fill("县审计局已全部补报。")
    row.get_by_label("是否完成").select_option("true")
    row.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**?done=task-reported")
    assert "已完成" in row.inner_text()
    assert "县审计局已全部补报。" in row.inner_text()
    page.goto("/due")
    assert MATTER not in page.locator("main").inner_text()


def test_a_joint_meeting_leads_to_matters_and_to_the_delivery_calendar(stack, at_the_portal, artefacts):
    with at_the_portal("A-01") as page:
        log_in(page)
        call_and_minute(page)
        agree(page)
        meeting = page.url.partition("?")[0]
        number = page.locator("h1").inner_text().partition("　")[0].strip()
        page.screenshot(path=artefacts / "meeting.png", full_page=True)
        page.goto("/meetings")
        assert "当年 9 月 15 日" in page.locator("main").inner_text()
        page.screenshot(path=artefacts / "meetings.png", full_page=True)
        follow_up(page, meeting, artefacts)
    with stack.portal("A-01") as office:
        rules = eventually(
            lambda: [rule for rule in office.get("/api/v1/due-rules")["items"] if rule["basis"] == number],
            20,
            "the agreed due day",
        )
        assert (rules[0]["data_set"], rules[0]["due"]["month"], rules[0]["due"]["day"]) == ("macro_indicator", 9, 15)
        papers = eventually(lambda: papers_of(office), 60, "notice, minutes and task list") or {}
        texts = {
            kind: text_of(office.download(f"/api/v1/documents/{paper}/pdf", artefacts / f"{kind}.pdf"))
            for kind, paper in papers.items()
        }
        acts = {item["act"] for item in office.get("/api/v1/operations", limit=100)["items"]}
    assert "研究资产数据联网" in texts["meeting_notice"]
    assert "会议议定以下事项，由各单位分别落实。" in texts["meeting_minutes"]
    assert MATTER in texts["task_list"]
    assert {"meeting.plan", "meeting.hold", "meeting.minute", "meeting.push.agree", "meeting.task.report"} <= acts


def papers_of(office) -> dict[str, str] | None:
    """The meeting's papers by their kind, once all three are rendered."""
    items = office.get("/api/v1/documents", limit=100)["items"]
    found = {item["document_type"]: item["document_id"] for item in items if item["state"] == "rendered"}
    return {kind: found[kind] for kind in PAPERS} if found.keys() >= PAPERS else None


def text_of(path) -> str:
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    return "".join("".join(page.extract_text() for page in pages).split())
