"""No rule and no identity compares, groups or counts by a masked column: two persons may both be 张*."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.ingest.datasets import CATALOGUE

PROJECT = Path(__file__).parents[3]
FILES = [
    *(PROJECT / "services/alerts/rules").glob("*/*.sql"),
    *(PROJECT / "services/ingest/reconcile/identities").glob("*.sql"),
]
MASKED = "|".join(sorted({field.name for item in CATALOGUE.values() for field in item.fields if field.is_personal}))
COMPARED = re.compile(
    rf"(?:PARTITION BY|GROUP BY|DISTINCT ON \(|count\(DISTINCT)[^()]*\b(?:{MASKED})\b"
    rf"|\b(?:{MASKED})\s*(?:=|<>|IN\b|IS (?:NOT )?DISTINCT)(?! *'')|(?:=|<>)\s*(?:\w+\.)?(?:{MASKED})\b"
)
"""Aliases escape it; the README of the rules says the rest. A comparison with the empty text is none."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_key_is_compared(path):
    found = COMPARED.findall(path.read_text(encoding="utf-8"))
    assert not found, "compare <column>_key (services/alerts/rules/README.md)"


@pytest.mark.parametrize(
    ("sql", "is_found"),
    [
        ("GROUP BY agency_code, payee_acct_name\n", True),
        ("ON a.acct_no = b.xpayee_acct_no", True),
        ("x = v.xpayee_acct_no", True),
        ("OVER (PARTITION BY payee_acct_name, paid)", True),
        ("GROUP BY agency_code, payee_acct_name_key", False),
        ("WHERE payee_acct_name <> ''", False),
        ("max(payee_acct_name) AS payee", False),
    ],
)
def test_what_is_found(sql, is_found):
    assert bool(COMPARED.search(sql)) == is_found
