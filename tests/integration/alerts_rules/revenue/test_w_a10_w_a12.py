"""Money that goes round: payers who are paid, enterprises that buy, units that pay with the treasury's money."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.collection import nontax, nontax_months
from tests.integration.alerts_rules.monthly import income, refused, silent
from tests.integration.alerts_rules.rows import application, on, periods, voucher
from tests.integration.alerts_rules.spending import agencies

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
MIO = 1_000_000
FIRM = "云岭县兴隆投资有限公司"


def payments(ledger, *rows):
    """`rows`: (day, amount, fields of the application); paid to the firm."""
    applications = [
        application(n, day, amount, payee_acct_name=FIRM) | more for n, (day, amount, more) in enumerate(rows)
    ]
    names = [more.get("payee_acct_name", FIRM) for _day, _amount, more in rows]
    vouchers = [
        voucher(n, day, amount, xpayee_acct_name=name)
        for n, ((day, amount, _more), name) in enumerate(zip(rows, names, strict=True))
    ]
    for data_set, made, day in (
        ("payment_application", applications, "create_date"),
        ("payment_voucher", vouchers, "vou_date"),
    ):
        ledger.accept(data_set, "2025-01", [])
        periods(ledger, data_set, made, day)


def collected(ledger, *rows, **more):
    rows = [nontax(n, day, amount, payer_name=FIRM, **more) for n, (day, amount) in enumerate(rows)]
    nontax_months(ledger, rows, sorted({row["pay_date"][:7] for row in rows}))


def test_round_trip_not_applicable(ledger, run):
    refused(run("W-A10"), "缺 2025 年非税收入缴款")
    collected(ledger, ("2025-03-01", MIO))
    refused(run("W-A10"), "缺 2025 年支付凭证")


@pytest.mark.parametrize(
    ("paid", "payment"),
    [
        (4 * MIO, ("04-01", 2 * MIO - 1, {})),
        (MIO - 1, ("04-01", MIO, {})),  # little was paid in
        (4 * MIO, ("05-31", 4 * MIO, {})),  # the 91st day
        (4 * MIO, ("02-28", 4 * MIO, {})),  # before
        (4 * MIO, ("04-01", 4 * MIO, {"use_des": "征地补偿款"})),
        (4 * MIO, ("04-01", 4 * MIO, {"contract_no": "H1"})),
        (4 * MIO, ("04-01", 4 * MIO, {"payee_acct_name": "另一家有限公司"})),
    ],
)
def test_round_trip_silent(ledger, run, paid, payment):
    collected(ledger, ("2025-03-01", paid))
    payments(ledger, payment)
    silent(run("W-A10"), "股东等关联方未作判断")


@pytest.mark.parametrize(
    ("day", "returned", "level"),
    [("04-01", 5 * MIO, GENERAL), ("05-30", 7 * MIO, IMPORTANT), ("03-01", 9 * MIO, MAJOR), ("04-01", 99 * MIO, MAJOR)],
)
def test_round_trip_speaks(ledger, run, day, returned, level):
    collected(ledger, ("2025-03-01", 10 * MIO))
    payments(ledger, (day, returned, {}))
    (finding,) = run("W-A10").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (level, min(returned, 10 * MIO), 2)
    assert finding.title.startswith(f"{FIRM}缴纳非税收入后90日内又收到财政支付")


def test_round_trip_by_a_shareholder(ledger, run):
    collected(ledger, ("2025-03-01", 2 * MIO))
    payments(ledger, ("04-01", 2 * MIO, {"payee_acct_name": "云岭县城投集团"}))
    link = {"unifsoc_cred_code": "91530000000000001X", "entity_name": FIRM, "link_kind": "shareholder", "link_no": 1}
    ledger.accept("market_entity", "2025", [link | {"linked_name": "云岭县城投集团"}])
    (finding,) = run("W-A10").findings
    assert "其后90日内其股东收到财政支付200.0万元，相当于缴款的100.0%" in finding.fact


def company(ledger, name=FIRM):
    row = {"ym": "202503", "company_code": "91530000000000001X", "company_name": name, "assets": 1, "liabilities": 0}
    ledger.accept("soe_report", "2025-03", [row | {"equity": 1}])


def test_assets_not_applicable(ledger, run):
    refused(run("W-A11"), "缺 2025 年国有企业月报")
    company(ledger)
    refused(run("W-A11"), "缺 2025 年非税收入缴款")
    collected(ledger, ("2025-03-01", 5), non_tax_code="L01")
    refused(run("W-A11"), "认不出资产收入")


@pytest.mark.parametrize(("name", "code"), [("另一家有限公司", "1030705"), (FIRM, "1030401")])
def test_assets_silent(ledger, run, name, code):
    company(ledger, name)
    collected(ledger, ("2025-03-01", 50 * MIO), non_tax_code=code)
    silent(run("W-A11"), "占收入的比例未作判断")


@pytest.mark.parametrize(
    ("amount", "level"),
    [("0.01", GENERAL), (10 * MIO - 1, GENERAL), (10 * MIO, IMPORTANT), (25 * MIO - 1, IMPORTANT), (25 * MIO, MAJOR)],
)
def test_assets_speak(ledger, run, amount, level):
    company(ledger, "云岭县兴隆投资有限公司 ")
    income(ledger, 3, ("103", 0, None, 50_000), ("110", 0, None, 90_000))
    collected(ledger, ("2025-03-01", amount), non_tax_code="1030705")
    (finding,) = run("W-A11").findings
    assert (finding.level, finding.subject) == (level, "云岭县兴隆投资有限公司 ")
    assert "占2025-03累计一般公共预算收入的" in finding.fact


def land(ledger, paid, **more):
    row = {"land_contract_no": "T1", "parcel": "城南一号", "buyer": FIRM, "deal_price": 1, "signed_on": on("01-05")}
    dates = {"instalment_no": 1, "due_on": on("04-01"), "due_amount": paid, "paid_on": on("04-01"), "paid_amount": paid}
    for period in ("2025-04", "2025-05"):  # delivered again
        ledger.accept("land_sale", period, [row | dates | more])


def test_own_money_not_applicable(ledger, run):
    refused(run("W-A12"), "缺 2025 年国有土地使用权出让")
    land(ledger, 5)
    refused(run("W-A12"), "缺 2025 年单位库")


@pytest.mark.parametrize(
    ("paid", "payment"),
    [
        (4 * MIO, ("03-01", 2 * MIO - 1, {})),
        (MIO, ("03-01", MIO - 1, {})),
        (4 * MIO, ("01-01", 4 * MIO, {})),  # the 90th day is 1 January, the voucher of the year before is not
        (4 * MIO, ("04-02", 4 * MIO, {})),
    ],
)
def test_own_money_silent(ledger, run, paid, payment):
    agencies(ledger, u101001="县教育局")
    land(ledger, paid, paid_on=on("04-02") if payment[0] == "01-01" else on("04-01"))
    payments(ledger, payment)
    silent(run("W-A12"), "单位缴纳罚款未作判断")


@pytest.mark.parametrize(
    ("paid", "level"), [("0.01", GENERAL), (5 * MIO, IMPORTANT), (20 * MIO - 1, IMPORTANT), (20 * MIO, MAJOR)]
)
@pytest.mark.parametrize("buyer", ["县教育局", "云岭县教育局"])
def test_a_unit_buys_land(ledger, run, paid, level, buyer):
    agencies(ledger, u101001="县教育局")
    land(ledger, paid, buyer=buyer)
    (finding,) = run("W-A12").findings
    assert (finding.level, finding.unit, finding.evidence_count) == (level, "101001", 1)


def test_a_firm_buys_with_money_it_was_paid(ledger, run):
    agencies(ledger, u101001="县教育局")
    land(ledger, 4 * MIO)
    payments(ledger, ("03-01", 2 * MIO, {}))
    (finding,) = run("W-A12").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (GENERAL, 2 * MIO, 2)
    assert finding.title == f"{FIRM}用财政资金缴款200.0万元"


def test_a_unit_pays_a_fine(ledger, run):
    agencies(ledger, u101001="县教育局")
    land(ledger, 4 * MIO)
    nontax_months(
        ledger, [nontax(1, "2025-03-05", 3000, payer_name="云岭县教育局", non_tax_code="1030501")], ["2025-03"]
    )
    (finding,) = run("W-A12", today=date(2025, 6, 1)).findings
    assert (finding.matter_key, finding.amount) == ("fine/101001", 3000)
