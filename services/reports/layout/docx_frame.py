"""The page of a DOCX: paper, margins, grid, page numbers, marks, the letter's red lines, the brief's head and imprint."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from services.reports.layout import gbt9704
from services.reports.layout.docx_head import head_marks, red_head, red_line_mm
from services.reports.layout.docx_text import Writer, write
from services.reports.layout.docx_xml import (
    add_page_number,
    element,
    mirror_margins,
    set_border,
    set_foot_frame,
    set_frame,
    set_grid,
    set_indent,
    set_spacing,
)
from services.reports.layout.fonts import STANDARD_NAMES, FontRole
from services.reports.paper import DRAFT_MARK, Imprint, Layout, Paper

_DOUBLE_LINE_EIGHTHS = 36
"""4.5 pt for both lines of a thick-thin border together."""
_RED_LINE_EIGHTHS = 24
_HEADER_TOP_MM = 18.0
_MARK_CHARACTER_ROOM = 0.98
_UNDER_LINE_MM = 3.0
"""自定: the first elements of a letter under its red double line."""


def dress_pages(document: Document, paper: Paper) -> None:
    """Set paper, margins, grid, headers and footers of the first section (5.1, 5.2, 7.5, 10.1)."""
    section = document.sections[0]
    dress_upright(section)
    set_grid(section)
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    mirror_margins(settings.element)
    _styles(document)
    section.different_first_page_header_footer = paper.layout is Layout.LETTER or paper.layout.has_red_line
    headers(section, paper)
    footers(section, paper)


def dress_upright(section: Section) -> None:
    """Set paper and margins of upright pages (5.1, 5.2) and how far down the numbers stand (7.5)."""
    section.page_width, section.page_height = Mm(gbt9704.PAPER_WIDTH_MM), Mm(gbt9704.PAPER_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(gbt9704.HEAD_MARGIN_MM), Mm(gbt9704.FOOT_MARGIN_MM)
    section.left_margin, section.right_margin = Mm(gbt9704.BINDING_MARGIN_MM), Mm(gbt9704.OUTER_MARGIN_MM)
    section.header_distance = Mm(_HEADER_TOP_MM)
    number_height_mm = gbt9704.SMALL_PT / gbt9704.POINTS_A_MM
    # The dash runs through the middle of the line, so the line's middle stands 7 mm under the text area.
    section.footer_distance = Mm(gbt9704.FOOT_MARGIN_MM - gbt9704.PAGE_NUMBER_GAP_MM - number_height_mm / 2)


def _styles(document: Document) -> None:
    """Make 3号仿宋 the document's own face, so that text typed in later fits."""
    normal = document.styles["Normal"]
    name = STANDARD_NAMES[FontRole.BODY]
    properties = normal.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    properties.append(element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name))
    properties.append(element("sz", val=round(gbt9704.BODY_PT * 2)))
    properties.append(element("szCs", val=round(gbt9704.BODY_PT * 2)))
    properties.append(element("lang", val="en-US", eastAsia="zh-CN"))


def headers(section: Section, paper: Paper) -> None:
    """Write the marks of origin and draft over every page, a letter's or a document's red head over the first."""
    for header in (section.header, section.even_page_header):
        page_mark(header, paper)
    if not section.different_first_page_header_footer:
        return
    if paper.layout is Layout.LETTER:
        first = section.first_page_header
        page_mark(first, paper)
        _letter_head(first, paper)
    elif paper.layout.has_red_line:
        first = section.first_page_header
        page_mark(first, paper)
        head_marks(first, paper, gbt9704.HEAD_MARGIN_MM)
        red_head(first, paper, mark_size_pt(paper))


def page_mark(part: _Header | _Footer, paper: Paper) -> None:
    """Write the origin's mark and the draft's into a header."""
    part.is_linked_to_previous = False
    paragraph = _first(part)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(paragraph, line_pt=14)
    words = [paper.origin_mark, f"{DRAFT_MARK}（未编号，未签发）" if paper.is_draft else ""]
    write(paragraph, "\u3000".join(filter(None, words)), FontRole.HEI, gbt9704.TABLE_PT, red=True)


def mark_size_pt(paper: Paper) -> float:
    """Return the size of the red mark: as the standard leaves it, but never wider than its line."""
    width_mm = gbt9704.LETTER_LINE_WIDTH_MM if paper.layout is Layout.LETTER else gbt9704.TEXT_WIDTH_MM
    room = width_mm * gbt9704.POINTS_A_MM * _MARK_CHARACTER_ROOM / max(1, len(paper.mark))
    return int(min(gbt9704.MARK_PT, room) * 2) / 2


