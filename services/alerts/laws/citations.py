"""Holds the citations of rules against the library: a cited article stands in the cited version, or is to be loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.alerts.laws_v1 import LawVersion
from services.alerts.laws import reading
from services.alerts.laws.law_file import short_name
from services.alerts.laws.numerals import Citation, parse_citation
from services.alerts.laws.reading import ArticlePlace
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
    """Yield the verdict on every citation of the rules; the library is read once for all of them."""
    citations = [(rule.id, basis) for rule in rules for basis in rule.head.legal_basis]
    library = {law.law: law.versions for law in reading.laws(session)}
    rows = reading.article_rows(session, {place for _, basis in citations if (place := _place(basis)) is not None})
    for rule_id, basis in citations:
        verdict, detail = _check(basis, library.get(short_name(basis.law), ()), rows, today)
        yield Checked(rule_id, basis, verdict, detail)


def _place(basis: Basis) -> ArticlePlace | None:
    """Return where the cited article would stand; null where the citation names no place in a library."""
    try:
        cited, version = parse_citation(basis.article), date.fromisoformat(basis.version)
    except ValueError:
        return None
    return ArticlePlace(short_name(basis.law), version, cited.number, cited.suffix)


def _check(
    basis: Basis, versions: tuple[LawVersion, ...], rows: Mapping[ArticlePlace, Row[Any]], today: date
) -> tuple[Verdict, str]:
    try:
        cited = parse_citation(basis.article)
    except ValueError as error:
        return Verdict.WRONG, str(error)
    if basis.version == NOT_AT_HAND:
        return Verdict.TO_BE_LOADED, "规则已注明待装载"
    version = next((each for each in versions if each.version.isoformat() == basis.version and each.is_loaded), None)
    if version is None:
        return Verdict.TO_BE_LOADED, "法规库中没有该版本的文本"
    place = _place(basis)
    verdict = _stands(rows.get(place) if place else None, cited, version)
    return verdict or _by_day(versions, version, today)


def _stands(row: Row[Any] | None, cited: Citation, version: LawVersion) -> tuple[Verdict, str] | None:
    """Return what is wrong with a citation of a loaded version; null where it stands there."""
    if row is None and version.parts:
        return Verdict.TO_BE_LOADED, f"该法仅装载了{'、'.join(version.parts)}"
    if row is None:
        return Verdict.WRONG, "该版本没有这一条"
    if find_words(reading.as_parsed(row), cited) is None:
        return Verdict.WRONG, "该条没有所引的款、项"
    return None


def _by_day(versions: tuple[LawVersion, ...], cited: LawVersion, today: date) -> tuple[Verdict, str]:
    newer = next((each for each in versions if each.version > cited.version and each.in_force_from <= today), None)
    if newer is None:
        return Verdict.STANDS, "条文存在"
    return Verdict.SUPERSEDED, f"条文存在，但 {newer.version} 版本已施行，请核对规则是否仍应引用旧版"
