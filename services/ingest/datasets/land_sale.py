"""D37 土地出让: a row an instalment."""

from services.ingest.datasets.declaration import (
    DataSet,
    Mask,
    MonthlyDue,
    PeriodKind,
    code,
    day,
    money,
    number,
    text,
    whole,
)

DATA_SET = DataSet(
    name="land_sale",
    code="D37",
    title="国有土地使用权出让",
    sender="zrzyj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("land_contract_no", "instalment_no"),
    is_expected=False,
    note="每行为一份出让合同的一期价款；成交价款在各期重复填写，不可相加。每次报送全部未结清及当月结清的合同。",
    fields=(
        code("land_contract_no", "出让合同编号", required=True),
        text("parcel", "宗地", required=True),
        text("buyer", "受让人", required=True, mask=Mask.NAME),
        code("buyer_code", "受让人统一社会信用代码"),
        money("deal_price", "成交价款", required=True),
        day("signed_on", "签订日期", required=True),
        whole("instalment_no", "期次", required=True),
        day("due_on", "应缴日期", required=True, may_be_future=True),
        money("due_amount", "应缴金额", required=True),
        day("paid_on", "实缴日期"),
        money("paid_amount", "实缴金额"),
        money("treasury_amount", "其中：税务入库金额"),
        money("penalty", "违约金"),
        number("plot_ratio", "容积率"),
    ),
)
