"""三、重点监督事项: transfers, debt, treasury cash, treasury against finance (article 5; domain.md 6.1)."""

from __future__ import annotations

from services.reports.briefs.amounts import Amount, rate_figure
from services.reports.briefs.brief import Book, Brief, Debt
from services.reports.briefs.sections.books import book_line
from services.reports.briefs.topics.catalogue import topics_of
from services.reports.briefs.topics.section import topic_blocks
from services.reports.briefs.topics.topic import Place
from services.reports.paper import Align, Block, Cell, Column, Heading, Paragraph, Piece, Table
from services.reports.wording import chinese_date, chinese_ordinal, share

_TRANSFER_KINDS = {
    "general": "一般性转移支付",
    "special": "专项转移支付",
    "shared": "共同财政事权转移支付",
    "": "未标明类型",
}
_DEBT_KINDS = {"general": "一般债务", "special": "专项债务"}


def priorities_section(brief: Brief) -> tuple[Block, ...]:
    """Build the section; what has not arrived is named, never passed over."""
    topics = {topic.key: topic for topic in topics_of(brief.quarter, Place.PRIORITIES)}
    by_document = topics.pop("transfer_documents")
    documents = brief.topics.get(by_document.key)
    parts: list[tuple[str, tuple[Block, ...]]] = [
        (
            "上级转移支付",
            (*_transfers(brief), *(topic_blocks(by_document, documents) if documents and documents.rows else ())),
        ),
        ("政府债务", _debts(brief)),
        *((topic.heading, topic_blocks(topic, brief.topics.get(topic.key))) for topic in topics.values()),
        ("国库库款", _cash(brief)),
        ("收入数据勾稽", (_reconciliation(brief),)),
    ]
    blocks: list[Block] = [Heading("三、重点监督事项", 1)]
    for number, (title, found) in enumerate(parts, 1):
        blocks += [Heading(f"（{chinese_ordinal(number)}）{title}", 2), *found]
    return tuple(blocks)


def _transfers(brief: Brief) -> tuple[Block, ...]:
    transfers = brief.transfers
    if transfers is None:
        return (Paragraph(("本期未收到上级转移支付接收台账，不作分析。",)),)
    pieces: list[Piece] = [
        "截至本期末，收到上级转移支付",
        transfers.documents.in_text("转移支付·笔数", "笔"),
        "笔",
        transfers.received.in_text("转移支付·接收金额"),
        "万元",
    ]
    if transfers.allocated is not None:
        pieces += ["，已分配", transfers.allocated.in_text("转移支付·已分配"), "万元"]
        rate = share(transfers.allocated.yuan, transfers.received.yuan)
        if rate is not None:
            pieces += ["，占", rate_figure("转移支付·已分配占比", rate, (transfers.allocated, transfers.received))]
    pieces.append("。")
    if transfers.overdue is not None and transfers.overdue_documents is not None:
        pieces += [
            "其中超过30日仍有待分配资金的",
            transfers.overdue_documents.in_text("转移支付·超期笔数", "笔"),
            "笔，待分配",
            transfers.overdue.in_text("转移支付·超期待分配"),
            "万元。",
        ]
    else:
        pieces.append("未发现超过30日仍待分配的资金。")
    rows: list[tuple[Cell, ...]] = [
        (_TRANSFER_KINDS.get(kind, kind), amount.in_table(f"表6-1 {_TRANSFER_KINDS.get(kind, kind)}"))
        for kind, amount in transfers.by_kind
    ]
    rows.append(("合计", transfers.received.in_table("表6-1 合计")))
    columns = (Column("类型", 60, Align.LEFT), Column("接收金额", 32))
    return (Paragraph(tuple(pieces)), Table("表6-1 上级转移支付分类型情况表", "单位：万元", columns, tuple(rows)))


def _debts(brief: Brief) -> tuple[Block, ...]:
    if not brief.debts:
        return (Paragraph(("本期未收到政府债务限额和余额数据，不作分析。",)),)
    pieces: list[Piece] = []
    for debt in brief.debts:
        pieces += _debt_pieces(debt)
    columns = (
        Column("类型", 16, Align.LEFT),
        Column("债务限额", 16),
        Column("期末余额", 16),
        Column("限额与余额之差", 16),
        Column("本年举借", 14),
        Column("本年偿还", 14),
    )
    rows = tuple(_debt_row(debt) for debt in brief.debts)
    return (Paragraph(tuple(pieces)), Table("表7 政府债务情况表", "单位：万元", columns, rows))


def _debt_pieces(debt: Debt) -> tuple[Piece, ...]:
    name = _DEBT_KINDS[debt.kind]
    if debt.balance is None:
        return (f"{name}余额本期未报送。",)
    pieces: list[Piece] = [f"{int(debt.ym[4:])}月末{name}余额", debt.balance.in_text(f"{name}·余额"), "万元"]
    if debt.limit is None:
        return (*pieces, f"，本年{name}限额未报送，不作比较。")
    room = debt.limit - debt.balance
    pieces += ["，限额", debt.limit.in_text(f"{name}·限额"), "万元"]
    if room.yuan < 0:
        over = Amount(-room.yuan, room.sources, room.groups)
        return (*pieces, "，余额超过限额", over.in_text(f"{name}·超限额"), "万元。")
    return (*pieces, "，未超过限额。")


def _debt_row(debt: Debt) -> tuple[Cell, ...]:
    name = f"表7 {_DEBT_KINDS[debt.kind]}"
    room = None if debt.limit is None or debt.balance is None else debt.limit - debt.balance
    cells = (
        ("限额", debt.limit),
        ("余额", debt.balance),
        ("差额", room),
        ("举借", debt.borrowed),
        ("偿还", debt.repaid),
    )
    return (
        _DEBT_KINDS[debt.kind],
        *("—" if amount is None else amount.in_table(f"{name}·{word}") for word, amount in cells),
    )


def _cash(brief: Brief) -> tuple[Block, ...]:
    cash = brief.cash
    if cash is None:
        return (Paragraph(("本期未收到国库库存日报，不作分析。",)),)
    change = cash.closing - cash.opening
    word = "增加" if change.yuan >= 0 else "减少"
    size = Amount(abs(change.yuan), change.sources, change.groups)
    return (
        Paragraph(
            (
                f"{chinese_date(cash.last_on)}国库库款余额",
                cash.closing.in_text("库款·期末余额"),
                f"万元，比{chinese_date(cash.first_on)}日初{word}",
                size.in_text("库款·增减额"),
                "万元。",
            )
        ),
    )


def _reconciliation(brief: Brief) -> Paragraph:
    """R01: the treasury's general income against the finance report's."""
    finance = book_line(brief, Book.GENERAL, "income")
    treasury = brief.treasury_income
    if finance is None or treasury is None:
        return Paragraph(("国库预算收入日报或财政收入执行月报未齐备，本期未作勾稽。",))
    gap = treasury - finance.cumulative
    pieces: tuple[Piece, ...] = (
        "国库日报县级一般公共预算收入累计",
        treasury.in_text("国库日报·一般公共预算收入累计"),
        "万元，财政执行月报累计",
        finance.cumulative.in_text("一般公共预算收入·累计"),
        "万元，",
    )
    if gap.yuan == 0:
        return Paragraph((*pieces, "两者一致。"))
    size = Amount(abs(gap.yuan), gap.sources, gap.groups)
    return Paragraph(
        (*pieces, "两者相差", size.in_text("国库与财政收入差额"), "万元，差异原因有待财政、国库核对说明。")
    )
