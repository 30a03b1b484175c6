"""Articles 5 and 6 through the browser: a special report on the way from a draft to its volume, sent to those chosen by its content."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from chassis.clock import SystemClock
from deploy.stack.layout import StackError
from tests.support.duties import enter_duty
from tests.support.eventually import eventually

pytestmark = pytest.mark.acceptance
REGION = "999901"
TODAY = SystemClock().today()


@pytest.fixture(scope="module")
def office(stack):
    with stack.portal("W-05") as office:
        yield office


@pytest.fixture(scope="module")
def payments(stack, push_months) -> None:
    """Applications for payment and vouchers of two months in the ledger."""
    with stack.portal("A-01") as keeper:
        enter_duty(keeper, duty="head", name="周某某", post="预算工委主任")
    push_months(2025, 2, ("payment_application", "payment_voucher"))


def newest(office, issue_id: str, *, after: int = 0) -> dict:
    """Wait until a version later than `after` has its files."""

    def rendered():
        version = office.get(f"/api/v1/issues/{issue_id}")["versions"][0]
        return version if version["state"] == "rendered" and version["version"] > after else None

    return eventually(rendered, 60, "the rendering")


def act(page, name: str) -> None:
    page.locator(f'form[action$="/acts/{name}"] button').click()
    page.wait_for_url(f"**?done=issue-{name}")


def submit_and_review(page) -> None:
    page.locator("#submit-person").fill("孙某")
    act(page, "submit")
    page.locator("#review-person").fill("吴某")
    act(page, "review")


def order(page) -> str:
    """Order the report on education and return its issue."""
    page.goto("/special-reports")
    page.get_by_label("行政区划代码").fill(REGION)
    page.get_by_label("查询对象").select_option("subject")
    page.get_by_label("编码", exact=True).fill("205")
    page.get_by_label("起日").fill("2025-01-01")
    page.get_by_label("止日").fill("2025-02-28")
    page.get_by_role("button", name="开始生成").click()
    page.wait_for_url("**?done=special")
    return page.url.partition("?")[0].rpartition("/")[2]


def choose_recipients(page) -> None:
    """Signing is refused while nobody is chosen; back in the draft they are."""
    submit_and_review(page)
    page.locator("#sign-person").select_option("周某某")
    page.locator('form[action$="/acts/sign"] button').click()
    assert "印送范围" in page.get_by_role("alert").inner_text()
    page.locator("summary", has_text="退回修改").click()
    page.locator('form[action$="/acts/return"] textarea').fill("补印送范围")
    act(page, "return")
    page.locator("#recipients-reported_to").fill("县人大常委会有关领导")
    page.locator("#recipients-sent_to").fill("县财政局、县教育局")
    page.get_by_role("button", name="保存印送范围").click()
    page.wait_for_url("**?done=issue-recipients")


def hand_out_and_archive(page) -> None:
    act(page, "issue")
    page.locator("#deliver-means").fill("专人送达")
    page.get_by_role("button", name="登记送达").click()
    page.wait_for_url("**?done=issue-copy*")
    assert page.locator(".steps .now").inner_text() == "已分送"
    page.locator("#archive-note").fill(f"{TODAY.year}-专-1")
    act(page, "archive")


def test_a_special_report_goes_from_its_draft_to_its_volume(stack, office, payments, at_the_portal, artefacts):
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        issue_id = order(page)
        draft = newest(office, issue_id)
        page.goto(f"/issues/{issue_id}")
        choose_recipients(page)
        addressed = newest(office, issue_id, after=draft["version"])
        page.screenshot(path=artefacts / "special-draft.png", full_page=True)
        submit_and_review(page)
        page.locator("#sign-person").select_option("周某某")
        act(page, "sign")
        signed = newest(office, issue_id, after=addressed["version"])
        hand_out_and_archive(page)
        page.screenshot(path=artefacts / "special-archived.png", full_page=True)
        page.goto("/issues")
        page.screenshot(path=artefacts / "issues-and-reports.png", full_page=True)
    assert signed["number"] == f"元人预专报〔{TODAY.year}〕1号"
    copies = office.get(f"/api/v1/issues/{issue_id}")["copies"]
    assert [(copy["way"], copy["recipient"]) for copy in copies] == [
        ("报", "县人大常委会有关领导"), ("送", "县财政局"), ("送", "县教育局"),
    ]  # fmt: skip
    numbers = office.get("/api/v1/numbers", region=REGION, year=TODAY.year)["items"]
    (line,) = [item for item in numbers if item["issue_id"] == issue_id]
    assert (line["document_type"], line["signed_by"], line["volume"]) == (
        "special_report", "周某某", f"{TODAY.year}-专-1",
    )  # fmt: skip
    paper = office.download(f"/api/v1/documents/{signed['document_id']}/pdf", artefacts / "special.pdf")
    text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.read_bytes())).pages).split())
    assert signed["number"] in text
    assert "送：县财政局，县教育局。" in text
    waiting = eventually(
        lambda: [one for one in office.get("/api/v1/archive/volumes")["waiting"] if one["volume_class"] == "special_report"],
        20, "the report among what waits for a volume",
    )  # fmt: skip
    assert waiting
    with pytest.raises(StackError, match="403"):
        office.post(f"/api/v1/issues/{issue_id}/recipients", recipients=[{"way": "送", "name": "县审计局"}])
