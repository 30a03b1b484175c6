"""From a paper to its two files in the blob store."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import typst

from chassis.blobs import Blobs
from chassis.messaging.verdict import Park
from services.reports.annex import register_sources
from services.reports.layout.docx import write_docx
from services.reports.layout.pdf import Press
from services.reports.paper import Layout, Paper
from services.reports.storage.documents import Files


@cache
def press_of(fonts_dir: Path | None) -> Press:
    """The one press of this process: loading fonts takes longer than a letter."""
    return Press.open(fonts_dir)


def render(paper: Paper, press: Press, blobs: Blobs) -> Files:
    """Write both forms from the one paper; the same paper gives the same bytes and so the same blobs."""
    has_red_head = paper.layout is not Layout.PLAIN and not paper.is_draft
    register = register_sources(paper.blocks, *(attachment.blocks for attachment in paper.attachments))
    try:
        pdf = press.pdf(paper, register)
        overprint = press.pdf(paper, register, is_overprint=True) if has_red_head else None
    except typst.TypstError as error:
        # The same paper will fail again: a person must look (a character that no font has, for one).
        raise Park(f"PDF of {paper.title}: {error.message}") from error
    return Files(
        docx_sha256=blobs.put(write_docx(paper, register, press)),
        pdf_sha256=blobs.put(pdf),
        figures=register.count(),
        overprint_sha256=None if overprint is None else blobs.put(overprint),
        substituted_fonts=press.fonts.substituted,
    )
