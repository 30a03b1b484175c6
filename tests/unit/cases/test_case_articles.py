"""Articles 7 and 8 at their edges: approvers, clocks, extension, dates."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from chassis.workdays import CalendarDay, CalendarTable, DayKind, WorkCalendar
from contracts.cases.v1 import Approver, CaseState, DocumentKind, Outcome
from contracts.errors import Conflict, InvalidInput, Precondition
from contracts.values import MatterClass
from services.cases import case as acts
from services.cases import deadlines
from services.cases.case import Act, CaseFile
from services.cases.tracks import CONSENTS, TRACKS

CALENDAR = WorkCalendar()
DAY = date(2025, 1, 20)
LATER = date(2025, 3, 31)


def opened(matter_class: MatterClass, on: date = DAY) -> CaseFile:
    return acts.open_case(matter_class, confirmed_on=on, reason="数据属实", calendar=CALENDAR).case


def ready(matter_class: MatterClass, on: date = DAY) -> CaseFile:
    """A case that may be approved: a general matter has been talked about."""
    case = opened(matter_class, on)
    if matter_class is not MatterClass.GENERAL:
        return case
    return acts.communicate(case, unit="县财政局", unit_people="王某某（股长）", way="电话", on=on, today=on).case


def received(matter_class: MatterClass, on: date = DAY) -> CaseFile:
    case = ready(matter_class, on)
    case = acts.approve(case, approver=case.track.approver, approver_name="王某", on=on, today=on).case
    case = acts.send(case, document_number="元人预函〔2025〕1号", on=on, today=on).case
    return acts.receive(case, signed_for_by="李某", on=on, today=on, calendar=CALENDAR).case


@pytest.mark.parametrize(
    ("matter_class", "document", "approver", "limits"),
    [
        (MatterClass.GENERAL, DocumentKind.QUERY_NOTICE, Approver.HEAD_REVIEW, (10, None, None)),
        (MatterClass.IMPORTANT, DocumentKind.LETTER, Approver.HEAD, (None, 10, None)),
        (MatterClass.MAJOR, DocumentKind.LETTER, Approver.VICE_CHAIR, (None, 10, 15)),
    ],
)
def test_the_class_fixes_document_approver_and_clock(
    matter_class: MatterClass,
    document: DocumentKind,
    approver: Approver,
    limits: tuple[int | None, int | None, int | None],
) -> None:
    track = TRACKS[matter_class]

    assert (track.document_kind, track.approver) == (document, approver)
    assert (track.prepare_within, track.answer_within, track.answer_extended_to) == limits


@pytest.mark.parametrize(("matter_class", "approver"), list(product(MatterClass, Approver)))
def test_only_the_approver_of_the_class_is_taken(matter_class: MatterClass, approver: Approver) -> None:
    case = ready(matter_class)
    needed = TRACKS[matter_class].approver

    if approver is needed:
        moved = acts.approve(case, approver=approver, approver_name="王某", on=DAY, today=DAY)
        assert moved.entry.note == f"{CONSENTS[approver]}：王某"
    else:
        with pytest.raises(Precondition) as refused:
            acts.approve(case, approver=approver, approver_name="王某", on=DAY, today=DAY)
        assert refused.value.reason == "approver-wrong"
        assert CONSENTS[needed] in refused.value.detail
        assert "第七条" in refused.value.detail


def test_a_general_matter_has_article_7s_clock_until_it_is_sent() -> None:
    case = opened(MatterClass.GENERAL)
    assert case.deadline is not None
    assert (case.deadline.due_on, case.deadline.article) == (date(2025, 2, 8), "第七条")

    talked = ready(MatterClass.GENERAL)
    approved = acts.approve(talked, approver=Approver.HEAD_REVIEW, approver_name="王某", on=DAY, today=DAY).case
    assert approved.deadline == talked.deadline == case.deadline
    sent = acts.send(approved, document_number="预算工委通报〔2025〕1号", on=DAY, today=DAY)
    assert sent.case.deadline is None
    assert "超过" not in sent.entry.note


def test_a_talk_names_the_unit_its_people_and_the_way_and_leaves_the_clock_running() -> None:
    case = opened(MatterClass.GENERAL)
    moved = acts.communicate(case, unit="县财政局", unit_people="王某某（股长）", way="电话", on=DAY, today=DAY)
    assert moved.entry.note == "电话与县财政局（王某某（股长））沟通并作分析"
    assert moved.case.deadline == case.deadline
    with pytest.raises(InvalidInput):
        acts.communicate(case, unit="县财政局", unit_people=" ", way="电话", on=DAY, today=DAY)


def test_a_notice_sent_after_its_limit_says_so() -> None:
    case = ready(MatterClass.GENERAL)
    approved = acts.approve(case, approver=Approver.HEAD_REVIEW, approver_name="王某", on=DAY, today=LATER).case

    in_time = acts.send(approved, document_number="1号", on=date(2025, 2, 8), today=LATER)
    late = acts.send(approved, document_number="1号", on=date(2025, 2, 9), today=LATER)

    assert "超过" not in in_time.entry.note
    assert "已超过第七条的期限2025-02-08" in late.entry.note


@pytest.mark.parametrize("matter_class", [MatterClass.IMPORTANT, MatterClass.MAJOR])
def test_a_letter_has_no_clock_before_its_receipt_and_ten_days_from_it(matter_class: MatterClass) -> None:
    assert opened(matter_class).deadline is None

    case = received(matter_class)
    assert case.deadline is not None
    assert (case.deadline.due_on, case.deadline.started_on) == (date(2025, 2, 8), DAY)
    assert (case.deadline.working_days, case.deadline.article) == (10, "第八条")


def test_a_query_notice_has_no_answer_clock() -> None:
    assert received(MatterClass.GENERAL).deadline is None


def test_a_major_matter_may_be_extended_once_to_15_days_from_the_receipt() -> None:
    due_on = date(2025, 2, 8)
    moved = acts.extend(received(MatterClass.MAJOR), reason="涉及部门多", on=due_on, today=due_on, calendar=CALENDAR)

    assert moved.case.deadline is not None
    assert (moved.case.deadline.due_on, moved.case.deadline.working_days) == (date(2025, 2, 14), 15)
    assert "涉及部门多" in moved.entry.note
    assert Act.EXTEND not in acts.allowed_acts(moved.case, due_on)
    with pytest.raises(Conflict) as refused:
        acts.extend(moved.case, reason="再次延长", on=due_on, today=due_on, calendar=CALENDAR)
    assert refused.value.reason == "deadline-already-extended"


@pytest.mark.parametrize("matter_class", [MatterClass.GENERAL, MatterClass.IMPORTANT])
def test_other_matters_may_not_be_extended(matter_class: MatterClass) -> None:
    case = received(matter_class)

    assert Act.EXTEND not in acts.allowed_acts(case, DAY)
    with pytest.raises(Precondition) as refused:
        acts.extend(case, reason="情况复杂", on=DAY, today=DAY, calendar=CALENDAR)
    assert refused.value.reason == "extension-not-for-class"


@pytest.mark.parametrize("decided_on", [date(2025, 2, 8), date(2025, 2, 9)])
def test_an_expired_limit_is_not_extended_not_even_with_an_earlier_date(decided_on: date) -> None:
    case = received(MatterClass.MAJOR)

    assert Act.EXTEND not in acts.allowed_acts(case, date(2025, 2, 9))
    with pytest.raises(Precondition) as refused:
        acts.extend(case, reason="情况复杂", on=decided_on, today=date(2025, 2, 9), calendar=CALENDAR)
    assert refused.value.reason == "deadline-expired"


def test_the_answer_names_its_signer_and_stops_the_clock() -> None:
    moved = acts.answer(
        received(MatterClass.MAJOR), signer="张某", signer_post="局长", content="已整改", on=DAY, today=DAY
    )

    assert (moved.case.answer_signer, moved.case.deadline) == ("张某（局长）", None)
    assert moved.entry.note == "局长张某签署答复：已整改"


@pytest.mark.parametrize(("on", "is_late"), [(date(2025, 2, 8), False), (date(2025, 2, 9), True)])
def test_a_late_answer_is_taken_and_marked(on: date, is_late: bool) -> None:
    moved = acts.answer(
        received(MatterClass.MAJOR), signer="张某", signer_post="局长", content="已整改", on=on, today=LATER
    )

    assert ("已超过第八条的期限2025-02-08" in moved.entry.note) is is_late


@pytest.mark.parametrize(("signer", "post"), [("  ", "局长"), ("张某", "  ")])
def test_an_answer_without_signer_or_post_is_refused(signer: str, post: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        acts.answer(received(MatterClass.MAJOR), signer=signer, signer_post=post, content="已整改", on=DAY, today=DAY)
    assert refused.value.reason == "text-missing"


@pytest.mark.parametrize(
    ("on", "reason"),
    [(DAY - timedelta(days=1), "date-out-of-order"), (DAY + timedelta(days=1), "date-in-future")],
)
def test_dates_are_in_order_and_not_in_the_future(on: date, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        acts.approve(opened(MatterClass.MAJOR), approver=Approver.VICE_CHAIR, approver_name="王某", on=on, today=DAY)
    assert refused.value.reason == reason


def test_closing_keeps_the_outcome() -> None:
    case = acts.answer(
        received(MatterClass.MAJOR), signer="张某", signer_post="局长", content="说明", on=DAY, today=DAY
    ).case
    moved = acts.close(case, outcome=Outcome.REASONABLE, on=DAY, today=DAY, note="材料齐全")

    assert (moved.case.state, moved.case.outcome) == (CaseState.CLOSED, Outcome.REASONABLE)
    assert moved.entry.note == "办结：情况说明-合理；材料齐全"


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2025, 1, 20), 10),
        (date(2025, 2, 7), 1),
        (date(2025, 2, 8), 0),
        (date(2025, 2, 9), -1),
        (date(2025, 2, 10), -1),
        (date(2025, 2, 11), -2),
    ],
)
def test_days_left_are_working_days_and_negative_from_the_first_day_after(today: date, left: int) -> None:
    deadline = deadlines.count(CALENDAR, DAY, 10, "第八条")

    assert deadlines.days_left(CALENDAR, deadline, today) == left


@pytest.mark.parametrize(
    ("due_on", "marks"),
    [
        (date(2025, 2, 8), (date(2025, 1, 26), date(2025, 2, 6), date(2025, 2, 8))),
        (date(2025, 3, 10), (date(2025, 3, 3), date(2025, 3, 6), date(2025, 3, 10))),
        (date(2025, 3, 30), (date(2025, 3, 21), date(2025, 3, 26), date(2025, 3, 28))),  # a Sunday that a law names
    ],
)
def test_the_days_with_five_two_and_no_working_days_left_are_working_days(
    due_on: date, marks: tuple[date, ...]
) -> None:
    assert deadlines.days_before(CALENDAR, due_on, {5, 2, 0}) == marks
    assert [CALENDAR.working_days_between(day, due_on) for day in marks] == [5, 2, 0]
    assert all(CALENDAR.is_workday(day) for day in marks)


def test_a_new_calendar_recounts_a_provisional_clock_and_keeps_the_old_date_in_the_history() -> None:
    case = received(MatterClass.MAJOR, date(2026, 12, 25))
    paper = CalendarTable("2026-11-30", (CalendarDay(2027, date(2027, 1, 1), DayKind.HOLIDAY, "元旦", "测试文件"),))

    moved = acts.recount(case, WorkCalendar((paper,)), on=date(2026, 12, 28))

    assert moved is not None
    assert moved.case.deadline is not None
    assert (moved.case.deadline.due_on, moved.case.deadline.is_provisional) == (date(2027, 1, 11), False)
    assert "由2027-01-08（暂定）改为2027-01-11" in moved.entry.note
    assert moved.case.state is CaseState.RECEIVED
    assert acts.recount(moved.case, WorkCalendar((paper,)), on=date(2026, 12, 28)) is None
