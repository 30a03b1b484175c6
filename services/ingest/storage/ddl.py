"""Writes the SQL that a new migration freezes: `python -m services.ingest.storage.ddl [data_set ...]`.

The views are the contract `ledger_v1`: what runs in a database is the text in the migration, never this module.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Final

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.schema import CreateIndex, CreateTable

from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import DataSet
from services.ingest.storage.tables import (
    FACTS,
    SCHEMA,
    delivery,
    delivery_part,
    receipt,
    receipt_counter,
    refusal,
    slice_,
)

_DIALECT: Final = PGDialect_psycopg()  # type: ignore[no-untyped-call]
READERS: Final = "bw_ingest, bw_alerts, bw_reports"
_BOOKKEEPING: Final = (delivery, delivery_part, refusal, receipt, receipt_counter, slice_)
_COLUMNS_A_LINE: Final = 6
_PLACE_COLUMNS: Final = (
    "f.slice_id",
    "s.receipt_id",
    "f.row_no",
    "f.place",
    "s.region",
    "s.period",
    "s.sender",
    "s.origin",
)

_MONTH: Final = "left(s.period, 7) AS period"
GRANTS: Final = """\
GRANT SELECT, INSERT, UPDATE ON ingest.delivery, ingest.delivery_part, ingest.receipt_counter, ingest.slice TO bw_ingest;
GRANT SELECT, INSERT ON ingest.refusal, ingest.receipt TO bw_ingest;
"""
STATISTICS: Final = """\
-- The loader refreshes the planner's figures in the load's own transaction (ANALYZE needs the owner), so that a rule that
-- runs a second later does not plan for an empty table; only where a load is half of the table, since it takes a while.
CREATE FUNCTION ingest.analyse_facts(fact_table text, rows_added bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF rows_added * 2 >= (SELECT reltuples FROM pg_class WHERE oid = format('ingest.%I', fact_table)::regclass) THEN
        EXECUTE format('ANALYZE ingest.%I', fact_table);
    END IF;
END
$$;
REVOKE ALL ON FUNCTION ingest.analyse_facts(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ingest.analyse_facts(text, bigint) TO bw_ingest;
"""
RECEIPT_VIEWS: Final = f"""\
CREATE SCHEMA IF NOT EXISTS ledger_v1;
GRANT USAGE ON SCHEMA ledger_v1 TO {READERS};

CREATE VIEW ledger_v1.receipt AS
SELECT r.receipt_id, r.delivery_id, r.number, d.file_name, d.sha256, d.data_set, d.sender, d.region, d.period,
       s.origin, r.received_at, r.accepted_at, r.row_count, s.superseded_at
FROM ingest.receipt r
JOIN ingest.delivery d USING (delivery_id)
JOIN ingest.slice s USING (receipt_id);

CREATE VIEW ledger_v1.slice AS
SELECT slice_id, data_set, sender, region, period, receipt_id, origin, accepted_at, superseded_at
FROM ingest.slice;

GRANT SELECT ON ledger_v1.receipt, ledger_v1.slice TO {READERS};
"""


def tables_sql() -> str:
    """Return the DDL of the tables that keep the books of deliveries."""
    statements = []
    for table in _BOOKKEEPING:
        statements.append(str(CreateTable(table).compile(dialect=_DIALECT)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [
            str(CreateIndex(index).compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
            for index in indexes
        ]
    return ";\n\n".join(statements) + ";\n"


def fact_sql(data_set: DataSet) -> str:
    """Return the DDL of a data set's fact table with the service's rights."""
    table = FACTS[data_set.name]
    create = str(CreateTable(table).compile(dialect=_DIALECT)).strip()
    return f"{create};\nGRANT SELECT, INSERT ON {SCHEMA}.{table.name} TO bw_ingest;\n"


def view_sql(data_set: DataSet) -> str:
    """Return the two views of a data set: current slices, and every slice with the time in which it was current.

    Keys of personal values come last, so that a view that exists can take them on. Where a delivery may cover one day, a row's
    period is the month all the same, and the days that such a delivery replaced are not those of the longer slice any more.
    """
    fields = [f"f.{field.name}" for field in data_set.fields if field.is_in_view]
    place = [_MONTH if data_set.day and column == "s.period" else column for column in _PLACE_COLUMNS]
    keys = [f"f.{field.key_name}" for field in data_set.fields if field.is_in_view and field.is_personal]
    columns = ",\n       ".join([", ".join(place), *_wrapped(fields)])
    keyed = "".join(f",\n       {line}" for line in _wrapped(keys))
    source = f"FROM {SCHEMA}.{data_set.view_name} f\nJOIN {SCHEMA}.slice s USING (slice_id)"
    kept = ["f.is_deleted IS NOT TRUE"] if data_set.has_deletion_mark else []
    day = f"(r.slice_id, r.day) = (f.slice_id, f.{data_set.day})"
    standing = [f"NOT EXISTS (SELECT FROM {SCHEMA}.replaced_day r WHERE {day})"] if data_set.day else []
    current = " AND ".join(["s.superseded_at IS NULL", *kept, *standing])
    replaced = f"\nLEFT JOIN {SCHEMA}.replaced_day r ON {day}" if data_set.day else ""
    known_to = "least(s.superseded_at, r.replaced_at)" if data_set.day else "s.superseded_at"
    history = f"\nWHERE {kept[0]}" if kept else ""
    name = data_set.view_name
    return (
        f"CREATE OR REPLACE VIEW ledger_v1.{name} AS\nSELECT {columns}{keyed}\n{source}\nWHERE {current};\n\n"
        f"CREATE OR REPLACE VIEW ledger_v1.{name}_history AS\nSELECT {columns},\n"
        f"       s.accepted_at AS known_from, {known_to} AS known_to{keyed}\n{source}{replaced}{history};\n\n"
        f"GRANT SELECT ON ledger_v1.{name}, ledger_v1.{name}_history TO {READERS};\n"
    )


def _wrapped(columns: list[str]) -> Iterable[str]:
    for start in range(0, len(columns), _COLUMNS_A_LINE):
        yield ", ".join(columns[start : start + _COLUMNS_A_LINE])


def main() -> None:
    """Print the SQL of the named data sets, or of everything."""
    names = sys.argv[1:]
    tables = [] if names else [tables_sql(), GRANTS, STATISTICS]
    views = [] if names else [RECEIPT_VIEWS]
    tables += [fact_sql(CATALOGUE[name]) for name in names or CATALOGUE]
    views += [view_sql(CATALOGUE[name]) for name in names or CATALOGUE]
    sys.stdout.write("\n".join([*tables, *views]))


if __name__ == "__main__":
    main()
