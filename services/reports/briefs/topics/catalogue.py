"""The topics of briefs (domain.md 6.1): quarterly ones, and what the half-year brief and the annual report add."""

from __future__ import annotations

from typing import Final

from services.reports.briefs.topics.topic import Kind, Measure, Place, Topic

_NUMBER: Final = Measure("number", "件数", Kind.COUNT, "件")

BOOKS: Final = (
    Topic(
        "social_insurance",
        Place.BOOKS,
        "社会保险基金分险种情况",
        "社会保险基金月报",
        "险种",
        (
            Measure("income_total", "收入合计"),
            Measure("outlay_total", "支出合计"),
            Measure("closing", "累计结余"),
            Measure("months_payable", "可支付月数", Kind.NUMBER, "个月"),
        ),
        "社会保险基金收入合计{income_total}万元，支出合计{outlay_total}万元，累计结余{closing}万元。",
        "表5-1 社会保险基金分险种情况表",
    ),
)

PRIORITIES: Final = (
    Topic(
        "transfer_documents",
        Place.PRIORITIES,
        "上级转移支付下达",
        "上级转移支付接收台账",
        "上级文号",
        (
            Measure("amount", "接收金额"),
            Measure("allocated", "已分配"),
            Measure("unallocated", "待分配"),
            Measure("days", "收文后天数", Kind.NUMBER, "天"),
        ),
        "按上级文件逐件列示，待分配资金合计{unallocated}万元。",
        "表6-2 上级转移支付分文件下达情况表",
        texts=(("received_on", "收文日期"),),
    ),
    Topic(
        "key_projects",
        Place.PRIORITIES,
        "重点专项",
        "年度项目预算",
        "项目",
        (Measure("budget", "预算数"), Measure("paid", "支付申请数")),
        "预算安排居前的项目{count}个，预算合计{budget}万元，支付申请合计{paid}万元{rate}。",
        "表8 重点项目执行情况表",
        texts=(("agency", "单位"),),
        rate=("paid", "budget", "执行率%"),
    ),
    Topic(
        "basic_guarantee",
        Place.PRIORITIES,
        "“三保”支出",
        "三保支出",
        "保障类别",
        (
            Measure("budget_amount", "预算数"),
            Measure("executed", "累计执行数"),
            Measure("standard_need", "国家标准测算数"),
            Measure("gap", "缺口"),
        ),
        "“三保”支出预算{budget_amount}万元，累计执行{executed}万元{rate}。",
        "表8-1 “三保”支出情况表",
        rate=("executed", "budget_amount", "执行率%"),
        names={"wages": "保工资", "operation": "保运转", "livelihood": "保基本民生"},
    ),
    Topic(
        "investment",
        Place.PRIORITIES,
        "政府投资项目",
        "政府投资项目",
        "项目",
        (
            Measure("approved_cost", "投资概算"),
            Measure("year_plan", "本年计划"),
            Measure("funded", "到位资金"),
            Measure("paid_amount", "已支付"),
            Measure("progress", "形象进度%", Kind.NUMBER, "%"),
        ),
        "在报政府投资项目{count}个，投资概算合计{approved_cost}万元，到位资金{funded}万元，已支付{paid_amount}万元{rate}。",
        "表8-2 政府投资项目情况表",
        rate=("paid_amount", "funded", "支付占到位%"),
    ),
    Topic(
        "procurement",
        Place.PRIORITIES,
        "政府采购",
        "政府采购合同",
        "采购单位",
        (
            Measure("number", "合同数", Kind.COUNT, "份"),
            Measure("contract_amount", "合同金额"),
            Measure("paid_amount", "已支付"),
            Measure("unfiled", "未登记备案数", Kind.COUNT, "份"),
        ),
        "本年签订政府采购合同{number}份，合同金额{contract_amount}万元，已支付{paid_amount}万元；未登记备案日期的{unfiled}份。",
        "表8-3 政府采购合同情况表",
        rate=("paid_amount", "contract_amount", "支付率%"),
    ),
    Topic(
        "land",
        Place.PRIORITIES,
        "国有土地使用权出让",
        "国有土地使用权出让",
        "宗地",
        (
            Measure("due_amount", "应缴价款"),
            Measure("paid_amount", "实缴价款"),
            Measure("treasury_amount", "已入库"),
        ),
        "截至本期末应缴土地出让价款{due_amount}万元，实缴{paid_amount}万元{rate}，已入库{treasury_amount}万元。",
        "表8-4 土地出让价款收缴情况表",
        texts=(("buyer", "受让人"), ("due_on", "应缴日期")),
        rate=("paid_amount", "due_amount", "实缴率%"),
    ),
)

DEPARTMENTS: Final = (
    Topic(
        "payment_rhythm",
        Place.DEPARTMENTS,
        "支付节奏和季末支出",
        "支付凭证",
        "月份",
        (
            Measure("amount", "支付数"),
            Measure("last_days", "其中：月末十日支付数"),
            Measure("number", "笔数", Kind.COUNT, "笔"),
        ),
        "本年支付{number}笔{amount}万元，其中各月末十日支付{last_days}万元{rate}。",
        "表9-4 分月支付情况表",
        rate=("last_days", "amount", "月末十日占比%"),
    ),
)

