"""A county of a few rows a data set, written by hand: what a brief counts stands beside what it must leave out.

For the cut-offs 31 January, 31 October and 31 December 2025: a set with a day has rows of all sides and of the year before. Each file is delivered twice over:
first as it was before its correction (thrice the money, the last row missing), and by a neighbouring county too.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType
from tests.integration.reports.conftest import REGION, Ledger

NEIGHBOUR = "999902"
FAR = "888801"
PREFECTURE = "999900"
EARLY, CUT_OFF, YEAR_END = date(2025, 1, 31), date(2025, 10, 31), date(2025, 12, 31)

Row = dict[str, Any]
"""Field name → value, and `period` and `file` of the delivery. Money in yuan."""


def _day(month: int, day: int, year: int = 2025) -> date:
    return date(year, month, day)


def _rows(names: str, *rows: tuple[Any, ...]) -> list[Row]:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


PROJECTS = 22
"""Two more than the twenty that a brief counts."""


def _project_budgets() -> list[Row]:
    """Falling budgets; the first two projects have one name and belong to two units; the sixth has two more lines, alike."""
    lines = [
        {"bgt_pman_id": f"B{number}", "agency_code": ("101", "102")[number % 2], "pro_code": f"P{number:02}",
         "pro_name": "公用经费" if number < 2 else f"项目{number}", "reply_amt": 900_000 - 20_000 * number,
         "cur_amt": None if number == 2 else 1_000_000 - 20_000 * number}
        for number in range(PROJECTS)
    ]  # fmt: skip
    more = lines[5] | {"cur_amt": 5_000}
    return [*lines, more | {"bgt_pman_id": "B5-2"}, more | {"bgt_pman_id": "B5-3"}]


_INCOME = "book subject_code subject_name month_amount cumulative_amount last_year_cumulative_amount"
_LAND = "land_contract_no parcel buyer deal_price signed_on instalment_no due_on due_amount paid_amount treasury_amount"
_CONTRACT = "contract_no agency_code supplier_code supplier_name contract_amount signed_on filed_on paid_amount"
_AUDIT = "finding_no audit_project audited_unit category amount rectification_kind rectify_by status rectified_amount closed_on"
_WORKS = (
    "project_code project_name approved_cost year_plan funded_central funded_province funded_prefecture funded_county funded_bond"
    " funded_other progress paid_amount"
)
_GUARANTEE = "guarantee item_code item_name standard_need budget_amount executed gap"
_INSURANCE = "scheme_code scheme_name opening income_total outlay_total closing months_payable"
_VOUCHER = "pay_cert_id vou_date xpay_date agency_code pay_amt xpay_amt"
_APPLICATION = "pay_app_id create_date agency_code pro_code pay_app_amt xpay_amt"
_TREASURY = "trecode rptdate budgetlevelcode budgetsubcode moneyday"
_STOCK = "trecode accno rptdate moneyyesterday moneyin moneyout moneytoday"

FILES: Mapping[tuple[str, str], list[Row]] = {
    ("agency", "2024"): _rows(
        "agency_code agency_name dept_code valid_from",
        ("101", "旧教育局", "", _day(1, 1, 2020)),
        ("102", "农业局", "101", _day(1, 1, 2020)),
    ),
    ("agency", "2025"): _rows(
        "agency_code agency_name dept_code valid_from",
        ("101", "教育局", "", _day(1, 1, 2020)),
        ("101001", "第一小学", "101", _day(1, 1, 2020)),
        ("101001", "农技学校", "102", _day(11, 15)),
        ("102", "农业局", "102", _day(1, 1, 2020)),
    ),
    ("budget_indicator", "2023"): _rows("bgt_id agency_code doc_date amount", ("I23", "101", _day(5, 1, 2023), 70_000)),
    ("budget_indicator", "2024"): _rows("bgt_id agency_code doc_date amount", ("I24", "101", _day(5, 1, 2024), 80_000)),
    ("budget_indicator", "2025"): _rows(
        "bgt_id agency_code doc_date amount dis_amt",
        ("I1", "101", _day(1, 15), 500_000, 20_000),
        ("I2", "101001", _day(10, 31), 300_000, None),
        ("I3", "101001", _day(11, 1), 110_000, None),
        ("I4", "102", None, 240_000, 40_000),
        ("I5", "103", _day(2, 1), 90_000, 0),
    ),
    ("payment_voucher", "2024-12"): _rows(_VOUCHER, ("V0", _day(12, 8, 2024), _day(12, 9, 2024), "101", 9_000, 9_000)),
    ("payment_voucher", "2025-10"): _rows(
        _VOUCHER,
        ("V1", _day(10, 8), _day(10, 9), "101", 100_000, 90_000),
        ("V2", _day(10, 20), None, "101001", 70_000, None),
        ("V3", _day(10, 30), _day(10, 31), "102", 60_000, 60_000),
        ("V4", _day(10, 31), _day(11, 3), "102", 50_000, 50_000),
        ("V5", _day(10, 22), _day(10, 22), "103", 30_000, 30_000),
        ("V6", _day(10, 21), _day(10, 21), "103", 20_000, 20_000),
        ("V8", _day(10, 22), _day(10, 22), "103", 4_000, 4_000),
    ),
    ("payment_voucher", "2025-11"): _rows(_VOUCHER, ("V7", _day(11, 1), _day(11, 2), "101", 40_000, 40_000)),
    ("project_budget", "2024"): _rows(
        "bgt_pman_id agency_code pro_code pro_name reply_amt", ("B9", "101", "P01", "去年的公用经费", 9_000_000)
    ),
    ("project_budget", "2025"): _project_budgets(),
    ("payment_application", "2024-12"): _rows(_APPLICATION, ("A0", _day(12, 8, 2024), "101", "P00", 9_000, 9_000)),
    ("payment_application", "2025-10"): _rows(
        _APPLICATION,
        ("A1", _day(10, 8), "101", "P00", 40_000, 35_000),
        ("A2", _day(10, 31), "102", "P01", 30_000, None),
        ("A3", _day(10, 9), "102", "P21", 20_000, 20_000),
        ("A5", _day(10, 10), "102", "P01", 7_000, 7_000),
    ),
    ("payment_application", "2025-11"): _rows(_APPLICATION, ("A4", _day(11, 1), "101", "P00", 25_000, 25_000)),
    ("transfer_received", "2024"): _rows(
        "sup_bgt_doc_no pro_code receive_seq received_on amount transfer_kind allocated unallocated",
        ("财农〔2024〕9号", "P03", 1, _day(12, 10, 2024), 990_000, "special", 0, 990_000),
    ),
    ("transfer_received", "2025"): _rows(
        "sup_bgt_doc_no pro_code receive_seq received_on amount transfer_kind allocated unallocated",
        ("财农〔2025〕1号", "P03", 1, _day(3, 10), 400_000, "special", 400_000, 0),
        ("财教〔2025〕2号", "P04", 1, _day(9, 1), 600_000, "shared", 250_000, 350_000),
        ("财教〔2025〕2号", "P05", 2, _day(10, 31), 200_000, "shared", 100_000, 100_000),
        ("财教〔2025〕2号", "P07", 3, _day(10, 20), 40_000, "shared", None, None),
        ("财社〔2025〕3号", "P06", 1, _day(11, 1), 150_000, "general", 0, 150_000),
    ),
    ("basic_guarantee", "2024-12"): _rows(_GUARANTEE, ("wages", "G1", "教师工资", 900_000, 800_000, 800_000, 100_000)),
    ("basic_guarantee", "2025-10"): _rows(
        _GUARANTEE,
        ("wages", "G1", "教师工资", 900_000, 800_000, 700_000, 100_000),
        ("wages", "G2", "机关工资", 500_000, 480_000, 400_000, 20_000),
        ("livelihood", "M1", "低保", 200_000, 210_000, 190_000, None),
        ("operation", "Y1", "公用经费", 100_000, 110_000, 60_000, 0),
    ),
    ("basic_guarantee", "2025-11"): _rows(_GUARANTEE, ("wages", "G1", "教师工资", 900_000, 800_000, 760_000, 100_000)),
    ("investment_project", "2024-12"): _rows(
        _WORKS, ("W1", "道路工程", 9_000_000, 2_000_000, 1_000_000, 0, 0, 0, 0, 0, "20", 1_000_000)
    ),
    ("investment_project", "2025-10"): _rows(
        _WORKS,
        ("W1", "道路工程", 9_000_000, 3_000_000, 1_000_000, 500_000, 250_000, None, 125_000, 60_000, "45.5", 1_500_000),
        ("W3", "道路工程", 8_500_000, None, None, None, None, 700_000, None, None, None, None),
        ("W2", "水库工程", 8_000_000, 1_000_000, 5_000, 1_500_000, None, 20_000, 500_000, None, "30", 1_000_000),
    ),
    ("investment_project", "2025-11"): _rows(
        _WORKS,
        (
            "W1",
            "道路工程",
            9_000_000,
            3_000_000,
            1_000_000,
            500_000,
            250_000,
            900_000,
            125_000,
            60_000,
            "52",
            2_100_000,
        ),
    ),
    ("procurement_contract", "2024-12"): _rows(
        _CONTRACT, ("K0", "101", "91S", "甲公司", 990_000, _day(12, 20, 2024), _day(12, 25, 2024), 0)
    ),
    ("procurement_contract", "2025-10"): _rows(
        _CONTRACT,
        ("K1", "101", "91S", "甲公司", 300_000, _day(9, 10), _day(9, 12), 100_000),
        ("K2", "102", "91T", "乙公司", 500_000, _day(10, 31), None, 0),
        ("K3", "103", "91T", "乙公司", 40_000, _day(10, 8), _day(11, 3), 40_000),
        ("K5", "103", "91T", "乙公司", 25_000, _day(10, 9), _day(10, 31), 5_000),
        ("K7", "101001", "91S", "甲公司", 15_000, _day(10, 10), _day(10, 12), 15_000),
        ("K6", "103", "91T", "乙公司", 11_000, _day(11, 3), None, None),
    ),
    ("procurement_contract", "2025-11"): _rows(
        _CONTRACT,
        ("K2", "102", "91T", "乙公司", 500_000, _day(10, 31), _day(11, 5), 350_000),
        ("K4", "101", "91S", "甲公司", 70_000, _day(11, 1), None, 0),
    ),
    ("land_sale", "2024-12"): _rows(
        _LAND, ("L0", "北区0号", "丙公司", 700_000, _day(3, 1, 2024), 1, _day(12, 1, 2024), 700_000, 0, 0)
    ),
    ("land_sale", "2025-09"): _rows(
        _LAND,
        ("L1", "东区1号", "甲公司", 5_000_000, _day(3, 1), 1, _day(4, 1), 2_000_000, 2_000_000, 2_000_000),
        ("L1", "东区1号", "甲公司", 5_000_000, _day(3, 1), 2, _day(9, 1), 3_000_000, 1_000_000, 1_000_000),
    ),
    ("land_sale", "2025-10"): _rows(
        _LAND,
        ("L1", "东区1号", "甲公司", 5_000_000, _day(3, 1), 2, _day(9, 1), 3_000_000, 1_800_000, 1_600_000),
        ("L2", "西区2号", "乙公司", 900_000, _day(8, 1), 1, _day(10, 31), 350_000, 350_000, 100_000),
        ("L2", "西区2号", "乙公司", 900_000, _day(8, 1), 3, _day(10, 30), 100_000, 40_000, 30_000),
        ("L2", "西区2号", "乙公司", 900_000, _day(8, 1), 2, _day(11, 1), 450_000, None, None),
    ),
    ("land_sale", "2025-11"): _rows(
        _LAND,
        ("L1", "东区1号", "甲公司", 5_000_000, _day(3, 1), 2, _day(9, 1), 3_000_000, 3_000_000, 3_000_000),
        ("L2", "西区2号", "乙公司", 900_000, _day(8, 1), 2, _day(11, 1), 450_000, 450_000, 450_000),
    ),
    ("congress_item", "2024"): _rows(
        "item_no item_kind title issued_on addressee answer_due answered_on",
        ("R0", "resolution", "去年的决议", _day(10, 1, 2024), "县政府", _day(12, 1, 2024), None),
    ),
    ("congress_item", "2025"): _rows(
        "item_no item_kind title issued_on addressee answer_due answered_on",
        ("R1", "resolution", "批准预算的决议", _day(1, 20), "县政府", _day(6, 30), _day(10, 31)),
        ("R2", "opinion", "半年审议意见", _day(8, 28), "县政府", _day(10, 28), None),
        ("R3", "proposal", "修路的建议", _day(10, 31), "交通局", _day(12, 30), _day(11, 20)),
        ("R4", "opinion", "债务审议意见", _day(11, 1), "财政局", None, None),
    ),
    ("budget_adjustment", "2024"): _rows(
        "adj_no line_no reason book direction subject_code delta_amount submitted_on approved_on",
        ("T0", 1, "new_debt", "general", "income", "105", 990_000, _day(7, 1, 2024), _day(7, 20, 2024)),
    ),
    ("budget_adjustment", "2025"): _rows(
        "adj_no line_no reason book direction subject_code delta_amount submitted_on approved_on",
        ("T1", 1, "new_debt", "general", "income", "105", 800_000, _day(7, 1), _day(7, 20)),
        ("T1", 2, "new_debt", "general", "expenditure", "213", 800_000, _day(7, 1), _day(7, 20)),
        ("T1", 3, "new_debt", "general", "income", "110", 60_000, _day(7, 1), _day(7, 20)),
        ("T1", 4, "new_debt", "general", "expenditure", "205", 60_000, _day(7, 1), _day(7, 20)),
        ("T2", 1, "total_change", "general", "expenditure", "205", -120_000, _day(10, 20), _day(10, 31)),
        ("T3", 1, "total_change", "general", "expenditure", "208", 50_000, _day(10, 30), _day(11, 1)),
        ("T4", 1, "key_spending_cut", "general", "expenditure", "210", -30_000, _day(10, 30), None),
    ),
    ("performance", "2024"): _rows(
        "pro_code stage indicator_no indicator_name grade", ("P03", "evaluation", "1", "产出", "优")
    ),
    ("performance", "2025"): _rows(
        "pro_code stage indicator_no indicator_name grade",
        ("P03", "goal", "1", "产出", None),
        ("P03", "goal", "2", "成本", None),
        ("P04", "goal", "1", "产出", None),
        ("P03", "monitoring", "1", "产出", "良"),
        ("P04", "monitoring", "1", "产出", "中"),
        ("P04", "evaluation", "1", "产出", "良"),
    ),
    ("budget_fund", "2024"): _rows(
        "fund_kind entry_no entered_on opening amount_in amount_out closing",
        ("reserve", 7, _day(12, 20, 2024), 300_000, 0, 300_000, 0),
    ),
    ("budget_fund", "2025"): _rows(
        "fund_kind entry_no entered_on opening amount_in amount_out closing",
        ("reserve", 1, _day(1, 2), 0, 900_000, 0, 900_000),
        ("reserve", 2, _day(10, 31), 900_000, 0, 250_000, 650_000),
        ("reserve", 3, _day(11, 1), 650_000, 0, 100_000, 550_000),
        ("reserve", 4, _day(11, 2), 550_000, 30_000, 0, 580_000),
        ("stabilisation", 1, _day(1, 2), 400_000, 50_000, 0, 450_000),
        ("revolving", 1, _day(12, 1), 0, 10_000, 0, 10_000),
    ),
    ("carryover", "2024"): _rows(
        "record_kind carryovers_bgt_id bgt_id ori_bgt_id agency_code carryovers_amt balance back_balance",
        ("carryover", "J0", "I23", None, "101", 999_000, 0, 0),
    ),
    ("carryover", "2025"): _rows(
        "record_kind carryovers_bgt_id bgt_id ori_bgt_id agency_code carryovers_amt balance back_balance",
        ("carryover", "J1", "X1", "I23", "101", 70_000, 0, 0),
        ("carryover", "J2", "I24", None, "101", 80_000, 0, 10_000),
        ("carryover", "J3", "I1", None, "102", 20_000, None, None),
        ("carryover", "J4", "X4", "I24", "102", 6_000, 0, 0),
        ("balance", None, "I24", None, "101", None, 33_000, 5_000),
        ("balance", None, "X24", "I24", "101", None, 4_000, 0),
        ("balance", None, "X9", None, "103", None, 11_000, 0),
    ),
    ("three_publics", "2024-12"): _rows(
        "agency_code dep_bgt_eco_code initial_budget adjusted_budget executed", ("101", "30217", 60_000, 60_000, 55_000)
    ),
    ("three_publics", "2025-10"): _rows(
        "agency_code dep_bgt_eco_code initial_budget adjusted_budget executed",
        ("101", "30217", 50_000, 45_000, 20_000),
        ("102", "30217", 30_000, 28_000, 10_000),
        ("103", "30217", 5_000, None, 1_000),
        ("101", "30215", 40_000, 40_000, 33_000),
    ),
    ("three_publics", "2025-11"): _rows(
        "agency_code dep_bgt_eco_code initial_budget adjusted_budget executed", ("101", "30217", 50_000, 45_000, 29_000)
    ),
    ("debt_service", "2024"): _rows(
        "bond_code due_on service_kind debt_kind due_amount paid_amount paid_on fund_source",
        ("Z1", _day(5, 10, 2024), "interest", "general", 70_000, 70_000, _day(5, 9, 2024), "budget"),
    ),
    ("debt_service", "2025"): _rows(
        "bond_code due_on service_kind debt_kind due_amount paid_amount paid_on fund_source",
        ("Z1", _day(5, 10), "interest", "general", 60_000, 60_000, _day(5, 9), "budget"),
        ("Z2", _day(8, 10), "interest", "general", 20_000, 15_000, None, "budget"),
        ("Z1", _day(10, 31), "principal", "general", 900_000, 900_000, _day(11, 6), "refinancing"),
        ("Z3", _day(10, 9), "principal", "special", 500_000, None, None, "budget"),
        ("Z3", _day(11, 1), "interest", "special", 40_000, 40_000, _day(10, 30), "budget"),
    ),
    ("audit_finding", "2025-09"): _rows(
        _AUDIT,
        ("F1", "同级审", "教育局", "资金闲置", 300_000, "immediate", _day(9, 30), "整改中", 0, None),
        ("F2", "同级审", "农业局", "超范围支出", 200_000, "phased", _day(12, 1), "整改中", 50_000, None),
    ),
    ("audit_finding", "2025-10"): _rows(
        _AUDIT,
        ("F1", "同级审", "教育局", "资金闲置", 300_000, "immediate", _day(9, 30), "整改中", 120_000, None),
        ("F3", "同级审", "农业局", "未缴非税", 80_000, "immediate", _day(9, 20), "已销号", 80_000, _day(10, 31)),
        ("F5", "同级审", "农业局", "账外资金", 60_000, "phased", _day(9, 1), None, 60_000, _day(11, 4)),
        ("F4", "同级审", "县医院", None, None, "continuous", _day(8, 1), "已完成整改", None, None),
        ("F9", "同级审", "合 计（2项）", None, 380_000, "immediate", None, None, 200_000, None),
    ),
    ("audit_finding", "2025-11"): _rows(
        _AUDIT,
        ("F1", "同级审", "教育局", "资金闲置", 300_000, "immediate", _day(9, 30), "已销号", 300_000, _day(11, 20)),
    ),
    ("debt_limit", "2024"): _rows(
        "debt_kind version limit_amount approved_on", ("special", "1", 7_000_000, _day(3, 1, 2024))
    ),
    ("debt_limit", "2025"): _rows(
        "debt_kind version limit_amount approved_on",
        ("general", "1", 5_000_000, _day(3, 1)),
        ("general", "2", 5_600_000, _day(10, 31)),
        ("general", "3", 6_000_000, _day(11, 1)),
        ("special", "1", 9_000_000, None),
    ),
    ("debt_balance", "2024-12"): _rows(
        "debt_kind creditor_kind opening borrowed repaid closing",
        ("general", "bond", 3_500_000, 500_000, 0, 4_000_000),
    ),
    ("debt_balance", "2025-09"): _rows(
        "debt_kind creditor_kind opening borrowed repaid closing",
        ("general", "bond", 4_000_000, 500_000, 100_000, 4_400_000),
    ),
    ("debt_balance", "2025-10"): _rows(
        "debt_kind creditor_kind opening borrowed repaid closing",
        ("general", "bond", 4_400_000, 250_000, 50_000, 4_600_000),
        ("general", "other", 100_000, 30_000, 10_000, 120_000),
        ("special", "bond", 8_000_000, 0, 300_000, 7_700_000),
    ),
    ("debt_balance", "2025-11"): _rows(
        "debt_kind creditor_kind opening borrowed repaid closing",
        ("general", "bond", 4_600_000, 700_000, 0, 5_300_000),
    ),
    ("social_insurance", "2024-12"): _rows(
        _INSURANCE, ("01", "居民养老", 1_500_000, 1_100_000, 600_000, 2_000_000, "40")
    ),
    ("social_insurance", "2025-10"): _rows(
        _INSURANCE,
        ("01", "居民养老", 2_000_000, 900_000, 700_000, 2_200_000, "31.4"),
        ("03", "居民医保", 1_000_000, 500_000, 600_000, 900_000, "15"),
    ),
    ("social_insurance", "2025-11"): _rows(
        _INSURANCE, ("01", "居民养老", 2_000_000, 990_000, 770_000, 2_220_000, "31.7")
    ),
    ("income_execution", "2021-12"): _rows(_INCOME, ("general", "101", "税收收入", 10_000, 990_000, 0)),
    ("income_execution", "2023-12"): _rows(
        _INCOME,
        ("general", "101", "税收收入", 120_000, 1_500_000, 1_400_000),
        ("general", "10101", "增值税", 70_000, 900_000, 800_000),
        ("general", "103", "非税收入", 30_000, 400_000, 500_000),
        ("general", "110", "转移性收入", 500_000, 6_000_000, 6_000_000),
        ("fund", "10301", "政府性基金收入", 90_000, 990_000, 0),
    ),
    ("income_execution", "2024-11"): _rows(
        _INCOME,
        ("general", "10101", "增值税", 60_000, 870_000, 800_000),
        ("general", "10304", "收费", 5_000, 90_000, 0),
    ),
    ("income_execution", "2025-10"): _rows(
        _INCOME,
        ("general", "101", "税收收入", 140_000, 1_600_000, 1_500_000),
        ("general", "10101", "增值税", 90_000, 1_000_000, 900_000),
        ("general", "103", "非税收入", 20_000, 300_000, 400_000),
    ),
    ("treasury_income_daily", "2024-12"): _rows(
        f"{_TREASURY} trimflag",
        ("2405", _day(1, 6), "4", "1010101", 33_000, "1"),  # the adjusting period of the year before
    ),
    ("treasury_income_daily", "2025-10"): _rows(
        _TREASURY,
        ("2405", _day(10, 8), "4", "1010101", 40_000),
        ("2405", _day(10, 31), "4", "1030401", 15_000),
        ("2405", _day(10, 31), "4", "103", 18_000),  # holds 1030401 of the same day
        ("2405", _day(10, 31), "1", "10101", 95_000),
        ("2405", _day(10, 31), "4", "1010102", 7_000),  # the county's share beside the centre's 10101
        ("2405", _day(10, 31), None, "1010601", 6_000),
        ("2405", _day(10, 31), "5", "10106", 3_000),  # a town's: nothing of the county's own stands in it
        ("2405", _day(10, 8), "4", "1030402", 2_000),  # 103 is of another day
        ("2405", _day(10, 31), "3", "1010603", 9_000),
        ("2405", _day(10, 8), "4", "1030148", 500_000),
        ("2405", _day(10, 8), "4", "1030601", 60_000),
        ("2405", _day(10, 8), "4", "1100101", 70_000),
    ),
    ("treasury_income_daily", "2025-11"): _rows(_TREASURY, ("2405", _day(11, 3), "4", "1010101", 44_000)),
    ("treasury_stock_daily", "2024-12"): _rows(
        _STOCK, ("2405", "1", _day(12, 31, 2024), 3_100_000, 0, 100_000, 3_000_000)
    ),
    ("treasury_stock_daily", "2025-10"): _rows(
        _STOCK,
        ("2405", "1", _day(10, 8), 3_000_000, 100_000, 200_000, 2_900_000),
        ("2405", "2", _day(10, 8), 500_000, 0, 0, 500_000),
        ("2405", "1", _day(10, 31), 2_900_000, 300_000, 0, 3_200_000),
        ("2405", "2", _day(10, 31), 500_000, 0, 100_000, 400_000),
    ),
    ("treasury_stock_daily", "2025-11"): _rows(
        _STOCK,
        ("2405", "1", _day(11, 3), 3_200_000, 0, 1_000_000, 2_200_000),
        ("2405", "2", _day(11, 3), 390_000, 0, 0, 390_000),  # 400_000 the day before
    ),
}
"""(data set, period) → rows of the county as they stand."""

ABROAD: Mapping[tuple[str, str, str], list[Row]] = {
    (NEIGHBOUR, "agency", "2025"): _rows(
        "agency_code agency_name dept_code valid_from",
        ("101", "邻县教育局", "102", _day(1, 1, 2021)),
        ("101001", "邻县小学", "103", _day(1, 1, 2021)),
        ("102", "邻县农业局", "103", _day(1, 1, 2021)),
    ),
    (NEIGHBOUR, "budget_indicator", "2024"): _rows(
        "bgt_id agency_code doc_date amount", ("I24", "101", _day(5, 1, 2020), 1_000)
    ),
    (NEIGHBOUR, "budget_fund", "2025"): _rows(
        "fund_kind entry_no entered_on opening amount_in amount_out closing",
        ("reserve", 9, _day(9, 1), 100_000, 0, 10_000, 90_000),
    ),
    (NEIGHBOUR, "treasury_stock_daily", "2025-12"): _rows(
        _STOCK, ("2405", "1", _day(10, 1), 10, 0, 0, 10), ("2405", "1", _day(12, 1), 10, 0, 0, 10)
    ),
    (NEIGHBOUR, "income_execution", "2024-11"): _rows(_INCOME, ("general", "10101", "增值税", 1, 5_000, 4_000)),
    (NEIGHBOUR, "income_execution", "2025-10"): _rows(
        _INCOME,
        ("general", "101", "税收收入", 1, 2_400_000, 2_300_000),
        ("general", "10101", "增值税", 1, 2_000_000, 1_900_000),
        ("general", "10304", "收费", 1, 300_000, 200_000),
        ("general", "110", "转移性收入", 1, 9_000_000, 9_000_000),
        ("fund", "10301", "政府性基金收入", 1, 800_000, 0),
    ),
    (NEIGHBOUR, "income_execution", "2025-12"): _rows(_INCOME, ("general", "101", "税收收入", 1, 2_900_000, 2_800_000)),
    (FAR, "income_execution", "2025-10"): _rows(_INCOME, ("general", "101", "税收收入", 1, 7_000_000, 6_000_000)),
    (PREFECTURE, "income_execution", "2025-10"): _rows(
        _INCOME, ("general", "101", "税收收入", 1, 90_000_000, 80_000_000)
    ),
}
"""What other regions deliver of their own: a neighbour, a county of another prefecture, the prefecture itself."""
STATES = ("social_insurance", "basic_guarantee", "investment_project", "three_publics")
"""Sets of which the newest month counts: the neighbour is a month ahead."""


@dataclass(frozen=True)
class County:
    """What was delivered and counts, by data set and region; and how many deliveries of 2025 each unit of the county made."""

    ledger: Ledger
    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    deliveries: dict[str, int] = field(default_factory=dict)

    def of(self, data_set: str, region: str = REGION) -> list[Row]:
        return self.rows[data_set, region]

    def deliver(self, out: Path, data_set: str, period: str, rows: list[Row], *, region: str = REGION) -> None:
        """Deliver the rows as a file that stands."""
        name = f"{region}-{data_set}-{period}.csv"
        self.ledger.push(_write(out / CATALOGUE[data_set].sender / name, data_set, period, rows, region))
        told = [row | {"period": period, "file": name} for row in rows]
        self.rows.setdefault((data_set, region), []).extend(told)
        self._count(data_set, period, region)

    def deliver_superseded(self, out: Path, data_set: str, period: str, rows: list[Row]) -> None:
        """Deliver the rows with thrice the money and without the last one, to be corrected afterwards."""
        money = {each.name for each in CATALOGUE[data_set].money_fields}
        wrong = [
            {name: value * 3 if name in money and value else value for name, value in row.items()}
            for row in rows[: max(1, len(rows) - 1)]
        ]
        path = out / CATALOGUE[data_set].sender / f"wrong-{data_set}-{period}.csv"
        self.ledger.push(_write(path, data_set, period, wrong, REGION))
        self._count(data_set, period, REGION)

    def _count(self, data_set: str, period: str, region: str) -> None:
        if region == REGION and period.startswith("2025"):
            sender = CATALOGUE[data_set].sender
            self.deliveries[sender] = self.deliveries.get(sender, 0) + 1


def fill(ledger: Ledger, out: Path) -> County:
    """Deliver the whole county, its superseded files first, and what other regions deliver."""
    county = County(ledger)
    newest = {data_set: max(period for name, period in FILES if name == data_set) for data_set, _ in FILES}
    for (data_set, period), rows in FILES.items():
        if period in {newest[data_set], "2025-10"}:
            county.deliver_superseded(out, data_set, period, rows)
            if data_set != "income_execution" and (NEIGHBOUR, data_set, period) not in ABROAD:
                ahead = data_set in STATES and period == newest[data_set]
                county.deliver(out, data_set, "2025-12" if ahead else period, rows, region=NEIGHBOUR)
        county.deliver(out, data_set, period, rows)
    for (region, data_set, period), rows in ABROAD.items():
        county.deliver(out, data_set, period, rows, region=region)
    return county


def _write(path: Path, data_set: str, period: str, rows: list[Row], region: str) -> Path:
    fields = CATALOGUE[data_set].fields
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([each.standard_name for each in fields])
        for row in rows:
            assert row.keys() <= {each.name for each in fields}
            writer.writerow([_cell(row.get(each.name, _said(each, period, region))) for each in fields])
    manifest = {
        "data_set": data_set, "region": region, "period": period, "file_name": path.name, "rows": len(rows),
        "control_totals": {}, "origin": "synthetic",
    }  # fmt: skip
    path.with_name(f"{path.name}.manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return path


def _said(each: Any, period: str, region: str) -> str | None:
    """What the manifest says already."""
    if each.must_match == "region":
        return region
    if each.must_match == "period":
        return period[:4] if each.type is FieldType.INTEGER else period.replace("-", "")
    return None


def _cell(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
