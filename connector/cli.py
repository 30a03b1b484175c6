"""`budgetwatch-connector …`: the command line; what the commands do stands in `commands/`.

Exit codes: `commands/codes.py`; 2 is a wrong command line.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography import x509
from rich.console import Console

from connector import __version__
from connector.commands import check, differences, inbox, init, push, status, watch
from connector.commands.codes import BAD_INPUT, BUSY, NOT_PROVEN, OK
from connector.configuration import DEFAULT_NAME, ConfigurationError
from connector.connection import Connection, connection_of
from connector.durable import QueueBusy
from connector.outgoing import Outgoing
from connector.package import prove_package
from connector.proof import NotProven, prove, read_receipt
from connector.push import MAX_PARALLEL
from connector.report import Reporter
from contracts.values import Origin

CONFIG_VARIABLE: Final = "BUDGETWATCH_CONFIG"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    options.default = os.environ.get(CONFIG_VARIABLE, DEFAULT_NAME)
    reporter = Reporter(Console(stderr=options.json, highlight=False))
    try:
        if options.command == "verify":
            return _verify(options, reporter)
        if options.command == "init":
            return init.run(options, reporter)
        return _connected(options, reporter)
    except ConfigurationError as error:
        reporter.error(str(error))
    except QueueBusy:
        reporter.error("另一个推送或收件箱命令正在运行，请等它结束后再运行。")
        return BUSY
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        reporter.error(f"文件或文件夹{place} 不能读写（{error.strerror}），请检查路径、磁盘空间和权限。")
    return BAD_INPUT


def _connected(options: argparse.Namespace, reporter: Reporter) -> int:
    if options.command == "status" and options.state is not None:
        return status.run(options, options.state, Outgoing(options.state))
    connection = connection_of(options)
    if options.command == "check":
        return check.run(connection, reporter)
    if options.command == "preview":
        return check.run_preview(options, connection, reporter)
    if options.command == "inbox":
        return inbox.run(options, connection, reporter)
    if options.command == "differences":
        return differences.run(options, connection, reporter)
    return _sending(options, connection, reporter)


def _sending(options: argparse.Namespace, connection: Connection, reporter: Reporter) -> int:
    outgoing = Outgoing(connection.state)
    if options.command == "status":
        return status.run(options, connection.state, outgoing)
    if options.command == "watch":
        return watch.run(options, connection, outgoing, reporter)
    with outgoing.locked():
        return push.run(options, connection, outgoing, reporter)


def _verify(options: argparse.Namespace, reporter: Reporter) -> int:
    """Prove a receipt offline, and the file that it confirms; or a sealed package of the archive."""
    try:
        authority = x509.load_pem_x509_certificate(options.ca.read_bytes())
        if options.receipt.suffix == ".zip":
            proven = prove_package(options.receipt, authority)
        else:
            proven = prove(read_receipt(options.receipt), authority, options.file)
        for line in proven:
            reporter.say(line)
    except NotProven as error:
        reporter.error(f"验证不通过：{error}")
        return NOT_PROVEN
    except (OSError, ValueError) as error:
        reporter.error(f"回执、证书或文件不能读取（{getattr(error, 'strerror', None) or '内容不是回执或证书'}）。")
        return BAD_INPUT
    reporter.say("验证通过。")
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="budgetwatch-connector",
        description="部门前置机：把数据文件报送给人大预算联网监督系统，可断点续传，重复运行不会重复报送。",
        epilog="退出码：0 全部接收或可用；2 参数有误；3 配置、文件、说明或证书有误；4 有文件被退回；5 有文件尚未送达"
        "（再次运行即可）；6 证书未被接受或对方身份不符；7 另一个推送正在运行；8 回执或档案包验证不通过。",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    _init(commands.add_parser("init", help="回答几个问题，生成配置文件"))
    _connecting(commands.add_parser("check", help="逐项检查证书、网络、时钟、文件夹和数据来源，不报送"))
    preview = _connecting(commands.add_parser("preview", help="预览一个来源按对照文件转换后的前几行，不报送"))
    preview.add_argument("source", metavar="来源", help="配置中来源的名称")
    preview.add_argument("--rows", type=int, default=10, help="预览的行数")
    _push(_connecting(commands.add_parser("push", help="报送文件、配置的来源，或继续报送队列中的文件")))
    watching = _connecting(commands.add_parser("watch", help="持续监视配置的来源，有新数据即报送"))
    watching.add_argument("--once", action="store_true", help="只查看一次")
    listed = _connecting(commands.add_parser("status", help="查看已报送、待发、被退回的文件和回执"))
    listed.add_argument("--last", type=int, default=20, help="每类最多列出的个数")
    listed.add_argument("--json", action="store_true", help="按每个文件一行 JSON 输出")
    inbox.add_parser(
        commands.add_parser("inbox", help="收件箱：列出、取回、签收、答复发给本单位的函件"),
        _connecting(argparse.ArgumentParser(add_help=False)),
    )
    differences.add_parser(
        commands.add_parser("differences", help="勾稽差异：本单位数据与其他数据不符之处，查看并说明原因"),
        _connecting(argparse.ArgumentParser(add_help=False)),
    )
    verify = commands.add_parser("verify", help="离线验证回执或档案包的电子签章（不连接人大系统）")
    verify.add_argument(
        "receipt", type=Path, metavar="RECEIPT", help="回执文件，见待发队列文件夹下的 receipts；或档案包（.zip）"
    )
    verify.add_argument("--ca", required=True, type=Path, help="人大系统 CA 证书（PEM）")
    verify.add_argument("--file", type=Path, help="同时核对所报送的文件")
    verify.set_defaults(json=False)
    return parser


def _connecting(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add what every command that connects takes; each overrides the configuration."""
    parser.set_defaults(json=False)
    parser.add_argument(
        "--config", type=Path, help=f"配置文件（默认当前文件夹的 {DEFAULT_NAME}，或环境变量 {CONFIG_VARIABLE}）"
    )
    parser.add_argument("--url", type=_https, help="人大数据报送入口，https://主机:端口")
    parser.add_argument("--cert", type=Path, help="本单位前置机证书（PEM）")
    parser.add_argument("--key", type=Path, help="证书私钥（PEM）")
    parser.add_argument("--ca", type=Path, help="人大系统 CA 证书（PEM）")
    parser.add_argument("--state", type=Path, help="待发队列所在文件夹")
    return parser


