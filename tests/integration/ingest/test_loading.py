"""From a delivery to the ledger's views, and back out with the reasons where it cannot go in."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.errors import InvalidInput
from contracts.ingest.v1 import DeliveryState, Manifest, OpenDelivery
from contracts.templates import STATEMENT_SHEET
from services.ingest import intake
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.keys import keys_of
from services.ingest.templates import DATA_SHEET, template
from tests.integration.ingest.conftest import connector
from tests.integration.ingest.files import VOUCHER_HEADER, voucher, vouchers

pytestmark = pytest.mark.integration


def test_good_file_becomes_view_rows_with_their_place(county):
    content = vouchers(voucher(1), voucher(2, PAY_AMT="-0.5", XPAYEE_ACCT_NAME='"甲,乙""丙"""'), voucher(3))
    delivery = county.push(
        content, "payment_voucher", "2025-03", rows=3, control_totals={"PAY_AMT": Decimal("2468.50")}
    )
    assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    keys = keys_of(county.context.settings)
    rows = county.rows("SELECT * FROM ledger_v1.payment_voucher ORDER BY row_no")
    assert [(row["row_no"], row["place"]) for row in rows] == [(2, "line 2"), (3, "line 3"), (4, "line 4")]
    assert rows[1] | {"slice_id": None} == {
        "slice_id": None,
        "receipt_id": delivery.receipt_id,
        "row_no": 3,
        "place": "line 3",
        "region": "532328",
        "period": "2025-03",
        "sender": "czj",
        "origin": "official",
        "pay_cert_id": "PC000002",
        "pay_cert_no": "00000002",
        "vou_date": date(2025, 3, 5),
        "xpay_date": date(2025, 3, 6),
        "act_lqd_date": date(2025, 3, 6),
        "agency_code": "001001",
        "pay_app_id": "PA000002",
        "pay_amt": Decimal("-0.50"),
        "xpay_amt": Decimal("1234.50"),
        "agent_business_no": "B2",
        "xpayee_acct_name": '*,乙"*"',
        "xpayee_acct_no": "6228********5678",
        "xpayee_acct_bank": "农村商业银行",
        "lqd_cert_no": "L2",
        "xpayee_acct_name_key": keys.key_of(Mask.NAME, '甲,乙"丙"'),
        "xpayee_acct_no_key": keys.key_of(Mask.NUMBER, "6228480012345678"),
    }


def test_receipt_event_log_and_blob_go_with_it(county):
    content = vouchers(voucher(1), voucher(2)).encode()
    delivery = county.push(content, "payment_voucher", "2025-03")
    (receipt,) = county.rows("SELECT * FROM ledger_v1.receipt")
    assert receipt["number"] == "回执-2025-000001"
    assert receipt["row_count"] == 2
    assert receipt["sha256"] == hashlib.sha256(content).hexdigest()
    (event,) = county.events("ingest.slice.accepted.v1")
    assert (event["receipt_id"], event["rows"], event["data_set"]) == (str(delivery.receipt_id), 2, "payment_voucher")
    assert county.acts() == ["delivery.opened", "delivery.completed", "delivery.accepted"]
    with county.context.blobs.open(receipt["sha256"]) as blob:
        assert blob.read() == content
    assert not (county.staging / str(delivery.delivery_id)).exists()