def _letter_head(header: _Header, paper: Paper) -> None:
    """信函格式 (10.1): the mark 30 mm from the top edge, 4 mm under it the double line, 170 mm wide."""
    size_pt = mark_size_pt(paper)
    left_mm = (gbt9704.PAPER_WIDTH_MM - gbt9704.LETTER_LINE_WIDTH_MM) / 2
    mark = header.add_paragraph()
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(mark, line_pt=size_pt)
    set_frame(mark, x_mm=left_mm, y_mm=gbt9704.LETTER_MARK_TOP_MM, width_mm=gbt9704.LETTER_LINE_WIDTH_MM)
    write(mark, paper.mark, FontRole.MARK, size_pt, red=True)
    line_top_mm = gbt9704.LETTER_MARK_TOP_MM + size_pt / gbt9704.POINTS_A_MM + gbt9704.LETTER_LINE_GAP_MM
    head_marks(header, paper, line_top_mm + _UNDER_LINE_MM)
    _double_line(header, line_top_mm, "thickThinSmallGap")
    _double_line(header, gbt9704.PAPER_HEIGHT_MM - gbt9704.LETTER_FOOT_LINE_MM, "thinThickSmallGap")


def _double_line(header: _Header, y_mm: float, kind: str) -> None:
    line = header.add_paragraph()
    set_spacing(line, line_pt=1)
    left_mm = (gbt9704.PAPER_WIDTH_MM - gbt9704.LETTER_LINE_WIDTH_MM) / 2
    set_frame(line, x_mm=left_mm, y_mm=y_mm, width_mm=gbt9704.LETTER_LINE_WIDTH_MM)
    set_border(line, "top", kind=kind, eighths=_DOUBLE_LINE_EIGHTHS, color=gbt9704.RED)


def footers(section: Section, paper: Paper) -> None:
    """Write the page numbers (7.5) and the mark of origin; a letter's first page has no number (10.1)."""
    numbered = [
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ]
    if paper.layout.has_red_line and section.different_first_page_header_footer:
        numbered.append((section.first_page_footer, WD_ALIGN_PARAGRAPH.RIGHT))
    for footer, align in numbered:
        footer.is_linked_to_previous = False
        paragraph = _first(footer)
        paragraph.alignment = align
        set_spacing(paragraph, line_pt=gbt9704.SMALL_PT)
        inset = gbt9704.PAGE_NUMBER_INDENT_CHARACTERS * gbt9704.SMALL_PT
        is_odd = align is WD_ALIGN_PARAGRAPH.RIGHT
        set_indent(paragraph, left_pt=0 if is_odd else inset, right_pt=inset if is_odd else 0)
        add_page_number(paragraph, STANDARD_NAMES[FontRole.SONG], gbt9704.SMALL_PT)
        foot_mark(footer, paper)
    if paper.layout is Layout.LETTER and section.different_first_page_header_footer:
        first = section.first_page_footer
        first.is_linked_to_previous = False
        foot_mark(first, paper)


def foot_mark(footer: _Footer, paper: Paper, *, page_width_mm: float = gbt9704.PAPER_WIDTH_MM) -> None:
    """Write the origin's mark at the foot as well, out of the page number's way."""
    if not paper.origin_mark:
        return
    paragraph = footer.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(paragraph, line_pt=12)
    upright = gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM
    sideways = gbt9704.LANDSCAPE_TOP_MM + gbt9704.TEXT_WIDTH_MM
    bottom_mm = upright if page_width_mm == gbt9704.PAPER_WIDTH_MM else sideways
    y_mm = bottom_mm + gbt9704.PAGE_NUMBER_GAP_MM - 2
    width_mm = 60
    set_frame(paragraph, x_mm=(page_width_mm - width_mm) / 2, y_mm=y_mm, width_mm=width_mm)
    write(paragraph, paper.origin_mark, FontRole.HEI, 9, red=True)


def _first(part: _Header | _Footer) -> Paragraph:
    paragraph: Paragraph = part.paragraphs[0]
    return paragraph


