"""Codes by year, their mapping, what is unknown; regions; agencies through time; bond payments."""

from __future__ import annotations

from collections import Counter
from datetime import date

import psycopg
import pytest

from services.ingest.import_codes import main
from tests.integration.ingest.conftest import connector

pytestmark = pytest.mark.integration
EXECUTION = (
    "YM,MOF_DIV_CODE,BOOK,SUBJECT_CODE,SUBJECT_NAME,BUDGET_AMOUNT,MONTH_AMOUNT,LAST_YEAR_MONTH_AMOUNT,"
    "CUMULATIVE_AMOUNT,LAST_YEAR_CUMULATIVE_AMOUNT\n"
)


@pytest.fixture
def import_codes(database, monkeypatch, tmp_path, capsys):
    """Run the importer as the service's own role on a file with the text; return exit code and what was said."""
    for name, value in database.environment_for("ingest").items():
        monkeypatch.setenv(name, value)

    def run(text: str, *arguments: str) -> tuple[int, str]:
        path = tmp_path / "codes.csv"
        path.write_text(text, encoding="utf-8")
        result = main([str(path), *arguments])
        said = capsys.readouterr()
        return result, said.out + said.err

    return run


def expenditure(*codes: str) -> str:
    return EXECUTION + "".join(f"202503,532328,general,{code},某科目,1.00,1.00,1.00,1.00,1.00\n" for code in codes)


def test_the_shipped_volumes_are_there_with_their_sources(county):
    volumes = county.rows("SELECT * FROM ledger_v1.classification_volume WHERE superseded_at IS NULL")
    counts = {(row["fiscal_year"], row["code_table"]): row["code_count"] for row in volumes}
    assert counts == {
        (2024, "functional"): 727,
        (2024, "gov_economic"): 29,
        (2024, "dep_economic"): 65,
        (2025, "functional"): 1655,
        (2026, "functional"): 1645,
        (2025, "revenue"): 56,
        (2026, "revenue"): 56,
    }
    assert not any(row["is_complete"] for row in volumes)
    assert all(row["source"] and row["note"] for row in volumes)


def test_from_2025_to_2026_one_code_came_eleven_went_three_were_renamed(county):
    rows = county.rows(
        "SELECT * FROM ledger_v1.classification_mapping WHERE from_year = 2025 AND code_table = 'functional'"
    )
    assert Counter(row["change"] for row in rows) == {"unchanged": 1641, "added": 1, "removed": 11, "renamed": 3}
    by_change = {
        change: {row["from_code"] or row["to_code"] for row in rows if row["change"] == change}
        for change in ("added", "renamed")
    }
    assert by_change == {"added": {"2101902"}, "renamed": {"2070704", "21019", "2101999"}}
    assert {row["basis"] for row in rows} == {"partial"}, "what a partial volume lacks proves nothing"


def test_a_decision_stands_before_the_comparison(county, import_codes):
    text = "from_code,to_code,change,share,reason\n2101601,2101902,moved,0.6,示例依据\n2101601,2101999,split,0.4,示例依据\n"
    assert import_codes(text, "--year", "2026", "--table", "functional", "--mapping")[0] == 0
    rows = county.rows(
        "SELECT to_code, change, share, from_name FROM ledger_v1.classification_mapping"
        " WHERE from_year = 2025 AND from_code = '2101601' ORDER BY to_code"
    )
    assert [(row["to_code"], row["change"], str(row["share"])) for row in rows] == [
        ("2101902", "moved", "0.600000"),
        ("2101999", "split", "0.400000"),
    ]
    assert {row["from_name"] for row in rows} == {"老龄卫生健康事务"}
    assert "codes.mapping_imported" in county.acts()


def test_last_year_is_shown_on_this_years_codes_with_the_original_beside_it(county, import_codes):
    text = "from_code,to_code,change,share,reason\n2101601,2101902,split,0.6,示例依据\n2101601,2101999,split,0.4,示例依据\n"
    import_codes(text, "--year", "2026", "--table", "functional", "--mapping")
    county.push(expenditure("2101601", "2070704", "2130503", "2990001"), "expenditure_execution", "2025-03")
    rows = county.rows(
        "SELECT subject_code, cumulative_amount, comparable_code, comparable_cumulative_amount, change"
        " FROM ledger_v1.execution_comparable ORDER BY row_no, comparable_code"
    )
    assert [tuple(str(value) for value in row.values()) for row in rows] == [
        ("2101601", "1.00", "2101902", "0.60", "split"),
        ("2101601", "1.00", "2101999", "0.40", "split"),
        ("2070704", "1.00", "2070704", "1.00", "renamed"),
        ("2130503", "1.00", "None", "None", "removed"),
        ("2990001", "1.00", "None", "None", "None"),
    ]


