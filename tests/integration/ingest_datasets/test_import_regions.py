"""Regions are renamed, moved, merged and abolished; every stretch of their life stays."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import InvalidInput
from services.ingest.import_regions import COLUMNS, apply_changes, read_changes

pytestmark = pytest.mark.integration
SOURCE = "合成示例，非真实变更"


@pytest.fixture
def apply(county, tmp_path):
    def applied(*lines):
        path = tmp_path / "changes.csv"
        text = "\n".join([",".join(COLUMNS), *(f"{line},{SOURCE}" for line in lines)])
        path.write_text(text, encoding="utf-8-sig")
        with county.context.db.transaction() as session:
            return apply_changes(session, read_changes(path), digest="0" * 64)

    return applied


def history(county, code):
    rows = county.rows(
        "SELECT name, parent_code, valid_from, valid_to, successor_code FROM ledger_v1.region WHERE region_code = %s"
        " ORDER BY version",
        code,
    )
    return [tuple(row.values()) for row in rows]


RENAMED = "532328103,renamed,2027-01-01,新园镇,,,"
MERGED = "532328104,merged,2027-02-01,,,,532328103"


def test_a_township_is_renamed_and_another_merged_into_it(county, apply):
    assert apply(MERGED, RENAMED)[0].startswith("已记入区划变更 2 项")
    assert history(county, "532328103") == [
        ("黄瓜园镇", "532328", None, date(2026, 12, 31), None),
        ("新园镇", "532328", date(2027, 1, 1), None, None),
    ]
    assert history(county, "532328104") == [("羊街镇", "532328", None, date(2027, 1, 31), "532328103")]
    assert "2 项此前已记入" in apply(MERGED, RENAMED)[0], "the same file again changes nothing"
    assert county.acts().count("regions.imported") == 1


def test_a_new_one_and_one_that_moves(county, apply):
    apply("532328190,established,2027-01-01,示例乡,township,532328,", "532328190,moved,2028-01-01,,,532327,")
    assert [row[1] for row in history(county, "532328190")] == ["532328", "532327"]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("532328103,vanished,2027-01-01,,,,", "之一"),
        ("53232,renamed,2027-01-01,甲,,,", "6、9 或 12 位"),
        ("532328103,renamed,2027-01-01,,,,", "须填写 name"),
        ("532328103,renamed,2027/1/1,甲,,,", "2026-01-31 的形式"),
        ("532328103,established,2027-01-01,甲,township,532328,", "不能再次设立"),
        ("532328191,established,2027-01-01,甲,county,532328,", "与代码位数不符"),
        ("532328199,abolished,2027-01-01,,,,", "没有正在使用的区划"),
        ("532328104,merged,2027-02-01,,,,532328199", "不在使用中"),
    ],
)
def test_a_wrong_line_changes_nothing(county, apply, line, word):
    with pytest.raises(InvalidInput) as error:
        apply(RENAMED, line)
    assert word in error.value.detail
    assert "第3行" in error.value.detail
    assert len(history(county, "532328103")) == 1
