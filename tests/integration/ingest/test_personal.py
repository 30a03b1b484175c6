"""Personal values: nowhere in clear in the database or the logs, the same rows and versions as before, once encrypted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.ingest.v1 import DeliveryState
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.keys import keys_of
from services.ingest.storage import personal_values
from tests.integration.ingest.conftest import connector
from tests.integration.ingest.files import voucher, vouchers

pytestmark = pytest.mark.integration
NAME, IDENTITY, ACCOUNT = "欧阳植树", "532328199001011234", "6228480098765432"
HEAD = (
    "PAY_DETAIL_ID,PAY_CERT_NO,TRACKING_ID,PER_NAME,IDEN_NO,CORP_NAME,UNIFSOC_CRED_CODE,PAY_MONTH,TOWN_CODE,VILLAGE_CODE,"
    "TO_PEOP_FAMILY,PAY_AMT,XPAY_AMT"
)


def detail(number: int, name: str = NAME, identity: str = IDENTITY, amount: str = "100.00") -> str:
    return f"D{number},C1,T1,{name},{identity},,,202503,,,1,{amount},{amount}"


def details(*lines: str) -> str:
    return "\n".join([HEAD, *lines, ""])


def push_details(county, *lines, **changes):
    return county.push(details(*lines), "payment_detail", "2025-03", actor=connector("czj"), **changes)


def found_in_clear(county, *values: str) -> list[str]:
    """The tables of any schema in whose rows one of the values stands, as text or as bytes."""
    sought = [f"%{value}%" for value in values] + [f"%{value.encode().hex()}%" for value in values]
    tables = county.rows(
        "SELECT format('%%I.%%I', schemaname, tablename) AS name FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    assert len(tables) > 60
    return [
        table["name"]
        for table in tables
        if county.rows(f"SELECT 1 FROM {table['name']} t WHERE t::text LIKE ANY(%s) LIMIT 1", sought)
    ]


def test_no_table_and_no_log_holds_a_value_in_clear(county, caplog):
    assert push_details(county, detail(1), detail(2)).state is DeliveryState.ACCEPTED
    content = vouchers(voucher(1, XPAYEE_ACCT_NAME=NAME, XPAYEE_ACCT_NO=ACCOUNT))
    assert county.push(content, "payment_voucher", "2025-03").state is DeliveryState.ACCEPTED
    refused = push_details(county, detail(1, identity=f"{IDENTITY} {ACCOUNT}"), detail(1))
    assert refused.state is DeliveryState.REFUSED
    assert found_in_clear(county, NAME, IDENTITY, ACCOUNT) == []
    said = caplog.text
    assert "delivery refused" in said
    assert not any(value in said for value in (NAME, IDENTITY, ACCOUNT))
    assert sorted(found_in_clear(county, "欧***")) == ["ingest.payment_detail", "ingest.payment_voucher"]


def test_the_same_person_is_one_key_and_one_encrypted_value(county):
    push_details(county, detail(1), detail(2, name="欧阳 植树"), detail(3, name="王芳", identity="1"))
    county.push(vouchers(voucher(1, XPAYEE_ACCT_NAME=NAME)), "payment_voucher", "2025-03")
    keys = keys_of(county.context.settings)
    key = keys.key_of(Mask.PERSON, NAME)
    rows = county.rows("SELECT per_name, per_name_key, iden_no FROM ledger_v1.payment_detail ORDER BY row_no")
    assert [row["per_name"] for row in rows] == ["欧***", "欧* **", "王*"]
    assert [row["per_name_key"] for row in rows] == [key, key, keys.key_of(Mask.PERSON, "王芳")]
    assert [row["iden_no"] for row in rows] == ["5323**********1234", "5323**********1234", "*"]
    assert county.rows("SELECT xpayee_acct_name_key FROM ledger_v1.payment_voucher") == [{"xpayee_acct_name_key": key}]
    with county.context.db.transaction() as session:
        sealed = personal_values.find(session, key)
        assert keys.open(key, sealed) == NAME, "the writing that came first"
        assert personal_values.find(session, keys.key_of(Mask.NAME, "农村商业银行")) is None


def test_a_changed_person_is_a_changed_row_though_the_masks_are_alike(county):
    first = push_details(county, detail(1, name="张三"), detail(2))
    county.clock.move(timedelta(days=1))
    second = push_details(county, detail(1, name="张四"), detail(2))
    hashes = county.rows(
        "SELECT pay_detail_id, count(DISTINCT row_hash) AS n FROM ingest.payment_detail GROUP BY 1 ORDER BY 1"
    )
    assert [row["n"] for row in hashes] == [2, 1]
    shown = county.rows("SELECT receipt_id, per_name FROM ledger_v1.payment_detail_history WHERE pay_detail_id = 'D1'")
    assert {row["receipt_id"] for row in shown} == {first.receipt_id, second.receipt_id}
    assert {row["per_name"] for row in shown} == {"张*"}


def test_nothing_of_a_refused_file_is_kept_encrypted(county):
    assert push_details(county, detail(1), rows=2).state is DeliveryState.REFUSED
    assert county.rows("SELECT 1 FROM ingest.personal_value") == []


def test_nobody_but_ingest_reads_the_encrypted_values(county):
    rights = county.rows(
        "SELECT grantee, string_agg(privilege_type, ',' ORDER BY privilege_type) AS rights"
        " FROM information_schema.role_table_grants WHERE table_name = 'personal_value' AND grantee <> 'bw_owner' GROUP BY 1"
    )
    assert rights == [{"grantee": "bw_ingest", "rights": "INSERT,SELECT"}]
