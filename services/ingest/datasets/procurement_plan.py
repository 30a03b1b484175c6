"""D29 采购计划 (政府采购法 2014 article 26: the ways of buying; 框架协议 by the finance ministry's order)."""

from services.ingest.datasets.declaration import (
    Choice,
    DataSet,
    MonthlyDue,
    PeriodKind,
    choice,
    code,
    day,
    money,
    text,
)

PROCUREMENT_METHOD = choice(
    "method",
    "采购方式",
    (
        Choice("open", "公开招标"),
        Choice("invited", "邀请招标"),
        Choice("negotiation", "竞争性谈判"),
        Choice("consultation", "竞争性磋商"),
        Choice("inquiry", "询价"),
        Choice("single_source", "单一来源"),
        Choice("framework", "框架协议"),
    ),
)

DATA_SET = DataSet(
    name="procurement_plan",
    code="D29",
    title="政府采购计划",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每周",
    due=MonthlyDue(working_day=3),
    key=("plan_no",),
    is_expected=False,
    note="每行一条备案的采购计划。",
    fields=(
        code("plan_no", "采购计划编号", required=True),
        code("agency_code", "单位代码", required=True),
        code("bgt_id", "指标主键"),
        code("catalogue_code", "采购品目编码"),
        text("catalogue_name", "采购品目名称"),
        money("budget_amount", "采购预算", required=True),
        choice("organisation", "组织形式", (Choice("central", "集中采购"), Choice("scattered", "分散采购"))),
        PROCUREMENT_METHOD,
        day("filed_on", "备案日期", required=True),
    ),
)
