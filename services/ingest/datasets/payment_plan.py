"""D11 用款计划 (PAY_PLAN_VOUCHER)."""

from services.ingest.datasets.declaration import (
    COMMON,
    COMMON_DIVISION,
    COMMON_YEAR,
    DataSet,
    MonthlyDue,
    PeriodKind,
    code,
    money,
    text,
)

DATA_SET = DataSet(
    name="payment_plan",
    code="D11",
    title="用款计划",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每日",
    due=MonthlyDue(working_day=3),
    key=("plan_id",),
    standard_table="PAY_PLAN_VOUCHER",
    own=(),
    is_expected=False,
    note="每行一条用款计划，报送期间为计划批复月份。",
    fields=(
        code("plan_id", "用款计划主键", required=True),
        code("plan_month", "计划月份", required=True),
        code("agency_code", "单位代码", required=True),
        code("bgt_id", "指标主键"),
        code("fund_type_code", "资金性质代码"),
        money("plan_app_amt", "计划申请金额"),
        money("plan_amt", "计划批复金额", required=True),
        code("bond_code", "债券代码"),
        code("pay_type_code", "支付方式代码"),
        text("use_des", "用途", max_length=500, wanted=True, chinese=True),
        COMMON_DIVISION,
        COMMON_YEAR,
        *COMMON,
    ),
)
