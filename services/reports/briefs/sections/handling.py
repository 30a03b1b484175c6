"""五、预警与处置, 六、上期问题, 七、问题与建议 (articles 7 and 8; domain.md 6.1).

Counts of warnings and cases come from alerts and cases, not from a received file: they carry no receipt and are named
as the system's own register. A finding's facts carry the receipts of its evidence.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from contracts.alerts.v1 import Alert, AlertState, RuleRun
from contracts.cases.v1 import Case, CaseState, CaseSummary, Outcome
from contracts.values import MatterClass
from services.reports.briefs.brief import Brief
from services.reports.figures import Figure, Source
from services.reports.layout.drawings import count_bars
from services.reports.letters.letter import citation
from services.reports.paper import Align, Block, Column, Heading, Paragraph, Piece, Table
from services.reports.rule_titles import rule_title
from services.reports.wording import chinese_date, chinese_ordinal, grouped, in_sentence

CLASS_TITLES = {MatterClass.MAJOR: "重大", MatterClass.IMPORTANT: "重要", MatterClass.GENERAL: "一般"}
OUTCOME_TITLES = {
    Outcome.TRUE_MENDED: "属实并已整改",
    Outcome.TRUE_MENDING: "属实，正在整改",
    Outcome.REASONABLE: "情况说明合理",
    Outcome.DATA_PROBLEM: "属数据问题",
    Outcome.RULE_PROBLEM: "属规则问题",
}
STATE_TITLES = {
    CaseState.OPENED: "已立案",
    CaseState.COMMUNICATED: "已沟通分析，待审阅",
    CaseState.APPROVED: "已批准，待发送",
    CaseState.SENT: "已发送，待签收",
    CaseState.RECEIVED: "已签收，正在研究处理",
    CaseState.ANSWERED: "已答复，正在跟踪",
    CaseState.SURVEYING: "正在调研",
    CaseState.SURVEYED: "已调研，待报告或者办结",
    CaseState.REPORTED: "已向主任会议报告，待办结",
    CaseState.CLOSED: "已办结",
}
ALERT_STATES = {
    AlertState.OPEN: "待处置",
    AlertState.CONFIRMED: "已确认",
    AlertState.DISMISSED: "经核实排除",
    AlertState.CLEARED: "因数据更正或者情况消除而撤销",
    AlertState.WHITELISTED: "列入白名单",
}
_ANSWER = "第八条"
"""Of what a case's clock is the answer's limit; article 7's is the office's own, for the notice."""
_UNITS = 15
_BARS = 10
_IMPACTS = {
    MatterClass.MAJOR: "涉及预算收支平衡、重点支出安排、转移支付或者人代会决议执行等方面，属重大问题范围。",
    MatterClass.IMPORTANT: "涉及预算编制和执行，属重要问题范围。",
    MatterClass.GENERAL: "属一般性工作问题范围，宜及时核实。",
}
"""The classes in the words of article 7."""
_OUTCOMES = {
    "spoke": "有发现",
    "silent": "未见异常",
    "not_applicable": "不适用",
    "never_ran": "未运行",
    "failed": "运行失败",
}


def warnings_section(brief: Brief) -> tuple[Block, ...]:
    """Build 五、预警与处置: counts, table 10 by unit, chart 5, and which rules could speak."""
    return (
        Heading("五、预警与处置情况", 1),
        Paragraph((_counts(brief),)),
        *_later(brief),
        *_by_unit(brief),
        *_rules(brief),
    )


def _counts(brief: Brief) -> str:
    counts, cases = brief.warnings.counts, brief.warnings.cases
    states = Counter(case.state for case in cases)
    classes = Counter(case.matter_class for case in cases)
    overdue = sum(_answer_due(case) is not None and (case.days_left or 0) < 0 for case in cases)
    outcomes = Counter(matter.outcome for matter in brief.warnings.matters if matter.outcome is not None)
    again = sum(1 for item in brief.warnings.listed if item.occurrences > 1)
    by_class = "，".join(f"{CLASS_TITLES[kind]}{classes[kind]}件" for kind in CLASS_TITLES)
    by_outcome = "，".join(
        f"{title}{outcomes[outcome]}件" for outcome, title in OUTCOME_TITLES.items() if outcomes[outcome]
    )
    by_state = "，".join(f"{title}{counts.by_state.get(state, 0)}条" for state, title in ALERT_STATES.items())
    return (
        f"按系统预警和办理登记，本季度数据和年度数据产生预警{sum(counts.by_state.values())}条："
        f"{by_state}。其中待处置和已确认的按级别分，重大{counts.by_level.get('major', 0)}条，"
        f"重要{counts.by_level.get('important', 0)}条，一般{counts.by_level.get('general', 0)}条。"
        f"截至{chinese_date(brief.warnings.known_on or brief.dated_on)}，本年待处置和已确认的预警共{len(brief.warnings.listed)}条，其中重复出现{again}条。归并登记办理事项{len(cases)}件（{by_class}），已办结{states[CaseState.CLOSED]}件"
        f"{f'（{by_outcome}）' if by_outcome else ''}；逾期未回函{overdue}件。"
    )


def _later(brief: Brief) -> tuple[Block, ...]:
    """Say that more is known by now than this issue tells."""
    warnings = brief.warnings
    said = [
        f"{what}{number}{unit}"
        for what, number, unit in (
            ("新产生或者情况有变化的预警", warnings.later_alerts, "条"),
            ("有后续办理进展的事项", warnings.later_cases, "件"),
        )
        if number
    ]
    if not said or warnings.known_on is None:
        return ()
    day = chinese_date(warnings.known_on)
    return (
        Paragraph(
            (f"本期所列预警和办理情况截至{day}。其后涉及本期数据的，{'，'.join(said)}，不列入本期，在以后各期反映。",)
        ),
    )


def _by_unit(brief: Brief) -> tuple[Block, ...]:
    listed = brief.warnings.listed
    if not listed:
        return ()
    units: dict[str, Counter[MatterClass]] = {}
    for item in listed:
        units.setdefault(item.unit_name or "（单位不明）", Counter())[item.level] += 1
    taken = Counter(case.addressee for case in brief.warnings.cases)
    closed = Counter(case.addressee for case in brief.warnings.cases if case.state is CaseState.CLOSED)
    ranked = sorted(units.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    rows = tuple(
        (name, *(str(levels[kind]) for kind in CLASS_TITLES), str(levels.total()), str(taken[name]), str(closed[name]))
        for name, levels in ranked[:_UNITS]
    )
    columns = (
        Column("单位", 30, Align.LEFT),
        *(Column(title, 10) for title in CLASS_TITLES.values()),
        Column("预警合计", 12),
        Column("立案", 10),
        Column("办结", 10),
    )
    more = "" if len(ranked) <= _UNITS else f"表列预警较多的{_UNITS}个单位，全部预警见附件。"
    table = Table("表10 本年预警和处置分单位情况表", "单位：条、件", columns, rows, note=more, cites_sources=False)
    bars = [(name, tuple(levels[kind] for kind in CLASS_TITLES)) for name, levels in ranked[:_BARS]]
    return (table, count_bars("图5 本年预警分单位、分级别情况（条）", bars, tuple(CLASS_TITLES.values())))


def _rules(brief: Brief) -> tuple[Block, ...]:
    """Which rules spoke, and which could not for want of data: silence is no clean bill."""
    runs = brief.warnings.counts.rules
    if not runs:
        return ()
    of_rule = Counter(item.rule_id for item in brief.warnings.listed)
    found = Counter(_outcome(run, of_rule) for run in runs)
    words = "，".join(f"{title}{found[outcome]}条" for outcome, title in _OUTCOMES.items() if found[outcome])
    spoke = [run for run in runs if of_rule[run.rule_id]]
    sentence = Paragraph((f"启用规则{len(runs)}条：{words}。因缺少数据未能判断的，不作“无问题”的结论。",))
    if not spoke:
        return (sentence,)
    columns = (
        Column("规则", 12, Align.LEFT),
        Column("名称", 52, Align.LEFT),
        Column("类别", 10, Align.CENTER),
        Column("发现数", 10),
    )
    rows = tuple((run.rule_id, run.title, CLASS_TITLES[run.matter_class], str(of_rule[run.rule_id])) for run in spoke)
    return (sentence, Table("表10-1 有发现的预警规则表", "", columns, rows, cites_sources=False))


def _outcome(run: RuleRun, of_rule: Counter[str]) -> str:
    """What a rule came to for the time of the brief: its last run judged the whole year, of which later months are not told here."""
    if of_rule[run.rule_id]:
        return "spoke"
    return "silent" if run.outcome == "spoke" else run.outcome


def former_section(brief: Brief) -> tuple[Block, ...]:
    """Build 六、上期问题落实: per matter what was asked, answered, done (table 11); plainly none where there are none."""
    heading = Heading("六、上期问题落实情况", 1)
    matters = brief.warnings.matters
    if not matters:
        return (heading, Paragraph(("系统内没有本年已立案办理的事项，本期无可报告的落实情况。",)))
    settled = sum(matter.summary.state is CaseState.CLOSED or _answered_on(matter) is not None for matter in matters)
    sentence = f"本年立案办理并列入本期跟踪的事项{len(matters)}件，已答复或者办结{settled}件，其余{len(matters) - settled}件正在办理。"
    columns = (
        Column("事项", 26, Align.LEFT),
        Column("承办单位", 14, Align.LEFT),
        Column("要求说明或处理的问题", 28, Align.LEFT),
        Column("答复", 16, Align.LEFT),
        Column("落实", 16, Align.LEFT),
    )
    rows = tuple(_matter_row(matter) for matter in matters)
    return (
        heading,
        Paragraph((sentence,)),
        Table("表11 问题落实情况表", "", columns, rows, cites_sources=False, is_dense=True),
    )


def _matter_row(matter: Case) -> tuple[str, ...]:
    summary = matter.summary
    asked = "；".join(question.rstrip("。？") for question in matter.questions) or "—"
    answered = _answered_on(matter)
    due_on = _answer_due(summary)
    due = "" if due_on is None else f"，应于{chinese_date(due_on)}前答复"
    answer = f"未答复{due}" if answered is None else f"{chinese_date(answered)}答复，{matter.answer_signer or ''}签署"
    done = STATE_TITLES[summary.state] if matter.outcome is None else f"已办结：{OUTCOME_TITLES[matter.outcome]}"
    return (f"{summary.title}（{summary.number}）", summary.addressee, asked, answer, done)


def _answer_due(case: CaseSummary) -> date | None:
    """The day by which the unit must answer; null where no such clock runs (also once the answer has come)."""
    return None if case.deadline is None or case.deadline.article != _ANSWER else case.deadline.due_on


def _answered_on(matter: Case) -> date | None:
    """The day of the newest answer; null while none stands (also after it was returned)."""
    said = next((entry for entry in reversed(matter.history) if entry.act in {"answer", "return"}), None)
    return None if said is None or said.act == "return" else said.on


def advice_section(brief: Brief) -> tuple[Block, ...]:
    """Build 七、问题与建议: 问题—依据—影响—建议 for each of the gravest warnings."""
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
        blocks.append(Paragraph((f"影响：{_IMPACTS[alert.summary.matter_class]}{alert.explanation.rstrip('。')}。",)))
        blocks.append(Paragraph((f"建议：{_advice(alert)}",)))
    return tuple(blocks)


def _fact(alert: Alert, sources: tuple[Source, ...]) -> tuple[Piece, ...]:
    """The rule's own sentence; the numbers in it rest on the rows that the figure behind it names."""
    title = f"问题 {alert.summary.title}"
    rows = Figure(f"{title}·证据行数", Decimal(alert.evidence_count), "行", str(alert.evidence_count), sources)
    pieces: tuple[Piece, ...] = (f"问题：{in_sentence(alert.fact).rstrip('。')}。以上据", rows, "行数据")
    amount = alert.summary.amount
    if amount is None:
        return (*pieces, "。")
    return (*pieces, "，涉及金额", Figure(f"{title}·涉及金额", amount, "元", grouped(amount, 2), sources), "元。")


def _advice(alert: Alert) -> str:
    unit = alert.summary.unit_name or "有关部门"
    asks = "；".join(question.rstrip("。？") for question in alert.questions)
    lead = {
        MatterClass.MAJOR: f"请{unit}研究处理，并向常委会预算工委书面说明",
        MatterClass.IMPORTANT: f"请{unit}研究处理并说明情况",
        MatterClass.GENERAL: f"请{unit}核实并解释说明",
    }[alert.summary.level]
    return f"{lead}：{asks}。" if asks else f"{lead}。"
