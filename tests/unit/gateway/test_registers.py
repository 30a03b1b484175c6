"""docs/registers.md names pages, API and files that are there; each page can be printed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote
from uuid import UUID

import pytest
from openpyxl import load_workbook

from contracts.auth.v1 import RecordExport
from contracts.cases.files_v1 import ListLetters
from contracts.errors import Unavailable
from deploy.stack.layout import PROJECT
from gateway.letter_examples import LETTERS

LINES = (PROJECT / "docs" / "registers.md").read_text(encoding="utf-8").splitlines()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line.startswith("| ")][1:]
PAGES = {name: page.strip("`") for name, _, page, _, _ in ROWS}
SHEETS = {page.strip("`"): re.findall(r"`(/api/[^`]+\.xlsx)`", file)[0] for _, _, page, _, file in ROWS}
"""Page and sheet; a register without a sheet is an error here."""
KNOWN = json.loads((PROJECT / "tests" / "contract" / "openapi.json").read_text(encoding="utf-8"))["paths"]


def named(pattern: str) -> Iterator[str]:
    """Paths that stand in the table's last two columns."""
    for _, _, _, api, file in ROWS:
        yield from re.findall(pattern, f"{api} {file}")


@pytest.mark.parametrize("page", sorted(set(PAGES.values())))
def test_each_register_has_a_page_to_print(people, page):
    answer = people("GET", page)
    assert answer.status_code == 200
    assert "data-print" in answer.text
    assert "<table" in answer.text or 'class="empty"' in answer.text


def test_the_api_gives_each_register_and_its_files():
    paths = set(named(r"`(/api/[^`]+)`"))
    assert len(paths) >= len(PAGES) - 4  # some registers share an address
    assert [path for path in sorted(paths) if "get" not in KNOWN.get(path, {})] == []


def test_every_sheet_is_listed():
    sheets = {path for path in KNOWN if path.endswith((".xlsx", "{form}.xlsx")) and "template" not in path}
    assert sheets == set(SHEETS.values())


@pytest.mark.parametrize("page", sorted(SHEETS))
def test_each_register_is_exported_as_its_page_shows_it(people, page):
    """The page offers its own sheet, the sheet says how many lines it has, the export is entered with that number."""
    shown = people("GET", page).text
    [address] = set(re.findall(rf'href="({re.escape(SHEETS[page])}[^"]*)" download', shown))
    answer = people("GET", unescape(address))
    assert answer.status_code == 200, answer.text
    title, about, heads, *lines = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    assert title[0] in unquote(answer.headers["Content-Disposition"]) or page in {"/findings", "/opinions"}
    assert f"共{len(lines)}条" in about[0]
    assert lines
    assert all(len(line) == len(heads) for line in lines)
    assert all(heads)


def test_an_export_is_entered_before_it_is_given_and_not_given_without(people, desk):
    assert people("GET", "/api/v1/registers/letters.xlsx?is_unsigned=true&unit=czj").status_code == 200
    entered = desk.last(RecordExport)
    assert (entered.name, entered.conditions, entered.lines) == ("letters", "收件单位：县财政局，签收：尚未签收", 1)
    assert desk.last(ListLetters).is_unsigned
    desk.answers["record_export"] = Unavailable("auth-database-away", "身份认证服务的数据库暂时没有应答，请稍后重试。")
    assert people("GET", "/api/v1/registers/letters.xlsx").status_code == 503


def test_a_list_is_read_to_its_end_and_each_line_stands_once(people, desk):
    whole = [LETTERS.items[0].model_copy(update={"letter_id": UUID(int=place)}) for place in range(1203)]

    def answer(call):
        first = max(call.page.offset - 1, 0)  # a letter was added while the pages were read: a line comes twice
        return LETTERS.model_copy(update={"total": len(whole), "items": tuple(whole[first : first + call.page.limit])})

    desk.answers["list_letters"] = answer
    sheet = load_workbook(io.BytesIO(people("GET", "/api/v1/registers/letters.xlsx").content)).worksheets[0]
    assert sheet.max_row == 3 + len(whole)
    desk.answers["list_letters"] = LETTERS.model_copy(update={"total": 20_001})
    refused = people("GET", "/api/v1/registers/letters.xlsx")
    assert (refused.status_code, refused.json()["reason"]) == (422, "too-many-lines")


def test_who_may_not_see_a_register_does_not_export_it(door, reader):
    for name in ("operations", "exports", "rights", "certificates"):
        assert door.ask("GET", f"/api/v1/registers/{name}.xlsx", holder=reader).status_code == 403
