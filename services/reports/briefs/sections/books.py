"""二、四本预算执行情况: sentences, tables T1 to T5, charts C1 and C2 (domain.md 6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from services.reports.briefs.amounts import (
    Amount,
    ExecutionRow,
    Line,
    phrase_figure,
    subject_lines,
    topmost,
    total_line,
)
from services.reports.briefs.brief import BOOK_TITLES, Book, Brief
from services.reports.briefs.sections.wordings import (
    budget_pieces,
    change_cell,
    growth_pieces,
    pace_pieces,
    share_pieces,
)
from services.reports.briefs.subjects import (
    FUNCTION_NAMES,
    INCOME_NAMES,
    NON_TAX,
    TAX,
    is_own_expenditure,
    is_own_income,
)
from services.reports.briefs.topics.catalogue import topics_of
from services.reports.briefs.topics.section import topic_blocks
from services.reports.briefs.topics.topic import Place
from services.reports.figures import Figure
from services.reports.layout.charts import bar_chart, line_chart
from services.reports.layout.drawings import waterfall
from services.reports.paper import Align, Block, Cell, Chart, Column, Heading, Paragraph, Piece, Table
from services.reports.wording import ROUNDING_NOTE, chinese_ordinal, rounded, sums_after_rounding

_COLUMNS = (
    Column("项目", 24, Align.LEFT),
    Column("预算数", 13),
    Column("本月数", 12),
    Column("累计数", 13),
    Column("为预算%", 8),
    Column("上年同期", 13),
    Column("同比额", 12),
    Column("同比%", 8),
)
_SUBJECTS_IN_TEXT = 4
_BARS = 10
_STEPS = 7
_YEARS_IN_BAND = 2


def own_rows(brief: Brief, book: Book, direction: str) -> tuple[ExecutionRow, ...]:
    """Return the rows of one side of one book that are the level's own."""
    rows, is_own = (brief.income, is_own_income) if direction == "income" else (brief.expenditure, is_own_expenditure)
    return tuple(row for row in rows if row.book == book and is_own(row.code))


def book_line(brief: Brief, book: Book, direction: str) -> Line | None:
    """Return the total of one side of one book."""
    word = "收入" if direction == "income" else "支出"
    return total_line(own_rows(brief, book, direction), code="", name=f"{BOOK_TITLES[book]}{word}")


def books_section(brief: Brief) -> tuple[Block, ...]:
    """Build the section."""
    blocks: list[Block] = [Heading("二、四本预算执行情况", 1)]
    blocks += _general(brief)
    for number, (book, table) in enumerate(((Book.FUND, 3), (Book.CAPITAL, 4), (Book.INSURANCE, 5)), 2):
        blocks += _other_book(brief, book, number, table)
    blocks += _own_topics(brief)
    return tuple(blocks)


def _general(brief: Brief) -> list[Block]:
    blocks: list[Block] = [Heading("（一）一般公共预算", 2)]
    income, expenditure = (book_line(brief, Book.GENERAL, side) for side in ("income", "expenditure"))
    if income is None:
        blocks.append(Paragraph(("本期未收到一般公共预算收入执行月报。",)))
    else:
        blocks += _general_income(brief, income)
    if expenditure is None:
        blocks.append(Paragraph(("本期未收到一般公共预算支出执行月报。",)))
    else:
        blocks += _general_expenditure(brief, expenditure)
    return blocks


