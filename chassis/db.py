"""The database of a service: one engine, transactions, nothing else. The use case opens, stores never commit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session

from chassis.config import Settings
from chassis.logs import current_correlation

POOL_SIZE = 5
CONNECT_TIMEOUT_S = 5
PING_AFTER_REST_S = 1.0
"""A connection that rested less is used unasked: a restart of PostgreSQL takes longer, and a ping is a round trip more."""


class Database:
    """Connections of one role to one schema."""

    def __init__(self, engine: Engine, schema: str) -> None:
        self.engine = engine
        self.schema = schema

    @classmethod
    def from_settings(cls, settings: Settings, *, pool_size: int = POOL_SIZE) -> Database:
        """Return the service's database; connections are made when first used and checked where they have rested."""
        engine = create_engine(
            settings.database_url(),
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,  # an error's text reaches logs and parked messages; it must not carry rows
            connect_args={
                "application_name": settings.process_name,
                "connect_timeout": CONNECT_TIMEOUT_S,
                "options": "-c timezone=UTC -c jit=off",  # compiling takes longer than all but the longest statements run
            },
        )
        _ping_after_rest(engine)
        return cls(engine, settings.service)

    @contextmanager
    def transaction(self, *, correlation_id: UUID | None = None) -> Iterator[Session]:
        """Open a session in a transaction: commits at the end, rolls back on any error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.info["schema"] = self.schema
            session.info["correlation_id"] = correlation_id or current_correlation()
            yield session

    def check(self) -> str | None:
        """Health check: null when the database answers."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return None

    def close(self) -> None:
        """Close the idle connections."""
        self.engine.dispose()


def _ping_after_rest(engine: Engine) -> None:
    """Replace connections that died while they rested in the pool, before anybody gets one."""

    def rested(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    def check(connection: Any, record: Any, _proxy: Any) -> None:
        now = time.monotonic()
        if now - record.info.get("rests_since", now) < PING_AFTER_REST_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", rested)
    event.listen(engine, "checkout", check)
