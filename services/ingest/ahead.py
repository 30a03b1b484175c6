"""Making the next item while the last one is used: reading and judging a block beside the database's work on another."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

_Item = TypeVar("_Item")
_END: Final = object()


def ahead(items: Iterator[_Item]) -> Generator[_Item]:
    """Yield the items, each made in another thread while the one before is used; at most two exist at once."""
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        waiting = pool.submit(next, items, _END)
        while (item := waiting.result()) is not _END:
            waiting = pool.submit(next, items, _END)
            yield item  # type: ignore[misc]
