"""Runs one rule over the ledger: a read-only snapshot with a time limit, its rows grouped into findings."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from chassis.logs import log
from services.alerts.grouping import BadFinding, ComparedValue, Finding, group_rows
from services.alerts.parameters import Override, Variant, cell_of, effective, variants
from services.alerts.rule_file import Rule
from services.alerts.sql_guard import CheckedSql
from services.alerts.wording import WordingError, plain

TIME_LIMIT_S: Final = 60
MAX_POINTS: Final = 40
"""Values that one finding is compared with."""
_NUMBERS_AS_DECIMAL: Final = json.JSONDecoder(parse_float=Decimal)
MAX_ROWS: Final = 200_000
"""A rule that gives more rows of evidence than this has lost its measure."""


_STATE_WORDS: Final = {
    "22012": "除数为零",
    "22003": "数值超出范围",
    "42501": "无权读取所用的数据",
    "42P01": "所用的视图不存在",
    "42703": "所用的列不存在",
    "57014": f"查询超过 {TIME_LIMIT_S} 秒的时限，已中止",
}
_CLASS_WORDS: Final = {
    "08": "数据库连接中断",
    "0A": "用到数据库不支持的功能",
    "21": "子查询返回的行数不符",
    "22": "数据的格式或数值不符合计算要求",
    "25": "规则试图写入数据，已拒绝",
    "40": "与其他事务冲突",
    "42": "规则的查询语句有误",
    "53": "数据库资源不足",
    "54": "查询超出数据库的限度",
    "57": "查询被数据库中止",
    "58": "数据库所在系统出错",
    "XX": "数据库内部错误",
}
"""Words of SQLSTATE classes (PostgreSQL manual, appendix A). The server's own text may repeat a value of the data: it goes
to the log only."""


class Outcome(StrEnum):
    """What a run of a rule came to."""

    SPOKE = "spoke"
    SILENT = "silent"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looks at."""

    region: str
    fiscal_year: int
    today: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """A run's outcome; `reason` says why it could not be judged, or what to bear in mind."""

    outcome: Outcome
    reason: str
    findings: tuple[Finding, ...]
    duration_ms: int

    @property
    def is_judged(self) -> bool:
        """True where silence means that nothing is there."""
        return self.outcome in (Outcome.SPOKE, Outcome.SILENT)


@contextmanager
def read_only(engine: Engine, *, time_limit_s: int = TIME_LIMIT_S) -> Iterator[Connection]:
    """Open a connection on which rules run: one snapshot for all of them, nothing can be written, nothing runs long."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        connection.execute(text(f"SET LOCAL statement_timeout = '{time_limit_s}s'"))
        connection.execute(text("SET LOCAL search_path = pg_catalog"))
        connection.execute(text("SET LOCAL work_mem = '64MB'"))
        connection.execute(text("SET LOCAL jit = off"))
        yield connection
        connection.rollback()


def parameters(rule: Rule, scope: Scope) -> dict[str, object]:
    """Return every value that the rule's SQL may ask for."""
    return {
        "region": scope.region,
        "fiscal_year": scope.fiscal_year,
        "today": scope.today,
        **rule.head.bound_parameters(),
    }


class Narrowing(Protocol):
    """Lets a rule run over the rows alone that can matter to it."""

    def narrowed(self, rule: Rule) -> tuple[Rule, dict[str, object]]:
        """Return the rule over those rows, and the values that its SQL then asks for besides."""


def judge(
    connection: Connection,
    rule: Rule,
    scope: Scope,
    overrides: Sequence[Override] = (),
    narrowing: Narrowing | None = None,
) -> Judgement:
    """Run `rule` with the values that hold in each part of the county.

    A fault of the rule is an outcome (`failed` with its reason), a lost connection is raised.
    """
    began = time.perf_counter()
    mine = effective(rule, overrides, scope.today)
    try:
        with connection.begin_nested():
            outcome, reason, findings = _judged_in_parts(connection, variants(rule, mine), scope, mine, narrowing)
    except (BadFinding, WordingError) as fault:
        outcome, reason, findings = Outcome.FAILED, str(fault), ()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        log.warning("rule stopped by the database", rule_id=rule.id, database_says=str(error.orig))
        outcome, reason, findings = Outcome.FAILED, _database_reason(error), ()
    return Judgement(outcome, reason, findings, round((time.perf_counter() - began) * 1000))


