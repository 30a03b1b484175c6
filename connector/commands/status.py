"""`status`: what was sent, what waits, what was refused and why, where the receipts lie."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from connector.commands.codes import NOT_ARRIVED, OK
from connector.commands.differences import lines_of as difference_lines
from connector.commands.inbox import lines_of, notice_lines
from connector.differences import DifferenceBox
from connector.inbox import LetterBox
from connector.outgoing import Item, Outgoing
from connector.report import beijing


def run(options: argparse.Namespace, state: Path, outgoing: Outgoing) -> int:
    """Print the queue; it may be looked at while another process sends. `NOT_ARRIVED` where something waits."""
    kinds = {"待发": outgoing.waiting(), "已接收": outgoing.ended("done"), "被退回": outgoing.ended("refused")}
    if options.json:
        for kind, items in kinds.items():
            for item in items:
                print(json.dumps({"state": kind, **item.model_dump(mode="json")}, ensure_ascii=False))
        return NOT_ARRIVED if kinds["待发"] else OK
    console = Console(highlight=False, markup=False, soft_wrap=True)
    for kind, items in kinds.items():
        console.print(f"{kind} {len(items)} 个")
        for item in items[-options.last :]:
            console.print(f"  {_line(item)}")
            for why in _why(item):
                console.print(f"      {why}")
    _inbox(state, console)
    _differences(state, console)
    console.print(f"回执文件夹：{state / 'receipts'}")
    return NOT_ARRIVED if kinds["待发"] else OK


def _inbox(state: Path, console: Console) -> None:
    """Tell the letters as last seen; `inbox list` brings them up to date."""
    box = LetterBox(state)
    known = [item for item in box.known() if item.may_sign or item.may_answer]
    console.print(f"收件箱 待签收或待答复 {len(known)} 份（以最近一次 inbox list 为准）")
    for item in known:
        for line in lines_of(item):
            console.print(f"  {line}")
    for line in notice_lines(box.notices()):
        console.print(f"  {line}")
    for task in box.waiting():
        console.print(f"  {task.what}尚未送达，再次运行 inbox 的任一命令即续送")


def _differences(state: Path, console: Console) -> None:
    """Tell the differences as last seen; `differences list` brings them up to date."""
    box = DifferenceBox(state)
    console.print(f"勾稽差异 待说明 {len(box.known())} 条（以最近一次 differences list 或 watch 为准）")
    for item in box.known():
        for line in difference_lines(item):
            console.print(f"  {line}")
    for told in box.waiting():
        console.print(f"  {told.what}的说明尚未送达，再次运行 differences 的任一命令即续送")


def _line(item: Item) -> str:
    when = beijing(item.ended_at or item.added_at)
    number = item.receipt.number if item.receipt else ""
    manifest = item.manifest
    return f"{when}  {manifest.file_name}  {manifest.data_set} {manifest.period}  {number}".rstrip()


def _why(item: Item) -> list[str]:
    if item.ended_at is None or item.receipt is not None:
        return []
    found = [item.problem] if item.problem else []
    if item.delivery is not None and item.delivery.refusals:
        found.append(f"退回原因 {item.delivery.refusal_count} 处，第一处：{item.delivery.refusals[0].detail}")
    return found
