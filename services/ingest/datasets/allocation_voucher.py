"""D15 实拨 (PAY_ALLOCATION_CERT): payments made by allocation."""

from services.ingest.datasets.declaration import (
    COMMON,
    COMMON_DIVISION,
    COMMON_YEAR,
    DataSet,
    MonthlyDue,
    PeriodKind,
    code,
    day,
    money,
)

DATA_SET = DataSet(
    name="allocation_voucher",
    code="D15",
    title="实拨凭证",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每日",
    due=MonthlyDue(working_day=3),
    key=("pay_alloc_cert_id",),
    standard_table="PAY_ALLOCATION_CERT",
    own=(),
    is_expected=False,
    note="每行一张实拨凭证。",
    date_order=(("vou_date", "acc_date"),),
    fields=(
        code("pay_alloc_cert_id", "实拨凭证主键", required=True),
        day("vou_date", "凭证日期", required=True),
        day("acc_date", "记账日期"),
        money("pay_amt", "拨款金额", required=True),
        code("agency_code", "单位代码", required=True),
        code("bgt_id", "指标主键"),
        code("pay_alloc_type", "拨款类型代码"),
        COMMON_DIVISION,
        COMMON_YEAR,
        *COMMON,
    ),
)
