"""`check`: try everything without sending; `preview`: the first rows as they would be sent."""

from __future__ import annotations

import argparse
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from connector.checking import check
from connector.commands.codes import BAD_INPUT, OK
from connector.configuration import ConfigurationError
from connector.connection import Connection
from connector.mapping import MappingProblems
from connector.periods import PeriodError
from connector.prepare import candidates, preview, told
from connector.report import Reporter
from connector.secret import SecretError
from connector.sources import SourceError
from connector.tables import TableError

MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("!", "yellow")}


def run(connection: Connection, reporter: Reporter) -> int:
    """Print every finding; `BAD_INPUT` where one is bad."""
    code = OK
    for finding in check(connection):
        mark, style = MARKS[finding.is_good]
        reporter.say(f"{mark} {finding.what}：{finding.detail}", style)
        if finding.is_good is False:
            code = BAD_INPUT
    reporter.say("全部可用，可以报送。" if code == OK else "请按 ✗ 各行的提示处理后再运行 check。")
    return code


def run_preview(options: argparse.Namespace, connection: Connection, reporter: Reporter) -> int:
    """Show the first rows of a source with a mapping, turned."""
    configuration = connection.configuration
    chosen = [one for one in configuration.sources if one.name == options.source] if configuration else []
    if configuration is None or not chosen or chosen[0].mapping is None:
        reporter.error(f"配置中没有名为“{options.source}”且写了 mapping 的来源。")
        return BAD_INPUT
    try:
        found = candidates(configuration, chosen[0])
        if not found:
            reporter.error("文件夹中没有文件，没有可预览的内容。")
            return BAD_INPUT
        today = datetime.now().astimezone().date()
        fields, rows = preview(configuration, found[-1], today=today, rows=options.rows)
    except MappingProblems as error:
        reporter.error(told(error))
        return BAD_INPUT
    except (SourceError, TableError, ConfigurationError, SecretError, PeriodError, OSError) as error:
        reporter.error(str(error))
        return BAD_INPUT
    table = Table(*fields, title=Text(f"{found[-1].name}：前 {len(rows)} 行转换结果"))
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    Console(soft_wrap=False).print(table)
    return OK
