"""The monthly export on a real database: asked for by the calendar, parts of every service, packed, sealed, read back."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chassis.blobs import Blobs
from chassis.context import Context
from chassis.db import Database as ServiceDatabase
from connector.package import prove_package
from contracts.cases.months_v1 import GetMonthPackage, ListMonths, MonthState, OrderMonth
from contracts.cases.v1 import DayBegan
from contracts.errors import Conflict, Forbidden, Internal, InvalidInput, Precondition
from contracts.exports import AlertsExported, DocumentsExported, ExportRequested, LedgerExported, LogExported
from services.alerts import exporting as alerts
from services.auth import exporting as auth
from services.cases.archive import month_store, monthly
from services.cases.settings import CasesSettings
from services.ingest import exporting as ingest
from services.ingest.datasets import CATALOGUE
from services.reports import exporting as reports
from tests.integration.cases.conftest import Desk
from tests.integration.cases.test_archive import WORKER, Keeping
from tests.integration.cases.test_archive import keeping as keeping  # noqa: PLC0414 - pytest finds the fixture by its name

pytestmark = pytest.mark.integration


def begin_day(desk: Desk, day: date, *, is_working_day: bool = True) -> int:
    event = DayBegan(
        day=day,
        previous=None,
        is_working_day=is_working_day,
        calendar="test",
        calendar_from=day,
        calendar_to=day,
        rest_days=(),
        announced_until=day,
    )
    desk.pass_to(day)
    asked: int = desk.do(monthly.on_day_began, event)
    return asked


def asked_for(desk: Desk) -> list[ExportRequested]:
    return [event for event in desk.published() if isinstance(event, ExportRequested)]


def parts_of_others(database: Any, desk: Desk, blobs: Blobs, event: ExportRequested) -> dict[str, Any]:
    """Let each service write its part as its own role; return what each tells."""
    told = {}
    for service, export in (("ingest", ingest), ("alerts", alerts), ("reports", reports), ("auth", auth)):
        settings = database.settings_for(service)
        opened = ServiceDatabase.from_settings(settings)
        with opened.transaction() as session:
            if service == "auth":
                auth.export(session, blobs, event)
            else:
                export.on_export_requested(Context(settings, desk.clock), session, event)  # type: ignore[attr-defined]
        opened.engine.dispose()
        row = desk.look.execute(
            f"SELECT envelope::jsonb -> 'body' FROM {service}.outbox ORDER BY position DESC LIMIT 1"
        ).fetchone()
        assert row is not None
        told[service] = row[0]
    return told


CLASSES = {"ingest": LedgerExported, "alerts": AlertsExported, "reports": DocumentsExported, "auth": LogExported}


def tell(desk: Desk, told: dict[str, Any]) -> None:
    with desk.database.transaction() as session:
        for service, body in told.items():
            event = CLASSES[service].model_validate(body)  # type: ignore[attr-defined]
            month_store.add_part(session, event.month, service, event.tables, now=desk.clock.now())


def pack(keeping: Keeping) -> int:
    return monthly.pack_complete(keeping.parts, CasesSettings())  # type: ignore[arg-type]


def test_a_month_is_exported_sealed_read_back_and_given_to_the_keeper_alone(
    keeping: Keeping, database: Any, tmp_path: Path
) -> None:
    desk = keeping.desk
    desk.open_case()
    assert begin_day(desk, date(2025, 2, 1), is_working_day=False) == 0
    assert begin_day(desk, date(2025, 2, 5)) == 1
    assert begin_day(desk, date(2025, 2, 6)) == 0, "the register has the month"
    event = asked_for(desk)[-1]
    assert event.month == "2025-01"
    assert pack(keeping) == 0, "nobody has told their part"
    told = parts_of_others(database, desk, keeping.parts.blobs, event)
    tell(desk, {"ingest": told["ingest"]})
    waiting = keeping.do(monthly.list_months, ListMonths).items[0]
    assert (waiting.state, waiting.missing) == (MonthState.GATHERING, ("alerts", "auth", "reports"))
    with pytest.raises(Precondition):
        keeping.do(monthly.get_month_package, GetMonthPackage, month="2025-01")
    tell(desk, told)
    assert pack(keeping) == 1
    assert pack(keeping) == 0
    kept = keeping.do(monthly.list_months, ListMonths).items[0]
    assert (kept.state, kept.missing, kept.failure) == (MonthState.KEPT, (), "")
    assert kept.seal is not None
    assert kept.verified_at == desk.clock.now()
    rows = {f"{table.service}/{table.name}": table.rows for table in kept.tables}
    assert (rows["cases/case_file"], rows["cases/case_history"], rows["cases/letter"]) == (1, 1, 0)

    file = keeping.do(monthly.get_month_package, GetMonthPackage, month="2025-01")
    path = tmp_path / "month.zip"
    path.write_bytes(keeping.parts.blobs.open(file.sha256).read())
    assert "月度导出 2025-01" in " ".join(prove_package(path, keeping.authority.certificate))
    with zipfile.ZipFile(path) as archive:
        plain = gzip.decompress(archive.read("cases/case_file.csv.gz")).decode()
        listed = list(csv.reader(io.StringIO(archive.read("导出清单.csv").decode("utf-8-sig"))))
    [case] = list(csv.DictReader(io.StringIO(plain)))
    assert case["number"] == "元人预案〔2025〕1号"
    assert ["cases", "case_file", "1"] in [line[:3] for line in listed]
    assert [act for act in desk.logged() if act.startswith("archive.")] == [
        "archive.month.kept",
        "archive.month.download",
    ]
    for statement in (
        "UPDATE cases.monthly_export SET size = 1",
        "DELETE FROM cases.monthly_export",
        "UPDATE cases.monthly_part SET service = 'x'",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.look.execute(statement)
    worker = Keeping(Desk(desk.database, desk.look, desk.clock, WORKER), keeping.parts, keeping.authority)
    for use_case, call, values in (
        (monthly.list_months, ListMonths, {}),
        (monthly.order_month, OrderMonth, {"month": "2024-12"}),
        (monthly.get_month_package, GetMonthPackage, {"month": "2025-01"}),
    ):
        with pytest.raises(Forbidden):
            worker.do(use_case, call, **values)


def test_the_log_of_a_month_can_be_verified_from_its_export(keeping: Keeping, database: Any) -> None:
    desk = keeping.desk
    logged = desk.look.execute("SELECT count(*), min(happened_at) FROM operation_log_v1.entry").fetchone()
    assert logged is not None
    month = f"{logged[1].astimezone(monthly.months.HERE):%Y-%m}"
    begins, ends = monthly.months.span(month)
    told = parts_of_others(database, desk, keeping.parts.blobs, ExportRequested(month=month, begins=begins, ends=ends))
    [table] = told["auth"]["tables"]
    assert table["rows"] == logged[0]
    text = gzip.decompress(keeping.parts.blobs.open(table["sha256"]).read()).decode()
    entries = list(csv.DictReader(io.StringIO(text)))
    assert [later["previous_hash"] for later in entries[1:]] == [entry["entry_hash"] for entry in entries[:-1]]


def test_missed_months_are_caught_up_and_older_ones_ordered_by_hand(keeping: Keeping) -> None:
    desk = keeping.desk
    assert begin_day(desk, date(2025, 2, 5)) == 1
    assert begin_day(desk, date(2025, 5, 6)) == 3
    assert [event.month for event in asked_for(desk)] == ["2025-01", "2025-02", "2025-03", "2025-04"]
    ordered = keeping.do(monthly.order_month, OrderMonth, month="2024-12")
    assert [item.month for item in ordered.items][-1] == "2024-12"
    with pytest.raises(Conflict):
        keeping.do(monthly.order_month, OrderMonth, month="2024-12")
    with pytest.raises(InvalidInput):
        keeping.do(monthly.order_month, OrderMonth, month="2025-05")


def test_a_package_that_reads_back_otherwise_is_not_kept(
    keeping: Keeping, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = keeping.desk
    begin_day(desk, date(2025, 2, 5))
    told = parts_of_others(database, desk, keeping.parts.blobs, asked_for(desk)[-1])
    told["auth"]["tables"][0]["rows"] += 1  # a service that says more rows than it wrote
    tell(desk, told)
    assert pack(keeping) == 0
    waiting = keeping.do(monthly.list_months, ListMonths).items[0]
    assert (waiting.state, "读回核对" in waiting.failure) == (MonthState.GATHERING, True)
    assert Internal.status == 500


def test_every_data_set_can_be_exported_by_ingests_own_role(keeping: Keeping, database: Any) -> None:
    opened = ServiceDatabase.from_settings(database.settings_for("ingest"))
    begins, ends = monthly.months.span("2025-01")
    event = ExportRequested(month="2025-01", begins=begins, ends=ends)
    with opened.transaction() as session:
        tables = ingest.export_month(session, keeping.parts.blobs, ingest.tables_of(list(CATALOGUE)), event)
    opened.engine.dispose()
    assert len(tables) == len(CATALOGUE) + 4
    heads = [gzip.decompress(keeping.parts.blobs.open(table.sha256).read()).decode() for table in tables]
    assert all(head.count("\n") == 1 and "," in head for head in heads), "a head line each, and no row"
