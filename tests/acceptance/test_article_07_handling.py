"""Article 7 through the browser: from the warning to its evidence, the decision, the case, the letter."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pypdf
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.acceptance


def log_in(page: Page) -> None:
    page.goto("/")
    assert "/login?next=" in page.url
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")
    assert "四本预算执行情况" in page.locator("main").inner_text()


def received(text: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(text)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_from_the_warning_to_the_letter(workbook, at_the_portal, artefacts, shared_dir):
    original = (shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx").read_bytes()
    with at_the_portal("A-01") as page:

        def shot(name: str) -> None:
            page.screenshot(path=artefacts / f"{name}.png", full_page=True)

        page.goto("/login")
        shot("01-login")
        log_in(page)
        shot("02-overview")
        page.goto("/alerts?state=open&rule_id=W-R01")
        page.locator("tbody a").first.click()
        warning = page.locator("main").inner_text()
        assert "21305" in warning
        assert "《预算法》" in warning
        shot("03-warning")

        evidence = page.locator("a.evidence").first
        place = evidence.inner_text()
        sheet, cell = re.fullmatch(r"工作表“(.+)” ([A-Z]+\d+)", place).groups()
        evidence.click()
        row = page.locator("main").inner_text()
        assert sheet in row
        assert cell in row
        assert hashlib.sha256(original).hexdigest() in row
        shot("04-row")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载原始文件").click()
        assert download.value.path().read_bytes() == original
        page.get_by_role("link", name="返回预警").click()

        page.get_by_label("处置意见").select_option("confirmed")
        page.get_by_label("理由", exact=True).fill("经与报表核对，上级科目与下级科目之和不符，须请说明。")
        page.get_by_role("button", name="提交处置").click()
        page.wait_for_url("**/cases/*")
        assert "已确认该预警并立案" in page.locator("main").inner_text()
        shot("05-case")

        workbook.settle()
        page.reload()
        letter = page.locator("section", has=page.get_by_role("heading", name="文书", exact=True))
        with page.expect_download() as download:
            letter.get_by_role("link", name="PDF").click()
        pdf = download.value.path().read_bytes()
        (artefacts / "letter.pdf").write_bytes(pdf)
        with page.expect_download() as download:
            letter.get_by_role("link", name="DOCX").click()
        docx = download.value.path().read_bytes()
        (artefacts / "letter.docx").write_bytes(docx)
        shot("06-case-with-letter")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366

    assert "21305" in received(pdf)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx)).namelist()


def test_the_acts_of_articles_7_and_8_one_after_the_other(workbook, at_the_portal, artefacts):
    with at_the_portal("A-01") as page:
        log_in(page)
        page.goto("/alerts?state=open&rule_id=W-R02")
        page.locator("tbody a").first.click()
        page.get_by_label("处置意见").select_option("confirmed")
        page.get_by_label("理由", exact=True).fill("本级数大于全市数，请说明。")
        page.get_by_role("button", name="提交处置").click()
        page.wait_for_url("**/cases/*")

        page.get_by_label("批准人姓名").fill("李某某")
        page.get_by_role("button", name="记录批准").click()
        refusal = page.get_by_role("alert").inner_text()
        assert "预算工委负责同志" in refusal, "no consent without the duty"
        case = page.url.removesuffix("/approve")
        addressee = page.locator("dt", has_text="发往单位").locator("xpath=following-sibling::dd[1]").inner_text()
        register(page, "预算工委负责同志", "", "李某某", "预算工委主任")
        register(page, "人大常委会分管领导", "", "李某某", "常委会副主任")
        register(page, "部门主管负责同志", addressee, "张某某", "局长")
        page.screenshot(path=artefacts / "06-duties.png", full_page=True)
        page.goto(case)
        page.get_by_label("批准人姓名").fill("李某某")
        page.get_by_role("button", name="记录批准").click()
        page.get_by_label("收件单位（前置机收件箱）").select_option("")  # this one goes on paper
        page.get_by_role("button", name="记录发出并编号").click()
        page.get_by_label("签收单位及人员").fill("市财政局办公室")
        page.get_by_role("button", name="记录签收").click()
        clock = page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        assert "第八条" in clock
        assert "个工作日" in clock
        page.screenshot(path=artefacts / "07-clock.png", full_page=True)
        # a signer that is missing is named on the page, and what was typed stays
        page.get_by_label("答复内容").fill("已核实，系分县数据汇总口径不一致。")
        page.get_by_label("签署人").fill("张")
        page.get_by_label("职务").fill("局长")
        page.get_by_role("button", name="记录答复").click()
        assert "签署人（部门主管负责同志）：内容过短" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("答复内容").input_value() == "已核实，系分县数据汇总口径不一致。"
        page.get_by_label("签署人").fill("张某某")
        page.get_by_role("button", name="记录答复").click()
        page.locator("details:has(#close-outcome) > summary").click()
        page.get_by_label("处理结果").select_option("data_problem")
        page.get_by_role("button", name="办结").click()
        closed = page.locator("main").inner_text()
        assert "数据问题" in closed
        assert "张某某" in closed
        page.screenshot(path=artefacts / "08-closed.png", full_page=True)


def register(page, duty: str, unit: str, name: str, post: str) -> None:
    page.goto("/duties")
    form = page.locator("section", has=page.get_by_role("heading", name="登记任职", exact=True))
    form.get_by_label("职务", exact=True).select_option(label=duty)
    if unit:
        form.get_by_label("单位（可不填）").fill(unit)
    form.get_by_label("姓名").fill(name)
    form.get_by_label("职务全称").fill(post)
    form.get_by_label("任职起始日").fill("2024-01-01")
    form.get_by_label("依据（任免文件）").fill("任职通知（演示）")
    form.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/duties?done=duty")


def test_a_query_seat_sees_and_cannot_decide(workbook, at_the_portal):
    with at_the_portal("Q-01") as page:
        page.goto("/alerts")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/alerts")
        page.locator("tbody a").first.click()
        assert "处置预警须由管理员席位办理" in page.locator("main").inner_text()
        assert page.get_by_role("button", name="提交处置").count() == 0
        assert page.get_by_role("link", name="证书登记").count() == 0


def test_every_page_works_with_the_keyboard_and_on_a_small_screen(workbook, at_the_portal, artefacts):
    with at_the_portal("A-01") as page:
        log_in_by_keyboard(page)
        page.wait_for_url("**/")
        for number, path in enumerate(
            ("/", "/alerts", "/cases", "/letters", "/duties", "/documents", "/deliveries", "/rules", "/deadlines", "/certificates",
             "/operations", "/parking"), start=20,
        ):  # fmt: skip
            page.goto(path)
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "跳到正文"
            assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
            page.screenshot(path=artefacts / f"{number}-{path.strip('/') or 'overview'}.png", full_page=True)


def test_a_warning_is_reached_and_read_by_keyboard_alone_and_prints_without_the_menus(
    workbook, at_the_portal, artefacts
):
    with at_the_portal("W-01") as page:
        log_in_by_keyboard(page)
        page.wait_for_url("**/")
        tab_to(page, "预警")
        page.keyboard.press("Enter")
        page.wait_for_url("**/alerts")
        tab_to(page, "", inside="tbody")
        page.keyboard.press("Enter")
        page.wait_for_url("**/alerts/*-*")
        page.emulate_media(media="print")
        assert page.get_by_role("heading", level=1).is_visible()
        assert not page.locator(".side").is_visible()
        assert not page.get_by_role("button", name="打印").is_visible()
        printed = page.pdf(path=artefacts / "warning-printed.pdf", format="A4")
        assert printed.startswith(b"%PDF")


def log_in_by_keyboard(page):
    """The button has the focus, a moment after the page has loaded."""
    page.goto("/login")
    expect(page.get_by_role("button", name="登录")).to_be_focused()
    page.keyboard.press("Enter")


def tab_to(page, words, inside="body"):
    """Press Tab until the focus is inside such an element on one whose text holds `words`."""
    for _ in range(150):
        page.keyboard.press("Tab")
        text = page.evaluate(
            "inside => document.activeElement.parentElement.closest(inside) ? document.activeElement.textContent : null",
            inside,
        )
        if text is not None and words in text:
            return
    raise AssertionError(f"no focusable element says {words}")
