"""四、部门预算执行: best and worst ten, projects without spending (table T9, domain.md 6.1)."""

from __future__ import annotations

from decimal import Decimal

from services.reports.briefs.amounts import Count, merge, phrase_figure, rate_figure
from services.reports.briefs.brief import Brief, DepartmentExecution, Departments, IdleProject
from services.reports.briefs.topics.catalogue import topics_of
from services.reports.briefs.topics.section import topic_blocks
from services.reports.briefs.topics.topic import Place
from services.reports.layout.drawings import dot_plot
from services.reports.paper import Align, Block, Cell, Chart, Column, Heading, Paragraph, Piece, Table
from services.reports.wording import rounded

_ENDS = 10
_IDLE_LISTED = 20
_BEHIND_POINTS = 10
_COLUMNS = (
    Column("位次", 8, Align.CENTER),
    Column("部门", 36, Align.LEFT),
    Column("指标数", 18),
    Column("支付数", 18),
    Column("执行率%", 12),
)


def departments_section(brief: Brief) -> tuple[Block, ...]:
    """Build the section."""
    heading = Heading("四、部门预算执行情况", 1)
    departments = brief.departments
    if departments is None or not departments.by_rate:
        return (heading, Paragraph(("本期未收到预算指标或支付凭证数据，部门预算执行不作分析。",)))
    return (
        heading,
        _sentence(brief, departments),
        *_tables(departments),
        _dots(brief, departments),
        *_idle(departments),
        *_rhythm(brief),
    )


def _dots(brief: Brief, departments: Departments) -> Chart:
    """Chart 4: each department's rate against the share of the year gone by; the ends where there are many."""
    ranked = departments.by_rate
    shown = ranked if len(ranked) <= 2 * _ENDS else (*ranked[:_ENDS], *ranked[-_ENDS:])
    dots = [
        (
            item.name,
            phrase_figure(
                f"图4 {item.name}·执行率", item.rate, "%", f"{rounded(item.rate, 1)}%", (item.budget, item.paid)
            ),
        )
        for item in shown
    ]
    return dot_plot("图4 部门预算执行率与时序进度", dots, pace=Decimal(brief.months) * 100 / 12)


def _rhythm(brief: Brief) -> tuple[Block, ...]:
    topics = topics_of(brief.quarter, Place.DEPARTMENTS)
    return tuple(block for topic in topics for block in topic_blocks(topic, brief.topics.get(topic.key)))


def _sentence(brief: Brief, departments: Departments) -> Paragraph:
    ranked = departments.by_rate
    budget, paid = departments.budget, departments.paid
    pace = Decimal(brief.months) * 100 / 12
    behind = [item for item in ranked if item.rate < pace - _BEHIND_POINTS]
    merged = merge((budget, paid))
    pieces: tuple[Piece, ...] = (
        "按截至本期末下达的预算指标和实际支付计算，",
        Count(len(ranked), *merged).in_text("部门·个数", "个"),
        "个部门指标合计",
        budget.in_text("部门·指标合计"),
        "万元，支付合计",
        paid.in_text("部门·支付合计"),
        "万元，总体执行率",
        rate_figure("部门·总体执行率", paid.yuan * 100 / budget.yuan, (budget, paid)),
    )
    if not behind:
        return Paragraph((*pieces, "；没有低于时序进度10个百分点以上的部门。"))
    slow = Count(len(behind), *merged).in_text("部门·进度偏慢个数", "个")
    return Paragraph((*pieces, "；低于时序进度10个百分点以上的部门", slow, "个。"))


def _tables(departments: Departments) -> tuple[Block, ...]:
    ranked = list(enumerate(departments.by_rate, 1))
    if len(ranked) <= 2 * _ENDS:
        return (_table("表9 部门预算执行率排序表", ranked),)
    return (
        _table("表9-1 部门预算执行率前十位", ranked[:_ENDS]),
        _table("表9-2 部门预算执行率后十位", ranked[-_ENDS:]),
    )


def _table(title: str, ranked: list[tuple[int, DepartmentExecution]]) -> Table:
    short = title.split(" ", 1)[0]
    return Table(title, "单位：万元", _COLUMNS, tuple(_row(short, rank, item) for rank, item in ranked))


def _row(table: str, rank: int, item: DepartmentExecution) -> tuple[Cell, ...]:
    name = f"{table} {item.name}"
    parts = (item.budget, item.paid)
    return (
        str(rank),
        item.name,
        item.budget.in_table(f"{name}·指标数"),
        item.paid.in_table(f"{name}·支付数"),
        phrase_figure(f"{name}·执行率", item.rate, "%", str(rounded(item.rate, 1)), parts),
    )


def _idle(departments: Departments) -> tuple[Block, ...]:
    idle, total = departments.idle_projects, departments.idle_budget
    if total is None:
        return (Paragraph(("未发现已下达指标而无支付申请的项目（未收到支付申请数据的，不作判断）。",)),)
    sentence = Paragraph(
        (
            "已下达指标、截至本期末没有支付申请的项目",
            Count(len(idle), total.sources).in_text("零支出项目·个数", "个"),
            "个，涉及指标",
            total.in_text("零支出项目·指标合计"),
            f"万元{f'，金额较大的{_IDLE_LISTED}个列表如下' if len(idle) > _IDLE_LISTED else ''}。",
        )
    )
    columns = (
        Column("项目", 36, Align.LEFT),
        Column("单位", 26, Align.LEFT),
        Column("下达日期", 16, Align.CENTER),
        Column("指标数", 14),
    )
    rows = tuple(_idle_row(item) for item in idle[:_IDLE_LISTED])
    return (sentence, Table("表9-3 零支出项目表", "单位：万元", columns, rows))


def _idle_row(item: IdleProject) -> tuple[Cell, ...]:
    return (
        item.name,
        item.unit_name,
        "—" if item.issued_on is None else item.issued_on.isoformat(),
        item.budget.in_table(f"表9-3 {item.name}·指标数"),
    )
