"""Red head, upward documents, minutes, 版记: right in both forms, and each row seen to fail once it is broken on purpose."""

import io
import json
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from pypdf import PdfReader, PdfWriter

from contracts.cases.meetings_v1 import MeetingPaperKind
from contracts.values import Origin
from services.reports.annex import register_sources
from services.reports.figures import SourceRegister
from services.reports.layout import pdf as press_module
from services.reports.layout.docx_xml import set_indent
from services.reports.layout.measuring import MeasuredPage, is_red, measure
from services.reports.layout.validate import check_docx, check_pdf
from services.reports.paper import Column, Layout, Paper, Paragraph, Table
from tests.integration.reports.test_documents import files_of, paper_of
from tests.support.office_papers import SIGNER, brief_with_chart, marked, meeting_paper, upward

pytestmark = pytest.mark.integration

PAPERS = {
    "notice": meeting_paper(MeetingPaperKind.NOTICE),
    "minutes": meeting_paper(MeetingPaperKind.MINUTES),
    "minutes of a demonstration": meeting_paper(MeetingPaperKind.MINUTES, Origin.SYNTHETIC),
    "task list": meeting_paper(MeetingPaperKind.TASK_LIST),
    "upward": upward(),
    "upward, marked": marked(upward()),
    "draft, upward": upward(document_number=None),
    "letter, marked": marked(paper_of()),
}
PAPERS_IN_COLOUR = PAPERS | {"brief": brief_with_chart()}


