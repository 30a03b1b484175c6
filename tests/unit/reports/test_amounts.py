from decimal import Decimal

import pytest

from services.reports.briefs.amounts import Amount, ExecutionRow, merge, subject_lines, topmost, total_line
from services.reports.figures import Figure, PlacedRow, Source, SourceRegister, place_text, sources_of


def row(code, cumulative, *, budget="100", last_year="50", place="line 2", name=None):
    return ExecutionRow(
        "general",
        "202509",
        code,
        name or f"科目{code}",
        None if budget is None else Decimal(budget),
        Decimal(1),
        Decimal(cumulative),
        Decimal(5),
        None if last_year is None else Decimal(last_year),
        PlacedRow("回执-1", "a.csv", place),
    )


def test_a_total_is_never_summed_with_its_parts():
    rows = [row("101", 30), row("10101", 10), row("1010101", 10), row("10103", 20), row("10302", 7)]
    assert [item.code for item in topmost(rows)] == ["101", "10302"]
    line = total_line(rows, code="", name="合计")
    assert line is not None
    assert line.cumulative.yuan == 37


def test_a_subject_without_a_row_of_its_own_is_the_sum_of_its_children_with_both_places():
    (line,) = subject_lines([row("10101", 10), row("10103", 20, place="line 3")], digits=3, names={"101": "税收收入"})
    assert (line.name, line.cumulative.yuan) == ("税收收入", 30)
    assert line.cumulative.sources == (Source("回执-1", "a.csv", "科目101共2行"),)


def test_a_sum_over_a_gap_is_no_sum():
    line = total_line([row("101", 10), row("103", 5, budget=None)], code="", name="合计")
    assert line is not None
    assert (line.budget, line.done) == (None, None)


def test_one_row_keeps_its_own_place():
    assert sources_of([PlacedRow("回执-1", "a.xlsx", "表二!D12")]) == (Source("回执-1", "a.xlsx", "表二!D12"),)
    assert place_text("line 214") == "第214行"


def test_a_computed_figure_cites_its_operands_and_not_a_source_of_its_own():
    budget, paid = (Amount(Decimal(value), (Source(f"回执-{value}", "a.csv", "第2行"),)) for value in (100, 40))
    register = SourceRegister()
    first, second = register.cite(budget.in_table("预算")), register.cite(paid.in_table("支付"))
    rate = Figure("执行率", Decimal(40), "%", "40.0%", *merge((budget, paid)))
    assert register.cite(rate) == first + second == (1, 2)
    assert register.count() == 3
    assert [figure.name for figure in register.entries()[0].figures] == ["预算", "执行率"]


def test_a_figure_without_a_receipt_cannot_be_made():
    with pytest.raises(ValueError, match="无来源"):
        Figure("无来源", Decimal(1), "元", "1.00", ())
