"""Imports classification codes: `python -m services.ingest.import_codes FILE --year 2026 --table functional`.

FILE is a volume of the finance ministry or the bureau's own element table (with `--region`); with `--mapping` it is the
decided mapping from the year before (from_code, to_code, change, share, reason).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database
from chassis.operation_log import log_act
from contracts.errors import BudgetwatchError, InvalidInput
from services.ingest.code_files import TABLES, check_mapping, read_cells, read_codes
from services.ingest.storage.codes import VolumeHead, replace_mapping, replace_volume

_SHOWN: Final = 20


def import_volume(session: Session, path: Path, options: argparse.Namespace, *, now: datetime) -> list[str]:
    """Put a volume in force; return what the person at the keyboard is told."""
    file = read_codes(read_cells(path), options.table)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    head = VolumeHead(
        fiscal_year=options.year,
        code_table=options.table,
        region=options.region,
        source=options.source or path.name,
        is_complete=options.complete,
        note=options.note,
        file_sha256=digest,
    )
    if replace_volume(session, head, file.codes, now=now) is None:
        return ["该文件已在使用，未作改动。"]
    _log(session, options, {"sha256": digest, "codes": str(len(file.codes))})
    told = [f"已导入{options.year}年{TABLES[options.table]}科目 {len(file.codes)} 个，原有版本已停用并保留。"]
    more = len(file.remarks) - _SHOWN
    return [*told, *file.remarks[:_SHOWN], *([f"另有 {more} 条提示。"] if more > 0 else [])]


def import_mapping(session: Session, path: Path, options: argparse.Namespace, *, now: datetime) -> list[str]:
    """Put a decided mapping in force."""
    content = path.read_bytes()
    rows = check_mapping(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    for row in rows:
        _check_share(row["share"])
    digest = hashlib.sha256(content).hexdigest()
    count = replace_mapping(session, rows, to_year=options.year, code_table=options.table, file_sha256=digest, now=now)
    _log(session, options, {"sha256": digest, "mappings": str(count)})
    return [
        f"已导入{options.year - 1}年至{options.year}年{TABLES[options.table]}对照 {count} 条，原有对照已停用并保留。"
    ]


def _check_share(text: str) -> None:
    try:
        share = Decimal(text)
    except InvalidOperation:
        share = Decimal(0)
    if not 0 < share <= 1:
        raise InvalidInput("wrong-share", f"比例“{text}”应大于 0、不超过 1。", text)


def _log(session: Session, options: argparse.Namespace, detail: dict[str, str]) -> None:
    act = "codes.mapping_imported" if options.mapping else "codes.imported"
    log_act(session, None, act=act, subject=f"{options.table}-{options.year}", detail=detail)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.ingest.import_codes", description="导入政府收支分类科目")
    parser.add_argument(
        "file", type=Path, help="科目本或财政局要素表（CSV、XLSX、XLS、ODS）；--mapping 时为对照表（CSV）"
    )
    parser.add_argument("--year", type=int, required=True, help="预算年度")
    parser.add_argument("--table", choices=sorted(TABLES), required=True, help="科目表")
    parser.add_argument("--region", help="区划代码；财政局自有科目表填写，全国科目本不填")
    parser.add_argument("--source", help="来源，如：财政部2026年政府收支分类科目；默认为文件名")
    parser.add_argument("--complete", action="store_true", help="科目表完整（表中没有的即为不存在）")
    parser.add_argument("--note", default="", help="说明")
    parser.add_argument("--mapping", action="store_true", help="文件为上年至本年的科目对照表")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Import one file in one transaction; exit code 2 where it is wrong."""
    options = _parser().parse_args(arguments)
    run = import_mapping if options.mapping else import_volume
    try:
        with closing(Database.from_settings(Settings())) as database, database.transaction() as session:
            lines = run(session, options.file, options, now=SystemClock().now())
    except (BudgetwatchError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
