"""A person's words in the place of generated paragraphs, with the figures still bound: pure.

A paragraph's key is its heading without number, and its place under it; its template shows figures as `{name}`. When
the data are read anew the same template is filled with the new figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from contracts.errors import InvalidInput
from contracts.reports.issues_v1 import TextBlock
from services.reports.annex import ANNEX_TITLE, register_sources, source_annex
from services.reports.figures import Figure
from services.reports.paper import Block, Heading, Paper, Paragraph, Piece, all_figures

_HOLE: Final = re.compile(r"\{([^{}]+)\}")
_NUMBERING: Final = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)")
_UNBOUND: Final = re.compile(r"\d[\d,.]*\s*(万元|亿元|元|%|％|个百分点|‰)")


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote, and what had been generated then."""

    template: str
    generated: str


def template_of(paragraph: Paragraph) -> str:
    """Return a paragraph with its figures as `{name}`."""
    return "".join(piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in paragraph.pieces)


def keyed(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, Block]]:
    """Yield (key, heading, block); the key is empty for what is no paragraph."""
    heading, counts = "", dict[str, int]()
    for block in blocks:
        if isinstance(block, Heading):
            heading = _NUMBERING.sub("", block.text)
        if isinstance(block, Paragraph):
            counts[heading] = counts.get(heading, 0) + 1
            yield f"{heading}#{counts[heading]}", heading, block
        else:
            yield "", heading, block


def text_blocks(paper: Paper, edits: Mapping[str, Edit]) -> tuple[TextBlock, ...]:
    """Return the paragraphs as people edit them; an edit whose paragraph is gone stands at the end, marked stale."""
    known = _figures(paper)
    found = []
    for key, heading, block in keyed(paper.blocks):
        if not isinstance(block, Paragraph):
            continue
        edit, generated = edits.get(key), template_of(block)
        stale = edit is not None and (edit.generated != generated or not _holes(edit.template) <= known.keys())
        shown = {piece.name: piece.text for piece in block.pieces if isinstance(piece, Figure)}
        found.append(
            TextBlock(
                key=key,
                heading=heading,
                generated=generated,
                edited=None if edit is None else edit.template,
                is_stale=stale,
                figures=shown,
            )
        )
    keys = {item.key for item in found}
    found += [
        TextBlock(key=key, heading=key.partition("#")[0], generated="", edited=edit.template, is_stale=True)
        for key, edit in edits.items()
        if key not in keys
    ]
    return tuple(found)


def check_edit(paper: Paper, text: str) -> None:
    """Refuse figures that nobody can trace: an unknown name, or an amount typed by hand."""
    if unknown := _holes(text) - _figures(paper).keys():
        raise InvalidInput(
            "figure-unknown", f"文中引用的数据项不存在：{'、'.join(sorted(unknown))}。请从本段或全文的数据项中选用。"
        )
    if typed := _UNBOUND.search(_HOLE.sub("", text)):
        raise InvalidInput(
            "figure-unbound",
            f"“{typed[0]}”是手工填写的数字，没有来源。请用花括号引用数据项，如 {{一般公共预算收入·累计}}。",
        )


def apply_edits(paper: Paper, edits: Mapping[str, Edit]) -> Paper:
    """Return the paper with people's words; an edit that names a figure that is gone is passed over, not lost."""
    if not edits:
        return paper
    known = _figures(paper)
    blocks: list[Block] = []
    for key, _, block in keyed(paper.blocks):
        edit = edits.get(key) if key else None
        if edit is None or not _holes(edit.template) <= known.keys():
            blocks.append(block)
            continue
        lines = [line for line in edit.template.split("\n") if line.strip()]
        blocks += [Paragraph(_filled(line, known)) for line in lines]
    kept = tuple(item for item in paper.attachments if item.title != ANNEX_TITLE)
    annex = source_annex(register_sources(tuple(blocks), *(item.blocks for item in kept)))
    return replace(paper, blocks=tuple(blocks), attachments=(*kept, annex))


def _filled(line: str, known: Mapping[str, Figure]) -> tuple[Piece, ...]:
    parts = _HOLE.split(line)
    pieces: list[Piece] = [known[part] if index % 2 else part for index, part in enumerate(parts)]
    return tuple(piece for piece in pieces if piece != "")


def _holes(text: str) -> set[str]:
    return set(_HOLE.findall(text))


def _figures(paper: Paper) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for figure in all_figures(paper):
        found.setdefault(figure.name, figure)
    return found
