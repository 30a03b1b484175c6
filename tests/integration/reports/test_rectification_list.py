"""整改清单 of the annual report: every finding as it was last reported by the cut-off, each with its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from chassis.db import Database as ServiceDatabase
from services.reports.briefs.ledger import Scope
from services.reports.briefs.topics.catalogue import TOPICS
from services.reports.briefs.topics.section import topic_blocks
from services.reports.briefs.topics.topic import TopicData, read_topic
from services.reports.paper import Paragraph, Table
from tests.integration.alerts.ledger import Ledger
from tests.support.backends import Backends, Database

pytestmark = pytest.mark.integration
(TOPIC,) = (topic for topic in TOPICS if topic.key == "audit_rectifications")
USUAL = {
    "finding_no": "审-1",
    "audit_project": "2024年度县级预算执行审计",
    "audited_unit": "县财政局",
    "category": "专项资金滞留",
    "amount": Decimal("900000.00"),
    "rectified_amount": Decimal("300000.00"),
    "rectification_kind": "immediate",
    "rectify_by": date(2025, 11, 30),
    "status": "整改中",
}


@pytest.fixture(scope="module")
def database(backends: Backends, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with backends.fresh_database(tmp_path_factory.mktemp("rectification")) as fresh:
        yield fresh


def read(database: Database, region: str) -> TopicData:
    service = ServiceDatabase.from_settings(database.settings_for("reports"))
    try:
        with service.transaction() as session:
            return read_topic(session, TOPIC, Scope(region, 2025, date(2025, 12, 31)))
    finally:
        service.engine.dispose()


def test_every_finding_stands_once_as_the_newest_report_before_the_cut_off_says(database: Database) -> None:
    with database.connect() as connection:
        ledger = Ledger(connection, "532301")
        ledger.accept("audit_finding", "2025-10", [USUAL, USUAL | {"finding_no": "审-2", "rectify_by": None}])
        ledger.accept(
            "audit_finding",
            "2025-12",
            [
                USUAL | {"rectified_amount": Decimal("500000.00")},
                USUAL | {"finding_no": "审-3", "status": "已完成整改"},
                USUAL | {"finding_no": "审-4", "closed_on": date(2025, 12, 5), "category": None},
                USUAL | {"finding_no": "合计", "audited_unit": "合计"},
            ],
        )
        ledger.accept("audit_finding", "2026-01", [USUAL | {"closed_on": date(2026, 1, 9)}])
    data = read(database, "532301")
    assert [(row.item, row.texts[2], row.amounts[1].yuan, row.amounts[2] and row.amounts[2].yuan) for row in data.rows] == [
        ("审-1", "整改逾期", Decimal("500000.00"), Decimal(31)),
        ("审-2", "整改中", Decimal("300000.00"), None),
        ("审-3", "已报完成待销号", Decimal("300000.00"), None),
        ("审-4", "已销号", Decimal("300000.00"), None),
    ]  # fmt: skip
    assert data.rows[3].texts[1] == "2024年度县级预算执行审计"
    assert all(row.amounts[1].sources for row in data.rows)
    sentence, table = topic_blocks(TOPIC, data)
    assert isinstance(sentence, Paragraph)
    assert "共4个" in sentence.text
    assert isinstance(table, Table)
    assert table.title == "表22 审计查出问题整改清单"


def test_a_county_without_the_data_set_is_said_to_have_none(database: Database) -> None:
    (said,) = topic_blocks(TOPIC, read(database, "532302"))
    assert isinstance(said, Paragraph)
    assert "未收到“审计发现问题与整改”数据" in said.text
