"""附表: the list of warnings and the differences between deliveries (domain.md 6.1); full tables stand in the text."""

from __future__ import annotations

from services.reports.briefs.amounts import Amount
from services.reports.briefs.brief import Brief, Difference
from services.reports.briefs.sections.handling import CLASS_TITLES
from services.reports.paper import Align, Attachment, Cell, Column, Paragraph, Table
from services.reports.rule_titles import rule_title
from services.reports.wording import grouped

LISTED_WARNINGS = 200
LISTED_DIFFERENCES = 100
_STATES = {"open": "待处置", "confirmed": "已确认"}


def supplements(brief: Brief) -> tuple[Attachment, ...]:
    """Return the annexes that have something to list."""
    return (*_warnings(brief), *_differences(brief))


def _warnings(brief: Brief) -> tuple[Attachment, ...]:
    listed = brief.warnings.listed
    if not listed:
        return ()
    columns = (
        Column("序号", 7, Align.CENTER),
        Column("规则", 10, Align.LEFT),
        Column("预警事项", 34, Align.LEFT),
        Column("单位", 17, Align.LEFT),
        Column("所属期", 11, Align.CENTER),
        Column("级别", 7, Align.CENTER),
        Column("状态", 10, Align.CENTER),
    )
    rows = tuple(
        (
            str(number), item.rule_id, f"{rule_title(item, brief.warnings.counts.rules)}：{item.subject}", item.unit_name,
            item.period, CLASS_TITLES[item.level], _STATES.get(item.state, item.state),
        )
        for number, item in enumerate(listed[:LISTED_WARNINGS], 1)
    )  # fmt: skip
    lead = f"截至本期末待处置和已确认的预警共{len(listed)}条"
    more = f"，下表按级别列示前{LISTED_WARNINGS}条" if len(listed) > LISTED_WARNINGS else ""
    table = Table("预警事项清单", "", columns, rows, cites_sources=False, is_dense=True)
    return (Attachment("预警事项清单", (Paragraph((f"{lead}{more}。各条的证据和依据可在系统中调阅。",)), table)),)


def _differences(brief: Brief) -> tuple[Attachment, ...]:
    if not brief.differences:
        return ()
    columns = (
        Column("勾稽关系", 10, Align.LEFT),
        Column("事项", 28, Align.LEFT),
        Column("所属期", 11, Align.CENTER),
        Column("甲方数（元）", 15),
        Column("乙方数（元）", 15),
        Column("差额（元）", 14),
        Column("说明情况", 14, Align.LEFT),
    )
    rows = tuple(_row(item) for item in brief.differences[:LISTED_DIFFERENCES])
    lead = f"截至本期末未消除的勾稽差异共{len(brief.differences)}项，其中尚未说明{sum(item.is_unexplained for item in brief.differences)}项。"
    more = f"下表按差额列示前{LISTED_DIFFERENCES}项。" if len(brief.differences) > LISTED_DIFFERENCES else ""
    table = Table("勾稽差异情况表", "", columns, rows, is_dense=True)
    return (Attachment("勾稽差异情况表", (Paragraph((lead + more,)), table)),)


def _row(item: Difference) -> tuple[Cell, ...]:
    name = f"附表 {item.identity} {item.subject} {item.period}"

    def cell(amount: Amount | None, word: str) -> Cell:
        if amount is None:
            return "—"
        figure = amount.in_table(f"{name}·{word}")
        return type(figure)(figure.name, amount.yuan, "元", grouped(amount.yuan, 2), figure.sources, figure.groups)

    return (
        item.identity,
        item.subject,
        item.period,
        cell(item.left, "甲方数"),
        cell(item.right, "乙方数"),
        cell(item.gap, "差额"),
        "尚未说明" if item.is_unexplained else (item.explanation or "已说明"),
    )
