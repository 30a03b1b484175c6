"""The questions on the library of rules: the list with its filters, one rule with all that is needed to judge it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import yaml
from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.clock import CHINA
from contracts.alerts.parameters_v1 import ListParameterChanges, ParameterScope
from contracts.alerts.rules_v1 import (
    CitationToLoad,
    GetRule,
    ListRules,
    RuleDetail,
    RuleLibrary,
    RuleNotBuilt,
    RuleParameter,
    RuleState,
    RuleSummary,
    RuleVersion,
)
from contracts.alerts.v1 import LegalBasis
from contracts.errors import NotFound
from contracts.values import Page
from services.alerts import backtests, health, parameter_changes, rule_changes, rulebook
from services.alerts.health import NOTHING, WEEKS, Tally
from services.alerts.laws.citations import Verdict, check_citations
from services.alerts.morning import rule_health
from services.alerts.parameter_changes import shown_value, value_for
from services.alerts.questions import NEVER_RAN
from services.alerts.rule_file import RULES_FOLDER, Rule, RuleError
from services.alerts.storage import alert_store, backtest_store, health_store, parameter_store, rule_store, run_store
from services.alerts.wording import readable

_ORDER = (RuleState.ACTIVE, RuleState.SUSPENDED, RuleState.APPROVED, RuleState.BACK_TESTED, RuleState.DRAFT)
"""Which version speaks for a rule: the one that runs, else the nearest to it; a retired one where there is no other."""
_NEWER = (RuleState.APPROVED, RuleState.BACK_TESTED, RuleState.DRAFT)


def list_rules(session: Session, shipped: Sequence[Rule], call: ListRules, *, now: datetime) -> RuleLibrary:
    """Return the library."""
    texts = {rule.text: rule for rule in shipped}
    facts = _Facts(session, call.region, now)
    pairs = [(rows, rule) for rows in _by_rule(session) if (rule := _read(_current(rows), texts)) is not None]
    found = [(rule, facts.summary(rule, rows)) for rows, rule in pairs]
    matching = [(rule, each) for rule, each in found if _matches(each, rule, call)]
    return RuleLibrary(
        items=tuple(each for _, each in matching),
        families=tuple(sorted({each.family for _, each in found})),
        to_be_loaded=_to_be_loaded(session, [rule for rule, _ in matching], now.astimezone(CHINA).date()),
        not_built=not_built(),
    )


@cache
def not_built() -> tuple[RuleNotBuilt, ...]:
    """Return the rules of the catalogue without a file, with the reason and what they need."""
    listed = yaml.safe_load((RULES_FOLDER / "NOT_BUILT.yaml").read_text(encoding="utf-8"))
    return tuple(
        RuleNotBuilt(rule_id=each["id"], title=each["title"], reason=each["reason"], needs=each["needs"])
        for each in listed
    )


def _to_be_loaded(session: Session, rules: Sequence[Rule], today: date) -> tuple[CitationToLoad, ...]:
    wanting: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for each in check_citations(session, rules, today=today):
        if each.verdict is Verdict.TO_BE_LOADED:
            wanting[each.basis.law, each.basis.version, each.basis.article, each.detail].add(each.rule_id)
    return tuple(
        CitationToLoad(law=law, version=version, article=article, reason=reason, rules=tuple(sorted(citing)))
        for (law, version, article, reason), citing in sorted(wanting.items())
    )


def get_rule(session: Session, shipped: Sequence[Rule], call: GetRule, *, now: datetime, today: date) -> RuleDetail:
    """Return one rule."""
    rows = rule_store.versions(session, rule_id=call.rule_id)
    wanted = [row for row in rows if call.digest in (None, row.digest)]
    texts = {rule.text: rule for rule in shipped}
    row = _current(wanted) if wanted else None
    rule = None if row is None else _read(row, texts)
    if row is None or rule is None:
        raise NotFound("rule-unknown", f"没有规则 {call.rule_id}，可能链接有误。", call.rule_id)
    facts = _Facts(session, call.region, now)
    of_rule = ListParameterChanges(actor=call.actor, rule_id=rule.id, region=call.region, page=Page(limit=20))
    by_id = {rule.id: rule}
    _, changes = rule_store.list_changes(session, rule_id=rule.id, state=None, limit=20, offset=0)
    head = rule.head
    return RuleDetail(
        summary=facts.summary(_read(_current(rows), texts) or rule, rows),
        shown=_version(row),
        explanation=head.explanation,
        headline=readable(head.headline, head.facts),
        fact=readable(head.fact, head.facts),
        formula=readable(head.formula, head.facts),
        legal_basis=_bases(rule),
        innocent_reasons=head.innocent_reasons,
        questions=head.questions,
        exclusions=head.exclusions,
        parameters=_parameters(session, rule, call.region, today),
        source=row.source,
        health=rule_health(rule, facts.tally(rule.id)),
        versions=tuple(_version(each) for each in rows),
        changes=rule_changes.shown(session, changes),
        parameter_changes=parameter_changes.list_changes(session, by_id, of_rule, today=today).items,
        backtests=tuple(backtests.shown(each) for each in backtest_store.of_rule(session, rule.id)),
    )


class _Facts:
    """What is known of the rules' work, asked once for all of them."""

    def __init__(self, session: Session, region: str | None, now: datetime) -> None:
        self._runs = run_store.last_runs(session, region=region, fiscal_year=None)
        counts = alert_store.count_alerts(session, region=region, year=None, quarter=None)
        self._standing: Mapping[str, int] = counts["by_rule"]
        self._tallies = health_store.tallies(session, region=region, since=now - timedelta(weeks=WEEKS))

    def tally(self, rule_id: str) -> Tally:
        return self._tallies.get(rule_id, NOTHING)

    def summary(self, rule: Rule, rows: Sequence[Row[Any]]) -> RuleSummary:
        run, tally, current = self._runs.get(rule.id), self.tally(rule.id), _current(rows)
        newer = next((row for row in rows if row.state in _NEWER and row.digest != current.digest), None)
        return RuleSummary(
            rule_id=rule.id,
            title=rule.head.title,
            current=_version(current),
            newer=None if newer is None else _version(newer),
            family=rule.head.family,
            matter_class=rule.head.matter_class,
            unit_of_analysis=rule.head.unit_of_analysis.value,
            schedule=rule.head.schedule.value,
            data_sets=rule.head.data_sets,
            legal_basis=_bases(rule),
            outcome=NEVER_RAN if run is None else run.outcome,
            reason="" if run is None else run.reason,
            ran_at=None if run is None else run.ran_at,
            standing=self._standing.get(rule.id, 0),
            precision=health.precision(tally),
            advice=health.advice(tally),
        )


