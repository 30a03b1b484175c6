"""From rows of evidence to findings: one matter, one finding (domain.md 4.K 5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from contracts.values import MatterClass
from services.alerts.rule_head import RuleHead
from services.alerts.severity import proposed_level, standing_level
from services.alerts.wording import Value, fill, plain

MAX_EVIDENCE_ROWS: Final = 2_000
"""Rows of evidence kept for one finding; all are counted."""
CENT: Final = Decimal("0.01")


class BadFinding(ValueError):
    """The SQL of a rule gave something that cannot be a finding; the text says what."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind a finding."""

    label: str
    amount: Decimal | None
    receipt_id: UUID
    row_no: int
    place: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """A value to compare a finding with."""

    label: str
    value: Decimal | None
    is_subject: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A matter that a rule has found, worded and levelled."""

    rule_id: str
    matter_key: str
    title: str
    fact: str
    formula: str
    level: MatterClass
    unit: str | None
    unit_name: str
    subject: str
    period: str
    amount: Decimal | None
    size: Decimal | None
    evidence: tuple[EvidenceRow, ...]
    evidence_count: int
    receipt_ids: tuple[UUID, ...]
    doubts: tuple[UUID, ...] = ()
    """Unexplained reconciliation differences under its data; `level` is then general, whatever the numbers propose."""
    numbers_level: MatterClass | None = None
    """What the numbers propose where `level` says less."""
    comparison: tuple[ComparedValue, ...] = ()
    """What the rule itself compares it with; it is shown and judges nothing."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """The values of the rule's parameters by which it was found."""
    parameter_changes: tuple[UUID, ...] = ()
    """The approved changes behind them; empty: the rule's own defaults."""

    @property
    def proposed_level(self) -> MatterClass:
        """The level by numbers and class alone."""
        return self.numbers_level or self.level

    @property
    def places(self) -> tuple[tuple[UUID, int], ...]:
        """Receipt and row of every row of evidence that is kept."""
        return tuple((row.receipt_id, row.row_no) for row in self.evidence)

    @property
    def has_more_evidence(self) -> bool:
        """Return whether it rests on more rows than are kept."""
        return self.evidence_count > len(self.evidence)

    def doubted(self, doubts: tuple[UUID, ...]) -> Finding:
        """Return it as it is raised while `doubts` are unexplained: first the sender is asked (domain.md 4.0)."""
        if not doubts:
            return self
        return replace(
            self,
            doubts=doubts,
            numbers_level=self.proposed_level,
            level=standing_level(self.proposed_level, is_doubted=True),
        )

    def fingerprint(self, region: str, fiscal_year: int) -> str:
        """Return the SHA-256 that names this matter from run to run."""
        return fingerprint(self.rule_id, region, fiscal_year, self.matter_key)

    def content_hash(self) -> str:
        """Return a SHA-256 over what the rule says, doubts left out, so that an unchanged one is recognised."""
        rows = [(row.label, row.amount, row.receipt_id, row.row_no, row.place, row.figures) for row in self.evidence]
        level = self.proposed_level
        said = [self.title, self.fact, self.formula, level, self.period, self.amount, self.evidence_count, rows]
        return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class _Matter:
    """The rows of one matter, gathered."""

    def __init__(self, first: Mapping[str, Any]) -> None:
        self.first = first
        self.evidence: list[EvidenceRow] = []
        self.count = 0
        self.receipts: dict[UUID, None] = {}

    def add(self, row: Mapping[str, Any]) -> None:
        self.count += 1
        self.receipts[_receipt(row)] = None
        if self.count <= MAX_EVIDENCE_ROWS:
            self.evidence.append(_evidence(row))


def fingerprint(rule_id: str, region: str, fiscal_year: int, matter_key: str) -> str:
    """Return the SHA-256 that names a matter from run to run: rule, region, year and the rule's own key."""
    return hashlib.sha256("\x1f".join((rule_id, region, str(fiscal_year), matter_key)).encode()).hexdigest()


def group_rows(
    head: RuleHead, rows: Iterable[Mapping[str, Any]], *, region: str, fiscal_year: int
) -> tuple[Finding, ...]:
    """Return the findings in `rows` that meet a level; `BadFinding` or `WordingError` where a row does not fit the head."""
    matters: dict[str, _Matter] = {}
    for row in rows:
        matters.setdefault(_required(row, "matter_key"), _Matter(row)).add(row)
    place: dict[str, Value] = {"region": region, "fiscal_year": fiscal_year}
    found = (_finding(head, matter, place) for matter in matters.values())
    return tuple(finding for finding in found if finding is not None)


def _finding(head: RuleHead, matter: _Matter, place: Mapping[str, Value]) -> Finding | None:
    first = matter.first
    unit_name, subject, period = (_required(first, name) for name in ("unit_name", "subject", "period"))
    facts = _facts(head, first)
    size, amount = _number(first["size"]), _number(first["amount"])
    measures = {name: _number(value) for name, value in facts.items() if isinstance(value, int | Decimal)}
    level = proposed_level(head, measures | {"size": size, "amount": amount}, _hint(first))
    if level is None:
        return None
    values: dict[str, Value] = {"unit_code": first["unit_code"], "unit_name": unit_name, "subject": subject}
    values |= {"period": period, **place, **facts, "amount": amount, "size": size}
    return Finding(
        rule_id=head.id,
        matter_key=first["matter_key"],
        title=fill(head.headline, values),
        fact=fill(head.fact, values),
        formula=fill(head.formula, values),
        level=level,
        unit=first["unit_code"],
        unit_name=unit_name,
        subject=subject,
        period=period,
        amount=None if amount is None else amount.quantize(CENT),
        size=size,
        evidence=tuple(matter.evidence),
        evidence_count=matter.count,
        receipt_ids=tuple(matter.receipts),
    )


def _facts(head: RuleHead, first: Mapping[str, Any]) -> dict[str, Value]:
    facts: dict[str, Value] = first.get("facts") or {}
    if missing := [name for name in head.facts if name not in facts]:
        raise BadFinding(f"结果的 facts 列缺少头部所列的 {'、'.join(missing)}")
    return facts


def _evidence(row: Mapping[str, Any]) -> EvidenceRow:
    amount = _number(row.get("row_amount"))
    return EvidenceRow(
        label=_required(row, "label"),
        amount=None if amount is None else amount.quantize(CENT),
        receipt_id=_receipt(row),
        row_no=int(row["row_no"]),
        place=_required(row, "place"),
        figures={name: plain(value) for name, value in (row.get("figures") or {}).items() if value is not None},
    )


def _receipt(row: Mapping[str, Any]) -> UUID:
    receipt_id = row["receipt_id"]
    if not isinstance(receipt_id, UUID):
        raise BadFinding("证据行的 receipt_id 不能为空：没有回执的数字不能作为证据")
    return receipt_id


def _required(row: Mapping[str, Any], column: str) -> str:
    value = row[column]
    if not isinstance(value, str) or not value:
        raise BadFinding(f"结果列 {column} 不能为空，且应为文本")
    return value


def _number(value: object) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadFinding(f"数值列的值 {value!r} 不是整数或 numeric，请在 SQL 中转换")
    return Decimal(value)


def _hint(first: Mapping[str, Any]) -> MatterClass | None:
    hint = first.get("level_hint")
    if hint is None:
        return None
    try:
        return MatterClass(hint)
    except ValueError as error:
        raise BadFinding(f"level_hint 的值 {hint!r} 应为 general、important 或 major") from error
