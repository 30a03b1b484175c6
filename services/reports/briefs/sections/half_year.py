"""八、半年专项内容: forecast, resolutions, adjustment needs, performance, neighbours, draft opinion (domain.md 6.1)."""

from __future__ import annotations

from decimal import Decimal

from services.reports.briefs.amounts import Amount, Line, merge, phrase_figure
from services.reports.briefs.brief import Book, Brief
from services.reports.briefs.sections.books import book_line
from services.reports.briefs.topics.catalogue import topics_of
from services.reports.briefs.topics.section import topic_blocks
from services.reports.briefs.topics.topic import Place
from services.reports.figures import Figure
from services.reports.paper import Block, Heading, Paragraph, Piece
from services.reports.rule_titles import rule_title
from services.reports.wording import chinese_ordinal, rounded, wan, wan_text

HALF_YEAR = 2
_MONTHS = Decimal(12)


def half_year_section(brief: Brief) -> tuple[Block, ...]:
    """Build the section of the half-year brief; nothing for other quarters."""
    if brief.quarter != HALF_YEAR:
        return ()
    parts: list[tuple[str, tuple[Block, ...]]] = [("全年收支预计", forecast_blocks(brief))]
    parts += [
        (topic.heading, topic_blocks(topic, brief.topics.get(topic.key)))
        for topic in topics_of(brief.quarter, Place.HALF_YEAR)
    ]
    parts.append(("预算调整的必要性", _needs(brief)))
    parts.append(("初步审查意见（代拟稿）", _opinion(brief)))
    blocks: list[Block] = [Heading("八、上半年预算执行审查专项内容", 1)]
    for number, (title, found) in enumerate(parts, 1):
        blocks += [Heading(f"（{chinese_ordinal(number)}）{title}", 2), *found]
    return tuple(blocks)


def forecast(brief: Brief, line: Line) -> tuple[Figure, str] | None:
    """Return the whole year's expected amount in 万元 and how it was reckoned; None without data.

    Income: as last year's whole stood to last year's same months, where last year's December has arrived; else, and for
    spending, at the pace of the months gone by.
    """
    name = f"{line.name}·全年预计"
    last = next((year for year in brief.past_income if year.year == brief.year - 1), None)
    if line.name.endswith("收入") and last is not None and last.whole is not None:
        same = [amount for month, amount in last.months if month <= brief.months]
        base = sum((amount.yuan for amount in same), Decimal(0))
        if len(same) == brief.months and base > 0:
            yuan = line.cumulative.yuan * last.whole.yuan / base
            return _expected(name, yuan, (line.cumulative, last.whole, *same)), "按上年同期占全年的比重测算"
    return _expected(name, line.cumulative.yuan * _MONTHS / brief.months, (line.cumulative,)), "按已过月份的平均数测算"


def _expected(name: str, yuan: Decimal, parts: tuple[Amount, ...]) -> Figure:
    sources, groups = merge(parts)
    return Figure(name, wan(yuan), "万元", wan_text(yuan), sources, groups)


def forecast_blocks(brief: Brief) -> tuple[Block, ...]:
    """Say the expected whole year of both sides of the general book, and against the budget."""
    pieces: list[Piece] = []
    for side in ("income", "expenditure"):
        line = book_line(brief, Book.GENERAL, side)
        expected = None if line is None else forecast(brief, line)
        if line is None or expected is None:
            continue
        figure, method = expected
        pieces += [f"{method}，{line.name}全年预计", figure, "万元"]
        if line.budget is not None and line.budget.yuan > 0:
            rate = figure.value * 10_000 * 100 / line.budget.yuan
            merged = phrase_figure(
                f"{line.name}·预计为预算", rate, "%", f"{rounded(rate, 1)}%", (line.cumulative, line.budget)
            )
            pieces += ["，为预算的", merged]
        pieces.append("。")
    if not pieces:
        return (Paragraph(("本期未收到一般公共预算收支执行月报，不作预计。",)),)
    return (Paragraph((*pieces, "以上为系统测算数，仅供审查参考。")),)


def _needs(brief: Brief) -> tuple[Block, ...]:
    """Say where the expected year leaves the budget by so much that an adjustment may be needed (预算法 article 67)."""
    lines = (book_line(brief, Book.GENERAL, side) for side in ("income", "expenditure"))
    pieces: list[Piece] = []
    for line in lines:
        expected = None if line is None else forecast(brief, line)
        if line is None or expected is None or line.budget is None or line.budget.yuan <= 0:
            continue
        gap = expected[0].value - wan(line.budget.yuan)
        word = "超出" if gap >= 0 else "低于"
        sources, groups = merge((line.cumulative, line.budget))
        size = Figure(f"{line.name}·预计与预算之差", abs(gap), "万元", wan_text(abs(gap) * 10_000), sources, groups)
        pieces += [f"{line.name}全年预计{word}预算", size, "万元。"]
    if not pieces:
        return (Paragraph(("预算数未报送，不作判断。",)),)
    close = "是否需要调整预算，请财政部门对照预算法第六十七条所列情形研究提出意见。"
    return (Paragraph((*pieces, close)),)


def _opinion(brief: Brief) -> tuple[Block, ...]:
    """Draft the review opinion out of the facts above; the office rewrites it."""
    matters = [
        f"{rule_title(alert.summary, brief.warnings.counts.rules)}（{alert.summary.unit_name}）"
        for alert in brief.warnings.top
    ]
    lead = (
        "财政经济委员会会同预算工作委员会对上半年预算执行情况进行了初步审查。"
        "预算执行的主要数据见本简报第二、三、四部分。"
    )
    found = f"审查中反映的主要问题是：{'；'.join(matters)}。" if matters else "系统规则未提示需要单列的问题。"
    advice = (
        f"建议{brief.office.level}人民政府及有关部门对上述问题逐项研究处理，加强收入组织和支出管理，及时下达转移支付，"
        f"严格执行{brief.office.level}人民代表大会批准的预算，并按规定向常委会报告。"
    )
    return tuple(Paragraph((text,)) for text in (lead, found, advice))
