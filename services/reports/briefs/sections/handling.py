"""五、预警与处置, 六、上期问题, 七、问题与建议 (articles 7 and 8; domain.md 6.1).

Counts of warnings and cases come from alerts and cases, not from a received file: they carry no receipt and are named
as the system's own register. A finding's facts carry the receipts of its evidence.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from contracts.alerts.v1 import Alert
from contracts.cases.v1 import CaseState
from contracts.values import MatterClass
from services.reports.briefs.brief import Brief
from services.reports.figures import Figure, Source
from services.reports.letters.letter import citation
from services.reports.paper import Align, Block, Column, Heading, Paragraph, Piece, Table
from services.reports.rule_titles import rule_title
from services.reports.wording import chinese_ordinal, grouped

CLASS_TITLES = {MatterClass.MAJOR: "重大", MatterClass.IMPORTANT: "重要", MatterClass.GENERAL: "一般"}
_OUTCOMES = {
    "spoke": "有发现",
    "silent": "未见异常",
    "not_applicable": "不适用",
    "never_ran": "未运行",
    "failed": "运行失败",
}


def warnings_section(brief: Brief) -> tuple[Block, ...]:
    """Build 五、预警与处置."""
    counts, cases = brief.warnings.counts, brief.warnings.cases
    states = Counter(case.state for case in cases)
    classes = Counter(case.matter_class for case in cases)
    overdue = sum(1 for case in cases if case.days_left is not None and case.days_left < 0)
    by_class = "，".join(f"{CLASS_TITLES[kind]}{classes[kind]}件" for kind in CLASS_TITLES)
    sentence = (
        f"按系统预警和办理登记，本期数据产生预警{sum(counts.by_state.values())}条"
        f"（重大{counts.by_level.get('major', 0)}条，重要{counts.by_level.get('important', 0)}条，"
        f"一般{counts.by_level.get('general', 0)}条），其中待处置{counts.by_state.get('open', 0)}条，"
        f"已确认{counts.by_state.get('confirmed', 0)}条，经核实排除{counts.by_state.get('dismissed', 0)}条。"
        f"登记办理事项{len(cases)}件（{by_class}），已办结{states[CaseState.CLOSED]}件；逾期{overdue}件。"
    )
    columns = (
        Column("规则", 12, Align.LEFT),
        Column("名称", 36, Align.LEFT),
        Column("类别", 8, Align.CENTER),
        Column("结果", 10, Align.CENTER),
        Column("发现数", 8),
        Column("说明", 26, Align.LEFT),
    )
    rows = tuple(
        (
            run.rule_id,
            run.title,
            CLASS_TITLES[run.matter_class],
            _OUTCOMES.get(run.outcome, run.outcome),
            str(run.findings),
            run.reason or "—",
        )
        for run in counts.rules
    )
    table: tuple[Block, ...] = (
        (Table("表11 预警规则运行情况表", "", columns, rows, cites_sources=False),) if rows else ()
    )
    return (Heading("五、预警与处置情况", 1), Paragraph((sentence,)), *table)


def former_section(brief: Brief) -> tuple[Block, ...]:
    """Build 六、上期问题落实: the cases that are closed or answered; plainly none where there are none."""
    heading = Heading("六、上期问题落实情况", 1)
    settled = [case for case in brief.warnings.cases if case.state in {CaseState.ANSWERED, CaseState.CLOSED}]
    if not settled:
        return (heading, Paragraph(("系统内没有上期简报反映并已回复、办结的事项，本期无可报告的落实情况。",)))
    lines = (
        f"{number}．{case.title}（{case.number}，{case.addressee}）：{'已办结' if case.state is CaseState.CLOSED else '已回函，正在跟踪'}。"
        for number, case in enumerate(settled, 1)
    )
    return (heading, *(Paragraph((line,)) for line in lines))


def advice_section(brief: Brief) -> tuple[Block, ...]:
    """Build 七、问题与建议: 问题—依据—建议 for each of the gravest warnings."""
    heading = Heading("七、问题与建议", 1)
    if not brief.warnings.top:
        return (heading, Paragraph(("本期规则未提示需要单列的问题。",)))
    blocks: list[Block] = [heading]
    for number, (alert, sources) in enumerate(zip(brief.warnings.top, brief.warnings.top_sources, strict=True), 1):
        title = f"{rule_title(alert.summary, brief.warnings.counts.rules)}（{alert.summary.unit_name}）"
        blocks.append(Heading(f"（{chinese_ordinal(number)}）{title}", 2))
        blocks.append(Paragraph(_fact(alert, sources)))
        laws = "；".join(f"{citation(law)}：{law.gist.rstrip('。')}" for law in alert.legal_basis)
        blocks.append(Paragraph((f"依据：{laws}。",)))
        blocks.append(Paragraph((f"建议：{_advice(alert)}",)))
    return tuple(blocks)


def _fact(alert: Alert, sources: tuple[Source, ...]) -> tuple[Piece, ...]:
    """The rule's own sentence; the numbers in it rest on the rows that the figure behind it names."""
    title = f"问题 {alert.summary.title}"
    rows = Figure(f"{title}·证据行数", Decimal(alert.evidence_count), "行", str(alert.evidence_count), sources)
    pieces: tuple[Piece, ...] = (f"问题：{alert.fact.rstrip('。')}。以上据", rows, "行数据")
    amount = alert.summary.amount
    if amount is None:
        return (*pieces, "。")
    return (*pieces, "，涉及金额", Figure(f"{title}·涉及金额", amount, "元", grouped(amount, 2), sources), "元。")


def _advice(alert: Alert) -> str:
    unit = alert.summary.unit_name or "有关部门"
    asks = "；".join(question.rstrip("。？") for question in alert.questions)
    lead = {
        MatterClass.MAJOR: f"建议{unit}研究处理，并向常委会预算工委书面说明",
        MatterClass.IMPORTANT: f"建议{unit}研究处理并说明情况",
        MatterClass.GENERAL: f"建议{unit}核实并解释说明",
    }[alert.summary.level]
    return f"{lead}：{asks}。" if asks else f"{lead}。"
