"""Which version of a law was in force on which day; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Basis(StrEnum):
    """Where the first day in force comes from."""

    STATED = "stated"
    """The text itself says it."""
    GIVEN = "given"
    """The installation gave it, with its source."""
    ASSUMED = "assumed"
    """Neither: the version's own date is used until somebody gives the day."""


@dataclass(frozen=True, slots=True)
class Source:
    """What one loaded text tells of its law's versions."""

    version: date
    stated_in_force: date | None
    history: tuple[tuple[date, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """Days that the installation gave for a version; null where not given."""

    in_force_from: date | None = None
    in_force_until: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """One version: loaded or only known of, and its days in force."""

    version: date
    is_loaded: bool
    in_force_from: date
    basis: Basis
    in_force_until: date | None
    """The last day; null while no later version is known and no end was given."""

    def covers(self, on: date) -> bool:
        """True where the version was in force that day."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)


def make_timeline(sources: Iterable[Source], given: Mapping[date, Validity]) -> tuple[Span, ...]:
    """Return every known version, oldest first; each ends the day before a later one begins, or on the day given."""
    loaded: dict[date, date | None] = {}
    stated: dict[date, date | None] = {}
    for source in sources:
        loaded[source.version] = loaded.get(source.version) or source.stated_in_force
        for version, in_force in source.history:
            stated[version] = stated.get(version) or in_force
    stated |= {version: own or stated.get(version) for version, own in loaded.items()}
    known = sorted(stated)
    starts = {version: _start(version, stated[version], given.get(version, Validity())) for version in known}
    spans = []
    for place, version in enumerate(known):
        ends = [starts[later][0] - timedelta(days=1) for later in known[place + 1 :]]
        if (end := given.get(version, Validity()).in_force_until) is not None:
            ends.append(end)
        start, basis = starts[version]
        spans.append(Span(version, version in loaded, start, basis, min(ends, default=None)))
    return tuple(spans)


def span_on(spans: Sequence[Span], on: date) -> Span | None:
    """Return the version in force on a day; null before the first known one and after the end."""
    return next((span for span in reversed(spans) if span.covers(on)), None)


def _start(version: date, stated: date | None, given: Validity) -> tuple[date, Basis]:
    if given.in_force_from is not None:
        return given.in_force_from, Basis.GIVEN
    return (version, Basis.ASSUMED) if stated is None else (stated, Basis.STATED)
