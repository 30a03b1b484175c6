"""Whatever the text's length, Typst settles on one layout, and the 版记 stands on an even last page (7.4).

Where the page that ends the text was looked for in two places, lengths just at a page's end never settled.
"""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader
from structlog.testing import capture_logs

from contracts.values import Origin
from services.reports.figures import SourceRegister
from services.reports.layout.pdf import Press
from services.reports.paper import Attachment, Column, Imprint, Layout, Paper, Paragraph, Signature, Table

pytestmark = pytest.mark.integration
TWO_LINES = "全县一般公共预算收入完成情况良好，各项支出按进度执行，重点支出得到保障。"
LENGTHS = range(1, 50)
"""Paragraphs of two lines: four and a half pages, so that each page's end is met from both sides, odd and even."""
COLUMNS = tuple(Column(str(number), 10) for number in range(8))
ATTACHED = {
    "no": (),
    "upright": (Attachment("说明", (Paragraph((TWO_LINES * 4,)),)),),
    "turned": (Attachment("明细", (Table("明细", "万元", COLUMNS, (("1",) * len(COLUMNS),) * 30),)),),
}


def paper(layout: Layout, paragraphs: int, attached: str) -> Paper:
    is_brief = layout is Layout.BRIEF
    return Paper(
        layout=layout,
        mark="预算审查监督分析简报" if is_brief else "某县人大常委会预算工作委员会",
        number="〔2026〕第1期" if is_brief else "元人预报〔2026〕1号",
        title="题目",
        title_parts=("题目",),
        dated_on=date(2026, 1, 5),
        origin=Origin.OFFICIAL,
        is_draft=False,
        blocks=(Paragraph((TWO_LINES,)),) * paragraphs,
        editor="某县人大常委会预算工作委员会编",
        date_text="2026年1月5日",
        signature=None if is_brief else Signature("某县人大常委会预算工作委员会", "2026年1月5日"),
        attachments=ATTACHED[attached],
        imprint=Imprint(
            (("报", "县委财经委。"), ("送", "县财政局，县审计局。")), "某县人大常委会预算工委", "2026年1月5日"
        ),
    )


@pytest.mark.parametrize("attached", ATTACHED)
@pytest.mark.parametrize("layout", [Layout.BRIEF, Layout.OFFICIAL])
def test_the_layout_settles_at_every_length(press: Press, layout: Layout, attached: str) -> None:
    lengths = set()
    for paragraphs in LENGTHS:
        with capture_logs() as logged:
            pdf = press.pdf(paper(layout, paragraphs, attached), SourceRegister())
        assert logged == [], f"{paragraphs} paragraphs: {logged[0]}"
        pages = len(PdfReader(io.BytesIO(pdf)).pages)
        assert pages % 2 == 0, f"{paragraphs} paragraphs: {pages} pages"
        lengths.add(pages)
    assert len(lengths) >= 3  # page ends were crossed, odd and even ones
