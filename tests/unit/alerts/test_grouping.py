"""Rows of evidence become findings."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from contracts.values import MatterClass
from services.alerts import grouping
from services.alerts.grouping import BadFinding, group_rows
from services.alerts.rule_file import parse_rule
from tests.unit.alerts.test_rule_files import GOOD, PATH

HEAD = parse_rule(GOOD, PATH).head


def row(key="P1", **changes):
    return {
        "matter_key": key,
        "unit_code": None,
        "unit_name": "县财政局",
        "subject": "一般公共服务",
        "period": "2025",
        "amount": Decimal(120000),
        "size": Decimal("0.06"),
        "facts": {"budget": Decimal(2000000)},
        "label": "预算",
        "receipt_id": UUID(int=1),
        "row_no": 1,
        "place": "表二!D12",
    } | changes


def grouped(*rows):
    return group_rows(HEAD, rows, region="532328", fiscal_year=2025)


def test_rows_of_one_matter_become_one_worded_finding():
    first, second = grouped(row(), row("P2"), row(label="执行", row_no=2, receipt_id=UUID(int=2)))
    assert (first.title, first.level) == ("一般公共服务超出12.0万元", MatterClass.IMPORTANT)
    assert first.fact == "县财政局的一般公共服务预算200.0万元，超出6.0%。"
    assert [each.label for each in first.evidence] == ["预算", "执行"]
    assert first.receipt_ids == (UUID(int=1), UUID(int=2))
    assert (second.matter_key, second.evidence_count) == ("P2", 1)


def test_below_every_level_nothing_is_found():
    assert grouped(row(size=Decimal(0))) == ()


def test_all_rows_are_counted_and_the_first_are_kept(monkeypatch):
    monkeypatch.setattr(grouping, "MAX_EVIDENCE_ROWS", 2)
    (finding,) = grouped(*(row(row_no=n, receipt_id=UUID(int=n)) for n in (1, 2, 3)))
    assert (len(finding.evidence), finding.evidence_count, len(finding.receipt_ids)) == (2, 3, 3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"receipt_id": None}, "没有回执"),
        ({"unit_name": None}, "unit_name 不能为空"),
        ({"place": ""}, "place 不能为空"),
        ({"facts": {}}, "缺少头部所列的 budget"),
        ({"facts": None}, "缺少头部所列的 budget"),
        ({"size": 0.06}, "不是整数或 numeric"),
        ({"level_hint": "重大"}, "level_hint 的值"),
    ],
)
def test_what_cannot_be_a_finding_is_told(changes, message):
    with pytest.raises(BadFinding, match=message):
        grouped(row(**changes))


def test_content_hash_follows_what_is_said_and_its_evidence():
    (finding,) = grouped(row())
    (same,) = grouped(row())
    (moved,) = grouped(row(place="表二!D13"))
    assert finding.content_hash() == same.content_hash() != moved.content_hash()
