"""When a session ends: idle, old, or another certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.auth.sessions import END_DETAILS, End, end_of, needs_touch, new_session, token_hash

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWN, OTHER = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("fingerprint", "after", "ends"),
    [
        (OWN, timedelta(0), None),
        (OWN, timedelta(minutes=10, microseconds=-1), None),
        (OWN, timedelta(minutes=10), End.IDLE),
        (OWN, timedelta(hours=8), End.EXPIRED),
        (OTHER, timedelta(0), End.OTHER_CERTIFICATE),
        (OTHER, timedelta(hours=9), End.OTHER_CERTIFICATE),
    ],
)
def test_the_first_reason_that_applies_ends_it(fingerprint: str, after: timedelta, ends: End | None) -> None:
    line, _ = new_session("W-01", OWN, NOW)
    assert end_of(line, fingerprint, NOW + after) is ends


def test_a_token_has_256_bits_and_is_not_its_hash() -> None:
    tokens = {new_session("W-01", OWN, NOW)[1] for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) == 43 and token_hash(token) != token for token in tokens)


def test_last_seen_is_written_at_most_every_thirty_seconds() -> None:
    line, _ = new_session("W-01", OWN, NOW)
    assert not needs_touch(line, NOW + timedelta(seconds=29))
    assert needs_touch(line, NOW + timedelta(seconds=30))


def test_every_end_has_a_sentence() -> None:
    assert set(END_DETAILS) == set(End)
