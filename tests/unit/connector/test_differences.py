"""The unit's word on a difference arrives once, whatever is cut; what stands open is told once until it moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from connector.commands.differences import lines_of
from connector.differences import DifferenceBox, DifferenceError, Explaining
from connector.door import Rejected, Unreachable
from connector.patience import GaveUp, Patience
from contracts.ingest.reconciliation_v1 import Difference, DifferenceList, DifferenceState, DifferenceSummary
from contracts.values import Origin

NOW = datetime(2026, 3, 2, tzinfo=UTC)
WHY = "三月末的退库在四月一日记账，四月月报已更正。"


def difference(number: int, state: DifferenceState = DifferenceState.OPEN) -> DifferenceSummary:
    return DifferenceSummary(
        difference_id=UUID(int=number << 96), identity="R01a", title="国库入库数与财政收入月报", region="532328",
        period="2026-02", key="general", subject="一般公共预算收入", senders=("czj", "gk"), state=state,
        left=Decimal("56120300.00"), right=Decimal("56000000.00"), amount=Decimal("120300.00"),
        origin=Origin.SYNTHETIC, first_seen=NOW, last_seen=NOW, age_days=6,
    )  # fmt: skip


class Congress:
    """Stands in for the door: pages of two, explanations kept as ingest keeps them; `faults` are raised at the numbered
    request before it is carried out, `late_faults` after it."""

    def __init__(self, *items: DifferenceSummary) -> None:
        self.items = list(items)
        self.explained: dict[UUID, str] = {}
        self.asked: list[str] = []
        self.faults: dict[int, Exception] = {}
        self.late_faults: dict[int, Exception] = {}

    def _ask(self, name: str, work: Callable[[], Any]) -> Any:
        self.asked.append(name)
        if len(self.asked) in self.faults:
            raise self.faults.pop(len(self.asked))
        number, found = len(self.asked), work()
        if number in self.late_faults:
            raise self.late_faults.pop(number)
        return found

    def differences(self, state: DifferenceState | None, offset: int = 0) -> DifferenceList:
        wanted = tuple(item for item in self.items if state in {None, item.state})
        return self._ask("list", lambda: DifferenceList(total=len(wanted), items=wanted[offset : offset + 2]))

    def explain(self, difference_id: UUID, explanation: str) -> Difference:
        def keep() -> Difference:
            self.explained[difference_id] = explanation
            (item,) = [item for item in self.items if item.difference_id == difference_id]
            return Difference(
                summary=item.model_copy(update={"state": DifferenceState.EXPLAINED}), left_title="左", right_title="右",
                relation="equal", tolerance=Decimal("0.01"), cut_off="月末", explanation_of_identity="", rows=(),
                innocent_reasons=(), left_rows=0, right_rows=0, explanation=explanation, explained_unit="czj", history=(),
            )  # fmt: skip

        return self._ask("explain", keep)


@pytest.fixture
def box(tmp_path: Path) -> DifferenceBox:
    return DifferenceBox(tmp_path / "state")


def explaining(congress: Congress, box: DifferenceBox) -> Explaining:
    return Explaining(congress, box, lambda _: None, patience=Patience(silence_s=0.1), sleep=lambda _: None)  # type: ignore[arg-type]


def test_every_page_of_what_waits_for_the_units_word_is_kept(box: DifferenceBox) -> None:
    waiting = [difference(number) for number in (1, 2, 3)]
    again = difference(4, DifferenceState.REOPENED)
    congress = Congress(*waiting, again, difference(5, DifferenceState.SIGNED_OFF))
    assert explaining(congress, box).look() == (*waiting, again)
    assert box.known() == (*waiting, again)


def test_an_explanation_goes_and_is_forgotten(box: DifferenceBox) -> None:
    congress = Congress(difference(1))
    box.add(difference(1), f" {WHY}\n")
    ((told, end),) = explaining(congress, box).send_all()
    assert (told.what, end.summary.state) == (  # type: ignore[union-attr]
        "国库入库数与财政收入月报（一般公共预算收入，2026-02）",
        DifferenceState.EXPLAINED,
    )
    assert congress.explained == {difference(1).difference_id: WHY}
    assert explaining(congress, box).send_all() == []


@pytest.mark.parametrize("is_late", [False, True])
def test_a_cut_line_keeps_it_and_the_next_run_sends_it(box: DifferenceBox, *, is_late: bool) -> None:
    congress = Congress(difference(1))
    (congress.late_faults if is_late else congress.faults)[1] = Unreachable("网络不通", wait_s=9)
    box.add(difference(1), WHY)
    with pytest.raises(GaveUp):
        explaining(congress, box).send_all()
    assert [told.text for told in box.waiting()] == [WHY]
    assert len(explaining(congress, box).send_all()) == 1
    assert congress.explained == {difference(1).difference_id: WHY}


def test_what_is_refused_for_good_is_told_and_does_not_stop_the_others(box: DifferenceBox) -> None:
    congress = Congress(difference(1), difference(2))
    congress.faults[1] = Rejected(409, "difference-closed", "该差异已消除，无需再说明。")
    box.add(difference(1), WHY)
    box.add(difference(2), WHY)
    first, second = explaining(congress, box).send_all()
    assert str(first[1]) == "该差异已消除，无需再说明。"
    assert isinstance(second[1], Difference)
    assert box.waiting() == []


def test_a_difference_is_named_by_the_beginning_of_its_number(box: DifferenceBox) -> None:
    congress = Congress(difference(1), difference(2), difference(3, DifferenceState.EXPLAINED))
    asking = explaining(congress, box)
    asking.look()
    seen = len(congress.asked)
    assert asking.find("00000002") == difference(2)
    assert len(congress.asked) == seen, "one that was seen needs no question: it can be explained while the line is cut"
    assert asking.find("00000003").state is DifferenceState.EXPLAINED
    for text in ("0000000", "7f", ""):
        with pytest.raises(DifferenceError, match="differences list"):
            asking.find(text)


@pytest.mark.parametrize("text", ["", "  退库 ", "字" * 2001])
def test_an_explanation_that_says_nothing_is_not_kept(box: DifferenceBox, text: str) -> None:
    with pytest.raises(DifferenceError, match="说明须有 5 至 2000 个字"):
        box.add(difference(1), text)
    assert box.waiting() == []


def test_what_people_read_of_a_difference() -> None:
    assert lines_of(difference(1)) == [
        "00000001  国库入库数与财政收入月报（一般公共预算收入，2026-02）  待说明，已 6 天",
        "    56,120,300.00 元与 56,000,000.00 元，相差 120,300.00 元（R01a）",
    ]
