import pytest

pytestmark = pytest.mark.integration


def test_not_applicable_without_a_coded_table(ledger, make_line) -> None:
    ledger.hold([make_line("20101", "executed", 5, subject_code=None)])
    judgement = ledger.judge("W-R01")
    assert judgement.outcome == "not_applicable"
    assert "缺 2025 年预决算报告附表" in judgement.reason


def test_not_applicable_for_another_year(ledger, make_line) -> None:
    ledger.hold([make_line("20101", "executed", 5)])
    assert ledger.judge("W-R01", fiscal_year=2024).outcome == "not_applicable"


@pytest.fixture
def family(make_line):
    """A parent with three children: the budget column proves that the list is complete."""

    def make(parent: str, children: tuple[str, str, str], code: str = "20101"):
        lines = [make_line(code, "budget", 6), make_line(code, "executed", parent)]
        for number, amount in enumerate(children, 1):
            lines += [make_line(f"{code}{number:02}", "budget", 2), make_line(f"{code}{number:02}", "executed", amount)]
        return lines

    return make


def test_silent_where_the_sum_agrees(ledger, family) -> None:
    ledger.hold(family("9", ("2", "3", "4")))
    assert ledger.judge("W-R01").outcome == "silent"


@pytest.mark.parametrize("parent", ["7", "11"])
def test_silent_at_the_bound_of_rounding(ledger, family, parent) -> None:
    # Three children and the parent, each at most half a 万元 off: 2 万元 is still explained.
    ledger.hold(family(parent, ("2", "3", "4")))
    assert ledger.judge("W-R01").outcome == "silent"


@pytest.mark.parametrize("parent", ["6", "12"])
def test_speaks_just_beyond_rounding(ledger, family, parent) -> None:
    ledger.hold(family(parent, ("2", "3", "4")))
    (finding,) = ledger.judge("W-R01").findings
    assert (finding.subject, finding.amount, finding.level) == ("20101 科目20101", 30_000, "general")
    assert [row.label.split()[0] for row in finding.evidence] == ["上级科目", "下级科目", "下级科目", "下级科目"]
    assert "20,000.00元" in finding.formula


def test_tolerance_shrinks_with_the_step_of_the_figures(ledger, family) -> None:
    # With two decimals of 万元 (steps of 100 yuan) rounding explains 200 yuan, not 300.
    ledger.hold(family("9.03", ("2.01", "3", "4")))
    assert ledger.judge("W-R01").outcome == "silent"
    ledger.hold(family("9.04", ("2.01", "3", "4")))
    assert [finding.amount for finding in ledger.judge("W-R01").findings] == [300]


def test_level_by_the_difference(ledger, family) -> None:
    ledger.hold(family("108", ("2", "3", "4")))
    assert [finding.level for finding in ledger.judge("W-R01").findings] == ["general"]
    ledger.hold(family("109", ("2", "3", "4")))
    assert [finding.level for finding in ledger.judge("W-R01").findings] == ["important"]


def test_silent_where_the_list_of_children_is_not_known_to_be_complete(ledger, make_line) -> None:
    ledger.hold([make_line("20101", "executed", 100), make_line("2010101", "executed", 2)])
    assert ledger.judge("W-R01").outcome == "silent"


def test_speaks_where_nearly_every_parent_of_the_table_agrees(ledger, make_line) -> None:
    def table(agreeing: int):
        lines = [make_line("20599", "executed", 100), make_line("2059901", "executed", 2)]
        for number in range(1, agreeing + 1):
            lines += [make_line(f"202{number:02}", "executed", 7), make_line(f"202{number:02}01", "executed", 7)]
        return lines

    ledger.hold(table(9))
    assert ledger.judge("W-R01").outcome == "silent"
    ledger.hold(table(10))
    assert [finding.subject for finding in ledger.judge("W-R01").findings] == ["20599 科目20599"]


def test_silent_on_transfers_whose_lists_stand_beside(ledger, make_line) -> None:
    lines = [make_line("230", "budget", 5), make_line("230", "executed", 5)]
    lines += [make_line("23006", "budget", 5), make_line("23006", "executed", 50)]
    ledger.hold(lines)
    assert ledger.judge("W-R01").outcome == "silent"


def test_columns_and_sheets_are_not_mixed(ledger, make_line, make_whole) -> None:
    lines = [make_line("20101", "budget", 6), make_line("2010101", "budget", 6)]
    lines += [make_whole("20101", "budget", 90), make_whole("2010101", "budget", 90)]
    ledger.hold(lines)
    assert ledger.judge("W-R01").outcome == "silent"
