from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from contracts.cases.v1 import DayBegan
from contracts.errors import Conflict, InvalidInput
from contracts.reports.issues_v1 import IssueAct, Stage
from contracts.values import Origin
from services.reports.annex import ranges, register_sources, source_annex
from services.reports.comparing import compare
from services.reports.drafting import Ended, draft_day, due_of, ended_quarters, working_day_after
from services.reports.edits import Edit, apply_edits, check_edit, text_blocks
from services.reports.figures import Figure, Source
from services.reports.issue import TRANSITIONS, next_stage
from services.reports.paper import Heading, Layout, Paper, Paragraph

TODAY = date(2025, 10, 20)


def calendar(day: date, *, previous: date | None = None, holidays: tuple[date, ...] = (), workdays=()) -> DayBegan:
    first, last = date(day.year - 1, 1, 1), date(day.year + 1, 12, 31)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    rest = tuple(each for each in days if (each.isoweekday() > 5 or each in holidays) and each not in workdays)
    return DayBegan(
        day=day, previous=previous, is_working_day=day not in rest, calendar="t", calendar_from=first, calendar_to=last,
        rest_days=rest, announced_until=date(day.year, 12, 31),
    )  # fmt: skip


NATIONAL_2019 = tuple(date(2019, 10, day) for day in range(1, 8))


def test_the_brief_is_due_on_the_fifteenth_working_day_of_a_year_with_a_long_holiday():
    told = calendar(date(2019, 10, 8), holidays=NATIONAL_2019, workdays=(date(2019, 10, 12),))
    assert due_of(Ended(2019, 3), told).on == date(2019, 10, 25)
    assert not due_of(Ended(2019, 3), told).is_provisional
    assert due_of(Ended(2019, 4), told).is_provisional


@pytest.mark.parametrize(
    ("closing", "drafted"),
    [
        (None, date(2025, 4, 3)),
        (date(2025, 3, 20), date(2025, 4, 3)),
        (date(2025, 4, 10), date(2025, 4, 15)),  # the tenth, as the data sets are due by themselves
        (date(2025, 5, 30), date(2025, 4, 17)),
    ],
)
def test_the_draft_is_made_on_the_third_working_day_after_closing_and_never_too_late_for_review(closing, drafted):
    assert draft_day(Ended(2025, 1), closing, calendar(date(2025, 4, 1), holidays=(date(2025, 4, 4),))) == drafted


@pytest.mark.parametrize(
    "end", [Ended(year, quarter) for year in range(2019, 2027) for quarter in range(1, 5)], ids=str
)
def test_where_data_close_on_the_tenth_the_third_working_day_after_it_always_comes_first(end):
    """Without any holiday working days pass fastest: the latest day of the draft comes as soon as it can."""
    told = calendar(end.last_day + timedelta(days=1))
    closing = end.last_day + timedelta(days=10)
    assert draft_day(end, closing, told) == working_day_after(closing, 3, told).on


def test_a_missed_quarter_is_caught_up():
    assert [each.quarter for each in ended_quarters(calendar(date(2025, 10, 20), previous=date(2025, 10, 17)))] == [3]
    missed = ended_quarters(calendar(date(2025, 10, 20), previous=date(2025, 5, 2)))
    assert [each.quarter for each in missed] == [3, 2, 1]
    assert next(ended_quarters(calendar(date(2025, 1, 6)))) == Ended(2024, 4)


def step(stage: Stage, act: IssueAct, **changes) -> Stage:
    form = {"on": TODAY, "today": TODAY, "last_on": None, "person": "李某某", "note": "有误，退回。"}
    return next_stage(stage, act, **(form | changes))


def test_only_what_the_table_lists_is_done_and_nothing_is_signed_without_review():
    way = (Stage.DRAFT, Stage.IN_REVIEW, Stage.REVIEWED, Stage.SIGNED, Stage.ISSUED)
    acts = (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN, IssueAct.ISSUE)
    assert [step(stage, act) for (stage, _), act in zip(pairwise(way), acts, strict=True)] == list(way[1:])
    for stage in Stage:
        for act in IssueAct:
            if (stage, act) not in TRANSITIONS:
                with pytest.raises(Conflict):
                    step(stage, act)


