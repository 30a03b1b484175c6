"""`budgetwatch-connector push …`: command line and exit codes.

    0  every file is accepted (now or in an earlier run)
    2  the command line is wrong
    3  a file or its statement cannot be used, or certificate, key or CA cannot be read
    4  a file was refused; the reasons are printed
    5  a file has not arrived or is not decided yet; it stays in the queue, run again
    6  the certificate was not let in, or the server is not the one that the CA vouches for
    7  another run works on the same state directory
    8  a receipt does not prove what it says
Where several apply the highest is given.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography import x509
from rich.console import Console

from connector import __version__
from connector.door import Door, tls_context
from connector.outgoing import Item, Outgoing, QueueBusy
from connector.proof import NotProven, prove, read_receipt, signer
from connector.push import MAX_PARALLEL, End, Patience, Pusher
from connector.report import Reporter
from connector.sources import SourceError, collect
from contracts.values import Origin

OK: Final = 0
BAD_INPUT: Final = 3
REFUSED: Final = 4
NOT_ARRIVED: Final = 5
DENIED: Final = 6
BUSY: Final = 7
NOT_PROVEN: Final = 8

_CODES: Final = {End.ACCEPTED: OK, End.REFUSED: REFUSED, End.WAITING: NOT_ARRIVED, End.DENIED: DENIED}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=options.json, highlight=False)
    reporter = Reporter(console)
    if options.command == "verify":
        return _verify(options, reporter)
    try:
        outgoing = Outgoing(options.state)
        with outgoing.locked():
            return _push(options, outgoing, reporter) if options.command == "push" else _status(options, outgoing)
    except QueueBusy:
        reporter.error(f"另一个推送正在使用 {options.state}，请等它结束后再运行。")
        return BUSY
    except OSError as error:
        reporter.error(f"待发队列 {options.state} 不能读写（{error.strerror}），请检查磁盘空间和权限。")
        return BAD_INPUT


def _push(options: argparse.Namespace, outgoing: Outgoing, reporter: Reporter) -> int:
    try:
        tls = tls_context(options.cert, options.key, options.ca)
        sign = signer(options.key)
    except (OSError, ValueError, TypeError) as error:
        why = getattr(error, "strerror", None) or error
        reporter.error(f"证书、私钥或 CA 不能使用（{why}），请核对 --cert、--key、--ca。")
        return BAD_INPUT
    stated = {name: getattr(options, name) for name in ("data_set", "region", "period", "rows")}
    stated = {name: value for name, value in stated.items() if value is not None}
    if stated:
        stated["origin"] = options.origin
    sources, errors = collect(options.paths, stated)
    ended: list[tuple[Item, End, bool]] = []
    for source in sources:
        try:
            item = outgoing.add(source, again=options.again)
        except SourceError as error:
            errors.append(error)
            continue
        if item.ended_at is not None:
            ended.append((item, End.ACCEPTED if item.receipt is not None else End.REFUSED, False))
    for complaint in errors:
        reporter.error(str(complaint))
    patience = Patience(silence_s=options.patience, decision_s=options.wait)
    with reporter, Door(options.url, tls, sign) as door:
        pusher = Pusher(door, outgoing, reporter, patience=patience)
        ended += [(item, end, True) for item, end in pusher.push_all(outgoing.waiting(), options.parallel)]
    for item, end, is_new in ended:
        reporter.end(item, end, is_new=is_new)
        if end is End.REFUSED and outgoing.report_of(item).exists():
            reporter.say(f"  差错清单：{outgoing.report_of(item)}")
        if options.json:
            print(_as_json(item, end, is_new=is_new), flush=True)
    return max([OK, *(_CODES[end] for _, end, _ in ended), *(BAD_INPUT for _ in errors)])


def _verify(options: argparse.Namespace, reporter: Reporter) -> int:
    """Prove a receipt offline, and the file that it confirms."""
    try:
        receipt = read_receipt(options.receipt)
        authority = x509.load_pem_x509_certificate(options.ca.read_bytes())
        for line in prove(receipt, authority, options.file):
            reporter.say(line)
    except NotProven as error:
        reporter.error(f"验证不通过：{error}")
        return NOT_PROVEN
    except (OSError, ValueError) as error:
        reporter.error(f"回执、证书或文件不能读取（{getattr(error, 'strerror', None) or '内容不是回执或证书'}）。")
        return BAD_INPUT
    reporter.say("验证通过。")
    return OK


def _status(options: argparse.Namespace, outgoing: Outgoing) -> int:
    console = Console(highlight=False, markup=False)
    for title, items in (
        ("待发", outgoing.waiting()),
        ("已接收", outgoing.ended("done")),
        ("被退回", outgoing.ended("refused")),
    ):
        console.print(f"{title} {len(items)} 个")
        for item in items[-options.last :]:
            number = item.receipt.number if item.receipt else ""
            console.print(f"  {item.manifest.file_name}  {item.manifest.data_set} {item.manifest.period}  {number}")
    return OK


def _as_json(item: Item, end: End, *, is_new: bool) -> str:
    found = item.model_dump(mode="json", include={"source", "manifest", "delivery", "receipt", "problem"})
    return json.dumps({"end": end, "is_new": is_new, **found}, ensure_ascii=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="budgetwatch-connector",
        description="部门前置机：把数据文件报送给人大预算联网监督系统，可断点续传，重复运行不会重复报送。",
        epilog="退出码：0 全部接收；2 参数有误；3 文件、说明或证书有误；4 有文件被退回；5 有文件尚未送达（再次运行即可）；"
        "6 证书未被接受或对方身份不符；7 另一个推送正在运行；8 回执验证不通过。",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    push = commands.add_parser("push", help="报送文件或文件夹；不带路径时继续报送队列中的文件")
    push.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="文件或文件夹；每个文件旁须有 <文件名>.manifest.json"
    )
    push.add_argument("--url", required=True, type=_https, help="人大数据报送入口，https://主机:端口")
    push.add_argument("--cert", required=True, type=Path, help="本单位前置机证书（PEM）")
    push.add_argument("--key", required=True, type=Path, help="证书私钥（PEM）")
    push.add_argument("--ca", required=True, type=Path, help="人大系统 CA 证书（PEM）")
    push.add_argument("--state", required=True, type=Path, help="待发队列所在文件夹")
    push.add_argument("--data-set", help="单个文件的数据集名称（代替说明文件），如 report_workbook")
    push.add_argument("--region", help="单个文件的行政区划代码，如 532328")
    push.add_argument("--period", help="单个文件的所属期，如 2025、2025-03、2025-03-31")
    push.add_argument("--rows", type=int, help="单个文件的数据行数（可不填）")
    push.add_argument(
        "--origin", default=Origin.OFFICIAL.value, choices=[str(origin) for origin in Origin], help="数据性质"
    )
    push.add_argument(
        "--parallel", type=int, default=MAX_PARALLEL, choices=range(1, MAX_PARALLEL + 1), help="同时传送的文件数"
    )
    push.add_argument("--again", action="store_true", help="此前被退回的同一文件再次报送（退回原因不在文件本身时使用）")
    push.add_argument("--patience", type=float, default=300, help="对方无应答时最多重试的秒数")
    push.add_argument("--wait", type=float, default=600, help="等待校验结果的秒数")
    push.add_argument("--json", action="store_true", help="结果按每个文件一行 JSON 输出到标准输出，其余文字到标准错误")
    status = commands.add_parser("status", help="查看待发队列和最近的结果")
    status.add_argument("--state", required=True, type=Path, help="待发队列所在文件夹")
    status.add_argument("--last", type=int, default=20, help="每类最多列出的个数")
    status.set_defaults(json=False)
    verify = commands.add_parser("verify", help="离线验证回执的电子签章（不连接人大系统）")
    verify.add_argument("receipt", type=Path, metavar="RECEIPT", help="回执文件，见待发队列文件夹下的 receipts")
    verify.add_argument("--ca", required=True, type=Path, help="人大系统 CA 证书（PEM）")
    verify.add_argument("--file", type=Path, help="同时核对所报送的文件")
    verify.set_defaults(json=False)
    return parser


def _https(text: str) -> str:
    if not text.startswith("https://"):
        raise argparse.ArgumentTypeError("须以 https:// 开头")
    return text
