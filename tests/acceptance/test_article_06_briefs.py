"""Article 6 through the browser: a brief drafted by the calendar, edited, signed, issued, handed out, archived."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from tests.support.days import day, today
from tests.support.duties import enter_duty
from tests.support.eventually import eventually

pytestmark = pytest.mark.acceptance
REGION = "999901"
RECIPIENTS = {
    "县委财经委", "县人大常委会领导", "县人大有关委员会", "县人大常委会办公室", "县人大常委会组成人员",
    "县政府分管财政工作的领导", "县财政局", "县自然资源局", "县审计局", "县政府国资委", "县税务局", "人民银行有关机构",
}  # fmt: skip
"""The names of article 6, in the office's own words."""


def last_quarter() -> tuple[int, int]:
    """The quarter whose draft day has certainly come: it ended forty days ago or more."""
    day = today() - timedelta(days=40)
    return (day.year, (day.month - 1) // 3) if day.month > 3 else (day.year - 1, 4)


def begin_the_day(stack) -> None:
    """Let the calendar tell today once more, as after two months without a running system."""
    stack.stop("cases")
    with stack.connect() as connection:
        connection.execute("DELETE FROM cases.day_told")
        connection.execute("INSERT INTO cases.day_told (day) VALUES (%s)", (today() - timedelta(days=60),))
    stack.start("cases")


@pytest.fixture(scope="module")
def office(stack):
    """Looks on with a working seat, so that the administrator's session stays the browser's."""
    with stack.portal("W-05") as office:
        yield office


@pytest.fixture(scope="module")
def issue_id(stack, push_months, office) -> str:
    with stack.portal("A-01") as keeper:
        enter_duty(keeper, duty="head", name="周某某", post="预算工委主任")
    year, quarter = last_quarter()
    push_months(year, quarter * 3)
    begin_the_day(stack)

    def drafted():
        items = office.get("/api/v1/issues", region=REGION)["items"]
        return [item["issue_id"] for item in items if item["period"] == f"{year}-Q{quarter}"]

    (found,) = eventually(drafted, 60, "the issue of the last quarter")
    newest(office, found)
    return found


def newest(office, issue_id: str, *, after: int = 0) -> dict:
    """Wait until a version later than `after` has its files."""

    def rendered():
        version = office.get(f"/api/v1/issues/{issue_id}")["versions"][0]
        return version if version["state"] == "rendered" and version["version"] > after else None

    return eventually(rendered, 90, "the rendering")


def act(page, name: str) -> None:
    page.locator(f'form[action$="/acts/{name}"] button').click()
    page.wait_for_url(f"**?done=issue-{name}")


def submit_and_review(page) -> None:
    page.locator("#submit-person").fill("孙某")
    act(page, "submit")
    page.locator("#review-person").fill("吴某")
    act(page, "review")


def edit(page, key: str, amount: str) -> None:
    """Refused with an amount typed by hand; kept with the figure bound."""
    form = page.locator(".block").filter(has=page.locator(f'input[name="key"][value="{key}"]'))
    form.locator("summary").click()
    form.locator("textarea").fill("全县一般公共预算收入完成5万元。")
    form.get_by_role("button", name="保存").click()
    assert "手工填写的数字" in page.get_by_role("alert").inner_text()
    form.locator("textarea").fill("经核对，全县一般公共预算收入完成{一般公共预算收入·累计}万元。")
    form.get_by_role("button", name="保存").click()
    page.wait_for_url("**?done=issue-text*")
    assert f"经核对，全县一般公共预算收入完成{amount}万元。" in page.locator("#text").inner_text()


def is_due(office, issue_id: str) -> bool:
    return issue_id in {item["subject_id"] for item in office.get("/api/v1/due", kind="brief")["items"]}


def hand_out(page) -> None:
    """Everybody but the audit office by hand, the audit office by exchange and with a receipt."""
    page.get_by_label("县审计局").uncheck()
    page.locator("#deliver-means").fill("专人送达")
    page.get_by_role("button", name="登记送达").click()
    page.wait_for_url("**?done=issue-copy*")
    assert page.locator(".steps .now").inner_text() == "已印发"
    page.locator("#deliver-means").fill("机要交换")
    page.get_by_role("button", name="登记送达").click()
    row = page.get_by_role("row").filter(has_text="县审计局")
    row.locator("summary").click()
    row.get_by_label("签收人").fill("卫某")
    row.get_by_role("button", name="登记签收").click()
    page.wait_for_url("**?done=issue-receipt*")
    assert page.locator(".steps .now").inner_text() == "已分送"
    assert "卫某" in page.get_by_role("row").filter(has_text="县审计局").inner_text()


def test_a_brief_goes_from_the_calendars_draft_to_the_archive(stack, office, issue_id, at_the_portal, artefacts):
    draft = office.get(f"/api/v1/issues/{issue_id}")
    assert (draft["summary"]["stage"], draft["summary"]["number"]) == ("draft", None)
    assert draft["summary"]["due_on"] > f"{last_quarter()[0]}-{last_quarter()[1] * 3:02}-31"
    eventually(lambda: is_due(office, issue_id), 20, "the brief among everything due")
    block = next(item for item in draft["text"] if "一般公共预算收入·累计" in item["figures"])
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto("/issues")
        page.screenshot(path=artefacts / "issues.png", full_page=True)
        page.goto(f"/issues/{issue_id}")
        page.screenshot(path=artefacts / "issue-draft.png", full_page=True)
        told = page.locator("details", has_text="字体替代").first
        told.locator("summary").click()
        assert "→" in told.inner_text(), "what stands in for a font that the standard asks for"
        edit(page, block["key"], block["figures"]["一般公共预算收入·累计"])
        edited = newest(office, issue_id, after=draft["versions"][0]["version"])
        submit_and_review(page)
        page.locator("#sign-person").select_option("周某某")
        page.screenshot(path=artefacts / "issue-review.png", full_page=True)
        act(page, "sign")
        signed = newest(office, issue_id, after=edited["version"])
        assert re.fullmatch(r"〔\d{4}〕第[1-9]\d*期（总第[1-9]\d*期）", signed["number"])
        act(page, "issue")
        assert {copy["recipient"] for copy in office.get(f"/api/v1/issues/{issue_id}")["copies"]} >= RECIPIENTS
        eventually(lambda: not is_due(office, issue_id), 20, "the clock stops when the brief goes out")
        hand_out(page)
        page.locator("#archive-note").fill("2026-简-1")
        act(page, "archive")
        page.screenshot(path=artefacts / "issue-archived.png", full_page=True)
        page.goto(f"/numbers?region={REGION}&year={today().year}")
        line = page.get_by_role("row").filter(has_text=signed["number"]).inner_text()
        assert "周某某" in line
        assert "2026-简-1" in line
        page.screenshot(path=artefacts / "numbers.png", full_page=True)
    paper = office.download(f"/api/v1/documents/{signed['document_id']}/pdf", artefacts / "brief.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.read_bytes())).pages).replace("\n", "")
    assert signed["number"].partition("（")[0] in text.replace(" ", "")
    assert "经核对，全县一般公共预算收入完成" in text
    assert "合成数据·仅供演示" in text
    with stack.portal("A-01") as admin:
        log = admin.get("/api/v1/operations", limit=100)["items"]
    done = {item["act"] for item in log if item["subject"] == issue_id}
    assert {
        f"issue.{name}" for name in ("edit", "submit", "review", "sign", "issue", "deliver", "receipt", "archive")
    } <= done


def test_a_query_seat_reads_but_does_nothing(stack, issue_id):
    with stack.client("Q-01", headers={"Origin": stack.url()}) as reader:
        assert reader.post("/api/v1/session").status_code == 201
        page = reader.get(f"/issues/{issue_id}")
        assert page.status_code == 200
        assert set(re.findall(r'method="post" action="([^"]+)"', page.text)) == {"/logout"}
        order = {"act": "void", "on": day(), "note": "试一试"}
        assert reader.post(f"/api/v1/issues/{issue_id}/acts", json=order).status_code == 403