def test_growth_is_month_on_month_on_this_years_codes(county, import_codes):
    """2101601 goes to 2101902 (0.6) and 2070704 (0.4); 2130503 is gone and nobody decided where to."""
    decided = "from_code,to_code,change,share,reason\n2101601,2101902,split,0.6,示例\n2101601,2070704,split,0.4,示例\n"
    import_codes(decided, "--year", "2026", "--table", "functional", "--mapping")

    def report(year, *lines):
        rows = [
            f"{year}03,532328,general,{code},某科目,,{month}.00,,{total}.00,{stated}"
            for code, month, total, stated in lines
        ]
        county.push(EXECUTION + "\n".join(rows) + "\n", "expenditure_execution", f"{year}-03")

    def growth():
        rows = county.rows(
            "SELECT subject_code, cumulative_amount, comparable_cumulative_amount, cumulative_growth, month_growth, changes,"
            " undecided_amount, row_no, stated_cumulative_amount FROM ledger_v1.execution_growth WHERE period = '2026-03'"
        )
        return {row.pop("subject_code"): tuple(str(value) for value in row.values()) for row in rows}

    report(2025, ("210", 10, 100, ""), ("21016", 10, 100, ""), ("2101601", 10, 100, ""), ("207", 20, 200, ""), ("213", 5, 50, ""),
           ("2130503", 5, 50, ""))  # fmt: skip
    assert growth() == {}, "nothing is compared before this year's report has come"
    report(2026, ("210", 9, 90, ""), ("2101902", 9, 90, "100.00"), ("207", 36, 300, ""), ("213", 4, 40, ""))
    assert growth() == {
        "210": ("90.00", "60.00", "50.00", "50.00", "['moved']", "0", "2", "None"),
        "21019": ("None", "60.00", "None", "None", "['moved']", "0", "None", "None"),
        "2101902": ("90.00", "60.00", "50.00", "50.00", "['split']", "0", "3", "100.00"),
        "207": ("300.00", "240.00", "25.00", "50.00", "['moved']", "0", "4", "None"),
        "20707": ("None", "40.00", "None", "None", "['moved']", "0", "None", "None"),
        "2070704": ("None", "40.00", "None", "None", "['split']", "0", "None", "None"),
        "213": ("40.00", "50.00", "-20.00", "-20.00", "[]", "50.00", "5", "None"),
    }


def test_a_new_volume_ends_the_old_one_and_keeps_it(county, import_codes):
    text = "科目编码,科目名称\n201,一般公共服务支出\n20101,人大事务\n"
    arguments = ("--year", "2025", "--table", "functional", "--complete", "--source", "测试科目本")
    assert import_codes(text, *arguments)[0] == 0
    rows = county.rows(
        "SELECT code, source FROM ledger_v1.classification WHERE fiscal_year = 2025 AND code_table = 'functional'"
    )
    assert {(row["code"], row["source"]) for row in rows} == {("201", "测试科目本"), ("20101", "测试科目本")}
    ended = "SELECT code_count FROM ledger_v1.classification_volume WHERE superseded_at IS NOT NULL"
    assert county.rows(ended) == [{"code_count": 1655}]
    assert import_codes(text, *arguments) == (0, "该文件已在使用，未作改动。\n")
    assert county.acts().count("codes.imported") == 1


def test_a_wrong_volume_changes_nothing(county, import_codes):
    result, said = import_codes("科目编码,科目名称\n201,甲\n201,乙\n", "--year", "2025", "--table", "functional")
    assert result == 2
    assert "科目 201 重复" in said
    assert county.rows("SELECT 1 FROM ledger_v1.classification_volume WHERE superseded_at IS NOT NULL") == []


def test_unknown_codes_are_listed_until_the_table_has_them(county, import_codes):
    county.push(expenditure("2010106", "2990001"), "expenditure_execution", "2025-03")
    query = "SELECT code, code_table, data_set, column_name, row_count, row_no, reason FROM ledger_v1.unknown_code"
    assert county.rows(query) == [
        {
            "code": "2990001",
            "code_table": "functional",
            "data_set": "expenditure_execution",
            "column_name": "subject_code",
            "row_count": 1,
            "row_no": 3,
            "reason": "not-in-partial-volume",
        }
    ]
    own = "科目编码,科目名称\n2990001,地方自设科目\n"
    assert import_codes(own, "--year", "2025", "--table", "functional", "--region", "532328")[0] == 0
    assert county.rows(query) == []


def test_the_bureaus_delivered_table_adds_codes_and_overrides_none(county):
    text = (
        "FISCAL_YEAR,CODE_TABLE,CODE,NAME,LEVEL,PARENT_CODE,BOOK,IS_LOCAL,MAPS_TO\n"
        "2025,支出功能分类,2010106,别的名称,项,20101,一般公共预算,否,\n"
        "2025,支出功能分类,201010601,联网监督专项,目,2010106,一般公共预算,是,\n"
    )
    assert county.push(text, "classification", "2025").state == "accepted"
    rows = county.rows(
        "SELECT code, name, is_local, region, receipt_id IS NOT NULL AS is_delivered FROM ledger_v1.classification"
        " WHERE fiscal_year = 2025 AND starts_with(code, '2010106') ORDER BY code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("2010106", "人大监督", False, None, False),
        ("201010601", "联网监督专项", True, "532328", True),
    ]


