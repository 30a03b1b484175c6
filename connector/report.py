"""What people read: progress, receipts, refusals (Chinese)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Final, Self

from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from connector.outgoing import Item
from connector.push import End
from contracts.ingest.v1 import Receipt, Refusal

CHINA: Final = timezone(timedelta(hours=8))
SHOWN_REFUSALS: Final = 50


class Reporter:
    """Shows progress while it lasts and tells the end of every item."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def part(self, item: Item, sent: int) -> None:
        """Move an item's bar."""
        with self._lock:
            if item.key not in self._tasks:
                name = item.manifest.file_name
                self._tasks[item.key] = self._progress.add_task(name, total=item.manifest.size)
            self._progress.update(self._tasks[item.key], completed=sent)
        if not self._console.is_terminal and sent == item.manifest.size:
            self._say(f"{item.manifest.file_name}：已送达 {sent:,} 字节，等待校验")

    def note(self, item: Item, text: str) -> None:
        """Say a line about an item."""
        self._say(f"{item.manifest.file_name}：{text}", "yellow")

    def say(self, text: str, style: str = "") -> None:
        """Say a line."""
        self._say(text, style)

    def error(self, text: str) -> None:
        """Say what is wrong."""
        self._say(text, "red")

    def end(self, item: Item, end: End, *, is_new: bool = True) -> None:
        """Tell how an item ended."""
        if end is End.ACCEPTED and item.receipt is not None:
            self._say(f"{item.manifest.file_name}：已接收{'' if is_new else '（此前已报送，未重复传送）'}", "green")
            self._receipt(item.receipt, item.column_titles)
        elif end is End.REFUSED:
            self._say(
                f"{item.manifest.file_name}：被退回{'' if is_new else '（此前已退回；改正后请重新生成文件）'}", "red"
            )
            self._refusals(item)
        else:
            self._say(f"{item.manifest.file_name}：尚未完成，保留在待发队列", "yellow")

    def _receipt(self, receipt: Receipt, titles: Mapping[str, str]) -> None:
        rows = [
            ("回执编号", receipt.number),
            ("接收时间", beijing(receipt.accepted_at)),
            ("入账行数", f"{receipt.rows:,}"),
            *((f"合计 {titles.get(name.lower(), name)}", f"{total:,.2f} 元") for name, total in receipt.totals.items()),
            ("SHA-256", receipt.manifest.sha256),
            ("电子签章", "已签章" if receipt.seal is not None else "待签章"),
        ]
        if receipt.supersedes is not None:
            rows.append(("替代", f"此前的报送（{receipt.supersedes}）"))
        width = max(cell_len(name) for name, _ in rows)
        for name, value in rows:
            self._say(f"  {name}{' ' * (width - cell_len(name))}  {value}")
        for note in receipt.notes:
            sheet = "" if note.sheet is None else f"工作表“{note.sheet}”："
            self._say(f"  说明：{sheet}{note.detail}")

    def _refusals(self, item: Item) -> None:
        if item.problem is not None:
            self._say(f"  {item.problem}")
        if item.delivery is None or not item.delivery.refusals:
            return
        self._say(f"  退回原因，共 {item.delivery.refusal_count} 处：")
        for number, refusal in enumerate(item.delivery.refusals[:SHOWN_REFUSALS], start=1):
            self._say(f"  {number}. {_place(refusal, item.column_titles)}：{refusal.detail}")
        hidden = item.delivery.refusal_count - SHOWN_REFUSALS
        if hidden > 0:
            self._say(f"  另有 {hidden} 处未列出，改正后重新报送时会再次检查。")

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style=style), soft_wrap=True)


def _place(refusal: Refusal, titles: Mapping[str, str]) -> str:
    parts = [refusal.file]
    if refusal.sheet is not None:
        parts.append(f"工作表“{refusal.sheet}”")
    if refusal.row is not None:
        parts.append(f"第 {refusal.row} 行")
    if refusal.column is not None:
        title = titles.get(refusal.column.lower())
        parts.append(f"“{refusal.column}”列" if title is None else f"“{title}”（{refusal.column}）列")
    if refusal.value is not None:
        parts.append(f"内容“{refusal.value}”")
    return " ".join(parts)


def beijing(at: datetime) -> str:
    """Return a time as the unit's clock on the wall shows it."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
