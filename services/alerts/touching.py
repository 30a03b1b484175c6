"""Rules that judge rows in groups: after a day's delivery they speak at once of the groups that the day's rows belong to.

Some rules compare a payment with its like (the same unit, payee and amount: paid twice?). Rows of other groups say
nothing about such a group, and a day's rows belong to few groups. The head names the step that gives the rows and what their group is made of
(`groups`). The rule then runs over all rows of the groups that the day touched, found by kept hashes of each slice's rows. What it
finds of these groups is what the whole run finds of them; so it is raised at once. Nothing is cleared by such a run: the whole
run follows in the quiet moment.

What is read here is only whether the rule's text keeps groups apart; a text where that cannot be seen is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import sqlglot
from sqlglot import exp

from services.alerts.picking import Pick, PickRefused, pick_of, steps_before
from services.alerts.sql_guard import CheckedSql

_Outputs = Mapping[str, str | None]
"""Columns of a step; each as it is made of the columns of the step that gives the rows, null where it is made otherwise."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing that a group is made of."""

    sql: str
    column: str

    def is_told_by(self, known: Sequence[str | None]) -> bool:
        return self.sql in known or self.column in known


@lru_cache(maxsize=256)
def grouped_of(findings: CheckedSql, view: str, step: str, by: tuple[str, ...]) -> Pick:
    """Return how `step` gives rows of `view`, each with the hash of its group (`besides`).

    `PickRefused` where it does not decide by the row, or where the text after it does not keep groups apart.
    """
    parts = [_part(each) for each in by]
    hashed = f"hashtextextended(CAST(ROW({', '.join(part.sql for part in parts)}) AS text), 0)"
    pick = pick_of(findings, view, step, hashed)
    _refuse_mixing(findings, step, parts)
    return pick


def _part(text: str) -> _Part:
    """A column of the step, or its size without the sign: `paid`, `abs(paid)`."""
    found = sqlglot.parse_one(text, read="postgres")
    column = found.this if isinstance(found, exp.Abs) else found
    if not isinstance(column, exp.Column) or column.table:
        raise PickRefused(f"by 中的 {text} 应是这一步的列名，或 abs(列名)")
    return _Part(found.sql("postgres"), column.name)


_ACROSS: Final = "把不同组的行放在一起判断"


def _refuse_mixing(findings: CheckedSql, step: str, parts: Sequence[_Part]) -> None:
    root = sqlglot.parse_one(findings.sql, read="postgres")
    steps = {cte.alias_or_name: cte for cte in root.find_all(exp.CTE)}
    given = [each.alias_or_name for each in steps[step].this.selects]
    if missing := sorted({part.column for part in parts} - set(given)):
        raise PickRefused(f"{step} 没有名为 {missing[0]} 的列")
    _refuse_windows_across(steps[step].this, step, parts)
    made: dict[str, _Outputs] = {step: {name: name for name in given}}
    after = [name for name in steps if name != step and step in steps_before(steps, name)]
    bodies = [(name, steps[name].this) for name in after]
    outermost = root.copy()
    outermost.set("with_", None)
    for name, body in [*bodies, ("最外层的 SELECT", outermost)]:
        selects = list(_branches(body))
        if any(inner not in selects and _sources(inner, made) for inner in body.find_all(exp.Select)):
            raise PickRefused(f"{name} 在子查询中读取 {step} 的行，看不出是否{_ACROSS}")
        outputs = [_outputs(select, made) for select in selects if _mixes_nothing(select, name, made, parts)]
        if outputs:
            made[name] = {
                column: text if all(other.get(column) == text for other in outputs) else None
                for column, text in outputs[0].items()
            }


def _refuse_windows_across(body: exp.Expr, step: str, parts: Sequence[_Part]) -> None:
    """Refuse a window of the step itself that is not kept to one group; there the columns are still those of the view."""
    for select in _branches(body):
        made_of = {each.alias_or_name: each.unalias() for each in select.selects}
        columns = {part: made_of[part.column] for part in parts if part.column in made_of}
        told_by = [{column.sql("postgres"), _of_view(part, column)} for part, column in columns.items()]
        for window in select.find_all(exp.Window):
            known = {each.sql("postgres") for each in _partition(window, select)}
            if any(known.isdisjoint(texts) for texts in told_by):
                raise PickRefused(f"{step} {_ACROSS}：窗口要带上 by 所列的各项")


def _of_view(part: _Part, column: exp.Expr) -> str:
    """Return a part of the group as it is made of the view's columns."""
    made = column if part.sql == part.column else exp.Abs(this=column.copy())
    return made.sql("postgres")


