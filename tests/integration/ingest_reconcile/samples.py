"""For every built identity the smallest delivery in which it holds; `shift` moves its left side by so many yuan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType

Delivery = tuple[str, str, list[dict[str, Any]]]
Sample = Callable[[Decimal], Sequence[Delivery]]
D = Decimal
YEAR, MONTH, YM, REGION = "2025", "2025-01", "202501", "532301"
DAY = date(2025, 1, 15)
_DEFAULTS = {
    FieldType.MONEY: D(0),
    FieldType.INTEGER: 1,
    FieldType.DATE: DAY,
    FieldType.BOOLEAN: False,
    FieldType.MONTH: YM,
    FieldType.NUMBER: D(0),
}


def row(data_set: str, **values: Any) -> dict[str, Any]:
    """A row with its required fields filled."""
    made = {
        field.name: field.choices[0].value if field.choices else _DEFAULTS.get(field.type, field.name)
        for field in CATALOGUE[data_set].fields
        if field.is_required
    }
    made |= {name: 2025 for name in made if name == "fiscal_year"}
    return made | values


def one(data_set: str, period: str = MONTH, **values: Any) -> Delivery:
    """A delivery of one row."""
    return data_set, period, [row(data_set, **values)]


def treasury(amount: Decimal, subject: str = "10101", kind: str = "1") -> Delivery:
    return one(
        "treasury_income_daily",
        rptdate=DAY,
        budgettype=kind,
        budgetlevelcode="4",
        budgetsubcode=subject,
        moneyday=amount,
    )


def asked(amount: Decimal, **values: Any) -> Delivery:
    return one("payment_application", pay_app_id="A1", agency_code="101", pay_app_amt=amount, **values)


def paid(amount: Decimal, **values: Any) -> Delivery:
    return one(
        "payment_voucher", pay_cert_id="C1", pay_app_id="A1", xpay_date=DAY, pay_amt=amount, xpay_amt=amount, **values
    )


def months(data_set: str, first: dict[str, Any], second: dict[str, Any]) -> list[Delivery]:
    return [one(data_set, "2025-01", ym="202501", **first), one(data_set, "2025-02", ym="202502", **second)]


def budget(rows: Sequence[tuple[str, str, str, str, Decimal]], **more: Any) -> Delivery:
    """Rows of D03: book, direction, subject, version, amount."""
    made = [
        row(
            "approved_budget", mof_div_code="1", book=book, direction=direction, subject_code=code, version=version,
            amount=amount, approved_on=date(2025, 2, 1) if version == "大会批准" else date(2025, 9, 1), **more,
        )
        for book, direction, code, version, amount in rows
    ]  # fmt: skip
    return "approved_budget", YEAR, made


def general(income: Decimal, outlay: Decimal) -> Delivery:
    return budget(
        [
            ("general", "income", "101", "大会批准", income),
            ("general", "income", "110", "大会批准", D(50)),
            ("general", "expenditure", "201", "大会批准", outlay),
            ("general", "expenditure", "230", "大会批准", D(50)),
        ]
    )


def project(**values: Any) -> Delivery:
    return one("project_budget", YEAR, bgt_pman_id="P1", agency_code="101", **values)


def indicator(**values: Any) -> Delivery:
    return one("budget_indicator", YEAR, bgt_id="B1", agency_code="101", **values)


def contract(**values: Any) -> Delivery:
    return one(
        "procurement_contract", **({"contract_no": "HT1", "agency_code": "101", "supplier_name": "甲公司"} | values)
    )


def published(amount: Decimal, table_kind: str, publisher: str = "county", **values: Any) -> Delivery:
    return one(
        "published_figure",
        YEAR,
        publisher=publisher,
        table_kind=table_kind,
        table_name="表一",
        item_name="数字",
        amount=amount,
        **values,
    )


def fund(**values: Any) -> Delivery:
    return one("government_fund", YEAR, fund_code="1030148", fund_name="土地出让", **values)


def cash(left: Decimal) -> list[Delivery]:
    """A month of the treasury: 100 come in as income, 55 from other treasuries; 75 are paid, 5 more go to advances than come back."""
    flows = {"on_lent_bond": 50, "allocation": 20, "remittance": -5, "tax_refund": 0, "debt_service": -10}
    return [
        one("treasury_stock_daily", rptdate=DAY, moneyyesterday=BASE, moneytoday=BASE + 75 + left),
        treasury(D(100)),
        ("treasury_statement", MONTH, [
            row("treasury_statement", item_kind="flow", item_code=kind, item_name=kind, level="local", flow_kind=kind, month_amount=D(amount))
            for kind, amount in flows.items()
        ]),
        one("account_balance", account_code="1251", account_kind="advance", cash_in=D(3), cash_out=D(8)),
        paid(D(75)), asked(D(75), fund_type_code="111"),
    ]  # fmt: skip


def land(left: Decimal, right: Decimal) -> Delivery:
    return one(
        "land_sale", land_contract_no="L1", parcel="一号宗地", instalment_no=1, paid_on=DAY, paid_amount=left,
        treasury_amount=right,
    )  # fmt: skip


BASE = D(1_000_000)
SAMPLES: dict[str, Sample] = {
    "R01a": lambda x: [treasury(BASE + x), one("income_execution", book="general", subject_code="10101", month_amount=BASE)],
    "R01b": lambda x: [
        treasury(BASE + x),
        one("tax_collection", tax_code="10101", level="county", paid_in=BASE - 100, refunded=D(0)),
        one("nontax_payment", record_kind="payment", record_date=DAY, non_tax_code="10304", paid_amt=D(100)),
    ],
    "R02": lambda x: [
        treasury(BASE), one("tax_collection", tax_code="10101", level="county", paid_in=BASE + x + 5, refunded=D(5)),
    ],
    "R03": lambda x: [
        treasury(BASE, "10304"),
        one("nontax_payment", record_kind="payment", record_date=DAY, non_tax_code="103045", paid_amt=BASE + x),
    ],
    "R04": lambda x: [
        paid(BASE + x), asked(BASE, exp_func_code="2010101", fund_type_code="111"),
        one("expenditure_execution", book="general", subject_code="2010101", month_amount=BASE),
    ],
    "R05a": lambda x: months(
        "income_execution", {"month_amount": BASE, "cumulative_amount": BASE},
        {"month_amount": BASE, "cumulative_amount": 2 * BASE + x},
    ),
    "R05b": lambda x: months(
        "expenditure_execution", {"month_amount": BASE, "cumulative_amount": BASE},
        {"month_amount": BASE, "cumulative_amount": 2 * BASE + x},
    ),
    "R05c": lambda x: [one("treasury_income_daily", rptdate=DAY, budgetsubcode="10101", moneyday=BASE, moneyyear=BASE + x)],
    "R06": lambda x: [
        one("income_execution", mof_div_code="1", book="general", subject_code="10101", budget_amount=BASE + x),
        budget([("general", "income", "10101", "大会批准", BASE)]),
    ],
    "R07": lambda x: [
        budget([
            ("general", "expenditure", "201", "大会批准", BASE), ("general", "expenditure", "201", "调整1", BASE + 70 + x),
        ]),
        one("budget_adjustment", YEAR, mof_div_code="1", book="general", direction="expenditure", delta_amount=D(70),
            approved_on=DAY),
    ],
    "R08": lambda x: [project(reply_amt=BASE, adj_amt=D(20), dis_amt=D(-5), cur_amt=BASE + 15 + x)],
    "R09a": lambda x: [indicator(amount=BASE, dis_amt=D(10), pay_app_amt=D(40), cur_amt=BASE - 50 + x)],
    "R09b": lambda x: [indicator(amount=BASE, pay_app_amt=BASE + x)],
    "R10": lambda x: [indicator(amount=BASE + x, bgt_pman_id="P1"), project(cur_amt=BASE)],
    "R11a": lambda x: [
        *(("payment_application", f"2025-{month:02d}", []) for month in range(2, 13)),
        asked(BASE + x, bgt_id="B1", create_date=DAY), indicator(amount=BASE, pay_app_amt=BASE),
    ],
    "R11b": lambda x: [paid(BASE + x), asked(BASE)],
    "R12": lambda x: [
        ("payment_application", MONTH, [
            row("payment_application", pay_app_id="A1", agency_code="101", exp_func_code="2010101", bgt_id="B1", pay_app_amt=BASE),
            row("payment_application", pay_app_id="A2", agency_code="101", exp_func_code="2059999", bgt_id="B1", pay_app_amt=x),
        ]),
        indicator(amount=BASE, exp_func_code="2010101"),
    ],
    "R13a": lambda x: [
        one("treasury_stock_daily", rptdate=DAY, moneyyesterday=BASE, moneyin=D(9), moneyout=D(4), moneytoday=BASE + 5 + x),
    ],
    "R13b": lambda x: [
        ("treasury_stock_daily", MONTH, [
            row("treasury_stock_daily", rptdate=date(2025, 1, 15), moneytoday=BASE),
            row("treasury_stock_daily", rptdate=date(2025, 1, 16), moneyyesterday=BASE + x),
        ]),
    ],
    "R14": cash,
    "R15": lambda x: [
        one("treasury_statement", trecode="1", item_kind="stock", month_amount=BASE + x),
        ("treasury_stock_daily", MONTH, [
            row("treasury_stock_daily", trecode="1", rptdate=date(2025, 1, 30), moneytoday=D(7)),
            row("treasury_stock_daily", trecode="1", rptdate=date(2025, 1, 31), moneytoday=BASE),
        ]),
    ],
    "R16a": lambda x: [general(BASE + x, BASE)],
    "R16b": lambda x: [
        ("report_workbook", YEAR, [
            row("report_workbook", scope="own", book="general", direction=direction, subject_name=name, measure="budget",
                measure_year=2025, amount=amount)
            for direction, name, amount in (("income", "收 入 总 计", BASE + x), ("expenditure", "支出总计", BASE))
        ]),
    ],
    "R17": lambda x: [
        budget([
            ("general", "income", "11009", "大会批准", BASE + x), ("fund", "expenditure", "2300802", "大会批准", BASE - 60),
            ("capital", "expenditure", "2300803", "大会批准", D(60)),
        ]),
    ],
    "R18a": lambda x: [fund(opening=D(100), income=BASE + x, outlay=BASE - 100, closing=D(200))],
    "R18b": lambda x: [
        fund(income=BASE + x),
        one("income_execution", "2025-12", ym="202512", book="fund", subject_code="1030148", cumulative_amount=BASE),
    ],
    "R18c": lambda x: [
        fund(outlay=BASE + x),
        one("expenditure_execution", "2025-12", ym="202512", book="fund", subject_code="21208", cumulative_amount=BASE),
    ],
    "R18d": lambda x: [
        fund(bond_income=BASE + x),
        *(
            one("debt_balance", f"2025-{month:02d}", ym=f"2025{month:02d}", debt_kind="special", borrowed=BASE / 4, repaid=D(0))
            for month in (3, 6, 9, 12)
        ),
    ],
    "R19a": lambda x: [one("debt_balance", opening=BASE, borrowed=D(30), repaid=D(10), closing=BASE + 20 + x)],
    "R19b": lambda x: months("debt_balance", {"opening": BASE, "closing": BASE}, {"opening": BASE + x, "closing": BASE}),
    "R19c": lambda x: [
        one("debt_balance", debt_kind="special", borrowed=BASE + x),
        one("bond_project", YEAR, debt_kind="special", received_on=DAY, on_lent_amount=BASE),
    ],
    "R19d": lambda x: [
        one("debt_balance", debt_kind="special", repaid=BASE + x),
        one("debt_service", YEAR, debt_kind="special", service_kind="principal", paid_on=DAY, paid_amount=BASE),
    ],
    "R20": lambda x: [
        one("debt_balance", debt_kind="general", closing=BASE + x),
        one("debt_limit", YEAR, debt_kind="general", limit_amount=BASE, approved_on=DAY),
    ],
    "R21a": lambda x: [
        one("bond_project", YEAR, received_on=DAY, on_lent_amount=BASE + x),
        one("treasury_statement", item_kind="flow", flow_kind="on_lent_bond", cumulative_amount=BASE),
    ],
    "R21b": lambda x: [
        one("bond_project", YEAR, received_on=DAY, on_lent_amount=BASE + x),
        one("income_execution", subject_code="11011", cumulative_amount=BASE),
    ],
    "R22": lambda x: [
        one("bond_project", YEAR, bond_code="Z1", pro_code="X1", on_lent_amount=BASE),
        paid(BASE + x), asked(BASE, bond_code="Z1", pro_code="X1"),
    ],
    "R23": lambda x: [
        one("transfer_received", YEAR, sup_bgt_doc_no="云财1号", amount=BASE + x, unallocated=D(40)),
        indicator(sup_bgt_doc_no="云财1号", amount=BASE - 40),
    ],
    "R24": lambda x: [
        one("transfer_received", YEAR, transfer_kind="special", amount=BASE + x),
        published(BASE, "transfer_list", "prefecture", transfer_kind="special"),
    ],
    "R25": lambda x: [
        project(reply_amt=BASE - 80 + x, fund_type_code="111"),
        budget([("general", "expenditure", "201", "大会批准", BASE - 80), ("general", "expenditure", "227", "大会批准", D(80))]),
    ],
    "R26a": lambda x: [
        ("project_budget", YEAR, [
            row("project_budget", bgt_pman_id="P1", agency_code="101", exp_func_code="2010101", gov_bgt_eco_code="50201", cur_amt=BASE),
            row("project_budget", bgt_pman_id="P2", agency_code="101", exp_func_code="2010101", cur_amt=x),
        ]),
    ],
    "R26b": lambda x: [
        ("project_budget", YEAR, [
            row("project_budget", bgt_pman_id="P1", agency_code="101", exp_func_code="2010101", dep_bgt_eco_code="30201", cur_amt=BASE),
            row("project_budget", bgt_pman_id="P2", agency_code="101", exp_func_code="2010101", cur_amt=x),
        ]),
    ],
    "R27": lambda x: [
        one("three_publics", agency_code="101", dep_bgt_eco_code="30217", initial_budget=BASE + x),
        project(reply_amt=BASE, dep_bgt_eco_code="30217"),
    ],
    "R28": lambda x: [
        one("carryover", YEAR, record_kind="carryover", carryovers_bgt_id="B1", carryovers_amt=BASE + x), indicator(amount=BASE),
    ],
    "R29a": lambda x: [
        one("procurement_plan", plan_no="J1", budget_amount=BASE), contract(plan_no="J1", contract_amount=BASE + x),
    ],
    "R29b": lambda x: [contract(contract_amount=BASE), asked(BASE + x, contract_no="HT1")],
    "R29c": lambda x: [
        ("procurement_contract", MONTH, [
            row("procurement_contract", contract_no="HT1", contract_amount=BASE),
            row("procurement_contract", contract_no="HT2", supplement_of="HT1", supplement_amount=BASE / 10 + x),
        ]),
    ],
    "R30": lambda x: [
        contract(contract_amount=BASE),
        ("payment_application", MONTH, [
            row("payment_application", pay_app_id="A1", contract_no="HT1"), row("payment_application", pay_app_id="A2", contract_no="HT1"),
        ]),
        ("payment_voucher", MONTH, [
            row("payment_voucher", pay_cert_id="C1", pay_app_id="A1", pay_amt=BASE, xpayee_acct_name="甲公司"),
            row("payment_voucher", pay_cert_id="C2", pay_app_id="A2", pay_amt=x, xpayee_acct_name="乙某"),
        ]),
    ],
    "R32": lambda x: [land(BASE + x, BASE)],
    "R33a": lambda x: [
        one("income_execution", book="fund", subject_code="1030148", month_amount=BASE + x), treasury(BASE, "1030148", "2"),
    ],
    "R33b": lambda x: [land(BASE, BASE + x), treasury(BASE, "1030148", "2")],
    "R34a": lambda x: [one("social_insurance", opening=BASE, income_total=D(30), outlay_total=D(20), closing=BASE + 10 + x)],
    "R34b": lambda x: [
        one("social_insurance", fiscal_subsidy=BASE + x), paid(BASE), asked(BASE, exp_func_code="2082601"),
    ],
    "R31a": lambda x: [
        contract(project_code="X1", contract_amount=BASE + x), one("investment_project", project_code="X1", approved_cost=BASE),
    ],
    "R31b": lambda x: [
        one("investment_project", project_code="X1", pro_code="P1", treasury_paid_year=BASE + x), paid(BASE), asked(BASE, pro_code="P1"),
    ],
    "R35a": lambda x: [one("soe_report", return_paid=BASE + x), treasury(BASE, "1030601", "3")],
    "R35b": lambda x: [
        one("soe_report", return_due=BASE + x), one("income_execution", book="capital", subject_code="1030601", budget_amount=BASE),
    ],
    "R35c": lambda x: [
        one("soe_report", "2025-12", ym="202512", return_due=BASE + x),
        one("income_execution", "2025-12", ym="202512", book="capital", subject_code="1030601", budget_amount=BASE),
    ],
    "R36a": lambda x: [
        published(BASE + x, "government_budget", book="general", direction="income", subject_code="101", version="大会批准"),
        budget([("general", "income", "10101", "大会批准", BASE - 5), ("general", "income", "10103", "大会批准", D(5))]),
    ],
    "R36b": lambda x: [published(BASE + x, "department_budget", agency_code="101"), project(reply_amt=BASE)],
    "R37": lambda x: [
        one("three_publics", agency_code="101", dep_bgt_eco_code="30217", executed=BASE + x),
        paid(BASE), asked(BASE, dep_bgt_eco_code="30217"),
    ],
    "R38a": lambda x: [one("budget_fund", YEAR, opening=BASE, amount_in=D(5), amount_out=D(1), closing=BASE + 4 + x)],
    "R38b": lambda x: [
        ("budget_fund", YEAR, [
            row("budget_fund", fund_kind="reserve", entry_no=1, amount_out=BASE, approval_doc="政府批〔2025〕1号"),
            row("budget_fund", fund_kind="reserve", entry_no=2, amount_out=x, approval_doc=None),
        ]),
    ],
}  # fmt: skip
