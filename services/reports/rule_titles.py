"""Short names of matters: a rule's title says what is at stake without figures, as a title of a letter should."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from contracts.alerts.v1 import AlertSummary, RuleRun

_REMARK: Final = re.compile(r"（[^（）]*）$")


def rule_title(summary: AlertSummary, rules: Sequence[RuleRun]) -> str:
    """Return the title of the warning's rule without a remark in brackets; the warning's own where the rule is unknown."""
    for run in rules:
        if run.rule_id == summary.rule_id:
            return _REMARK.sub("", run.title) or run.title
    return summary.title
