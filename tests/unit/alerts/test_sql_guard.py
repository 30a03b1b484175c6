"""What a rule's SQL may do, and what it may not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.alerts.sql_guard import VIEWS, SqlRefused, check_sql


def test_a_checked_statement_tells_what_it_uses():
    checked = check_sql(
        "WITH a AS (SELECT amount FROM ledger_v1.report_line WHERE region = :region)"
        " SELECT sum(amount) AS total, count(*) FILTER (WHERE amount > :least) AS n FROM a;"
    )
    assert checked.columns == ("total", "n")
    assert checked.parameters == {"region", "least"}
    assert checked.views == {"report_line"}
    assert not checked.sql.endswith(";")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS a UNION ALL SELECT 2 AS a",
        "SELECT lag(amount) OVER w AS a FROM ledger_v1.agency_history WINDOW w AS (ORDER BY row_no)",
        "SELECT g.day AS a FROM generate_series(1, 12) AS g (day)",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) AS a FROM ledger_v1.budget_indicator",
        "SELECT DISTINCT ON (x) x AS a FROM (VALUES (1), (2)) AS v (x) ORDER BY x",
        "SELECT r.a FROM ledger_v1.slice AS s CROSS JOIN LATERAL (SELECT s.period AS a) AS r",
        "SELECT regexp_replace(lower(use_des), '[,，]', '', 'g') AS a FROM ledger_v1.payment_application",
        "SELECT a FROM (SELECT 1 AS a) AS t WHERE EXISTS (SELECT 1 FROM ledger_v1.receipt)",
    ],
)
def test_allowed(sql):
    assert check_sql(sql).columns == ("a",)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("INSERT INTO ledger_v1.agency (agency_code) VALUES ('1')", "只允许 SELECT"),
        ("UPDATE ledger_v1.agency SET agency_code = '1'", "只允许 SELECT"),
        ("DELETE FROM ledger_v1.agency", "只允许 SELECT"),
        ("WITH gone AS (DELETE FROM ledger_v1.agency RETURNING 1) SELECT 1 AS a FROM gone", "规则只能读取数据"),
        (
            "WITH new AS (INSERT INTO ledger_v1.agency VALUES (1) RETURNING 1) SELECT 1 AS a FROM new",
            "规则只能读取数据",
        ),
        ("SELECT 1 AS a INTO t", "SELECT INTO"),
        ("SELECT agency_code FROM ledger_v1.agency FOR UPDATE", "加锁"),
        ("CREATE TABLE t (a int)", "只允许 SELECT"),
        ("DROP TABLE ledger_v1.agency", "只允许 SELECT"),
        ("TRUNCATE ledger_v1.agency", "只允许 SELECT"),
        ("COPY ledger_v1.agency TO PROGRAM 'sh'", "只允许 SELECT"),
        ("SET ROLE bw_owner", "只允许 SELECT"),
        ("DO $$ BEGIN END $$", "SELECT"),
        ("SELECT 1 AS a; SELECT 2 AS a", "应当只有一条"),
        ("", "应当只有一条"),
        ("SELECT FROM WHERE", "SQL"),
        ("SELECT 1 AS a FROM agency", "只能读取 ledger_v1 的视图，不允许 agency"),
        ("SELECT 1 AS a FROM ingest.slice", "不允许 ingest.slice"),
        ("SELECT 1 AS a FROM auth.session", "不允许 auth.session"),
        ("SELECT 1 AS a FROM pg_catalog.pg_authid", "不允许 pg_catalog.pg_authid"),
        ("SELECT 1 AS a FROM pg_authid", "不允许 pg_authid"),
        ("SELECT 1 AS a FROM other.ledger_v1.agency", "只能读取"),
        ("SELECT 1 AS a FROM ledger_v1.seat", "不允许 ledger_v1.seat"),
        ("SELECT 1 AS a FROM cases_v1.reply", "不允许 cases_v1.reply"),
        ("SELECT 1 AS a FROM cases.case_file", "不允许 cases.case_file"),
        ("SELECT 1 AS a FROM ledger_v1.case_answer", "不允许 ledger_v1.case_answer"),
        ("SELECT a FROM ledger_v1.agency, LATERAL (SELECT 1 AS a FROM auth.seat) AS q", "不允许 auth.seat"),
        ("SELECT (SELECT 1 FROM auth.seat) AS a", "不允许 auth.seat"),
        ("SELECT 1 AS a WHERE EXISTS (SELECT 1 FROM auth.seat)", "不允许 auth.seat"),
        ("TABLE auth.seat", "auth.seat|逐个写明|SELECT"),
        ("WITH pg_authid AS (SELECT 1 AS a) SELECT a FROM pg_authid", "不能以 pg_ 开头"),
        ("SELECT pg_sleep(10) AS a", "函数 pg_sleep 不在允许之列"),
        ("SELECT pg_catalog.pg_sleep(10) AS a", "pg_sleep"),
        ("SELECT a FROM dblink('host=x', 'SELECT 1') AS t (a int)", "函数 dblink 不在允许之列"),
        ("SELECT pg_read_file('/etc/passwd') AS a", "pg_read_file"),
        ("SELECT lo_import('/etc/passwd') AS a", "lo_import"),
        ("SELECT set_config('role', 'bw_owner', false) AS a", "set_config"),
        ("SELECT current_setting('is_superuser') AS a", "current_setting"),
        ("SELECT query_to_xml('SELECT 1', true, true, '') AS a", "query_to_xml"),
        ("SELECT pg_advisory_lock(1) AS a", "pg_advisory_lock"),
        ("SELECT nextval('s') AS a", "nextval"),
        ("SELECT current_user AS a", "不在允许之列"),
        ("SELECT operation_log_v1.append('a') AS a", "append"),
        ("SELECT * FROM ledger_v1.agency", "不能用 \\*"),
        ("SELECT a.* FROM ledger_v1.agency AS a", "不能用 \\*"),
        ("SELECT count(*) FROM ledger_v1.agency", "都要有名称"),
    ],
)
def test_refused(sql, message):
    with pytest.raises(SqlRefused, match=message):
        check_sql(sql)


def test_the_views_are_those_of_the_published_contract():
    contract = json.loads((Path(__file__).parents[2] / "contract" / "ledger_v1.json").read_text(encoding="utf-8"))
    assert set(contract) == VIEWS
