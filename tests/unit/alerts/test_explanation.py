"""Every rule explains itself to a layman; what its findings say with real rows is checked in every test that runs it."""

from __future__ import annotations

import re

import pytest

from contracts.units import UNITS
from services.alerts.rule_file import RULES_FOLDER, load_rules, parse_rule
from services.ingest.datasets import CATALOGUE
from tests.support.explained import faults_of_head
from tests.support.plain_words import codes_shown

RULES = load_rules()
EXCUSED = {("W-J10", "findings: subject data_set")}
"""Of a data set it shows the title; bare it shows the topic only where that is an identity's number (R05a)."""


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_part_of_the_explanation_is_there(rule):
    assert faults_of_head(rule.head) == []


def test_all_rules_are_walked():
    assert len({rule.id for rule in RULES}) >= 150


def test_a_head_that_explains_nothing_is_told():
    head = next(rule.head for rule in RULES if rule.id == "W-E02")
    bare = head.model_copy(
        update={
            "fact": "超预算",
            "formula": "a 除以 b",
            "explanation": "查 payment_application。",
            "questions": ("依据",),
            "innocent_reasons": ("无",),
            "legal_basis": (head.legal_basis[0].model_copy(update={"article": "有关规定", "gist": "略"}),),
        }
    )
    assert {fault.split(":")[0].split("：")[0] for fault in faults_of_head(bare)} == {
        "fact", "formula", "explanation", "legal_basis", "innocent_reasons", "questions", "外行不懂的词"
    }  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_no_code_stands_where_people_read(rule):
    """Labels, subjects, facts, figures and reasons, traced through the steps of the SQL to literals and columns."""
    assert [code for code in codes_shown(rule) if (rule.id, code) not in EXCUSED] == []


def test_a_rule_that_shows_codes_is_told():
    path = RULES_FOLDER / "debt" / "w_d03_debt_ratio.sql"
    good = path.read_text(encoding="utf-8")
    bad = (
        good.replace("CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END || '（'", "debt_kind || '（'")
        .replace("无从计算综合财力'", "请设定参数 base_month'")
        .replace("'政府债务率' AS subject", "'debt' AS subject")
    )
    assert codes_shown(parse_rule(bad, path)) == [
        "applies: reason '或者上一年 12 月的预算收入执行月报，请设定参数 base_month'".replace("'或", "' 年或"),
        "findings: subject 'debt'",
        "findings: label debt_kind",
    ]


NAMED = re.compile(r"\((\w+), (?:title|unit_name)\) AS \(\s*VALUES (.+?)\n\)", re.DOTALL)
PAIR = re.compile(r"\('(\w+)', '([^']+)'\)")


@pytest.mark.parametrize("rule", [rule for rule in RULES if NAMED.search(rule.text)], ids=lambda rule: rule.id)
def test_lists_of_titles_in_a_rule_are_whole_and_the_catalogue_s(rule):
    for key, values in NAMED.findall(rule.text):
        known = UNITS if key == "code" else {name: each.title for name, each in CATALOGUE.items()}
        assert dict(PAIR.findall(values)) == known, key
