"""Deputies' opinions through the gateway and the browser: registered, handed over, answered, rejected, handled again, filed."""

from __future__ import annotations

import io

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.support.days import day, today

pytestmark = pytest.mark.acceptance
REGISTER = "/api/v1/opinions/register.xlsx"


def in_the_browser(page, artefacts) -> str:
    """Register, hand over, answer, reject, hand over again; return the opinion's id."""
    page.goto("/login")
    page.get_by_role("button", name="登录").click()
    page.goto("/opinions")
    page.get_by_label("提出者类别").select_option("deputy")
    page.get_by_label("代表或者代表团").fill("代表吴某某")
    page.get_by_label("场合").fill("县十八届人大四次会议")
    page.get_by_label("涉及单位").fill("县财政局")
    page.get_by_label("标题").fill("加大农村公路养护资金投入")
    page.get_by_label("内容", exact=True).fill("近两年养护资金到位晚、标准低，建议列入预算重点保障，并公开支出进度。")
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**?done=opinion-entered")
    opinion_id = page.url.partition("?")[0].rpartition("/")[2]
    page.screenshot(path=artefacts / "opinion-entered.png", full_page=True)
    page.locator("#forward-unit").fill("县财政局")
    page.locator("#forward-limit").select_option("suggestion")
    page.locator("#forward-working_days").fill("10")
    page.get_by_role("button", name="交办", exact=True).click()
    assert "法定期限不另填天数" in page.get_by_role("alert").inner_text()
    page.locator("#forward-working_days").fill("")
    page.get_by_role("button", name="交办", exact=True).click()
    page.wait_for_url("**?done=opinion-moved")
    assert "条文待装载" in page.locator("main").inner_text()
    page.locator("#answer-signer").fill("李某某")
    page.locator("#answer-signer_post").fill("局长")
    page.locator("#answer-content").fill("养护资金已列入本年预算。")
    page.get_by_role("button", name="登记答复").click()
    page.locator("#judge-satisfaction").select_option("unsatisfied")
    page.get_by_role("button", name="登记评价").click()
    assert "写明代表的理由" in page.get_by_role("alert").inner_text()
    page.locator("#judge-comment").fill("未说明拨付进度。")
    page.get_by_role("button", name="登记评价").click()
    page.wait_for_url("**?done=opinion-moved")
    page.locator("#rehandle-unit").fill("县财政局")
    page.locator("#rehandle-limit").select_option("agreed")
    page.locator("#rehandle-working_days").fill("20")
    page.locator("#rehandle-reason").fill("补充说明拨付进度。")
    page.get_by_role("button", name="重新交办").click()
    page.wait_for_url("**?done=opinion-moved")
    page.screenshot(path=artefacts / "opinion.png", full_page=True)
    page.goto("/due?kind=opinion")
    assert "答复代表意见建议" in page.locator("main").inner_text()
    page.goto("/opinions")
    page.screenshot(path=artefacts / "opinions.png", full_page=True)
    return opinion_id


def through_the_interface(office, artefacts, opinion_id: str) -> None:
    """Calendar file, second answer, figures, sheet, log, volume."""
    ics = Calendar.from_ical(office.download("/api/v1/due.ics", artefacts / "due.ics").read_bytes())
    assert any("县财政局：答复代表意见建议" in str(event["summary"]) for event in ics.walk("VEVENT"))
    answer = {
        "content": "按季拨付，附进度表。",
        "signer": "李某某",
        "signer_post": "局长",
        "signed_on": day(),
        "answered_on": day(),
    }
    office.post(f"/api/v1/opinions/{opinion_id}/answer", **answer)
    judged = office.post(f"/api/v1/opinions/{opinion_id}/judgement", satisfaction="satisfied", judged_on=day())
    assert (judged["summary"]["state"], judged["summary"]["round"], judged["can"]) == ("closed", 2, [])
    numbers = office.get("/api/v1/opinions", year=today().year)["numbers"]
    assert (numbers["judged"]["satisfied"], numbers["handled_again"]) == (1, 1)
    book = load_workbook(
        io.BytesIO(office.download(f"{REGISTER}?year={today().year}", artefacts / "opinions.xlsx").read_bytes())
    )
    assert [row[19] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)] == ["不满意", "满意"]
    acts = [item["act"] for item in office.get("/api/v1/operations", limit=100)["items"]]
    assert {"opinion.enter", "opinion.forward", "opinion.reject", "opinion.rehandle", "opinion.export"} <= set(acts)
    volume = office.post("/api/v1/archive/volumes", year=today().year, volume_class="deputy_opinion")
    assert [matter["subject_id"] for matter in volume["matters"]] == [opinion_id]


def test_an_opinion_goes_from_the_deputy_to_the_archive(stack, at_the_portal, artefacts):
    with at_the_portal("A-01") as page:
        opinion_id = in_the_browser(page, artefacts)
    with stack.portal("A-01") as office:
        through_the_interface(office, artefacts, opinion_id)
    # 所有县人大代表的情况仅对管理员权限开放 (article 4)
    with stack.client("W-02", headers={"Origin": stack.url()}) as worker:
        worker.post("/api/v1/session")
        for address in ("/api/v1/opinions", f"/api/v1/opinions/{opinion_id}", REGISTER):
            assert worker.get(address).status_code == 403
        assert worker.get("/api/v1/due", params={"kind": "opinion"}).json()["total"] == 0