def _judged_in_parts(
    connection: Connection,
    parts: Sequence[Variant],
    scope: Scope,
    overrides: Sequence[Override],
    narrowing: Narrowing | None,
) -> tuple[Outcome, str, tuple[Finding, ...]]:
    """Run every variant and keep of each the findings that it is for; what cannot be judged in one part is not judged."""
    kept: dict[str, Finding] = {}
    remarks: dict[str, None] = {}
    for part in parts:
        outcome, reason, findings = _judged(connection, part.rule, scope, narrowing)
        if outcome is Outcome.NOT_APPLICABLE:
            return outcome, reason, ()
        remarks |= dict.fromkeys(filter(None, [reason]))
        values = {name: plain(value) for name, value in part.rule.head.bound_parameters().items()}
        for found in findings:
            if len(parts) == 1 or cell_of(found, overrides) in part.cells:
                kept[found.matter_key] = replace(found, parameters=values, parameter_changes=part.changes)
    return (Outcome.SPOKE if kept else Outcome.SILENT), "；".join(remarks), tuple(kept.values())


def _judged(
    connection: Connection, rule: Rule, scope: Scope, narrowing: Narrowing | None
) -> tuple[Outcome, str, tuple[Finding, ...]]:
    values = parameters(rule, scope)
    checks = connection.execute(text(rule.applies.sql), _asked(rule.applies, values)).mappings().all()
    if not checks:
        raise BadFinding("适用性判断（-- applies）未返回结果，无法认定数据是否齐全")
    refusals = [row["reason"] or "数据不足" for row in checks if not row["is_applicable"]]
    if refusals:
        return Outcome.NOT_APPLICABLE, "；".join(refusals), ()
    remarks = "；".join(row["reason"] for row in checks if row["reason"])
    over, more = narrowing.narrowed(rule) if narrowing else (rule, dict[str, object]())
    rows = _rows(connection, over, values | more)
    findings = group_rows(rule.head, rows, region=scope.region, fiscal_year=scope.fiscal_year)
    if findings and rule.comparison is not None:
        compared = _compared(connection, rule, rule.comparison, values)
        findings = tuple(replace(each, comparison=tuple(compared.get(each.matter_key, ()))) for each in findings)
    return (Outcome.SPOKE if findings else Outcome.SILENT), remarks, findings


def _rows(connection: Connection, rule: Rule, values: Mapping[str, object]) -> list[dict[str, Any]]:
    columns = ", ".join(
        f"CAST(found.{name} AS text) AS {name}" if name in ("facts", "figures") else f"found.{name}"
        for name in rule.findings.columns
    )
    wrapped = f"SELECT {columns}\nFROM (\n{rule.findings.sql}\n) AS found\nLIMIT {MAX_ROWS + 1}"
    rows = connection.execute(text(wrapped), _asked(rule.findings, values)).mappings().all()
    if len(rows) > MAX_ROWS:
        raise BadFinding(f"证据行超过 {MAX_ROWS:,} 行，规则失去分寸，请收紧条件")
    return [
        {name: _parsed(value) if name in ("facts", "figures") else value for name, value in row.items()} for row in rows
    ]


def _compared(
    connection: Connection, rule: Rule, comparison: CheckedSql, values: Mapping[str, object]
) -> dict[str, list[ComparedValue]]:
    """Return what each finding is compared with; a comparison that fails takes no finding away, it is missing and logged."""
    found: dict[str, list[ComparedValue]] = {}
    try:
        with connection.begin_nested():
            rows = connection.execute(
                text(f"{comparison.sql}\nLIMIT {MAX_ROWS}"), _asked(comparison, values)
            ).mappings()
            for row in rows:
                points = found.setdefault(row["matter_key"], [])
                if len(points) < MAX_POINTS:
                    value = None if row["value"] is None else Decimal(row["value"])
                    points.append(ComparedValue(str(row["label"]), value, bool(row["is_subject"])))
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        log.error("comparison stopped by the database", rule_id=rule.id, database_says=str(error.orig))
        return {}
    return found


def _parsed(value: Any) -> Any:
    """JSON numbers are money and shares: read as Decimal, never as float."""
    return None if value is None else _NUMBERS_AS_DECIMAL.decode(value)


def _asked(statement: CheckedSql, values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in statement.parameters}


def _database_reason(error: DBAPIError) -> str:
    state = getattr(error.orig, "sqlstate", None) or ""
    words = _STATE_WORDS.get(state) or _CLASS_WORDS.get(state[:2], "数据库未能完成查询")
    return f"查询出错（{state or '无状态码'}）：{words}；详情见运行日志"