def test_a_file_in_many_parts_arrives_whole(county, monkeypatch):
    monkeypatch.setattr("services.ingest.intake.PART_SIZE", 1024)
    content = vouchers(*(voucher(number) for number in range(100)))
    delivery = county.push(content, "payment_voucher", "2025-03", rows=100)
    assert delivery.state is DeliveryState.ACCEPTED
    assert len(delivery.parts) == -(-len(content.encode()) // 1024)


def test_gb18030_semicolons_and_chinese_titles(county):
    titles = "年月;财政区划代码;预算种类;科目编码;科目名称;预算数;本月数;上年同月数;至本月累计;上年同期累计（元）"
    content = f"{titles}\r\n2025-03;532328;一般公共预算;101;税收收入;100;10;9;30;27\r\n".encode("gb18030")
    delivery = county.push(content, "income_execution", "2025-03")
    assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    (row,) = county.rows("SELECT * FROM ledger_v1.income_execution")
    assert (row["ym"], row["book"], row["subject_name"], row["cumulative_amount"]) == (
        "202503",
        "general",
        "税收收入",
        30,
    )


def test_rows_marked_deleted_are_kept_and_not_shown(county):
    content = f"{VOUCHER_HEADER},IS_DELETED\n{voucher(1)},0\n{voucher(2)},1\n"
    delivery = county.push(content, "payment_voucher", "2025-03")
    assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    assert [row["row_no"] for row in county.rows("SELECT row_no FROM ledger_v1.payment_voucher")] == [2]
    assert county.rows("SELECT count(*) AS n FROM ingest.payment_voucher") == [{"n": 2}]


def test_every_fault_is_named_with_row_column_value_and_the_way_to_mend_it(county):
    content = vouchers(
        voucher(1, PAY_AMT='"1,234.50"'),
        voucher(2, PAY_AMT="12.345"),
        voucher(3, VOU_DATE="2025-02-30"),
        voucher(4, VOU_DATE="2025-04-03"),
        voucher(5, AGENCY_CODE=""),
        voucher(6, XPAYEE_ACCT_NO="6228 4800 1234"),
        voucher(6),
        voucher(8, PAY_AMT="壹佰元"),
    )
    delivery = county.push(content, "payment_voucher", "2025-03", rows=9)
    assert delivery.state is DeliveryState.REFUSED
    found = {(reason.rule, reason.row, reason.column, reason.value) for reason in delivery.refusals}
    assert found == {
        ("row-count", None, None, "8"),
        ("thousands-separator", 2, "PAY_AMT", "1,234.50"),
        ("too-many-decimals", 3, "PAY_AMT", "12.345"),
        ("impossible-date", 4, "VOU_DATE", "2025-02-30"),
        ("future-date", 5, "VOU_DATE", "2025-04-03"),
        ("required", 6, "AGENCY_CODE", None),
        ("not-a-code", 7, "XPAYEE_ACCT_NO", None),
        ("duplicate-key", 8, "PAY_CERT_ID", None),
        ("not-a-number", 9, "PAY_AMT", "壹佰元"),
    }
    assert delivery.refusal_count == 9
    assert all(reason.file == "payment_voucher-2025-03.csv" for reason in delivery.refusals)
    assert all(reason.detail.endswith("。") for reason in delivery.refusals)
    assert "6228" not in " ".join(reason.detail for reason in delivery.refusals)


def test_a_refused_delivery_leaves_nothing_in_the_ledger_and_keeps_its_original(county):
    content = vouchers(voucher(1), voucher(2, PAY_AMT="x")).encode()
    delivery = county.push(content, "payment_voucher", "2025-03")
    assert delivery.state is DeliveryState.REFUSED
    assert county.rows("SELECT 1 FROM ingest.payment_voucher") == []
    assert county.rows("SELECT 1 FROM ingest.receipt") == []
    (event,) = county.events("ingest.delivery.refused.v1")
    assert (event["refusal_count"], event["first_rule"]) == (1, "not-a-number")
    assert county.acts()[-1] == "delivery.refused"
    with county.context.blobs.open(delivery.manifest.sha256) as blob:
        assert blob.read() == content


def test_many_faults_are_counted_and_the_first_200_named(county):
    delivery = county.push(
        vouchers(*(voucher(number, PAY_AMT=f"x{number}") for number in range(300))), "payment_voucher", "2025-03"
    )
    assert delivery.refusal_count == 300
    assert [reason.row for reason in delivery.refusals] == list(range(2, 202))


def test_wan_yuan_instead_of_yuan_is_told_from_the_control_total(county):
    content = vouchers(voucher(1, PAY_AMT="0.12"), voucher(2, PAY_AMT="0.35"))
    delivery = county.push(content, "payment_voucher", "2025-03", control_totals={"pay_amt": Decimal("4700.00")})
    (reason,) = delivery.refusals
    assert reason.rule == "wrong-unit"
    assert "单位疑为万元" in reason.detail


def test_amounts_in_ten_thousands_reach_the_ledger_in_yuan(county):
    content = vouchers(voucher(1, PAY_AMT="0.123456", XPAY_AMT="-0.5"))
    delivery = county.push(
        content, "payment_voucher", "2025-03", money_unit="万元", control_totals={"pay_amt": Decimal("1234.56")}
    )
    assert delivery.state is DeliveryState.ACCEPTED
    assert county.rows("SELECT pay_amt, xpay_amt FROM ledger_v1.payment_voucher") == [
        {"pay_amt": Decimal("1234.56"), "xpay_amt": Decimal("-5000.00")}
    ]
    (note,) = county.rows("SELECT kind, detail FROM ingest.receipt_note")
    assert note["kind"] == "money-unit"
    too_fine = county.push(vouchers(voucher(1, PAY_AMT="0.1234567")), "payment_voucher", "2025-04", money_unit="万元")
    assert [(reason.rule, reason.value) for reason in too_fine.refusals if reason.column == "PAY_AMT"] == [
        ("too-many-decimals", "1234.567")
    ]
    assert "换算为元" in too_fine.refusals[0].detail


def test_what_the_template_states_is_compared_with_its_rows(county):
    book = template(CATALOGUE["debt_limit"], region="532328", period="2025", unit="万元")
    book[DATA_SHEET].append([2025, "一般债务", "年初", 1.5, None, "元财债〔2025〕1号", None])
    said = {"数据行数": 2, "控制总额：债务限额": 1.6}
    for label, value, *_ in book[STATEMENT_SHEET].iter_rows():
        if label.value in said:
            value.value = said[label.value]
    out = io.BytesIO()
    book.save(out)
    delivery = county.push(out.getvalue(), "debt_limit", "2025", file_name="a.xlsx")
    assert [(reason.rule, reason.value) for reason in delivery.refusals] == [
        ("row-count", "1"),
        ("control-total", "15000.00"),
    ]
    assert all("工作表“报送说明”申报" in reason.detail for reason in delivery.refusals)


def test_of_a_marked_announcement_only_the_fact_is_kept(county):
    for changes in ({"file_name": "机密★方案.csv"}, {"correction_note": "按机密★文件更正"}):
        with pytest.raises(InvalidInput) as error:
            county.open(b"x", "payment_voucher", "2025-03", **changes)
        assert error.value.reason == "secrecy-mark"
    assert county.rows("SELECT 1 FROM ingest.delivery") == []
    manifest = Manifest(
        data_set="payment_voucher", region="532328", period="2025-03", file_name="机密★.csv", size=1, sha256="0" * 64
    )
    with county.context.db.transaction() as session:
        intake.log_mark(session, OpenDelivery(actor=connector(), manifest=manifest))
    (entry,) = county.rows("SELECT act, subject, result, detail::text FROM operation_log_v1.entry")
    assert (entry["act"], entry["subject"], entry["result"]) == ("delivery.refused", "payment_voucher", "refused")
    assert "机密" not in entry["detail"]


def test_a_secret_file_is_never_stored(county):
    content = vouchers(voucher(1, XPAYEE_ACCT_NAME="机密★3年")).encode()
    delivery = county.push(content, "payment_voucher", "2025-03")
    assert delivery.state is DeliveryState.REFUSED
    assert [reason.rule for reason in delivery.refusals] == ["secrecy-mark"]
    blobs = county.database.folder / "blobs"
    assert [path for path in blobs.rglob("*") if path.is_file()] == []
    assert not (county.staging / str(delivery.delivery_id)).exists()
    assert county.rows("SELECT has_original FROM ingest.delivery") == [{"has_original": False}]


def test_a_damaged_part_is_refused_and_the_same_file_may_come_again(county):
    content = vouchers(voucher(1)).encode()
    delivery = county.open(content, "payment_voucher", "2025-03")
    county.stage(delivery, content)
    (county.staging / str(delivery.delivery_id) / "0.part").write_bytes(b"x" + content[1:])
    county.complete(delivery.delivery_id)
    county.decide(delivery.delivery_id)
    assert [reason.rule for reason in county.get(delivery.delivery_id).refusals] == ["part-differs"]
    again = county.push(content, "payment_voucher", "2025-03")
    assert again.delivery_id != delivery.delivery_id
    assert again.state is DeliveryState.ACCEPTED


def test_the_same_event_again_changes_nothing(county):
    delivery = county.push(vouchers(voucher(1)), "payment_voucher", "2025-03")
    for _ in range(4):
        county.decide(delivery.delivery_id)
    assert len(county.events("ingest.slice.accepted.v1")) == 1
    assert len(county.rows("SELECT 1 FROM ledger_v1.payment_voucher")) == 1


def test_a_loader_that_dies_before_its_commit_starts_again_from_the_parts(county, monkeypatch):
    content = vouchers(voucher(1)).encode()
    delivery = county.open(content, "payment_voucher", "2025-03")
    county.stage(delivery, content)
    county.complete(delivery.delivery_id)
    with monkeypatch.context() as patch:
        patch.setattr("services.ingest.loader._announce", _die)
        with pytest.raises(RuntimeError):
            county.decide(delivery.delivery_id)
    assert county.rows("SELECT 1 FROM ingest.payment_voucher") == []
    assert county.get(delivery.delivery_id).state is DeliveryState.COMPLETE
    county.decide(delivery.delivery_id)
    assert county.get(delivery.delivery_id).state is DeliveryState.ACCEPTED


def _die(*_: object) -> None:
    raise RuntimeError("killed")


def test_a_changed_file_supersedes_and_history_knows_both(county):
    first = county.push(vouchers(voucher(1), voucher(2)), "payment_voucher", "2025-03")
    county.clock.move(timedelta(days=1))
    second = county.push(vouchers(voucher(1, PAY_AMT="9.00")), "payment_voucher", "2025-03")
    assert county.events("ingest.slice.accepted.v1")[1]["supersedes"] == str(first.receipt_id)
    current = county.rows("SELECT receipt_id, pay_amt FROM ledger_v1.payment_voucher")
    assert current == [{"receipt_id": second.receipt_id, "pay_amt": Decimal("9.00")}]
    known = county.rows(
        "SELECT receipt_id, known_to IS NULL AS is_current FROM ledger_v1.payment_voucher_history ORDER BY known_from, row_no"
    )
    assert [(row["receipt_id"], row["is_current"]) for row in known] == [
        (first.receipt_id, False),
        (first.receipt_id, False),
        (second.receipt_id, True),
    ]
    on_first_day = county.rows(
        "SELECT count(*) AS n FROM ledger_v1.payment_voucher_history"
        " WHERE known_from <= %s AND (known_to IS NULL OR known_to > %s)",
        second.opened_at - timedelta(hours=1),
        second.opened_at - timedelta(hours=1),
    )
    assert on_first_day == [{"n": 2}]


def test_an_unchanged_row_has_the_same_hash_in_both_receipts(county):
    county.push(vouchers(voucher(1), voucher(2)), "payment_voucher", "2025-03")
    county.push(vouchers(voucher(1), voucher(2, PAY_AMT="9.00")), "payment_voucher", "2025-03")
    rows = county.rows(
        "SELECT pay_cert_id, count(DISTINCT row_hash) AS n FROM ingest.payment_voucher GROUP BY 1 ORDER BY 1"
    )
    assert rows == [{"pay_cert_id": "PC000001", "n": 1}, {"pay_cert_id": "PC000002", "n": 2}]


def test_an_older_delivery_decided_late_does_not_replace_a_newer_one(county):
    old = vouchers(voucher(1)).encode()
    delivery = county.open(old, "payment_voucher", "2025-03")
    county.stage(delivery, old)
    county.complete(delivery.delivery_id)
    county.clock.move(timedelta(hours=1))
    newer = county.push(vouchers(voucher(2)), "payment_voucher", "2025-03")
    county.decide(delivery.delivery_id)
    assert [reason.rule for reason in county.get(delivery.delivery_id).refusals] == ["newer-accepted"]
    assert county.rows("SELECT receipt_id FROM ledger_v1.payment_voucher") == [{"receipt_id": newer.receipt_id}]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"PK\x03\x04" + b"0" * 100, "not-what-it-claims"),
        (b"MZ\x90\x00" + b"0" * 100, "not-what-it-claims"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "not-what-it-claims"),
        (VOUCHER_HEADER.encode() + b"\nPC1,\x00\n", "control-character"),
        (VOUCHER_HEADER.encode() + b"\n", "header-only"),
        (VOUCHER_HEADER.replace("PAY_AMT", "OTHER", 1).encode() + b"\n1\n", "unknown-column"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused(county, content, rule):
    delivery = county.push(content, "payment_voucher", "2025-03")
    assert delivery.state is DeliveryState.REFUSED
    assert rule in {reason.rule for reason in delivery.refusals}


def test_a_ragged_row_at_the_end_undoes_the_copy(county):
    delivery = county.push(vouchers(*(voucher(n) for n in range(5000)), "PC9,1"), "payment_voucher", "2025-03")
    assert [(reason.rule, reason.row) for reason in delivery.refusals] == [("ragged-row", 5002)]
    assert county.rows("SELECT 1 FROM ingest.payment_voucher") == []
