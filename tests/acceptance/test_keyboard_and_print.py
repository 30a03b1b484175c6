"""Every page by keyboard alone, on a small screen, and printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.acceptance


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
            assert page.evaluate("document.querySelector('.side').getBoundingClientRect().bottom") <= 768, path
            assert page.locator(".side [aria-current]").evaluate("one => one.getBoundingClientRect().bottom") <= 768, (
                path
            )
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
        assert page.evaluate(INK_OF_MAJOR) == "rgb(0, 0, 0)", "white on white paper is nothing"
        printed = page.pdf(path=artefacts / "warning-printed.pdf", format="A4")
        assert printed.startswith(b"%PDF")


INK_OF_MAJOR = """() => {
  const tag = document.body.appendChild(document.createElement("span"));
  tag.className = "tag level-major";
  return getComputedStyle(tag).color;
}"""


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
