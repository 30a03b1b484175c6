"""D44 财政专户与单位账户目录."""

from services.ingest.datasets.declaration import (
    MONTH,
    Choice,
    DataSet,
    Mask,
    MonthlyDue,
    PeriodKind,
    choice,
    code,
    day,
    money,
    text,
)

DATA_SET = DataSet(
    name="bank_account",
    code="D44",
    title="财政专户与单位账户目录",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("acct_no",),
    is_expected=False,
    note="每行一个账户及其月末余额，每次报送全部账户；本月销户的填写销户日期。",
    date_order=(("opened_on", "closed_on"),),
    fields=(
        MONTH,
        code("acct_no", "账号", required=True, mask=Mask.NUMBER),
        text("holder", "户名", required=True, mask=Mask.NAME),
        code("agency_code", "单位代码"),
        text("bank", "开户银行", required=True),
        choice(
            "account_kind",
            "账户类别",
            (
                Choice("fiscal_special", "财政专户"),
                Choice("zero_balance", "零余额账户"),
                Choice("basic", "基本存款账户"),
                Choice("dedicated", "专用存款账户"),
                Choice("other", "其他账户"),
            ),
        ),
        day("opened_on", "开户日期"),
        day("closed_on", "销户日期"),
        text("approved_doc", "批准文号"),
        money("month_end_balance", "月末余额", required=True),
    ),
)
