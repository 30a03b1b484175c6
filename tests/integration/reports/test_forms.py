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
from deploy.stack.layout import PROJECT
from services.reports.annex import register_sources
from services.reports.figures import SourceRegister
from services.reports.layout import pdf as press_module
from services.reports.layout.docx_xml import set_indent
from services.reports.layout.fonts import FontRole
from services.reports.layout.measuring import MeasuredPage, is_red, measure
from services.reports.layout.validate import check_docx, check_pdf
from services.reports.paper import Attachment, Column, Layout, Paper, Paragraph, Table
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
    "letter with a note": replace(
        paper_of(), contact="联系人：某某", attachments=(Attachment("明细", (Paragraph(("明细。",)),)),)
    ),
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


UPWARD, MINUTES, NOTED = "upward, marked", "minutes", "letter with a note"
MARK = "元谋县人大"
IN_WORD: tuple[tuple[str, str, str, Callable[[Document], object]], ...] = (
    (UPWARD, "7.2.1", "份号6位", lambda d: retext(framed(d, "000012"), "12")),
    (UPWARD, "7.2.1", "3号", lambda d: setattr(framed(d, "特急").runs[0].font, "size", Pt(14))),
    (UPWARD, "7.2.1", "左上角", lambda d: frame(framed(d, "特急"), "x", 4000)),
    (UPWARD, "7.2.3", "黑体", lambda d: face(framed(d, "特急"), "仿宋_GB2312")),
    (UPWARD, "7.2.2", "没有密级", lambda d: retext(framed(d, "特急"), "秘密★1年")),
    (UPWARD, "7.2.3", "自上而下", lambda d: frame(framed(d, "特急"), "y", 1000)),
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
    (UPWARD, "7.2", "发文机关标志、发文字号", lambda d: line_of(d)._p.getparent().remove(line_of(d)._p)),
    (UPWARD, "7.2.6", "签发人：", lambda d: face(framed(d, "元人预报"), "楷体_GB2312")),
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
    ("letter, marked", "10.1", "上粗下细", {"double_line_thick_mm": 0.2}),
    ("letter, marked", "10.1", "上细下粗", {"double_line_thick_mm": 0.2}),
    (UPWARD, "5.2.2", "正文3号", {"body_pt": 14.0}),
    ("letter, marked", "5.2.1", "天头", {"head_margin_mm": 30.0}),
    ("letter, marked", "5.2.1", "版心下边缘", {"foot_margin_mm": 15.0}),
    (UPWARD, "5.2.3", "每面22行，行距", {"line_pitch_pt": 24.0}),
    ("letter, marked", "5.2.3", "每面22行", {"line_pitch_pt": 24.0, "foot_margin_mm": 30.0}),
    (UPWARD, "5.2.3", "每行28字", {"character_pitch_pt": 14.0}),
    (UPWARD, "7.2.4", "红色", {"red": "101010"}),
    (UPWARD, "7.3.1", "标题2号", {"title_pt": 20.0}),
)

# --- and another template ------------------------------------------------------------------------------------------------

IN_TEMPLATE: tuple[tuple[str, str, str, str, str], ...] = (
    (UPWARD, "5.2.4", "文字黑色", "  size: pt(m.body_pt),\n  lang", "  size: pt(m.body_pt),\n  fill: blue,\n  lang"),
    (UPWARD, "7.2.1", "左上角", "place(top + left, dy: i *", "place(top + left, dx: 9mm, dy: i *"),
    (UPWARD, "7.2.3", "黑体", "else { hei(words) }", "else { words }"),
    (UPWARD, "7.2.3", "自上而下", "dy: i * pt(m.line_pitch_pt)", "dy: (2 - i) * pt(m.line_pitch_pt)"),
    (MINUTES, "7.2.5", "居中", "else { align(center, number) }", "else { number }"),
    (UPWARD, "7.2.6", "空一字", "pad(x: one, { number", "pad(x: 0pt, { number"),
    (
        UPWARD,
        "7.2.7",
        "156 mm",
        "rect(width: 100%, height: mm(m.red_line_mm)",
        "rect(width: 90%, height: mm(m.red_line_mm)",
    ),
    (UPWARD, "7.2.7", "居中", "place(top + left, dy: line-top", "place(top + left, dx: 3mm, dy: line-top"),
    (UPWARD, "7.3.1", "标题居中", "align(center, mark-text(size", "align(left, mark-text(size"),
    (UPWARD, "7.3.1", "标题小标宋", "mark-text(size, lines", "text(size: size, font: p.fonts.hei, lines"),
    (UPWARD, "7.3.2", "主送", 'p.addressee + "："', 'p.addressee + ":"'),
    (UPWARD, "7.3.3", "一级标题黑体", "if b.level == 1 { hei }", "if b.level == 1 { kai }"),
    (UPWARD, "7.3.3", "标题左空二字", "par(face(b.text))", "par(first-line-indent: 0pt, face(b.text))"),
    (NOTED, "7.3.4", "左空二字", "par(label + a.title)", "par(first-line-indent: 0pt, label + a.title)"),
    (NOTED, "7.3.4", "标点", "par(label + a.title)", 'par(label + a.title + "。")'),
    ("letter, marked", "7.3.5", "成文日期", "pad(right: date-in, p.signature.date)", 'pad(right: date-in, "某日")'),
    ("letter, marked", "7.3.5.4", "虚位", "date-in, p.signature.date)", 'date-in, "2025年11月05日")'),
    ("letter, marked", "7.3.5.1", "右空四字", "let date-in = 4 * one", "let date-in = 1 * one"),
    (NOTED, "7.3.6", "附注", 'par("（" + p.contact', 'par("" + p.contact'),
    (NOTED, "7.3.7", "黑体", "hei(a.label)", "a.label"),
    (NOTED, "7.3.7", "顶格", "par(first-line-indent: 0pt, hei(a.label))", "par(hei(a.label))"),
    (NOTED, "7.3.7", "另面", "  pagebreak(weak: true)\n", "  v(2pt)\n"),
    (
        MINUTES,
        "7.4",
        "左右各空一字",
        "pad(x: small, grid(columns: (auto, 1fr)",
        "pad(x: 0pt, grid(columns: (auto, 1fr)",
    ),
    (MINUTES, "7.4.1", "下边缘", "  v(1fr)\n  imprint", "  imprint"),
    (MINUTES, "7.4.2", "句号", 'l.at(0) + "：", l.at(1)', 'l.at(0) + "：", l.at(1).replace("。", "")'),
    (MINUTES, "7.4.2", "4号仿宋", 'l.at(0) + "：", l.at(1)', 'l.at(0) + "：", hei(l.at(1))'),
    (MINUTES, "7.4.3", "印发", 'i.issued_on + "印发")', 'i.issued_on + "印")'),
    (UPWARD, "7.5", "单页码居右", "if calc.odd(n) {\n      align(right", "if calc.odd(n) {\n      align(left"),
    (
        NOTED,
        "7.5",
        "双页码居左",
        "align(left, pad(left: pt(m.small_pt), number-of",
        "align(left, pad(left: 9mm, number-of",
    ),
    (UPWARD, "7.5", "宋体", "text(font: p.fonts.song, size", "text(font: p.fonts.body, size"),
    (UPWARD, "7.5", "只有版记", "and n > ends.last().location().page()", "and n > 99"),
    ("letter, marked", "7.5", "首页", "if not (is-letter and n == 1) and", "if"),
    ("letter, marked", "10.1", "发文字号", "place(top + right, dy: below", "place(top + left, dx: 30mm, dy: below"),
    ("letter, marked", "10.1", "双线居中", "    dx: edge-x,\n", "    dx: 0mm,\n"),
    (MINUTES, "10.3", "黑体", 'hei(a.label + "：")', 'a.label + "："'),
    (MINUTES, "10.3", "回行", "columns: (2 * one, auto, 1fr)", "columns: (0pt, auto, 1fr)"),
)


