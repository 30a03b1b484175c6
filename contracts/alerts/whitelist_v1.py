"""Alerts: whitelist entries, by which findings of a known innocent kind are shown as such and not put before people."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.alerts.proposals import Proposal, ProposalState
from contracts.envelope import Answer, Call
from contracts.values import Model, Page, RegionCode


class WhitelistScope(Model):
    """What an entry covers: a rule or a family of rules, and a unit, a subject (payee, project) or both."""

    region: RegionCode
    rule_id: str | None = Field(default=None, pattern=r"^W-[A-Z]\d{2}$")
    family: str | None = Field(default=None, pattern=r"^[a-z][a-z_]+$")
    unit: str | None = Field(default=None, min_length=1, max_length=60)
    """Code of the unit; its name where the warning has no code."""
    subject: str | None = Field(default=None, min_length=1, max_length=200)
    """As the warning names it."""


class WhitelistEntry(Answer):
    """An entry; it works from `valid_from` to `expires_on`, both included, once approved."""

    entry_id: UUID
    scope: WhitelistScope
    valid_from: date
    expires_on: date
    proposal: Proposal
    is_in_force: bool
    covered: int
    """Warnings that it holds back now."""


class WhitelistEntries(Answer):
    """A page of entries: those that wait for approval first, then by expiry."""

    total: int
    items: tuple[WhitelistEntry, ...]
    may_decide: bool = False
    """The asking seat is the one that approves."""


class ListWhitelist(Call[WhitelistEntries]):
    """Entries of a region."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = WhitelistEntries

    region: RegionCode | None = None
    state: ProposalState | None = None
    page: Page = Page()


class ProposeWhitelist(Call[WhitelistEntry]):
    """Propose an entry with its reason; nothing is held back before it is approved."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = WhitelistEntry

    scope: WhitelistScope
    reason: str = Field(min_length=5, max_length=500)
    valid_from: date
    expires_on: date


class DecideWhitelist(Call[WhitelistEntry]):
    """Approve or refuse, from the head's seat; approved, it holds back what is open now and what is found later."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = WhitelistEntry

    entry_id: UUID
    is_approved: bool
    note: str = Field(default="", max_length=500)


class EndWhitelist(Call[WhitelistEntry]):
    """End an approved entry before its time; what it held back is raised."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = WhitelistEntry

    entry_id: UUID
    reason: str = Field(min_length=2, max_length=500)
