"""The articles that a warning leans on, as they stood when its fact came about."""

from __future__ import annotations

import asyncio
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.clock import CHINA
from contracts.alerts.laws_v1 import ArticleText, GetArticle
from contracts.alerts.v1 import Alert, AlertSummary, LegalBasis
from contracts.errors import InvalidInput, NotFound, Unavailable
from contracts.values import Actor
from gateway.clients import Services


@dataclass(frozen=True, slots=True)
class BasisText:
    """One citation with the article of that day; `trouble` (Chinese) says why it cannot be shown."""

    basis: LegalBasis
    found: ArticleText | None
    trouble: str = ""

    @property
    def is_other_version(self) -> bool:
        """True where another version than the cited one was in force that day."""
        version = self.found.version if self.found else None
        return version is not None and version.version.isoformat() != self.basis.version


def fact_day(summary: AlertSummary) -> date:
    """The last day of the warning's period, or the day it was raised where the period still ran."""
    raised = summary.raised_at.astimezone(CHINA).date()
    return min(raised, _end_of(summary.period))


async def basis_texts(services: Services, by: Actor, alert: Alert) -> tuple[BasisText, ...]:
    """Return the articles of a warning; a silent library does not take the page away."""
    return await articles_of(services, by, alert.legal_basis, fact_day(alert.summary))


async def articles_of(services: Services, by: Actor, bases: Sequence[LegalBasis], on: date) -> tuple[BasisText, ...]:
    """Return the articles of citations as they stood on a day."""
    return tuple(await asyncio.gather(*(_text(services, by, basis, on) for basis in bases)))


async def _text(services: Services, by: Actor, basis: LegalBasis, on: date) -> BasisText:
    try:
        found = await services.ask(GetArticle(actor=by, law=basis.law, article=basis.article, on=on))
    except (NotFound, InvalidInput) as error:
        return BasisText(basis, None, error.detail)
    except Unavailable:
        return BasisText(basis, None, "法规库暂时没有应答，请稍后刷新。")
    return BasisText(basis, found)


def _end_of(period: str) -> date:
    parts = [int(part) for part in period.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])
