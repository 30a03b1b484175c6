"""RPC on differences: lists, one with both sides, the unit's explanation, the committee's word on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from contracts.errors import Forbidden, InvalidInput, NotFound
from contracts.ingest.reconciliation_v1 import (
    Difference,
    DifferenceList,
    DifferenceState,
    DifferenceSummary,
    ExplainDifference,
    GetDifference,
    IdentityList,
    IdentityStatus,
    ListDifferences,
    ListIdentities,
    SignOffDifference,
    Verdict,
)
from contracts.regions import HOME
from contracts.units import UNITS
from contracts.values import Actor, Origin, Role
from services.ingest.access import check_is_seat
from services.ingest.reconcile.differences import on_explained, on_verdict
from services.ingest.reconcile.identity_file import Identity
from services.ingest.reconcile.reconciler import tell
from services.ingest.storage import difference_lists, differences, slices
from services.ingest.storage.difference_lists import Wanted

Identities = Mapping[str, Identity]


def list_differences(
    session: Session, identities: Identities, call: ListDifferences, *, now: datetime
) -> DifferenceList:
    """Return a page of differences; a connector sees those of its own unit's data."""
    wanted = Wanted(
        state=call.state,
        identity=call.identity,
        region=call.region,
        fiscal_year=call.fiscal_year,
        sender=_own_unit(call.by()),
    )
    total, rows = difference_lists.listed(session, wanted, call.page)
    return DifferenceList(total=total, items=tuple(_summary(identities, row, now) for row in rows))


def get_difference(session: Session, identities: Identities, call: GetDifference, *, now: datetime) -> Difference:
    """Return one difference; a connector sees the rows of its own unit only."""
    return _difference(session, identities, call.difference_id, call.by(), now)


def explain_difference(
    session: Session, identities: Identities, call: ExplainDifference, *, now: datetime
) -> Difference:
    """Keep the explanation of a unit whose data stand on a side."""
    actor = call.by()
    item = differences.find(session, call.difference_id, for_update=True)
    if item is None or (actor.role is Role.CONNECTOR and actor.unit not in item.senders):
        raise _unknown(call.difference_id)
    unit = _explaining_unit(actor, call.unit)
    if unit not in item.senders:
        names = "、".join(UNITS.get(sender, sender) for sender in item.senders)
        raise InvalidInput("not-a-sender", f"该差异涉及的数据由{names}报送，请由其说明。", unit)
    if (item.explanation, item.explained_unit) == (call.explanation, unit) and item.state is DifferenceState.EXPLAINED:
        return _difference(session, identities, call.difference_id, actor, now)  # its first answer was lost on the way
    step = on_explained(item.state)
    differences.explain(session, item, step, explanation=call.explanation, unit=unit, by=actor, now=now)
    tell(session, item, step)
    answer = _difference(session, identities, call.difference_id, actor, now)
    log_act(session, actor, act="difference.explained", subject=str(item.difference_id), detail={"rule": item.identity})
    return answer


def sign_off_difference(
    session: Session, identities: Identities, call: SignOffDifference, *, now: datetime
) -> Difference:
    """Accept an explanation or give it back; only the administrator's seat speaks for the committee (article 4)."""
    actor = call.by()
    if actor.role is not Role.ADMINISTRATOR:
        raise Forbidden("may-not-sign-off", "差异说明由预算工委管理员席位认可。", actor.seat)
    if call.verdict is Verdict.RETURNED and not call.note.strip():
        raise InvalidInput("reason-missing", "退回说明时请写明理由，便于单位补充。", "note")
    item = differences.find(session, call.difference_id, for_update=True)
    if item is None:
        raise _unknown(call.difference_id)
    step = on_verdict(item.state, call.verdict)
    differences.judge(session, item, step, note=call.note, by=actor, now=now)
    tell(session, item, step)
    answer = _difference(session, identities, call.difference_id, actor, now)
    act = "difference.signed-off" if call.verdict is Verdict.ACCEPTED else "difference.returned"
    log_act(session, actor, act=act, subject=str(item.difference_id), detail={"rule": item.identity})
    return answer


def list_identities(
    session: Session, identities: Identities, call: ListIdentities, *, default_year: int
) -> IdentityList:
    """Return what the last comparisons of every identity came to; what was never compared says why."""
    check_is_seat(call.by())
    newest = slices.newest_year_and_region(session, call.fiscal_year) or (default_year, HOME)
    fiscal_year, region = call.fiscal_year or newest[0], call.region or newest[1]
    periods = difference_lists.periods_by_identity(session, region=region, fiscal_year=fiscal_year)
    standing = differences.standing_by_identity(session, region=region, fiscal_year=fiscal_year)
    return IdentityList(
        region=region,
        fiscal_year=fiscal_year,
        items=tuple(
            IdentityStatus(
                identity=each.id,
                title=each.head.title,
                data_sets=(*each.head.data_sets, *each.head.optional),
                tolerance=each.head.tolerance,
                cut_off=each.head.cut_off,
                left_title=each.head.left,
                right_title=each.head.right,
                not_built=each.head.not_built,
                periods=tuple(periods.get(each.id, ())),
                standing=standing.get(each.id, 0),
            )
            for each in identities.values()
        ),
    )


def _difference(
    session: Session, identities: Identities, difference_id: Any, actor: Actor, now: datetime
) -> Difference:
    row = difference_lists.find_row(session, difference_id)
    own = _own_unit(actor)
    if row is None or (own is not None and own not in row.senders):
        raise _unknown(difference_id)
    head = identities[row.identity].head
    return Difference(
        summary=_summary(identities, row, now),
        left_title=head.left,
        right_title=head.right,
        relation=head.relation,
        tolerance=head.tolerance,
        cut_off=head.cut_off,
        explanation_of_identity=head.explanation,
        innocent_reasons=head.innocent_reasons,
        rows=difference_lists.rows_of(session, difference_id, row.round, sender=own),
        left_rows=row.left_rows,
        right_rows=row.right_rows,
        explanation=row.explanation,
        explained_unit=row.explained_unit,
        history=difference_lists.history_of(session, difference_id),
    )


def _summary(identities: Identities, row: Row[Any], now: datetime) -> DifferenceSummary:
    return DifferenceSummary(
        difference_id=row.difference_id,
        identity=row.identity,
        title=identities[row.identity].head.title,
        region=row.region,
        period=row.period,
        key=row.key,
        subject=row.subject,
        senders=tuple(row.senders),
        state=DifferenceState(row.state),
        left=row.left_amount,
        right=row.right_amount,
        amount=row.left_amount - row.right_amount,
        origin=Origin(row.origin),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        age_days=difference_lists.age_days(row.first_seen, row.closed_at, now),
    )


def _own_unit(actor: Actor) -> str | None:
    return actor.unit if actor.role is Role.CONNECTOR else None


def _explaining_unit(actor: Actor, named: str | None) -> str:
    if actor.role is Role.CONNECTOR:
        return actor.unit
    if actor.role is not Role.ADMINISTRATOR:
        raise Forbidden("may-not-explain", "说明由报送单位提交，或由管理员席位代为录入。", actor.seat)
    if named is None:
        raise InvalidInput("unit-missing", "代为录入说明时，请选择作出说明的单位。", "unit")
    return named


def _unknown(difference_id: object) -> NotFound:
    return NotFound("difference-unknown", "没有这条差异，可能链接有误。", str(difference_id))
