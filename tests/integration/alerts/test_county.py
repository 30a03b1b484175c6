"""The rules over the demo county at full size: nothing on the honest year, every planted fact is found, in seconds."""

from __future__ import annotations

from datetime import date

import pytest

from deploy.demo_county import clean, derive, planting
from services.alerts.rule_file import load_rules
from services.alerts.running import Outcome, Scope, judge, read_only
from tests.integration.alerts.ledger import Ledger

pytestmark = pytest.mark.integration
PLANTED = {"W-B07", "W-C01", "W-D01", "W-E02", "W-F03", "W-G01"}
"""The demo county plants facts for these; the sets of most others it does not deliver."""
RULES = [rule for rule in load_rules() if rule.id in PLANTED]
SETS = {data_set for rule in RULES for data_set in rule.head.data_sets} | {"agency"}
PAYMENTS = 200_000
COMPLETE = ("W-B07", "W-C01", "W-D01", "W-E02", "W-F03", "W-G01")
"""Rules whose data sets the demo county delivers in full: they must be judged, not excused."""
SECONDS = 20
"""Each rule takes about a second here on an idle machine; a plan that pairs rows takes minutes."""


def load(superuser, region, *, planted, payments=PAYMENTS):
    county = clean.make(year=2025, seed=7, payments=payments)
    facts = planting.plant(county, seed=7) if planted else []
    ledger = Ledger(superuser, region)
    for data_set, period, rows in derive.data_sets(county, facts):
        if data_set in SETS:
            names = [name.lower() for name in derive.header(data_set)]
            filled = ({name: value or None for name, value in zip(names, row, strict=True)} for row in rows)
            ledger.accept(data_set, period, list(filled), origin="synthetic")
    return facts


def judged(engine, region):
    scope = Scope(region=region, fiscal_year=2025, today=date(2026, 2, 1))
    with read_only(engine) as connection:
        return {rule.id: judge(connection, rule, scope) for rule in RULES}


def test_planted_facts_are_found(superuser, engine):
    facts = load(superuser, "999901", planted=True)
    assert superuser.execute("SELECT count(*) FROM ledger_v1.payment_application").fetchone()[0] >= PAYMENTS
    judgements = judged(engine, "999901")
    for fact in facts:
        texts = [
            f"{finding.matter_key} {finding.title} {[row.figures.get('支付申请', '') + row.label for row in finding.evidence]}"
            for finding in judgements[fact.rule].findings
        ]
        assert [text for text in texts if fact.key in text], f"{fact} not among {texts}"
    assert {
        rule_id: judgement.duration_ms < SECONDS * 1000 for rule_id, judgement in judgements.items()
    } == dict.fromkeys(judgements, True)
    others = {rule_id: len(judgement.findings) for rule_id, judgement in judgements.items()}
    for fact in facts:
        others[fact.rule] -= 1
    assert sum(others.values()) <= 2, f"more was found than planted: {others}"


def test_nothing_is_said_of_the_honest_year(superuser, engine):
    load(superuser, "999902", planted=False, payments=40_000)
    judgements = judged(engine, "999902")
    said = {rule_id: [finding.title for finding in judgement.findings] for rule_id, judgement in judgements.items()}
    assert [titles for titles in said.values() if titles] == []
    assert {rule_id: judgements[rule_id].outcome for rule_id in COMPLETE} == dict.fromkeys(COMPLETE, Outcome.SILENT)
    assert Outcome.FAILED not in {judgement.outcome for judgement in judgements.values()}
