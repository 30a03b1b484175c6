"""Audit findings: read from the published ledger; links and follow-up of the office's own tables. Never commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, TextClause, exists, func, insert, select, text
from sqlalchemy.orm import Session

from contracts.cases.findings_v1 import (
    FindingDelivery,
    FindingLink,
    FindingNumbers,
    FindingRef,
    FindingStanding,
    FindingSummary,
    FollowUp,
    ListFindings,
    SuggestedWarning,
)
from services.cases.storage.tables import (
    CASE_FILE,
    FINDING_FOLLOW_UP,
    FINDING_LINK,
    FINDING_LINK_END,
)

_REGISTER: Final = Path(__file__).with_name("register.sql").read_text(encoding="utf-8")
_FITS: Final = (
    " WHERE (CAST(:standing AS text) IS NULL OR standing = :standing)"
    " AND (CAST(:kind AS text) IS NULL OR rectification_kind = :kind)"
    " AND (NOT :has_come_again OR has_come_again)"
    " AND (CAST(:is_linked AS boolean) IS NULL OR (linked_warnings + linked_cases > 0) = :is_linked)"
    " AND NOT EXISTS (SELECT FROM unnest(CAST(:words AS text[])) AS word WHERE strpos(lower(concat_ws(' ', finding_no, audit_project,"
    " audited_unit, category)), lower(word)) = 0)"
)
_ORDER: Final = (
    " ORDER BY CASE standing WHEN 'overdue' THEN 0 WHEN 'open' THEN 1 WHEN 'done' THEN 2 ELSE 3 END, rectify_by NULLS LAST,"
    " region, finding_no"
)


def _prepared(query: str) -> TextClause:
    return text(_REGISTER + query)


_PAGE: Final = _prepared(
    f"SELECT *, count(*) OVER () AS fitting FROM register{_FITS}{_ORDER} LIMIT :limit OFFSET :offset"
)
_COUNT: Final = _prepared(f"SELECT count(*) FROM register{_FITS}")
_ONE: Final = _prepared("SELECT * FROM register")
_NUMBERS: Final = _prepared(
    "SELECT standing, count(*) AS number, coalesce(sum(amount), 0) AS amount,"
    " coalesce(sum(least(rectified_amount, coalesce(amount, rectified_amount))), 0) AS rectified,"
    " count(*) FILTER (WHERE has_come_again) AS come_again, count(*) FILTER (WHERE is_missing) AS missing,"
    " count(*) FILTER (WHERE linked_warnings + linked_cases > 0) AS linked FROM register GROUP BY standing"
)
_NEWEST: Final = text(
    "SELECT max(left(period, 7)) FROM ledger_v1.slice WHERE data_set = 'audit_finding' AND superseded_at IS NULL"
    " AND (CAST(:region AS text) IS NULL OR region = :region)"
)
_SUGGESTED: Final = _prepared(
    "SELECT m.*, c.case_id, c.number AS case_number FROM matched m"
    " LEFT JOIN LATERAL (SELECT case_id, number FROM cases.case_file WHERE alert_id = m.alert_id"
    "   ORDER BY opened_at DESC LIMIT 1) c ON true"
    " WHERE NOT EXISTS (SELECT FROM linked l WHERE l.finding_id = m.finding_id AND l.kind = 'warning' AND l.subject_id = m.alert_id)"
    " ORDER BY m.is_after_done DESC, CAST(m.same_subject AS integer) + CAST(m.same_amount AS integer) DESC, m.raised_on DESC, m.alert_id"
    " LIMIT 50"
)
_DELIVERIES: Final = text(
    "SELECT CAST(md5(region || '/' || finding_no) AS uuid) AS finding_id, period, coalesce(status, '') AS status, rectify_by,"
    " rectified_amount, closed_on, coalesce(evidence, '') AS evidence, receipt_id, row_no, place FROM ledger_v1.audit_finding"
    " WHERE region = :region AND finding_no = :number ORDER BY period, row_no"
)
_LINKS: Final = text(
    "SELECT l.link_id, l.finding_id, l.kind, l.subject_id, l.number, l.title, l.reason, l.seat, l.linked_at, l.raised_on, e.ended_at,"
    " coalesce(e.reason, '') AS end_reason, c.case_id, c.number AS case_number"
    " FROM cases.finding_link l LEFT JOIN cases.finding_link_end e USING (link_id)"
    " LEFT JOIN LATERAL (SELECT case_id, number FROM cases.case_file WHERE CASE l.kind WHEN 'case' THEN case_id = l.subject_id"
    "   ELSE alert_id = l.subject_id END ORDER BY opened_at DESC LIMIT 1) c ON true"
    " WHERE l.finding_id = ANY(CAST(:finding_ids AS uuid[])) ORDER BY l.linked_at, l.link_id"
)
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_EXPORTED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """Which findings are asked for; null: all."""

    today: date
    region: str | None = None
    year: int | None = None
    finding_id: UUID | None = None

    def values(self) -> dict[str, Any]:
        """Return what the register's query wants."""
        return {"today": self.today, "region": self.region, "year": self.year, "finding_id": self.finding_id}


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands on a finding's own page only."""

    description: str
    law: str


