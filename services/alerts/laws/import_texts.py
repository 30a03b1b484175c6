"""Load laws into the library: `python -m services.alerts.laws.import_texts FOLDER|FILE… [--replace REASON]`.

Needs the service's settings (`BW_SERVICE=alerts`, `BW_DB_*`, `BW_SECRETS_DIR`). One transaction a file, with its entry in
the operation log. The same file again changes nothing; other words for a loaded version are refused without --replace.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database
from chassis.operation_log import log_act
from services.alerts.laws.law_file import LawFile, LawFileError, read_law
from services.alerts.laws.store import Stored, store

SUFFIXES = (".md", ".txt")
_SAID = {"new": "已装载", "same": "无变化", "replaced": "已更换"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Load files and folders; 0 where every file is in the library, 2 where one was refused."""
    parser = argparse.ArgumentParser(prog="python -m services.alerts.laws.import_texts", description="导入法规文本")
    parser.add_argument("paths", nargs="+", type=Path, help="法规文本（.md、.txt，UTF-8）或存放文本的文件夹")
    parser.add_argument("--replace", metavar="理由", help="更换已装载版本的文本，写明理由")
    options = parser.parse_args(arguments)
    if options.replace is not None and len(options.replace.strip()) < 2:
        parser.error("--replace 须写明理由")
    try:
        paths = list(files_of(options.paths))
    except LawFileError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    refused = 0
    with closing(Database.from_settings(Settings())) as database:
        for path in paths:
            try:
                stored = import_file(database, path, replace_reason=options.replace)
            except (LawFileError, OSError) as error:
                refused += 1
                sys.stderr.write(f"未装载 {error}\n")
            else:
                sys.stdout.writelines(f"{line}\n" for line in tell(stored))
    sys.stdout.write(f"共 {len(paths)} 个文件，{len(paths) - refused} 个在库，{refused} 个未装载。\n")
    return 2 if refused else 0


def files_of(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named and those in the folders named, by name. `LawFileError` where there is none."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(each for each in path.iterdir() if each.suffix in SUFFIXES and each.is_file())
        if not found:
            raise LawFileError(f"{path}：文件夹中没有 .md 或 .txt 文本")
        yield from found


def import_file(database: Database, path: Path, *, replace_reason: str | None = None) -> Stored:
    """Load one file in one transaction. `LawFileError` where it is refused."""
    file = read_law(path)
    with database.transaction() as session:
        stored = store(session, file, now=SystemClock().now(), replace_reason=replace_reason)
        if stored.outcome != "same":
            detail = {"sha256": file.sha256, "file": file.file_name, "articles": str(len(file.body.articles))}
            detail |= {"reason": replace_reason} if replace_reason else {}
            log_act(session, None, act=f"law.{stored.outcome}", subject=f"{file.law} {file.version}", detail=detail)
    return stored


def tell(stored: Stored) -> Iterator[str]:
    """Yield the lines that tell a person what became of a file."""
    file = stored.file
    yield f"{_SAID[stored.outcome]} 《{file.law}》{file.part} {file.version} 版本，{_count(file)}，{_in_force(file)}"
    if stored.outcome != "same":
        for remark in file.remarks:
            yield f"    请核对：第 {remark.line} 行“{remark.text}”：{remark.detail}"


def _count(file: LawFile) -> str:
    first, last = file.body.articles[0].label, file.body.articles[-1].label
    return f"{len(file.body.articles)} 条（{first}至{last}）"


def _in_force(file: LawFile) -> str:
    if file.stated_in_force is not None:
        return f"自 {file.stated_in_force} 起施行"
    return "文本未载明本版本的施行日期，暂按版本日期计（可用 services.alerts.laws.in_force 补正）"


if __name__ == "__main__":
    sys.exit(main())
