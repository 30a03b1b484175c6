"""Paragraphs of a DOCX in the faces and pitches of GB/T 9704-2012."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph

from services.reports.layout import gbt9704
from services.reports.layout.docx_xml import set_font, set_hanging, set_indent, set_spacing
from services.reports.layout.fonts import STANDARD_NAMES, FontRole

RED: Final = RGBColor.from_string(gbt9704.RED)
_CITATION_PT: Final = 9.0


@dataclass(frozen=True, slots=True)
class Writer:
    """Adds paragraphs to the end of a document."""

    document: Document

    def bare_paragraph(self, align: WD_ALIGN_PARAGRAPH) -> Paragraph:
        """Add an empty paragraph whose line grows with what it holds."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        set_spacing(paragraph, line_pt=12, exact=False)
        return paragraph

    def paragraph(
        self,
        text: str,
        *,
        face: FontRole = FontRole.BODY,
        first_characters: float = gbt9704.INDENT_CHARACTERS,
        before_pt: float = 0,
        keep_next: bool = False,
    ) -> Paragraph:
        """Add running text, 3号, two characters in."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        set_spacing(paragraph, line_pt=gbt9704.LINE_PITCH_PT, before_pt=before_pt)
        set_indent(paragraph, first_characters=first_characters)
        paragraph.paragraph_format.keep_with_next = keep_next or None
        write(paragraph, text, face, gbt9704.BODY_PT)
        return paragraph

    def hanging(self, label: str, text: str, *, before_pt: float) -> Paragraph:
        """Add a label in 黑体, two characters in, and text whose following lines begin under its first character."""
        paragraph = self.document.add_paragraph()
        set_spacing(paragraph, line_pt=gbt9704.LINE_PITCH_PT, before_pt=before_pt)
        set_hanging(paragraph, gbt9704.INDENT_CHARACTERS, len(label))
        write(paragraph, label, FontRole.HEI, gbt9704.BODY_PT)
        write(paragraph, text, FontRole.BODY, gbt9704.BODY_PT)
        return paragraph

    def cited_paragraph(self, runs: list[tuple[str, str]], *, is_ragged: bool) -> None:
        """Add running text whose figures carry raised numbers."""
        paragraph = self.paragraph("")
        if is_ragged:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for text, citation in runs:
            write(paragraph, text, FontRole.BODY, gbt9704.BODY_PT)
            self.raised(paragraph, citation)

    def raised(self, paragraph: Paragraph, citation: str) -> None:
        """Add a raised citation; nothing for an empty one."""
        if citation:
            run = paragraph.add_run(citation)
            set_font(run, STANDARD_NAMES[FontRole.SONG], _CITATION_PT)
            run.font.superscript = True

    def centred(
        self,
        text: str,
        face: FontRole,
        size_pt: float,
        *,
        line_pt: float,
        before_pt: float = 0,
        after_pt: float = 0,
        red: bool = False,
    ) -> Paragraph:
        """Add a centred line."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_spacing(paragraph, line_pt=line_pt, before_pt=before_pt, after_pt=after_pt)
        write(paragraph, text, face, size_pt, red=red)
        return paragraph

    def flush_right(self, text: str, *, right_pt: float = 0, before_pt: float = 0) -> Paragraph:
        """Add a line that ends `right_pt` from the right edge."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_spacing(paragraph, line_pt=gbt9704.LINE_PITCH_PT, before_pt=before_pt)
        set_indent(paragraph, right_pt=right_pt)
        write(paragraph, text, FontRole.BODY, gbt9704.BODY_PT)
        return paragraph

    def origin_mark(self, mark: str, size_pt: float) -> None:
        """Add the loud mark of a document that does not rest on official data."""
        self.centred(mark, FontRole.HEI, size_pt, line_pt=size_pt * 1.5, red=True)


def write(paragraph: Paragraph, text: str, face: FontRole, size_pt: float, *, red: bool = False) -> None:
    """Add a run in one of the standard's faces; an empty text adds nothing."""
    if not text:
        return
    run = paragraph.add_run(text)
    set_font(run, STANDARD_NAMES[face], size_pt)
    if red:
        run.font.color.rgb = RED
