"""Checks the head against GB/T 9704-2012 7.2 (10.3 for minutes, 10.1 for a letter's mark): places of the first page's
header frames in the DOCX, of text and lines in the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.text.paragraph import Paragraph

from services.reports.layout import gbt9704
from services.reports.layout.docx_xml import TWIPS_A_MM, TWIPS_A_PT, number_of, property_of
from services.reports.layout.finding import Finding
from services.reports.layout.fonts import STANDARD_NAMES, FontRole
from services.reports.layout.measuring import MeasuredPage, RuledLine, TextRun, is_red
from services.reports.paper import Layout

_TOLERANCE_MM: Final = 0.3
_LINE_MM: Final = gbt9704.LINE_PITCH_PT / gbt9704.POINTS_A_MM
_BODY_MM: Final = gbt9704.BODY_PT / gbt9704.POINTS_A_MM
_ONE_MM: Final = gbt9704.CHARACTER_PITCH_PT / gbt9704.POINTS_A_MM
_MARK_TOP_MM: Final = gbt9704.HEAD_MARGIN_MM + gbt9704.HEAD_MARK_TOP_MM
_COPY: Final = re.compile(r"^\d+$")
_SECRECY: Final = re.compile(r"^(绝密|机密|秘密)")
_URGENCY: Final = re.compile(r"^(特急|加急|平急|特提)$")
_KINDS: Final = (_COPY, _SECRECY, _URGENCY)


@dataclass(frozen=True, slots=True)
class _Framed:
    """A paragraph at an absolute place of the page."""

    paragraph: Paragraph
    x_mm: float
    y_mm: float
    width_mm: float

    @property
    def is_line(self) -> bool:
        return property_of(self.paragraph, "pBdr") is not None


def head_of_docx(document: Document, layout: Layout) -> Iterator[Finding]:
    """Measure the first page's header."""
    section = document.sections[0]
    frames = _frames(section)
    yield from _head_marks([frame for frame in frames if _kind(frame.paragraph.text) is not None])
    if layout.has_red_line:
        yield from _red_head(frames, document)


def _frames(section: Section) -> list[_Framed]:
    if not section.different_first_page_header_footer:
        return []
    found = []
    for paragraph in section.first_page_header.paragraphs:
        frame = property_of(paragraph, "framePr")
        if frame is not None:
            x, y, width = (int(frame.get(qn(f"w:{name}"))) / TWIPS_A_MM for name in ("x", "y", "w"))
            found.append(_Framed(paragraph, x, y, width))
    return found


def is_red_mark(paragraph: Paragraph) -> bool:
    """Whether a paragraph of the header is the 发文机关标志."""
    return bool(paragraph.text) and any(_face(run) == STANDARD_NAMES[FontRole.MARK] for run in paragraph.runs)


def _kind(words: str) -> int | None:
    return next((index for index, pattern in enumerate(_KINDS) if pattern.match(words)), None)


def _head_marks(marks: Sequence[_Framed]) -> Iterator[Finding]:
    """7.2.1 to 7.2.3: six digits; 黑体 but for the digits; flush left; in order, one a line; never a 密级."""
    for before, after in pairwise(marks):
        is_ordered = (_kind(before.paragraph.text) or 0) < (_kind(after.paragraph.text) or 0)
        if not is_ordered or not _near(after.y_mm - before.y_mm, _LINE_MM):
            yield Finding("7.2.3", "份号、紧急程度自上而下分行排列", after.paragraph.text)
    for mark in marks:
        words, runs = mark.paragraph.text, mark.paragraph.runs
        is_number = _COPY.match(words)
        if is_number and len(words) != 6:
            yield Finding("7.2.1", "份号6位3号阿拉伯数字", words)
        if any(run.font.size is None or run.font.size.pt != gbt9704.BODY_PT for run in runs):
            yield Finding("7.2.1", "份号、紧急程度3号字", words)
        if not is_number and any(_face(run) != STANDARD_NAMES[FontRole.HEI] for run in runs):
            yield Finding("7.2.3", "紧急程度3号黑体", words)
        if _SECRECY.match(words):
            yield Finding("7.2.2", "没有密级（办法第十条）", words)
        if not _near(mark.x_mm, gbt9704.BINDING_MARGIN_MM):
            yield Finding("7.2.1", "顶格编排在版心左上角", f"左起{mark.x_mm:.1f} mm")


