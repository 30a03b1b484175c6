"""Checks a document against the rows of GB/T 9704-2012 by measuring its files; a list of findings, empty when good."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final, cast

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Length
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from services.reports.layout import gbt9704
from services.reports.layout.docx_xml import TWIPS_A_MM, TWIPS_A_PT
from services.reports.layout.finding import Finding
from services.reports.layout.fonts import STANDARD_NAMES, FontRole
from services.reports.layout.measuring import MeasuredPage, RuledLine, TextRun, is_red, measure
from services.reports.layout.validate_head import head_of_docx, head_of_pdf, is_red_mark
from services.reports.layout.validate_imprint import imprint_of_docx, imprint_of_pdf, top_of_imprint
from services.reports.layout.validate_landscape import is_landscape, landscape_of_docx, landscape_of_pdf
from services.reports.layout.validate_parts import parts_of_docx, parts_of_pdf, signature_alone
from services.reports.layout.validate_rows import rows_of_pdf
from services.reports.paper import Layout

_TOLERANCE_MM: Final = 0.3
_STANDARD: Final = frozenset(STANDARD_NAMES.values())
_NUMBER_LIKE: Final = re.compile(r"^[\u4e00-\u9fa5]+〔")


def check_docx(content: bytes, layout: Layout) -> list[Finding]:
    """Measure a DOCX."""
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    upright = [each for each in document.sections if not is_landscape(each)]
    return [
        *(finding for each in upright for finding in (*_page_of(each), *_grid_of(each), *_page_numbers_of(each))),
        *landscape_of_docx(document),
        *_faces_of(document),
        *_mirroring_of(document),
        *_numbers_of(document),
        *parts_of_docx(document, layout),
        *((*_letter_of(section), *_letter_number(document)) if layout is Layout.LETTER else ()),
        *head_of_docx(document, layout),
        *imprint_of_docx(document),
    ]


def check_pdf(content: bytes, layout: Layout) -> list[Finding]:
    """Measure a PDF."""
    reader = PdfReader(io.BytesIO(content))
    pages = [measure(page) for page in reader.pages]
    findings = [
        finding for number, page in enumerate(pages, 1) if not page.is_landscape for finding in _pdf_page(page, number)
    ]
    findings += landscape_of_pdf(pages)
    findings += _embedded(reader)
    # Pages that lie sideways are bound like the others, and their numbers stand where the others' do.
    pages = [page.bound() if page.is_landscape else page for page in pages]
    findings += parts_of_pdf(pages)
    findings += rows_of_pdf(pages, layout)
    findings += signature_alone(pages)
    findings += _pdf_page_numbers(pages, layout)
    findings += head_of_pdf(pages[0], layout)
    findings += imprint_of_pdf(pages)
    if layout is Layout.LETTER:
        findings += _letter_lines(pages[0].lines)
        if any(top_of_imprint(page) is not None for page in pages):
            findings.append(Finding("10.1", "版记不加印发机关和印发日期、分隔线", "有"))
    return findings


def _mm(length: Length | None) -> float:
    return 0.0 if length is None else length.mm


def _near(found: float, expected: float, tolerance: float = _TOLERANCE_MM) -> bool:
    return abs(found - expected) <= tolerance


def _page_of(section: Section) -> Iterator[Finding]:
    measures = (
        ("5.1", "纸宽", section.page_width, gbt9704.PAPER_WIDTH_MM),
        ("5.1", "纸高", section.page_height, gbt9704.PAPER_HEIGHT_MM),
        ("5.2.1", "天头", section.top_margin, gbt9704.HEAD_MARGIN_MM),
        ("5.2.1", "订口", section.left_margin, gbt9704.BINDING_MARGIN_MM),
    )
    for clause, name, length, expected in measures:
        found = _mm(length)
        if not _near(found, expected, gbt9704.MARGIN_TOLERANCE_MM):
            yield Finding(clause, f"{name}{expected} mm", f"{found:.1f} mm")
    width = _mm(section.page_width) - _mm(section.left_margin) - _mm(section.right_margin)
    height = _mm(section.page_height) - _mm(section.top_margin) - _mm(section.bottom_margin)
    if not _near(width, gbt9704.TEXT_WIDTH_MM) or not _near(height, gbt9704.TEXT_HEIGHT_MM):
        yield Finding("5.2.1", "版心156 mm×225 mm", f"{width:.1f} mm×{height:.1f} mm")


def _grid_of(section: Section) -> Iterator[Finding]:
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx has no word for the grid
    if grid is None:
        yield Finding("5.2.3", "22行28字网格", "没有网格")
        return
    lines = gbt9704.TEXT_HEIGHT_MM * TWIPS_A_MM / int(grid.get(qn("w:linePitch")))
    pitch = gbt9704.BODY_PT + int(grid.get(qn("w:charSpace"))) / 4096
    characters = gbt9704.TEXT_WIDTH_MM * gbt9704.POINTS_A_MM / pitch
    if round(lines) != gbt9704.LINES_A_PAGE or round(characters) != gbt9704.CHARACTERS_A_LINE:
        yield Finding("5.2.3", "22行28字", f"{lines:.1f}行{characters:.1f}字")


def _faces_of(document: Document) -> Iterator[Finding]:
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text.strip()]
    faces = {fonts.get(qn("w:eastAsia")) for fonts in document.element.body.iter(qn("w:rFonts"))}
    if not faces <= _STANDARD:
        yield Finding("5.2.2", "、".join(sorted(_STANDARD)), "、".join(sorted(str(face) for face in faces - _STANDARD)))
    titles = {
        run.font.size.pt
        for run in runs
        if run.font.size and _face(run) == STANDARD_NAMES[FontRole.MARK] and not run.font.color.rgb
    }
    if titles != {gbt9704.TITLE_PT}:
        yield Finding("7.3.1", "标题2号小标宋体", f"{sorted(titles)}")
    for paragraph in document.paragraphs:
        first = paragraph._p.pPr.find(qn("w:ind")) if paragraph._p.pPr is not None else None  # noqa: SLF001
        characters = first.get(qn("w:firstLineChars")) if first is not None else None
        if characters is not None and int(characters) != gbt9704.INDENT_CHARACTERS * 100:
            yield Finding("7.3.3", "每段左空二字", f"{int(characters) / 100}字：{paragraph.text[:12]}")
    level_one = [
        paragraph for paragraph in document.paragraphs if re.match(r"^[一二三四五六七八九十]+、", paragraph.text)
    ]
    for paragraph in level_one:
        if any(_face(run) != STANDARD_NAMES[FontRole.HEI] for run in paragraph.runs):
            yield Finding("7.3.3", "一级标题黑体", paragraph.text[:12])


def _face(run: object) -> str | None:
    fonts = run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")  # type: ignore[attr-defined]  # noqa: SLF001
    return None if fonts is None else fonts.get(qn("w:eastAsia"))


def _page_numbers_of(section: Section) -> Iterator[Finding]:
    wanted = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "单页码居右空一字"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "双页码居左空一字"),
    )
    for footer, align, expected in wanted:
        paragraph = _numbered(footer)
        if paragraph is None or paragraph.alignment != align or not re.fullmatch(r"— \d+ —", paragraph.text):
            yield Finding("7.5", expected, "无页码" if paragraph is None else f"{paragraph.alignment} {paragraph.text}")
            continue
        if any(_face(run) != STANDARD_NAMES[FontRole.SONG] for run in paragraph.runs if run.text.strip()):
            yield Finding("7.5", "页码4号宋体", paragraph.text)
        indent = paragraph._p.get_or_add_pPr().find(qn("w:ind"))  # noqa: SLF001
        side = "w:right" if align == WD_ALIGN_PARAGRAPH.RIGHT else "w:left"
        if int(indent.get(qn(side))) != gbt9704.SMALL_PT * TWIPS_A_PT:
            yield Finding("7.5", expected, f"空{int(indent.get(qn(side))) / TWIPS_A_PT} pt")


def _numbered(footer: _Footer) -> Paragraph | None:
    paragraphs: list[Paragraph] = footer.paragraphs
    for paragraph in paragraphs:
        if any("PAGE" in (code.text or "") for code in paragraph._p.iter(qn("w:instrText"))):  # noqa: SLF001
            return paragraph
    return None


def _mirroring_of(document: Document) -> Iterator[Finding]:
    settings = document.settings.element
    for tag, expected in (("w:mirrorMargins", "订口在内侧"), ("w:evenAndOddHeaders", "单双页码位置不同")):
        if settings.find(qn(tag)) is None:
            yield Finding("7.5", expected, "未设置")


def _numbers_of(document: Document) -> Iterator[Finding]:
    for paragraph in document.paragraphs[:3]:
        if _NUMBER_LIKE.match(paragraph.text) and not re.match(gbt9704.NUMBER_PATTERN, paragraph.text):
            yield Finding("7.2.5", "机关代字〔年份〕序号号", paragraph.text)


def _letter_number(document: Document) -> Iterator[Finding]:
    """10.1: the number flush right under the red line; no 版记 with lines, printing office and date."""
    for paragraph in document.paragraphs[:1]:
        if _NUMBER_LIKE.match(paragraph.text) and paragraph.alignment != WD_ALIGN_PARAGRAPH.RIGHT:
            yield Finding("10.1", "发文字号顶格居版心右边缘", f"{paragraph.alignment}")
    if any(paragraph.text.endswith("印发") for paragraph in document.paragraphs):
        yield Finding("10.1", "版记不加印发机关和印发日期、分隔线", "有")


def _letter_of(section: Section) -> Iterator[Finding]:
    if not section.different_first_page_header_footer or _numbered(section.first_page_footer) is not None:
        yield Finding("10.1", "首页不显示页码", "首页有页码")
    frames = [
        (paragraph, paragraph._p.pPr.find(qn("w:framePr")))  # noqa: SLF001
        for paragraph in section.first_page_header.paragraphs
    ]
    placed = [(paragraph, frame) for paragraph, frame in frames if frame is not None]
    lines = [(p, f) for p, f in placed if p._p.pPr.find(qn("w:pBdr")) is not None]  # noqa: SLF001
    widths = [int(frame.get(qn("w:w"))) / TWIPS_A_MM for _, frame in lines]
    tops = [int(frame.get(qn("w:y"))) / TWIPS_A_MM for _, frame in lines]
    if len(lines) != 2 or not all(_near(width, gbt9704.LETTER_LINE_WIDTH_MM) for width in widths):
        yield Finding("10.1", "两条170 mm红色双线", f"{widths}")
    elif not _near(tops[1], gbt9704.PAPER_HEIGHT_MM - gbt9704.LETTER_FOOT_LINE_MM):
        yield Finding("10.1", "第二条双线距下页边20 mm", f"{gbt9704.PAPER_HEIGHT_MM - tops[1]:.1f} mm")
    marks = [int(frame.get(qn("w:y"))) / TWIPS_A_MM for paragraph, frame in placed if is_red_mark(paragraph)]
    if len(marks) != 1 or not _near(marks[0], gbt9704.LETTER_MARK_TOP_MM):
        yield Finding("10.1", "发文机关标志上边缘距上页边30 mm", f"{marks}")


def _pdf_page(page: MeasuredPage, number: int) -> Iterator[Finding]:
    if not _near(page.width_mm, gbt9704.PAPER_WIDTH_MM) or not _near(page.height_mm, gbt9704.PAPER_HEIGHT_MM):
        yield Finding("5.1", "A4", f"第{number}页{page.width_mm:.1f}×{page.height_mm:.1f} mm")
    left = gbt9704.BINDING_MARGIN_MM if number % 2 else gbt9704.OUTER_MARGIN_MM
    body = [run for run in page.runs if _is_body_size(run.size_pt) and _is_in_text_area(run.y_mm)]
    for run in body:
        if run.x_mm < left - _TOLERANCE_MM or run.x_mm > left + gbt9704.TEXT_WIDTH_MM:
            yield Finding("5.2.1", f"第{number}页版心左边{left:.0f} mm", f"{run.x_mm:.1f} mm：{run.text[:12]}")
    lines = len({round(run.y_mm, 1) for run in body})
    if lines > gbt9704.LINES_A_PAGE:
        yield Finding("5.2.3", "每面22行", f"第{number}页{lines}行")


def _is_body_size(size_pt: float) -> bool:
    return _near(size_pt, gbt9704.BODY_PT, 0.1)


def _is_in_text_area(y_mm: float) -> bool:
    return gbt9704.HEAD_MARGIN_MM < y_mm < gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM + _TOLERANCE_MM


def _embedded(reader: PdfReader) -> Iterator[Finding]:
    for number, page in enumerate(reader.pages, 1):
        fonts = cast("DictionaryObject", page["/Resources"]).get("/Font", DictionaryObject())
        for name, entry in fonts.get_object().items():
            descendant = entry.get_object()["/DescendantFonts"][0].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object()):
                yield Finding("5.2.2", "字体嵌入", f"第{number}页{name}")


def _pdf_page_numbers(pages: list[MeasuredPage], layout: Layout) -> Iterator[Finding]:
    below = gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM
    for number, page in enumerate(pages, 1):
        runs = [run for run in page.runs if run.y_mm > below and _near(run.size_pt, gbt9704.SMALL_PT, 0.1)]
        yield from _place_of_number(runs, number)
        words = "".join(run.text for run in runs if not is_red(run.ink))
        expected = "" if layout is Layout.LETTER and number == 1 else f"—{number}—"
        if not _has_text(page):
            expected = ""
        if "".join(words.split()) != expected:
            yield Finding("7.5", expected or "首页、空白页和只有版记的页不显示页码", f"第{number}页“{words}”")


def _place_of_number(runs: list[TextRun], number: int) -> Iterator[Finding]:
    """7.5: the dash 7 mm under the text area; even pages one character in from the left, odd ones at the right."""
    if not runs:
        return
    first = min(runs, key=lambda run: run.x_mm)
    middle = first.top_mm + first.size_pt / 2 / gbt9704.POINTS_A_MM
    under = middle - gbt9704.HEAD_MARGIN_MM - gbt9704.TEXT_HEIGHT_MM
    if not _near(under, gbt9704.PAGE_NUMBER_GAP_MM):
        yield Finding("7.5", "一字线上距版心下边缘7 mm", f"第{number}页{under:.1f} mm")
    inset = gbt9704.SMALL_PT / gbt9704.POINTS_A_MM
    if number % 2 == 0 and not _near(first.x_mm, gbt9704.OUTER_MARGIN_MM + inset):
        yield Finding("7.5", "双页码居左空一字", f"第{number}页左起{first.x_mm:.1f} mm")
    if number % 2 and first.x_mm < gbt9704.PAPER_WIDTH_MM - gbt9704.OUTER_MARGIN_MM - 6 * inset:
        yield Finding("7.5", "单页码居右空一字", f"第{number}页左起{first.x_mm:.1f} mm")


def _has_text(page: MeasuredPage) -> bool:
    """Whether anything stands on a page besides the 版记: blank pages and pages that hold it alone have no number."""
    top = top_of_imprint(page)
    return any(_is_in_text_area(run.y_mm) and (top is None or run.y_mm < top) for run in page.runs)


def _letter_lines(lines: tuple[RuledLine, ...]) -> Iterator[Finding]:
    wide = sorted(
        (line for line in lines if _near(line.width_mm, gbt9704.LETTER_LINE_WIDTH_MM)), key=lambda line: line.y_mm
    )
    if len(wide) != 4:
        yield Finding("10.1", "两条170 mm红色双线", f"{len(wide)}条线")
        return
    over, under, foot_over, foot_under = wide
    if over.thickness_mm <= under.thickness_mm:
        yield Finding("10.1", "首条上粗下细", f"{over.thickness_mm:.2f}/{under.thickness_mm:.2f} mm")
    if foot_over.thickness_mm >= foot_under.thickness_mm:
        yield Finding("10.1", "末条上细下粗", f"{foot_over.thickness_mm:.2f}/{foot_under.thickness_mm:.2f} mm")
    if not _near(gbt9704.PAPER_HEIGHT_MM - foot_over.y_mm, gbt9704.LETTER_FOOT_LINE_MM):
        yield Finding("10.1", "末条距下页边20 mm", f"{gbt9704.PAPER_HEIGHT_MM - foot_over.y_mm:.1f} mm")
    if not _near(over.x_mm, (gbt9704.PAPER_WIDTH_MM - gbt9704.LETTER_LINE_WIDTH_MM) / 2):
        yield Finding("10.1", "双线居中", f"左起{over.x_mm:.1f} mm")
