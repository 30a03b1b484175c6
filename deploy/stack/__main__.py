"""`python -m deploy.stack {up,demo,down,status,logs,clean,restart,migration,rule} --root .run/<name>`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from deploy.stack import demo, laws, lifecycle, postgres, processes, settling, workbook
from deploy.stack.layout import PROJECT, StackError, load


def main(arguments: list[str] | None = None) -> int:
    """Run one command; errors are told in words, never as a traceback."""
    options = _parser().parse_args(arguments)
    root: Path = options.root if options.root.is_absolute() else PROJECT / options.root
    try:
        return _run(options.command, root, options)
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.stack", description=__doc__)
    commands = ["up", "demo", "down", "status", "logs", "clean", "restart", "migration", "rule"]
    parser.add_argument("command", choices=commands)
    parser.add_argument("--root", type=Path, default=Path(".run/demo"))
    parser.add_argument("--only", choices=["backends"], help="up: start PostgreSQL and RabbitMQ, migrate, no more")
    parser.add_argument("--workbook", type=Path, help="demo: an official report workbook instead of the demo county")
    parser.add_argument("--region", help="demo: the workbook's division code, where its titles do not tell")
    parser.add_argument("--period", help="demo: the workbook's year, where its titles do not tell")
    parser.add_argument("--laws", type=Path, help="demo: a folder of official texts for the law library")
    parser.add_argument(
        "names", nargs="*", help="restart, logs: programs; migration: service and text; rule: file, region, year"
    )
    return parser


def _run(command: str, root: Path, options: argparse.Namespace) -> int:
    match command:
        case "up":
            lifecycle.up(root, only_backends=options.only == "backends")
        case "demo":
            _demo(root, options)
        case "migration":
            return _migration(root, *options.names)
        case "rule":
            return _try_rule(root, *options.names)
        case "down":
            lifecycle.down(root)
        case "clean":
            lifecycle.clean(root)
        case "status":
            return _print_status(root)
        case "logs":
            names = options.names or [path.stem for path in sorted((root / "log").glob("*.log"))]
            return subprocess.call(["tail", "-n", "40", *(str(root / "log" / f"{name}.log") for name in names)])
        case "restart":
            lifecycle.restart(root, options.names)
    return 0


def _demo(root: Path, options: argparse.Namespace) -> None:
    chosen = workbook.describe(options.workbook, options.region, options.period) if options.workbook else None
    layout = lifecycle.up(root)
    if options.laws:
        laws.load(layout, options.laws)
    outcome = demo.run(layout, partial(settling.wait_until_settled, layout), chosen)
    demo.tell(layout, outcome)


def _migration(root: Path, service: str, text: str) -> int:
    """Write a new migration of `service` from the difference between its tables and the database."""
    environment = {**os.environ, **postgres.migration_environment(load(root), service)}
    command = [sys.executable, "-m", "chassis.migrate", service, "--revision", text]
    return subprocess.call(command, cwd=PROJECT, env=environment)


def _try_rule(root: Path, file: str, region: str, year: str) -> int:
    """Run a rule file on the stack's stored facts as the alerts service would, reading only."""
    environment = {**os.environ, **processes.settings(load(root), "alerts", "alerts")}
    command = [sys.executable, "-m", "services.alerts.try_rule", file, "--region", region, "--year", year]
    return subprocess.call(command, cwd=PROJECT, env=environment)


def _print_status(root: Path) -> int:
    states = lifecycle.status(root)
    if not states:
        print(f"{root.name}: down")
        return 3
    for name, word in sorted(states.items()):
        print(f"{name:<18} {word}")
    layout = load(root)
    print(f"portal {layout.url('people')}   connectors {layout.url('connectors')}")
    return 0 if all(word in {"ready", "running"} for word in states.values()) else 3


if __name__ == "__main__":
    sys.exit(main())