def lock(session: Session, finding_id: UUID) -> None:
    """Let one at a time act on a finding."""
    session.execute(_LOCK, {"name": f"cases/finding/{finding_id}"})


def listed(session: Session, call: ListFindings, *, today: date) -> tuple[list[FindingSummary], int]:
    """Return a page and the number of all that fit."""
    values = {
        **Question(today, call.region, call.year).values(),
        "standing": call.standing,
        "kind": call.kind,
        "words": call.words.split(),
        "has_come_again": call.has_come_again,
        "is_linked": call.is_linked,
    }
    page = {"limit": call.page.limit, "offset": call.page.offset}
    rows = session.execute(_PAGE, values | page).all()
    if rows or not call.page.offset:
        return [_summary(row) for row in rows], rows[0].fitting if rows else 0
    return [], int(session.execute(_COUNT, values).scalar_one())


def exported(
    session: Session, *, region: str | None, year: int | None, standing: FindingStanding | None, today: date
) -> list[tuple[FindingSummary, Texts]]:
    """Return the findings of a sheet, at most 2,000."""
    values = {
        **Question(today, region, year).values(),
        "standing": standing, "kind": None, "words": [], "has_come_again": False, "is_linked": None, "limit": _EXPORTED, "offset": 0,
    }  # fmt: skip
    return [(_summary(row), _texts(row)) for row in session.execute(_PAGE, values)]


def get(session: Session, finding_id: UUID, *, today: date) -> tuple[FindingSummary, Texts] | None:
    """Return one finding; null where the current deliveries do not have it."""
    row = session.execute(_ONE, Question(today, finding_id=finding_id).values()).one_or_none()
    return None if row is None else (_summary(row), _texts(row))


def numbers(session: Session, region: str | None, year: int | None, *, today: date) -> FindingNumbers:
    """Count the findings of a region and a year."""
    rows = session.execute(_NUMBERS, Question(today, region, year).values()).all()
    standings = dict.fromkeys(FindingStanding, 0) | {FindingStanding(row.standing): row.number for row in rows}
    return FindingNumbers(
        total=sum(standings.values()),
        amount=sum((row.amount for row in rows), Decimal(0)),
        rectified_amount=sum((row.rectified for row in rows), Decimal(0)),
        by_standing=standings,
        come_again=sum(row.come_again for row in rows),
        missing=sum(row.missing for row in rows),
        linked=sum(row.linked for row in rows),
    )


def newest_period(session: Session, region: str | None) -> str | None:
    """Return the month of the newest delivery."""
    found: str | None = session.execute(_NEWEST, {"region": region}).scalar_one()
    return found


def suggestions(session: Session, finding_id: UUID, *, today: date) -> tuple[SuggestedWarning, ...]:
    """Return the warnings that might belong to a finding and are not linked: what came after its rectification first."""
    rows = session.execute(_SUGGESTED, Question(today, finding_id=finding_id).values())
    return tuple(
        SuggestedWarning(
            alert_id=row.alert_id, rule_id=row.rule_id, title=row.title, subject=row.subject, period=row.period, amount=row.amount,
            state=row.state, raised_on=row.raised_on, is_after_done=row.is_after_done, case_id=row.case_id, case_number=row.case_number,
            grounds=("unit", "period", *(("subject",) if row.same_subject else ()), *(("amount",) if row.same_amount else ())),
        )
        for row in rows
    )  # fmt: skip


def deliveries(session: Session, finding: FindingSummary) -> tuple[FindingDelivery, ...]:
    """Return what each month said of a finding."""
    rows = session.execute(_DELIVERIES, {"region": finding.region, "number": finding.number})
    return tuple(FindingDelivery.model_validate(_without_id(row)) for row in rows)


def links(session: Session, finding_ids: Iterable[UUID]) -> dict[UUID, list[FindingLink]]:
    """Return the links of findings, ended ones too, in the order in which they were made."""
    found: dict[UUID, list[FindingLink]] = defaultdict(list)
    for row in session.execute(_LINKS, {"finding_ids": list(finding_ids)}):
        found[row.finding_id].append(FindingLink.model_validate(_without_id(row)))
    return found


