"""What is shown of names, numbers and accounts, and when two writings are the same."""

from __future__ import annotations

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.checks.columns import unescaped
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.cover import Cover, ValueCovers
from services.ingest.personal.keys import CannotOpenError, PersonalKeys, Sealed
from services.ingest.personal.masking import is_organisation, masked
from services.ingest.readers.copy_text import escaped

KEYS = PersonalKeys("match", {1: "old", 2: "new"})
DETAILS = CATALOGUE["payment_detail"]
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)

NAMES = {
    "张三": "张*",
    "王芳": "王*",
    "欧阳振华": "欧***",
    "张 三": "张 *",
    "阿依古丽·买买提": "阿***·***",
    "阿不都热合曼": "阿*****",
    "John Smith": "J*** *****",
    "张三、李四": "张*、李*",
    "张三, 李四": "张*, 李*",
    "张": "*",
    "李小镇": "李*镇",
    "张三（某某公司代收）": "张*（******）",
    "张三等12人": "张*****",
    "鑫源": "鑫*",
}
ORGANISATIONS = [
    "甲公司",
    "元谋县某某商贸有限公司",
    "县医院",
    "国库",
    "农商行",
    "县财政局",
    "县妇联",
    "高中部食堂",
    "永兴五金店",
    "ARGOS LTD",
    "Acme Co., Ltd.",
    "王府酒店",
    "华为技术有限公司（合成）",
    "某某（集团）股份有限公司",
    "元谋县元马镇人民政府",
    "元谋县老城乡某某村村民小组",
    "云岭县第一中学",
    "元谋县教育局 工会",
]


@pytest.mark.parametrize(("name", "shown"), NAMES.items(), ids=NAMES)
def test_a_persons_name_is_hidden(name, shown):
    assert masked(Mask.NAME, name) == shown
    assert masked(Mask.PERSON, name) == shown


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_organisations_name_is_shown_where_it_may_be_one(name):
    assert masked(Mask.NAME, name) == name
    assert masked(Mask.PERSON, name) != name


NUMBERS = {
    "532328199001011234": "5323**********1234",
    "6228480012345678": "6228********5678",
    "13800001234": "138****1234",
    "0012345678": "******5678",
    "12345678": "****5678",
    "1234567": "*******",
    "1": "*",
}


@pytest.mark.parametrize(("number", "shown"), NUMBERS.items())
def test_a_number_is_hidden_but_for_its_ends(number, shown):
    assert masked(Mask.NUMBER, number) == shown


@given(TEXTS, st.sampled_from(list(Mask)))
def test_a_mask_keeps_the_length_and_hides_most(value, mask):
    shown = masked(mask, value)
    assert len(shown) == len(value)
    if mask is Mask.NAME and is_organisation(value):
        assert shown == value
    elif mask is not Mask.NUMBER:
        parts = re.split("[、，,;；/]+", shown)
        assert all(len(re.findall(r"[^\W_]", part)) <= 2 for part in parts)
    else:
        assert sum(character != "*" for character in shown.replace("*", "")) <= 8


@given(TEXTS, st.sampled_from(list(Mask)))
def test_width_and_blanks_do_not_make_another_value(value, mask):
    wide = unicodedata.normalize("NFKC", value)
    assert KEYS.key_of(mask, wide) == KEYS.key_of(mask, value)
    assert KEYS.key_of(mask, f" {value} ") == KEYS.key_of(mask, value)


@pytest.mark.parametrize(
    ("mask", "left", "right"),
    [
        (Mask.NAME, "张三", "张 三"),
        (Mask.NAME, "某某（集团）公司", "某某(集团)公司"),
        (Mask.PERSON, "阿依古丽·买买提", "阿依古丽•买买提"),
        (Mask.NUMBER, "53232819900101123x", "53232819900101123X"),
        (Mask.NUMBER, "6228 4800-1234 5678", "6228480012345678"),
        (Mask.NUMBER, "６２２８", "6228"),
    ],
)
def test_two_writings_of_the_same(mask, left, right):
    assert KEYS.key_of(mask, left) == KEYS.key_of(mask, right)


def test_keys_tell_values_kinds_and_installations_apart():
    assert KEYS.key_of(Mask.PERSON, "张三") == KEYS.key_of(Mask.NAME, "张三")
    assert KEYS.key_of(Mask.NUMBER, "张三") != KEYS.key_of(Mask.NAME, "张三")
    assert KEYS.key_of(Mask.NAME, "张四") != KEYS.key_of(Mask.NAME, "张三")
    assert PersonalKeys("other", {1: "old"}).key_of(Mask.NAME, "张三") != KEYS.key_of(Mask.NAME, "张三")


def test_a_sealed_value_opens_with_its_key_and_in_its_place_only():
    key = KEYS.key_of(Mask.NAME, "张三")
    sealed = KEYS.seal(key, "张三")
    assert (sealed.cipher_key, KEYS.open(key, sealed)) == (2, "张三")
    assert KEYS.seal(key, "张三").ciphertext != sealed.ciphertext
    older = PersonalKeys("match", {1: "old"}).seal(key, "张三")
    assert KEYS.open(key, older) == "张三"
    for wrong in (
        lambda: KEYS.open("0" * 16, sealed),
        lambda: KEYS.open(key, Sealed(2, sealed.ciphertext[:-1] + b"!")),
        lambda: KEYS.open(key, Sealed(3, sealed.ciphertext)),
        lambda: PersonalKeys("match", {2: "else"}).open(key, sealed),
    ):
        with pytest.raises(CannotOpenError):
            wrong()


def covered(rows: list[dict[str, str | None]]) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
    cover = Cover(DETAILS, ValueCovers(KEYS))
    shown = cover.cover(pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String)))
    lines = [line.split() for line in "".join(cover.sealed()).splitlines()]
    opened = [KEYS.open(key, Sealed(int(number), bytes.fromhex(text))) for key, number, text in lines]
    cover.close()
    return shown.to_dicts(), opened


def test_columns_are_covered_and_only_what_a_mask_hides_is_sealed():
    row = {"pay_detail_id": "1", "per_name": "张三", "iden_no": None, "corp_name": "甲公司"}
    shown, opened = covered([row, row | {"per_name": None, "corp_name": None}])
    assert shown[0] == row | {
        "per_name": "张*",
        "per_name_key": KEYS.key_of(Mask.NAME, "张三"),
        "iden_no_key": None,
        "corp_name_key": KEYS.key_of(Mask.NAME, "甲公司"),
    }
    assert (shown[1]["per_name"], shown[1]["per_name_key"], shown[1]["corp_name_key"]) == (None, None, None)
    assert opened == ["张三"]


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1), min_size=1))
def test_whatever_stands_there_is_kept_whole(values):
    shown, opened = covered([{"per_name": escaped(value)} for value in values])
    assert [unescaped(row["per_name"]) for row in shown] == [masked(Mask.PERSON, value) for value in values]
    hidden = {value for value in values if masked(Mask.PERSON, value) != value}
    assert set(opened) == hidden
