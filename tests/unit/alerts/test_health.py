"""How far a rule can be believed, and which matters are put before people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.health import Tally, advice, believed, noise_per_week, precision
from services.alerts.queueing import Waiting, admitted, ranked, week_of, worth

GENERAL, IMPORTANT, MAJOR = MatterClass


def tally(*, mended=0, mending=0, reasonable=0, data_problem=0, rule_problem=0, noise=0):
    outcomes = {
        "true_mended": mended,
        "true_mending": mending,
        "reasonable": reasonable,
        "data_problem": data_problem,
        "rule_problem": rule_problem,
    }
    return Tally(fired=100, confirmed=50, dismissed=0, outcomes=outcomes, recent_fired=0, recent_noise=noise)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (tally(), None),
        (tally(data_problem=9), None),
        (tally(mended=1), "1"),
        (tally(mended=1, mending=1, reasonable=1, rule_problem=1), "0.5"),
        (tally(mended=1, reasonable=2, data_problem=50), "0.3333"),
        (tally(reasonable=5), "0"),
    ],
)
def test_precision_leaves_problems_of_the_data_out(found, expected):
    assert precision(found) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("found", "is_advised"),
    [
        (tally(mended=5, reasonable=25), True),  # 16.7 % of 30
        (tally(mended=6, reasonable=24), False),  # exactly 20 %
        (tally(mended=5, reasonable=24), False),  # 29 outcomes
        (tally(reasonable=30), True),
        (tally(data_problem=30), True),
        (tally(data_problem=29), False),
        (tally(data_problem=30, mended=30), False),
    ],
)
def test_advice_needs_thirty_outcomes_and_less_than_a_fifth(found, is_advised):
    assert bool(advice(found)) is is_advised


def test_the_advice_says_its_figures():
    assert advice(tally(mended=5, reasonable=25)).startswith("已有30件处理结果，属实率16.7%，低于20%")


def test_a_rule_without_outcomes_is_half_believed_and_outcomes_move_it():
    assert believed(tally()) == Decimal("0.5")
    assert believed(tally(mended=6)) == Decimal("0.8")
    assert believed(tally(reasonable=6)) == Decimal("0.2")


def test_noise_is_counted_by_the_week():
    assert noise_per_week(tally(noise=26)) == Decimal("2.0")


def test_worth_is_amount_times_level_times_precision():
    assert worth(IMPORTANT, Decimal(-1000), Decimal("0.5")) == Decimal(1500)
    assert worth(GENERAL, None, Decimal("0.5")) == Decimal(50_000)


def waiting(matter, level=GENERAL, amount=1000, rule_id="W-G01"):
    return Waiting(matter, rule_id, level, Decimal(amount))


BELIEVED = {"W-G01": Decimal("0.5"), "W-G02": Decimal("0.1")}


def test_a_matter_is_worth_its_worthiest_warning():
    order = ranked(
        [waiting("a"), waiting("a", MAJOR, 1), waiting("b", amount=2000), waiting("c", amount=9000, rule_id="W-G02")],
        BELIEVED,
    )
    assert order == [("b", 1000, False), ("c", 900, False), ("a", 500, True)]


@pytest.mark.parametrize(
    ("used", "expected"),
    [(0, ["m", "a", "b"]), (1, ["m", "a"]), (2, ["m"]), (3, ["m"]), (9, ["m"])],
)
def test_majors_do_not_wait_and_count_and_the_rest_is_cut_at_the_budget(used, expected):
    order = ranked(
        [waiting("a", amount=3000), waiting("b", amount=2000), waiting("c"), waiting("m", MAJOR, 1)], BELIEVED
    )
    assert admitted(order, budget=3, used=used) == expected


@pytest.mark.parametrize("day", [19, 20, 25])
def test_a_week_begins_on_monday(day):
    assert week_of(date(2026, 1, day)) == date(2026, 1, 19)