@pytest.mark.parametrize(
    ("act", "changes", "reason"),
    [
        (IssueAct.REVIEW, {"person": " "}, "person-missing"),
        (IssueAct.RETURN, {"note": ""}, "text-missing"),
        (IssueAct.REVIEW, {"on": TODAY + timedelta(days=1)}, "date-in-future"),
        (IssueAct.REVIEW, {"last_on": TODAY, "on": TODAY - timedelta(days=1)}, "date-out-of-order"),
    ],
)
def test_a_form_that_lacks_something_is_refused(act, changes, reason):
    with pytest.raises(InvalidInput) as refused:
        step(Stage.IN_REVIEW, act, **changes)
    assert refused.value.reason == reason


def figure(name: str, value: int) -> Figure:
    return Figure(name, Decimal(value), "万元", str(value), (Source("回执-1", "a.csv", "第2行"),))


def paper(income: int, *, words: str = "完成", extra: tuple[Figure, ...] = ()) -> Paper:
    blocks = (
        Heading("一、收入", 1),
        Paragraph((f"收入{words}", figure("收入·累计", income), "万元。", *extra)),
        Paragraph(("其余见表。",)),
    )
    return Paper(
        layout=Layout.BRIEF, mark="简报", number="", title="题", title_parts=("题",), dated_on=TODAY,
        origin=Origin.SYNTHETIC, is_draft=True, blocks=blocks, attachments=(source_annex(register_sources(blocks)),),
    )  # fmt: skip


EDIT = Edit("全县收入{收入·累计}万元，好于预期。\n另起一段。", "收入完成{收入·累计}万元。")


def texts(made: Paper) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, Paragraph)]


def test_a_persons_words_stay_when_the_figures_are_read_anew():
    assert texts(apply_edits(paper(100), {"收入#1": EDIT})) == [
        "全县收入100万元，好于预期。",
        "另起一段。",
        "其余见表。",
    ]
    assert texts(apply_edits(paper(120), {"收入#1": EDIT}))[0] == "全县收入120万元，好于预期。"


def test_an_edit_over_changed_wording_or_a_lost_figure_is_shown_as_stale_and_not_lost():
    assert not text_blocks(paper(100), {"收入#1": EDIT})[0].is_stale
    assert text_blocks(paper(100, words="下降到"), {"收入#1": EDIT})[0].is_stale
    lost = Edit("见{没有了·累计}。", "收入完成{收入·累计}万元。")
    assert text_blocks(paper(100), {"收入#1": lost})[0].is_stale
    assert texts(apply_edits(paper(100), {"收入#1": lost}))[0] == "收入完成100万元。"
    gone = text_blocks(paper(100), {"支出#1": EDIT})[-1]
    assert (gone.edited, gone.is_stale) == (EDIT.template, True)


@pytest.mark.parametrize(("text", "reason"), [("收入120万元", "figure-unbound"), ("见{无此项}", "figure-unknown")])
def test_a_number_typed_by_hand_and_an_unknown_name_are_refused(text, reason):
    with pytest.raises(InvalidInput) as refused:
        check_edit(paper(100), text)
    assert refused.value.reason == reason
    check_edit(paper(100), "收入{收入·累计}万元，见预算法第十三条，2025年。")


def test_the_list_of_differences_names_what_is_new_gone_and_changed():
    before, now = paper(100, extra=(figure("旧项·数", 1),)), paper(120, extra=(figure("新项·数", 2),))
    changes = compare(before, now, against="第1期")
    assert {(item.name, item.before, item.now) for item in changes.items} == {
        ("收入·累计", "100", "120"), ("新项·数", None, "2"), ("旧项·数", "1", None),
    }  # fmt: skip
    assert changes.items[0].change == 20
    assert compare(before, before, against="x").items == ()
    assert compare(None, now, against="").against == ""


def test_files_that_follow_one_another_are_listed_as_a_range():
    assert ranges([9, 1, 2, 3, 12, 12]) == "1—3、9、12"
    assert ranges([4]) == "4"
    assert ranges([1, 2]) == "1—2"
