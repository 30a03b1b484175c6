"""D45 公开登记 (预算法 2018 article 14: within twenty days of approval)."""

from services.ingest.datasets.declaration import (
    FISCAL_YEAR,
    Choice,
    DataSet,
    PeriodKind,
    choice,
    code,
    day,
    text,
    whole,
)

DATA_SET = DataSet(
    name="disclosure",
    code="D45",
    title="预决算公开登记",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="按次",
    due=None,
    key=("agency_code", "disclosure_kind", "fiscal_year"),
    is_expected=False,
    note="每行为一个单位一次公开；文件校验值为公开文件的 SHA-256。",
    date_order=(("approved_on", "published_on"),),
    fields=(
        FISCAL_YEAR,
        code("agency_code", "单位代码", required=True),
        text("unit_name", "公开单位"),
        choice(
            "disclosure_kind",
            "公开类别",
            (
                Choice("government_budget", "政府预算"),
                Choice("government_final", "政府决算"),
                Choice("department_budget", "部门预算"),
                Choice("department_final", "部门决算"),
                Choice("adjustment", "预算调整"),
                Choice("debt", "政府债务"),
                Choice("other", "其他"),
            ),
        ),
        day("approved_on", "批准或批复日期", required=True),
        day("published_on", "公开日期"),
        text("url", "公开网址", max_length=500),
        whole("file_count", "文件数"),
        code("file_sha256", "文件校验值", lengths=(64,)),
    ),
)
