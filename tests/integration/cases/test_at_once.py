"""Several people at once: numbers without gaps, each step once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from contracts.cases.v1 import CaseState, ExtendDeadline, SendDocument
from contracts.errors import BudgetwatchError, Conflict
from contracts.values import MatterClass
from services.cases import orders
from tests.integration.cases.conftest import Desk

pytestmark = pytest.mark.integration

PEOPLE = 6


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run `acts` in threads that start together; return results and errors in order."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except BudgetwatchError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_numbers_drawn_at_once_have_no_gap_and_no_double(desk: Desk) -> None:
    cases = at_once(*[desk.open_case] * PEOPLE)
    for case_id in cases:
        desk.approve(case_id)

    sent = at_once(*[lambda case_id=case_id: desk.send(case_id) for case_id in cases])

    numbers = {f"〔2025〕{number}号" for number in range(1, PEOPLE + 1)}
    assert {case.document_number for case in sent} == {f"元人预函{number}" for number in numbers}
    assert {case.summary.number for case in sent} == {f"元人预案{number}" for number in numbers}


def test_a_refused_sending_gives_its_number_back(desk: Desk) -> None:
    first, second = desk.open_case(), desk.open_case()
    desk.approve(first)
    desk.approve(second)
    early = SendDocument(actor=desk.actor, case_id=first, sent_on=desk.today.replace(day=19))
    with pytest.raises(BudgetwatchError):
        desk.do(orders.send_document, early)

    assert desk.send(second).document_number == "元人预函〔2025〕1号"
    assert desk.send(first).document_number == "元人预函〔2025〕2号"


def test_notices_and_letters_and_years_are_series_of_their_own(desk: Desk) -> None:
    letter, notice = desk.open_case(), desk.open_case(MatterClass.GENERAL)
    desk.approve(letter)
    desk.communicate(notice)
    desk.approve(notice, MatterClass.GENERAL)
    assert desk.send(letter).document_number == "元人预函〔2025〕1号"
    assert desk.send(notice).document_number == "预算工委通报〔2025〕1号"

    desk.pass_to(desk.today.replace(year=2026))
    later = desk.open_case()
    desk.approve(later)
    assert desk.send(later).document_number == "元人预函〔2026〕1号"


def test_the_same_warning_confirmed_by_two_gives_one_case(desk: Desk) -> None:
    alert_id = desk.raise_warning()

    results = at_once(*[lambda: desk.dispose(alert_id)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Disposal"]
    assert desk.look.execute("SELECT count(*) FROM cases.case_file").fetchone() == (1,)
    assert desk.logged() == ["warning.confirm"]


def test_the_same_step_taken_by_two_is_taken_once(desk: Desk) -> None:
    case_id = desk.open_case()
    desk.approve(case_id)

    results = at_once(*[lambda: desk.send(case_id)] * 2)

    refused = [result for result in results if isinstance(result, Conflict)]
    assert [error.reason for error in refused] == ["act-already-passed"]
    assert desk.look.execute("SELECT last FROM cases.number_register WHERE register = 'letter'").fetchone() == (1,)
    history = desk.look.execute("SELECT act FROM cases.case_history ORDER BY number").fetchall()
    assert history == [("open",), ("approve",), ("send",)]


def test_extending_and_answering_at_once_end_in_one_order(desk: Desk) -> None:
    case_id = desk.open_case()
    desk.approve(case_id)
    desk.send(case_id)
    desk.receive(case_id)
    extension = ExtendDeadline(
        actor=desk.actor, case_id=case_id, decided_on=desk.today, reason="涉及多个部门", approver_name="王某"
    )

    extended, answered = at_once(lambda: desk.do(orders.extend_deadline, extension), lambda: desk.answer(case_id))

    assert answered.summary.state is CaseState.ANSWERED
    acts = [row[0] for row in desk.look.execute("SELECT act FROM cases.case_history ORDER BY number")]
    if isinstance(extended, Conflict):
        assert acts[3:] == ["receive", "answer"]
    else:
        assert acts[3:] == ["receive", "extend", "answer"]
        assert answered.is_extended
