"""The forms of issues: what stands in them and which call they become (articles 6 and 11)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from contracts.cases.duties_v1 import Duty
from contracts.envelope import Call
from contracts.errors import InvalidInput
from contracts.reports.issues_v1 import ConsentToPublication, IssueAct, PublishOutside, Recipient
from gateway.portal.forms import SCAN, Field, Form

_BETWEEN: Final = re.compile(r"[，,、；;。\n]")
"""What stands between names that are typed in a row."""
BRIEF: Final = Form(
    "brief",
    "编制季度简报（第六条）",
    "开始生成",
    (
        Field("region", "行政区划代码", max_length=6),
        Field("year", "年度", max_length=4),
        Field(
            "quarter", "季度", "choice", choices={"1": "第一季度", "2": "第二季度", "3": "第三季度", "4": "第四季度"}
        ),
    ),
    "系统到日自动起草；数据有更正时可在此重新生成，人工修改的文字保留。简报应在季度终了后 15 个工作日内编发。",
)
ACTS: Final[Mapping[IssueAct, Form]] = {
    IssueAct.SUBMIT: Form(
        "submit",
        "送审",
        "送审",
        (
            Field("on", "送审日期", "date"),
            Field("person", "拟稿人", max_length=50),
            Field("note", "说明", "area", is_required=False),
        ),
        "送审后文字和数字不再变动；需要修改的，由审核退回。",
    ),
    IssueAct.REVIEW: Form(
        "review",
        "审核",
        "审核通过",
        (
            Field("on", "审核日期", "date"),
            Field("person", "审核人", max_length=50, hint="不能是拟稿人本人。"),
            Field("note", "审核意见", "area", is_required=False),
        ),
    ),
    IssueAct.SIGN: Form(
        "sign",
        "签发编号",
        "签发",
        (
            Field("on", "签发日期", "date"),
            Field(
                "person",
                "签发人",
                "person",
                duties=(Duty.HEAD, Duty.VICE_CHAIR),
                hint="签发当日在册的预算工委负责同志或者人大常委会分管领导。",
            ),
            replace(SCAN, label="签发件扫描件"),
        ),
        "签发时编定期号（专项报告编定文号），号码不得重复使用。",
    ),
    IssueAct.RETURN: Form(
        "return", "退回修改", "退回", (Field("on", "退回日期", "date"), Field("note", "退回理由", "area"))
    ),
    IssueAct.ISSUE: Form(
        "issue",
        "印发",
        "印发",
        (Field("on", "印发日期", "date"),),
        "印发后列出分送名单（第六条），逐份登记送达和签收。",
    ),
    IssueAct.VOID: Form(
        "void",
        "作废期号、文号",
        "作废",
        (Field("on", "作废日期", "date"), Field("note", "作废理由", "area")),
        "号码连同理由留在登记簿中，不再使用；文书退回草稿，重新送审签发时另编新号。",
        is_grave=True,
    ),
    IssueAct.ARCHIVE: Form(
        "archive",
        "归档",
        "归档",
        (Field("on", "归档日期", "date"), Field("note", "案卷号", max_length=60)),
        "简报等材料由专人集中保管，按时整理，立卷归档（第十一条）。",
    ),
}
REPORTED: Final = Field(
    "reported_to",
    "报",
    is_required=False,
    max_length=1_000,
    hint="如：县人大常委会有关领导，县人大财经委。单位之间用逗号或者顿号分隔。",
)
SENT: Final = Field("sent_to", "送", is_required=False, max_length=1_000, hint="如：县财政局，县审计局。")
RECIPIENTS: Final = Form(
    "recipients",
    "确定印送范围（第六条）",
    "保存印送范围",
    (REPORTED, SENT),
    "专项查询的情况分析报告，视报告内容印送人大常委会有关领导、有关委员会、县直有关部门和人员。版记和分送名单以此为准。",
)
TEXT: Final = Form(
    "text",
    "修改文字",
    "保存",
    (Field("key", "段落", max_length=300), Field("text", "文字", "area", is_required=False, max_length=5_000)),
)
DELIVERY: Final = Form(
    "deliver",
    "登记送达",
    "登记送达",
    (
        Field("delivered_on", "送达日期", "date"),
        Field("means", "送达方式", max_length=50, hint="如：专人送达、机要交换、公文系统。"),
    ),
)
RECEIPT: Final = Form(
    "receipt",
    "登记签收",
    "登记签收",
    (Field("received_on", "签收日期", "date"), Field("signed_for_by", "签收人", max_length=50)),
)
CONSENT: Final = Form(
    "consent",
    "登记分管领导同意公开",
    "登记同意",
    (
        Field("approver_name", "同意人", "person", duties=(Duty.VICE_CHAIR,), hint="当日在册的人大常委会分管领导。"),
        Field("approved_on", "同意日期", "date"),
        Field("scope", "公开范围", "area", hint="如：全文；或第一、二部分。"),
        SCAN,
    ),
    "未经人大常委会分管领导同意，相关查询数据不得对外公开（第十一条）。",
)
PUBLICATION: Final = Form(
    "publish",
    "登记对外公开",
    "登记公开",
    (Field("place", "公开渠道", max_length=200), Field("published_on", "公开日期", "date")),
)


def recipients_of(values: Mapping[str, str]) -> tuple[Recipient, ...]:
    """Return who stands in the two fields, 报 before 送; `InvalidInput` where nobody does. Pure."""
    found = [
        {"way": way, "name": name.strip()}
        for way, field in (("报", REPORTED.name), ("送", SENT.name))
        for name in _BETWEEN.split(values.get(field, ""))
        if name.strip()
    ]
    if short := [each["name"] for each in found if len(each["name"]) < 2]:
        raise InvalidInput("recipient-name", f"“{short[0]}”不是单位或者人员的名称，请改正。")
    return tuple(Recipient.model_validate(each) for each in found)


CALLS: Final[Mapping[str, tuple[Form, type[Call[Any]]]]] = {
    "consent": (CONSENT, ConsentToPublication),
    "publish": (PUBLICATION, PublishOutside),
}