def head_of_paper(writer: Writer, paper: Paper) -> None:
    """Write what stands over the title."""
    if paper.layout is Layout.LETTER:
        line_bottom_mm = (
            gbt9704.LETTER_MARK_TOP_MM + mark_size_pt(paper) / gbt9704.POINTS_A_MM + gbt9704.LETTER_LINE_GAP_MM
        )
        below_pt = (line_bottom_mm + _UNDER_LINE_MM - gbt9704.HEAD_MARGIN_MM) * gbt9704.POINTS_A_MM
        number = writer.flush_right(paper.number or f"（{DRAFT_MARK}）", before_pt=max(0.0, below_pt))
        lines = gbt9704.TITLE_BLANK_LINES + max(0, len(paper.head_marks) - 1)
        number.paragraph_format.space_after = Pt(lines * gbt9704.LINE_PITCH_PT)
        return
    if paper.layout.has_red_line:
        # An empty line that reaches down to two lines over the title; what is red stands in the header.
        below_pt = (red_line_mm(mark_size_pt(paper)) - gbt9704.HEAD_MARGIN_MM) * gbt9704.POINTS_A_MM
        holder = writer.document.add_paragraph()
        set_spacing(
            holder, line_pt=1, before_pt=below_pt - 1, after_pt=gbt9704.TITLE_BLANK_LINES * gbt9704.LINE_PITCH_PT
        )
        return
    if paper.layout is Layout.PLAIN:
        return
    size_pt = mark_size_pt(paper)
    writer.centred(paper.mark, FontRole.MARK, size_pt, line_pt=size_pt * 1.4, red=True)
    writer.centred(paper.number or f"（{DRAFT_MARK}）", FontRole.BODY, gbt9704.BODY_PT, line_pt=gbt9704.LINE_PITCH_PT)
    line = writer.document.add_paragraph()
    set_spacing(line, line_pt=gbt9704.LINE_PITCH_PT, after_pt=gbt9704.LINE_PITCH_PT)
    set_border(line, "bottom", kind="single", eighths=_RED_LINE_EIGHTHS, color=gbt9704.RED, space_pt=4)
    stop = gbt9704.TEXT_WIDTH_MM
    line.paragraph_format.tab_stops.add_tab_stop(Mm(stop - 6), alignment=2)
    line.paragraph_format.left_indent = Mm(6)
    write(line, f"{paper.editor}\t{paper.date_text}", FontRole.BODY, _fitting_pt(f"{paper.editor}{paper.date_text}"))


def _fitting_pt(text: str, most_pt: float = gbt9704.BODY_PT) -> float:
    """Return the size at which a line of text fits between the margins, at most `most_pt`, in half points."""
    places = sum(0.5 if character.isascii() else 1.0 for character in text) + 3
    return int(min(most_pt, gbt9704.TEXT_WIDTH_MM * gbt9704.POINTS_A_MM / places) * 2) / 2


def imprint_at_foot(writer: Writer, imprint: Imprint) -> None:
    """版记 (7.4) at the foot of the last page: thick, thin, thick lines; 4号仿宋, one character in from both sides."""
    lines = [f"{label}：{names}" for label, names in imprint.lines]
    texts = [*lines, f"{imprint.issuer}\t{imprint.issued_on}印发", *filter(None, (imprint.copies,))]
    for index, text in enumerate(texts):
        paragraph = writer.document.add_paragraph()
        set_foot_frame(paragraph)
        set_spacing(paragraph, line_pt=22)
        set_indent(paragraph, left_pt=gbt9704.SMALL_PT, right_pt=gbt9704.SMALL_PT)
        if index == 0:
            set_border(paragraph, "top", kind="single", eighths=_eighths(gbt9704.THICK_LINE_MM), color="000000")
        if index == len(lines) - 1:
            set_border(paragraph, "bottom", kind="single", eighths=_eighths(gbt9704.THIN_LINE_MM), color="000000")
        if index == len(lines):
            set_border(paragraph, "bottom", kind="single", eighths=_eighths(gbt9704.THICK_LINE_MM), color="000000")
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(gbt9704.TEXT_WIDTH_MM - 5), alignment=2)
        if index == len(lines) + 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        size_pt = _fitting_pt(text, gbt9704.SMALL_PT) if index == len(lines) else gbt9704.SMALL_PT
        write(paragraph, text, FontRole.BODY, size_pt)


def _eighths(millimetres: float) -> int:
    return round(millimetres * gbt9704.POINTS_A_MM * 8)
