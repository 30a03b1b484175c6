"""整改清单 as a sheet: one line for each finding, with what the office has linked and followed up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contracts.cases.findings_v1 import Finding, FindingLink, RectificationList
from gateway.portal.render import day
from gateway.portal.words import word
from gateway.sheets import Cell, Column, sheet

COLUMNS: Final = tuple(
    Column(head, width)
    for head, width in (
        ("序号", 6), ("问题编号", 16), ("审计项目", 34), ("审计报告日期", 12), ("被审计单位", 18), ("问题类别", 16), ("问题摘要", 50), ("定性依据", 24),
        ("问题金额（元）", 16), ("整改类型", 12), ("整改期限", 12), ("整改状态", 16), ("已整改金额（元）", 16), ("销号日期", 12), ("整改情况", 12),
        ("逾期天数", 8), ("提示", 30), ("关联预警和案件", 40), ("跟踪情况", 40), ("数据所属期", 10), ("数据来源", 10),
    )
)  # fmt: skip


def as_xlsx(found: RectificationList, conditions: Mapping[str, str]) -> bytes:
    """Return the list; `conditions` say by what it was chosen."""
    rows = (_row(number, finding) for number, finding in enumerate(found.items, start=1))
    title = f"审计查出问题整改清单（截至{day(found.as_of)}）"
    return sheet(title, COLUMNS, rows, on=found.as_of, conditions=conditions)


def _row(number: int, finding: Finding) -> list[Cell]:
    told = finding.summary
    hints = []
    if told.has_come_again:
        hints.append("报整改完成后又有同一事项的预警")
    if told.is_missing:
        hints.append("未销号但最近一期没有报送")
    links = "；".join(_linked(link) for link in finding.links if link.ended_at is None)
    steps = "；".join(f"{step.on.isoformat()}{step.note}" for step in finding.follow_ups)
    return [
        number, told.number, told.audit_project, told.reported_on, told.unit_name, told.category, finding.description, finding.law,
        told.amount, word(told.kind, "rectification"), told.rectify_by, told.status, told.rectified_amount, told.closed_on,
        word(told.standing, "finding_standing"), told.days_overdue, "；".join(hints), links, steps, told.period, word(told.origin, "origin"),
    ]  # fmt: skip


def _linked(link: FindingLink) -> str:
    case = f"，立案{link.case_number}" if link.case_number and link.case_number != link.number else ""
    return f"{word(link.kind, 'finding_link')}{link.number}《{link.title}》{case}"