@pytest.mark.parametrize(("name", "clause", "expected", "right", "wrong"), IN_TEMPLATE)
def test_a_broken_row_of_the_template_is_found(press, monkeypatch, tmp_path, name, clause, expected, right, wrong):
    template = (press_module.TEMPLATES / "paper.typ").read_text(encoding="utf-8")
    assert right in template
    (tmp_path / "paper.typ").write_text(template.replace(right, wrong), encoding="utf-8")
    monkeypatch.setattr(press_module, "TEMPLATES", tmp_path)
    changed = press_module.Press.open(PROJECT / ".run" / "fonts")
    paper = PAPERS[name]
    found = check_pdf(changed.pdf(paper, SourceRegister()), paper.layout)
    assert any(item.clause == clause and expected in item.expected for item in found), found


IN_PAPER: tuple[tuple[str, str, Paper], ...] = (
    ("7.2.1", "份号6位", replace(marked(upward()), copy_number="12")),
    ("7.2.2", "没有密级", replace(marked(upward()), urgency="秘密★1年")),
    ("7.2.5", "机关代字", meeting_paper(MeetingPaperKind.MINUTES, number="联席会议〔2026〕01号")),
    ("10.1", "版记", replace(paper_of(), imprint=meeting_paper(MeetingPaperKind.MINUTES).imprint)),
)


@pytest.mark.parametrize(("clause", "expected", "paper"), IN_PAPER)
def test_a_paper_that_breaks_a_row_is_found(press, clause, expected, paper):
    found = check_pdf(press.pdf(paper, SourceRegister()), paper.layout)
    assert any(item.clause == clause and expected in item.expected for item in found), found


FOUND_ELSEWHERE = {
    ("5.1", "A4"),
    ("5.2.2", "字体嵌入"),
    ("5.2.2", "正文仿宋体"),
    ("7.3.5.5", "同处一面"),
    ("7.4", "偶数页"),
}
"""Rows that tests of their own break: two below, a signature alone and an imprint on an odd page above."""


def test_other_paper_and_missing_or_wrong_faces_are_found(press):
    writer = PdfWriter(clone_from=io.BytesIO(press.pdf(upward(), SourceRegister())))
    page = writer.pages[0]
    page.mediabox.upper_right = (page.mediabox.width + 20, page.mediabox.height)
    for entry in page["/Resources"]["/Font"].values():
        descriptor = entry.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for name in ("/FontFile", "/FontFile2", "/FontFile3"):
            descriptor.pop(name, None)
    out = io.BytesIO()
    writer.write(out)
    found = {(item.clause, item.expected) for item in check_pdf(out.getvalue(), Layout.OFFICIAL)}
    assert {("5.1", "A4"), ("5.2.2", "字体嵌入")} <= found
    families = press.fonts.families | {FontRole.BODY: press.fonts.families[FontRole.SONG]}
    changed = replace(press, fonts=replace(press.fonts, families=families))
    found = {
        (item.clause, item.expected) for item in check_pdf(changed.pdf(upward(), SourceRegister()), Layout.OFFICIAL)
    }
    assert ("5.2.2", "正文仿宋体") in found


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
