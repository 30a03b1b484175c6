"""Keeps looking at the sources: what is new and has settled goes into the queue, a daily query at its hour.

A plain poll, no file-system events: departments' folders are often network shares, which do not tell of changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from connector.configuration import Configuration, SourceSetting
from connector.outgoing import TURNING, Outgoing
from connector.prepare import Candidate, candidates, prepare
from connector.sources import SUFFIX, SourceError

DEFAULT_HOUR: Final = "06:30"


class Seen:
    """What was already looked at, by file or query; kept in a file, so that a restart costs nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._marks: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._marks = {}  # costs looking again, never sending again

    def has(self, name: str, mark: str) -> bool:
        """Return whether this very state was looked at."""
        return self._marks.get(name) == mark

    def keep(self, name: str, mark: str) -> None:
        """Remember it."""
        self._marks[name] = mark
        half = self._path.with_name(f".{self._path.name}.half")
        half.write_text(json.dumps(self._marks, ensure_ascii=False, indent=1), encoding="utf-8")
        half.replace(self._path)


def take_new(
    configuration: Configuration, outgoing: Outgoing, seen: Seen, *, now: datetime, say: Callable[[str], None]
) -> int:
    """Queue what is new since the last look; return how many. What cannot be sent is told once, until it changes."""
    queued = 0
    for setting in configuration.sources:
        try:
            found = candidates(configuration, setting)
        except SourceError as error:
            say(str(error))
            continue
        for candidate, mark in _new(configuration, setting, found, seen, now):
            try:
                queued += _queue(configuration, outgoing, candidate, now=now)
            except SourceError as error:
                # a query is asked again at the next look (the database may be down); a file when it changes
                failed = mark if candidate.path is not None else f"{mark} {error}"
                if not seen.has(candidate.name, failed):
                    say(str(error))
                seen.keep(candidate.name, failed)
            else:
                seen.keep(candidate.name, mark)
    return queued


def _new(
    configuration: Configuration, setting: SourceSetting, found: list[Candidate], seen: Seen, now: datetime
) -> Iterator[tuple[Candidate, str]]:
    for candidate in found:
        if candidate.path is None:
            mark = f"{now:%Y-%m-%d}"
            is_due = f"{now:%H:%M}" >= (setting.daily_at or DEFAULT_HOUR)
        else:
            parts = [candidate.path, candidate.path.with_name(candidate.path.name + SUFFIX)]
            parts += [configuration.path(setting.mapping)] if setting.mapping else []
            stats = [part.stat() for part in parts if part.exists()]
            mark = " ".join(f"{stat.st_size}:{stat.st_mtime_ns}" for stat in stats)
            is_due = all(now.timestamp() - stat.st_mtime >= configuration.watch.settled_s for stat in stats)
        if is_due and not seen.has(candidate.name, mark):
            yield candidate, mark


def _queue(configuration: Configuration, outgoing: Outgoing, candidate: Candidate, *, now: datetime) -> int:
    with TemporaryDirectory(dir=outgoing.spool, prefix=TURNING) as folder:
        item = outgoing.add(prepare(configuration, candidate, today=now.date(), into=Path(folder)))
    return int(item.ended_at is None)
