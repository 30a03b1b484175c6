"""The catalogue is that of shared/domain.md 3.1, and claims no standard name that is not there."""

from __future__ import annotations

import re

import pytest

from services.ingest.datasets import CATALOGUE, DERIVED
from services.ingest.datasets.declaration import SHARED_STANDARD, FieldType, Mask

ALL = pytest.mark.parametrize("data_set", CATALOGUE.values(), ids=lambda data_set: data_set.name)


def test_every_number_of_the_catalogue_is_there():
    numbers = {data_set.code for data_set in CATALOGUE.values()} | {view.code for view in DERIVED.values()}
    assert numbers == {f"D{number:02d}" for number in range(1, 49)} | {"B01", "B02", "B03"}
    assert {view.code for view in DERIVED.values()} == {"D27"}


@pytest.fixture(scope="module")
def catalogue_text(shared_dir):
    text = (shared_dir / "domain.md").read_text(encoding="utf-8")
    return text[text.index("## 3.0") : text.index("## 3.2")]


@ALL
def test_what_is_called_standard_is_named_by_the_domain_notes(data_set, catalogue_text):
    # `XPAYEE_ACCT_*`, `GOV_/DEP_BGT_ECO_CODE` and `PAYEE_ACCT_NAME/NO/BANK` are written short there
    text = catalogue_text.replace("GOV_/DEP_BGT_ECO_CODE", "GOV_BGT_ECO_CODE, DEP_BGT_ECO_CODE")
    stems = (*re.findall(r"([A-Z_]+_)\*", text), "PAYEE_ACCT_")
    named = set(re.findall(r"[A-Z][A-Z_]+[A-Z]", text))
    for field in data_set.fields:
        if data_set.is_standard(field):
            name = field.standard_name
            assert name in named or name.startswith(stems), f"{data_set.name}.{name} is not a standard name"


@ALL
def test_own_names_are_fields(data_set):
    assert set(data_set.own or ()) <= {field.name for field in data_set.fields}
    assert not set(data_set.own or ()) & SHARED_STANDARD
    if data_set.standard_table:
        assert data_set.own is not None


@ALL
def test_amounts_and_codes_have_their_types(data_set):
    for field in data_set.fields:
        if field.name.endswith(("_amt", "_amount")):
            assert field.type is FieldType.MONEY, field.name
        if field.name.endswith(("_code", "_no")) and field.type not in {FieldType.CODE, FieldType.TEXT}:
            assert field.type is FieldType.INTEGER, field.name


@pytest.mark.parametrize(
    ("name", "field", "mask"),
    [
        ("payment_detail", "iden_no", Mask.NUMBER),
        ("payment_detail", "per_name", Mask.PERSON),
        ("nontax_payment", "refund_receiver_account", Mask.NUMBER),
        ("market_entity", "linked_id_no", Mask.NUMBER),
        ("public_servant", "id_no", Mask.NUMBER),
        ("public_servant", "person_name", Mask.PERSON),
        ("procurement_bid", "experts", Mask.PERSON),
        ("payment_application", "payee_acct_name", Mask.NAME),
        ("payment_voucher", "xpayee_acct_no", Mask.NUMBER),
        ("bank_account", "acct_no", Mask.NUMBER),
        ("procurement_contract", "supplier_name", Mask.NAME),
    ],
)
def test_personal_data_are_marked_and_masked(name, field, mask):
    declared = CATALOGUE[name].field(field)
    assert declared.is_personal
    assert declared.mask is mask


ALWAYS_MARKED = re.compile(
    r"(^|_)(per_name|person_name|iden_no|id_no|phone|acct_no|account|acct_name|payer_name|receiver_name|holder|buyer"
    r"|supplier_name|bidder_name|linked_name|experts)$"
)


@ALL
def test_no_name_account_or_identity_number_goes_without_its_mark(data_set):
    unmarked = [field.name for field in data_set.fields if ALWAYS_MARKED.search(field.name) and not field.is_personal]
    assert not unmarked
