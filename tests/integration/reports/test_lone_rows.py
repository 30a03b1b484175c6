"""No page holds a table's head without a row, its title without its head, or its last row alone: measured at every page's end."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from contracts.values import Origin
from services.reports.figures import SourceRegister
from services.reports.layout.docx import write_docx
from services.reports.layout.measuring import measure
from services.reports.layout.pdf import Press
from services.reports.paper import Align, Column, Layout, Paper, Paragraph, Table

pytestmark = pytest.mark.integration
TWO_LINES = Paragraph(("全县一般公共预算收入完成情况良好，各项支出按进度执行，重点支出得到保障。",))
COLUMNS = (Column("单位", 40, Align.LEFT), Column("预算数", 30), Column("执行数", 30))
BEFORE = range(6, 13)
"""Paragraphs before the table: its first, its middle and its last rows meet a page's end."""


def paper(before: int, rows: int, *, lines: int) -> Paper:
    body = tuple((f"第{number:02d}行" + "\n续" * (lines - 1), "1.00", "2.00") for number in range(rows))
    return Paper(
        layout=Layout.PLAIN,
        mark="某办公室",
        number="",
        title="题目",
        title_parts=("题目",),
        dated_on=date(2026, 1, 5),
        origin=Origin.OFFICIAL,
        is_draft=False,
        blocks=(*(TWO_LINES,) * before, Table("表一", "单位：万元", COLUMNS, body), TWO_LINES),
        date_text="2026年1月5日",
    )


def on_pages(pdf: bytes) -> list[tuple[int, bool, bool]]:
    """Rows, head and title on each page that has any of them."""
    texts = [measure(page).text() for page in PdfReader(io.BytesIO(pdf)).pages]
    seen = [(len(re.findall(r"第\d\d行", text)), "执行数" in text, "表一" in text) for text in texts]
    return [page for page in seen if page != (0, False, False)]


@pytest.mark.parametrize("lines", [1, 3])
def test_no_row_stands_alone_on_a_page(press: Press, lines: int) -> None:
    broken = 0
    for rows in (1, 2, 3, 9):
        for before in BEFORE:
            pages = on_pages(press.pdf(paper(before, rows, lines=lines), SourceRegister()))
            assert sum(count for count, _, _ in pages) == rows
            assert all(count and has_head for count, has_head, _ in pages), (rows, before, pages)
            assert pages[-1][0] >= min(rows, 2), (rows, before, pages)
            broken += len(pages) > 1
    assert broken, "no table met a page's end"


def test_a_long_last_cell_still_breaks_over_pages(press: Press) -> None:
    """Rows that may be longer than a page are not held together."""
    body = (("第00行", "1.00", "2.00"), ("第01行" + "很长的说明" * 900, "1.00", "2.00"))
    long = replace(paper(1, 2, lines=1), blocks=(Table("表一", "", COLUMNS, body),))
    texts = [measure(page).text() for page in PdfReader(io.BytesIO(press.pdf(long, SourceRegister()))).pages]
    assert "".join(texts).count("很长的说明") == 900


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_the_docx_says_the_same_to_a_word_processor(press: Press, rows: int) -> None:
    word = docx.Document(io.BytesIO(write_docx(paper(1, rows, lines=1), SourceRegister(), press)))
    (table,) = word.tables
    stays = [
        all(paragraph.paragraph_format.keep_with_next for cell in row.cells for paragraph in cell.paragraphs)
        for row in table.rows
    ]
    assert stays == [True, *(index == rows - 2 for index in range(rows))]
    for row in table.rows:
        assert row._tr.trPr.find(qn("w:cantSplit")) is not None
