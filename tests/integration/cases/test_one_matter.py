"""One matter, one case: a further warning of an open matter goes into its case, also when two people confirm at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from contracts.cases.v1 import Disposal
from contracts.values import MatterClass
from services.cases import facts
from tests.integration.cases.conftest import Desk, raised
from tests.integration.cases.test_at_once import at_once

pytestmark = pytest.mark.integration


def of_matter(desk: Desk, matter: str | None, matter_class: MatterClass = MatterClass.MAJOR) -> UUID:
    event = raised(matter_class, at=desk.clock.now()).model_copy(update={"matter": matter})
    with desk.database.transaction() as session:
        facts.keep_warning(session, event, now=desk.clock.now())
    return event.summary.alert_id


def history(desk: Desk, case_id: UUID | None) -> list[Any]:
    rows = desk.look.execute("SELECT act, note FROM cases.case_history WHERE case_id = %s ORDER BY number", [case_id])
    return rows.fetchall()


def test_a_further_warning_of_the_matter_goes_into_the_open_case(desk: Desk) -> None:
    first, second = of_matter(desk, "m1"), of_matter(desk, "m1")
    opened: Disposal = desk.dispose(first)
    joined: Disposal = desk.dispose(second, reason="同一笔资金")
    assert (opened.is_joined, joined.is_joined, joined.case_id) == (False, True, opened.case_id)
    assert [act for act, _ in history(desk, opened.case_id)] == ["open", "join"]
    assert history(desk, opened.case_id)[-1][1] == "并入同一事项的预警“上级专项资金未及时分解下达”：同一笔资金"


def test_confirmed_at_once_they_are_still_one_case(desk: Desk) -> None:
    warnings = [of_matter(desk, "m2") for _ in range(4)]
    found = at_once(*[lambda alert_id=alert_id: desk.dispose(alert_id) for alert_id in warnings])
    assert len({disposal.case_id for disposal in found}) == 1
    assert sorted(disposal.is_joined for disposal in found) == [False, True, True, True]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("m3", MatterClass.GENERAL), ("m3", MatterClass.MAJOR)),
        (("m4", MatterClass.MAJOR), ("m5", MatterClass.MAJOR)),
        ((None, MatterClass.MAJOR), (None, MatterClass.MAJOR)),
    ],
)
def test_a_higher_class_another_matter_and_an_unknown_one_open_their_own(desk: Desk, first: Any, second: Any) -> None:
    one, two = desk.dispose(of_matter(desk, *first)), desk.dispose(of_matter(desk, *second))
    assert one.case_id != two.case_id


def test_a_lower_class_goes_into_the_higher_case(desk: Desk) -> None:
    one = desk.dispose(of_matter(desk, "m6", MatterClass.MAJOR))
    assert desk.dispose(of_matter(desk, "m6", MatterClass.GENERAL)).case_id == one.case_id


def test_after_the_case_is_closed_the_matter_opens_a_new_one(desk: Desk) -> None:
    one = desk.dispose(of_matter(desk, "m7")).case_id
    assert one is not None
    desk.approve(one)
    desk.send(one)
    desk.receive(one)
    desk.answer(one)
    desk.close(one)
    assert desk.dispose(of_matter(desk, "m7")).case_id != one
