"""Records of the data sets beyond the base facts, and the days and names that they are made of."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from chassis.workdays import WorkCalendar

Value = str | int | bool | date | None
Record = dict[str, Value]
"""Field name → value: money in fen (int), whole numbers as int, other numbers and codes as text."""

CALENDAR: Final = WorkCalendar()
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN: Final = "秀英桂兰建国志强丽华文斌晓春永福海燕玉梅德荣小平光明凤仙"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def fen(record: Record, name: str) -> int:
    """Money of a record; nothing is nought."""
    value = record.get(name)
    if value is None or isinstance(value, int):
        return value or 0
    raise TypeError(f"{name} is no money: {value!r}")


def day_of(record: Record, name: str) -> date:
    """A day of a record that must be there."""
    value = record[name]
    if isinstance(value, date):
        return value
    raise TypeError(f"{name} is no day: {value!r}")


def month_ends(year: int) -> Iterator[tuple[int, date]]:
    """The months of a year with their last days."""
    for month in range(1, 13):
        yield month, date(year, month, monthrange(year, month)[1])


def on_or_after(day: date) -> date:
    """The day itself where it is a working day, else the next one."""
    while not CALENDAR.is_workday(day):
        day += timedelta(1)
    return day


def workdays_after(day: date, number: int) -> date:
    """The `number`-th working day after `day`."""
    for _ in range(number):
        day = on_or_after(day + timedelta(1))
    return day


def person(number: int) -> str:
    """A made-up person's name, marked as synthetic."""
    return (
        f"{_SURNAMES[number % len(_SURNAMES)]}{_GIVEN[number * 7 % len(_GIVEN)]}"
        f"{_GIVEN[number // len(_SURNAMES) * 3 % len(_GIVEN)]}（合成）"
    )


def identity_number(number: int, region: str = "999901") -> str:
    """A made-up identity number of a region that does not exist, with a right check digit (GB 11643-1999)."""
    born = date(1950, 1, 1) + timedelta(number * 37 % 18_000)
    body = f"{region}{born:%Y%m%d}{number % 1000:03d}"
    return body + _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def credit_code(number: int) -> str:
    """A made-up unified social credit code of a firm in a region that does not exist."""
    return f"91999901MA{number:08d}"
