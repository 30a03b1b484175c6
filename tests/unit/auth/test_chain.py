"""The verifier of the log that needs no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.auth.operation_log import FIRST_PREVIOUS, Entry, hash_of, verify_chain

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    previous = FIRST_PREVIOUS
    for number in range(1, length + 1):
        entry = Entry(
            number,
            START + timedelta(seconds=number),
            f"W-0{number % 6 + 1}",
            "f" * 64,
            "case.opened",
            f"事项 {number}",
            "done",
            '{"k": "v"}',
            "10.0.0.1",
            "",
            "bw_cases",
            previous,
            "",
        )
        entry = replace(entry, entry_hash=hash_of(entry))
        entries.append(entry)
        previous = entry.entry_hash
    return entries


CHAIN = chain(40)
TEXTS = ("seat", "fingerprint", "act", "subject", "result", "detail", "remote", "correlation_id", "written_by")


def test_a_whole_chain_and_an_empty_one_are_intact() -> None:
    assert verify_chain(CHAIN) is None
    assert verify_chain([]) is None


@settings(max_examples=200, deadline=None)
@given(place=st.integers(1, 40), field=st.sampled_from(TEXTS), extra=st.text(min_size=1, max_size=3))
def test_any_change_of_any_field_is_found_where_it_is(place: int, field: str, extra: str) -> None:
    changed = list(CHAIN)
    changed[place - 1] = replace(changed[place - 1], **{field: getattr(changed[place - 1], field) + extra})
    assert verify_chain(changed) == place


@pytest.mark.parametrize("place", [1, 7, 39])
def test_a_missing_entry_is_found_where_it_was(place: int) -> None:
    assert verify_chain(CHAIN[: place - 1] + CHAIN[place:]) == place


@pytest.mark.parametrize("place", [1, 7, 39])
def test_swapped_entries_are_found(place: int) -> None:
    swapped = list(CHAIN)
    swapped[place - 1], swapped[place] = swapped[place], swapped[place - 1]
    assert verify_chain(swapped) == place


def test_text_cannot_move_from_one_field_to_the_next() -> None:
    entry = CHAIN[0]
    moved = replace(entry, act=entry.act + entry.subject[:2], subject=entry.subject[2:])
    assert hash_of(moved) != entry.entry_hash