HALF_YEAR: Final = (
    Topic(
        "congress_items",
        Place.HALF_YEAR,
        "人大决议、审议意见和代表建议办理",
        "人大决议、审议意见与代表建议",
        "事项",
        (_NUMBER,),
        "登记在册的决议、审议意见和代表建议{number}件，办理情况见表。",
        "表12 决议和审议意见办理情况表",
        texts=(("kind", "类别"), ("addressee", "承办单位"), ("answer_due", "办理期限"), ("status", "状态")),
        quarters=(2, 4),
    ),
    Topic(
        "adjustments",
        Place.HALF_YEAR,
        "预算调整",
        "预算调整方案",
        "方案及事由",
        (Measure("income", "收入调整额"), Measure("expenditure", "支出调整额")),
        "本年预算调整方案涉及收入调整{income}万元、支出调整{expenditure}万元。",
        "表13 预算调整情况表",
        texts=(("approved_on", "批准日期"),),
        quarters=(2, 4),
    ),
    Topic(
        "performance",
        Place.HALF_YEAR,
        "绩效监控",
        "项目绩效目标与评价",
        "环节和等级",
        (Measure("number", "指标数", Kind.COUNT, "个"), Measure("projects", "项目数", Kind.COUNT, "个")),
        "报送绩效指标{number}个。",
        "表14 绩效监控和评价情况表",
        quarters=(2, 4),
    ),
    Topic(
        "neighbours",
        Place.HALF_YEAR,
        "与周边县（市）比较",
        "周边县（市）预算收入执行月报",
        "县（市）",
        (Measure("cumulative", "一般公共预算收入"), Measure("last_year", "上年同期")),
        "系统内有数据的周边县（市）{count}个，仅列同一月份的一般公共预算收入。",
        "表15 周边县（市）一般公共预算收入情况表",
        quarters=(2, 4),
    ),
)

ANNUAL: Final = (
    Topic(
        "budget_funds",
        Place.ANNUAL,
        "预备费、预算稳定调节基金和周转金",
        "预备费与调节基金台账",
        "资金",
        (Measure("amount_in", "转入"), Measure("amount_out", "动用"), Measure("closing", "年末余额")),
        "预备费和有关基金全年转入{amount_in}万元，动用{amount_out}万元。",
        "表17 预备费和基金变动情况表",
        names={"reserve": "预备费", "stabilisation": "预算稳定调节基金", "revolving": "预算周转金"},
        quarters=(4,),
    ),
    Topic(
        "carryover_age",
        Place.ANNUAL,
        "结转结余资金（按结转年限）",
        "结转结余",
        "结转年限",
        (Measure("carryovers_amt", "结转金额"), Measure("balance", "结余金额"), Measure("back_balance", "收回数")),
        "结转资金{carryovers_amt}万元，结余资金{balance}万元，已收回{back_balance}万元。",
        "表18 结转结余资金情况表",
        quarters=(4,),
    ),
    Topic(
        "three_publics",
        Place.ANNUAL,
        "“三公”经费和会议、培训费",
        "三公经费与会议培训费",
        "经济分类科目",
        (
            Measure("initial_budget", "年初预算"),
            Measure("adjusted_budget", "调整预算"),
            Measure("executed", "执行数"),
        ),
        "“三公”经费和会议、培训费年初预算{initial_budget}万元，执行{executed}万元{rate}。",
        "表19 “三公”经费和会议培训费情况表",
        rate=("executed", "initial_budget", "为年初预算%"),
        names={
            "30212": "因公出国（境）费用",
            "30217": "公务接待费",
            "30231": "公务用车运行维护费",
            "31013": "公务用车购置",
            "30215": "会议费",
            "30216": "培训费",
        },
        quarters=(4,),
    ),
    Topic(
        "debt_services",
        Place.ANNUAL,
        "政府债务还本付息",
        "政府债务还本付息",
        "类型",
        (Measure("due_amount", "应还应付"), Measure("paid_amount", "已还已付")),
        "全年应还本付息{due_amount}万元，已还付{paid_amount}万元{rate}。",
        "表20 政府债务还本付息情况表",
        rate=("paid_amount", "due_amount", "完成率%"),
        quarters=(4,),
    ),
    Topic(
        "audit_findings",
        Place.ANNUAL,
        "审计查出问题整改",
        "审计发现问题与整改",
        "整改类型",
        (
            _NUMBER,
            Measure("amount", "问题金额"),
            Measure("rectified", "已整改金额"),
            Measure("closed", "已销号", Kind.COUNT, "件"),
        ),
        "审计查出问题{number}件，涉及金额{amount}万元，已整改{rectified}万元{rate}，已销号{closed}件。",
        "表21 审计查出问题整改情况表",
        rate=("rectified", "amount", "整改率%"),
        names={"immediate": "立行立改", "phased": "分阶段整改", "continuous": "持续整改"},
        quarters=(4,),
    ),
    Topic(
        "audit_rectifications",
        Place.ANNUAL,
        "审计查出问题整改清单",
        "审计发现问题与整改",
        "问题编号",
        (
            Measure("amount", "问题金额"),
            Measure("rectified", "已整改金额"),
            Measure("days", "逾期天数", Kind.NUMBER, "天"),
        ),
        "审计查出问题逐项列示，共{count}个，未完成整改的在前。",
        "表22 审计查出问题整改清单",
        texts=(("unit", "被审计单位"), ("matter", "问题"), ("stands", "整改情况")),
        listed=60,
        quarters=(4,),
    ),
)

TOPICS: Final = (*BOOKS, *PRIORITIES, *DEPARTMENTS, *HALF_YEAR, *ANNUAL)


def topics_of(quarter: int, place: Place | None = None) -> tuple[Topic, ...]:
    """Return the topics of a quarter's brief, all or those of one place."""
    return tuple(topic for topic in TOPICS if quarter in topic.quarters and place in {None, topic.place})
