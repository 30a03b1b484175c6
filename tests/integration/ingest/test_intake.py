"""Opening, recording and completing deliveries: repeatable, at once, each unit its own."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from contracts.errors import Forbidden, InvalidInput, NotFound, Precondition, TooMany
from contracts.ingest.v1 import DeliveryState, RecordPart
from contracts.values import Role
from services.ingest import intake
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest.files import voucher, vouchers

pytestmark = pytest.mark.integration
FILE = vouchers(voucher(1)).encode()


def test_the_same_manifest_twice_is_the_same_delivery(county):
    first = county.open(FILE, "payment_voucher", "2025-03")
    assert county.open(FILE, "payment_voucher", "2025-03") == first
    assert county.acts() == ["delivery.opened"]


def test_an_accepted_file_again_is_the_accepted_delivery(county):
    accepted = county.push(FILE, "payment_voucher", "2025-03")
    county.clock.move(timedelta(days=1))
    again = county.open(FILE, "payment_voucher", "2025-03")
    assert again.delivery_id == accepted.delivery_id
    assert again.receipt_id == accepted.receipt_id
    assert county.open(FILE, "payment_voucher", "2025-02").state is DeliveryState.OPEN


def test_an_older_file_may_come_back_after_it_was_superseded(county):
    first = county.push(FILE, "payment_voucher", "2025-03")
    county.clock.move(timedelta(hours=1))
    county.push(vouchers(voucher(2)), "payment_voucher", "2025-03")
    county.clock.move(timedelta(hours=1))
    back = county.push(FILE, "payment_voucher", "2025-03")
    assert back.delivery_id != first.delivery_id
    assert back.state is DeliveryState.ACCEPTED


def test_opening_at_once_makes_one_delivery(county):
    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(lambda _: county.open(FILE, "payment_voucher", "2025-03").delivery_id, range(6)))
    assert len(set(opened)) == 1
    assert county.acts() == ["delivery.opened"]


def test_parts_at_once_and_again_are_all_recorded(county, monkeypatch):
    monkeypatch.setattr(intake, "PART_SIZE", 64)
    delivery = county.open(FILE, "payment_voucher", "2025-03")
    parts = [FILE[start : start + 64] for start in range(0, len(FILE), 64)]

    def record(index: int) -> None:
        call = RecordPart(
            actor=connector(),
            delivery_id=delivery.delivery_id,
            index=index,
            size=len(parts[index]),
            sha256=hashlib.sha256(parts[index]).hexdigest(),
        )
        with county.context.db.transaction() as session:
            intake.record_part(session, call, now=county.clock.now())

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, [*range(len(parts)), *range(len(parts))]))
    assert county.get(delivery.delivery_id).parts == tuple(range(len(parts)))


def test_completing_without_a_part_says_which_is_missing(county):
    delivery = county.open(FILE, "payment_voucher", "2025-03")
    with pytest.raises(Precondition) as error:
        county.complete(delivery.delivery_id)
    assert error.value.reason == "delivery-part-missing"
    assert "第 1 个" in error.value.detail


def test_completing_twice_tells_the_loader_once(county):
    delivery = county.open(FILE, "payment_voucher", "2025-03")
    county.stage(delivery, FILE)
    assert county.complete(delivery.delivery_id).state is DeliveryState.COMPLETE
    assert county.complete(delivery.delivery_id).state is DeliveryState.COMPLETE
    assert len(county.events("ingest.delivery.completed.v1")) == 1


def test_a_unit_pushes_its_own_data_sets_only(county):
    with pytest.raises(Forbidden) as error:
        county.open(FILE, "payment_voucher", "2025-03", actor=connector("gk"))
    assert error.value.reason == "not-the-sender"
    with pytest.raises(Forbidden):
        county.open(FILE, "payment_voucher", "2025-03", actor=seat(Role.WORKER))


def test_the_administrator_uploads_in_the_senders_name(county):
    delivery = county.push(FILE, "payment_voucher", "2025-03", actor=seat(Role.ADMINISTRATOR))
    assert (delivery.state, delivery.sender) == (DeliveryState.ACCEPTED, "czj")
    assert county.rows("SELECT opened_by FROM ingest.delivery") == [{"opened_by": "A-01"}]


def test_another_units_delivery_does_not_exist_for_a_connector(county):
    delivery = county.open(FILE, "payment_voucher", "2025-03")
    with pytest.raises(NotFound):
        county.get(delivery.delivery_id, actor=connector("gk"))
    with pytest.raises(NotFound):
        county.complete(delivery.delivery_id, actor=connector("gk"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"file_name": "机密★3年.csv"}, "secrecy-mark"),
        ({"file_name": "../../etc/passwd.csv"}, "bad-file-name"),
        ({"file_name": "payments.exe"}, "wrong-file-form"),
        ({"size": (2 << 30) + 1}, "file-too-large"),
        ({"schema_version": 2}, "unknown-schema-version"),
        ({"period": "2025"}, "wrong-period"),
        ({"data_set": "no_such_set"}, "unknown-data-set"),
    ],
)
def test_what_can_be_refused_at_once_is(county, changes, reason):
    values = {"data_set": "payment_voucher", "period": "2025-03"} | changes
    with pytest.raises(InvalidInput) as error:
        county.open(FILE, values.pop("data_set"), values.pop("period"), **values)
    assert error.value.reason == reason
    assert county.rows("SELECT 1 FROM ingest.delivery") == []


def test_open_deliveries_are_limited_for_each_sender(county, monkeypatch):
    monkeypatch.setattr(intake, "MAX_OPEN_PER_SENDER", 2)
    for month in (1, 2):
        county.open(FILE, "payment_voucher", f"2025-0{month}")
    with pytest.raises(TooMany):
        county.open(FILE, "payment_voucher", "2025-03")
    county.clock.move(timedelta(days=8))
    assert county.open(FILE, "payment_voucher", "2025-03").state is DeliveryState.OPEN


def test_leftovers_in_the_staging_area_are_swept(county):
    decided = county.push(FILE, "payment_voucher", "2025-01")
    forgotten = county.open(FILE, "payment_voucher", "2025-02")
    county.clock.move(timedelta(days=29))
    open_still = county.open(FILE, "payment_voucher", "2025-03")
    for delivery in (decided, forgotten, open_still):
        (county.staging / str(delivery.delivery_id)).mkdir()
    (county.staging / "lost+found").mkdir()
    county.clock.move(timedelta(days=2))
    county.push(vouchers(voucher(2)), "payment_voucher", "2025-01")
    assert {path.name for path in county.staging.iterdir()} == {str(open_still.delivery_id), "lost+found"}


def test_an_original_is_there_once_decided_and_never_for_a_secret_one(county):
    delivery = county.push(FILE, "payment_voucher", "2025-03")
    secret = county.push(vouchers(voucher(1, LQD_CERT_NO="绝密")), "payment_voucher", "2025-02")
    waiting = county.open(FILE, "payment_voucher", "2025-01")
    with county.context.db.transaction() as session:
        assert intake.original_of(session, delivery.delivery_id).sha256 == hashlib.sha256(FILE).hexdigest()
        with pytest.raises(NotFound):
            intake.original_of(session, secret.delivery_id)
        with pytest.raises(Precondition):
            intake.original_of(session, waiting.delivery_id)


def test_completing_again_while_the_loader_decides_is_answered_with_the_receipt(county, eventually):
    delivery = county.open(FILE, "payment_voucher", "2025-03")
    county.stage(delivery, FILE)
    county.complete(delivery.delivery_id)
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with ThreadPoolExecutor(2) as pool, county.database.connect() as holder, county.database.connect() as look:
        with holder.transaction():
            holder.execute("SELECT FROM ingest.delivery FOR UPDATE")
            decided = pool.submit(county.decide, delivery.delivery_id)
            eventually(lambda: look.execute(waiting).fetchone() == (1,))
            again = pool.submit(county.complete, delivery.delivery_id)
            eventually(lambda: look.execute(waiting).fetchone() == (2,))
        decided.result()
        answer = again.result()
    assert answer.state is DeliveryState.ACCEPTED
    assert answer.receipt_id == county.get(delivery.delivery_id).receipt_id is not None
