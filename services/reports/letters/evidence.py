"""The evidence behind a letter: rows of the warning with receipt, file and place, as an attachment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.reports.figures import Figure, Source
from services.reports.paper import Align, Attachment, Block, Cell, Column, Paragraph, Piece, Table
from services.reports.wording import grouped

EVIDENCE_TITLE = "数据明细及来源"
TEXT_TITLE = "正文所列数字的来源"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind the finding."""

    label: str
    amount: Figure | None
    details: tuple[Figure, ...]
    """Named numbers that went into the formula."""
    remarks: tuple[str, ...]
    """Named values that are no numbers: a date, a document number."""
    source: Source


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """Rows listed, how many there are in all, and the formula with its numbers."""

    formula: str
    rows: tuple[EvidenceRow, ...]
    row_count: int


def yuan_figure(name: str, amount: Decimal, sources: tuple[Source, ...]) -> Figure:
    """Return an amount as letters print it: yuan, two decimals."""
    return Figure(name, amount, "元", grouped(amount, 2), sources)


def evidence_attachment(evidence: EvidenceTable, amount: Figure | None, fact: tuple[Piece, ...]) -> Attachment:
    """Build the attachment: formula, rows with their places, receipts of the total and of every number in the text."""
    blocks: list[Block] = []
    if evidence.formula:
        blocks.append(Paragraph((f"计算过程：{evidence.formula}",)))
    blocks.append(Paragraph((_extent(evidence),)))
    if amount is not None:
        blocks.append(Paragraph((f"涉及金额{amount.text}元，取自回执：{_receipts(amount.sources)}。",)))
    blocks.append(_table(evidence))
    if figures := tuple(dict.fromkeys(piece for piece in fact if isinstance(piece, Figure))):
        blocks.append(_text_table(figures))
    return Attachment(EVIDENCE_TITLE, tuple(blocks))


def _extent(evidence: EvidenceTable) -> str:
    """Say how many rows there are and, where alerts keeps no more, where the others are to be found."""
    listed, count = len(evidence.rows), evidence.row_count
    if count <= listed:
        return f"数据明细共{count}行，全部列示于下表。"
    return (
        f"数据明细共{count}行，下表列示系统留存的前{listed}行；其余{count - listed}行按计算过程在所列回执的文件中核对。"
    )


def _table(evidence: EvidenceTable) -> Table:
    """Build the table of rows; the column of formula values only where there are any."""
    has_details = any(row.details or row.remarks for row in evidence.rows)
    details = (Column("计算用数", 22, Align.LEFT),) if has_details else ()
    return Table(
        title=EVIDENCE_TITLE,
        unit="金额单位：元",
        columns=(
            Column("序号", 6, Align.CENTER),
            Column("数据项", 26, Align.LEFT),
            Column("金额", 18, Align.RIGHT),
            *details,
            Column("回执编号", 18, Align.LEFT),
            Column("文件", 20, Align.LEFT),
            Column("位置", 12, Align.LEFT),
        ),
        rows=tuple(_row(number, row, has_details=has_details) for number, row in enumerate(evidence.rows, 1)),
        cites_sources=False,
        is_dense=True,
    )


def _text_table(figures: tuple[Figure, ...]) -> Table:
    """Build the table of the numbers that stand in the text, in its order; places that stood before are not told again."""
    first: dict[tuple[Source, ...], int] = {}
    for number, figure in enumerate(figures, 1):
        first.setdefault(figure.sources, number)
    return Table(
        title=TEXT_TITLE,
        unit="",
        columns=(
            Column("序号", 6, Align.CENTER),
            Column("正文表述", 34, Align.LEFT),
            Column("数值", 18, Align.RIGHT),
            Column("回执编号", 20, Align.LEFT),
            Column("文件及位置", 22, Align.LEFT),
        ),
        rows=tuple(
            (
                str(number),
                figure.name,
                figure.text,
                *_places(figure.sources, first[figure.sources], number),
            )
            for number, figure in enumerate(figures, 1)
        ),
        cites_sources=False,
        is_dense=True,
    )


def _places(sources: tuple[Source, ...], first: int, number: int) -> tuple[str, str]:
    """Return receipts, and files with places, of a number's sources; where number `first` has told them, its number."""
    if first < number:
        return f"同序号{first}", f"同序号{first}"
    receipts = "\n".join(source.receipt for source in sources)
    return receipts, "\n".join(f"{source.file_name} {source.place}" for source in sources)


def _row(number: int, row: EvidenceRow, *, has_details: bool) -> tuple[Cell, ...]:
    return (
        str(number),
        row.label,
        row.amount or "—",
        *((_details(row),) if has_details else ()),
        row.source.receipt,
        row.source.file_name,
        row.source.place,
    )


def _details(row: EvidenceRow) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for figure in row.details:
        pieces += ["\n" if pieces else "", f"{figure.name}：", figure]
    for remark in row.remarks:
        pieces.append(f"\n{remark}" if pieces else remark)
    return tuple(pieces) or ("—",)


def _receipts(sources: tuple[Source, ...]) -> str:
    return "、".join(dict.fromkeys(source.receipt for source in sources))
