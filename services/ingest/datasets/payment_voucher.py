"""D13 支付凭证 (PAY_VOUCHER_BILL): what the treasury really paid."""

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
    text,
)

DATA_SET = DataSet(
    name="payment_voucher",
    code="D13",
    title="支付凭证",
    sender="czj",
    period=PeriodKind.MONTH,
    due=MonthlyDue(working_day=3),
    key=("pay_cert_id",),
    fields=(
        code("pay_cert_id", "支付凭证主键", required=True),
        code("pay_cert_no", "支付凭证编号"),
        day("vou_date", "凭证日期", required=True),
        day("xpay_date", "实际支付日期"),
        day("act_lqd_date", "清算日期"),
        code("agency_code", "单位代码", required=True),
        code("pay_app_id", "支付申请主键"),
        money("pay_amt", "支付金额", required=True),
        money("xpay_amt", "实际支付金额"),
        code("agent_business_no", "银行交易流水号"),
        text("xpayee_acct_name", "实际收款人名称", personal=True),
        code("xpayee_acct_no", "实际收款人账号", personal=True),
        text("xpayee_acct_bank", "实际收款人开户行"),
        code("lqd_cert_no", "划款凭证号"),
        COMMON_DIVISION,
        COMMON_YEAR,
        *COMMON,
    ),
)
