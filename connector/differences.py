"""Where the unit's data do not agree with those of others: as last seen, and explanations that have not arrived.

    <state>/differences/known.json           what stood open when it was asked last
    <state>/differences/waiting/<id>.json    an explanation on its way

The congress takes the same explanation of the same figures once, however often it is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from connector.door import Door, Rejected
from connector.durable import write_whole
from connector.patience import Patience, patiently
from contracts.ingest.reconciliation_v1 import Difference, DifferenceState, DifferenceSummary

STANDING: Final = (DifferenceState.OPEN, DifferenceState.REOPENED)
"""The unit's turn."""
LEAST, MOST = 5, 2000
"""Characters of an explanation, as the congress takes it."""
_ITEMS: Final = TypeAdapter(tuple[DifferenceSummary, ...])
T = TypeVar("T")


class DifferenceError(Exception):
    """Something cannot be done as asked; the text says what to do (Chinese)."""


class Explanation(BaseModel):
    """What is to be said of a difference."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    difference_id: UUID
    what: str
    """The difference in words, for people."""
    text: str


class DifferenceBox:
    """The differences of a unit in a folder of its connector."""

    def __init__(self, state: Path) -> None:
        self._known = state / "differences" / "known.json"
        self._waiting = state / "differences" / "waiting"
        self._waiting.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, items: tuple[DifferenceSummary, ...]) -> None:
        """Keep what stands open."""
        write_whole(self._known, _ITEMS.dump_json(items, indent=1))

    def known(self) -> tuple[DifferenceSummary, ...]:
        """Return what stood open when it was asked last."""
        return _ITEMS.validate_json(self._known.read_bytes()) if self._known.exists() else ()

    def add(self, item: DifferenceSummary, text: str) -> Explanation:
        """Keep an explanation until it has arrived; a newer one takes the place of one that waits."""
        text = text.strip()
        if not LEAST <= len(text) <= MOST:
            raise DifferenceError(f"说明须有 {LEAST} 至 {MOST} 个字，请写明原因、涉及的凭证和更正时间。")
        told = Explanation(difference_id=item.difference_id, what=name_of(item), text=text)
        write_whole(self._place(told), told.model_dump_json(indent=1).encode())
        return told

    def waiting(self) -> list[Explanation]:
        """Return what has not arrived."""
        return [Explanation.model_validate_json(path.read_bytes()) for path in sorted(self._waiting.glob("*.json"))]

    def forget(self, told: Explanation) -> None:
        """It has arrived, or was refused for good."""
        self._place(told).unlink(missing_ok=True)

    def _place(self, told: Explanation) -> Path:
        return self._waiting / f"{told.difference_id}.json"


class Explaining:
    """One folder and one door."""

    def __init__(
        self,
        door: Door,
        box: DifferenceBox,
        say: Callable[[str], None],
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._door, self._box, self._say, self._sleep = door, box, say, sleep
        self._patience = patience or Patience(silence_s=60)

    def look(self) -> tuple[DifferenceSummary, ...]:
        """Ask for everything that waits for this unit's word, and keep it."""
        found = tuple(item for state in STANDING for item in self.listed(state))
        self._box.keep(found)
        return found

    def listed(self, state: DifferenceState | None) -> list[DifferenceSummary]:
        """Ask for the differences of a state; null: of all."""
        found: list[DifferenceSummary] = []
        while True:
            page = self._ask(partial(self._door.differences, state, len(found)))
            found += page.items
            if not page.items or len(found) >= page.total:
                return found

    def find(self, text: str) -> DifferenceSummary:
        """Return the difference whose id begins with `text`, of those last seen or, where it is none of them, of all.

        `DifferenceError` where there is none or more than one.
        """
        found = _starting(self._box.known(), text) or _starting(tuple(self.listed(None)), text)
        if len(found) != 1:
            raise DifferenceError(
                f"编号“{text}”对应 {len(found)} 条差异，请运行 differences list 核对，编号至少写 8 位。"
            )
        return found[0]

    def whole(self, item: DifferenceSummary) -> Difference:
        """Ask for a difference with this unit's rows and its history."""
        return self._ask(partial(self._door.difference, item.difference_id))

    def send_all(self) -> list[tuple[Explanation, Difference | Rejected]]:
        """Send every explanation that waits; what is refused for good is told and not kept."""
        ended: list[tuple[Explanation, Difference | Rejected]] = []
        for told in self._box.waiting():
            end: Difference | Rejected
            try:
                end = self._ask(partial(self._door.explain, told.difference_id, told.text))
            except Rejected as error:
                end = error
            self._box.forget(told)
            ended.append((told, end))
        return ended

    def _ask(self, request: Callable[[], T]) -> T:
        return patiently(request, note=self._say, silence_s=self._patience.silence_s, sleep=self._sleep)


def _starting(items: tuple[DifferenceSummary, ...], text: str) -> list[DifferenceSummary]:
    return [item for item in items if text and str(item.difference_id).startswith(text)]


def name_of(item: DifferenceSummary) -> str:
    """Return what a difference is about, for people."""
    return f"{item.title}（{item.subject}，{item.period}）"
