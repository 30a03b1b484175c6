"""What keeps the budget balanced: funds (D43), advances (D23), carry-over (D40), transfers down (D10), guarantees (D42), insurance
(D36), state firms (D33).
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from deploy.demo_county import shape
from deploy.demo_county.clean import County
from deploy.demo_county.records import credit_code, month_ends
from deploy.demo_county.shape import WAN

TOWNS = ("999901101", "999901102", "999901103", "999901104", "999901105")
FIRMS = ("城市建设投资集团", "水务投资", "文化旅游发展", "粮食储备经营", "公共交通运营")
GUARANTEES = (
    ("wages", "G01", "教师工资", 26_000), ("wages", "G02", "机关事业单位人员工资", 38_000), ("operation", "Y01", "机关运转公用经费", 9_000),
    ("operation", "Y02", "学校公用经费", 5_200), ("livelihood", "M01", "城乡低保", 7_400), ("livelihood", "M02", "城乡居民养老补助", 6_600),
    ("livelihood", "M03", "义务教育保障", 5_900), ("livelihood", "M04", "基本公共卫生服务", 2_100),
)  # fmt: skip
"""Kind, code, item, yearly budget in 万元."""
ACCOUNTS = (
    ("1131", "暂付款", "advance", "debit", 3_100), ("1136", "预拨经费", "advance", "debit", 600), ("2131", "暂存款", "deposit", "credit", 5_400),
    ("1003", "其他财政存款", "special_account", "debit", 4_200),
)  # fmt: skip
SCHEMES = (
    ("01", "城乡居民基本养老保险", 11_000, 9_600, 21_000),
    ("02", "机关事业单位基本养老保险", 22_500, 21_000, 33_000),
    ("03", "城乡居民基本医疗保险", 6_400, 5_900, 24_000),
)
MEDICAL: Final = "03"
"""Income and outlay without the county's own subsidy."""


def add(county: County, rng: random.Random) -> None:
    """Tables of the finance bureau, the insurance office and the state-assets office."""
    _funds(county)
    _accounts(county, rng)
    _carryover(county, rng)
    _transfers_down(county, rng)
    _moves(county, rng)
    _guarantees(county, rng)
    _insurance(county)
    _firms(county, rng)


def _funds(county: County) -> None:
    year = str(county.year)
    own = sum(line.approved for line in county.lines.values() if line.fund_type == "111")
    share = county.reserve_share
    reserve, stable, revolving = (
        round(own * share / (1 - share)),
        4_800 * WAN,
        900 * WAN,
    )  # the reserve as the budget has it (derive)
    start = date(county.year, 1, 2)
    for kind, amount in (("reserve", reserve), ("stabilisation", stable), ("revolving", revolving)):
        arranged = amount if kind == "reserve" else 0  # the others were there before the year began
        county.add("budget_fund", year, fund_kind=kind, entry_no=1, entered_on=start, opening=amount - arranged, amount_in=arranged, amount_out=0,
                   closing=amount, use_purpose="年初余额" if kind != "reserve" else "年初预算安排", approval_doc=f"云人发〔{county.year}〕2号")  # fmt: skip


def _accounts(county: County, rng: random.Random) -> None:
    for code, name, kind, side, wan in ACCOUNTS:
        balance = last_year = wan * WAN
        june: int | None = None
        for month, _ in month_ends(county.year):
            back = round(balance * rng.uniform(0.02, 0.04))
            new = round(balance * rng.uniform(0.005, 0.018))
            debit, credit = (new, back) if side == "debit" else (back, new)
            closing = balance + (debit - credit if side == "debit" else credit - debit)
            june = closing if month == 6 else june
            county.add(
                "account_balance", f"{county.year}-{month:02d}", account_code=code, account_name=name, account_kind=kind,
                balance_side=side, opening=balance, debit=debit, credit=credit, closing=closing, june_balance=june,
                last_year_end_balance=last_year,
            )  # fmt: skip
            balance = closing


def _carryover(county: County, rng: random.Random) -> None:
    """Last year's rest of a few projects, first issued last year: not yet two years old."""
    projects = [line for line in county.lines.values() if line.name != "公用经费" and line.fund_type == "111"]
    for number, line in enumerate(rng.sample(projects, 18), 1):
        amount = round(line.approved * rng.uniform(0.01, 0.05)) // WAN * WAN
        county.add(
            "carryover", str(county.year), record_kind="carryover", carryovers_bgt_id=f"JZ{county.year}{number:05d}",
            bgt_id=f"BGT{county.year - 1}{number:06d}", ori_bgt_id=f"BGT{county.year - 1}{number:06d}", agency_code=line.unit,
            pro_code=line.project, fund_type_code=line.fund_type, exp_func_code=line.subject, gov_bgt_eco_code=None,
            dep_bgt_eco_code=line.economic, approve_amt=amount, carryovers_amt=amount, balance=0, back_balance=0, is_rec_exp=True,
        )  # fmt: skip

    _fund_carryover(county, rng)


def _fund_carryover(county: County, rng: random.Random) -> None:
    """A tenth or so of a fund's income goes on into the next year; the codes have the names that the finance bureau delivers."""
    for number, (unit, subject, amount) in enumerate(shape.FUND_SPENDING, 1):
        left = round(amount * rng.uniform(0.04, 0.12)) // WAN * WAN
        county.add(
            "carryover", str(county.year), record_kind="carryover", carryovers_bgt_id=f"JZ{county.year}6{number:04d}",
            bgt_id=f"BGT{county.year - 1}6{number:05d}", ori_bgt_id=f"BGT{county.year - 1}6{number:05d}", agency_code=unit,
            pro_code=None, fund_type_code="12", exp_func_code=subject, gov_bgt_eco_code=None, dep_bgt_eco_code="31005",
            approve_amt=left, carryovers_amt=left, balance=0, back_balance=0, is_rec_exp=True,
        )  # fmt: skip
    for code, name in shape.FUND_ITEMS.items():
        county.add(
            "classification", str(county.year), code_table="functional", code=code, name=name, level="款", parent_code=code[:3], book="fund",
            is_local=False,
        )  # fmt: skip


