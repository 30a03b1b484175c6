import pytest

pytestmark = pytest.mark.integration


def test_not_applicable_without_items(ledger, make_line) -> None:
    ledger.hold([make_line("20101", "executed", -5)])
    judgement = ledger.judge("W-R05")
    assert judgement.outcome == "not_applicable"
    assert "项级科目" in judgement.reason


@pytest.mark.parametrize("amount", [0, "0.01", 5])
def test_silent_from_zero_on(ledger, make_line, amount) -> None:
    ledger.hold([make_line("2010101", "executed", amount)])
    assert ledger.judge("W-R05").outcome == "silent"


@pytest.mark.parametrize(
    ("amount", "level"), [("-0.01", "general"), ("-499.99", "general"), (-500, "important"), (-9000, "important")]
)
def test_speaks_below_zero(ledger, make_line, amount, level) -> None:
    ledger.hold([make_line("2010101", "executed", amount)])
    assert [finding.level for finding in ledger.judge("W-R05").findings] == [level]


def test_one_subject_in_two_tables_is_one_matter(ledger, make_line, make_whole) -> None:
    ledger.hold([make_line("2010101", "executed", -2), make_whole("2010101", "executed", -5)])
    (finding,) = ledger.judge("W-R05").findings
    assert (finding.amount, [row.amount for row in finding.evidence]) == (50_000, [-50_000, -20_000])


def test_silent_on_other_columns_levels_and_income(ledger, make_line) -> None:
    ledger.hold(
        [
            make_line("2010101", "executed", 1),
            make_line("20101", "executed", -1),
            make_line("2010102", "prior_final", -1, measure_year=2024),
            make_line("2010102", "budget", -1),
            make_line("1030148", "executed", -1, direction="income"),
        ]
    )
    assert ledger.judge("W-R05").outcome == "silent"
