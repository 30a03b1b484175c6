"""Classification codes, their changes, comparable figures, unknown codes and regions, out of the ledger's own views.

Nothing is decided here: what a view calls `partial` or leaves without a comparable code is shown so (domain.md 7.5).
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.ingest.codes_v1 import (
    CodeChange,
    CodeChangeList,
    CodeLine,
    CodeList,
    CodeVolume,
    ComparableLine,
    ComparableList,
    GrowthLine,
    GrowthList,
    ListCodeChanges,
    ListCodes,
    ListComparable,
    ListGrowth,
    ListRegions,
    ListUnknownCodes,
    RegionList,
    RegionVersion,
    UnknownCode,
    UnknownCodeList,
)

_VOLUMES: Final = text(
    "SELECT source, region, is_complete, note, code_count, imported_at FROM ledger_v1.classification_volume"
    " WHERE fiscal_year = :year AND code_table = :table AND superseded_at IS NULL ORDER BY region NULLS FIRST"
)
_CODES: Final = text(
    "SELECT code, name, level, parent_code, book, is_local, region, source, count(*) OVER () AS total"
    " FROM ledger_v1.classification WHERE fiscal_year = :year AND code_table = :table"
    " AND (starts_with(code, :query) OR position(:query IN name) > 0)"
    " ORDER BY code, region NULLS FIRST LIMIT :limit OFFSET :offset"
)
_CHANGES: Final = text(
    "SELECT from_code, from_name, to_code, to_name, change, share, reason, basis FROM ledger_v1.classification_mapping"
    " WHERE to_year = :year AND code_table = :table AND change <> 'unchanged' ORDER BY coalesce(to_code, from_code), from_code"
)
_UNKNOWN: Final = text(
    'SELECT region, data_set, column_name AS "column", code_table, code, row_count, receipt_id, row_no, reason,'
    " count(*) OVER () AS total FROM ledger_v1.unknown_code WHERE fiscal_year = :year"
    " ORDER BY row_count DESC, code_table, code, data_set, column_name, region LIMIT 500"
)
_COMPARABLE: Final = text(
    "SELECT receipt_id, row_no, region, book, subject_code, subject_name, cumulative_amount, comparable_code,"
    " comparable_name, change, share, basis, comparable_cumulative_amount, count(*) OVER () AS total"
    " FROM ledger_v1.execution_comparable"
    " WHERE period = :period AND direction = :direction AND (CAST(:region AS text) IS NULL OR region = :region)"
    " ORDER BY region, array_position(ARRAY['general', 'fund', 'capital', 'insurance'], book), subject_code, comparable_code LIMIT :limit OFFSET :offset"
)
_GROWTH: Final = text(
    "SELECT region, book, subject_code, subject_name, month_amount, cumulative_amount, stated_cumulative_amount,"
    " comparable_month_amount, comparable_cumulative_amount, month_growth, cumulative_growth, changes, undecided_amount,"
    " receipt_id, row_no, count(*) OVER () AS total,"
    " bool_or(cardinality(last_year_receipt_ids) > 0) OVER () AS has_last_year"
    " FROM ledger_v1.execution_growth"
    " WHERE period = :period AND direction = :direction AND (CAST(:region AS text) IS NULL OR region = :region)"
    " ORDER BY region, array_position(ARRAY['general', 'fund', 'capital', 'insurance'], book), subject_code LIMIT :limit OFFSET :offset"
)
_REGIONS: Final = text(
    "SELECT region_code, version, name, level, parent_code, valid_from, valid_to, successor_code, source,"
    " count(*) OVER () AS total FROM ledger_v1.region"
    " WHERE (CAST(:parent AS text) IS NULL OR parent_code = :parent)"
    " AND (starts_with(region_code, :query) OR position(:query IN name) > 0)"
    " ORDER BY region_code, version LIMIT :limit OFFSET :offset"
)


def list_codes(session: Session, call: ListCodes) -> CodeList:
    """Return the codes of a year's table and the volumes that they come from."""
    call.by()
    named = {"year": call.fiscal_year, "table": call.code_table}
    total, rows = _asked(session, _CODES, **named, query=call.query.strip(), **_page(call))
    return CodeList(
        fiscal_year=call.fiscal_year,
        code_table=call.code_table,
        volumes=tuple(CodeVolume(**row) for row in session.execute(_VOLUMES, named).mappings()),
        total=total,
        items=tuple(CodeLine(**row) for row in rows),
    )


def list_code_changes(session: Session, call: ListCodeChanges) -> CodeChangeList:
    """Return what changed from the year before."""
    call.by()
    rows = session.execute(_CHANGES, {"year": call.to_year, "table": call.code_table}).mappings()
    items = tuple(CodeChange(**row) for row in rows)
    return CodeChangeList(to_year=call.to_year, code_table=call.code_table, items=items)


def list_unknown_codes(session: Session, call: ListUnknownCodes) -> UnknownCodeList:
    """Return the codes of a year that no table has."""
    call.by()
    total, rows = _asked(session, _UNKNOWN, year=call.fiscal_year)
    return UnknownCodeList(fiscal_year=call.fiscal_year, total=total, items=tuple(UnknownCode(**row) for row in rows))


def list_comparable(session: Session, call: ListComparable) -> ComparableList:
    """Return a month's report beside the codes of the year after."""
    call.by()
    named = {"period": call.period, "direction": call.direction, "region": call.region}
    total, rows = _asked(session, _COMPARABLE, **named, **_page(call))
    return ComparableList(period=call.period, total=total, items=tuple(ComparableLine(**row) for row in rows))


def list_growth(session: Session, call: ListGrowth) -> GrowthList:
    """Return a month beside the same month of the year before."""
    call.by()
    named = {"period": call.period, "direction": call.direction, "region": call.region}
    total, rows = _asked(session, _GROWTH, **named, **_page(call))
    came = [row.pop("has_last_year") for row in rows]
    items = tuple(GrowthLine(**row) for row in rows)
    return GrowthList(period=call.period, total=total, has_last_year=any(came), items=items)


def list_regions(session: Session, call: ListRegions) -> RegionList:
    """Return regions with every stretch of their history."""
    call.by()
    total, rows = _asked(session, _REGIONS, parent=call.parent, query=call.query.strip(), **_page(call))
    return RegionList(total=total, items=tuple(RegionVersion(**row) for row in rows))


def _page(call: ListCodes | ListComparable | ListGrowth | ListRegions) -> dict[str, int]:
    return {"limit": call.page.limit, "offset": call.page.offset}


def _asked(session: Session, statement: Any, /, **named: object) -> tuple[int, list[dict[str, Any]]]:
    """Run a query whose column `total` counts all rows; return that number and the rows without it."""
    rows = [dict(row) for row in session.execute(statement, named).mappings()]
    totals = [row.pop("total") for row in rows]
    return (totals[0] if totals else 0), rows
