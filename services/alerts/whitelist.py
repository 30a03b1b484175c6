"""Whitelist entries: which one covers a finding; an entry has a reason, an approver and an expiry (domain.md FT25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from contracts.alerts.whitelist_v1 import WhitelistScope
from contracts.errors import InvalidInput

LONGEST: Final = timedelta(days=366)
"""An entry is looked at again within a year (own)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An approved entry."""

    entry_id: UUID
    scope: WhitelistScope
    valid_from: date
    expires_on: date

    def is_in_force(self, today: date) -> bool:
        """Return whether it works on the day; both its days are included."""
        return self.valid_from <= today <= self.expires_on

    def covers(self, about: About) -> bool:
        """Return whether it speaks of the warning: every part of the scope that is given must be the same."""
        scope = self.scope
        return (
            scope.region == about.region
            and scope.rule_id in (None, about.rule_id)
            and scope.family in (None, about.family)
            and scope.unit in (None, about.unit or about.unit_name)
            and scope.subject in (None, about.subject)
        )


@dataclass(frozen=True, slots=True)
class About:
    """What an entry's scope is compared with."""

    region: str
    rule_id: str
    family: str
    unit: str | None
    unit_name: str
    subject: str


def covering(entries: Iterable[Entry], about: About, today: date) -> Entry | None:
    """Return the entry in force that covers the warning and works longest; null where there is none."""
    found = [each for each in entries if each.is_in_force(today) and each.covers(about)]
    return max(found, key=lambda each: (each.expires_on, each.entry_id), default=None)


def check_scope(scope: WhitelistScope, *, valid_from: date, expires_on: date, today: date) -> None:
    """Refuse an entry that is too wide, too long or over."""
    if (scope.rule_id is None) == (scope.family is None):
        raise InvalidInput("scope-rule", "请指定一条规则或一类规则，二者取一。", "rule_id")
    if scope.unit is None and scope.subject is None:
        raise InvalidInput(
            "scope-too-wide", "请至少指定单位或事项（收款人、项目）之一；不能整条规则都列入白名单。", "unit"
        )
    if expires_on < max(valid_from, today):
        raise InvalidInput("expiry-over", "到期日不能早于生效日和今天。", "expires_on")
    if expires_on - valid_from > LONGEST:
        raise InvalidInput("expiry-too-late", "白名单最长一年，到期后可重新申请。", "expires_on")