def _branches(body: exp.Expr) -> Iterator[exp.Select]:
    """The SELECTs of a step: one, or those of its UNION."""
    if isinstance(body, exp.SetOperation):
        yield from _branches(body.left)
        yield from _branches(body.right)
    elif isinstance(body, exp.Subquery):
        yield from _branches(body.this)
    elif isinstance(body, exp.Select):
        yield body


def _sources(select: exp.Select, made: Mapping[str, _Outputs]) -> dict[str, _Outputs]:
    """Return what a SELECT reads of the rows, by the name that it is called there."""
    tables = [select.args["from_"].this] if select.args.get("from_") else []
    tables += [join.this for join in select.args.get("joins") or []]
    found = [each for each in tables if isinstance(each, exp.Table) and not each.db and each.name in made]
    return {table.alias_or_name: made[table.name] for table in found}


def _mixes_nothing(select: exp.Select, name: str, made: Mapping[str, _Outputs], parts: Sequence[_Part]) -> bool:
    """Return whether the SELECT reads the rows at all; `PickRefused` where rows of different groups meet in it."""
    sources = _sources(select, made)
    if not sources:
        return False
    refusal = PickRefused(f"{name} {_ACROSS}：分组、窗口和连接都要带上 by 所列的各项")
    together: list[Sequence[exp.Expr]] = [_partition(window, select) for window in select.find_all(exp.Window)]
    group = select.args.get("group")
    if group is not None:
        together.append(group.expressions)
    elif any(each.find_ancestor(exp.Window) is None for each in select.find_all(exp.AggFunc)):
        raise refusal
    distinct = select.args.get("distinct")
    if distinct is not None:
        on = distinct.args.get("on")
        together.append(on.expressions if on is not None else select.selects)
    if select.args.get("limit"):
        raise refusal
    for expressions in together:
        known = [_text(each, sources) for each in expressions]
        if not all(part.is_told_by(known) for part in parts):
            raise refusal
    for join in (select.args.get("joins") or []) if len(sources) > 1 else []:
        if join.this.alias_or_name in sources and not all(_is_joined(join, part, sources) for part in parts):
            raise refusal
    return True


def _partition(window: exp.Window, select: exp.Select) -> Sequence[exp.Expr]:
    """What a window is partitioned by, where it is named too (`OVER same`)."""
    if named := window.args.get("alias"):
        of = [each for each in select.args.get("windows") or [] if each.name == named.name and each is not window]
        return _partition(of[0], select) if of else []
    partition: Sequence[exp.Expr] = window.args.get("partition_by") or []
    return partition


def _is_joined(join: exp.Join, part: _Part, sources: Mapping[str, _Outputs]) -> bool:
    """Return whether a join of two sources of rows holds a part of the group equal on both sides."""
    on = join.args.get("on")
    mine = join.this.alias_or_name
    for equal in on.flatten() if isinstance(on, exp.And) else [on]:
        if not isinstance(equal, exp.EQ):
            continue
        sides = {_table(side, sources) for side in (equal.left, equal.right)}
        texts = [_text(side, sources) for side in (equal.left, equal.right)]
        if mine in sides and len(sides - {""}) > 1 and all(part.is_told_by([text]) for text in texts):
            return True
    return False


def _table(expression: exp.Expr, sources: Mapping[str, _Outputs]) -> str:
    """Return the source whose columns the expression is made of; empty where it is not one of them."""
    tables = {column.table for column in expression.find_all(exp.Column)}
    return tables.pop() if len(tables) == 1 and tables <= sources.keys() else ""


def _outputs(select: exp.Select, sources_made: Mapping[str, _Outputs]) -> dict[str, str | None]:
    sources = _sources(select, sources_made)
    outputs: dict[str, str | None] = {}
    for each in select.selects:
        if isinstance(each, exp.Star):
            for source in sources.values():
                outputs |= source
        elif isinstance(each, exp.Column) and isinstance(each.this, exp.Star):
            outputs |= sources.get(each.table, {})
        else:
            outputs[each.alias_or_name] = _text(each.unalias(), sources)
    return outputs


def _text(expression: exp.Expr, sources: Mapping[str, _Outputs]) -> str | None:
    """Return an expression as it is made of the columns of the rows; null where anything else is in it."""
    copy = expression.copy()
    for column in list(copy.find_all(exp.Column)):
        of = [sources[column.table]] if column.table in sources else [] if column.table else list(sources.values())
        made = [source[column.name] for source in of if column.name in source]
        if len(made) != 1 or made[0] is None:
            return None
        said = sqlglot.parse_one(made[0], read="postgres")
        if column is copy:
            return said.sql("postgres")
        column.replace(said)
    return None if copy.find(exp.Window, exp.AggFunc) else copy.sql("postgres")
