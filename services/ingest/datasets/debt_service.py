"""D28 还本付息: what falls due on bonds and what was paid."""

from services.ingest.datasets.declaration import (
    DEBT_KIND,
    FISCAL_YEAR,
    Choice,
    DataSet,
    PeriodKind,
    YearlyDue,
    choice,
    code,
    day,
    money,
)

DATA_SET = DataSet(
    name="debt_service",
    code="D28",
    title="政府债务还本付息",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="每季度",
    due=YearlyDue(month=1, day=31),
    key=("bond_code", "due_on", "service_kind", "fund_source"),
    is_expected=False,
    note="每行为一只债券在一个应付日的本金或利息；资金来源不同的分行填写。",
    fields=(
        FISCAL_YEAR,
        code("bond_code", "债券代码", required=True),
        day("due_on", "应付日", required=True, may_be_future=True),
        choice(
            "service_kind", "款项类别", (Choice("principal", "本金"), Choice("interest", "利息"), Choice("fee", "费用"))
        ),
        DEBT_KIND,
        money("due_amount", "应付金额", required=True),
        money("paid_amount", "已付金额"),
        day("paid_on", "支付日"),
        choice(
            "fund_source",
            "资金来源",
            (Choice("budget", "预算资金"), Choice("refinancing", "再融资债券")),
            required=False,
        ),
    ),
)
