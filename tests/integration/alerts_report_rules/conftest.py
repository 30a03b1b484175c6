"""A ledger with the report lines that a test puts in, and the rules run over it as the service's own role."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from chassis.db import Database as ServiceDatabase
from services.alerts.rule_file import RULES_FOLDER, Rule, load_rules
from services.alerts.running import Judgement, Scope, judge, read_only
from services.ingest.readers.report_rows import ReportLine
from tests.support.backends import Backends, Database
from tests.support.explained import faults_of_finding

REGION, YEAR = "532328", 2025
COLUMNS = (
    "slice_id, row_no, row_hash, place, fiscal_year, table_no, sheet, title, scope, book, direction, subject_code, "
    "subject_name, subject_level, measure, measure_year, amount, cell, line_no"
)
TITLES = {
    ("whole", 2025): "2025年元谋县一般公共预算支出执行情况表",
    ("own", 2025): "2025年县本级一般公共预算支出执行情况表",
}
LEVELS = {3: "类", 5: "款", 7: "项"}


def line(code: str, measure: str, amount: str | int, **changes: object) -> ReportLine:
    """A line of 表四, the own level's table; `amount` in 万元."""
    made = ReportLine(
        fiscal_year=YEAR,
        table_no="表四",
        sheet="04",
        title=TITLES["own", 2025],
        scope="own",
        book="general",
        direction="expenditure",
        subject_code=code,
        subject_name=f"科目{code}",
        subject_level=LEVELS[len(code)],
        measure=measure,
        measure_year=YEAR,
        amount=Decimal(amount) * 10_000,
        cell="F9",
        line_no=9,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def whole(code: str, measure: str, amount: str | int, **changes: object) -> ReportLine:
    """The same of 表二, the whole county's table."""
    table = {"table_no": "表二", "sheet": "02", "scope": "whole", "title": TITLES["whole", 2025]}
    return line(code, measure, amount, **(table | changes))


@dataclass(frozen=True)
class Ledger:
    """Current report lines of one region, replaced at each `hold`."""

    database: Database
    service: ServiceDatabase
    rules: dict[str, Rule]

    def hold(self, lines: Iterable[ReportLine], region: str = REGION) -> UUID:
        """Make `lines` the only slice; returns its receipt."""
        delivery, receipt, slice_ = uuid4(), uuid4(), uuid4()
        now = datetime(2026, 2, 1, tzinfo=UTC)
        with self.database.connect() as connection, connection.transaction():
            connection.execute("TRUNCATE ingest.delivery, ingest.receipt, ingest.slice, ingest.report_line CASCADE")
            connection.execute(
                "INSERT INTO ingest.delivery (delivery_id, state, sender, data_set, region, period, file_name, size, "
                "sha256, manifest, manifest_sha256, part_size, opened_by, opened_at) VALUES "
                "(%s, 'accepted', 'czj', 'report_workbook', %s, '2025', 'a.xlsx', 1, %s, '{}', %s, 1, 'C-czj', %s)",
                (delivery, region, "0" * 64, "0" * 64, now),
            )
            connection.execute(
                "INSERT INTO ingest.receipt (receipt_id, delivery_id, number, received_at, accepted_at, row_count, "
                "totals) VALUES (%s, %s, '回执-2025-000001', %s, %s, 1, %s)",
                (receipt, delivery, now, now, json.dumps({})),
            )
            connection.execute(
                "INSERT INTO ingest.slice (slice_id, data_set, sender, region, period, receipt_id, origin, "
                "accepted_at) VALUES (%s, 'report_workbook', 'czj', %s, '2025', %s, 'official', %s)",
                (slice_, region, receipt, now),
            )
            with connection.cursor().copy(f"COPY ingest.report_line ({COLUMNS}) FROM STDIN") as copy:
                for row_no, each in enumerate(lines, 1):
                    copy.write_row(
                        (
                            slice_, row_no, row_no, each.place, each.fiscal_year, each.table_no, each.sheet, each.title,
                            each.scope, each.book, each.direction, each.subject_code, each.subject_name,
                            each.subject_level, each.measure, each.measure_year, each.amount, each.cell, each.line_no,
                        )
                    )  # fmt: skip
            connection.execute("ANALYZE ingest.report_line")
        return receipt

    def judge(self, rule_id: str, region: str = REGION, fiscal_year: int = YEAR) -> Judgement:
        """Run one rule as `bw_alerts`, read only."""
        scope = Scope(region, fiscal_year, date(2026, 2, 1))
        with read_only(self.service.engine) as connection:
            judged = judge(connection, self.rules[rule_id], scope)
            assert [fault for found in judged.findings for fault in faults_of_finding(found)] == []
            return judged


@pytest.fixture(scope="module")
def ledger(backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    rules = {rule.id: rule for rule in load_rules(RULES_FOLDER / "report")}
    with backends.fresh_database(tmp_path_factory.mktemp("report_rules")) as database:
        service = ServiceDatabase.from_settings(database.settings_for("alerts"))
        try:
            yield Ledger(database, service, rules)
        finally:
            service.close()


@pytest.fixture
def make_line() -> Callable[..., ReportLine]:
    return line


@pytest.fixture
def make_whole() -> Callable[..., ReportLine]:
    return whole
