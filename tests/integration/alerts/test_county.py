"""All rules over the wide demo county: nearly nothing on the honest year, nearly all that was planted is found, in seconds."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.detection import HEAVY, WHILE_IT_RUNS, Score
from deploy.demo_county import clean, derive, planting
from deploy.demo_county.wide import widen
from services.alerts.rule_file import load_rules
from services.alerts.running import Outcome, Scope, judge, read_only
from tests.integration.alerts.ledger import Ledger
from tests.integration.alerts_rules.rows import fill_calendar

pytestmark = pytest.mark.integration
RULES = [rule for rule in load_rules() if rule.head.family != "report"]
PAYMENTS = 100_000
COMPLETE = {"W-A05", "W-B07", "W-C01", "W-D01", "W-E02", "W-F03", "W-G01", "W-H01", "W-I13", "W-J06"}
"""Rules whose data sets the county delivers in full: they must be judged, not excused."""
JUDGED_APART = WHILE_IT_RUNS | {"W-A13"}
"""They want the reconciliation or a day within the year: `benchmarks.detection` has both."""
SENT_TWICE = {"W-J11"}
"""They want a file that is sent again: `benchmarks.detection` does so."""
SECONDS = 20
"""Each rule takes about a second here on an idle machine; a plan that pairs rows takes minutes."""


def load(superuser, region, *, planted, payments=PAYMENTS):
    county = clean.make(year=2025, seed=7, payments=payments)
    widen(county, seed=7)
    facts = planting.plant(county, seed=7) if planted else []
    ledger = Ledger(superuser, region)
    fill_calendar(ledger)
    for data_set, period, rows in derive.data_sets(county, facts):
        names = [name.lower() for name in derive.header(data_set)]
        filled = ({name: value or None for name, value in zip(names, row, strict=True)} for row in rows)
        ledger.accept(data_set, period, list(filled), origin="synthetic")
    superuser.execute("ANALYZE")
    return facts


def judged(engine, region):
    scope = Scope(region=region, fiscal_year=2025, today=date(2026, 2, 1))
    with read_only(engine) as connection:
        return {rule.id: judge(connection, rule, scope) for rule in RULES}


def test_planted_facts_are_found(superuser, engine):
    facts = load(superuser, "999901", planted=True)
    assert superuser.execute("SELECT count(*) FROM ledger_v1.payment_application").fetchone()[0] >= PAYMENTS
    judgements = judged(engine, "999901")
    apart = {fact.rule for fact in facts if not judgements[fact.rule].is_judged}
    assert apart <= JUDGED_APART
    apart |= SENT_TWICE
    score = Score()
    score.add(
        [fact for fact in facts if fact.rule not in apart],
        [finding for judgement in judgements.values() for finding in judgement.findings],
    )
    assert score.recall(HEAVY) >= 0.95, score.missed
    assert score.recall(("general",)) >= 0.9, score.missed
    assert score.precision() >= 0.9, [(finding.rule_id, finding.title) for finding in score.strange]
    assert {
        rule_id: judgement.duration_ms < SECONDS * 1000 for rule_id, judgement in judgements.items()
    } == dict.fromkeys(judgements, True)


def test_nearly_nothing_is_said_of_the_honest_year(superuser, engine):
    load(superuser, "999902", planted=False, payments=40_000)
    judgements = judged(engine, "999902")
    said = [
        (finding.rule_id, finding.level.value, finding.title)
        for judgement in judgements.values()
        for finding in judgement.findings
    ]
    assert len(said) <= 4, said
    assert [each for each in said if each[1] == "major"] == []
    assert {rule_id for rule_id in COMPLETE if not judgements[rule_id].is_judged} == set()
    assert Outcome.FAILED not in {judgement.outcome for judgement in judgements.values()}
