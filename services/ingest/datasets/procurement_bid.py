"""D30 采购过程与结果: one row a bidder."""

from services.ingest.datasets.declaration import (
    DataSet,
    Mask,
    MonthlyDue,
    PeriodKind,
    code,
    day,
    flag,
    money,
    text,
)

DATA_SET = DataSet(
    name="procurement_bid",
    code="D30",
    title="政府采购过程与结果",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每周",
    due=MonthlyDue(working_day=3),
    key=("proj_no", "pkg_no", "bidder_code"),
    is_expected=False,
    note="每行为一个采购包的一名供应商；没有分包的，包号填 1。",
    fields=(
        code("proj_no", "采购项目编号", required=True),
        text("proj_name", "采购项目名称", max_length=500),
        code("pkg_no", "包号", required=True),
        code("plan_no", "采购计划编号"),
        code("agency_code", "采购单位代码", required=True),
        day("announced_on", "采购公告日"),
        day("bid_deadline", "响应截止日", may_be_future=True),
        day("opened_on", "开标日"),
        day("award_announced_on", "中标公告日"),
        code("bidder_code", "供应商代码", required=True),
        text("bidder_name", "供应商名称", required=True),
        money("bid_amount", "报价"),
        text("qualification", "资格审查结果"),
        flag("is_winner", "是否中标", required=True),
        text("agent_name", "采购代理机构"),
        text("experts", "评审专家", mask=Mask.PERSON, max_length=500),
    ),
)