def _transfers_down(county: County, rng: random.Random) -> None:
    for number, town in enumerate(TOWNS, 1):
        for kind, code, late in (("01", "2300202", 22), ("03", "2300308", 46)):
            amount = round(rng.uniform(150, 900)) * WAN
            county.add(
                "transfer_down", str(county.year), bgt_pman_id=f"XJ{county.year}{kind}{number:04d}", sub_mof_div_code=town, tra_type=kind,
                tp_func_code=code, exp_func_code=code, pro_code=f"999901{county.year % 100}9{kind}{number:04d}", reply_amt=amount, adj_amt=0,
                cur_amt=amount, super_tra="0", isgovpurch=False,
                issued_on=date(county.year, 2, 20) + timedelta(rng.randrange(6, late)),
            )  # fmt: skip


def _moves(county: County, rng: random.Random) -> None:
    """A few small moves between indicators of one unit."""
    by_unit: dict[str, list[str]] = {}
    for item in county.indicators.values():
        if item.document:  # what the upper level gave for a purpose is not moved
            continue
        by_unit.setdefault(county.lines[item.line].unit, []).append(item.id)
    for number, unit in enumerate(rng.sample(sorted(unit for unit, ids in by_unit.items() if len(ids) > 3), 12), 1):
        target, source = rng.sample(by_unit[unit], 2)
        line = county.lines[county.indicators[target].line]
        day = date(county.year, rng.randrange(3, 12), rng.randrange(1, 28))
        county.add(
            "indicator_adjustment", f"{county.year}-{day.month:02d}", adj_sub_id=f"TJ{county.year}{number:05d}", bgt_id=target,
            ori_bgt_id=source, add_amount=round(county.indicators[source].amount * 0.01) // 100 * 100, adj_date=day, bat_num=f"{number:03d}",
            cor_bgt_doc_no=f"云财预调〔{county.year}〕{number}号", fund_type_code=line.fund_type, exp_func_code=line.subject,
            dep_bgt_eco_code=line.economic,
        )  # fmt: skip


def _guarantees(county: County, rng: random.Random) -> None:
    for kind, code, item, wan in GUARANTEES:
        budget = wan * WAN
        need = round(budget * rng.uniform(0.96, 1.0))
        for month, _ in month_ends(county.year):
            done = min(1.0, month / 12 + (rng.uniform(-0.01, 0.02) if month < 12 else 0.0))
            county.add(
                "basic_guarantee", f"{county.year}-{month:02d}", guarantee=kind, item_code=code, item_name=item, standard_need=need,
                budget_amount=budget, executed=round(budget * done), gap=0, execution_progress=f"{done * 100:.2f}",
                assessed_progress=f"{month / 12 * 100:.2f}",
            )  # fmt: skip


def _insurance(county: County) -> None:
    """What the budget gives to the medical fund (21012) comes month by month; of the pensions' subsidies it says nothing."""
    medical = sum(line.approved for line in county.lines.values() if line.subject.startswith("21012"))
    for code, name, income, outlay, opening in SCHEMES:
        for month, _ in month_ends(county.year):
            got, paid = income * WAN * month // 12, outlay * WAN * month // 12
            subsidy, interest = got * 6 // 10, got * 2 // 100
            if code == MEDICAL:
                subsidy = medical * month // 12
                got += subsidy
                paid += subsidy * 97 // 100
            closing = opening * WAN + got - paid
            county.add(
                "social_insurance", f"{county.year}-{month:02d}", scheme_code=code, scheme_name=name, opening=opening * WAN, income_total=got,
                contributions=got - subsidy - interest, fiscal_subsidy=subsidy, interest=interest, transferred_in=0, from_upper=0,
                outlay_total=paid, benefits=paid, to_upper=0, surplus=got - paid, closing=closing, payers=68_000, recipients=21_000,
                months_payable=f"{closing * month / paid:.2f}",
            )  # fmt: skip


def _firms(county: County, rng: random.Random) -> None:
    """Five firms; what they owe is what the state-capital budget booked, paid in the month it is due."""
    income = dict.fromkeys(range(1, 13), 0)
    for day, amount in county.income["capital", "1030601"]:
        income[day.month] += amount
    for number, name in enumerate(FIRMS):
        assets = round(rng.uniform(4, 60)) * 10_000 * WAN
        share = (0.4, 0.25, 0.15, 0.12, 0.08)[number]
        for month, _ in month_ends(county.year):
            due = sum(round(income[each] * share) for each in range(1, month + 1))
            profit = due * 4 + month * 10 * WAN
            county.add(
                "soe_report", f"{county.year}-{month:02d}", company_code=credit_code(7000 + number),
                company_name=f"云岭县{name}有限公司（合成）", assets=assets, liabilities=assets * 55 // 100, equity=assets - assets * 55 // 100,
                revenue=profit * 6, profit=profit, taxes=profit // 5, guarantees=0, interest_bearing_debt=assets * 3 // 10,
                return_due=due, return_paid=due,
            )  # fmt: skip
