"""What people would read of a rule's SQL: the texts it can put before them, traced through its steps, and what in them is a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import sqlglot
from sqlglot import exp

from services.alerts.rule_file import Rule
from services.alerts.sql_guard import CheckedSql
from services.ingest.datasets import CATALOGUE

LATIN_WORD: Final = re.compile(r"[a-z]{3,}|[a-z]+_[a-z_]+")
"""A word of a programmer: people's texts here are Chinese; what a unit writes in capitals (ETC, A4) is its own."""
SHOWN: Final = frozenset({"reason", "label", "subject", "unit_name"})
KEPT_OBJECTS: Final = frozenset({"facts", "figures"})
CODED: Final = frozenset(
    field.name
    for data_set in CATALOGUE.values()
    for field in data_set.fields
    if any(LATIN_WORD.search(choice.value) for choice in field.choices)
) - {"reason", "level"} | {"data_set"}
"""Fields that keep a code where the declaration has a Chinese title for it: `debt_kind`, `fund_kind` …, and the registers' data set. What rules
call reason and level are their own."""
Steps = dict[str, list[exp.Expr]]
_CONDITIONS: Final = (exp.Predicate, exp.Not, exp.Connector, exp.Window, exp.Subquery, exp.Exists)


def codes_shown(rule: Rule) -> list[str]:
    """Return the codes and programmers' words that the rule's SQL can put before people, with the column that shows them."""
    found: dict[str, None] = {}
    parts = {"applies": rule.applies, "findings": rule.findings, "comparison": rule.comparison}
    for name, part in parts.items():
        for fault in _codes_of(part) if part is not None else ():
            found[f"{name}: {fault}"] = None
    return list(found)


def _codes_of(part: CheckedSql) -> Iterator[str]:
    tree = sqlglot.parse_one(re.sub(r"(?<![:\w\\]):(\w+)(?!:)", "NULL", part.sql), dialect="postgres")
    steps: Steps = {}
    for query in tree.find_all(exp.CTE, exp.Subquery, exp.Lateral):
        for name, column in _columns(query.this):
            steps.setdefault(name, []).append(column)
    for name, column in _columns(tree):
        shown = [column] if name in SHOWN else []
        if name in KEPT_OBJECTS:
            shown = [value for each in (column, *steps.get(name, ())) for value in _values(each)]
        for each in shown:
            for leaf in _leaves(each, steps, frozenset()):
                yield f"{name} {leaf}"


def _columns(query: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    """The output columns of a query, those of further parts of a UNION by the names of the first."""
    parts = list(_parts(query))
    names = [column.alias_or_name for column in parts[0].expressions] if parts else []
    for part in parts:
        yield from zip(names, part.expressions, strict=False)  # a `*` hands on what an earlier step names


def _parts(query: exp.Expr) -> Iterator[exp.Select]:
    if isinstance(query, exp.Union):
        yield from _parts(query.left)
        yield from _parts(query.right)
    elif isinstance(query, exp.Select):
        yield query
    elif isinstance(query, exp.Subquery):
        yield from _parts(query.this)


def _values(column: exp.Expr) -> list[exp.Expr]:
    """What stands beside each name of a `jsonb_build_object`."""
    return [value for made in column.find_all(exp.Anonymous) for value in made.expressions[1::2]]


def _leaves(node: exp.Expr, steps: Steps, seen: frozenset[str]) -> Iterator[str]:
    """Go down to what gives the text: literals and the columns of the published views."""
    if isinstance(node, exp.Literal):
        if node.is_string and LATIN_WORD.search(node.this) and not _is_form(node):
            yield f"'{node.this}'"
    elif isinstance(node, exp.Column):
        yield from _of_column(node.name, steps, seen)
    elif not isinstance(node, _CONDITIONS):
        for child in _giving(node):
            yield from _leaves(child, steps, seen)


def _of_column(name: str, steps: Steps, seen: frozenset[str]) -> Iterator[str]:
    given = steps.get(name, [])
    if name in CODED and (not given or any(_is_itself(each, name) for each in given)):
        yield name
    for each in given if name not in seen else ():
        if not _is_itself(each, name):
            yield from _leaves(each, steps, seen | {name})


def _giving(node: exp.Expr) -> list[exp.Expr]:
    """The parts of an expression whose text is its own."""
    if isinstance(node, exp.Case):
        branches = [each.args["true"] for each in node.args["ifs"]]
        return [*branches, *filter(None, [node.args.get("default")])]
    if isinstance(node, exp.AtTimeZone) or (isinstance(node, exp.Coalesce) and node.this.name == "title"):
        return [node.this]  # that every data set has its title is tested of the list that gives it
    return list(node.iter_expressions())


def _is_itself(column: exp.Expr, name: str) -> bool:
    """A step that hands a column on as it is."""
    plain = column.unalias()
    return isinstance(plain, exp.Column) and plain.name == name


def _is_form(node: exp.Expr) -> bool:
    """`'YYYY-MM'` of `to_char` and the like, and what `regexp_replace` looks for: nobody reads it."""
    return isinstance(
        node.parent, exp.TimeToStr | exp.ToChar | exp.RegexpReplace | exp.TimestampTrunc | exp.Interval | exp.Extract
    )
