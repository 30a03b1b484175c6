"""Any order of acts with any dates and approvers: the gates hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.workdays import LocalDay, WorkCalendar
from contracts.cases.v1 import Approver, CaseState, Outcome
from contracts.errors import BudgetwatchError
from contracts.values import MatterClass
from services.cases import case as acts
from services.cases import follow_ups
from services.cases.case import CaseFile, Entry, Moved
from services.cases.transitions import TRANSITIONS, Act

CALENDAR = WorkCalendar()
START = date(2025, 1, 6)
DAYS = st.integers(-3, 30)


class CaseMachine(RuleBasedStateMachine):
    """Tries acts at random; what is refused must leave the case as it was."""

    case: CaseFile
    entries: list[Entry]
    today: date
    refusals: list[str]

    @initialize(matter_class=st.sampled_from(MatterClass))
    def open(self, matter_class: MatterClass) -> None:
        moved = acts.open_case(matter_class, confirmed_on=START, reason="属实", calendar=CALENDAR)
        self.case, self.entries, self.today = moved.case, [moved.entry], START
        self.refusals = []

    def attempt(self, act: Act, moved_by: object) -> None:
        assert callable(moved_by)
        allowed = acts.allowed_acts(self.case, self.today)
        try:
            moved: Moved = moved_by()
        except BudgetwatchError as refused:
            self.refusals.append(refused.detail)
            return
        assert act in allowed, f"{act} in {self.case.state}"
        self.case = moved.case
        self.entries.append(moved.entry)

    @rule(days=st.integers(0, 12))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(approver=st.sampled_from(Approver), back=DAYS)
    def approve(self, approver: Approver, back: int) -> None:
        on = self.today - timedelta(days=back)
        case, today = self.case, self.today
        self.attempt(
            Act.APPROVE, lambda: acts.approve(case, approver=approver, approver_name="王某", on=on, today=today)
        )

    @rule(back=DAYS)
    def communicate(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.COMMUNICATE,
            lambda: acts.communicate(case, unit="县财政局", unit_people="王某某", way="电话", on=on, today=today),
        )

    @rule(back=DAYS)
    def send(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(Act.SEND, lambda: acts.send(case, document_number="1号", on=on, today=today))

    @rule(back=DAYS)
    def receive(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.RECEIVE,
            lambda: acts.receive(case, signed_for_by="李某", on=on, today=today, calendar=CALENDAR, within=5),
        )

    @rule(back=DAYS)
    def extend(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(Act.EXTEND, lambda: acts.extend(case, reason="复杂", on=on, today=today, calendar=CALENDAR))

    @rule(back=DAYS)
    def answer(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.ANSWER,
            lambda: acts.answer(case, signer="张某", signer_post="局长", content="属实", on=on, today=today),
        )

    @precondition(
        lambda self: Act.RETURN not in [entry.act for entry in self.entries]
    )  # the order refuses it, by the papers
    @rule(back=DAYS)
    def void(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.VOID,
            lambda: acts.void(case, reason="写错", confirmed_on=START, on=on, today=today, calendar=CALENDAR),
        )

    @rule(back=DAYS)
    def remind(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(Act.REMIND, lambda: follow_ups.remind(case, number="2号", on=on, today=today))

    @rule(back=DAYS)
    def return_answer(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.RETURN, lambda: follow_ups.return_answer(case, number="2号", reason="不足", on=on, today=today)
        )

    @rule(back=DAYS, ahead=st.integers(-2, 9))
    def plan_survey(self, back: int, ahead: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        starts, ends = on + timedelta(days=ahead), on + timedelta(days=5)
        self.attempt(
            Act.PLAN_SURVEY,
            lambda: follow_ups.plan_survey(
                case, members="预算工委", starts_on=starts, ends_on=ends, on=on, today=today
            ),
        )

    @rule(back=DAYS)
    def report_survey(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(Act.REPORT_SURVEY, lambda: follow_ups.report_survey(case, number="1号", on=on, today=today))

    @rule(back=DAYS)
    def report_chairmen(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.REPORT_CHAIRMEN,
            lambda: follow_ups.report_chairmen(case, number="2号", meeting="主任会议", on=on, today=today),
        )

    @rule(back=DAYS)
    def hand_over(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.HAND_OVER,
            lambda: follow_ups.hand_over(case, receiver="县监委", sha256="a" * 64, on=on, today=today),
        )

    @rule(back=DAYS, outcome=st.sampled_from(Outcome))
    def close(self, back: int, outcome: Outcome) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(Act.CLOSE, lambda: acts.close(case, outcome=outcome, on=on, today=today))

    @rule()
    def another_warning_joins(self) -> None:
        entry = acts.join(self.case, "同一事项的预警", reason="属实", on=self.today)
        assert (entry.from_state, entry.to_state) == (self.case.state, self.case.state)

    @rule(ahead=st.integers(1, 40))
    def a_new_calendar_recounts(self, ahead: int) -> None:
        rests = LocalDay(self.today + timedelta(days=ahead), "火把节", "州人民政府通知")
        moved = acts.recount(self.case, WorkCalendar(local_days=(rests,)), on=self.today)
        if moved is None:
            return
        assert (moved.entry.from_state, moved.entry.to_state) == (self.case.state, self.case.state)
        assert replace(moved.case, deadline=self.case.deadline) == self.case, "it moves the clock and nothing else"
        self.case = moved.case

    @invariant()
    def every_step_is_a_line_of_the_table(self) -> None:
        for entry in self.entries[1:]:
            assert TRANSITIONS[self.case.matter_class][entry.from_state, Act(entry.act)] is entry.to_state

    @invariant()
    def no_gate_was_skipped(self) -> None:
        made = [entry.act for entry in self.entries]
        for act, before in (
            (Act.SEND, Act.APPROVE),
            (Act.RECEIVE, Act.SEND),
            (Act.ANSWER, Act.RECEIVE),
            (Act.RETURN, Act.ANSWER),
            (Act.REPORT_SURVEY, Act.PLAN_SURVEY),
            (Act.REPORT_CHAIRMEN, Act.REPORT_SURVEY),
        ):
            assert act not in made or before in made[: made.index(act)]
        is_general = self.case.matter_class is MatterClass.GENERAL
        assert (Act.COMMUNICATE in made[: made.index(Act.APPROVE)]) is is_general if Act.APPROVE in made else True
        assert is_general or Act.COMMUNICATE not in made
        assert Act.CLOSE not in made or {Act.ANSWER, Act.REPORT_CHAIRMEN} & set(made)
        assert (Act.PLAN_SURVEY in made and Act.CLOSE in made) <= (Act.REPORT_CHAIRMEN in made)
        assert made.count(Act.EXTEND) <= (self.case.matter_class is MatterClass.MAJOR)

    @invariant()
    def each_round_is_sent_signed_for_and_answered_once(self) -> None:
        made = [entry.act for entry in self.entries]
        rounds = 1 + made.count(Act.RETURN)
        assert made.count(Act.APPROVE) <= 1
        assert made.count(Act.SEND) <= 1 + made.count(Act.VOID)
        assert made.count(Act.ANSWER) <= made.count(Act.RECEIVE) <= rounds

    @invariant()
    def an_answer_stands_only_where_one_was_given(self) -> None:
        waiting = {CaseState.OPENED, CaseState.COMMUNICATED, CaseState.APPROVED, CaseState.SENT, CaseState.RECEIVED}
        assert self.case.state not in waiting or self.case.answer_signer is None
        assert self.case.state is not CaseState.ANSWERED or self.case.answer_signer

    @invariant()
    def every_refusal_is_a_chinese_sentence(self) -> None:
        assert all(detail.endswith("。") for detail in self.refusals)

    @invariant()
    def the_history_is_a_chain_in_order_of_days(self) -> None:
        for before, after in zip(self.entries, self.entries[1:], strict=False):
            assert before.to_state is after.from_state
            assert before.on <= after.on <= self.today

    @invariant()
    def the_clock_runs_only_where_the_articles_start_one(self) -> None:
        preparing = self.case.state in {CaseState.OPENED, CaseState.COMMUNICATED, CaseState.APPROVED}
        waiting = self.case.state in {CaseState.RECEIVED, CaseState.SURVEYING, CaseState.SURVEYED}
        unanswered = waiting and self.case.answer_signer is None
        runs = preparing if self.case.matter_class is MatterClass.GENERAL else unanswered
        assert (self.case.deadline is not None) is runs
        if self.case.deadline is not None and self.case.received_on is not None:
            limit = 15 if self.case.is_extended else 10
            assert self.case.deadline.working_days <= limit
            assert self.case.deadline.started_on == self.case.received_on


CaseMachine.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=40)
TestCaseMachine = CaseMachine.TestCase


def test_the_machine_tries_every_act() -> None:
    tried = {name.removesuffix("_answer") for name in vars(CaseMachine)}
    assert {act.value for act in Act} <= tried
