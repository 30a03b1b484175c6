"""A paper as JSON for the Typst templates: texts, citation numbers and drawings; no markup, so nothing to escape."""

from __future__ import annotations

import json
from collections.abc import Set
from dataclasses import replace
from typing import Final

from services.reports.figures import Figure, SourceRegister
from services.reports.layout.fonts import FontPlan
from services.reports.paper import (
    CHART_RED,
    DENSE_FROM_COLUMNS,
    DRAFT_MARK,
    Align,
    Attachment,
    Attendance,
    Block,
    Chart,
    Column,
    Heading,
    Paper,
    Paragraph,
    Piece,
    Table,
    pieces_of,
    plain,
)
from services.reports.wording import title_lines

Json = dict[str, object]
_CHART_GREY: Final = "#303030"


def to_wire(paper: Paper, fonts: FontPlan, register: SourceRegister, *, is_overprint: bool = False) -> str:
    """Return the paper as JSON text; the register gives the numbers that stand behind figures.

    `is_overprint`: for paper on which everything red is printed already (套打); the rest keeps its places.
    """
    many = len(paper.attachments) > 1
    if is_overprint:
        paper = _without_red_drawings(paper)
    # Those who were there stand under the text of minutes, not within it (10.3).
    blocks = [block for block in paper.blocks if not isinstance(block, Attendance)]
    present = [block for block in paper.blocks if isinstance(block, Attendance)]
    return json.dumps(
        {
            "layout": paper.layout.value,
            "fonts": {role.value: list(names) for role, names in fonts.families.items()},
            "origin_mark": paper.origin_mark,
            "draft_mark": DRAFT_MARK if paper.is_draft else "",
            "mark": paper.mark,
            "number": paper.number,
            "head_marks": paper.head_marks,
            "copy_number": paper.copy_number,
            "signer": paper.signer,
            "overprint": is_overprint,
            "title": paper.title,
            "title_lines": title_lines(paper.title_parts),
            "dated_on": [paper.dated_on.year, paper.dated_on.month, paper.dated_on.day],
            "addressee": paper.addressee,
            "editor": paper.editor,
            "date_text": paper.date_text,
            "blocks": [_block(block, paper, register) for block in blocks],
            "signature": None
            if paper.signature is None
            else {"name": paper.signature.name, "date": paper.signature.date_text},
            "attendance": [{"label": block.label, "text": block.text} for block in present],
            "contact": paper.contact,
            "attachments": [
                _attachment(number if many else None, attachment, paper, register)
                for number, attachment in enumerate(paper.attachments, 1)
            ],
            "imprint": None
            if paper.imprint is None
            else {
                "lines": paper.imprint.lines,
                "issuer": paper.imprint.issuer,
                "issued_on": paper.imprint.issued_on,
                "copies": paper.imprint.copies,
            },
        },
        ensure_ascii=False,
    )


def _without_red_drawings(paper: Paper) -> Paper:
    """Return the paper with its charts in greys; they are made to be read so."""

    def greyed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            replace(block, svg=block.svg.replace(CHART_RED, _CHART_GREY)) if isinstance(block, Chart) else block
            for block in blocks
        )

    attachments = tuple(replace(each, blocks=greyed(each.blocks)) for each in paper.attachments)
    return replace(paper, blocks=greyed(paper.blocks), attachments=attachments)


def attachment_label(number: int | None) -> str:
    """附件, or 附件1 where there are several (7.3.4, 7.3.7)."""
    return "附件" if number is None else f"附件{number}"


def citation_column(table: Table) -> Column:
    """Return the last column of a table that cites its sources."""
    return Column("来源", 8.0 if len(table.columns) >= DENSE_FROM_COLUMNS else 13.0, Align.CENTER)


def citations(pieces: tuple[Piece, ...], register: SourceRegister) -> str:
    """Return the annex numbers of the figures in `pieces` as a column shows them: `[3、7—9]`."""
    numbers = {number for piece in pieces if isinstance(piece, Figure) for number in register.cite(piece)}
    return _bracketed(numbers)


def cited_runs(pieces: tuple[Piece, ...], register: SourceRegister | None) -> list[tuple[str, str]]:
    """Return (text, raised citation) runs; figures of the same lines that follow one another are cited at the last."""
    runs: list[tuple[str, str]] = []
    cited = [register.cite(piece) if register and isinstance(piece, Figure) else None for piece in pieces]
    for index, piece in enumerate(pieces):
        numbers = cited[index]
        following = next((later for later in cited[index + 1 :] if later is not None), None)
        mark = (
            ""
            if numbers is None or (following is not None and set(numbers) <= set(following))
            else _bracketed(set(numbers))
        )
        runs.append((piece if isinstance(piece, str) else piece.text, mark))
    return runs


def _bracketed(numbers: Set[int]) -> str:
    """`[1、3—5]`: three and more in a row are drawn together."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    words = [f"{span[0]}—{span[-1]}" if len(span) > 2 else "、".join(map(str, span)) for span in spans]
    return f"[{'、'.join(words)}]" if words else ""


def _attachment(number: int | None, attachment: Attachment, paper: Paper, register: SourceRegister) -> Json:
    return {
        "label": attachment_label(number),
        "landscape": attachment.is_landscape,
        "title": attachment.title,
        "title_lines": title_lines((attachment.title,)),
        "blocks": [_block(block, paper, register) for block in attachment.blocks],
    }


def _block(block: Block, paper: Paper, register: SourceRegister) -> Json:
    match block:
        case Heading(text=text, level=level):
            return {"type": "heading", "text": text, "level": level}
        case Paragraph(pieces=pieces):
            return {
                "type": "paragraph",
                "ragged": block.is_ragged,
                "runs": cited_runs(pieces, register if paper.shows_citations else None),
            }
        case Table():
            return _table(block, register, cites=paper.shows_citations and block.cites_sources)
        case Attendance():
            raise ValueError("attendance stands under the text, never in an attachment")
        case Chart(title=title, svg=svg, figures=figures):
            return {"type": "chart", "title": title, "svg": svg, "sources": citations(tuple(figures), register)}


def _table(table: Table, register: SourceRegister, *, cites: bool) -> Json:
    columns = [{"title": c.title, "width": c.width, "align": c.align.value} for c in table.columns]
    rows = [[plain(pieces_of(cell)) for cell in row] for row in table.rows]
    if cites:
        column = citation_column(table)
        columns.append({"title": column.title, "width": column.width, "align": column.align.value})
        for cells, row in zip(rows, table.rows, strict=True):
            cells.append(citations(tuple(piece for cell in row for piece in pieces_of(cell)), register))
    return {
        "type": "table",
        "title": table.title,
        "unit": table.unit,
        "columns": columns,
        "rows": rows,
        "note": table.note,
        "size_pt": table.size_pt,
    }
