"""预决算报告附表: an official report workbook; its lines come from `readers/report_workbook.py`, not from columns."""

from services.ingest.datasets.declaration import (
    BOOK,
    DIRECTION,
    FISCAL_YEAR,
    Choice,
    DataSet,
    PeriodKind,
    YearlyDue,
    choice,
    code,
    money,
    text,
    whole,
)

DATA_SET = DataSet(
    name="report_workbook",
    code="B01",
    title="预决算报告附表",
    sender="czj",
    period=PeriodKind.YEAR,
    due=YearlyDue(month=3, day=31),
    view="report_line",
    is_workbook=True,
    fields=(
        FISCAL_YEAR,
        text("table_no", "表号", required=True),
        text("sheet", "工作表", required=True),
        text("title", "表名", required=True, max_length=500),
        choice("scope", "口径", (Choice("whole", "全市/全县"), Choice("own", "市本级/县本级"))),
        BOOK,
        DIRECTION,
        code("subject_code", "科目编码"),
        text("subject_name", "科目名称", required=True, max_length=500),
        text("subject_level", "科目级次"),
        choice(
            "measure",
            "数据口径",
            (
                Choice("prior_final", "上年决算数"),
                Choice("budget", "年初预算数"),
                Choice("adjusted_budget", "调整预算数"),
                Choice("executed", "执行数"),
                Choice("prior_executed", "上年执行数"),
            ),
        ),
        whole("measure_year", "所属年度", required=True),
        money("amount", "金额", required=True),
        text("cell", "单元格", required=True),
        whole("line_no", "行次", required=True),
    ),
)
