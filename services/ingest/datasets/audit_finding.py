"""D38 审计发现问题与整改 (监督法 2024 article 27 and 审计法 2021 article 52: rectification is reported)."""

from services.ingest.datasets.declaration import (
    Choice,
    DataSet,
    MonthlyDue,
    PeriodKind,
    choice,
    code,
    day,
    money,
    text,
)

DATA_SET = DataSet(
    name="audit_finding",
    code="D38",
    title="审计发现问题与整改",
    sender="sjj",
    period=PeriodKind.MONTH,
    frequency="审计报告后报送，整改情况每月",
    due=MonthlyDue(calendar_day=10),
    key=("finding_no",),
    is_expected=False,
    note="每行一个问题，每次报送全部未销号及当月销号的问题。涉密内容严禁填报。",
    date_order=(("reported_on", "closed_on"),),
    fields=(
        code("finding_no", "问题编号", required=True),
        text("audit_project", "审计项目", required=True),
        day("reported_on", "审计报告日期"),
        code("agency_code", "被审计单位代码"),
        text("audited_unit", "被审计单位", required=True),
        text("category", "问题类别"),
        text("description", "问题摘要", max_length=2000, wanted=True, chinese=True),
        money("amount", "问题金额"),
        text("law", "定性依据", max_length=500),
        choice(
            "rectification_kind",
            "整改类型",
            (Choice("immediate", "立行立改"), Choice("phased", "分阶段整改"), Choice("continuous", "持续整改")),
        ),
        day("rectify_by", "整改期限", may_be_future=True),
        text("status", "整改状态"),
        money("rectified_amount", "已整改金额"),
        text("evidence", "佐证材料", max_length=500),
        day("closed_on", "销号日期"),
    ),
)
