"""Every check has a name for people, and no name is left over from a check that went."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from contracts.ingest.rule_titles import RULE_TITLES, rule_title
from deploy.stack.layout import PROJECT
from services.ingest.checks.arithmetic import RULES
from services.ingest.despite import OF_A_ROW, OF_THE_WHOLE

INGEST = PROJECT / "services/ingest"
NAMES_A_RULE = {"Fault", "add", "add_whole_row", "refuse", "_refuse", "_refused", "_header_refusal", "_LineError"}
"""What is called with a rule in its first four arguments."""


def literals(path: Path) -> Iterator[str]:
    """Strings of a module that look like a slug of two words or more."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_slug(node.value):
            yield node.value


def is_slug(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalpha() and text.islower()


def rules_named(path: Path) -> Iterator[str]:
    """Slugs given as `rule=…`, or to a call that takes a rule."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        given = [item.value for item in node.keywords if item.arg == "rule"]
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in NAMES_A_RULE or called.endswith("RefusedError") or called == "HeadingError":
            given += [item for item in node.args[:4] if isinstance(item, ast.Constant) and "-" in str(item.value)]
        for item in given:
            if isinstance(item, ast.Constant) and isinstance(item.value, str) and is_slug(item.value):
                yield item.value


def test_every_check_has_a_name():
    named = {rule for path in INGEST.rglob("*.py") for rule in rules_named(path)}
    assert len(named) > 60
    assert sorted(named - set(RULE_TITLES)) == []
    assert sorted((OF_A_ROW | OF_THE_WHOLE | RULES) - set(RULE_TITLES)) == []


def test_no_name_is_left_over():
    written = {text for path in INGEST.rglob("*.py") for text in literals(path)}
    assert sorted(set(RULE_TITLES) - written) == []


def test_a_name_is_short_and_chinese():
    for rule, title in RULE_TITLES.items():
        assert 2 <= len(title) <= 12, rule
        assert not title.isascii(), rule
    assert rule_title("a-rule-of-tomorrow") == "a-rule-of-tomorrow"
