"""The six report rules over the real workbook: what data/README.md lists, checked by hand, and nothing that agrees."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from services.ingest.readers.report_workbook import ReportWorkbook, read_report_workbook

pytestmark = pytest.mark.integration

LIJIANG = "530700"
WAN = 10_000


@pytest.fixture(scope="module")
def workbook(shared_dir: Path) -> ReportWorkbook:
    path = shared_dir / "data" / "lijiang_2026" / "lijiang_2025_budget_attachment.xlsx"
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    return read_report_workbook(path, fiscal_year=2025, region=LIJIANG)


@pytest.fixture(scope="module")
def lijiang(ledger, workbook):
    ledger.hold(workbook.lines, region=LIJIANG)
    return lambda rule_id: ledger.judge(rule_id, region=LIJIANG)


def test_21305_of_last_years_final_accounts_is_not_the_sum_of_its_items(lijiang) -> None:
    judgement = lijiang("W-R01")
    assert [finding.subject for finding in judgement.findings] == ["21305 巩固脱贫攻坚成果衔接乡村振兴"]
    finding = judgement.findings[0]
    assert finding.amount == (1202 - 784) * WAN
    assert "1,202.0万元" in finding.fact
    assert "784.0万元" in finding.fact
    assert finding.level == "important"
    assert finding.evidence[0].place == "表四(04)!C951"
    assert sum(row.amount for row in finding.evidence[1:]) == 784 * WAN


def test_two_subjects_of_the_own_level_are_above_the_whole_city(lijiang) -> None:
    found = {finding.subject[:7]: finding for finding in lijiang("W-R02").findings}
    assert {code: [row.amount for row in finding.evidence] for code, finding in found.items()} == {
        "2010399": [1731 * WAN, 1061 * WAN],
        "2110499": [1919 * WAN, 1918 * WAN],
    }
    assert [row.place for row in found["2010399"].evidence] == ["表四(04)!F36", "表二(02)!E36"]


def test_69_items_were_executed_without_any_budget(lijiang) -> None:
    judgement = lijiang("W-R03")
    assert _items_by_table(judgement) == {"表四": 69, "表九": 4}


def test_228_items_were_executed_above_the_adjusted_budget(lijiang) -> None:
    judgement = lijiang("W-R04")
    assert _items_by_table(judgement) == {"表四": 228, "表九": 10}
    without = [
        row
        for finding in judgement.findings
        for row in finding.evidence
        if Decimal(row.figures["调整预算数"]) == 0 and row.place.startswith("表四")
    ]
    assert len(without) == 69


def test_2019999_was_executed_with_a_negative_amount(lijiang) -> None:
    found = {finding.subject[:7]: finding for finding in lijiang("W-R05").findings}
    worst = found["2019999"]
    assert worst.size == -2416 * WAN
    assert [(row.place, row.amount) for row in worst.evidence] == [
        ("表二(02)!E252", -2416 * WAN),
        ("表四(04)!F252", -556 * WAN),
    ]
    assert set(found) == {"2019999", "2011199", "2060602", "2100410", "2130105", "2130507", "2150899"}


def test_tables_that_repeat_a_figure_agree(lijiang) -> None:
    judgement = lijiang("W-R06")
    assert (judgement.outcome, judgement.reason) == ("silent", "")


def test_a_single_altered_cell_breaks_the_agreement(ledger, workbook) -> None:
    lines = [
        replace(line, amount=line.amount + 1 * WAN)
        if (line.sheet, line.measure, line.subject_code) == ("21", "prior_executed", "2010101")
        else line
        for line in workbook.lines
    ]
    ledger.hold(lines, region=LIJIANG)
    try:
        judgement = ledger.judge("W-R06", region=LIJIANG)
        assert [finding.subject for finding in judgement.findings] == ["2010101 行政运行"]
        assert [(row.place, row.amount) for row in judgement.findings[0].evidence] == [
            ("表二(02)!E7", 4990 * WAN),
            ("表二十一(21)!C6", 4991 * WAN),
        ]
    finally:
        ledger.hold(workbook.lines, region=LIJIANG)


@pytest.mark.parametrize("rule_id", ["W-R01", "W-R02", "W-R03", "W-R04", "W-R05", "W-R06"])
def test_each_rule_is_quick(lijiang, rule_id) -> None:
    judgement = lijiang(rule_id)
    assert judgement.duration_ms < 5_000


def _items_by_table(judgement) -> dict[str, int]:
    rows = [row for finding in judgement.findings for row in finding.evidence]
    assert len(rows) == sum(finding.evidence_count for finding in judgement.findings)
    return dict(Counter(row.place.partition("(")[0] for row in rows))
