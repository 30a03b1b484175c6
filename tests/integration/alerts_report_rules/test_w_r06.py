import pytest

pytestmark = pytest.mark.integration

DRAFT = {"table_no": "表二十三", "sheet": "23", "title": "2026年县本级一般公共预算支出情况表"}


@pytest.fixture
def draft(make_line):
    """A figure of this year in the draft's table."""
    return lambda code, amount, **changes: make_line(code, "prior_executed", amount, **(DRAFT | changes))


def test_not_applicable_without_a_second_table(ledger, make_line) -> None:
    ledger.hold([make_line("2010101", "executed", 5)])
    judgement = ledger.judge("W-R06")
    assert judgement.outcome == "not_applicable"
    assert "两张表" in judgement.reason


def test_not_applicable_without_data(ledger, make_line) -> None:
    ledger.hold([make_line("2010101", "executed", 5)])
    assert "缺 2024 年" in ledger.judge("W-R06", fiscal_year=2024).reason


def test_silent_where_the_tables_agree(ledger, make_line, draft) -> None:
    ledger.hold([make_line("2010101", "executed", 7), draft("2010101", 7)])
    assert ledger.judge("W-R06").outcome == "silent"


def test_silent_within_half_a_step(ledger, make_line, draft) -> None:
    # 表四 in steps of 万元, the draft to the yuan: half a 万元 is rounding.
    ledger.hold([make_line("2010101", "executed", 7), draft("2010101", "7.4999"), draft("2010102", "1.0001")])
    assert ledger.judge("W-R06").outcome == "silent"
    ledger.hold([make_line("2010101", "executed", 7), draft("2010101", "7.5"), draft("2010102", "1.0001")])
    assert ledger.judge("W-R06").outcome == "silent"


def test_speaks_beyond_half_a_step(ledger, make_line, draft) -> None:
    ledger.hold([make_line("2010101", "executed", 7), draft("2010101", "7.5001"), draft("2010102", "1.0001")])
    (finding,) = ledger.judge("W-R06").findings
    assert (finding.amount, finding.level, finding.evidence_count) == (5_001, "general", 2)
    assert "本级2025年执行数" in finding.title


@pytest.mark.parametrize(("other", "level"), [("106.99", "general"), (107, "important")])
def test_level_by_the_difference(ledger, make_line, draft, other, level) -> None:
    ledger.hold([make_line("2010101", "executed", 7), draft("2010101", other)])
    assert [finding.level for finding in ledger.judge("W-R06").findings] == [level]


def test_a_blank_cell_counts_as_zero(ledger, make_line, draft) -> None:
    lines = [make_line("2010101", "executed", 7), make_line("2010102", "executed", 3), draft("2010102", 3)]
    lines.append(make_line("2010101", "budget", 1, measure_year=2026, **DRAFT))
    ledger.hold(lines)
    (finding,) = ledger.judge("W-R06").findings
    assert finding.amount == 70_000
    assert finding.evidence[0].label.endswith("（该栏空白）")


def test_silent_on_a_subject_of_one_table_only(ledger, make_line, draft) -> None:
    ledger.hold([make_line("2010101", "executed", 7), make_line("2010102", "executed", 3), draft("2010102", 3)])
    assert ledger.judge("W-R06").outcome == "silent"


def test_scopes_years_and_measures_are_not_mixed(ledger, make_line, make_whole, draft) -> None:
    ledger.hold(
        [
            make_line("2010101", "executed", 7),
            draft("2010101", 7),
            make_whole("2010101", "executed", 9),
            make_line("2010101", "budget", 8),
            make_line("2010101", "prior_final", 6, measure_year=2024),
        ]
    )
    assert ledger.judge("W-R06").outcome == "silent"
