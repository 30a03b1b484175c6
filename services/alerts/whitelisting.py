"""The orders on whitelist entries: propose, decide, end; and what an entry that is over held back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from chassis.operation_log import log_act
from contracts.alerts.whitelist_v1 import (
    DecideWhitelist,
    EndWhitelist,
    ListWhitelist,
    ProposeWhitelist,
    WhitelistEntries,
    WhitelistEntry,
)
from contracts.errors import NotFound
from services.alerts import proposals
from services.alerts.storage import whitelist_store
from services.alerts.storage.proposal_columns import proposal_of
from services.alerts.telling import tell
from services.alerts.whitelist import check_scope, covering


def propose(session: Session, call: ProposeWhitelist, *, now: datetime, today: date) -> WhitelistEntry:
    """Keep a proposed entry; it holds nothing back."""
    actor = call.by()
    check_scope(call.scope, valid_from=call.valid_from, expires_on=call.expires_on, today=today)
    values = call.scope.model_dump() | {"valid_from": call.valid_from, "expires_on": call.expires_on}
    row = whitelist_store.add(
        session, values | {"entry_id": uuid4()} | proposals.proposed(actor, reason=call.reason, at=now)
    )
    log_act(session, actor, act="whitelist.propose", subject=str(row.entry_id), detail=_detail(row))
    return _shown(session, [row], today)[0]


def decide(session: Session, call: DecideWhitelist, *, head_seat: str, now: datetime, today: date) -> WhitelistEntry:
    """Approve or refuse; approved, the open warnings that it covers are held back at once."""
    actor = call.by()
    row = _locked(session, call.entry_id)
    values = proposals.decided(row, actor, head_seat=head_seat, is_approved=call.is_approved, note=call.note, on=today)
    row = whitelist_store.change(session, call.entry_id, values)
    if call.is_approved:
        _hold_back_open(session, row, at=now, today=today, seat=actor.seat)
    act = "whitelist.approve" if call.is_approved else "whitelist.refuse"
    log_act(session, actor, act=act, subject=str(row.entry_id), detail=_detail(row))
    return _shown(session, [row], today)[0]


def end(session: Session, call: EndWhitelist, *, now: datetime, today: date) -> WhitelistEntry:
    """End an entry before its time; what it alone held back is raised."""
    actor = call.by()
    row = _locked(session, call.entry_id)
    row = whitelist_store.change(session, call.entry_id, proposals.ended(row, reason=call.reason, at=now))
    let_go_of_uncovered(session, at=now, today=today, seat=actor.seat)
    log_act(session, actor, act="whitelist.end", subject=str(row.entry_id), detail=_detail(row))
    return _shown(session, [row], today)[0]


def list_entries(session: Session, call: ListWhitelist, *, today: date) -> WhitelistEntries:
    """Return a page of entries."""
    total, rows = whitelist_store.list_entries(
        session, region=call.region, state=call.state, limit=call.page.limit, offset=call.page.offset
    )
    return WhitelistEntries(total=total, items=_shown(session, rows, today))


def let_go_of_uncovered(session: Session, *, at: datetime, today: date, seat: str = "") -> int:
    """Raise the warnings that no entry in force covers any more; return how many. An expiry is seen by this."""
    entries: dict[str, Any] = {}
    number = 0
    for row in whitelist_store.held_back(session):
        known = entries.setdefault(row.region, whitelist_store.approved(session, row.region))
        if covering(known, whitelist_store.about(row), today) is None:
            tell(session, whitelist_store.let_go(session, row.alert_id, at=at, note="白名单已到期或终止", seat=seat))
            number += 1
    return number


def _hold_back_open(session: Session, row: Row[Any], *, at: datetime, today: date, seat: str) -> None:
    entry = whitelist_store.entry_of(row)
    if not entry.is_in_force(today):
        return
    covered = [
        each.alert_id
        for each in whitelist_store.open_warnings(session, row.region)
        if entry.covers(whitelist_store.about(each))
    ]
    whitelist_store.hold_back(session, covered, row.entry_id, at=at, note=row.reason, seat=seat)


def _locked(session: Session, entry_id: UUID) -> Row[Any]:
    row = whitelist_store.lock(session, entry_id)
    if row is None:
        raise NotFound("whitelist-unknown", "没有这条白名单，可能链接有误。", str(entry_id))
    return row


def _shown(session: Session, rows: list[Row[Any]], today: date) -> tuple[WhitelistEntry, ...]:
    counts = whitelist_store.covered_by(session, [row.entry_id for row in rows])
    return tuple(
        WhitelistEntry(
            entry_id=row.entry_id,
            scope=whitelist_store.scope_of(row),
            valid_from=row.valid_from,
            expires_on=row.expires_on,
            proposal=proposal_of(row),
            is_in_force=row.state == "approved" and whitelist_store.entry_of(row).is_in_force(today),
            covered=counts.get(row.entry_id, 0),
        )
        for row in rows
    )


def _detail(row: Row[Any]) -> dict[str, str]:
    scope = whitelist_store.scope_of(row).model_dump(exclude_none=True, exclude={"subject"})  # a payee may be a person
    return scope | {"valid_from": str(row.valid_from), "expires_on": str(row.expires_on)}
