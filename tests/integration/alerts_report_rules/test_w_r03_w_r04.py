import pytest

pytestmark = pytest.mark.integration


@pytest.fixture
def item(make_line):
    """One item of 表四; a null amount is a blank cell. Another item gives the table all its columns."""

    def make(budget, adjusted, executed, code="2010101", **changes):
        columns = {"budget": budget, "adjusted_budget": adjusted, "executed": executed}
        full = [make_line("2139999", measure, 1, **changes) for measure in columns]
        return full + [make_line(code, name, value, **changes) for name, value in columns.items() if value is not None]

    return make


@pytest.mark.parametrize("rule_id", ["W-R03", "W-R04"])
def test_not_applicable_without_an_adjusted_budget_of_the_own_level(ledger, make_line, make_whole, rule_id) -> None:
    ledger.hold([make_line("2010101", "executed", 5), make_whole("2010101", "adjusted_budget", 5)])
    judgement = ledger.judge(rule_id)
    assert judgement.outcome == "not_applicable"
    assert "调整预算数" in judgement.reason


@pytest.mark.parametrize(
    ("budget", "adjusted", "executed"), [(1, None, 5), (None, 1, 5), (0, 0, 0), (None, None, None), (0, None, -5)]
)
def test_without_budget_is_silent(ledger, item, budget, adjusted, executed) -> None:
    ledger.hold(item(budget, adjusted, executed))
    assert ledger.judge("W-R03").outcome == "silent"


@pytest.mark.parametrize(("budget", "adjusted"), [(None, None), (0, 0), (0, None), (None, 0)])
@pytest.mark.parametrize(("executed", "level"), [("0.01", "general"), ("49.99", "general"), (50, "important")])
def test_without_budget_speaks(ledger, item, budget, adjusted, executed, level) -> None:
    ledger.hold(item(budget, adjusted, executed))
    (finding,) = ledger.judge("W-R03").findings
    assert finding.level == level
    assert [row.label for row in finding.evidence] == ["2010101 科目2010101"]


@pytest.mark.parametrize("executed", [None, -3, 0, 99, 100])
def test_above_the_adjusted_budget_is_silent_up_to_it(ledger, item, executed) -> None:
    ledger.hold(item(10, 100, executed))
    assert ledger.judge("W-R04").outcome == "silent"


@pytest.mark.parametrize(
    ("adjusted", "executed", "level"),
    [
        (100, "100.01", "general"),
        (100, 150, "important"),
        (100, "149.99", "general"),  # half over, but less than 50 万元
        (1000, 1050, "general"),  # 50 万元, but not more than 5 %
        (1000, "1050.01", "important"),
        (None, 50, "important"),
    ],
)
def test_above_the_adjusted_budget_speaks(ledger, item, adjusted, executed, level) -> None:
    ledger.hold(item(10, adjusted, executed))
    (finding,) = ledger.judge("W-R04").findings
    assert (finding.level, finding.evidence_count) == (level, 1)


@pytest.mark.parametrize("rule_id", ["W-R03", "W-R04"])
def test_items_of_one_class_are_one_matter(ledger, item, make_line, rule_id) -> None:
    lines = [make_line("201", "executed", 9, subject_name="一般公共服务支出")]
    lines += item(None, None, 5) + item(None, None, 7, code="2010102") + item(None, None, 2, code="2050101")
    ledger.hold(lines)
    findings = ledger.judge(rule_id).findings
    assert {finding.subject: (finding.amount, finding.evidence_count) for finding in findings} == {
        "201 一般公共服务支出": (120_000, 2),
        "205": (20_000, 1),
    }


@pytest.mark.parametrize("rule_id", ["W-R03", "W-R04"])
def test_silent_on_the_whole_county_higher_levels_and_the_draft(ledger, item, make_line, rule_id) -> None:
    ledger.hold(
        [
            *item(None, None, 5, scope="whole"),
            *item(None, None, None),
            make_line("20101", "executed", 5),
            make_line("2010109", "prior_executed", 5, sheet="23", table_no="表二十三"),
            make_line("2010109", "adjusted_budget", 1, sheet="23", table_no="表二十三"),
        ]
    )
    assert ledger.judge(rule_id).outcome == "silent"