def _general_income(brief: Brief, total: Line) -> list[Block]:
    rows = own_rows(brief, Book.GENERAL, "income")
    pieces: list[Piece] = [f"截至{brief.cut_off.month}月{brief.cut_off.day}日，{brief.office.county}"]
    pieces += _line_pieces(total, "一般公共预算收入", months=brief.months, subject="收入")
    by_class = {line.code: line for line in subject_lines(rows, digits=3, names=INCOME_NAMES)}
    for code, lead in ((TAX, "其中："), (NON_TAX, "；")):
        line = by_class.get(code)
        if line is not None:
            name = INCOME_NAMES[code]
            pieces += [f"{lead}{name}", line.cumulative.in_text(f"{name}·累计"), "万元"]
            pieces += [*share_pieces(line, total, name), *growth_pieces(line, name, subject="收入")]
    if by_class:
        pieces.append("。")
    table = _execution_table("表1 一般公共预算收入完成情况表", _income_lines(rows, total))
    months = [month for month, _, _ in brief.income_months]
    this_year = [amount.in_table(f"图1 {month}月收入·本年") for month, amount, _ in brief.income_months]
    last_year = [
        None if before is None else before.in_table(f"图1 {month}月收入·上年")
        for month, _, before in brief.income_months
    ]
    chart = line_chart(
        "图1 一般公共预算收入分月完成情况（万元）",
        months,
        ((f"{brief.year}年", this_year), (f"{brief.year - 1}年", last_year), *_band(brief, months)),
    )
    return [Paragraph(tuple(pieces)), table, chart, *_changes(rows, total)]


def _band(brief: Brief, months: Sequence[int]) -> tuple[tuple[str, list[Figure | None]], ...]:
    """Highest and lowest of the three years before, where at least two of them have arrived."""
    if len(brief.past_income) < _YEARS_IN_BAND:
        return ()
    edges = []
    for word, choose in (("最高", max), ("最低", min)):
        figures: list[Figure | None] = []
        for month in months:
            known = [amount for year in brief.past_income for each, amount in year.months if each == month]
            edge = choose(known, key=lambda amount: amount.yuan) if known else None
            figures.append(None if edge is None else edge.in_table(f"图1 {month}月收入·前三年{word}"))
        edges.append((f"前三年{word}", figures))
    return tuple(edges)


def _changes(rows: Sequence[ExecutionRow], total: Line) -> tuple[Chart, ...]:
    """Chart 3: from last year's total to this year's, the largest changes by item; none without last year's figures."""
    if total.last_year is None:
        return ()
    children = _income_lines(rows, total)[1:]
    items = [line for line in children if len(line.code) > 3] or list(children)
    changed = [(line, line.cumulative - line.last_year) for line in items if line.last_year is not None]
    if len(changed) < len(items) or not changed:
        return ()
    changed.sort(key=lambda pair: (-abs(pair[1].yuan), pair[0].code))
    steps = [(line.name, change.in_table(f"图2 {line.name}·同比额")) for line, change in changed[:_STEPS]]
    whole = total.cumulative - total.last_year
    rest = whole.yuan - sum((change.yuan for _, change in changed[:_STEPS]), Decimal(0))
    if rest != 0:
        others = Amount(rest, whole.sources, whole.groups)
        steps.append(("其他各项", others.in_table("图2 其他各项·同比额")))
    return (
        waterfall(
            "图2 一般公共预算收入同比增减额（万元）",
            ("上年同期", total.last_year.in_table("图2 上年同期·累计")),
            steps,
            ("本年累计", total.cumulative.in_table("图2 本年·累计")),
        ),
    )


def _general_expenditure(brief: Brief, total: Line) -> list[Block]:
    rows = own_rows(brief, Book.GENERAL, "expenditure")
    lines = subject_lines(rows, digits=3, names=FUNCTION_NAMES)
    pieces: list[Piece] = [f"{brief.office.county}"]
    pieces += _line_pieces(total, "一般公共预算支出", months=brief.months, subject="支出")
    largest = sorted(lines, key=lambda line: (-line.cumulative.yuan, line.code))
    pieces.append("支出居前的科目是：")
    for index, line in enumerate(largest[:_SUBJECTS_IN_TEXT]):
        pieces += ["；" if index else "", line.name, line.cumulative.in_text(f"{line.name}·累计"), "万元"]
        pieces += growth_pieces(line, line.name, subject="支出")
    pieces.append("。")
    table = _execution_table("表2 一般公共预算支出完成情况表", (total, *lines))
    chart = bar_chart(
        "图3 一般公共预算支出结构（万元）",
        [
            (line.name.removesuffix("支出"), line.cumulative.in_table(f"图3 {line.name}·累计"))
            for line in largest[:_BARS]
        ],
    )
    return [Paragraph(tuple(pieces)), table, chart]


