"""A rule file: YAML head, then `-- applies` and `-- findings`; read, checked and loaded (rules/README.md)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import ValidationError

from services.alerts.picking import OF_PAYMENTS, PickRefused, pick_of
from services.alerts.rule_head import (
    COMPARISON_COLUMNS,
    FINDING_COLUMNS,
    OPTIONAL_COLUMNS,
    ROW_COLUMNS,
    STANDARD_PARAMETERS,
    RuleHead,
)
from services.alerts.rule_parameters import Value, as_json
from services.alerts.sql_guard import (
    COUNTED_VIEWS,
    FACT_VIEWS,
    PUBLISHED_VIEWS,
    REGISTER_VIEWS,
    CheckedSql,
    SqlRefused,
    check_sql,
)
from services.alerts.touching import grouped_of
from services.alerts.wording import WordingError

RULES_FOLDER: Final = Path(__file__).parent / "rules"

MEANING: Final = {
    "id", "version", "family", "matter_class", "unit_of_analysis", "schedule", "data_sets", "judges_differences",
    "levels",
}  # fmt: skip
_COMMENT = re.compile(r"--[^\n]*")
_FILE = re.compile(r"\A\s*/\*---\n(?P<head>.*?)\n---\*/(?P<body>.*)\Z", re.DOTALL)
_PART = re.compile(r"^-- (applies|findings|comparison)[ \t]*$", re.MULTILINE)
_BIND = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")
"""How SQLAlchemy's `text` finds parameters; it looks into strings too."""


RECONCILIATION = frozenset({"reconciliation_identity", "reconciliation_difference"})
"""Views that follow a slice's acceptance, so that they are judged again when they have moved."""


class RuleError(ValueError):
    """A rule file cannot be used; the text names the file, the key and what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, ready to run."""

    head: RuleHead
    applies: CheckedSql
    findings: CheckedSql
    path: Path
    comparison: CheckedSql | None = None
    """What findings are compared with; it judges nothing."""
    text: str = ""
    """The whole file, kept so that a warning can be reproduced after years."""

    @property
    def id(self) -> str:
        """The rule's id, `W-E02`."""
        return self.head.id

    @property
    def reads_reconciliation(self) -> bool:
        """True where the rule reads what the identities R01-R38 came to."""
        return not RECONCILIATION.isdisjoint(self.applies.views | self.findings.views)

    @property
    def digest(self) -> str:
        """SHA-256 of what the rule means: what it reads, how it judges. Words, laws and comments may change under it."""
        meaning = self.head.model_dump(mode="json", include=MEANING, exclude_defaults=True)
        meaning["parameters"] = {name: as_json(each.default) for name, each in self.head.parameters.items()}
        parts = [" ".join(_COMMENT.sub(" ", part.sql).split()) for part in (self.applies, self.findings)]
        return hashlib.sha256(json.dumps([meaning, *parts], sort_keys=True).encode()).hexdigest()

    def with_values(self, values: Mapping[str, Value]) -> Rule:
        """Return the rule with other values of its parameters."""
        return replace(self, head=self.head.with_values(values)) if values else self


def load_rules(folder: Path = RULES_FOLDER) -> tuple[Rule, ...]:
    """Return every rule below `folder` by id; `RuleError` that lists every broken file."""
    rules: dict[str, Rule] = {}
    faults: list[str] = []
    for path in sorted(folder.rglob("*.sql")):
        try:
            rule = read_rule(path)
            if rule.id in rules:
                raise RuleError(f"{path.name}：id {rule.id} 已被 {rules[rule.id].path.name} 使用，请换一个编号")
        except RuleError as fault:
            faults.append(str(fault))
        else:
            rules[rule.id] = rule
    if faults:
        raise RuleError("\n".join(faults))
    return tuple(rules[rule_id] for rule_id in sorted(rules))


def read_rule(path: Path) -> Rule:
    """Return the rule in the file; `RuleError` where it is not a good one."""
    return parse_rule(path.read_text(encoding="utf-8"), path)


@lru_cache(maxsize=512)
def parse_rule(text: str, path: Path) -> Rule:
    """Return the rule written in `text`; `path` only names it. `RuleError` says file, key and what to do.

    The same text is taken apart once: its SQL takes some 25 ms.
    """
    whole = _FILE.match(text)
    if whole is None:
        raise RuleError(f"{path.name}：文件应以 /*--- 开头，YAML 头部之后以单独一行 ---*/ 结束")
    head = _head(whole["head"], path)
    if not path.stem.startswith(head.id.lower().replace("-", "_") + "_"):
        raise RuleError(f"{path.name}：文件名应为 {head.id.lower().replace('-', '_')}_<简称>.sql，与 id {head.id} 一致")
    parts = _parts(whole["body"], path)
    rule = Rule(
        head=head,
        applies=_checked(parts["applies"], "applies", head, path),
        findings=_checked(parts["findings"], "findings", head, path),
        path=path,
        comparison=_checked(parts["comparison"], "comparison", head, path) if "comparison" in parts else None,
        text=text,
    )
    _check_columns(rule)
    _check_comparison(rule)
    _check_data_sets(rule)
    _check_picks(rule)
    return rule