def _red_head(frames: Sequence[_Framed], document: Document) -> Iterator[Finding]:
    lines = [frame for frame in frames if frame.is_line]
    words = [frame for frame in frames if not frame.is_line and _kind(frame.paragraph.text) is None]
    if len(words) != 2 or len(lines) != 1:
        yield Finding("7.2", "发文机关标志、发文字号、一条红色分隔线", f"{len(words)}处文字、{len(lines)}条线")
        return
    (mark, number), line = words, lines[0]
    run = mark.paragraph.runs[0]
    size_mm = (run.font.size.pt if run.font.size else 0) / gbt9704.POINTS_A_MM
    if _face(run) != STANDARD_NAMES[FontRole.MARK] or str(run.font.color.rgb) != gbt9704.RED:
        yield Finding("7.2.4", "发文机关标志红色小标宋", f"{_face(run)} {run.font.color.rgb}")
    if mark.paragraph.alignment != WD_ALIGN_PARAGRAPH.CENTER or not _near(mark.y_mm, _MARK_TOP_MM):
        yield Finding("7.2.4", "标志居中，上边缘至版心上边缘35 mm", f"{mark.y_mm - gbt9704.HEAD_MARGIN_MM:.1f} mm")
    yield from _number(number, mark.y_mm + size_mm)
    yield from _line(line, number.y_mm + _BODY_MM)
    yield from _title_place(document, line.y_mm)


def _number(number: _Framed, mark_bottom: float) -> Iterator[Finding]:
    blank = (number.y_mm - mark_bottom) / _LINE_MM
    if not _near(blank, gbt9704.NUMBER_BLANK_LINES, 0.1):
        yield Finding("7.2.5", "发文字号在标志下空二行", f"空{blank:.1f}行")
    text = number.paragraph.text.partition("\t")[0]
    if not text.startswith("（") and not re.match(gbt9704.NUMBER_PATTERN, text):
        yield Finding("7.2.5", "机关代字〔年份〕序号号", text)
    if "\t" not in number.paragraph.text:
        if number.paragraph.alignment != WD_ALIGN_PARAGRAPH.CENTER:
            yield Finding("7.2.5", "发文字号居中", f"{number.paragraph.alignment}")
        return
    label, name = number.paragraph.runs[0], number.paragraph.runs[-1]
    if not label.text.endswith("签发人：") or _face(label) != STANDARD_NAMES[FontRole.BODY]:
        yield Finding("7.2.6", "“签发人：”3号仿宋", label.text)
    if _face(name) != STANDARD_NAMES[FontRole.KAI]:
        yield Finding("7.2.6", "签发人姓名3号楷体", f"{name.text} {_face(name)}")
    sides = [number_of(number.paragraph, "ind", side) / TWIPS_A_PT for side in ("left", "right")]
    if any(abs(side - gbt9704.CHARACTER_PITCH_PT) > 0.1 for side in sides):
        yield Finding("7.2.6", "上行文发文字号居左空一字，签发人居右空一字", f"{sides} pt")


def _line(line: _Framed, number_bottom: float) -> Iterator[Finding]:
    if not _near(line.width_mm, gbt9704.TEXT_WIDTH_MM):
        yield Finding("7.2.7", "红色分隔线与版心等宽156 mm", f"{line.width_mm:.1f} mm")
    if not _near(line.y_mm - number_bottom, gbt9704.RED_LINE_GAP_MM):
        yield Finding("7.2.7", "分隔线在发文字号下4 mm", f"{line.y_mm - number_bottom:.1f} mm")
    borders = property_of(line.paragraph, "pBdr")
    border = None if borders is None else borders.find(qn("w:top"))
    if border is None or border.get(qn("w:color")) != gbt9704.RED:
        yield Finding("7.2.7", "分隔线红色", "其他颜色")


def _title_place(document: Document, line_y_mm: float) -> Iterator[Finding]:
    """The empty line before the title reaches from the text area's top to two blank lines under the red line."""
    holder = document.paragraphs[0]
    twips = sum(number_of(holder, "spacing", name) for name in ("before", "line", "after"))
    blank = (gbt9704.HEAD_MARGIN_MM + twips / TWIPS_A_MM - line_y_mm) / _LINE_MM
    if holder.text or not _near(blank, gbt9704.TITLE_BLANK_LINES, 0.1):
        yield Finding("7.3.1", "标题在红色分隔线下空二行", f"空{blank:.1f}行")