def refs(session: Session, subject_ids: list[UUID]) -> tuple[FindingRef, ...]:
    """Return the findings that are linked with these warnings and cases now."""
    link = FINDING_LINK
    ended = exists().where(FINDING_LINK_END.c.link_id == link.c.link_id)
    query = (
        select(link)
        .where(link.c.subject_id.in_(subject_ids), ~ended)
        .order_by(link.c.linked_at, link.c.kind.desc(), link.c.link_id)
    )
    return tuple(
        FindingRef(
            finding_id=row.finding_id, number=row.finding_no, kind=row.kind, reason=row.reason, seat=row.seat, linked_at=row.linked_at
        )
        for row in session.execute(query)
    )  # fmt: skip


def alert_of(session: Session, case_id: UUID) -> UUID | None:
    """Return the warning that a case came from; null where there is no such case."""
    found: UUID | None = session.execute(
        select(CASE_FILE.c.alert_id).where(CASE_FILE.c.case_id == case_id)
    ).scalar_one_or_none()
    return found


def case_of(session: Session, number: str) -> tuple[UUID, str] | None:
    """Return id and title of the case that bears a number."""
    title = CASE_FILE.c.alert[("summary", "title")].astext
    row = session.execute(select(CASE_FILE.c.case_id, title).where(CASE_FILE.c.number == number)).one_or_none()
    return None if row is None else (row[0], row[1])


def add_link(session: Session, finding: FindingSummary, link: FindingLink) -> None:
    """Append a link."""
    names = {"link_id", "kind", "subject_id", "number", "title", "reason", "seat", "linked_at", "raised_on"}
    session.execute(
        insert(FINDING_LINK).values(
            finding_id=finding.finding_id, region=finding.region, finding_no=finding.number, **link.model_dump(include=names)
        )
    )  # fmt: skip


def end_link(session: Session, link_id: UUID, *, reason: str, seat: str, now: datetime) -> None:
    """Append the end of a link."""
    session.execute(insert(FINDING_LINK_END).values(link_id=link_id, reason=reason, seat=seat, ended_at=now))


def follow_ups(session: Session, finding_ids: Iterable[UUID]) -> dict[UUID, list[FollowUp]]:
    """Return the steps of following findings up, in order."""
    query = select(FINDING_FOLLOW_UP).where(FINDING_FOLLOW_UP.c.finding_id.in_(list(finding_ids)))
    found: dict[UUID, list[FollowUp]] = defaultdict(list)
    for row in session.execute(query.order_by(FINDING_FOLLOW_UP.c.step)).mappings():
        found[row["finding_id"]].append(FollowUp.model_validate({name: row[name] for name in FollowUp.model_fields}))
    return found


def add_follow_up(session: Session, finding: FindingSummary, follow_up: FollowUp) -> None:
    """Append a step."""
    session.execute(
        insert(FINDING_FOLLOW_UP).values(
            finding_id=finding.finding_id, region=finding.region, finding_no=finding.number, unit_name=finding.unit_name,
            subject=finding.audit_project, **follow_up.model_dump(),
        )
    )  # fmt: skip


def newest_follow_ups(session: Session, finding_ids: list[UUID]) -> list[Row[Any]]:
    """Return of each finding its newest step."""
    table = FINDING_FOLLOW_UP
    last = select(table.c.finding_id, func.max(table.c.step).label("step")).group_by(table.c.finding_id).subquery()
    query = select(table).join(last, (table.c.finding_id == last.c.finding_id) & (table.c.step == last.c.step))
    return list(session.execute(query.where(table.c.finding_id.in_(finding_ids)))) if finding_ids else []


def _without_id(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "finding_id"}  # noqa: SLF001 - its public name


def _texts(row: Row[Any]) -> Texts:
    return Texts(row.description or "", row.law or "")


def _summary(row: Row[Any]) -> FindingSummary:
    return FindingSummary(
        finding_id=row.finding_id, number=row.finding_no, region=row.region, audit_project=row.audit_project, reported_on=row.reported_on,
        agency_code=row.agency_code or "", unit_name=row.audited_unit, category=row.category or "", kind=row.rectification_kind,
        amount=row.amount, rectified_amount=row.rectified_amount, rectify_by=row.rectify_by, status=row.status or "",
        closed_on=row.closed_on, standing=row.standing, days_overdue=row.days_overdue, has_come_again=row.has_come_again,
        is_missing=row.is_missing, linked_warnings=row.linked_warnings, linked_cases=row.linked_cases, suggested=row.suggested,
        next_on=row.next_on, period=row.period, origin=row.origin,
    )  # fmt: skip
