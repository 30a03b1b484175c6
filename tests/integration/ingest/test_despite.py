"""The administrator accepts a refused delivery with listed errors: the rest enters, the reason and the rows are told."""

from __future__ import annotations

import pytest

from contracts.errors import Conflict, Forbidden, Precondition
from contracts.ingest.v1 import AcceptDelivery, DeliveryState
from contracts.values import Role
from services.ingest import despite
from services.ingest.storage import slices

pytestmark = pytest.mark.integration

HEADER = "FISCAL_YEAR,DEBT_KIND,VERSION,LIMIT_AMOUNT,NEW_LIMIT_AMOUNT,DOC_NO,APPROVED_ON\n"
GOOD = "2025,一般债务,年初,100.00,1,1号,2025-03-01\n"
BAD = "2025,专项债务,年初,一千元,1,1号,2025-03-01\n"
REASON = "该行已与财政局核对，下月补报。"


@pytest.fixture
def administrator(make_seat):
    return make_seat(Role.ADMINISTRATOR)


def accept(county, delivery_id, actor, reason: str = REASON):
    with county.context.db.transaction() as session:
        call = AcceptDelivery(actor=actor, delivery_id=delivery_id, reason=reason)
        return despite.accept_delivery(session, call, now=county.clock.now())


def test_the_good_rows_enter_and_the_others_are_listed_with_the_reason(county, administrator) -> None:
    content = HEADER + GOOD + BAD + GOOD
    refused = county.push(content, "debt_limit", "2025", rows=3, control_totals={"limit_amount": "200.00"})
    assert {item.rule for item in refused.refusals} == {"not-a-number", "duplicate-key"}
    assert accept(county, refused.delivery_id, administrator).state is DeliveryState.COMPLETE
    county.decide(refused.delivery_id)
    accepted = county.get(refused.delivery_id)
    assert accepted.state is DeliveryState.ACCEPTED
    assert accepted.accepted_despite == REASON
    assert len(accepted.refusals) == 2, "what was wrong stays listed"
    found = county.rows("SELECT row_no, limit_amount FROM ledger_v1.debt_limit")
    assert [(item["row_no"], str(item["limit_amount"])) for item in found] == [(2, "100.00")]
    with county.context.db.transaction() as session:
        receipt = slices.find_receipt(session, accepted.receipt_id)
    assert receipt.rows == 1
    assert [note.kind for note in receipt.notes] == ["accepted-despite", "left-out", "left-out"]
    assert REASON in receipt.notes[0].detail
    assert "delivery.accepted_despite" in county.acts()


def test_nobody_but_the_administrator_accepts(county, make_seat) -> None:
    refused = county.push(HEADER + GOOD + BAD, "debt_limit", "2025")
    for role in (Role.WORKER, Role.QUERY):
        with pytest.raises(Forbidden):
            accept(county, refused.delivery_id, make_seat(role))


def test_what_makes_the_whole_file_doubtful_is_not_accepted(county, administrator) -> None:
    for content, said in (
        (HEADER.replace("VERSION", "NONSENSE") + GOOD, {}),
        (HEADER + GOOD, {"control_totals": {"limit_amount": "1000000.00"}}),
        (HEADER + GOOD.replace("2025,", "2024,", 1), {}),
        ("机密★1年\n", {}),
    ):
        refused = county.push(content, "debt_limit", "2025", **said)
        assert refused.state is DeliveryState.REFUSED
        with pytest.raises(Precondition):
            accept(county, refused.delivery_id, administrator)


def test_an_accepted_delivery_or_one_on_its_way_again_is_left_alone(county, administrator) -> None:
    accepted = county.push(HEADER + GOOD, "debt_limit", "2025")
    with pytest.raises(Precondition):
        accept(county, accepted.delivery_id, administrator)
    refused = county.push(HEADER + GOOD + BAD, "debt_limit", "2025")
    county.open((HEADER + GOOD + BAD).encode(), "debt_limit", "2025")
    with pytest.raises(Conflict):
        accept(county, refused.delivery_id, administrator)


def test_with_nothing_left_it_is_refused_once_more(county, administrator) -> None:
    refused = county.push(HEADER + BAD, "debt_limit", "2025")
    accept(county, refused.delivery_id, administrator)
    county.decide(refused.delivery_id)
    again = county.get(refused.delivery_id)
    assert again.state is DeliveryState.REFUSED
    assert [item.rule for item in again.refusals] == ["not-a-number", "nothing-left"]
    assert county.rows("SELECT 1 FROM ingest.debt_limit") == []
