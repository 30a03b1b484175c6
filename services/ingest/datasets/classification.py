"""D02 政府收支分类科目: the finance bureau's own element table; national volumes come through `import_codes`."""

from services.ingest.datasets.declaration import (
    BOOK,
    FISCAL_YEAR,
    Choice,
    DataSet,
    PeriodKind,
    YearlyDue,
    choice,
    code,
    flag,
    text,
)

CODE_TABLE = choice(
    "code_table",
    "科目表",
    (
        Choice("functional", "支出功能分类"),
        Choice("gov_economic", "政府预算支出经济分类"),
        Choice("dep_economic", "部门预算支出经济分类"),
        Choice("revenue", "收入分类"),
    ),
)
"""The four tables of a volume (domain.md 7.1)."""

DATA_SET = DataSet(
    name="classification",
    code="D02",
    title="政府收支分类科目",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="每年一次，年中更正随时报送",
    due=YearlyDue(month=12, day=31, years_later=-1),
    key=("fiscal_year", "code_table", "code"),
    view="classification_delivered",
    is_expected=False,
    note="每行一个科目。地方自设的下级科目一并报送；与财政部科目本比较后的结果见 ledger_v1.classification。",
    fields=(
        FISCAL_YEAR,
        CODE_TABLE,
        code("code", "科目编码", required=True),
        text("name", "科目名称", required=True),
        choice("level", "科目级次", (Choice("类", "类"), Choice("款", "款"), Choice("项", "项"), Choice("目", "目"))),
        code("parent_code", "上级科目编码"),
        choice("book", "预算种类", BOOK.choices, required=False),
        flag("is_local", "是否地方自设科目"),
        code("maps_to", "上年对应科目编码"),
    ),
)
