"""提要 and 一、总体情况: what the brief rests on, what is missing or late (domain.md 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contracts.ingest.v1 import DueDelivery
from services.reports.briefs.amounts import Amount
from services.reports.briefs.brief import Book, Brief
from services.reports.briefs.data_sets import TITLES
from services.reports.briefs.sections.books import book_line
from services.reports.briefs.sections.wordings import budget_pieces, growth_pieces, pace_pieces
from services.reports.paper import Align, Block, Column, Heading, Paragraph, Piece, Table
from services.reports.rule_titles import rule_title
from services.reports.wording import chinese_date, grouped

_TITLED = 3
_NAMED = 5
"""Senders that are named; of more the rest is counted."""


def summary_section(brief: Brief) -> tuple[Block, ...]:
    """Build 提要: revenue, spending, what worries."""
    blocks: list[Block] = [Heading("提要", 1)]
    for side, word, done in (("income", "收入", "完成"), ("expenditure", "支出", "")):
        line = book_line(brief, Book.GENERAL, side)
        if line is None:
            continue
        name = f"一般公共预算{word}"
        lead = f"截至{chinese_date(brief.cut_off)}，{brief.office.county}{name}{done}"
        pieces: list[Piece] = [lead, line.cumulative.in_text(f"{name}·累计"), "万元"]
        pieces += [*budget_pieces(line, name), *growth_pieces(line, name, subject=word)]
        pieces += [*pace_pieces(line, name, months=brief.months), "。"]
        blocks.append(Paragraph(tuple(pieces)))
    blocks += _balance(brief)
    worries = [
        f"{rule_title(alert.summary, brief.warnings.counts.rules)}（{alert.summary.unit_name}）"
        for alert in brief.warnings.top[:_TITLED]
    ]
    if worries:
        blocks.append(Paragraph((f"需要关注的主要问题：{'；'.join(worries)}。",)))
    else:
        blocks.append(Paragraph(("本期规则未提示需要单列的问题；未收到数据的事项不作“无问题”的判断。",)))
    return tuple(blocks)


def _balance(brief: Brief) -> list[Block]:
    """Say what of the spending the level's own income carries, and how much money the treasury holds."""
    income, expenditure = (book_line(brief, Book.GENERAL, side) for side in ("income", "expenditure"))
    pieces: list[Piece] = []
    if income is not None and expenditure is not None:
        gap = income.cumulative - expenditure.cumulative
        size = Amount(abs(gap.yuan), gap.sources, gap.groups)
        word = "支出大于收入" if gap.yuan < 0 else "收入大于支出"
        close = "，差额由转移支付、债务收入和结转结余等平衡" if gap.yuan < 0 else ""
        pieces += [f"一般公共预算本级收支相抵，{word}", size.in_text("一般公共预算·收支差额"), f"万元{close}。"]
    if brief.cash is not None:
        pieces += [
            f"{chinese_date(brief.cash.last_on)}国库库款余额",
            brief.cash.closing.in_text("库款·期末余额"),
            "万元。",
        ]
    return [Paragraph(tuple(pieces))] if pieces else []


def general_section(brief: Brief) -> tuple[Block, ...]:
    """Build 一、总体情况 with table T0."""
    senders = list(dict.fromkeys(brief.office.sender(arrival.sender) for arrival in brief.arrivals))
    late = sum(arrival.late for arrival in brief.arrivals)
    unexplained = sum(difference.is_unexplained for difference in brief.differences)
    basis = (
        f"本期数据截至{chinese_date(brief.cut_off)}，来源于{_named(senders)}报送并经系统接收的数据，"
        f"{f'其中{late}批数据报送逾期' if late else '没有逾期报送的数据'}，"
        f"{f'{unexplained}项勾稽差异尚未说明' if unexplained else '没有尚未说明的勾稽差异'}。"
        f"预算数为执行月报所列预算数，同比均为与上年同期相比，上年同期数为月报所列数，"
        f"科目口径调整的未作还原。{_preliminary(brief)}"
    )
    blocks: list[Block] = [
        Heading("一、总体情况", 1),
        Paragraph((basis,)),
        Paragraph((_missing_sentence(brief),)),
    ]
    rows = tuple(
        (
            TITLES.get(arrival.data_set, arrival.data_set),
            brief.office.sender(arrival.sender),
            str(arrival.receipts),
            arrival.newest_period,
            "—" if arrival.due_on is None else arrival.due_on.isoformat(),
            arrival.received_on.isoformat(),
            str(arrival.late) if arrival.late else "—",
            "—" if arrival.score is None else grouped(arrival.score, 1),
            arrival.rows.in_text(f"表0 {TITLES.get(arrival.data_set, arrival.data_set)}·行数", "行"),
        )
        for arrival in brief.arrivals
    )
    columns = (
        Column("数据集", 25, Align.LEFT),
        Column("报送单位", 16, Align.LEFT),
        Column("回执数", 8),
        Column("最新期间", 12, Align.CENTER),
        Column("应报日期", 14, Align.CENTER),
        Column("接收日期", 14, Align.CENTER),
        Column("迟报数", 8),
        Column("质量分", 8),
        Column("行数", 12),
    )
    note = "应报日期、接收日期为最新期间的日期；质量分取各批中的最低分，口径见数据质量评分说明。"
    blocks.append(Table("表0 数据接收情况表", "", columns, rows, note=note, cites_sources=False))
    return tuple(blocks)


def _named(senders: list[str]) -> str:
    """All of few senders by name, of many the first ones and how many there are."""
    if len(senders) <= _NAMED:
        return "、".join(senders)
    return f"{'、'.join(senders[:_NAMED])}等{len(senders)}个单位"


def _preliminary(brief: Brief) -> str:
    return "本期数据为快报数（未经决算）。" if brief.quarter == 4 else ""


def _missing_sentence(brief: Brief) -> str:
    absent = [due for due in brief.missing if due.state == "missing"]
    late = [
        f"{TITLES.get(arrival.data_set, arrival.data_set)}（{arrival.late}批）"
        for arrival in brief.arrivals
        if arrival.late
    ]
    sentences = []
    if absent:
        sentences.append(f"应报未报：{by_data_set(absent)}")
    if late:
        sentences.append(f"逾期报送：{'、'.join(late)}")
    if not sentences:
        return "应于本期报送的数据集未发现缺报、迟报。"
    return "；".join(sentences) + "。上述事项的有关分析以已接收的数据为限。"


def by_data_set(dues: Iterable[DueDelivery]) -> str:
    """Name what is missing, each data set once: `支付申请（2025-01至2025-03、2025-05）、单位库（2025）`. Pure."""
    periods: dict[str, list[str]] = {}
    for due in dues:
        periods.setdefault(due.data_set_title, []).append(due.period)
    return "、".join(f"{title}（{'、'.join(_spans(sorted(each)))}）" for title, each in periods.items())


def _spans(periods: Sequence[str]) -> Iterator[str]:
    """Join three and more months that follow each other."""
    runs: list[list[str]] = []
    for period in periods:
        if runs and _follows(period, runs[-1][-1]):
            runs[-1].append(period)
        else:
            runs.append([period])
    for run in runs:
        yield from [f"{run[0]}至{run[-1]}"] if len(run) > 2 else run


def _follows(period: str, before: str) -> bool:
    """True where both are months, `YYYY-MM`, and the one comes next."""
    if not len(period) == len(before) == len("YYYY-MM"):
        return False
    year, month = int(before[:4]), int(before[5:])
    return period == (f"{year + 1}-01" if month == 12 else f"{year}-{month + 1:02}")
