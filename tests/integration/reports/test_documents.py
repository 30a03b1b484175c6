"""Letter and notice as files: both forms measured, marked, complete, the same bytes each time, quick, without boxes."""

import dataclasses
import io
import time
import zipfile

import docx
import pytest
import typst
from pypdf import PdfReader

from contracts.cases.v1 import DocumentKind
from contracts.values import MatterClass, Origin
from services.reports.annex import register_sources
from services.reports.layout.docx import write_docx
from services.reports.layout.measuring import measure
from services.reports.layout.validate import check_docx, check_pdf
from services.reports.letters.assembling import assemble_letter
from services.reports.letters.letter import compose_letter
from services.reports.offices import load_offices
from services.reports.paper import Layout, Paper, Paragraph, all_figures
from tests.support.reports_samples import NUMBERS, alert, requested

LETTER_LIMIT_S = 1.0


def paper_of(**changes) -> Paper:
    event = requested(**changes)
    return compose_letter(assemble_letter(event, alert(), NUMBERS, load_offices().of("999901")))


def files_of(paper: Paper, press) -> tuple[bytes, bytes]:
    register = register_sources(paper.blocks, *(attachment.blocks for attachment in paper.attachments))
    return write_docx(paper, register, press), press.pdf(paper, register)


def pages_of(pdf: bytes) -> list[str]:
    return [measure(page).text() for page in PdfReader(io.BytesIO(pdf)).pages]


def docx_text(content: bytes) -> str:
    """All text of a DOCX: body, tables, headers and footers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        document = docx.Document(io.BytesIO(content))
        assert parts
    texts = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    return "".join(texts)


KINDS = (
    {},
    {"number": None},
    {"kind": DocumentKind.QUERY_NOTICE, "number": "预算工委通报〔2025〕1号", "matter_class": MatterClass.GENERAL},
    {"kind": DocumentKind.QUERY_NOTICE, "number": None, "matter_class": MatterClass.GENERAL},
)


@pytest.mark.parametrize("changes", KINDS)
def test_both_forms_keep_the_standard(press, changes):
    word, pdf = files_of(paper_of(**changes), press)
    assert check_docx(word, Layout.LETTER) == []
    assert check_pdf(pdf, Layout.LETTER) == []


@pytest.mark.parametrize("origin", [Origin.SYNTHETIC, Origin.FOREIGN])
def test_every_page_of_both_forms_is_marked(press, origin):
    paper = paper_of(origin=origin)
    word, pdf = files_of(paper, press)
    pages = pages_of(pdf)
    assert len(pages) >= 2
    assert all(page.count(paper.origin_mark) >= 2 for page in pages)
    section = docx.Document(io.BytesIO(word)).sections[0]
    parts = (section.header, section.even_page_header, section.first_page_header)
    parts += (section.footer, section.even_page_footer, section.first_page_footer)
    for part in parts:
        assert paper.origin_mark in "".join(paragraph.text for paragraph in part.paragraphs)
    body = [paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs]
    assert body.index(paper.origin_mark) < body.index("县财政局：")


def test_official_data_carry_no_mark_and_a_draft_says_so_on_every_page(press):
    pages = pages_of(files_of(paper_of(origin=Origin.OFFICIAL), press)[1])
    assert not any("演示" in page or "草稿" in page for page in pages[1:])
    drafts = pages_of(files_of(paper_of(origin=Origin.OFFICIAL, number=None), press)[1])
    assert all("草稿" in page for page in drafts)
    assert not any("〔2025〕" in page for page in drafts)


def test_both_forms_say_the_same(press):
    paper = paper_of()
    word, pdf = files_of(paper, press)
    in_word, in_pdf = "".join(docx_text(word).split()), "".join(pages_of(pdf))
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            assert "".join(block.text.split()) in in_word
    for figure in all_figures(paper):
        assert figure.text in in_word
        for source in figure.sources:
            assert source.receipt in in_word
            assert source.place in in_word
            assert source.receipt in in_pdf.replace("\u200b", "")


def test_the_same_letter_gives_the_same_bytes_and_another_day_other_ones(press):
    paper = paper_of()
    first, second = files_of(paper, press), files_of(paper, press)
    assert first == second
    later = dataclasses.replace(paper, dated_on=paper.dated_on.replace(day=6))
    assert files_of(later, press)[1] != first[1]


def test_a_letter_takes_less_than_a_second(press):
    paper = paper_of()
    files_of(paper, press)
    began = time.perf_counter()
    files_of(paper, press)
    assert time.perf_counter() - began < LETTER_LIMIT_S


def test_a_list_of_many_rows_stands_whole_in_both_forms(press):
    known = alert()
    rows = tuple(known.evidence[0].model_copy(update={"label": f"第{number}笔支付"}) for number in range(1, 451))
    known = known.model_copy(update={"evidence": rows, "evidence_count": 450})
    paper = compose_letter(assemble_letter(requested(), known, NUMBERS, load_offices().of("999901")))
    word, pdf = files_of(paper, press)
    printed, text = "".join(pages_of(pdf)), docx_text(word)
    for number in (1, 200, 201, 449, 450):
        assert f"第{number}笔支付" in text
        assert f"第{number}笔支付" in printed


def test_rare_characters_come_from_another_face_and_none_is_a_box(press):
    paper = paper_of(title="堃龑昇公司−①〇债务")
    _, pdf = files_of(paper, press)
    assert "堃龑昇公司−①〇债务" in "".join(pages_of(pdf))
    assert check_pdf(pdf, Layout.LETTER) == []


def test_a_character_that_no_face_has_stops_the_letter(press):
    with pytest.raises(typst.TypstError):
        files_of(paper_of(title="债务\ue123"), press)


def test_text_is_data_and_never_markup(press):
    title = "#panic() *粗* $x$ @ref \\ <a>"
    _, pdf = files_of(paper_of(title=title), press)
    assert "#panic()*粗*$x$@ref\\<a>" in "".join(pages_of(pdf))


def test_what_breaks_the_standard_is_found(press):
    paper = dataclasses.replace(paper_of(), number="元人预函[2025]03号")
    document = docx.Document(io.BytesIO(files_of(paper, press)[0]))
    section = document.sections[0]
    section.left_margin = section.left_margin * 2
    document.paragraphs[5].runs[0].font.name = "Arial"
    section.different_first_page_header_footer = False
    broken = io.BytesIO()
    document.save(broken)
    assert {finding.clause for finding in check_docx(broken.getvalue(), Layout.LETTER)} >= {"5.2.1", "10.1"}
    assert {finding.clause for finding in check_pdf(files_of(paper_of(), press)[1], Layout.BRIEF)} == {"7.5"}


def test_the_fonts_that_stand_in_are_named(press):
    assert "仿宋_GB2312 → FandolFang R" in press.fonts.substituted or press.fonts.families["body"][0] == "仿宋_GB2312"
