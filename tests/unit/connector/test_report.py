"""What stands before people while a file goes: a bar on a terminal, one plain line in a log."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from connector.outgoing import Item, Outgoing
from connector.report import Reporter
from connector.sources import Source, Statement

SAID = Statement.model_validate({"data_set": "agency", "region": "532328", "period": "2025"})
SIZE = 4_000_000


@pytest.fixture
def item(tmp_path: Path) -> Item:
    path = tmp_path / "单位库.csv"
    path.write_bytes(b"x" * SIZE)
    return Outgoing(tmp_path / "state").add(Source(path, SAID))


def told(item: Item, *, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=120, color_system=None, _environ={"TERM": "xterm"})
    with Reporter(console) as reporter:
        for sent in (0, SIZE // 2, SIZE):
            reporter.part(item, sent)
    return out.getvalue()


def test_a_terminal_shows_how_much_has_gone(item):
    shown = told(item, terminal=True)
    assert "单位库.csv" in shown
    assert "4.0/4.0 MB" in shown


def test_a_log_gets_one_line_when_the_whole_file_has_gone(item):
    assert told(item, terminal=False) == "单位库.csv：已送达 4,000,000 字节，等待校验\n"
