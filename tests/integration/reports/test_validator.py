"""Each row of the standard that the validator measures in the DOCX is seen to fail once its rule is broken on purpose."""

import io
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from services.reports.layout.docx_xml import set_indent
from services.reports.layout.validate import check_docx
from services.reports.paper import Layout
from tests.integration.reports.test_documents import files_of, paper_of

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def letter(press) -> bytes:
    return files_of(replace(paper_of(), contact="联系人：某某"), press)[0]


def starting(document: Document, words: str) -> Paragraph:
    return next(each for each in document.paragraphs if each.text.startswith(words))


def first(paragraph: Paragraph, name: str) -> None:
    for run in paragraph.runs:
        run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").set(qn("w:eastAsia"), name)


def retext(paragraph: Paragraph, text: str) -> None:
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text


def date_of(document: Document) -> Paragraph:
    return starting(document, "2025年11月5日")


def even_number(document: Document) -> Paragraph:
    return document.sections[0].even_page_footer.paragraphs[0]


def frame_of(document: Document, index: int):
    """The frame of a red double line."""
    header = document.sections[0].first_page_header
    lines = [each for each in header.paragraphs if each._p.pPr.find(qn("w:pBdr")) is not None]
    return lines[index]._p.pPr.find(qn("w:framePr"))


def mark_of(document: Document):
    header = document.sections[0].first_page_header
    mark = next(each for each in header.paragraphs if each.text and each._p.pPr.find(qn("w:framePr")) is not None)
    return mark._p.pPr.find(qn("w:framePr"))


def wrong_footer(document: Document) -> None:
    document.sections[0].footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


BREAKS: tuple[tuple[str, str, Callable[[Document], object]], ...] = (
    ("5.1", "纸宽", lambda d: setattr(d.sections[0], "page_width", Mm(216))),
    ("5.1", "纸高", lambda d: setattr(d.sections[0], "page_height", Mm(280))),
    ("5.2.1", "版心", lambda d: setattr(d.sections[0], "right_margin", Mm(20))),
    ("5.2.1", "天头", lambda d: setattr(d.sections[0], "top_margin", Mm(30))),
    ("5.2.1", "订口", lambda d: setattr(d.sections[0], "left_margin", Mm(25))),
    ("5.2.3", "22行", lambda d: d.sections[0]._sectPr.find(qn("w:docGrid")).set(qn("w:linePitch"), "400")),
    ("5.2.2", "仿宋", lambda d: first(starting(d, "根据"), "Arial")),
    ("5.2.2", "正文3号", lambda d: setattr(starting(d, "根据").runs[0].font, "size", Pt(14))),
    ("7.3.1", "标题2号", lambda d: setattr(starting(d, "关于").runs[0].font, "size", Pt(20))),
    ("7.3.2", "主送", lambda d: retext(starting(d, "县财政局"), "县财政局:")),
    ("7.3.2", "主送", lambda d: set_indent(starting(d, "县财政局"), first_characters=2)),
    ("7.3.3", "二字", lambda d: set_indent(starting(d, "根据"), first_characters=4)),
    ("7.3.3", "黑体", lambda d: first(starting(d, "一、"), "仿宋_GB2312")),
    ("5.2.4", "文字黑色", lambda d: setattr(starting(d, "根据").runs[0].font.color, "rgb", RGBColor(0, 0, 160))),
    ("7.3.6", "附注", lambda d: retext(starting(d, "（联系人"), "联系人")),
    ("7.5", "页码4号宋体", lambda d: first(d.sections[0].footer.paragraphs[0], "仿宋_GB2312")),
    ("7.5", "双页码", lambda d: setattr(even_number(d), "alignment", WD_ALIGN_PARAGRAPH.RIGHT)),
    ("7.3.7", "顶格", lambda d: set_indent(last_label(d), first_characters=2)),
    ("10.1", "发文字号", lambda d: setattr(starting(d, "元人预函"), "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
    ("10.1", "版记", lambda d: retext(last_label(d), "元谋县人大常委会\t2025年11月5日印发")),
    ("10.1", "170 mm", lambda d: frame_of(d, 0).set(qn("w:w"), "8000")),
    ("10.1", "20 mm", lambda d: frame_of(d, 1).set(qn("w:y"), "8000")),
    ("10.1", "30 mm", lambda d: mark_of(d).set(qn("w:y"), "1000")),
    ("7.3.3", "加粗", lambda d: setattr(starting(d, "根据").runs[0], "bold", True)),
    ("7.3.3", "楷体", lambda d: retext(starting(d, "根据"), "（一）二级标题")),
    ("7.3.4", "标点", lambda d: retext(starting(d, "附件："), "附件：数据明细。")),
    ("7.3.4", "左空二字", lambda d: set_indent(starting(d, "附件："), first_characters=0)),
    ("7.3.5", "成文日期", lambda d: retext(date_of(d), "某日")),
    ("7.3.5.4", "虚位", lambda d: retext(date_of(d), "2025年11月05日")),
    ("7.3.5.1", "右空四字", lambda d: set_indent(date_of(d), right_pt=16)),
    ("7.3.7", "另面", lambda d: setattr(last_label(d).paragraph_format, "page_break_before", False)),
    ("7.3.7", "黑体", lambda d: first(last_label(d), "仿宋_GB2312")),
    ("7.2.5", "机关代字", lambda d: retext(starting(d, "元人预函"), "元人预函〔2025〕03号")),
    ("7.5", "单页码", wrong_footer),
    ("7.5", "订口", lambda d: d.settings.element.remove(d.settings.element.find(qn("w:mirrorMargins")))),
    ("10.1", "首页", lambda d: setattr(d.sections[0], "different_first_page_header_footer", False)),
)


def last_label(document: Document) -> Paragraph:
    return next(each for each in document.paragraphs if each.text == "附件")


def test_the_letter_keeps_every_row(letter):
    assert check_docx(letter, Layout.LETTER) == []


@pytest.mark.parametrize(("clause", "expected", "breaks"), BREAKS)
def test_a_broken_row_is_found(letter, clause, expected, breaks):
    document = docx.Document(io.BytesIO(letter))
    breaks(document)
    out = io.BytesIO()
    document.save(out)
    found = check_docx(out.getvalue(), Layout.LETTER)
    assert any(item.clause == clause and expected in item.expected for item in found), found
