"""What stands before people while a file goes: a bar on a terminal, one plain line in a log."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from rich.console import Console

from connector.outgoing import Item, Outgoing
from connector.push import End
from connector.report import Reporter
from connector.sources import Source, Statement
from contracts.ingest.v1 import Delivery, DeliveryState, Receipt, Refusal

SAID = Statement.model_validate({"data_set": "agency", "region": "532328", "period": "2025"})
SIZE = 4_000_000
NOW = datetime(2025, 4, 14, tzinfo=UTC)


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


def said(item: Item, end: End) -> str:
    out = io.StringIO()
    Reporter(Console(file=out, width=120, color_system=None)).end(item, end)
    return out.getvalue()


def test_totals_are_named_in_chinese(item):
    receipt = Receipt(
        receipt_id=UUID(int=1), delivery_id=UUID(int=2), number="回执-2025-000001", sender="czj", manifest=item.manifest,
        received_at=NOW, accepted_at=NOW, rows=1, totals={"pay_amt": Decimal("1234.50"), "odd": Decimal(1)},
    )  # fmt: skip
    shown = said(item.model_copy(update={"receipt": receipt, "column_titles": {"pay_amt": "支付金额"}}), End.ACCEPTED)
    assert "合计 支付金额" in shown
    assert "1,234.50 元" in shown
    assert "pay_amt" not in shown
    assert "合计 odd" in shown


def test_a_refused_column_is_named_in_chinese_and_as_in_the_file(item):
    refusal = Refusal(file="单位库.csv", row=2, column="PAY_AMT", value="x", rule="not-a-number", detail="应为数字。")
    delivery = Delivery(
        delivery_id=UUID(int=2), state=DeliveryState.REFUSED, sender="czj", manifest=item.manifest, part_size=1,
        opened_at=NOW, refusals=(refusal,), refusal_count=1,
    )  # fmt: skip
    refused = item.model_copy(update={"delivery": delivery, "column_titles": {"pay_amt": "支付金额"}})
    assert "第 2 行 “支付金额”（PAY_AMT）列 内容“x”：应为数字。" in said(refused, End.REFUSED)
    plain = refused.model_copy(update={"column_titles": {}})
    assert "第 2 行 “PAY_AMT”列" in said(plain, End.REFUSED)
