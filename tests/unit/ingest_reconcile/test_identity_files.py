"""Identity files: all of R01-R38 are there, each says what it must; a broken file is refused in words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from services.ingest.reconcile.identity_file import IdentityError, load_identities, parse_identity

IDENTITIES = load_identities()
GOOD = """/*---
id: R08
title: 项目预算
data_sets: [D05]
grain: year
cut_off: 同一份报送之内
left: 左边
right: 右边
explanation: 说明
innocent_reasons: [原因]
---*/

-- sides
SELECT period, bgt_pman_id AS key, pro_name AS subject, 'left' AS side, cur_amt AS amount, '' AS label, receipt_id, row_no, place
FROM ledger_v1.project_budget
WHERE region = :region
"""
PATH = Path("r08_test.sql")


def test_every_number_of_the_domain_is_there():
    assert {identity.head.number for identity in IDENTITIES} == {f"R{number:02d}" for number in range(1, 39)}


def test_none_is_only_listed():
    assert [identity.id for identity in IDENTITIES if identity.sides is None] == []


def test_a_good_file_is_read():
    identity = parse_identity(GOOD, PATH)
    assert (identity.id, identity.head.tolerance) == ("R08", Decimal("0.01"))
    assert identity.reads("project_budget")
    assert not identity.reads("budget_indicator")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("id: R08", "id: R8"), "头部有误"),
        (("id: R08", "id: R09"), "文件名应以 r09_ 开头"),
        (("data_sets: [D05]", "data_sets: [D05, D05]"), "重复"),
        (("data_sets: [D05]", "data_sets: [D99]"), "没有 D99"),
        (("data_sets: [D05]", "data_sets: [D05, D07]"), "列了 budget_indicator"),
        (("data_sets: [D05]", "data_sets: [D07]"), "读取了 project_budget"),
        (("ledger_v1.project_budget", "ingest.project_budget"), "只能读取 ledger_v1"),
        ((", place\n", "\n"), "输出列应为"),
        ((":region", ":county"), "没有参数 county"),
        (("-- sides\nSELECT", "-- sides\nDELETE FROM ledger_v1.slice; SELECT"), "只有一条 SELECT"),
        (("-- sides", "-- side"), "缺少 -- sides"),
        (("grain: year", "grain: year\nnot_built: 数据集尚未约定"), "不应带 SQL"),
        (("/*---", "/*"), "文件应以"),
    ],
)
def test_a_broken_file_is_refused_in_words(change, told):
    assert change[0] in GOOD
    with pytest.raises(IdentityError, match=told):
        parse_identity(GOOD.replace(*change), PATH)


def test_all_faults_of_a_folder_are_told_at_once(tmp_path):
    (tmp_path / "r08_one.sql").write_text(GOOD, encoding="utf-8")
    (tmp_path / "r08_two.sql").write_text(GOOD, encoding="utf-8")
    (tmp_path / "r10_bad.sql").write_text("nothing", encoding="utf-8")
    with pytest.raises(IdentityError, match=r"(?s)重复.*文件应以"):
        load_identities(tmp_path)
