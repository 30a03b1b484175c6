"""D35 自然资源资产."""

from services.ingest.datasets.declaration import (
    FISCAL_YEAR,
    Balance,
    DataSet,
    PeriodKind,
    YearlyDue,
    code,
    money,
    number,
    text,
)

DATA_SET = DataSet(
    name="natural_resource",
    code="D35",
    title="国有自然资源资产",
    sender="zrzyj",
    period=PeriodKind.YEAR,
    frequency="每年",
    due=YearlyDue(month=3, day=31, years_later=1),
    key=("fiscal_year", "resource_class"),
    is_expected=False,
    note="每行一类资源的实物量，计量单位逐行注明（公顷、立方米、吨等）。",
    balances=(Balance("quantity", plus=("opening_quantity", "change")),),
    fields=(
        FISCAL_YEAR,
        code("resource_class", "资源类别代码", required=True),
        text("resource_name", "资源类别名称", required=True),
        text("measure_unit", "计量单位", required=True, max_length=20),
        number("opening_quantity", "年初数量"),
        number("quantity", "年末数量", required=True),
        number("change", "本年变动"),
        money("book_value", "账面价值"),
    ),
)
