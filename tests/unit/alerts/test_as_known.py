"""A rule's SQL on a past day reads nothing but what was there; its text stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlglot
from sqlglot import exp

from contracts.alerts.rules_v1 import Knowledge
from services.alerts.as_known import on_day
from services.alerts.rule_file import load_rules
from services.alerts.sql_guard import FACT_VIEWS, check_sql

RULES = load_rules()
DAY = date(2025, 3, 31)


def seen(sql, knowledge=Knowledge.KNOWN):
    rule = replace(RULES[0], findings=check_sql(sql))
    return on_day(rule, DAY, knowledge).findings.sql


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT agency.region AS r FROM ledger_v1.agency", "FROM known_agency AS agency"),
        ("SELECT a.region AS r FROM ledger_v1.agency AS a", "FROM known_agency AS a"),
        ("SELECT a.region AS r FROM ledger_v1.agency a WHERE true", "FROM known_agency a WHERE true"),
        (
            "WITH agency AS (SELECT region FROM ledger_v1.agency) SELECT region AS r FROM agency",
            "(SELECT region FROM known_agency AS agency) SELECT region AS r FROM agency",
        ),
        ("SELECT (SELECT max(period) FROM ledger_v1.agency) AS r", "FROM known_agency AS agency) AS r"),
        ("SELECT max(month) AS r FROM ledger_v1.execution_line", "FROM known_execution_line AS execution_line"),
        (
            "SELECT 'ledger_v1.agency' AS r FROM ledger_v1.slice",
            "SELECT 'ledger_v1.agency' AS r FROM known_slice AS slice",
        ),
    ],
)
def test_a_view_keeps_the_name_by_which_the_rule_calls_it(sql, expected):
    assert expected in seen(sql)


def test_the_end_of_the_day_is_the_one_in_china():
    assert "known_from < to_timestamp(1743436800)" in seen("SELECT region AS r FROM ledger_v1.agency")  # 16:00 UTC


def test_by_period_a_year_counts_from_its_beginning_and_a_month_from_its_own():
    assert "WHERE period <= '2025-03-31'" in seen("SELECT region AS r FROM ledger_v1.agency", Knowledge.PERIOD)
    assert [each for each in ("2025", "2025-03", "2025-03-31", "2025-04", "2026") if each <= DAY.isoformat()] == [
        "2025",
        "2025-03",
        "2025-03-31",
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_reads_facts_from_the_past_only(rule):
    past = on_day(rule, DAY, Knowledge.KNOWN)
    for part, original in ((past.applies, rule.applies), (past.findings, rule.findings)):
        tree = sqlglot.parse_one(part.sql, read="postgres")
        read = {table.name for table in tree.find_all(exp.Table) if table.db == "ledger_v1"}
        assert not read & FACT_VIEWS
        assert tuple(tree.named_selects) == original.columns
        assert part.parameters == original.parameters
