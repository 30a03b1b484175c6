"""The accounts after something was killed: every delivery once, to the cent; every event handled; every warning once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

from contracts.subscriptions import SUBSCRIPTIONS
from tests.failure.files import MONEY, YEAR, Sent

Warning_ = tuple[Any, ...]


def check(connection: psycopg.Connection[Any], region: str, files: Iterable[Sent]) -> None:
    """Fail unless `files` are accepted exactly once each and nothing else of `region`, and every event was handled."""
    files = list(files)
    for file in files:
        _check_file(connection, file)
    assert _count(connection, "ingest.slice WHERE region = %s", region) == len(files)
    assert _count(connection, "ingest.delivery WHERE region = %s", region) == len(files)
    assert unhandled(connection) == []
    _check_warnings(connection, region)


def _check_file(connection: psycopg.Connection[Any], file: Sent) -> None:
    """One delivery, accepted; one receipt; one slice whose rows are the file's rows, to the cent."""
    found = connection.execute(
        "SELECT d.state, r.row_count, s.slice_id, s.superseded_at, r.supersedes FROM ingest.delivery d"
        " LEFT JOIN ingest.receipt r USING (delivery_id) LEFT JOIN ingest.slice s USING (receipt_id)"
        " WHERE d.region = %s AND d.data_set = %s AND d.period = %s",
        [file.region, file.data_set, file.period],
    ).fetchall()
    assert [row[:2] + row[3:] for row in found] == [("accepted", file.rows, None, None)], (file, found)
    table, column = sql.Identifier("ingest", file.data_set), sql.Identifier(MONEY[file.data_set].lower())
    query = sql.SQL("SELECT count(*), sum({}) FROM {} WHERE slice_id = %s").format(column, table)
    assert connection.execute(query, [found[0][2]]).fetchone() == (file.rows, file.total), file
    strays = sql.SQL("SELECT count(*) FROM {} WHERE slice_id NOT IN (SELECT slice_id FROM ingest.slice)").format(table)
    assert connection.execute(strays).fetchone() == (0,), f"rows of {file.data_set} without a slice"


def unhandled(connection: psycopg.Connection[Any]) -> list[tuple[str, Any]]:
    """Events that are unsent, or that their consumer has not handled."""
    lost: list[tuple[str, Any]] = []
    for subscription in SUBSCRIPTIONS:
        event_type, service = subscription.event.type_, subscription.service
        query = sql.SQL(
            "SELECT event_id FROM {outbox} WHERE event_type = %(type)s AND (sent_at IS NULL OR event_id NOT IN"
            " (SELECT event_id FROM {inbox} WHERE consumer = %(consumer)s))"
        ).format(outbox=sql.Identifier(event_type.partition(".")[0], "outbox"), inbox=sql.Identifier(service, "inbox"))
        rows = connection.execute(query, {"type": event_type, "consumer": subscription.consumer})
        lost += [(event_type, row[0]) for row in rows]
    return lost


def _check_warnings(connection: psycopg.Connection[Any], region: str) -> None:
    """Each occurrence of a warning was told once, and cases keeps each warning once, in its newest state."""
    alerts = connection.execute(
        "SELECT alert_id, occurrences FROM alerts.alert WHERE region = %s ORDER BY 1", [region]
    ).fetchall()
    told = connection.execute(
        "SELECT CAST(envelope::jsonb #>> '{body,summary,alert_id}' AS uuid) AS alert_id, count(*) FROM alerts.outbox"
        " WHERE event_type = 'alerts.alert.raised.v1' AND envelope::jsonb #>> '{body,summary,region}' = %s"
        " GROUP BY 1 ORDER BY 1",
        [region],
    ).fetchall()
    kept = connection.execute(
        "SELECT alert_id, w.occurrences FROM cases.warning w JOIN alerts.alert USING (alert_id) WHERE region = %s"
        " ORDER BY 1",
        [region],
    ).fetchall()
    assert told == alerts, "an occurrence was not told exactly once"
    assert kept == alerts, "cases does not keep every warning as it stands"
    evaluated = _count(
        connection, "alerts.evaluation JOIN ingest.slice USING (slice_id) WHERE slice.region = %s", region
    )
    assert evaluated == _count(connection, "ingest.slice WHERE region = %s", region)


def warnings(connection: psycopg.Connection[Any], region: str) -> set[Warning_]:
    """The warnings that stand in a region, without what differs from region to region."""
    rows = connection.execute(
        "SELECT rule_id, matter_key, unit, subject, period, level, amount, state, fact, evidence_count FROM alerts.alert"
        " WHERE region = %s AND fiscal_year = %s AND NOT is_gone",
        [region, YEAR],
    ).fetchall()
    assert len(rows) == len(set(rows)), "the same warning twice"
    return set(rows)


def _count(connection: psycopg.Connection[Any], what: str, *values: object) -> int:
    row = connection.execute(f"SELECT count(*) FROM {what}", values).fetchone()  # type: ignore[arg-type]
    return int(row[0]) if row else 0
