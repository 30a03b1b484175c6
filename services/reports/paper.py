"""What stands on the paper, before it takes a form: both writers (DOCX, PDF) read this and nothing else.

Texts hold figures as objects, not as digits, so that the annex 「数据来源」 is complete by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.cases.v1 import Urgency
from contracts.values import Origin
from services.reports.figures import Figure
from services.reports.layout.gbt9704 import DENSE_TABLE_PT, TABLE_PT

Piece = str | Figure
"""A piece of running text."""
Cell = Piece | tuple[Piece, ...]
"""What stands in a cell of a table; `\\n` in a text begins a new line."""


def pieces_of(cell: Cell) -> tuple[Piece, ...]:
    """Return the pieces of a cell."""
    return cell if isinstance(cell, tuple) else (cell,)


def plain(pieces: tuple[Piece, ...]) -> str:
    """Return what a reader sees, without citations."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


DENSE_FROM_COLUMNS = 7
CHART_RED = "#b00000"
"""The one colour of drawings, beside greys."""


class Layout(StrEnum):
    """The shapes of documents."""

    LETTER = "letter"
    """信函格式, GB/T 9704-2012 10.1."""
    BRIEF = "brief"
    """The office's own red head: a 简报 is not one of the fifteen statutory kinds."""
    OFFICIAL = "official"
    """文件格式, GB/T 9704-2012 7: red head, 版记; with `signer` the form of an upward document."""
    MINUTES = "minutes"
    """纪要格式, GB/T 9704-2012 10.3."""
    PLAIN = "plain"
    """No red head: papers that go with others or stay in the house (plans, lists, reports on queries)."""

    @property
    def has_red_line(self) -> bool:
        """Whether the head of 7.2 stands over the title."""
        return self in {Layout.OFFICIAL, Layout.MINUTES}


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 一、黑体; 2 （一）楷体; 3 1. 仿宋 (GB/T 9704-2012 7.3.3). The text carries its number."""

    text: str
    level: int


_RAGGED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, two characters indented."""

    pieces: tuple[Piece, ...]

    @property
    def is_ragged(self) -> bool:
        """Whether it is mostly numbers and codes: such a line cannot be spread to the right edge without holes."""
        text = self.text
        return sum(character.isascii() for character in text) > _RAGGED_SHARE * len(text)

    @property
    def text(self) -> str:
        return plain(self.pieces)


@dataclass(frozen=True, slots=True)
class Attendance:
    """出席, 缺席, 列席 of minutes (10.3): the label in 黑体, the names in 仿宋, following lines under the first name."""

    label: str
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        return "，".join(self.names) + "。"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the table's width."""

    title: str
    width: float
    align: Align = Align.RIGHT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures. With `cites_sources` the writers add a last column with the annex numbers of each row."""

    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    cites_sources: bool = True
    is_dense: bool = False
    """Set in 小5号 however few its columns are."""

    @property
    def size_pt(self) -> float:
        """Size of its type."""
        return DENSE_TABLE_PT if self.is_dense or len(self.columns) >= DENSE_FROM_COLUMNS else TABLE_PT


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: vector in the PDF, picture in the DOCX. `svg` is complete; `figures` are what it draws."""

    title: str
    svg: str
    figures: tuple[Figure, ...]
    width: float
    """Width and height in the same units, for the shape."""
    height: float


Block = Heading | Paragraph | Table | Chart | Attendance


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment begins a page of its own (7.3.7)."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def is_landscape(self) -> bool:
        """Whether it goes on pages turned sideways (8): where a table of it has more columns than an upright page bears."""
        return any(isinstance(block, Table) and len(block.columns) >= DENSE_FROM_COLUMNS for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Signature:
    """Name over date, for a seal (7.3.5.1). `date_text` is blank but for the year while a draft."""

    name: str
    date_text: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4): who gets it, who printed it when; of a brief also how many copies are printed."""

    lines: tuple[tuple[str, str], ...]
    """(报, names), (送, names), (抄送, names); names end with a full stop."""
    issuer: str
    issued_on: str
    copies: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document."""

    layout: Layout
    mark: str
    """发文机关标志 or the brief's name, in red."""
    number: str
    """Empty while a draft."""
    title: str
    """On one line; `title_parts` says where it may be broken."""
    title_parts: tuple[str, ...]
    dated_on: date
    origin: Origin
    is_draft: bool
    blocks: tuple[Block, ...]
    addressee: str = ""
    editor: str = ""
    """编者 of a brief."""
    date_text: str = ""
    """Date in the head of a brief."""
    signature: Signature | None = None
    contact: str = ""
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint | None = None
    shows_citations: bool = False
    """Raised numbers behind figures, leading to the annex."""
    signer: str = ""
    """签发人 of an upward document (7.2.6)."""
    copy_number: str = ""
    """份号, six digits (7.2.1)."""
    urgency: str = ""
    """紧急程度 (7.2.3)."""

    @property
    def head_marks(self) -> tuple[str, ...]:
        """份号 and 紧急程度, as far as there are, in the order in which they stand at the upper left (7.2.1, 7.2.3).

        There is no 密级 (7.2.2): secret matters must not be put into this system at all (办法 article 10).
        """
        return tuple(filter(None, (self.copy_number, self.urgency)))

    @property
    def origin_mark(self) -> str:
        """The mark on every page of a document that does not rest on official data alone; else empty."""
        return ORIGIN_MARKS[self.origin]


ORIGIN_MARKS: dict[Origin, str] = {
    Origin.OFFICIAL: "",
    Origin.SYNTHETIC: "合成数据·仅供演示",
    Origin.FOREIGN: "境外数据·仅供演示",
}
URGENCY: dict[Urgency, str] = {Urgency.ORDINARY: "", Urgency.URGENT: "加急", Urgency.MOST_URGENT: "特急"}
"""7.2.3."""
DRAFT_MARK = "草稿"


def figures_of(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    """Yield every figure of `blocks` in reading order."""
    for block in blocks:
        match block:
            case Paragraph(pieces=pieces):
                yield from (piece for piece in pieces if isinstance(piece, Figure))
            case Table(rows=rows):
                yield from (
                    piece for row in rows for cell in row for piece in pieces_of(cell) if isinstance(piece, Figure)
                )
            case Chart(figures=figures):
                yield from figures
            case Heading() | Attendance():
                pass


def all_figures(paper: Paper) -> Iterator[Figure]:
    """Yield every figure of the paper and its attachments in reading order."""
    yield from figures_of(paper.blocks)
    for attachment in paper.attachments:
        yield from figures_of(attachment.blocks)
