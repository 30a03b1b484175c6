"""A warning leads to the article of the law as it stood on the day; the library says what is to be loaded."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from deploy.stack import laws

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def library(workbook, shared_dir):
    laws.load(workbook.layout, shared_dir / "data" / "laws")
    return workbook


def log_in(page):
    page.goto("/login")
    page.get_by_role("button", name="登录").click()


def test_a_warning_leads_to_its_article(library, at_the_portal, artefacts):
    with at_the_portal("A-01") as page:
        log_in(page)
        page.goto("/alerts?state=&rule_id=W-R01")  # decided or not
        page.locator("tbody a").first.click()
        opened = page.get_by_text("适用的条文").first
        opened.click()
        expect(page.locator(".laws .law-article").first).to_be_visible()
        page.screenshot(path=artefacts / "law_warning.png", full_page=True)
        page.locator(".laws a", has_text="《预算法》").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("《预算法》第")
        page.screenshot(path=artefacts / "law_article.png", full_page=True)
        page.locator(".crumbs a").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("中华人民共和国预算法")
        assert page.locator(".law-article").count() == 101
        page.goto("/laws/预算法/2018-12-29")
        page.screenshot(path=artefacts / "law_text.png")


def test_the_library_lists_and_searches(library, at_the_portal, artefacts):
    with at_the_portal("Q-01") as page:
        log_in(page)
        page.get_by_role("link", name="法规库").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("法规库")
        assert page.locator("tbody tr", has_text="待装载").count() > 5
        page.screenshot(path=artefacts / "law_library.png", full_page=True)
        page.get_by_label("检索条文").fill("预算 调整方案")
        page.get_by_role("button", name="检索").click()
        expect(page.locator("mark").first).to_be_visible()
        page.screenshot(path=artefacts / "law_search.png", full_page=True)
        page.locator("tbody a").first.click()
        expect(page.locator(".law-article")).to_be_visible()
        page.goto("/laws/预算法/2014-08-31/第十三条")
        expect(page.get_by_text("文本待装载").first).to_be_visible()
        page.screenshot(path=artefacts / "law_to_be_loaded.png", full_page=True)


def test_an_article_by_day_through_the_api(library):
    with library.portal("Q-01") as person:
        path = "/api/v1/laws/保守国家秘密法/articles/第三条"
        assert person.get(path, on="2024-04-30")["version"]["version"] == "2010-04-29"
        assert person.get(path, on="2024-05-01")["version"]["version"] == "2024-02-27"