def _init(parser: argparse.ArgumentParser) -> None:
    _connecting(parser)
    parser.add_argument("--unit", help="本单位代码，如 czj")
    parser.add_argument("--region", help="行政区划代码，如 532328")
    parser.add_argument("--folder", help="放待报送文件的文件夹")
    parser.add_argument("--no-input", action="store_true", help="不提问：没有给出的选项用默认值")
    _origin(parser)


def _push(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="文件或文件夹；每个文件旁须有 <文件名>.manifest.json"
    )
    parser.add_argument("--source", action="append", default=[], help="只报送配置中这个来源（可重复）")
    parser.add_argument("--data-set", help="单个文件的数据集名称（代替说明文件），如 report_workbook")
    parser.add_argument("--region", help="单个文件的行政区划代码，如 532328")
    parser.add_argument("--period", help="单个文件的所属期，如 2025、2025-03、2025-03-31")
    parser.add_argument("--rows", type=int, help="单个文件的数据行数（可不填）")
    _origin(parser)
    parser.add_argument(
        "--parallel", type=int, default=MAX_PARALLEL, choices=range(1, MAX_PARALLEL + 1), help="同时传送的文件数"
    )
    parser.add_argument(
        "--again", action="store_true", help="此前被退回的同一文件再次报送（退回原因不在文件本身时使用）"
    )
    parser.add_argument("--patience", type=float, default=300, help="对方无应答时最多重试的秒数")
    parser.add_argument("--wait", type=float, default=600, help="等待校验结果的秒数")
    parser.add_argument(
        "--json", action="store_true", help="结果按每个文件一行 JSON 输出到标准输出，其余文字到标准错误"
    )


def _origin(parser: argparse.ArgumentParser) -> None:
    kinds = [str(origin) for origin in Origin]
    parser.add_argument("--origin", default=Origin.OFFICIAL.value, choices=kinds, help="数据性质")


def _https(text: str) -> str:
    if not text.startswith("https://"):
        raise argparse.ArgumentTypeError("须以 https:// 开头")
    return text
