"""Examples of the library of rules: invented figures in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.alerts.bulk_v1 import Backtests, ChangeEffect, ChangeEffects, DecidedChanges, ParameterEffect
from contracts.alerts.parameters_v1 import Thresholds
from contracts.alerts.proposals import Proposal, ProposalState
from contracts.alerts.rules_v1 import (
    Backtest,
    BacktestFinding,
    BacktestFindings,
    BacktestMonth,
    BacktestState,
    BacktestSummary,
    CitationToLoad,
    Knowledge,
    RuleAct,
    RuleChange,
    RuleChanges,
    RuleDetail,
    RuleLibrary,
    RuleNotBuilt,
    RuleParameter,
    RuleState,
    RuleSummary,
    RuleVersion,
)
from contracts.alerts.v1 import LegalBasis
from contracts.values import MatterClass
from gateway.desk_examples import CHANGE as PARAMETER_CHANGE
from gateway.desk_examples import HEALTH

_AT: Final = datetime(2025, 4, 8, 1, 30, tzinfo=UTC)
_LAW: Final = LegalBasis(
    law="预算法", version="2018-12-29", article="第十三条", gist="支出要以经批准的预算为依据，没有列入预算的不能支出。"
)
_RUNNING: Final = RuleVersion(
    digest="a" * 64, version=1, state=RuleState.ACTIVE, since=_AT, note="随系统首次安装启用。"
)
_NEWER: Final = RuleVersion(
    digest="b" * 64, version=2, state=RuleState.BACK_TESTED, since=_AT, note="由管理员录入的草稿。"
)
SUMMARY: Final = RuleSummary(
    rule_id="W-E02",
    title="超预算支出",
    current=_RUNNING,
    newer=_NEWER,
    family="execution",
    matter_class=MatterClass.IMPORTANT,
    unit_of_analysis="project",
    schedule="on_receipt",
    data_sets=("project_budget", "budget_indicator", "payment_application"),
    legal_basis=(_LAW,),
    outcome="spoke",
    reason="缺 2025-04 的支付申请，结论只限已收到的数据",
    ran_at=_AT,
    standing=3,
    precision=Decimal("0.1667"),
    advice=HEALTH.items[0].advice,
)
LIBRARY: Final = RuleLibrary(
    items=(SUMMARY,),
    families=("balance", "execution", "payment"),
    to_be_loaded=(
        CitationToLoad(
            law="企业国有资产法", version="待装载", article="第十八条", reason="规则已注明待装载", rules=("W-J04",)
        ),
    ),
    not_built=(
        RuleNotBuilt(
            rule_id="W-A15",
            title="多征、提前征收税款",
            reason="税收征收数据（D18）没有税款所属期，分不出本期应征和提前征收。",
            needs="税收征收数据增加税款所属期（起、止）",
        ),
    ),
)
BACKTEST: Final = Backtest(
    backtest_id=UUID("0195f3a0-0000-7000-8000-000000000091"),
    rule_id="W-E02",
    digest="b" * 64,
    version=2,
    against=1,
    region="532328",
    first_day=date(2024, 11, 1),
    last_day=date(2024, 12, 31),
    knowledge=Knowledge.PERIOD,
    state=BacktestState.DONE,
    requested_by="A-01",
    requested_at=_AT,
    finished_at=_AT,
    summary=BacktestSummary(
        days=2,
        not_judged=1,
        reasons=("缺 2023 年年度项目预算",),
        raised=18,
        matters=16,
        raised_before=37,
        matters_before=33,
        added=1,
        removed=18,
        relevelled=2,
        by_level={"important": 4, "general": 12},
        months=(
            BacktestMonth(month="2024-11", raised=12, raised_before=21),
            BacktestMonth(month="2024-12", raised=6, raised_before=16),
        ),
    ),
)
PARAMETER_BACKTEST: Final = BACKTEST.model_copy(
    update={
        "backtest_id": UUID("0195f3a0-0000-7000-8000-000000000092"),
        "digest": "a" * 64,
        "version": 1,
        "parameter_change_id": PARAMETER_CHANGE.change_id,
    }
)
BACKTEST_FINDINGS: Final = BacktestFindings(
    backtest=BACKTEST,
    total=1,
    items=(
        BacktestFinding(
            change="removed",
            first_on=date(2024, 11, 30),
            raised=1,
            title="县教育局“校舍维修”项目支出超预算0.15万元",
            fact="县教育局“校舍维修”项目变动后预算数为20.0万元，已支付20.2万元，超出预算0.15万元（0.8%）。",
            unit_name="县教育局",
            subject="校舍维修",
            period="2024",
            amount=Decimal("1500.00"),
            level=MatterClass.GENERAL,
            level_before=MatterClass.GENERAL,
        ),
    ),
)
CHANGE: Final = RuleChange(
    change_id=UUID("0195f3a0-0000-7000-8000-000000000083"),
    rule_id="W-E02",
    title="超预算支出",
    digest="b" * 64,
    version=2,
    act=RuleAct.ACTIVATE,
    starts_on=date(2025, 4, 14),
    backtest_id=BACKTEST.backtest_id,
    proposal=Proposal(
        state=ProposalState.PROPOSED,
        reason="以去年数据检验，误报减少一半，未漏掉属实事项。",
        proposed_by="A-01",
        proposer_name="王五",
        proposed_at=_AT,
    ),
)
CHANGES: Final = RuleChanges(total=1, items=(CHANGE,))
RULE: Final = RuleDetail(
    summary=SUMMARY,
    shown=_RUNNING,
    explanation="每个项目花的钱不能超过经批准的预算。",
    headline="【单位】“【事项】”项目支出超预算【金额】",
    fact="【单位】“【事项】”项目预算【变动后预算数】，已支付【累计支付数】。",
    formula="累计支付 【累计支付数】 − 预算数 【变动后预算数】 = 【金额】",
    legal_basis=(_LAW,),
    innocent_reasons=("预算调整已经批准，但尚未录入系统",),
    questions=("超出部分依据哪一份批准文件？",),
    exclusions=("超出不足 1,000 元的不提示",),
    parameters=(
        RuleParameter(
            name="excess_share",
            title="超出比例",
            unit="share",
            bounds=(Decimal(0), Decimal(5)),
            source="本系统暂定",
            default=Thresholds(general=Decimal(0), important=Decimal("0.05"), major=Decimal("0.20")),
            county=Thresholds(general=Decimal(0), important=Decimal("0.08"), major=Decimal("0.20")),
        ),
        RuleParameter(
            name="minimum_excess",
            title="minimum_excess",
            unit=None,
            bounds=None,
            source="",
            default=Decimal(1000),
            county=Decimal(1000),
        ),
    ),
    source="/*---\nid: W-E02\ntitle: 超预算支出\nversion: 1\n---*/\n\n-- applies\nSELECT …\n\n-- findings\nSELECT …\n",
    health=HEALTH.items[0],
    versions=(_NEWER, _RUNNING),
    changes=(CHANGE,),
    parameter_changes=(PARAMETER_CHANGE,),
    backtests=(BACKTEST,),
)
EFFECTS: Final = ChangeEffects(
    items=(ChangeEffect(change=CHANGE, backtest=BACKTEST, findings=BACKTEST_FINDINGS.items),),
    parameters=(
        ParameterEffect(change=PARAMETER_CHANGE, backtest=PARAMETER_BACKTEST, findings=BACKTEST_FINDINGS.items),
    ),
)
DECIDED: Final = DecidedChanges(rules=(CHANGE,), parameters=(PARAMETER_CHANGE,))
BACKTESTS: Final = Backtests(items=(BACKTEST,))
