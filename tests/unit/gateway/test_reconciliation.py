"""勾稽核对 in the portal and the API: both sides with receipts, the forms by seat and state, the connector's door."""

from __future__ import annotations

from uuid import UUID

from contracts.errors import Precondition
from contracts.ingest.reconciliation_v1 import (
    DifferenceState,
    ExplainDifference,
    ListDifferences,
    SignOffDifference,
    Verdict,
)
from gateway.reconciliation_examples import DIFFERENCE

ID = "0195f3a0-0000-7000-8000-000000000071"
PAGE = f"/reconciliation/{ID}"
API = f"/api/v1/reconciliation/differences/{ID}"


def test_the_list_shows_the_age_both_sides_and_why_identities_do_not_apply(people):
    page = people("GET", "/reconciliation").text
    assert "6 天" in page
    assert "5,612.03" in page
    assert "5,600.00" in page
    assert "缺2025-04《国库预算收入日报》（D20）" in page
    assert "缺2025《公开表数字》（B02）" in page
    assert "其余 1 项没有核对" in page
    assert page.index("国库入库数与财政收入月报") < page.index("其余 1 项没有核对") < page.index("上级公开的分地区数")


def test_the_difference_leads_to_the_rows_of_both_sides(people):
    page = people("GET", PAGE).text
    assert "/receipts/0195f3a0-0000-7000-8000-000000000002/rows/214" in page
    assert "/receipts/0195f3a0-0000-7000-8000-000000000003/rows/2" in page


def test_filters_reach_the_service_and_nonsense_means_all(door, people):
    people("GET", "/reconciliation?state=open&identity=R01a&page=2")
    call = door.desk.last(ListDifferences)
    assert (call.state, call.identity, call.page.offset) == (DifferenceState.OPEN, "R01a", 20)
    people("GET", "/reconciliation?state=burnt&identity=R99z")
    call = door.desk.last(ListDifferences)
    assert (call.state, call.identity) == (None, None)


def test_the_office_types_in_an_explanation_and_judges_it(door, people):
    typed = {"unit": "czj", "explanation": "三月末的退库跨月记账"}
    assert people("POST", f"{PAGE}/explain", data=typed).headers["location"] == f"{PAGE}?done=explained"
    call = door.desk.last(ExplainDifference)
    assert (str(call.difference_id), call.unit, call.explanation) == (ID, "czj", "三月末的退库跨月记账")
    assert people("POST", f"{PAGE}/sign-off", data={"verdict": "accepted"}).status_code == 303
    call = door.desk.last(SignOffDifference)
    assert (call.verdict, call.note) == (Verdict.ACCEPTED, "")


def test_an_explanation_that_is_too_short_comes_back(people):
    answer = people("POST", f"{PAGE}/explain", data={"unit": "czj", "explanation": "更正"})
    assert answer.status_code == 422
    assert ">更正</textarea>" in answer.text


def test_a_judgement_without_explanation_is_said_on_the_page(door, people):
    door.desk.answers["sign_off_difference"] = Precondition("difference-not-explained", "该差异尚无待认可的说明。")
    answer = people("POST", f"{PAGE}/sign-off", data={"verdict": "accepted"})
    assert answer.status_code == 412
    assert "该差异尚无待认可的说明" in answer.text


def test_the_forms_follow_seat_and_state(door, people, reader):
    assert f'action="{PAGE}/sign-off"' in people("GET", PAGE).text
    assert '<form method="post" action="/reconciliation' not in door.ask("GET", PAGE, holder=reader).text
    closed = DIFFERENCE.summary.model_copy(update={"state": DifferenceState.CLOSED})
    door.desk.answers["get_difference"] = DIFFERENCE.model_copy(update={"summary": closed})
    page = people("GET", PAGE).text
    assert "/explain" not in page
    assert "/sign-off" not in page


def test_a_unit_explains_through_its_connector_and_does_not_sign_off(door, connector):
    answer = connector("POST", f"{API}/explanation", json={"explanation": "更正凭证在四月记账"})
    assert answer.status_code == 200
    call = door.desk.last(ExplainDifference)
    assert (call.actor.seat, call.difference_id, call.unit) == ("C-czj", UUID(ID), None)
    assert connector("GET", "/api/v1/reconciliation/differences").status_code == 200
    assert connector("POST", f"{API}/sign-off", json={"verdict": "accepted"}).status_code == 403
    assert connector("GET", "/api/v1/reconciliation/identities").status_code == 403


def test_a_reader_neither_explains_nor_signs_off(door, reader):
    for path, body in (("explanation", {"explanation": "不应当能说明"}), ("sign-off", {"verdict": "accepted"})):
        assert door.ask("POST", f"{API}/{path}", holder=reader, json=body).status_code == 403