def _by_rule(session: Session) -> list[list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rule_store.versions(session):
        found[row.rule_id].append(row)
    return list(found.values())


def _current(rows: Sequence[Row[Any]]) -> Row[Any]:
    return min(rows, key=lambda row: _ORDER.index(row.state) if row.state in _ORDER else len(_ORDER))


def _read(row: Row[Any], texts: Mapping[str, Rule]) -> Rule | None:
    try:
        return rulebook.read(row, texts)
    except RuleError:
        return None


def _matches(summary: RuleSummary, rule: Rule, call: ListRules) -> bool:
    laws = " ".join(f"{basis.law}{basis.article}" for basis in rule.head.legal_basis)
    text = f"{rule.id} {rule.head.title} {rule.head.explanation} {laws}".lower()
    states = {summary.current.state} | ({summary.newer.state} if summary.newer else set())
    return (
        (call.state is None or call.state in states)
        and call.family in (None, summary.family)
        and call.matter_class in (None, summary.matter_class)
        and call.outcome in (None, summary.outcome)
        and all(word in text for word in call.words.lower().split())
    )


def _parameters(session: Session, rule: Rule, region: str | None, today: date) -> tuple[RuleParameter, ...]:
    overrides = parameter_store.approved(session, region) if region else ()
    scope = ParameterScope(region=region) if region else None
    return tuple(
        RuleParameter(
            name=name,
            title=each.title or name,
            unit=None if each.unit is None else each.unit.value,
            bounds=each.bounds,
            source=each.source,
            default=shown_value(each.default),
            county=shown_value(value_for(rule, overrides, scope, name, today) if scope else each.default),
        )
        for name, each in rule.head.parameters.items()
    )


def _bases(rule: Rule) -> tuple[LegalBasis, ...]:
    return tuple(LegalBasis(**basis.model_dump()) for basis in rule.head.legal_basis)


def _version(row: Row[Any]) -> RuleVersion:
    return RuleVersion(
        digest=row.digest,
        version=row.version,
        state=row.state,
        since=row.since,
        starts_on=row.starts_on,
        note=row.note,
    )