def test_a_year_without_a_volume_is_said_to_have_none(county):
    county.push(expenditure("2010106").replace("202503", "202303"), "expenditure_execution", "2023-03")
    assert [row["reason"] for row in county.rows("SELECT reason FROM ledger_v1.unknown_code")] == ["no-volume"]


def test_the_home_county_its_townships_and_villages_are_regions(county):
    rows = county.rows(
        "SELECT level, count(*) FROM ledger_v1.region WHERE starts_with(region_code, '532328') GROUP BY level"
    )
    assert {row["level"]: row["count"] for row in rows} == {"county": 1, "township": 10, "village": 77}
    (home,) = county.rows("SELECT name, valid_from FROM ledger_v1.region WHERE region_code = '532328'")
    assert home == {"name": "元谋县", "valid_from": None}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ingest.code_entry SET name = 'x'",
        "UPDATE ingest.code_volume SET source = 'x'",
        "UPDATE ingest.region SET name = 'x'",
        "DELETE FROM ingest.code_volume",
    ],
)
def test_reference_tables_are_only_ever_ended(as_role, statement):
    with as_role("ingest") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_an_agency_is_renamed_and_then_merged(county):
    header = (
        "AGENCY_CODE,AGENCY_NAME,DEPT_CODE,AGENCY_TYPE,MANAGE_MOF_DEP_CODE,UNIFSOC_CRED_CODE,IS_BUDGET_UNIT,STAFF_QUOTA,"
        "STAFF_ACTUAL,STATUS,VALID_FROM,MERGED_INTO\n"
    )
    text = header + (
        "101001,县文化局,101,1,01,,1,10,9,正常,,\n"
        "101001,县文化和旅游局,101,1,01,,1,10,9,正常,2019-03-01,\n"
        "101001,县文化和旅游局,101,1,01,,1,0,0,撤并,2025-01-01,102001\n"
    )
    assert county.push(text, "agency", "2025").state == "accepted"
    rows = county.rows(
        "SELECT agency_name, valid_from, valid_to, merged_into FROM ledger_v1.agency_version ORDER BY row_no"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("县文化局", None, date(2019, 2, 28), None),
        ("县文化和旅游局", date(2019, 3, 1), date(2024, 12, 31), None),
        ("县文化和旅游局", date(2025, 1, 1), None, "102001"),
    ]


def test_bond_payments_follow_from_applications_that_name_a_bond(county):
    application = (
        "PAY_APP_ID,PAY_APP_NO,CREATE_DATE,BGT_ID,PAY_CERT_ID,AGENCY_CODE,PRO_CODE,EXP_FUNC_CODE,GOV_BGT_ECO_CODE,"
        "DEP_BGT_ECO_CODE,FUND_TYPE_CODE,PAY_TYPE_CODE,SET_MODE_CODE,PAY_BUS_TYPE_CODE,PAYEE_ACCT_NAME,PAYEE_ACCT_NO,"
        "PAYEE_ACCT_BANK,USE_DES,CONTRACT_NO,BOND_CODE,PAY_APP_AMT,XPAY_AMT\n"
    )
    row = "{id},1,2025-03-01,B1,,001001,P1,,,,,,,,某公司,622,某行,工程款,,{bond},100.00,100.00\n"
    text = application + row.format(id="A1", bond="2305001") + row.format(id="A2", bond="")
    assert county.push(text, "payment_application", "2025-03").state == "accepted"
    voucher = (
        "PAY_CERT_ID,PAY_CERT_NO,VOU_DATE,XPAY_DATE,ACT_LQD_DATE,AGENCY_CODE,PAY_APP_ID,PAY_AMT,XPAY_AMT,"
        "AGENT_BUSINESS_NO,XPAYEE_ACCT_NAME,XPAYEE_ACCT_NO,XPAYEE_ACCT_BANK,LQD_CERT_NO\n"
    )
    paid = "C{n},1,2025-03-02,2025-03-03,2025-03-03,001001,A{n},100.00,100.00,1,某公司,622,某行,1\n"
    assert county.push(voucher + paid.format(n=1) + paid.format(n=2), "payment_voucher", "2025-03").state == "accepted"
    for view in ("bond_expenditure", "bond_expenditure_history"):
        (found,) = county.rows(
            f"SELECT bond_code, pay_cert_id, xpay_amt, row_no, application_row_no FROM ledger_v1.{view}"
        )
        assert (found["bond_code"], found["pay_cert_id"], str(found["xpay_amt"])) == ("2305001", "C1", "100.00")
        assert (found["row_no"], found["application_row_no"]) == (2, 2)
    # a second delivery of the month repeats the application in a later one: the payment must not count twice
    assert county.push(
        application + row.format(id="A1", bond="2305001"), "payment_application", "2025-04", actor=connector()
    ).state
    assert len(county.rows("SELECT 1 FROM ledger_v1.bond_expenditure")) == 1
