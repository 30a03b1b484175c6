"""八、年度专项内容 of the annual report (domain.md 6.1): preliminary figures, because final accounts come later."""

from __future__ import annotations

from services.reports.briefs.amounts import Amount, merge, total_line
from services.reports.briefs.brief import BOOK_TITLES, Book, Brief
from services.reports.briefs.sections.books import book_line
from services.reports.briefs.topics.catalogue import topics_of
from services.reports.briefs.topics.section import topic_blocks
from services.reports.briefs.topics.topic import Place
from services.reports.paper import Align, Block, Cell, Column, Heading, Paragraph, Piece, Table
from services.reports.wording import chinese_ordinal, grouped

YEAR_END = 4
PRELIMINARY = "快报数（未经决算）"


def annual_section(brief: Brief) -> tuple[Block, ...]:
    """Build the section of the annual report; nothing for other quarters."""
    if brief.quarter != YEAR_END:
        return ()
    parts: list[tuple[str, tuple[Block, ...]]] = [
        ("四本预算收支平衡", _balance(brief)),
        ("超收短收", _surplus(brief)),
    ]
    parts += [
        (topic.heading, topic_blocks(topic, brief.topics.get(topic.key)))
        for place in (Place.ANNUAL, Place.HALF_YEAR)
        for topic in topics_of(brief.quarter, place)
    ]
    parts += [
        ("预警规则年度成效", _health(brief)),
        ("报送单位数据质量", _senders(brief)),
        ("下年度工作安排", _plan(brief)),
    ]
    blocks: list[Block] = [
        Heading("八、年度专项内容", 1),
        Paragraph((f"本部分各项数据均为{PRELIMINARY}，以经人大常委会批准的决算为准。",)),
    ]
    for number, (title, found) in enumerate(parts, 1):
        blocks += [Heading(f"（{chinese_ordinal(number)}）{title}", 2), *found]
    return tuple(blocks)


def _balance(brief: Brief) -> tuple[Block, ...]:
    """Table 16: each book's income and spending with transfers and debt as the monthly reports give them (R16)."""
    rows: list[tuple[Cell, ...]] = []
    for book in Book:
        sides = [
            total_line((row for row in side if row.book == book), code="", name=BOOK_TITLES[book])
            for side in (brief.income, brief.expenditure)
        ]
        amounts = [None if line is None else line.cumulative for line in sides]
        name = f"表16 {BOOK_TITLES[book]}"
        cells: list[Cell] = [BOOK_TITLES[book]]
        cells += [
            "未报送" if amount is None else amount.in_table(f"{name}·{word}")
            for amount, word in zip(amounts, ("收方", "支方"), strict=True)
        ]
        income, expenditure = amounts
        cells.append("—" if income is None or expenditure is None else (income - expenditure).in_table(f"{name}·差额"))
        rows.append(tuple(cells))
    columns = (
        Column("预算", 34, Align.LEFT),
        Column("收方合计", 20),
        Column("支方合计", 20),
        Column("差额", 18),
    )
    lead = "下表按执行月报所列全部科目（含转移性收支和债务收支，以月报列报为限）汇总。差额不为零的，须对照结转结余和调入调出核对。"
    return (
        Paragraph((lead,)),
        Table("表16 四本预算收支平衡情况表", f"单位：万元　{PRELIMINARY}", columns, tuple(rows)),
    )


def _surplus(brief: Brief) -> tuple[Block, ...]:
    """Income over or under the budget; over-collected income goes to debt or the stabilisation fund (预算法 article 66)."""
    line = book_line(brief, Book.GENERAL, "income")
    if line is None or line.budget is None:
        return (Paragraph(("一般公共预算收入的完成数或者预算数未报送，不作判断。",)),)
    gap = line.cumulative - line.budget
    size = Amount(abs(gap.yuan), *merge((line.cumulative, line.budget)))
    word = "超收" if gap.yuan >= 0 else "短收"
    rule = (
        "超收收入的使用是否符合预算法第六十六条的规定，须结合预算稳定调节基金补充情况核对。"
        if gap.yuan > 0
        else "短收的弥补是否符合预算法第六十六条的规定，须结合调入资金、预算稳定调节基金动用情况核对。"
    )
    pieces: tuple[Piece, ...] = (
        f"一般公共预算收入比预算{word}",
        size.in_text("一般公共预算收入·超短收"),
        f"万元。{rule}",
    )
    return (Paragraph(pieces if gap.yuan else ("一般公共预算收入与预算持平。",)),)


def _health(brief: Brief) -> tuple[Block, ...]:
    fired = [rule for rule in brief.warnings.health if rule.fired]
    if not fired:
        return (Paragraph(("本年没有规则产生预警，或者预警模块没有登记。",)),)
    columns = (
        Column("规则", 10, Align.LEFT),
        Column("名称", 38, Align.LEFT),
        Column("预警", 8),
        Column("确认", 8),
        Column("排除", 8),
        Column("属实", 8),
        Column("说明合理", 10),
        Column("准确率%", 10),
    )
    rows = tuple(
        (
            rule.rule_id, rule.title, str(rule.fired), str(rule.confirmed), str(rule.dismissed), str(rule.true),
            str(rule.reasonable), "—" if rule.precision is None else grouped(rule.precision * 100, 1),
        )
        for rule in fired
    )  # fmt: skip
    note = "准确率＝属实÷（属实＋情况说明合理＋规则问题），没有办结结果的不计算。"
    return (Table("表23 预警规则年度成效表", "", columns, rows, note=note, cites_sources=False),)


def _senders(brief: Brief) -> tuple[Block, ...]:
    if not brief.senders:
        return (Paragraph(("本年没有报送质量登记。",)),)
    columns = (
        Column("报送单位", 28, Align.LEFT),
        Column("报送批次", 12),
        Column("退回", 10),
        Column("迟报", 10),
        Column("缺报", 10),
        Column("勾稽差异", 12),
        Column("质量分", 12),
    )
    rows = tuple(
        (
            brief.office.sender(item.sender), str(item.deliveries), str(item.refused), str(item.late), str(item.missing),
            str(item.differences), "—" if item.score is None else grouped(item.score, 1),
        )
        for item in brief.senders
    )  # fmt: skip
    return (Table("表24 报送单位数据质量情况表", "", columns, rows, cites_sources=False),)


def _plan(brief: Brief) -> tuple[Block, ...]:
    """What the year's facts ask of the next; the office rewrites it."""
    absent = list(dict.fromkeys(due.data_set_title for due in brief.missing if due.state == "missing"))
    unexplained = sum(difference.is_unexplained for difference in brief.differences)
    opened = sum(1 for matter in brief.warnings.matters if matter.outcome is None)
    lines = []
    if absent:
        lines.append(f"督促补报缺报数据：{'、'.join(absent)}")
    if unexplained:
        lines.append(f"对尚未说明的{unexplained}项勾稽差异，逐项请报送单位说明")
    if opened:
        lines.append(f"对未办结的{opened}件事项继续跟踪，并列入下一期简报")
    lines.append("结合决算审查，以决算数核对本年报所列快报数")
    return tuple(Paragraph((f"{number}．{line}。",)) for number, line in enumerate(lines, 1))
