"""A difference lowers what uses its rows, not everything that came in the same file."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.alerts.doubts import DOUBTS_KEPT, Difference, Unexplained
from services.alerts.rule_head import UnitOfAnalysis

FILE, OTHER = UUID(int=1), UUID(int=2)


def difference(number=9, *, whole=(), cut=(), receipts=(FILE,)):
    return Difference(UUID(int=number), frozenset(receipts), frozenset(whole), frozenset(cut))


def is_doubted(rows, about=UnitOfAnalysis.UNIT, *, has_more=False, **how):
    return bool(Unexplained((difference(**how),)).under(rows, about, has_more=has_more))


@pytest.mark.parametrize(
    ("rows", "about", "how", "expected"),
    [
        ([(FILE, 1)], UnitOfAnalysis.UNIT, {"whole": [(FILE, 1)]}, True),
        ([(FILE, 2)], UnitOfAnalysis.UNIT, {"whole": [(FILE, 1)]}, False),
        ([(FILE, 1)], UnitOfAnalysis.PAYMENT, {"whole": [(FILE, 1)]}, True),
        ([(FILE, 2)], UnitOfAnalysis.UNIT, {"cut": [(FILE, 1)]}, True),
        ([(FILE, 1)], UnitOfAnalysis.PAYMENT, {"cut": [(FILE, 1)]}, False),
        ([(FILE, 2)], UnitOfAnalysis.PAYEE, {"cut": [(FILE, 1)]}, False),
        (
            [(FILE, 2)],
            UnitOfAnalysis.UNIT,
            {"whole": [(FILE, 1)], "cut": [(OTHER, 5)], "receipts": [FILE, OTHER]},
            False,
        ),
        (
            [(OTHER, 7)],
            UnitOfAnalysis.UNIT,
            {"whole": [(FILE, 1)], "cut": [(OTHER, 5)], "receipts": [FILE, OTHER]},
            True,
        ),
        ([(OTHER, 1)], UnitOfAnalysis.UNIT, {"whole": [(FILE, 1)]}, False),
        ([(FILE, 1)], UnitOfAnalysis.UNIT, {}, True),
        ([(FILE, 1)], UnitOfAnalysis.PAYMENT, {}, False),
    ],
)
def test_a_difference_concerns_what_uses_its_rows(rows, about, how, expected):
    assert is_doubted(rows, about, **how) is expected


def test_a_finding_of_which_not_all_rows_are_known_is_doubted_by_its_file():
    assert is_doubted([(FILE, 2)], has_more=True, whole=[(FILE, 1)])
    assert is_doubted([(FILE, 2)], UnitOfAnalysis.PAYMENT, has_more=True, cut=[(FILE, 1)])
    assert not is_doubted([(OTHER, 2)], has_more=True, whole=[(FILE, 1)])


def test_the_largest_are_named_first_and_not_more_than_kept():
    many = Unexplained(tuple(difference(number, whole=[(FILE, 1)]) for number in range(1, 30)))
    assert many.under([(FILE, 1)], UnitOfAnalysis.UNIT) == tuple(UUID(int=n) for n in range(1, DOUBTS_KEPT + 1))
    assert Unexplained().under([(FILE, 1)], UnitOfAnalysis.UNIT) == ()
