"""Seats of article 4: one administrator, six working, six query; and one connector for each networked unit (article 3).

A seat is a row that exists once. The caps are the closed set of seat names, which the table checks as well, so that no
order of transactions can make a second administrator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from contracts.errors import InvalidInput
from contracts.units import UNITS
from contracts.values import Role

CAPS: Final[dict[Role, int]] = {Role.ADMINISTRATOR: 1, Role.WORKER: 6, Role.QUERY: 6}
"""Article 4 (1), (2), (3). Connectors are not capped: article 3 lists units and "other" ones."""

SEAT_PATTERNS: Final[dict[Role, str]] = {
    Role.ADMINISTRATOR: "^A-01$",
    Role.WORKER: "^W-0[1-6]$",
    Role.QUERY: "^Q-0[1-6]$",
    Role.CONNECTOR: "^C-[a-z][a-z0-9]{1,15}$",
}
"""Names a seat of each kind may bear; the same patterns stand in the table's check."""

OFFICE: Final = "预算工委"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat, whoever holds it."""

    code: str
    role: Role
    holder: str
    """The name that the certificate and the pages show."""
    unit: str
    """The sending unit's code for a connector (`czj`), else the committee's office."""

    def __post_init__(self) -> None:
        if not re.fullmatch(SEAT_PATTERNS[self.role], self.code):
            raise InvalidInput("seat-unknown", f"没有编号为 {self.code} 的席位（《暂行办法》第四条）。", self.code)
        if self.role is Role.CONNECTOR and self.code != f"C-{self.unit}":
            raise InvalidInput("seat-unit-differs", f"席位 {self.code} 与单位代码 {self.unit} 不一致。", self.code)

    @property
    def urn(self) -> str:
        """The identity in the certificate: `urn:budgetwatch:seat:A-01`, `urn:budgetwatch:connector:czj`."""
        if self.role is Role.CONNECTOR:
            return f"urn:budgetwatch:connector:{self.unit}"
        return f"urn:budgetwatch:seat:{self.code}"


def seats_of(role: Role) -> tuple[str, ...]:
    """Return the names of all seats of a capped kind, `W-01` to `W-06`."""
    letter = {Role.ADMINISTRATOR: "A", Role.WORKER: "W", Role.QUERY: "Q"}[role]
    return tuple(f"{letter}-{number:02d}" for number in range(1, CAPS[role] + 1))


DEMO_UNITS: Final = ("czj", "swj", "gk", "sjj", "zrzyj", "gzw")
"""Units that article 3 names, by the code that their deliveries bear."""


def demo_seats() -> tuple[Seat, ...]:
    """Return every seat of article 4 and the connectors of article 3, held by offices and not by named persons."""
    titles = {Role.ADMINISTRATOR: "管理员", Role.WORKER: "工作席位", Role.QUERY: "查询席位"}
    people = [
        Seat(code, role, holder=f"{titles[role]} {code}（演示）", unit=OFFICE)
        for role in CAPS
        for code in seats_of(role)
    ]
    units = [Seat(f"C-{unit}", Role.CONNECTOR, holder=UNITS[unit], unit=unit) for unit in DEMO_UNITS]
    return (*people, *units)
