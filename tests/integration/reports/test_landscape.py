"""Wide tables of annexes lie on turned pages (GB/T 9704-2012, 8), in both forms; papers of every length settle on their pages."""

import io
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader, PdfWriter, Transformation
from structlog.testing import capture_logs

from contracts.values import Origin
from services.reports.figures import SourceRegister
from services.reports.layout.measuring import MeasuredPage, measure
from services.reports.layout.validate import check_docx, check_pdf
from services.reports.paper import Align, Attachment, Chart, Column, Layout, Paper, Paragraph, Table
from tests.integration.reports.test_documents import files_of
from tests.support.office_papers import brief_with_chart, brief_with_imprint

pytestmark = pytest.mark.integration

LINE = Paragraph(("字" * 26,))
WIDE = tuple(Column(f"第{number}栏", 10, Align.LEFT) for number in range(1, 8))


def table(columns: tuple[Column, ...], rows: int) -> Table:
    return Table("事项清单", "单位：元", columns, (("内容",) * len(columns),) * rows, cites_sources=False)


def wide(rows: int = 40) -> Attachment:
    return Attachment("事项清单", (LINE, table(WIDE, rows)))


def narrow(rows: int = 20) -> Attachment:
    return Attachment("数据来源", (table(WIDE[:3], rows),))


def brief(*attachments: Attachment, blocks=(LINE,), origin: Origin = Origin.SYNTHETIC) -> Paper:
    return replace(brief_with_imprint(), blocks=blocks, attachments=attachments, origin=origin)


def pages_of(content: bytes) -> list[MeasuredPage]:
    return [measure(page) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("attachments", [(wide(),), (wide(), narrow()), (narrow(), wide()), (wide(), wide(3))])
@pytest.mark.parametrize("origin", [Origin.OFFICIAL, Origin.SYNTHETIC])
def test_both_forms_keep_the_standard_wherever_the_wide_table_stands(press, attachments, origin):
    word, pdf = files_of(brief(*attachments, origin=origin), press)
    assert check_docx(word, Layout.BRIEF) == []
    assert check_pdf(pdf, Layout.BRIEF) == []
    pages = pages_of(pdf)
    assert len(pages) % 2 == 0
    assert not pages[-1].is_landscape
    assert "印发" in pages[-1].text()
    turned = [page for page in pages if page.is_landscape]
    assert len(turned) >= 2
    assert all("第1栏" in page.text() for page in turned)
    if origin is Origin.SYNTHETIC:
        assert all(page.text().count("合成数据·仅供演示") >= 2 for page in turned)


def test_only_annexes_with_a_wide_table_are_turned(press):
    word, pdf = files_of(brief(narrow(), wide(2), narrow()), press)
    assert [page.is_landscape for page in pages_of(pdf)][:4] == [False, False, True, False]
    widths = [round(section.page_width.mm) for section in docx.Document(io.BytesIO(word)).sections]
    assert widths == [210, 297, 210]


def turned_section(document: Document):
    return document.sections[1]


def number_table(document: Document):
    return turned_section(document).footer.tables[0]


IN_WORD: tuple[tuple[str, Callable[[Document], object]], ...] = (
    ("A4横放", lambda d: setattr(turned_section(d), "page_width", Mm(280))),
    ("天头（装订后）", lambda d: setattr(turned_section(d), "right_margin", Mm(20))),
    ("订口（装订后）", lambda d: setattr(turned_section(d), "top_margin", Mm(20))),
    ("版心225", lambda d: setattr(turned_section(d), "left_margin", Mm(20))),
    ("页码位置", lambda d: number_table(d)._tbl.tblPr.find(qn("w:tblpPr")).set(qn("w:tblpX"), "100")),
    ("页码位置", lambda d: number_table(d)._tbl.getparent().remove(number_table(d)._tbl)),
    (
        "页码位置",
        lambda d: setattr(number_table(d).rows[0].cells[0].paragraphs[0], "alignment", WD_ALIGN_PARAGRAPH.LEFT),
    ),
    ("表头在每面重复", lambda d: d.tables[0]._tbl.tr_lst[0].remove(d.tables[0]._tbl.tr_lst[0].find(qn("w:trPr")))),
)


@pytest.mark.parametrize(("expected", "breaks"), IN_WORD)
def test_a_broken_row_of_the_docx_is_found(press, expected, breaks):
    document = docx.Document(io.BytesIO(files_of(brief(wide()), press)[0]))
    breaks(document)
    out = io.BytesIO()
    document.save(out)
    found = check_docx(out.getvalue(), Layout.BRIEF)
    assert any(item.clause == "8" and expected in item.expected for item in found), found


def moved(content: bytes, change: Transformation) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        if page.mediabox.width > page.mediabox.height:
            page.add_transformation(change)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


POINTS_A_MM = 72 / 25.4
IN_PDF = (
    ("表头在切口一边", "8", Transformation().rotate(180).translate(297 * POINTS_A_MM, 210 * POINTS_A_MM)),
    ("版心225", "8", Transformation().translate(-12 * POINTS_A_MM, 0)),
    ("一字线上距版心下边缘7", "7.5", Transformation().translate(3 * POINTS_A_MM, 0)),
    ("双页码居左空一字", "7.5", Transformation().translate(0, 3 * POINTS_A_MM)),
)


@pytest.mark.parametrize(("expected", "clause", "change"), IN_PDF)
def test_a_broken_row_of_the_pdf_is_found(press, expected, clause, change):
    found = check_pdf(moved(files_of(brief(wide()), press)[1], change), Layout.BRIEF)
    assert any(item.clause == clause and expected in item.expected for item in found), found


# --- lengths around the ends of pages ----------------------------------------------------------------------------------


def drawing(height: int) -> Chart:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="{height}"><rect width="9" height="9"/></svg>'
    return Chart("图", svg, (), 1000, height)


LENGTHS = {
    "lines": [brief(blocks=(LINE,) * count) for count in range(12, 23)],
    "a drawing ends the first page": [brief(blocks=(drawing(height),)) for height in range(920, 1000, 8)],
    "lines and a drawing": [brief(blocks=(LINE,) * 13 + (drawing(height),)) for height in range(1000, 1250, 25)],
    "a table": [brief(blocks=(table(WIDE[:3], rows),)) for rows in range(18, 62, 4)],
    "a wide annex": [brief(wide(rows)) for rows in range(14, 34, 2)],
    "an annex": [brief(narrow(rows)) for rows in range(20, 36, 2)],
}


@pytest.mark.parametrize("kind", LENGTHS)
def test_a_paper_of_any_length_settles(press, kind):
    for paper in LENGTHS[kind]:
        with capture_logs() as said:
            content = press.pdf(paper, SourceRegister())
        assert said == []
        assert check_pdf(content, Layout.BRIEF) == []
        pages = pages_of(content)
        assert len(pages) % 2 == 0
        assert "印发" in pages[-1].text()


def test_a_drawing_in_a_turned_annex_keeps_its_size(press):
    (chart,) = brief_with_chart().blocks
    assert check_pdf(press.pdf(brief(Attachment("图", (chart, table(WIDE, 3)))), SourceRegister()), Layout.BRIEF) == []
