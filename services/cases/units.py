"""Which unit a letter goes to: the clerk's choice out of the register of units, proposed from the warning."""

from __future__ import annotations

from contracts.alerts.v1 import AlertSummary
from contracts.errors import InvalidInput
from contracts.units import UNITS


def proposed(summary: AlertSummary) -> str | None:
    """Return the unit that the warning names, by its code or its name; null where it is none of the register."""
    if summary.unit in UNITS:
        return summary.unit
    return next((code for code, name in UNITS.items() if name == summary.unit_name), None)


def chosen(unit: str | None) -> str | None:
    """Return the chosen unit; `InvalidInput` where the register does not have it."""
    if unit is not None and unit not in UNITS:
        names = "、".join(f"{code}（{name}）" for code, name in UNITS.items())
        raise InvalidInput("unit-unknown", f"没有代码为“{unit}”的联网单位，有：{names}。", unit)
    return unit


def addressee(summary: AlertSummary, to_unit: str | None) -> str:
    """Return the name on the letter: the warning's own, unless another unit was chosen."""
    return summary.unit_name if to_unit in {None, proposed(summary)} else UNITS[str(to_unit)]


def signing_unit(summary: AlertSummary, to_unit: str | None) -> str:
    """Return the key under which the register of duties has the heads who sign: a unit's code, else its name."""
    return to_unit or proposed(summary) or summary.unit_name


def key(text: str) -> str:
    """Return the key of a unit as people write it: the code of a networked unit, by code or name; else the name."""
    found = "".join(text.split())
    return next((code for code, name in UNITS.items() if found == name), found)