def _other_book(brief: Brief, book: Book, number: int, table: int) -> list[Block]:
    title = BOOK_TITLES[book]
    blocks: list[Block] = [Heading(f"（{chinese_ordinal(number)}）{title}", 2)]
    sides = [(side, book_line(brief, book, side)) for side in ("income", "expenditure")]
    if all(line is None for _, line in sides):
        blocks.append(Paragraph((f"{title}截至{brief.cut_off.month}月未报送收支数据，本期不作分析。",)))
        return blocks
    if all(line is None or line.cumulative.yuan == 0 for _, line in sides):
        blocks.append(Paragraph((f"{title}截至{brief.cut_off.month}月未发生收支。",)))
        return blocks
    pieces: list[Piece] = []
    lines: list[Line] = []
    for side, total in sides:
        word = "收入" if side == "income" else "支出"
        if total is None:
            pieces.append(f"{title}{word}本期未报送。")
            continue
        pieces += _line_pieces(total, f"{title}{word}", months=brief.months, subject=word)
        rows = own_rows(brief, book, side)
        lines += (total, *_children(rows))
    blocks += [Paragraph(tuple(pieces)), _execution_table(f"表{table} {title}收支完成情况表", tuple(lines))]
    return blocks


def _own_topics(brief: Brief) -> list[Block]:
    """The schemes of social insurance (D36); left out in silence only where the book above has said it."""
    found = [(topic, brief.topics.get(topic.key)) for topic in topics_of(brief.quarter, Place.BOOKS)]
    return [block for topic, data in found if data is not None and data.rows for block in topic_blocks(topic, data)]


def _children(rows: Sequence[ExecutionRow]) -> tuple[Line, ...]:
    lines = (total_line([row], code=row.code, name=row.name) for row in topmost(rows))
    return tuple(line for line in lines if line is not None)


def _income_lines(rows: Sequence[ExecutionRow], total: Line) -> tuple[Line, ...]:
    lines: list[Line] = [total]
    for line in subject_lines(rows, digits=3, names=INCOME_NAMES):
        lines.append(line)
        children = [row for row in rows if row.code.startswith(line.code)]
        lines += subject_lines(children, digits=5, names=INCOME_NAMES)
    return tuple(lines)


def _line_pieces(line: Line, name: str, *, months: int, subject: str) -> tuple[Piece, ...]:
    done = "完成" if subject == "收入" else ""
    return (
        f"{name}{done}",
        line.cumulative.in_text(f"{name}·累计"),
        "万元",
        *budget_pieces(line, name),
        *growth_pieces(line, name, subject=subject),
        *pace_pieces(line, name, months=months),
        "。",
    )


def _execution_table(title: str, lines: tuple[Line, ...]) -> Table:
    short = title.split(" ", 1)[0]
    parts = [line for line in lines[1:] if len(line.code) == 3]
    adds_up = not parts or sums_after_rounding((line.cumulative.yuan for line in parts), lines[0].cumulative.yuan)
    return Table(
        title=title,
        unit="单位：万元",
        columns=_COLUMNS,
        rows=tuple(_row(line, short) for line in lines),
        note="" if adds_up else ROUNDING_NOTE,
    )


def _row(line: Line, table: str) -> tuple[Cell, ...]:
    name = f"{table} {line.name}"
    done: Piece = "—"
    if line.done is not None and line.budget is not None:
        parts = (line.cumulative, line.budget)
        done = phrase_figure(f"{name}·为预算%", line.done, "%", _one_decimal(line.done), parts)
    indent = "\u3000" * (1 if len(line.code) > 3 else 0)
    return (
        f"{indent}{line.name}",
        "—" if line.budget is None else line.budget.in_table(f"{name}·预算数"),
        line.month.in_table(f"{name}·本月数"),
        line.cumulative.in_table(f"{name}·累计数"),
        done,
        "—" if line.last_year is None else line.last_year.in_table(f"{name}·上年同期"),
        *change_cell(line.cumulative, line.last_year, name),
    )


def _one_decimal(value: Decimal) -> str:
    return str(rounded(value, 1))
