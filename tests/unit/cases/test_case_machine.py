"""Any order of acts with any dates and approvers: the gates hold."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis.workdays import WorkCalendar
from contracts.cases.v1 import Approver, CaseState, Outcome
from contracts.errors import BudgetwatchError
from contracts.values import MatterClass
from services.cases import case as acts
from services.cases.case import Act, CaseFile, Entry, Moved

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
        assert act in allowed
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
    def send(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(Act.SEND, lambda: acts.send(case, document_number="1号", on=on, today=today))

    @rule(back=DAYS)
    def receive(self, back: int) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(
            Act.RECEIVE, lambda: acts.receive(case, signed_for_by="李某", on=on, today=today, calendar=CALENDAR)
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

    @rule(back=DAYS, outcome=st.sampled_from(Outcome))
    def close(self, back: int, outcome: Outcome) -> None:
        case, today, on = self.case, self.today, self.today - timedelta(days=back)
        self.attempt(Act.CLOSE, lambda: acts.close(case, outcome=outcome, on=on, today=today))

    @invariant()
    def no_gate_was_skipped(self) -> None:
        made = [entry.act for entry in self.entries if entry.act != Act.EXTEND]
        way = ["open", Act.APPROVE, Act.SEND, Act.RECEIVE, Act.ANSWER, Act.CLOSE]
        assert made == way[: len(made)]
        assert sum(entry.act == Act.EXTEND for entry in self.entries) <= (self.case.matter_class is MatterClass.MAJOR)

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
        preparing = self.case.state in {CaseState.OPENED, CaseState.APPROVED}
        runs = preparing if self.case.matter_class is MatterClass.GENERAL else self.case.state is CaseState.RECEIVED
        assert (self.case.deadline is not None) is runs


CaseMachine.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=40)
TestCaseMachine = CaseMachine.TestCase
