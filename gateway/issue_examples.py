"""Examples of the API on issues."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.reports.issues_v1 import (
    Copy,
    CopyList,
    FigureChange,
    FigureChanges,
    HandedCopy,
    Issue,
    IssueAct,
    IssueList,
    IssueSummary,
    NumberList,
    Recipient,
    RegisteredNumber,
    Stage,
    TextBlock,
)
from contracts.reports.v1 import DocumentType

_SUMMARY: Final = IssueSummary(
    issue_id=UUID("00000000-0000-0000-0000-000000000601"),
    document_type=DocumentType.QUARTERLY_BRIEF,
    title="元谋县2025年前三季度预算执行审查监督分析简报",
    region="532328",
    period="2025-Q3",
    stage=Stage.DRAFT,
    number=None,
    due_on=date(2025, 10, 29),
    is_due_provisional=False,
    signed_on=None,
    document_id=None,
)
_TEXT: Final = TextBlock(
    key="一般公共预算#1",
    heading="一般公共预算",
    generated="一般公共预算收入完成{一般公共预算收入·累计}万元。",
    figures={"一般公共预算收入·累计": "50,810"},
)
ISSUES: Final = IssueList(items=(_SUMMARY,))
ISSUE: Final = Issue(
    summary=_SUMMARY,
    versions=(),
    steps=(),
    text=(_TEXT,),
    recipients=(Recipient(way="报", name="县委财经委"), Recipient(way="送", name="县审计局")),
    copies=(),
    consents=(),
    publications=(),
    allowed_acts=(IssueAct.SUBMIT,),
)
CHANGES: Final = FigureChanges(
    against="〔2025〕第2期（总第6期）",
    same=12,
    items=(
        FigureChange(
            name="一般公共预算收入·累计", unit="万元", before="33,402", now="50,810", change=Decimal("17408.00")
        ),
    ),
)
COPIES: Final = CopyList(
    items=(
        HandedCopy(
            issue_id=UUID("00000000-0000-0000-0000-000000000601"),
            number="〔2025〕第1期（总第5期）",
            title="元谋县2025年第一季度预算执行审查监督分析简报",
            copy_=Copy(
                recipient="县审计局",
                way="送",
                delivered_on=date(2025, 4, 18),
                method="机要交换",
                received_on=date(2025, 4, 18),
                signed_for_by="卫某",
            ),
        ),
    )
)
NUMBERS: Final = NumberList(
    items=(
        RegisteredNumber(
            issue_id=UUID("00000000-0000-0000-0000-000000000601"),
            document_type=DocumentType.QUARTERLY_BRIEF,
            year=2025,
            number=1,
            written="〔2025〕第1期（总第5期）",
            title="元谋县2025年第一季度预算执行审查监督分析简报",
            given_on=date(2025, 4, 18),
            signed_by="李某某",
            voided_on=None,
            void_reason="",
            issued_on=date(2025, 4, 18),
            copies=13,
            delivered=13,
            received=11,
            volume="",
        ),
    )
)
