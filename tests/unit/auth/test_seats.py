"""Article 4: one administrator, six working, six query seats, and no other names."""

from __future__ import annotations

import pytest

from contracts.errors import InvalidInput
from contracts.values import Role
from services.auth.seats import CAPS, Seat, demo_seats, seats_of


def test_the_numbers_of_article_4() -> None:
    assert CAPS == {Role.ADMINISTRATOR: 1, Role.WORKER: 6, Role.QUERY: 6}
    assert seats_of(Role.ADMINISTRATOR) == ("A-01",)
    assert seats_of(Role.QUERY) == ("Q-01", "Q-02", "Q-03", "Q-04", "Q-05", "Q-06")


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("A-02", Role.ADMINISTRATOR),
        ("A-01\n", Role.ADMINISTRATOR),
        ("W-00", Role.WORKER),
        ("W-07", Role.WORKER),
        ("Q-7", Role.QUERY),
        ("W-01", Role.QUERY),
        ("A-01", Role.WORKER),
        ("", Role.QUERY),
    ],
)
def test_other_seats_do_not_exist(code: str, role: Role) -> None:
    with pytest.raises(InvalidInput) as refused:
        Seat(code, role, "某人", "预算工委")
    assert refused.value.reason == "seat-unknown"


def test_a_connector_bears_its_units_code() -> None:
    assert Seat("C-czj", Role.CONNECTOR, "县财政局", "czj").urn == "urn:budgetwatch:connector:czj"
    with pytest.raises(InvalidInput):
        Seat("C-czj", Role.CONNECTOR, "县财政局", "swj")


def test_the_demo_has_every_seat_once() -> None:
    codes = [seat.code for seat in demo_seats()]
    assert len(codes) == len(set(codes)) == 19
    assert {seat.role: 0 for seat in demo_seats()}.keys() == set(Role)
    assert next(seat for seat in demo_seats() if seat.code == "A-01").urn == "urn:budgetwatch:seat:A-01"
