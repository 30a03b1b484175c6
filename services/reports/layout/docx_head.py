"""The red head of a document or of minutes in the first page's header: frames at the places of GB/T 9704-2012 7.2, 10.3."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Header
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from services.reports.layout import gbt9704
from services.reports.layout.docx_text import write
from services.reports.layout.docx_xml import set_border, set_frame, set_indent, set_spacing
from services.reports.layout.fonts import FontRole
from services.reports.paper import DRAFT_MARK, Paper

_RED_LINE_EIGHTHS = round(gbt9704.RED_LINE_MM * gbt9704.POINTS_A_MM * 8)
_LINE_MM = gbt9704.LINE_PITCH_PT / gbt9704.POINTS_A_MM
_BODY_MM = gbt9704.BODY_PT / gbt9704.POINTS_A_MM


def number_top_mm(size_pt: float) -> float:
    """Return where the number begins, from the paper's upper edge: two blank lines under the mark."""
    mark_bottom = gbt9704.HEAD_MARGIN_MM + gbt9704.HEAD_MARK_TOP_MM + size_pt / gbt9704.POINTS_A_MM
    return mark_bottom + gbt9704.NUMBER_BLANK_LINES * _LINE_MM


def red_line_mm(size_pt: float) -> float:
    """Return where the red line stands: 4 mm under the number."""
    return number_top_mm(size_pt) + _BODY_MM + gbt9704.RED_LINE_GAP_MM


def red_head(header: _Header, paper: Paper, size_pt: float) -> None:
    """Write mark, number (an upward document's at the left, with who signed it at the right) and red line."""
    mark = header.add_paragraph()
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(mark, line_pt=size_pt)
    _framed(mark, gbt9704.HEAD_MARGIN_MM + gbt9704.HEAD_MARK_TOP_MM)
    write(mark, paper.mark, FontRole.MARK, size_pt, red=True)
    number = header.add_paragraph()
    set_spacing(number, line_pt=gbt9704.BODY_PT)
    _framed(number, number_top_mm(size_pt))
    words = paper.number or f"（{DRAFT_MARK}）"
    if paper.signer:
        one = gbt9704.CHARACTER_PITCH_PT
        set_indent(number, left_pt=one, right_pt=one)
        stop = gbt9704.TEXT_WIDTH_MM * gbt9704.POINTS_A_MM - one
        number.paragraph_format.tab_stops.add_tab_stop(Pt(stop), alignment=2)
        write(number, f"{words}\t签发人：", FontRole.BODY, gbt9704.BODY_PT)
        write(number, paper.signer, FontRole.KAI, gbt9704.BODY_PT)
    else:
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(number, words, FontRole.BODY, gbt9704.BODY_PT)
    line = header.add_paragraph()
    set_spacing(line, line_pt=1)
    _framed(line, red_line_mm(size_pt))
    set_border(line, "top", kind="single", eighths=_RED_LINE_EIGHTHS, color=gbt9704.RED)


def head_marks(header: _Header, paper: Paper, top_mm: float) -> None:
    """Write 份号 and 紧急程度 at the left edge, one a line (7.2.1, 7.2.3, 10.1)."""
    for index, words in enumerate(paper.head_marks):
        paragraph = header.add_paragraph()
        set_spacing(paragraph, line_pt=gbt9704.LINE_PITCH_PT)
        set_frame(
            paragraph,
            x_mm=gbt9704.BINDING_MARGIN_MM,
            y_mm=top_mm + index * _LINE_MM,
            width_mm=gbt9704.TEXT_WIDTH_MM / 2,
        )
        face = FontRole.BODY if words == paper.copy_number else FontRole.HEI
        write(paragraph, words, face, gbt9704.BODY_PT)


def _framed(paragraph: Paragraph, y_mm: float) -> None:
    set_frame(paragraph, x_mm=gbt9704.BINDING_MARGIN_MM, y_mm=y_mm, width_mm=gbt9704.TEXT_WIDTH_MM)
