"""Sources as configured: files, filled templates, mapped tables, a database; `watch` takes each state once."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from connector.configuration import Configuration, load
from connector.outgoing import Outgoing
from connector.prepare import Candidate, candidates, prepare, preview
from connector.sources import SourceError
from connector.tables import TableError, open_file, open_query
from connector.watching import Seen, take_new
from services.ingest.datasets import CATALOGUE
from services.ingest.templates import template

NOW = datetime(2025, 4, 14, 7, 0).astimezone()
BASE = """\
unit: czj
door: https://rd.example:8443
certificate: a.pem
key: a.key
ca: ca.pem
region: "532328"
origin: synthetic
"""
MAPPED = BASE + "sources: [{name: 月报, folder: in, pattern: '*.csv', mapping: m.yaml, period: file_name}]\n"
QUERIED = BASE + (
    "sources: [{name: 支付, database: {url: 'sqlite:///pay.db'}, query: q.sql, mapping: m.yaml, period: previous_month}]\n"
)
MAPPING = """\
data_set: debt_limit
control_totals: [limit_amount]
fields: {debt_kind: {column: 种类, codes: {一般: general}}, limit_amount: {column: 限额, unit: 万元}}
"""


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def configured(unit: Path, text: str) -> Configuration:
    (unit / "budgetwatch.yaml").write_text(text, encoding="utf-8")
    return load(unit / "budgetwatch.yaml")


def only(configuration: Configuration) -> Candidate:
    [setting] = configuration.sources
    return candidates(configuration, setting)[-1]


def settle(path: Path, seconds: float = 3600) -> None:
    at = NOW.timestamp() - seconds
    os.utime(path, (at, at))


def test_a_mapped_file_becomes_a_standard_one_with_its_statement(unit):
    (unit / "in/限额202503.csv").write_bytes("种类,限额\n一般,1.5\n".encode("gb18030"))
    configuration = configured(unit, MAPPED)
    source = prepare(configuration, only(configuration), today=NOW.date(), into=unit)
    assert source.path.read_text(encoding="utf-8") == "debt_kind,limit_amount\ngeneral,15000.00\n"
    said = source.statement
    assert (said.data_set, said.period, said.rows, said.origin) == ("debt_limit", "2025-03", 1, "synthetic")
    assert said.control_totals == {"limit_amount": Decimal("15000.00")}


def test_bad_cells_stop_the_file_and_are_told(unit):
    (unit / "in/限额2025.csv").write_text("种类,限额\n专项,x\n", encoding="utf-8")
    configuration = configured(unit, MAPPED)
    with pytest.raises(SourceError, match="第 2 行 “种类”列"):
        prepare(configuration, only(configuration), today=NOW.date(), into=unit)


def test_a_filled_template_states_itself(unit):
    data_set = CATALOGUE["payment_voucher"]
    book = template(data_set, region="532328", period="2025-03", unit="万元")
    sheet = book["报送说明"]
    for row in sheet.iter_rows(max_col=3):
        if row[2].value == "pay_amt":
            row[1].value = "1.5"
    book.save(unit / "in/支付.xlsx")
    configuration = configured(unit, BASE + "sources: [{name: 模板, folder: in}]\n")
    said = prepare(configuration, only(configuration), today=NOW.date(), into=unit).statement
    assert (said.data_set, said.region, said.period) == ("payment_voucher", "532328", "2025-03")
    assert said.control_totals == {"pay_amt": Decimal(15000)}
    assert said.schema_version == data_set.schema_version


def test_a_query_is_bound_to_its_period(unit):
    with sqlite3.connect(unit / "pay.db") as base:
        base.execute("CREATE TABLE t (种类 TEXT, 限额 NUMERIC, d TEXT)")
        base.executemany("INSERT INTO t VALUES ('一般', 2, ?)", [("2025-03-31",), ("2025-04-01",)])
    (unit / "q.sql").write_text(
        "SELECT 种类, 限额 FROM t WHERE d BETWEEN :period_start AND :period_end", encoding="utf-8"
    )
    configuration = configured(unit, QUERIED)
    source = prepare(configuration, only(configuration), today=NOW.date(), into=unit)
    assert (source.path.name, source.statement.rows, source.statement.period) == ("支付-2025-03.csv", 1, "2025-03")
    fields, rows = preview(configuration, only(configuration), today=NOW.date(), rows=5)
    assert (fields, rows) == (["debt_kind", "limit_amount"], [["general", "20000.00"]])


def test_a_query_that_fails_says_why_without_the_address(unit):
    for query, why in (("SELECT * FROM no_such", "no_such"), ("SELECT :other", "other")):
        with pytest.raises(TableError, match=why) as caught, open_query("sqlite:///pay.db", None, query, period="2025"):
            pass
        assert "pay.db" not in str(caught.value)
    with pytest.raises(TableError, match="驱动"), open_query("nosuch://x/y", None, "SELECT 1", period="2025"):
        pass


def test_what_is_no_table_is_told(unit):
    (unit / "a.xlsx").write_bytes(b"not a workbook")
    (unit / "a.csv").write_bytes(b"\xff\xff\xff")
    (unit / "b.csv").write_text("a\n1\n", encoding="utf-8")
    (unit / "a.doc").write_bytes(b"x")
    book = Workbook()
    book.save(unit / "b.xlsx")
    for name, row in (("a.xlsx", 1), ("a.csv", 1), ("a.doc", 1), ("b.csv", 9), ("b.xlsx", 9)):
        with pytest.raises(TableError, match=name), open_file(unit / name, header_row=row):
            pass


def test_watch_takes_a_settled_file_once_and_again_when_it_changes(unit):
    path = unit / "in/限额2025.csv"
    path.write_text("种类,限额\n一般,1\n", encoding="utf-8")
    configuration = configured(unit, MAPPED)
    settle(unit / "m.yaml")
    outgoing, told = Outgoing(unit / "state"), []

    def look() -> int:
        return take_new(configuration, outgoing, Seen(unit / "state/seen.json"), now=NOW, say=told.append)

    settle(path, 1)
    assert look() == 0
    settle(path)
    assert [look(), look()] == [1, 0]
    path.write_text("种类,限额\n一般,x\n", encoding="utf-8")
    settle(path, 600)
    assert [look(), look()] == [0, 0]
    assert len(told) == 1
    path.write_text("种类,限额\n一般,2\n", encoding="utf-8")
    settle(path, 300)
    assert look() == 1
    assert len(outgoing.waiting()) == 2
    assert [one for one in outgoing.spool.iterdir() if one.is_dir()] == []


def test_watch_asks_a_database_once_a_day_and_again_after_a_failure(unit):
    (unit / "q.sql").write_text("SELECT 种类, 限额 FROM t", encoding="utf-8")
    configuration, outgoing, told = configured(unit, QUERIED), Outgoing(unit / "state"), []

    def look(at: datetime) -> int:
        return take_new(configuration, outgoing, Seen(unit / "state/seen.json"), now=at, say=told.append)

    assert look(NOW.replace(hour=5)) == 0
    assert [look(NOW), look(NOW)] == [0, 0]
    assert len(told) == 1
    with sqlite3.connect(unit / "pay.db") as base:
        base.execute("CREATE TABLE t AS SELECT '一般' AS 种类, 2 AS 限额")
    assert [look(NOW), look(NOW)] == [1, 0]
    with sqlite3.connect(unit / "pay.db") as base:
        base.execute("UPDATE t SET 限额 = 3")
    assert [look(NOW), look(NOW + timedelta(days=1))] == [0, 1]


def test_a_sidecar_is_completed_from_the_configuration(unit):
    (unit / "in/a.csv").write_text("x\n1\n", encoding="utf-8")
    (unit / "in/a.csv.manifest.json").write_text(json.dumps({"data_set": "agency", "period": "2025"}), encoding="utf-8")
    configuration = configured(unit, BASE + "sources: [{name: 文件, folder: in}]\n")
    said = prepare(configuration, only(configuration), today=NOW.date(), into=unit).statement
    assert (said.region, said.origin) == ("532328", "synthetic")
