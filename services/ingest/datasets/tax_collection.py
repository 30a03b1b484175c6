"""D18 税收征收 (预算法实施条例 2020 article 76: the tax office tells the finance bureau)."""

from services.ingest.datasets.declaration import (
    DIVISION,
    MONTH,
    Choice,
    DataSet,
    MonthlyDue,
    PeriodKind,
    choice,
    code,
    money,
    text,
)

DATA_SET = DataSet(
    name="tax_collection",
    code="D18",
    title="税收征收月报",
    sender="swj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("ym", "tax_code", "level", "industry_code"),
    is_expected=False,
    note="每行为一个税种在一个级次、一个行业的当月数；不分行业的，行业代码留空。",
    fields=(
        MONTH,
        DIVISION,
        code("tax_code", "税种代码", required=True),
        text("tax_name", "税种名称"),
        choice(
            "level",
            "级次",
            (Choice("central", "中央"), Choice("province", "省"), Choice("prefecture", "州"), Choice("county", "县")),
        ),
        code("industry_code", "行业代码"),
        money("assessed", "征收数", required=True),
        money("paid_in", "入库数", required=True),
        money("refunded", "退税"),
        money("exempted", "减免"),
        money("arrears", "欠税余额"),
        money("key_source", "其中：重点税源入库数"),
    ),
)