def pages_of(content: bytes) -> list[MeasuredPage]:
    return [measure(page) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("name", PAPERS)
def test_both_forms_keep_the_standard(press, name):
    paper = PAPERS[name]
    word, pdf = files_of(paper, press)
    assert check_docx(word, paper.layout) == []
    assert check_pdf(pdf, paper.layout) == []


def test_an_upward_document_shows_who_signed_it_beside_the_number(press):
    page = pages_of(files_of(upward(), press)[1])[0]
    number = next(run for run in page.runs if "元人预报" in run.text)
    row = "".join(run.text for run in page.runs if abs(run.y_mm - number.y_mm) < 0.1)
    assert "".join(row.split()) == f"元人预报〔2025〕4号签发人：{SIGNER}"


@pytest.mark.parametrize("lines", range(1, 30))
def test_the_imprint_stands_at_the_foot_of_an_even_page_however_long_the_text(press, lines):
    paper = meeting_paper(MeetingPaperKind.MINUTES, minutes="\n".join(["会议研究了有关事项。"] * lines), tasks=())
    content = press.pdf(paper, SourceRegister())
    assert check_pdf(content, Layout.MINUTES) == []
    pages = pages_of(content)
    assert len(pages) % 2 == 0
    assert "印发" in pages[-1].text()


@pytest.mark.parametrize("lines", range(6, 16))
def test_no_page_holds_the_signature_alone(press, lines):
    paper = meeting_paper(MeetingPaperKind.NOTICE, agenda=("研究有关事项",) * lines)
    content = press.pdf(paper, SourceRegister())
    assert check_pdf(content, Layout.LETTER) == []


def test_a_signature_alone_on_its_page_is_found(press):
    whole = meeting_paper(MeetingPaperKind.NOTICE)
    last = replace(
        whole, blocks=(*whole.blocks[:-1], Table("", "", (Column("项", 1),), (("一",),), cites_sources=False))
    )
    found = [
        finding
        for lines in range(1, 16)
        for finding in check_pdf(press.pdf(filled(last, lines), SourceRegister()), Layout.LETTER)
    ]
    assert {finding.clause for finding in found} == {"7.3.5.5"}


def filled(paper: Paper, lines: int) -> Paper:
    return replace(paper, blocks=((Paragraph(("研究有关事项。",)),) * lines + paper.blocks[-1:]))


# --- each row of the DOCX -------------------------------------------------------------------------------------------


def framed(document: Document, words: str) -> WordParagraph:
    paragraphs = document.sections[0].first_page_header.paragraphs
    return next(each for each in paragraphs if each.text.startswith(words))


def line_of(document: Document) -> WordParagraph:
    paragraphs = document.sections[0].first_page_header.paragraphs
    return next(each for each in paragraphs if each._p.pPr.find(qn("w:pBdr")) is not None)


def frame(paragraph: WordParagraph, name: str, value: float) -> None:
    paragraph._p.pPr.find(qn("w:framePr")).set(qn(f"w:{name}"), str(round(value)))


def face(paragraph: WordParagraph, name: str) -> None:
    for run in paragraph.runs:
        run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").set(qn("w:eastAsia"), name)


def retext(paragraph: WordParagraph, text: str) -> None:
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text


def starting(document: Document, words: str) -> WordParagraph:
    return next(each for each in document.paragraphs if each.text.startswith(words))


def issued(document: Document) -> WordParagraph:
    return next(each for each in document.paragraphs if each.text.endswith("印发"))


def weigh(paragraph: WordParagraph, side: str, eighths: int) -> None:
    paragraph._p.pPr.find(qn("w:pBdr")).find(qn(f"w:{side}")).set(qn("w:sz"), str(eighths))


def spaced(document: Document) -> None:
    document.paragraphs[0]._p.pPr.find(qn("w:spacing")).set(qn("w:after"), "0")


UPWARD, MINUTES = "upward, marked", "minutes"
MARK = "元谋县人大"
IN_WORD: tuple[tuple[str, str, str, Callable[[Document], object]], ...] = (
    (UPWARD, "7.2.1", "份号6位", lambda d: retext(framed(d, "000012"), "12")),
    (UPWARD, "7.2.1", "3号", lambda d: setattr(framed(d, "特急").runs[0].font, "size", Pt(14))),
    (UPWARD, "7.2.1", "左上角", lambda d: frame(framed(d, "特急"), "x", 4000)),
    (UPWARD, "7.2.2", "黑体", lambda d: face(framed(d, "秘密"), "仿宋_GB2312")),
    (UPWARD, "7.2.3", "自上而下", lambda d: frame(framed(d, "特急"), "y", 2000)),
    (UPWARD, "7.2.4", "35 mm", lambda d: frame(framed(d, MARK), "y", 3000)),
    (UPWARD, "7.2.4", "红色小标宋", lambda d: face(framed(d, MARK), "黑体")),
    (UPWARD, "7.2.4", "红色小标宋", lambda d: setattr(framed(d, MARK).runs[0].font.color, "rgb", RGBColor(0, 0, 0))),
    (UPWARD, "7.2.5", "空二行", lambda d: frame(framed(d, "元人预报"), "y", 5200)),
    (UPWARD, "7.2.5", "机关代字", lambda d: retext(framed(d, "元人预报"), "元人预报〔2025〕04号\t签发人：")),
    (UPWARD, "7.2.6", "楷体", lambda d: face(framed(d, "元人预报"), "仿宋_GB2312")),
    (UPWARD, "7.2.6", "空一字", lambda d: set_indent(framed(d, "元人预报"), left_pt=0, right_pt=0)),
    (UPWARD, "7.2.7", "156 mm", lambda d: frame(line_of(d), "w", 8000)),
    (UPWARD, "7.2.7", "4 mm", lambda d: frame(line_of(d), "y", 7500)),
    (UPWARD, "7.2.7", "红色", lambda d: line_of(d)._p.pPr.find(qn("w:pBdr"))[0].set(qn("w:color"), "000000")),
    (UPWARD, "7.3.1", "空二行", spaced),
    (MINUTES, "7.2.5", "居中", lambda d: setattr(framed(d, "联席会议"), "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
    (MINUTES, "10.3", "黑体", lambda d: face(starting(d, "出席"), "仿宋_GB2312")),
    (MINUTES, "10.3", "仿宋", lambda d: face(starting(d, "缺席"), "黑体")),
    (MINUTES, "10.3", "回行", lambda d: set_indent(starting(d, "出席"), first_characters=2)),
    (MINUTES, "10.3", "名单", lambda d: (retext(starting(d, "出席"), "到会"), retext(starting(d, "缺席"), "未到"))),
    (MINUTES, "7.4.1", "0.35 mm", lambda d: weigh(issued(d), "bottom", 16)),
    (MINUTES, "7.4.1", "0.25 mm", lambda d: weigh(starting(d, "送："), "bottom", 16)),
    (MINUTES, "7.4.2", "句号", lambda d: retext(starting(d, "送："), "送：县财政局")),
    (MINUTES, "7.4.2", "4号仿宋", lambda d: setattr(starting(d, "送：").runs[0].font, "size", Pt(16))),
    (MINUTES, "7.4.3", "印发", lambda d: retext(issued(d), "元谋县人大常委会预算工作委员会\t2026年3月23日")),
    (MINUTES, "7.4", "左右各空一字", lambda d: set_indent(issued(d), left_pt=0, right_pt=14)),
)


@pytest.fixture(scope="module")
def words(press) -> dict[str, bytes]:
    return {name: files_of(PAPERS[name], press)[0] for name in (UPWARD, MINUTES)}


@pytest.mark.parametrize(("name", "clause", "expected", "breaks"), IN_WORD)
def test_a_broken_row_of_the_docx_is_found(words, name, clause, expected, breaks):
    document = docx.Document(io.BytesIO(words[name]))
    breaks(document)
    out = io.BytesIO()
    document.save(out)
    found = check_docx(out.getvalue(), PAPERS[name].layout)
    assert any(item.clause == clause and expected in item.expected for item in found), found


# --- each row of the PDF: the press is given other measures ------------------------------------------------------------

IN_PDF: tuple[tuple[str, str, str, dict[str, float]], ...] = (
    (UPWARD, "7.2.4", "标志上边缘", {"head_mark_top_mm": 33.0}),
    (UPWARD, "7.2.5", "空二行", {"number_blank_lines": 1}),
    (UPWARD, "7.2.7", "4 mm", {"red_line_gap_mm": 6.0}),
    (UPWARD, "7.3.1", "二行", {"title_blank_lines": 1}),
    (UPWARD, "7.5", "7 mm", {"page_number_gap_mm": 9.0}),
    (UPWARD, "5.2.1", "版心左边", {"binding_margin_mm": 25.0}),
    (MINUTES, "7.4.1", "首末条线", {"thick_line_mm": 0.6}),
    (MINUTES, "7.4.1", "中间线", {"thin_line_mm": 0.35}),
    ("letter, marked", "10.1", "标志上边缘", {"letter_mark_top_mm": 27.0}),
    ("letter, marked", "10.1", "标志下4 mm", {"letter_line_gap_mm": 6.0}),
    ("letter, marked", "10.1", "20 mm", {"letter_foot_line_mm": 25.0}),
    ("letter, marked", "10.1", "170 mm", {"letter_line_width_mm": 160.0}),
    ("letter, marked", "10.1", "二行", {"title_blank_lines": 1}),
)


@pytest.mark.parametrize(("name", "clause", "expected", "measures"), IN_PDF)
def test_a_broken_row_of_the_pdf_is_found(press, monkeypatch, name, clause, expected, measures):
    wrong = json.dumps(json.loads(press_module.MEASURES) | measures)
    monkeypatch.setattr(press_module, "MEASURES", wrong)
    found = check_pdf(files_of(PAPERS[name], press)[1], PAPERS[name].layout)
    assert any(item.clause == clause and expected in item.expected for item in found), found


def test_an_imprint_on_an_odd_page_is_found(press):
    reader = PdfReader(io.BytesIO(files_of(PAPERS[MINUTES], press)[1]))
    writer = PdfWriter()
    writer.add_page(reader.pages[-1])
    out = io.BytesIO()
    writer.write(out)
    assert any("偶数页" in item.expected for item in check_pdf(out.getvalue(), Layout.PLAIN))


# --- 套打 ----------------------------------------------------------------------------------------------------------------


def black(pages: list[MeasuredPage]) -> list[tuple[int, str, float, float]]:
    return [
        (number, run.text, run.x_mm, run.y_mm)
        for number, page in enumerate(pages)
        for run in page.runs
        if not is_red(run.ink)
    ]


@pytest.mark.parametrize("name", ["upward, marked", "minutes", "letter, marked", "notice", "brief"])
def test_the_print_on_red_headed_paper_has_nothing_red_and_all_else_at_its_place(press, name):
    paper = PAPERS_IN_COLOUR[name]
    whole, over = pages_of(files_of(paper, press)[1]), pages_of(overprint_of(paper, press))
    assert not any(is_red(ink) for page in over for ink in page.inks)
    assert any(is_red(ink) for page in whole for ink in page.inks)
    warnings = paper.origin_mark
    printed = [each for each in black(over) if each[1].strip() != warnings or not warnings]
    for ours, theirs in zip(printed, black(whole), strict=True):
        assert ours[:2] == theirs[:2]
        assert abs(ours[2] - theirs[2]) < 0.1
        assert abs(ours[3] - theirs[3]) < 0.1
    assert warnings == "" or all(warnings in page.text() for page in over)


def overprint_of(paper: Paper, press) -> bytes:
    register = register_sources(paper.blocks, *(attachment.blocks for attachment in paper.attachments))
    return press.pdf(paper, register, is_overprint=True)
