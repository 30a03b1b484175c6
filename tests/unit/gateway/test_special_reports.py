"""An order on a query request says who asked, but never a deputy's name; it needs the approval."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.cases.requests_v1 import QueryRequest, RequesterKind, RequestState
from contracts.cases.v1 import Deadline
from contracts.errors import InvalidInput, Precondition
from contracts.values import Actor, Permission, Role
from gateway.portal.pages.special_reports import report_order
from gateway.routes.special_reports import ReportOrder, order_of

BY = Actor(
    seat="A-01", role=Role.ADMINISTRATOR, name="管理员", unit="预算工委", fingerprint="a" * 64, correlation_id=uuid4(),
    may=(Permission.DOCUMENT_ISSUE,),
)  # fmt: skip
BODY = ReportOrder(
    region="532328", target="subject", code="205", first_day=date(2025, 1, 1), last_day=date(2025, 9, 30)
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
    call = order_of(BODY, BY, asked(RequestState.APPROVED))
    assert (call.request_number, call.requester, call.purpose) == ("元人预查〔2025〕3号", "张某某", "审议报告")
    assert order_of(BODY, BY, None).request_number == ""


def test_a_deputys_name_stays_in_the_register():
    assert order_of(BODY, BY, asked(RequestState.ANSWERED, RequesterKind.DEPUTY)).requester == ""


@pytest.mark.parametrize("state", [RequestState.ENTERED, RequestState.REFUSED])
def test_a_request_that_is_not_approved_is_no_ground_for_a_report(state):
    with pytest.raises(Precondition):
        order_of(BODY, BY, asked(state))


def test_the_form_names_the_field_that_cannot_be_read():
    values = {"region": "532328", "target": "subject", "code": "205", "first_day": "2025-01-01", "last_day": "昨天"}
    with pytest.raises(InvalidInput, match="止日"):
        report_order(values)
    assert report_order(values | {"last_day": "2025-09-30", "purpose": ""}).target == "subject"
