"""Files that nobody means well with, before a real loader: each is refused with its reason, soon, and the loader goes on."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from chassis.logs import log
from contracts.ingest.v1 import DeliveryState
from tests.failure.loaders import Loader, check_books, loaders, payments
from tests.integration.ingest.test_reading_child import far_cell, nested, zip_bomb
from tests.unit.ingest.test_hostile_text import HOSTILE

pytestmark = pytest.mark.failure
MOST_MIB = 512
"""What a loader may take, whatever it is sent."""
TEXTS = (
    "one endless line",
    "one endless quote",
    "many columns in a header",
    "many columns in every row",
    "many columns beside a level",
    "blanks behind a level",
    "nothing but NUL after a row",
    "a control character a line",
)
BOOKS = {
    "bomb.zip": (zip_bomb, "zip-bomb"),
    "nested.zip": (nested, "nested-archive"),
    "far.xlsx": (far_cell, "sheet-too-large"),
}


def hostile(folder: Path):
    """Yield name, content and the rule that refuses it."""
    for name in TEXTS:
        make, rule = HOSTILE[name]
        yield f"{TEXTS.index(name)}.csv", make(), rule
    for name, (save, rule) in BOOKS.items():
        path = folder / name
        save(path)
        yield name, path.read_bytes(), rule


def test_a_loader_refuses_them_one_after_another_and_goes_on(tmp_path, database, broker, sender):
    harmless = payments(1_000, seed=1)
    refused = 0
    with loaders(database, broker) as (loader,):
        for name, content, rule in hostile(tmp_path):
            opened = sender.county.open(content, "debt_limit", "2021", rows=1, file_name=name)
            sender.county.stage(opened, content)
            began, before = time.monotonic(), worked(loader)
            sender.county.complete(opened.delivery_id)
            decided = sender.decided(opened.delivery_id)
            log.info(
                f"{name}: {time.monotonic() - began:.1f} s, of the processor {worked(loader) - before:.1f} s; {rule}"
            )
            assert (decided.state, {item.rule for item in decided.refusals}) == (DeliveryState.REFUSED, {rule})
            refused += 1
        log.info(f"the loader took {most_mib(loader)} MiB at most")
        assert most_mib(loader) < MOST_MIB
        assert sender.decided(sender.send(harmless)).state is DeliveryState.ACCEPTED
        check_books(sender, harmless, accepted=1, refused=refused)
    assert sender.county.rows("SELECT 1 FROM ingest.parked_message") == []


def worked(loader: Loader) -> float:
    """Processor seconds of the loader and its ended children."""
    return sum(map(int, loader.facts("stat").rpartition(")")[2].split()[11:15])) / os.sysconf("SC_CLK_TCK")


def most_mib(loader: Loader) -> int:
    return int(loader.facts("status").partition("VmHWM:")[2].split()[0]) >> 10
