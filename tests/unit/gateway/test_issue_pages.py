"""Pages of issues: figures in their text, what an edit loses, copies by ticking, publication only with consent."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Precondition
from contracts.ingest.calendar_v1 import CalendarLine, DueState
from contracts.reports.issues_v1 import (
    Copy,
    EditText,
    IssueAct,
    MoveIssue,
    PublishOutside,
    RecordCopy,
    RecordCopyReceipt,
    Stage,
    TextBlock,
)
from gateway import issue_examples
from gateway.portal.pages.issues import filled, troubled

ISSUE = f"/issues/{issue_examples.ISSUE.summary.issue_id}"
EDITED = TextBlock(
    key="提要#1",
    heading="提要",
    generated="收入{甲}万元。",
    edited="全县收入<b>{甲}</b>万元，{乙}。",
    is_stale=True,
    figures={"甲": "50,810"},
)


def shown(door, **changes):
    summary = {name: changes.pop(name) for name in ("stage", "number", "signed_on") if name in changes}
    found = issue_examples.ISSUE
    door.desk.answers["get_issue"] = found.model_copy(
        update=changes | {"summary": found.summary.model_copy(update=summary)}
    )


def calendar_line(period: str, state: str, days: int) -> CalendarLine:
    return CalendarLine(
        data_set="payment_voucher",
        data_set_title="支付凭证",
        sender="czj",
        region="532328",
        period=period,
        due_on=date(2025, 4, 10),
        is_provisional=False,
        basis="系统默认",
        state=DueState(state),
        working_days_late=days,
    )


def issued(door, **changes):
    copies = (
        Copy(recipient="县委财经委", way="报"),
        Copy(recipient="县财政局", way="送", delivered_on=date(2025, 4, 14), method="专人送达"),
    )
    values = {"stage": Stage.ISSUED, "number": "〔2025〕第1期", "signed_on": date(2025, 4, 14), "copies": copies}
    shown(door, **(values | {"allowed_acts": (IssueAct.VOID,)} | changes))


def test_figures_stand_in_the_text_with_their_names_and_an_unknown_one_is_not_hidden():
    assert filled("收入{甲}<i>{乙}", {"甲": "1"}) == (
        '收入<span class="bound" title="甲">1</span>&lt;i&gt;<span class="bound" title="乙">{乙}</span>'
    )


def test_an_edit_shows_what_changed_beneath_it(door, people):
    shown(door, text=(EDITED,))
    page = people("GET", ISSUE).text
    assert "修改后自动文字有变化" in page
    assert "全县收入&lt;b&gt;" in page
    assert "1 段的自动文字在修改后又有变化" in page
    assert "恢复自动文字" in page


def test_a_paragraph_is_kept_taken_back_or_left_out(door, people):
    sent = {"key": "提要#1", "text": "全县收入{甲}万元。"}
    answer = people("POST", f"{ISSUE}/text", data=sent)
    assert answer.headers["location"] == f"{ISSUE}?done=issue-text#text"
    assert door.desk.last(EditText).text == "全县收入{甲}万元。"
    people("POST", f"{ISSUE}/text", data=sent | {"back": "1"})
    assert door.desk.last(EditText).text is None
    people("POST", f"{ISSUE}/text", data={"key": "提要#1", "text": ""})
    assert door.desk.last(EditText).text == ""


def test_a_refused_edit_comes_back_as_it_was_typed(door, people):
    shown(door, text=(EDITED,))
    door.desk.answers["edit_text"] = Precondition("figure-unbound", "“5万元”是手工填写的数字。")
    answer = people("POST", f"{ISSUE}/text", data={"key": "提要#1", "text": "收入5万元"})
    assert answer.status_code == 412
    assert ">收入5万元</textarea>" in answer.text
    assert "手工填写的数字" in answer.text


def test_what_is_not_a_draft_has_no_text_forms_and_only_its_own_acts(door, people):
    shown(door, stage=Stage.REVIEWED, text=(EDITED,), allowed_acts=(IssueAct.RETURN, IssueAct.SIGN))
    page = people("GET", ISSUE).text
    assert f'action="{ISSUE}/text"' not in page
    assert f'action="{ISSUE}/acts/sign"' in page
    assert f'action="{ISSUE}/acts/void"' not in page
    people("POST", f"{ISSUE}/acts/sign", data={"on": "2025-04-14", "person": "李某某"})
    assert (door.desk.last(MoveIssue).act, door.desk.last(MoveIssue).person) == (IssueAct.SIGN, "李某某")
    assert people("POST", f"{ISSUE}/acts/burn", data={}).status_code == 404


def test_who_archives_sees_which_copies_nobody_has_signed_for(door, people):
    issued(door, stage=Stage.DISTRIBUTED, allowed_acts=(IssueAct.ARCHIVE,))
    page = people("GET", ISSUE).text
    assert "份尚未登记签收：" in page
    assert "归档后不能补登" in page


def test_copies_are_delivered_by_ticking_and_signed_for_one_by_one(door, people):
    issued(door)
    page = people("GET", ISSUE).text
    assert page.count('name="recipient"') == 1
    answer = people("POST", f"{ISSUE}/copies", data={"delivered_on": "2025-04-14", "means": "专人送达"})
    assert (answer.status_code, "请在分送名单中勾选" in answer.text) == (422, True)
    sent = {"delivered_on": "2025-04-14", "means": "专人送达", "recipient": ["县委财经委", "县审计局"]}
    assert people("POST", f"{ISSUE}/copies", data=sent).status_code == 303
    assert door.desk.last(RecordCopy).recipients == ("县委财经委", "县审计局")
    people(
        "POST", f"{ISSUE}/receipts?recipient=县财政局", data={"received_on": "2025-04-14", "signed_for_by": "王某某"}
    )
    assert door.desk.last(RecordCopyReceipt).recipient == "县财政局"


def test_publication_is_refused_in_the_services_words_without_consent(door, people):
    issued(door)
    assert "不得对外公开" in people("GET", ISSUE).text
    door.desk.answers["publish_outside"] = Precondition("consent-missing", "请先登记分管领导的同意。")
    answer = people("POST", f"{ISSUE}/publish", data={"place": "县人大网站", "published_on": "2025-04-14"})
    assert answer.status_code == 412
    assert "请先登记分管领导的同意" in answer.text
    assert 'value="县人大网站"' in answer.text
    assert door.desk.last(PublishOutside).place == "县人大网站"


@pytest.mark.parametrize(
    ("period", "state", "counts"),
    [("2025-01", "missing", True), ("2025-09", "late", True), ("2025-10", "missing", False), ("2024-12", "late", False),
     ("2025-03", "received", False), ("2025", "missing", False), ("2025-06-30", "missing", True)],
)  # fmt: skip
def test_what_is_missing_or_late_is_counted_to_the_end_of_the_quarter(period, state, counts):
    line = calendar_line(period, state, 1)
    assert bool(troubled((line,), "2025-Q3")) is counts
    assert troubled((line,), "2025") == ()


def test_the_months_of_a_data_set_are_one_line_and_what_is_missing_comes_first():
    months = [calendar_line(f"2025-0{month}", "late", month) for month in (3, 1)]
    late, missing = troubled((*months, calendar_line("2025-02", "missing", 9)), "2025-Q1")[::-1]
    assert (late.periods, late.worst, late.state) == (("2025-01", "2025-03"), 3, DueState.LATE)
    assert (missing.periods, missing.worst) == (("2025-02",), 9)
