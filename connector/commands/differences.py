"""`differences`: where this unit's data do not agree with others', and the unit's word on it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from connector.commands.codes import BAD_INPUT, DENIED, NOT_ARRIVED, OK, REFUSED
from connector.connection import Connection, Unusable
from connector.differences import DifferenceBox, DifferenceError, Explaining, name_of
from connector.door import Denied, Rejected
from connector.patience import GaveUp, Patience
from connector.plain_text import NotText, read_text
from connector.report import Reporter, beijing
from contracts.ingest.reconciliation_v1 import Difference, DifferenceState, DifferenceSummary
from contracts.units import UNITS

STATES: Final = {
    DifferenceState.OPEN: "待说明",
    DifferenceState.REOPENED: "重新打开，待说明",
    DifferenceState.EXPLAINED: "已说明，待认可",
    DifferenceState.SIGNED_OFF: "已认可",
    DifferenceState.CLOSED: "已消除",
}


def add_parser(parser: argparse.ArgumentParser, connecting: argparse.ArgumentParser) -> None:
    """Add the three acts to `differences`; each takes what every connecting command takes."""
    acts = parser.add_subparsers(dest="act", required=True)
    listed = acts.add_parser("list", parents=[connecting], help="列出本单位数据与其他数据不符、待说明的差异")
    listed.add_argument("--all", action="store_true", help="连同已说明、已认可、已消除的")
    listed.add_argument("--json", action="store_true", help="按每条差异一行 JSON 输出")
    show = acts.add_parser("show", parents=[connecting], help="看一条差异：两边的金额、本单位的记录、经过")
    explain = acts.add_parser("explain", parents=[connecting], help="说明差异的原因、涉及的凭证和更正时间")
    text = explain.add_mutually_exclusive_group(required=True)
    text.add_argument("--text", help="说明内容")
    text.add_argument("--text-file", type=Path, help="写有说明内容的文本文件（UTF-8 或 GB18030）")
    for one in (show, explain):
        one.add_argument("number", metavar="编号", help="differences list 所列的编号，可只写前 8 位")
        one.set_defaults(json=False)
    for one in (listed, show, explain):
        one.add_argument("--patience", type=float, default=60, help="对方无应答时最多重试的秒数")


def run(options: argparse.Namespace, connection: Connection, reporter: Reporter) -> int:
    """Send the explanations that wait and do the act; the highest exit code counts."""
    box = DifferenceBox(connection.state)
    try:
        with connection.door() as door:
            patience = Patience(silence_s=options.patience)
            explaining = Explaining(door, box, lambda text: reporter.say(text, "yellow"), patience=patience)
            code = _tell(explaining, reporter)
            return max(code, ACTS[options.act](options, box, explaining, reporter))
    except (DifferenceError, NotText, Unusable) as error:
        reporter.error(str(error))
        return BAD_INPUT
    except GaveUp as error:
        reporter.error(str(error))
        if box.waiting():
            reporter.say("说明尚未送达，已保留；再次运行 differences 的任一命令即续送。", "yellow")
        return NOT_ARRIVED
    except Denied as error:
        reporter.error(str(error))
        return DENIED
    except Rejected as error:
        reporter.error(str(error))
        return REFUSED


def _list(options: argparse.Namespace, _box: DifferenceBox, explaining: Explaining, reporter: Reporter) -> int:
    found: Sequence[DifferenceSummary] = explaining.look()
    if options.all:
        found = explaining.listed(None)
    if options.json:
        for item in found:
            print(item.model_dump_json())
        return OK
    if not found:
        reporter.say("没有待说明的差异。" if not options.all else "没有差异。", "green")
        return OK
    for item in found:
        for line in lines_of(item):
            reporter.say(line)
    reporter.say(
        "请先核对本单位的数据：数据有误的，更正后重新报送，差异自行消除；数据无误的，用 differences explain 说明原因。"
    )
    return OK


def _show(options: argparse.Namespace, _box: DifferenceBox, explaining: Explaining, reporter: Reporter) -> int:
    found = explaining.whole(explaining.find(options.number))
    for line in (*lines_of(found.summary), *_sides(found)):
        reporter.say(line)
    if found.explanation:
        reporter.say(f"    {UNITS.get(found.explained_unit, found.explained_unit)}的说明：{found.explanation}")
    for entry in found.history:
        if entry.note and not entry.unit:
            reporter.say(f"    {beijing(entry.at)} 预算工委意见：{entry.note}")
    return OK


def _explain(options: argparse.Namespace, box: DifferenceBox, explaining: Explaining, reporter: Reporter) -> int:
    text = options.text if options.text_file is None else read_text(options.text_file)
    box.add(explaining.find(options.number), text)
    return _tell(explaining, reporter)


def _tell(explaining: Explaining, reporter: Reporter) -> int:
    code = OK
    for told, end in explaining.send_all():
        if isinstance(end, Rejected):
            reporter.error(f"{told.what}的说明未被接收：{end}")
            code = REFUSED
        else:
            reporter.say(f"{told.what}的说明已送达，{STATES[end.summary.state]}。", "green")
    return code


ACTS: Final[dict[str, Callable[[argparse.Namespace, DifferenceBox, Explaining, Reporter], int]]] = {
    "list": _list,
    "show": _show,
    "explain": _explain,
}


def lines_of(item: DifferenceSummary) -> list[str]:
    """Return what people read of a difference in a list."""
    number = str(item.difference_id)[:8]
    return [
        f"{number}  {name_of(item)}  {STATES[item.state]}，已 {item.age_days} 天",
        f"    {item.left:,.2f} 元与 {item.right:,.2f} 元，相差 {item.amount:,.2f} 元（{item.identity}）",
    ]


def _sides(found: Difference) -> list[str]:
    relation = "应等于" if found.relation == "equal" else "不应超过"
    lines = [f"    {found.left_title} {relation} {found.right_title}，允许误差 {found.tolerance} 元；{found.cut_off}"]
    lines += [f"    也可能是：{reason}" for reason in found.innocent_reasons]
    for row in found.rows:
        side = found.left_title if row.side == "left" else found.right_title
        lines.append(f"    {side}：{row.receipt.file_name} 第 {row.row_no} 行 {row.label} {row.amount:,.2f} 元")
    if not found.rows:
        lines.append("    本单位没有报送这一项的记录，另一边有。")
    return lines
