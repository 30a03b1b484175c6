"""The read model `ledger_v1` as a contract: `python -m tests.integration.ingest.ledger_contract` writes the snapshot."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from deploy.stack import lifecycle
from tests.support.backends import ROOT, Backends

SNAPSHOT = Path(__file__).parents[2] / "contract" / "ledger_v1.json"
Views = dict[str, dict[str, str]]


def published_views(connection: psycopg.Connection[Any]) -> Views:
    """Columns with their types in order, by view."""
    rows = connection.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'ledger_v1'::regnamespace AND a.attnum > 0 ORDER BY c.relname, a.attnum"
    ).fetchall()
    found: Views = {}
    for view, column, kind in rows:
        found.setdefault(view, {})[column] = kind
    return found


def main() -> None:
    """Write the snapshot from freshly migrated tables."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Backends(lifecycle.start_backends(ROOT)).fresh_database(Path(folder)) as database,
        database.connect() as connection,
    ):
        text = json.dumps(published_views(connection), indent=1, ensure_ascii=False) + "\n"
    SNAPSHOT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