def _head(text: str, path: Path) -> RuleHead:
    try:
        return RuleHead.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name}：头部不是合法的 YAML：{str(error).replace(chr(10), ' ')}") from error
    except WordingError as error:
        raise RuleError(f"{path.name}：{error}") from error
    except ValidationError as error:
        raise RuleError("\n".join(f"{path.name}：{_fault(each)}" for each in error.errors())) from error


def _fault(error: object) -> str:
    kind, location, message = (dict(error)[key] for key in ("type", "loc", "msg"))  # type: ignore[call-overload]
    key = ".".join(str(part) for part in location) or "头部"
    if kind == "missing":
        return f"{key}：缺少这一项，请补上（见 rules/README.md）"
    if kind == "extra_forbidden":
        return f"{key}：没有这一项，请检查拼写或删去"
    return f"{key}：{message.removeprefix('Value error, ')}"


def _parts(body: str, path: Path) -> dict[str, str]:
    pieces = _PART.split(body)
    if pieces[1::2] not in (["applies", "findings"], ["applies", "findings", "comparison"]):
        raise RuleError(
            f"{path.name}：头部之后应依次有单独成行的 -- applies 和 -- findings，各一段 SQL；可再有一段 -- comparison"
        )
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def _checked(sql: str, part: str, head: RuleHead, path: Path) -> CheckedSql:
    try:
        checked = check_sql(sql)
    except SqlRefused as refusal:
        raise RuleError(f"{path.name}：-- {part}：{refusal}") from refusal
    known = STANDARD_PARAMETERS | head.bound_parameters().keys()
    if unknown := sorted(checked.parameters - known):
        raise RuleError(f"{path.name}：-- {part}：参数 :{unknown[0]} 未在 parameters 中定义；可用：{_listed(known)}")
    if stray := sorted(set(_BIND.findall(checked.sql)) - checked.parameters):
        raise RuleError(f"{path.name}：-- {part}：字符串或注释中的 :{stray[0]} 会被当作参数，请把冒号改为全角")
    return checked


def _check_columns(rule: Rule) -> None:
    if set(rule.applies.columns) != {"is_applicable", "reason"}:
        raise RuleError(f"{rule.path.name}：-- applies 的输出列应为 is_applicable 和 reason")
    given = rule.findings.columns
    if missing := [name for name in (*FINDING_COLUMNS, *ROW_COLUMNS) if name not in given]:
        raise RuleError(f"{rule.path.name}：-- findings 缺少输出列 {_listed(missing)}（见 rules/README.md）")
    if unknown := [name for name in given if name not in (*FINDING_COLUMNS, *ROW_COLUMNS, *OPTIONAL_COLUMNS)]:
        raise RuleError(f"{rule.path.name}：-- findings 多出输出列 {_listed(unknown)}；其他的值请放进 facts 或 figures")
    if rule.head.facts and "facts" not in given:
        raise RuleError(f"{rule.path.name}：头部列了 facts，-- findings 应输出 facts 列（jsonb_build_object）")
    if not rule.head.levels and "level_hint" not in given:
        raise RuleError(f"{rule.path.name}：没有 levels 时，-- findings 应输出 level_hint 列")


def _check_comparison(rule: Rule) -> None:
    if (rule.head.comparison is None) is not (rule.comparison is None):
        raise RuleError(f"{rule.path.name}：头部的 comparison 和 -- comparison 一段应同时有或同时没有")
    if rule.comparison is not None and set(rule.comparison.columns) != set(COMPARISON_COLUMNS):
        raise RuleError(f"{rule.path.name}：-- comparison 的输出列应为 {_listed(COMPARISON_COLUMNS)}")


def _check_data_sets(rule: Rule) -> None:
    named = set(rule.head.data_sets)
    if unknown := sorted(named - FACT_VIEWS - REGISTER_VIEWS - PUBLISHED_VIEWS):
        raise RuleError(
            f"{rule.path.name}：data_sets 中的 {unknown[0]} 不是 ledger_v1 的视图；可用：{_listed(FACT_VIEWS)}"
        )
    parts = (rule.applies, rule.findings, rule.comparison)
    read = {view.removesuffix("_history") for part in parts if part for view in part.views}
    behind = [min(sources) for view, sources in COUNTED_VIEWS.items() if view in read and not sources & named]
    if forgotten := sorted((read & FACT_VIEWS) - named) + behind:
        raise RuleError(f"{rule.path.name}：SQL 读取了 {forgotten[0]}，请列入 data_sets，否则该数据更新时规则不会重算")


def _check_picks(rule: Rule) -> None:
    head = rule.head
    if head.picks and head.groups:
        raise RuleError(f"{rule.path.name}：picks 和 groups 只能写一个")
    key = "picks" if head.picks else "groups"
    for view in (*head.picks, *head.groups):
        if view not in head.data_sets or view == "bond_expenditure" or view not in OF_PAYMENTS:
            raise RuleError(f"{rule.path.name}：{key} 中的 {view} 应是 data_sets 所列的逐笔支付数据")
        try:
            if view in head.picks:
                pick_of(rule.findings, view, head.picks[view])
            else:
                grouped_of(rule.findings, view, head.groups[view].step, head.groups[view].by)
        except PickRefused as refusal:
            raise RuleError(f"{rule.path.name}：{key}：{refusal}") from refusal


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names))
