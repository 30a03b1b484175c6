"""二、四本预算: the words where a number would mislead, in sentence and table; the note where rounded parts do not add up."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.reports.briefs.brief import Book
from services.reports.briefs.sections.books import books_section
from services.reports.paper import Paragraph, Table, pieces_of, plain
from services.reports.wording import ROUNDING_NOTE
from tests.unit.reports.test_amounts import row

WAN = 10_000


def section(*income: Any, expenditure: tuple[Any, ...] = ()) -> tuple[str, dict[str, Table]]:
    """The section's text and its tables by their number."""
    brief = SimpleNamespace(
        income=income, expenditure=expenditure, cut_off=date(2025, 9, 30), months=9, year=2025, quarter=3, past_income=(),
        income_months=(), topics={}, office=SimpleNamespace(county="某县"),
    )  # fmt: skip
    blocks = books_section(cast("Any", brief))
    text = "\n".join(block.text for block in blocks if isinstance(block, Paragraph))
    tables = {block.title.split(" ")[0]: block for block in blocks if isinstance(block, Table)}
    return text, tables


def cells(table: Table, line: str) -> list[str]:
    found = [[plain(pieces_of(cell)) for cell in cells] for cells in table.rows]
    return next(cells for cells in found if cells[0].strip() == line)


@pytest.mark.parametrize(
    ("last_year", "sentence", "cell"),
    [
        ("0", "，上年同期无此项收入", "上年无"),
        ("-30000", "，上年同期为负", "上年为负"),
        ("1000000", "，同比增长50.0%", "50.0"),
        ("3000000", "，同比下降50.0%", "-50.0"),
    ],
)
def test_without_a_positive_base_there_are_words_and_no_rate(last_year, sentence, cell):
    text, tables = section(row("101", 150 * WAN, budget="2000000", last_year=last_year, name="税收收入"))
    assert sentence in text
    assert cells(tables["表1"], "税收收入")[-1] == cell
    assert "增长-" not in text
    assert "下降-" not in text


def test_without_last_years_figure_nothing_is_said_of_growth():
    text, tables = section(row("101", 150 * WAN, last_year=None, name="税收收入"))
    assert "同比" not in text
    assert "上年" not in text
    assert cells(tables["表1"], "税收收入")[-3:] == ["—", "—", "—"]


@pytest.mark.parametrize(("parts", "note"), [((100, 200), ""), ((149, 149), ROUNDING_NOTE)])
def test_rounded_parts_that_do_not_add_up_bear_the_note(parts, note):
    tax, other = parts
    _, tables = section(row("101", tax, name="税收收入"), row("103", other, name="非税收入"))
    assert tables["表1"].note == note


def test_a_book_without_anything_says_so_and_one_that_was_not_sent_says_that():
    capital = replace(row("10306", 0, name="国有资本经营收入"), book=Book.CAPITAL)
    text, _ = section(row("101", 1, name="税收收入"), capital)
    assert "国有资本经营预算截至9月未发生收支。" in text
    assert "社会保险基金预算截至9月未报送收支数据，本期不作分析。" in text


def test_shares_change_by_points():
    text, _ = section(
        row("101", 60 * WAN, last_year="500000", name="税收收入"),
        row("103", 40 * WAN, last_year="500000", name="非税收入"),
    )
    assert "占比60.0%（较上年同期提高10.0个百分点）" in text
    assert "占比40.0%（较上年同期下降10.0个百分点）" in text
