"""D33 国有企业月报 and the state's return on capital."""

from services.ingest.datasets.declaration import (
    MONTH,
    Balance,
    DataSet,
    MonthlyDue,
    PeriodKind,
    code,
    money,
    text,
)

DATA_SET = DataSet(
    name="soe_report",
    code="D33",
    title="国有企业月报与国有资本收益",
    sender="gzw",
    period=PeriodKind.MONTH,
    frequency="每月，收益每季度",
    due=MonthlyDue(calendar_day=15),
    key=("ym", "company_code"),
    is_expected=False,
    note="每行一家企业的月度数；应缴、已缴国有资本收益填本年累计数。",
    balances=(Balance("assets", plus=("liabilities", "equity")),),
    fields=(
        MONTH,
        code("company_code", "企业统一社会信用代码", required=True, lengths=(18,)),
        text("company_name", "企业名称", required=True),
        money("assets", "资产总额", required=True),
        money("liabilities", "负债总额", required=True),
        money("equity", "所有者权益", required=True),
        money("revenue", "营业收入"),
        money("profit", "利润总额"),
        money("taxes", "上缴税金"),
        money("guarantees", "对外担保余额"),
        money("interest_bearing_debt", "有息债务余额"),
        money("return_due", "应缴国有资本收益"),
        money("return_paid", "已缴国有资本收益"),
    ),
)
