"""The registers of running numbers: one row a series holds the last number. Never commits.

The row stays locked until the transaction ends, so that acts at the same time wait for each other, and a rolled-back
act gives its number back: the series has no gaps.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.cases.numbers import Register
from services.cases.storage.tables import NUMBER_ISSUED, NUMBER_REGISTER


def issue(session: Session, register: Register, *, case_id: UUID | None, issued_on: date, now: datetime) -> int:
    """Return the next number of the series of `issued_on`'s year and record for which case it was given, where it has one."""
    statement = upsert(NUMBER_REGISTER).values(register=register, year=issued_on.year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=[NUMBER_REGISTER.c.register, NUMBER_REGISTER.c.year], set_={"last": NUMBER_REGISTER.c.last + 1}
    )
    number = int(session.execute(statement.returning(NUMBER_REGISTER.c.last)).scalar_one())
    session.execute(
        insert(NUMBER_ISSUED).values(
            register=register,
            year=issued_on.year,
            number=number,
            case_id=case_id,
            issued_on=issued_on,
            issued_at=now,
        )
    )
    return number
