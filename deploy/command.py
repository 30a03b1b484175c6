"""`budgetwatch`: the project's command. `budgetwatch deadline --from 2025-01-20 --working-days 10`, `budgetwatch rules try FILE`,
`budgetwatch months load PACKAGE.zip --ca ca.pem --to "dbname=…"`.

It only names what other modules do; `make setup` puts it into `.venv/bin` (`deploy/budgetwatch`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy import months
from deploy.stack import processes
from deploy.stack.layout import PROJECT, StackError, load
from services.cases import deadline


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; exit code 2 where the input is wrong, 1 where the stack is missing."""
    options = _parser().parse_args(arguments)
    if options.command == "deadline":
        return deadline.run(options)
    if options.command == "months":
        return months.run(options)
    try:
        return _try_rule(options)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="budgetwatch", description="人大预算联网监督系统命令行")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    counting = commands.add_parser("deadline", help=deadline.ABOUT, description=deadline.ABOUT)
    deadline.add_arguments(counting)
    exported = commands.add_parser("months", help="月度导出").add_subparsers(dest="act", required=True, metavar="事项")
    months.add_arguments(exported.add_parser("load", help=months.ABOUT, description=months.ABOUT))
    rules = commands.add_parser("rules", help="监督规则").add_subparsers(dest="act", required=True, metavar="事项")
    trying = rules.add_parser("try", help="试运行一个规则文件：只读，不保存任何结果")
    trying.add_argument("file", type=Path, help="规则文件（.sql）")
    trying.add_argument("--region", default="532328", help="区划代码")
    trying.add_argument("--year", required=True, help="预算年度")
    trying.add_argument("--root", type=Path, default=Path(".run/demo"), help="正在运行的系统所在目录")
    return parser


def _try_rule(options: argparse.Namespace) -> int:
    """Run a rule file on the stack's stored facts as the alerts service would, reading only."""
    root: Path = options.root if options.root.is_absolute() else PROJECT / options.root
    if not (root / "stack.json").exists():
        raise StackError(f"no stack lies in {root}", "start one (make demo), or name its folder with --root")
    environment = {**os.environ, **processes.settings(load(root), "alerts", "alerts")}
    words = [str(options.file.resolve()), "--region", options.region, "--year", str(options.year)]
    return subprocess.call([sys.executable, "-m", "services.alerts.try_rule", *words], cwd=PROJECT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