def head_of_pdf(page: MeasuredPage, layout: Layout) -> Iterator[Finding]:
    """Measure the first page of a PDF. What is not there (套打, or warnings in red alone) is a finding."""
    if layout in {Layout.PLAIN, Layout.BRIEF}:
        return
    lines = sorted((line for line in page.lines if is_red(line.ink)), key=lambda line: line.y_mm)
    reds = [run for run in page.runs if is_red(run.ink) and run.y_mm > gbt9704.LETTER_MARK_TOP_MM]
    if not lines or not reds:
        yield Finding("7.2.4", "红色发文机关标志和分隔线", f"红字{len(reds)}处、红线{len(lines)}条")
        return
    mark = min(reds, key=lambda run: run.y_mm)
    is_letter = layout is Layout.LETTER
    clause, top = ("10.1", gbt9704.LETTER_MARK_TOP_MM) if is_letter else ("7.2.4", _MARK_TOP_MM)
    if not _near(mark.top_mm, top):
        yield Finding(clause, f"发文机关标志上边缘距上页边{top:.0f} mm", f"{mark.top_mm:.1f} mm")
    mark_bottom = mark.top_mm + mark.size_pt / gbt9704.POINTS_A_MM
    if is_letter:
        if not _near(lines[0].y_mm - mark_bottom, gbt9704.LETTER_LINE_GAP_MM):
            yield Finding("10.1", "红色双线在标志下4 mm", f"{lines[0].y_mm - mark_bottom:.1f} mm")
        yield from _pdf_title(page, _last_element_bottom(page, lines[0]), "10.1")
        return
    yield from _pdf_red_line(page, lines, mark_bottom)


def _pdf_red_line(page: MeasuredPage, lines: Sequence[RuledLine], mark_bottom: float) -> Iterator[Finding]:
    line = lines[0]
    if len(lines) != 1 or not _near(line.width_mm, gbt9704.TEXT_WIDTH_MM):
        yield Finding("7.2.7", "一条红色分隔线，与版心等宽156 mm", f"{len(lines)}条，{line.width_mm:.1f} mm")
    if not _near(line.x_mm, gbt9704.BINDING_MARGIN_MM):
        yield Finding("7.2.7", "分隔线居中于版心", f"左起{line.x_mm:.1f} mm")
    row = [run for run in page.runs if mark_bottom < run.y_mm < line.y_mm and _is_body(run)]
    if not row:
        yield Finding("7.2.5", "发文字号", "没有")
        return
    blank = (row[0].top_mm - mark_bottom) / _LINE_MM
    if not _near(blank, gbt9704.NUMBER_BLANK_LINES, 0.1):
        yield Finding("7.2.5", "发文字号在标志下空二行", f"空{blank:.1f}行")
    gap = line.y_mm - row[0].top_mm - _BODY_MM
    if not _near(gap, gbt9704.RED_LINE_GAP_MM):
        yield Finding("7.2.7", "分隔线在发文字号下4 mm", f"{gap:.1f} mm")
    if "签发人" in "".join(run.text for run in row):
        left = min(run.x_mm for run in row)
        if not _near(left, gbt9704.BINDING_MARGIN_MM + _ONE_MM):
            yield Finding("7.2.6", "上行文发文字号居左空一字", f"左起{left:.1f} mm")
    marks = [run for run in page.runs if run.y_mm < _MARK_TOP_MM and _is_body(run)]
    for run in marks:
        if run.text.strip() and not _near(run.x_mm, gbt9704.BINDING_MARGIN_MM) and run.x_mm < _middle():
            yield Finding("7.2.1", "份号等顶格编排在版心左上角", f"左起{run.x_mm:.1f} mm")
    yield from _pdf_title(page, line.y_mm + line.thickness_mm, "7.3.1")


def _pdf_title(page: MeasuredPage, above: float, clause: str) -> Iterator[Finding]:
    """The title two blank lines under what stands over it; a mark of origin stands between and takes a line of its own."""
    titles = [run for run in page.runs if _near(run.size_pt, gbt9704.TITLE_PT, 0.1) and not is_red(run.ink)]
    if not titles:
        return
    between = [run for run in page.runs if is_red(run.ink) and above < run.y_mm < titles[0].y_mm]
    first = min(run.top_mm for run in (*between, *titles))
    blank = (first - above) / _LINE_MM
    if not _near(blank, gbt9704.TITLE_BLANK_LINES, 0.2):
        yield Finding(clause, "标题与其上最后一个要素相距二行", f"{blank:.1f}行")


def _last_element_bottom(page: MeasuredPage, line: RuledLine) -> float:
    title = min((run.y_mm for run in page.runs if _near(run.size_pt, gbt9704.TITLE_PT, 0.1)), default=0.0)
    over = [
        run.top_mm + _BODY_MM
        for run in page.runs
        if line.y_mm < run.y_mm < title and _is_body(run) and not is_red(run.ink)
    ]
    return max(over, default=line.y_mm)


def _is_body(run: TextRun) -> bool:
    return _near(run.size_pt, gbt9704.BODY_PT, 0.1)


def _middle() -> float:
    return gbt9704.PAPER_WIDTH_MM / 2


def _near(found: float, expected: float, tolerance: float = _TOLERANCE_MM) -> bool:
    return abs(found - expected) <= tolerance


def _face(run: object) -> str | None:
    fonts = run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")  # type: ignore[attr-defined]  # noqa: SLF001
    return None if fonts is None else fonts.get(qn("w:eastAsia"))
