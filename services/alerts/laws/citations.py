"""Holds the citations of rules against the library: a cited article stands in the cited version, or is to be loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from contracts.alerts.laws_v1 import LawVersion
from services.alerts.laws import reading
from services.alerts.laws.numerals import Citation, parse_citation
from services.alerts.laws.text import find_words
from services.alerts.rule_file import Rule
from services.alerts.rule_head import Basis

NOT_AT_HAND = "待装载"


class Verdict(StrEnum):
    """What the library says of a citation."""

    STANDS = "stands"
    SUPERSEDED = "superseded"
    """It stands, but a later version is in force."""
    TO_BE_LOADED = "to_be_loaded"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation and what was found; `detail` is Chinese."""

    rule_id: str
    basis: Basis
    verdict: Verdict
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.rule_id} 《{self.basis.law}》{self.basis.version} {self.basis.article}：{self.detail}"


def check_citations(session: Session, rules: Iterable[Rule], *, today: date) -> Iterator[Checked]:
    """Yield the verdict on every citation of the rules."""
    for rule in rules:
        for basis in rule.head.legal_basis:
            verdict, detail = _check(session, basis, today)
            yield Checked(rule.id, basis, verdict, detail)


def _check(session: Session, basis: Basis, today: date) -> tuple[Verdict, str]:
    try:
        cited = parse_citation(basis.article)
    except ValueError as error:
        return Verdict.WRONG, str(error)
    if basis.version == NOT_AT_HAND:
        return Verdict.TO_BE_LOADED, "规则已注明待装载"
    return _look_up(session, basis, cited, today)


def _look_up(session: Session, basis: Basis, cited: Citation, today: date) -> tuple[Verdict, str]:
    law = reading.find_law(session, basis.law)
    versions = reading.versions_of(session, [law.law])[law.law] if law else ()
    version = next((each for each in versions if each.version.isoformat() == basis.version and each.is_loaded), None)
    if law is None or version is None:
        return Verdict.TO_BE_LOADED, "法规库中没有该版本的文本"
    row = reading.article_row(session, law.law, version.version, cited)
    if row is None and version.parts:
        return Verdict.TO_BE_LOADED, f"该法仅装载了{'、'.join(version.parts)}"
    if row is None:
        return Verdict.WRONG, "该版本没有这一条"
    if find_words(reading.as_parsed(row), cited) is None:
        return Verdict.WRONG, "该条没有所引的款、项"
    return _by_day(versions, version, today)


def _by_day(versions: tuple[LawVersion, ...], cited: LawVersion, today: date) -> tuple[Verdict, str]:
    newer = next((each for each in versions if each.version > cited.version and each.in_force_from <= today), None)
    if newer is None:
        return Verdict.STANDS, "条文存在"
    return Verdict.SUPERSEDED, f"条文存在，但 {newer.version} 版本已施行，请核对规则是否仍应引用旧版"
