"""From the configured sources to files with their statements: as they lie there, or turned by a mapping."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from connector.configuration import Configuration, ConfigurationError, SourceSetting
from connector.mapping import MappingFile, MappingProblems, load_mapping, turn
from connector.periods import PeriodError, period_of
from connector.secret import SecretError
from connector.sources import SUFFIX, Source, SourceError, Statement, as_statement
from connector.tables import WORKBOOKS, Table, TableError, open_file, open_query
from contracts.templates import LABELS, MONEY_UNITS, STATEMENT_SHEET, TOTAL_PREFIX

SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file, or a query, that may have something to send."""

    setting: SourceSetting
    path: Path | None
    """Null for a query."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.setting.name if self.path is None else str(self.path)


def candidates(configuration: Configuration, setting: SourceSetting) -> list[Candidate]:
    """Return what a source offers now; `SourceError` where its folder is not there."""
    if setting.folder is None:
        return [Candidate(setting, None)]
    folder = configuration.path(setting.folder)
    if not folder.is_dir():
        raise SourceError(setting.name, f"没有文件夹 {folder}，请建立它或修改配置。")
    found = sorted(path for path in folder.rglob(setting.pattern) if path.is_file())
    return [
        Candidate(setting, path)
        for path in found
        # `~$` and `.~` are what office programs keep beside an open file
        if not path.name.startswith((".", "~$")) and not path.name.endswith(SUFFIX)
    ]


def prepare(configuration: Configuration, candidate: Candidate, *, today: date, into: Path) -> Source:
    """Return a candidate as a file to send; a turned one is written into `into`. `SourceError` says what is wrong."""
    setting, path = candidate.setting, candidate.path
    try:
        if setting.mapping is None and path is not None:
            return Source(path, statement_of(path, configuration))
        mapping = mapping_of(configuration, setting)
        period = period_of(setting.period or "", today=today, file_name=path.name if path else "")
        target = into / (f"{path.stem}.csv" if path else f"{setting.name}-{period}.csv")
        opened = open_table(configuration, candidate, mapping, period)
        return Source(target, write_turned(mapping, opened, target, candidate.name, period, configuration))
    except MappingProblems as error:
        raise SourceError(candidate.name, told(error)) from error
    except (TableError, ConfigurationError, SecretError, PeriodError) as error:
        raise SourceError(candidate.name, str(error)) from error
    except OSError as error:
        raise SourceError(candidate.name, f"不能读写（{error.strerror}）。") from error


def mapping_of(configuration: Configuration, setting: SourceSetting) -> MappingFile:
    """Return the mapping of a source."""
    if setting.mapping is None:
        raise ConfigurationError(f"来源 {setting.name} 没有 mapping")
    return load_mapping(configuration.path(setting.mapping))


def open_table(
    configuration: Configuration, candidate: Candidate, mapping: MappingFile, period: str, limit: int | None = None
) -> AbstractContextManager[Table]:
    """Open the table behind a candidate."""
    setting = candidate.setting
    if candidate.path is not None:
        return open_file(candidate.path, sheet=mapping.sheet, header_row=mapping.header_row)
    if setting.database is None or setting.query is None:
        raise ConfigurationError(f"来源 {setting.name} 没有 database 和 query")
    query = configuration.path(setting.query).read_text(encoding="utf-8")
    password = configuration.secret(setting.database.password)
    return open_query(setting.database.url, password, query, period=period, limit=limit)


def write_turned(
    mapping: MappingFile,
    opened: AbstractContextManager[Table],
    target: Path,
    name: str,
    period: str,
    configuration: Configuration,
) -> Statement:
    """Write the turned rows as CSV and return the statement that belongs to them."""
    with opened as table, target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(mapping.rules)
        turned = turn(mapping, table.header, table.rows, name=name, period=period, take=writer.writerow)
    if not turned.rows:
        raise TableError("没有一行可以报送的数据；如本期确实没有数据，请与预算工委联系。")
    said = {"data_set": mapping.data_set, "region": configuration.region, "period": period, "rows": turned.rows,
            "control_totals": turned.totals, "origin": configuration.origin,
            "schema_version": mapping.schema_version}  # fmt: skip
    return as_statement(said, name)


def preview(
    configuration: Configuration, candidate: Candidate, *, today: date, rows: int
) -> tuple[list[str], list[list[str]]]:
    """Return the fields and the first turned rows; raises as the parts do, `MappingProblems` above all."""
    mapping = mapping_of(configuration, candidate.setting)
    file_name = candidate.path.name if candidate.path else ""
    period = period_of(candidate.setting.period or "", today=today, file_name=file_name)
    found: list[list[str]] = []
    with open_table(configuration, candidate, mapping, period, limit=rows) as table:
        turn(mapping, table.header, table.rows, name=candidate.name, period=period, take=found.append, limit=rows)
    return list(mapping.rules), found


def told(error: MappingProblems) -> str:
    """Return the problems of a mapping for people, the first ones."""
    lines = [f"对照转换有误，共 {len(error.problems)} 处："]
    lines += [f"  {number}. {problem}" for number, problem in enumerate(error.problems[:SHOWN_PROBLEMS], start=1)]
    if len(error.problems) > SHOWN_PROBLEMS:
        lines.append(f"  另有 {len(error.problems) - SHOWN_PROBLEMS} 处，改正以上各处后再试。")
    return "\n".join(lines)


def statement_of(path: Path, configuration: Configuration) -> Statement:
    """Return what is stated about a file: its sidecar, else the statement sheet of a filled template."""
    usual: dict[str, Any] = {"region": configuration.region, "origin": configuration.origin}
    sidecar = path.with_name(path.name + SUFFIX)
    if sidecar.is_file():
        try:
            said = json.loads(sidecar.read_text(encoding="utf-8-sig"))
        except (ValueError, OSError) as error:
            raise SourceError(str(sidecar), "说明文件不是 JSON 文本，请检查引号和逗号。") from error
        if not isinstance(said, dict):
            raise SourceError(str(sidecar), "说明内容有误，请检查：全文。")
        return as_statement(usual | said, str(sidecar))
    if path.suffix.lower() in WORKBOOKS and (said := template_statement(path)) is not None:
        return as_statement(usual | said, str(path))
    raise SourceError(str(path), f"缺少说明文件 {sidecar.name}，文件中也没有填好的“{STATEMENT_SHEET}”工作表。")


def template_statement(path: Path) -> dict[str, Any] | None:
    """Return what the statement sheet of a template says, amounts in yuan; null where there is no such sheet."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        if STATEMENT_SHEET not in book.sheet_names:
            return None
        rows = book.get_sheet_by_name(STATEMENT_SHEET).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise SourceError(str(path), f"工作簿不能读取，请用表格软件打开检查后另存（{error}）。") from error
    lines = [tuple(_text(cell) for cell in [*row, "", "", ""][:3]) for row in rows]
    by_label = {label: value for label, value, _ in lines if label and value}
    unit = by_label.get(LABELS["unit"], "")
    if unit not in MONEY_UNITS:
        raise SourceError(str(path), f"“{STATEMENT_SHEET}”中的金额单位应为元或万元，现为“{unit}”。")
    said: dict[str, Any] = {
        name: by_label[label] for name, label in LABELS.items() if name != "unit" and label in by_label
    }
    said["control_totals"] = dict(_totals(path, lines, MONEY_UNITS[unit]))
    return said


def _totals(path: Path, lines: list[tuple[str, ...]], factor: Decimal) -> Iterator[tuple[str, Decimal]]:
    for label, value, field in lines:
        if label.startswith(TOTAL_PREFIX) and value and field:
            try:
                yield field, Decimal(value.replace(",", "")) * factor
            except InvalidOperation:
                raise SourceError(str(path), f"“{label}”应为数值，现为“{value}”。") from None


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    return str(cell).strip()
