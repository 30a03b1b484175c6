"""Personal values: nowhere in clear in the database or the logs, the same rows and versions as before, once encrypted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import ProgrammingError

from contracts.errors import Forbidden, NotFound, Precondition
from contracts.ingest.personal_v1 import OpenPersonalValue
from contracts.ingest.v1 import DeliveryState
from contracts.values import Permission, Role
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.keys import PersonalKeys, keys_of
from services.ingest.personal.opening import check_may_have_original, open_value
from services.ingest.personal.reseal import reseal_batch
from services.ingest.storage import personal_values
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest.files import voucher, vouchers
from tests.support.data_set_samples import sample_row

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


def applications(purpose: str) -> str:
    data_set = CATALOGUE["payment_application"]
    row = sample_row(data_set) | {"USE_DES": purpose}
    return f"{','.join(row)}\n{','.join(row.values())}\n"


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


def test_an_identity_number_in_a_purpose_is_masked_and_not_told_in_a_refusal(county):
    number = "11010519491231002X"
    content = applications(f"付{number}补助")
    assert county.push(content, "payment_application", "2025-03").state is DeliveryState.ACCEPTED
    assert county.rows("SELECT use_des FROM ledger_v1.payment_application") == [{"use_des": "付1101**********002X补助"}]
    refused = county.push(applications(f"付{number}补助" + "长" * 500), "payment_application", "2025-03")
    assert refused.refusals[0].rule == "too-long"
    assert found_in_clear(county, number) == []


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


def may(role, *, opens=True):
    permissions = (Permission.DATA_VIEW, Permission.PERSONAL_OPEN) if opens else (Permission.DATA_VIEW,)
    return seat(role).model_copy(update={"may": permissions})


def opened(county, receipt_id, field="per_name", *, actor=None, row_no=2, reason="核对补贴发放名单", keys=None):
    call = OpenPersonalValue(
        actor=actor or may(Role.WORKER), receipt_id=receipt_id, row_no=row_no, field=field, reason=reason
    )
    with county.context.db.transaction() as session:
        return open_value(session, call, keys or keys_of(county.context.settings), now=county.clock.now())


def openings(county):
    return county.rows(
        "SELECT number, seat, subject, detail FROM operation_log_v1.entry WHERE act = 'personal.opened' ORDER BY number"
    )


def test_an_opened_value_is_in_the_log_with_its_key_and_the_reason(county):
    receipt_id = push_details(county, detail(1)).receipt_id
    found = opened(county, receipt_id, reason=f"核对{NAME}的补贴")
    assert (found.value, found.title, found.opened_at) == (NAME, "人员姓名", county.clock.now())
    assert opened(county, receipt_id, "iden_no").value == IDENTITY
    first, second = openings(county)
    assert (first["number"], first["seat"], first["subject"]) == (found.log_number, "W-01", f"{receipt_id}/2")
    assert first["detail"] == {
        "data_set": "payment_detail",
        "field": "per_name",
        "key": keys_of(county.context.settings).key_of(Mask.PERSON, NAME),
        "reason": "核对欧***的补贴",
    }
    assert second["detail"]["reason"] == "核对补贴发放名单"
    assert found_in_clear(county, NAME, IDENTITY) == []


def test_a_seat_without_the_permission_opens_nothing(county):
    receipt_id = push_details(county, detail(1)).receipt_id
    with pytest.raises(Forbidden):
        opened(county, receipt_id, actor=may(Role.QUERY, opens=False))
    reader = may(Role.QUERY, opens=False)
    with pytest.raises(Forbidden):
        check_may_have_original(reader, CATALOGUE["payment_detail"], "D1")
    check_may_have_original(reader, CATALOGUE["income_execution"], "D1")
    check_may_have_original(may(Role.WORKER), CATALOGUE["payment_detail"], "D1")
    assert openings(county) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"field": "pay_amt"}, "field-not-personal"),
        ({"field": "nothing"}, "field-not-personal"),
        ({"field": "corp_name"}, "nothing-hidden"),
        ({"row_no": 99}, "row-unknown"),
    ],
)
def test_what_cannot_be_opened_is_told(county, change, reason):
    receipt_id = push_details(county, detail(1)).receipt_id
    with pytest.raises(NotFound) as refused:
        opened(county, receipt_id, **change)
    assert refused.value.reason == reason
    assert openings(county) == []


def test_without_its_key_a_value_stays_closed_and_a_newer_key_seals_what_comes(county):
    receipt_id = push_details(county, detail(1)).receipt_id
    secrets = county.context.settings
    with pytest.raises(Precondition):
        opened(county, receipt_id, keys=PersonalKeys(secrets.secret("personal_match"), {7: "other"}))
    both = {1: secrets.secret("personal_cipher_1"), 2: "the next"}
    assert opened(county, receipt_id, keys=PersonalKeys(secrets.secret("personal_match"), both)).value == NAME


def test_without_a_log_nothing_is_opened(county):
    receipt_id = push_details(county, detail(1)).receipt_id
    with county.database.connect() as connection:
        connection.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA operation_log_v1 FROM bw_ingest")
    with pytest.raises(ProgrammingError, match="permission denied"):
        opened(county, receipt_id)
    assert openings(county) == []


def test_after_resealing_the_older_key_is_not_needed(county):
    receipt_id = push_details(county, detail(1), detail(2, name="王芳")).receipt_id
    settings = county.context.settings
    match, old = settings.secret("personal_match"), settings.secret("personal_cipher_1")
    with county.context.db.transaction() as session:
        assert reseal_batch(session, PersonalKeys(match, {1: old, 2: "next"})) == 3
    with county.context.db.transaction() as session:
        assert reseal_batch(session, PersonalKeys(match, {1: old, 2: "next"})) == 0
    assert opened(county, receipt_id, keys=PersonalKeys(match, {2: "next"})).value == NAME
