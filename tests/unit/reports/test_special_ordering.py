"""An order on a query request says who asked, but never a deputy's name; it needs the approval."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.cases.requests_v1 import QueryRequest, RequesterKind, RequestState
from contracts.cases.v1 import Deadline
from contracts.errors import InvalidInput, Precondition
from contracts.reports.special_v1 import RequestSpecialReport, Target
from contracts.values import Actor, Permission, Role
from services.reports.special.ordering import ordered, scope_of

BY = Actor(
    seat="A-01", role=Role.ADMINISTRATOR, name="管理员", unit="预算工委", fingerprint="a" * 64, correlation_id=uuid4(),
    may=(Permission.DOCUMENT_ISSUE,),
)  # fmt: skip
ID, ISSUE = UUID(int=7), UUID(int=8)


def order(first: date = date(2025, 1, 1), last: date = date(2025, 9, 30), **more: str) -> RequestSpecialReport:
    return RequestSpecialReport(
        actor=BY, region="532328", target=Target.SUBJECT, code="205", first_day=first, last_day=last, **more
    )


def asked(state: RequestState, kind: RequesterKind = RequesterKind.SPECIAL_COMMITTEE) -> QueryRequest:
    day = date(2025, 9, 1)
    return QueryRequest(
        request_id=UUID(int=1), number="元人预查〔2025〕3号", kind=kind, requester="张某某", subject="教育资金", purpose="审议报告",
        received_on=day, state=state, days_left=None, answer="", given_to="", volume="", can=(), history=(),
        deadline=Deadline(
            due_on=day, started_on=day, working_days=3, article="第五条", is_provisional=False, explanation="", calendar="2025"
        ),
    )  # fmt: skip


def test_an_approved_request_gives_number_requester_and_purpose():
    event = ordered(ID, ISSUE, order(), asked(RequestState.APPROVED))
    assert (event.document_id, event.request_number, event.requester, event.purpose) == (
        ID, "元人预查〔2025〕3号", "张某某", "审议报告",
    )  # fmt: skip
    assert ordered(ID, ISSUE, order(purpose="专题询问"), asked(RequestState.APPROVED)).purpose == "专题询问"
    assert ordered(ID, ISSUE, order(), None).request_number == ""


def test_a_deputys_name_stays_in_the_register():
    assert ordered(ID, ISSUE, order(), asked(RequestState.ANSWERED, RequesterKind.DEPUTY)).requester == ""


@pytest.mark.parametrize("state", [RequestState.ENTERED, RequestState.REFUSED])
def test_a_request_that_is_not_approved_is_no_ground_for_a_report(state):
    with pytest.raises(Precondition, match="request-not-approved"):
        ordered(ID, ISSUE, order(), asked(state))


@pytest.mark.parametrize("last", [date(2024, 12, 31), date(2026, 1, 1)])
def test_the_days_are_of_one_budget_year(last):
    with pytest.raises(InvalidInput, match="report-days"):
        ordered(ID, ISSUE, order(last=last), None)


def test_a_report_on_anothers_request_is_another_report():
    alone, asked_for = scope_of(order(), None), scope_of(order(), asked(RequestState.APPROVED))
    assert alone == "支出功能科目205 2025-01-01至2025-09-30"
    assert asked_for == f"{alone} 元人预查〔2025〕3号"
