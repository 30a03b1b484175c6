"""The DOCX writer: the same paper as an editable file, with the fonts that GB/T 9704-2012 names."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

import docx as python_docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from services.reports.figures import SourceRegister
from services.reports.layout import gbt9704
from services.reports.layout.docx_frame import dress_pages, head_of_paper, imprint_at_foot
from services.reports.layout.docx_pages import Pages
from services.reports.layout.docx_tables import add_table
from services.reports.layout.docx_text import Writer
from services.reports.layout.fonts import FontRole
from services.reports.layout.pdf import Press
from services.reports.layout.wire import attachment_label, citations, cited_runs
from services.reports.paper import (
    Attachment,
    Attendance,
    Block,
    Chart,
    Heading,
    Layout,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from services.reports.wording import title_lines

_HEADING_FACES: Final = {1: FontRole.HEI, 2: FontRole.KAI, 3: FontRole.BODY}
_ZIP_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def write_docx(paper: Paper, register: SourceRegister, press: Press) -> bytes:
    """Return the DOCX; the press draws its charts."""
    document = python_docx.Document()
    body = _Body(Writer(document), paper, register, press)
    dress_pages(document, paper)
    head_of_paper(body.writer, paper)
    body.title(title_lines(paper.title_parts))
    if paper.addressee:
        body.writer.paragraph(f"{paper.addressee}：", first_characters=0)
    body.blocks(paper.blocks)
    if paper.attachments:
        body.keep_with_next()
    body.attachment_note()
    body.attendance()
    if paper.signature is not None:
        body.keep_with_next()
        body.signature(paper.signature)
    if paper.contact:
        body.writer.paragraph(f"（{paper.contact}）")
    pages = Pages(document, paper)
    for number, attachment in enumerate(paper.attachments, 1):
        pages.turn(sideways=attachment.is_landscape)
        body.attachment(attachment, number if len(paper.attachments) > 1 else None)
    if paper.imprint is not None:
        pages.turn(sideways=False, start=WD_SECTION.EVEN_PAGE)
        imprint_at_foot(body.writer, paper.imprint)
    _describe(document, paper)
    return _settled(document)


@dataclass(frozen=True, slots=True)
class _Body:
    """Writes the main part and the attachments."""

    writer: Writer
    paper: Paper
    register: SourceRegister
    press: Press

    def title(self, lines: tuple[str, ...]) -> None:
        if self.paper.origin_mark:
            self.writer.origin_mark(self.paper.origin_mark, gbt9704.BODY_PT)
        for index, line in enumerate(lines):
            self.writer.centred(
                line, FontRole.MARK, gbt9704.TITLE_PT, line_pt=32, after_pt=14 if index == len(lines) - 1 else 0
            )

    def blocks(self, blocks: tuple[Block, ...], *, names_tables: bool = True, is_landscape: bool = False) -> None:
        for block in blocks:
            match block:
                case Heading(text=text, level=level):
                    self.writer.paragraph(text, face=_HEADING_FACES[level], keep_next=True)
                case Paragraph(pieces=pieces):
                    runs = cited_runs(pieces, self.register if self.paper.shows_citations else None)
                    self.writer.cited_paragraph(runs, is_ragged=block.is_ragged)
                case Table():
                    cites = self.paper.shows_citations and block.cites_sources
                    add_table(
                        self.writer,
                        block,
                        self.register if cites else None,
                        named=names_tables,
                        width_mm=gbt9704.TEXT_HEIGHT_MM if is_landscape else gbt9704.TEXT_WIDTH_MM,
                    )
                case Chart():
                    self.chart(block)
                case Attendance():
                    pass  # stands under the text

    def chart(self, chart: Chart) -> None:
        height_mm = gbt9704.TEXT_WIDTH_MM * chart.height / chart.width
        png = self.press.picture(chart.svg, width_mm=gbt9704.TEXT_WIDTH_MM, height_mm=height_mm)
        holder = self.writer.bare_paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        holder.paragraph_format.keep_with_next = True
        holder.add_run().add_picture(io.BytesIO(png), width=Mm(gbt9704.TEXT_WIDTH_MM))
        caption = self.writer.centred(chart.title, FontRole.HEI, 12, line_pt=20, after_pt=6)
        self.writer.raised(caption, citations(tuple(chart.figures), self.register))

    def attachment_note(self) -> None:
        """附件说明 (7.3.4): one blank line under the text, two characters in, no full stop."""
        many = len(self.paper.attachments) > 1
        for number, attachment in enumerate(self.paper.attachments, 1):
            label = ("附件：" if number == 1 else "\u3000\u3000\u3000") + (f"{number}．" if many else "")
            before = gbt9704.LINE_PITCH_PT if number == 1 else 0
            self.writer.paragraph(f"{label}{attachment.title}", before_pt=before)

    def attendance(self) -> None:
        """出席 and the like under the text of minutes (10.3), one blank line down."""
        present = [block for block in self.paper.blocks if isinstance(block, Attendance)]
        for index, block in enumerate(present):
            self.writer.hanging(f"{block.label}：", block.text, before_pt=gbt9704.LINE_PITCH_PT if index == 0 else 0)

    def keep_with_next(self) -> None:
        """Let the last paragraph stay with what follows: no page holds the attachments' list, names and date alone (7.3.5.5)."""
        paragraphs = self.writer.document.paragraphs
        if paragraphs:
            paragraphs[-1].paragraph_format.keep_with_next = True

    def signature(self, signature: Signature) -> None:
        """署名 and 成文日期 (7.3.5.1): date four characters in, the name centred over it."""
        pitch = gbt9704.CHARACTER_PITCH_PT
        date_in = gbt9704.DATE_INDENT_CHARACTERS * pitch
        name_in = max(0.0, date_in - (_width(signature.name) - _width(signature.date_text)) * pitch / 2)
        name = self.writer.flush_right(signature.name, right_pt=name_in, before_pt=2 * gbt9704.LINE_PITCH_PT)
        name.paragraph_format.keep_with_next = True
        self.writer.flush_right(signature.date_text, right_pt=date_in)

    def attachment(self, attachment: Attachment, number: int | None) -> None:
        """附件 (7.3.7): a new page, 附件 in 黑体 flush left, the title on the third line."""
        label = self.writer.paragraph(attachment_label(number), face=FontRole.HEI, first_characters=0)
        label.paragraph_format.page_break_before = True
        for index, line in enumerate(title_lines((attachment.title,))):
            before = gbt9704.LINE_PITCH_PT if index == 0 else 0
            self.writer.centred(line, FontRole.MARK, gbt9704.TITLE_PT, line_pt=32, before_pt=before, after_pt=8)
        if self.paper.origin_mark:
            self.writer.origin_mark(self.paper.origin_mark, 12)
        self.blocks(attachment.blocks, names_tables=False, is_landscape=attachment.is_landscape)


def _width(text: str) -> float:
    """Return the width of a text in characters: ASCII takes half a place."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _describe(document: Document, paper: Paper) -> None:
    """Set the file's properties from the paper, never from the clock."""
    moment = datetime.combine(paper.dated_on, time(), tzinfo=UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = paper.title
    properties.author = paper.editor if paper.layout is Layout.BRIEF else paper.mark
    properties.last_modified_by = ""
    properties.comments = ""
    properties.keywords = paper.origin_mark
    properties.subject = paper.number
    properties.created = properties.modified = moment
    properties.revision = 1


def _settled(document: Document) -> bytes:
    """Save with fixed times inside the archive: the same paper gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    settled = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_MOMENT), source.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()
