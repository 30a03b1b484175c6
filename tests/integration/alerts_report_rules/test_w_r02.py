import pytest

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(("side", "missing"), [("own", "全市（县）"), ("whole", "本级")])
def test_not_applicable_with_one_side_only(ledger, make_line, make_whole, side, missing) -> None:
    ledger.hold([(make_line if side == "own" else make_whole)("2010101", "executed", 5)])
    judgement = ledger.judge("W-R02")
    assert judgement.outcome == "not_applicable"
    assert missing in judgement.reason


def test_not_applicable_without_data(ledger, make_line) -> None:
    ledger.hold([make_line("2010101", "budget", 5)])
    assert "缺 2025 年" in ledger.judge("W-R02").reason


@pytest.mark.parametrize("own", [0, 99, 100])
def test_silent_up_to_the_whole(ledger, make_line, make_whole, own) -> None:
    ledger.hold([make_line("2010101", "executed", own), make_whole("2010101", "executed", 100)])
    assert ledger.judge("W-R02").outcome == "silent"


def test_speaks_just_above_the_whole(ledger, make_line, make_whole) -> None:
    ledger.hold([make_line("2010101", "executed", "100.01"), make_whole("2010101", "executed", 100)])
    (finding,) = ledger.judge("W-R02").findings
    assert (finding.amount, finding.level) == (100, "general")
    assert [row.label for row in finding.evidence] == ["本级 表四", "全辖 表二"]


@pytest.mark.parametrize(("own", "level"), [("199.99", "general"), (200, "important")])
def test_level_by_the_difference(ledger, make_line, make_whole, own, level) -> None:
    ledger.hold([make_line("2010101", "executed", own), make_whole("2010101", "executed", 100)])
    assert [finding.level for finding in ledger.judge("W-R02").findings] == [level]


def test_silent_on_what_cannot_be_compared(ledger, make_line, make_whole) -> None:
    ledger.hold(
        [
            # counties' negative figures pull the whole down
            make_line("2010101", "executed", 5),
            make_whole("2010101", "executed", -3),
            # transfers cancel out between the levels
            make_line("23006", "executed", 50),
            make_whole("23006", "executed", 3),
            # another kind of table
            make_line("2010102", "executed", 50),
            make_whole("2010102", "executed", 3, title="2025年元谋县一般公共预算收支情况表"),
            # another book
            make_line("2010103", "executed", 50),
            make_whole("2010103", "executed", 3, book="fund"),
            # budgets of several levels
            make_line("2010104", "budget", 50),
            make_whole("2010104", "budget", 3),
            # last year
            make_line("2010105", "executed", 50, measure_year=2024),
            make_whole("2010105", "executed", 3, measure_year=2024),
        ]
    )
    assert ledger.judge("W-R02").outcome == "silent"
