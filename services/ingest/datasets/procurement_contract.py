"""D31 采购合同 (政府采购法 2014 article 49: supplements up to 10 %)."""

from services.ingest.datasets.declaration import (
    DataSet,
    MonthlyDue,
    PeriodKind,
    code,
    day,
    flag,
    money,
    text,
)

DATA_SET = DataSet(
    name="procurement_contract",
    code="D31",
    title="政府采购合同",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每周",
    due=MonthlyDue(working_day=3),
    key=("contract_no",),
    is_expected=False,
    note="每行一份合同；补充合同另起一行，填写所补充的原合同编号。",
    date_order=(("signed_on", "accepted_on"),),
    fields=(
        code("contract_no", "采购合同编号", required=True),
        text("contract_name", "合同名称", max_length=500, wanted=True, chinese=True),
        code("proj_no", "采购项目编号"),
        code("plan_no", "采购计划编号"),
        code("agency_code", "采购单位代码", required=True),
        code("supplier_code", "供应商代码", required=True),
        text("supplier_name", "供应商名称", required=True),
        money("contract_amount", "合同金额", required=True),
        day("signed_on", "签订日期", required=True),
        day("published_on", "公告日期"),
        day("filed_on", "备案日期"),
        code("supplement_of", "所补充的原合同编号"),
        money("supplement_amount", "补充合同金额"),
        day("accepted_on", "验收日期"),
        money("paid_amount", "已支付金额"),
        flag("is_for_small_firms", "是否预留中小企业"),
    ),
)
