"""A day's delivery costs what the day costs: rules that pick single rows run over the rows that they picked.

Most rules of conspicuous payments begin with a step (a CTE) that decides of each payment by itself: paid in cash, on a rest
day, without an indicator. Its head names the step (`picks`). What it picks of a slice is kept, so that a delivery costs the
picking of its own rows, and the rule runs over the picked rows of the year. The result is that of the whole run.

Kept picks are known by a key: the rule's meaning with the values of its parameters, and the receipts of every other set
that the step reads. Anything else delivered, other values, another version of the rule: another key, picked anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

import sqlglot
from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.tokenizer_core import TokenType

from services.alerts.sql_guard import FACT_VIEWS, CheckedSql
from services.alerts.view_names import renamed

if TYPE_CHECKING:
    from services.alerts.rule_file import Rule

OF_PAYMENTS: Final = frozenset({"payment_application", "payment_voucher", "bond_expenditure", "payment_detail"})
"""Views of single payments, delivered every day: a step that reads a second one does not decide by the row."""
_ALSO: Final = frozenset({"slice", "calendar_day"})
"""Registers that a step may read: slices stand for the receipts in the key, and the rest days are in it."""


class PickRefused(ValueError):
    """A head names a step that does not decide by the row; the text says why."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The step of a rule that picks rows of a view."""

    view: str
    sql: str
    """Gives `row_no` of the picked rows of the slice `:picked_slice` with the receipt `:picked_receipt`."""
    others: frozenset[str]
    """The other views that it reads."""
    parameters: frozenset[str]
    """What its SQL asks for besides the two."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Picked rows of a view."""

    slice_ids: Sequence[UUID]
    row_nos: Sequence[int]


@lru_cache(maxsize=256)
def pick_of(findings: CheckedSql, view: str, step: str, besides: str = "") -> Pick:
    """Return how `step` of a rule's findings picks rows of `view`; `PickRefused` where it does not decide by the row.

    `besides`: an expression over the step's columns, given as `besides` with each row.
    """
    root = sqlglot.parse_one(findings.sql, read="postgres")
    steps = {cte.alias_or_name: cte for cte in root.find_all(exp.CTE)}
    if step not in steps:
        raise PickRefused(f"-- findings 中没有名为 {step} 的一步（WITH … AS）")
    before = steps_before(steps, step)
    tables = [table for name in before for table in steps[name].find_all(exp.Table)]
    read = [table.name for table in tables if table.db]
    everywhere = [table.name for table in root.find_all(exp.Table) if table.db and table.name == view]
    if read.count(view) != 1 or len(everywhere) != 1:
        raise PickRefused(f"{step} 应当是唯一读取 {view} 的地方，且只读取一次")
    others = frozenset(read) - {view}
    if stray := sorted((others - FACT_VIEWS - _ALSO) | (others & OF_PAYMENTS)):
        raise PickRefused(f"{step} 还读取了 {stray[0]}，不能逐行判断")
    if any(found.name == "today" for name in before for found in steps[name].find_all(exp.Placeholder)):
        raise PickRefused(f"{step} 用到了 :today，结果会随日期变化")
    _refuse_looking_around(root, steps, step, before, view)
    columns = {each.alias_or_name for each in steps[step].this.selects}
    if "*" not in columns and not {"receipt_id", "row_no"} <= columns:
        raise PickRefused(f"{step} 应当给出 receipt_id 和 row_no")
    shown = (
        f"known_{view} AS NOT MATERIALIZED (\n"
        f"SELECT * FROM ledger_v1.{view} WHERE slice_id = CAST(:picked_slice AS uuid)\n)"
    )
    steps_text = _with_part(findings.sql)
    more = f", {besides} AS besides" if besides else ""
    picked = (
        f"{renamed(steps_text, frozenset({view}))}\n"
        f"SELECT DISTINCT {step}.row_no{more} FROM {step} WHERE {step}.receipt_id = CAST(:picked_receipt AS uuid)"
    )
    return Pick(
        view=view,
        sql=f"WITH {shown}\nSELECT picked.* FROM (\n{picked}\n) AS picked ORDER BY picked.row_no",
        others=others,
        parameters=frozenset(name for name in findings.parameters if re.search(rf":{name}\b", steps_text)),
    )


def key_of(rule: Rule, pick: Pick, *, region: str, fiscal_year: int, versions: Iterable[str]) -> str:
    """Return the SHA-256 under which the picks of a rule, as its parameters stand, are kept."""
    said = [rule.digest, pick.view, pick.sql, region, fiscal_year, sorted(versions)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def over(rule: Rule, picked: Mapping[str, Rows]) -> tuple[Rule, dict[str, object]]:
    """Return the rule over picked rows alone, and the values that its SQL asks for besides.

    Each picked row is looked up by its key (`OFFSET 0` keeps the planner from pulling the look-up apart): so their number is
    known to the planner, and no other rows are read, however many years are stored.
    """
    views = sorted(picked)
    shown = ",\n".join(
        f"known_{view} AS NOT MATERIALIZED (\n"
        f"SELECT shown.* FROM unnest(CAST(:picked_slices_{view} AS uuid[]), CAST(:picked_rows_{view} AS int[]))"
        " AS picked (slice_id, row_no)\n"
        f"CROSS JOIN LATERAL (SELECT * FROM ledger_v1.{view} AS each"
        " WHERE each.slice_id = picked.slice_id AND each.row_no = picked.row_no OFFSET 0) AS shown\n)"
        for view in views
    )
    values: dict[str, object] = {}
    for view in views:
        values |= {f"picked_slices_{view}": list(picked[view].slice_ids)}
        values |= {f"picked_rows_{view}": list(picked[view].row_nos)}
    found = rule.findings
    columns = ", ".join(f"seen.{name}" for name in found.columns)
    text = f"WITH {shown}\nSELECT {columns}\nFROM (\n{renamed(found.sql, frozenset(views))}\n) AS seen"
    return replace(rule, findings=replace(found, sql=text, parameters=found.parameters | values.keys())), values


def steps_before(steps: Mapping[str, exp.CTE], step: str) -> list[str]:
    """Return the step and every step that it is made of."""
    reached, waiting = [], [step]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.append(name)
        waiting += [table.name for table in steps[name].find_all(exp.Table) if not table.db and table.name in steps]
    return reached


def _refuse_looking_around(
    root: exp.Expr, steps: Mapping[str, exp.CTE], step: str, before: Sequence[str], view: str
) -> None:
    """Refuse a way from the view to the step on which rows meet one another, or off which others take them."""
    way = [
        name
        for name in before
        if view in {table.name for each in steps_before(steps, name) for table in _read(steps[each])}
    ]
    for name in way:
        if name != step and sum(table.name == name and not table.db for table in root.find_all(exp.Table)) != 1:
            raise PickRefused(f"{name} 除了 {step} 还有别处使用，只留下挑出的行会改变结果")
        for select in steps[name].this.find_all(exp.Select):
            gathers = select.args.get("group") or select.args.get("distinct") or select.args.get("limit")
            if gathers or (name != step and select.find(exp.Window)):
                raise PickRefused(f"{name} 把多行放在一起判断，不能逐行挑选")


def _read(cte: exp.CTE) -> list[exp.Table]:
    return [table for table in cte.find_all(exp.Table) if table.db]


def _with_part(sql: str) -> str:
    """Return the statement up to its outermost SELECT."""
    depth = 0
    for token in Postgres().tokenize(sql):
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if depth == 0 and token.token_type is TokenType.SELECT:
            return sql[: token.start]
    raise PickRefused("-- findings 没有最外层的 SELECT")
