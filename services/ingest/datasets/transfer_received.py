"""D09 上级转移支付接收台账: transfers received from the upper levels."""

from services.ingest.datasets.declaration import (
    Choice,
    DataSet,
    PeriodKind,
    YearlyDue,
    choice,
    code,
    day,
    flag,
    money,
    text,
    whole,
)

DATA_SET = DataSet(
    name="transfer_received",
    code="D09",
    title="上级转移支付接收台账",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="每日",
    due=YearlyDue(month=3, day=31),
    key=("sup_bgt_doc_no", "pro_code", "receive_seq"),
    fields=(
        text("sup_bgt_doc_no", "上级指标文号", required=True),
        code("pro_code", "项目代码"),
        whole("receive_seq", "接收序号", required=True),
        day("received_on", "接收时间", required=True),
        money("amount", "接收金额", required=True),
        choice(
            "transfer_kind",
            "转移支付类型",
            (Choice("general", "一般性"), Choice("special", "专项"), Choice("shared", "共同财政事权")),
        ),
        code("direct_fund_code", "是否直达资金"),
        flag("is_early", "提前下达"),
        text("purpose", "支出方向", max_length=500, wanted=True, chinese=True),
        money("allocated", "已分配"),
        money("unallocated", "待分配"),
    ),
)
