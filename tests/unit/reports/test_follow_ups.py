"""What the follow-up papers say, and that they keep the form of letters (GB/T 9704-2012 10.1)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.letters_v1 import LetterKind
from contracts.cases.v1 import PaperSection, Urgency
from contracts.ingest.calendar_v1 import DueItem
from contracts.values import Origin
from services.reports.letters.follow_ups import compose_follow_up
from services.reports.offices import load_offices
from services.reports.paper import Heading, Paragraph

OFFICE = load_offices().default
EVENT = FollowUpRequested(
    kind=LetterKind.REMINDER,
    letter_id=UUID(int=1),
    case_id=UUID(int=2),
    case_number="元人预案〔2025〕3号",
    document_number="元人预函〔2025〕4号",
    addressee="县财政局",
    matter="债务余额超限额",
    dated_on=date(2025, 2, 10),
    letter_number="元人预函〔2025〕3号",
    sent_on=date(2025, 1, 20),
    received_on=date(2025, 1, 20),
    due_on=date(2025, 2, 8),
    new_due_on=date(2025, 2, 14),
    working_days=1,
    reason="未附凭证。",
    sections=(PaperSection(title="调研的基本情况", text="到县财政局查阅账册。\n座谈一次。"),),
    items=(),
    origin=Origin.OFFICIAL,
    region="532328",
)


def words(kind: LetterKind, **changes: object) -> str:
    paper = compose_follow_up(EVENT.model_copy(update={"kind": kind, **changes}), OFFICE)
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph | Heading))


@pytest.mark.parametrize(
    ("kind", "title", "said"),
    [
        (LetterKind.REMINDER, "关于催办债务余额超限额问题的函", ("2025年2月8日前", "已1个工作日", "第八条")),
        (LetterKind.EXTENSION, "关于延长债务余额超限额问题答复期限的函", ("延长至2025年2月14日", "只限一次")),
        (LetterKind.RETURN, "关于重新答复债务余额超限额问题的函", ("未附凭证", "于收到本函之日起1个工作日内")),
        (LetterKind.SURVEY_REPORT, "关于债务余额超限额问题办理情况的调研报告", ("一、调研的基本情况", "座谈一次。")),
        (LetterKind.CHAIRMEN_REPORT, "关于债务余额超限额问题办理情况的报告", ("一、调研的基本情况",)),
    ],
)
def test_each_kind_says_what_its_article_asks(kind: LetterKind, title: str, said: tuple[str, ...]) -> None:
    paper = compose_follow_up(EVENT.model_copy(update={"kind": kind}), OFFICE)
    assert (paper.title, paper.number, paper.is_draft) == (title, "元人预函〔2025〕4号", False)
    for text in said:
        assert text in words(kind)


def test_a_dunning_letter_lists_what_is_overdue() -> None:
    item = DueItem(data_set="agency", data_set_title="单位库", period="2025", due_on=date(2025, 1, 8), working_days=5)
    event = EVENT.model_copy(
        update={"kind": LetterKind.DUNNING, "items": (item,), "matter": "预算联网监督数据", "document_number": None}
    )
    paper = compose_follow_up(event, OFFICE)
    assert (paper.title, paper.is_draft) == ("关于催报预算联网监督数据的函", True)
    assert "1项数据逾期未报" in words(LetterKind.DUNNING, items=(item,))
    table = paper.attachments[0].blocks[0]
    assert table.rows == (("1", "单位库", "2025", "2025年1月8日", "5"),)


def test_a_returned_notice_has_no_limit_and_reports_go_above() -> None:
    assert "，及时经所在部门" in words(LetterKind.RETURN, working_days=None)
    paper = compose_follow_up(EVENT.model_copy(update={"kind": LetterKind.CHAIRMEN_REPORT}), OFFICE)
    assert paper.addressee.endswith("人大常委会主任会议")


def test_synthetic_data_are_marked() -> None:
    paper = compose_follow_up(EVENT.model_copy(update={"origin": Origin.SYNTHETIC}), OFFICE)
    assert paper.origin_mark == "合成数据·仅供演示"


def test_what_is_urgent_says_so_at_the_head_and_the_ordinary_shows_nothing() -> None:
    shown = {
        urgency: compose_follow_up(EVENT.model_copy(update={"urgency": urgency}), OFFICE).head_marks
        for urgency in Urgency
    }
    assert shown == {Urgency.ORDINARY: (), Urgency.URGENT: ("加急",), Urgency.MOST_URGENT: ("特急",)}


def test_what_people_typed_ends_with_a_full_stop() -> None:
    said = words(LetterKind.RETURN, reason="未附拨付凭证\n\n金额与月报不符；\n请补充。")
    assert "未附拨付凭证。\n金额与月报不符；\n请补充。\n请依照" in said
