"""The years before: what rules compare this year with (D05, D12, D13, D14, D17, D18, D19, D38 to D41 of earlier years).

The year before was much like this one and a little larger where the law wants less of it (three publics), a little smaller elsewhere.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Payment, split, workdays
from deploy.demo_county.records import Record, day_of, fen
from deploy.demo_county.shape import WAN, YUAN

COMPARED_MONTHS = (1, 2, 12)
"""Of last year's payments: before the approval of the budget, and the year's end."""
NUMBERS_FROM = 500_000_000
EARLIER_FROM = 700_000_000


def add(county: County, rng: random.Random) -> None:
    """Sets of earlier years that agree with this year's honest ones."""
    _payments(county)
    _income(county)
    _fund_income(county)
    _spending(county)
    _projects(county, rng)
    _three_publics(county)
    _audit(county, rng)
    _surplus(county)
    _transfers(county)
    _projects_of_years(county, rng)


def _payments(county: County) -> None:
    """Last January, February and December as this year's, a thirtieth more: nobody hurries before the approval."""
    for payment in county.payments:
        day = payment.paid_on
        if day.month in COMPARED_MONTHS and not (day.month == 2 and day.day == 29):
            county.payments_before.append(
                replace(
                    payment, number=NUMBERS_FROM + payment.number, amount=round(payment.amount * 1.034 / YUAN) * YUAN, paid_on=day.replace(year=day.year - 1),
                    indicator=payment.indicator.replace(f"BGT{county.year}", f"BGT{county.year - 1}"), contract=None, bond=None, mode="转账",
                )
            )  # fmt: skip


def _income(county: County) -> None:
    """Last December's taxes and non-tax income, so that refunds in spring can be held against them."""
    period = f"{county.year - 1}-12"
    for record in county.tables["tax_collection"][f"{county.year}-12"]:
        amounts = ("assessed", "paid_in", "refunded", "exempted", "arrears", "key_source")
        county.add("tax_collection", period, **(record | {name: fen(record, name) * 95 // 100 for name in amounts}))
    for record in county.tables["nontax_payment"][f"{county.year}-12"]:
        days = {name: day_of(record, name) - timedelta(365) for name in ("bill_date", "pay_date")}
        number = str(record["nt_pay_voucher_id"]).replace(f"FS{county.year}", f"FS{county.year - 1}")
        booked = max(days["pay_date"], date(county.year - 1, 12, 1))
        county.add("nontax_payment", period, **(record | days | {"record_date": booked, "nt_pay_voucher_id": number}))


def _fund_income(county: County) -> None:
    """What the funds brought in the whole last year (D16, December)."""
    for book, subject, name, wan, _ in shape.INCOME:
        if book != "fund":
            continue
        got = sum(amount for _, amount in county.income[book, subject]) * 95 // 100
        county.add(
            "income_execution", f"{county.year - 1}-12", book=book, subject_code=subject, subject_name=name, budget_amount=wan * WAN,
            month_amount=got // 11, last_year_month_amount=None, cumulative_amount=got, last_year_cumulative_amount=None,
        )  # fmt: skip


def _spending(county: County) -> None:
    """What was spent in the whole last year by 项 (D17, December)."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for line in county.lines.values():
        if line.fund_type != "13":
            totals["general" if line.fund_type == "111" else "fund", line.subject] += line.approved
    for (book, subject), amount in sorted(totals.items()):
        spent = amount * 95 // 100
        county.add(
            "expenditure_execution", f"{county.year - 1}-12", book=book, subject_code=subject, subject_name=shape.SUBJECT_NAMES[subject],
            budget_amount=amount * 98 // 100, month_amount=spent // 11, last_year_month_amount=None, cumulative_amount=spent,
            last_year_cumulative_amount=None,
        )  # fmt: skip


def _projects(county: County, rng: random.Random) -> None:
    """Projects that went on from last year, with their budget and score then."""
    for line in county.lines.values():
        if line.name == "公用经费" or line.fund_type != "111":
            continue
        before = round(line.approved * rng.uniform(0.98, 1.04) / YUAN) * YUAN
        county.add(
            "project_budget", str(county.year - 1), bgt_pman_id=line.id.replace(f"PMAN{county.year}", f"PMAN{county.year - 1}"), agency_code=line.unit,
            pro_kind_code="3", pro_code=line.project, pro_name=line.name, exp_func_code=line.subject, dep_bgt_eco_code=line.economic,
            fund_type_code=line.fund_type, found_type_code="1", apply_up=before, fin_audit_money=before, reply_amt=before, adj_amt=0, dis_amt=0,
            cur_amt=before, is_gov_pur=False, is_bgt_end=True, is_assigned=True,
        )  # fmt: skip
        score = rng.uniform(82, 97)
        county.add(
            "performance", str(county.year - 1), pro_code=line.project, agency_code=line.unit, stage="evaluation", indicator_no="1",
            indicator_name="项目任务完成率", target_value="100%", actual_value="完成", score=f"{score:.1f}", grade="优" if score >= 90 else "良",
            use_of_result="作为下年预算安排依据",
        )  # fmt: skip


def _three_publics(county: County) -> None:
    """A twentieth more than this year: they only go down (预算法 article 37 asks for thrift)."""
    for record in county.tables["three_publics"][f"{county.year}-12"]:
        amounts: Record = {
            name: fen(record, name) * 105 // 100 for name in ("initial_budget", "adjusted_budget", "executed")
        }
        county.add("three_publics", f"{county.year - 1}-12", **(record | amounts))


def _audit(county: County, rng: random.Random) -> None:
    """Earlier audits found other things in the same units, and all was put right."""
    latest = {str(record["finding_no"]): record for record in county.records("audit_finding")}
    kinds = sorted({str(record["category"]) for record in latest.values()})
    for back in (1, 2):
        year = county.year - back
        for number, record in enumerate(latest.values(), 1):
            other = kinds[(kinds.index(str(record["category"])) + back) % len(kinds)]
            county.add(
                "audit_finding", f"{year}-12", **(record | {
                    "finding_no": f"SJ{year}{number:04d}", "audit_project": f"{year - 1}年度县级预算执行审计", "reported_on": date(year, 6, 26),
                    "category": other, "amount": rng.randrange(5, 300) * WAN, "rectify_by": date(year, 11, 13), "status": "已整改",
                    "rectified_amount": None, "evidence": "整改报告、记账凭证", "closed_on": date(year, 10, 20),
                }),
            )  # fmt: skip


def _surplus(county: County) -> None:
    """Last year's surplus and what was collected above this year's budget went into the stabilisation fund (预算法 article 66)."""
    amount = 300 * WAN
    county.add(
        "carryover", str(county.year), record_kind="balance", bgt_id=f"BGT{county.year - 1}800001", agency_code="106001", fund_type_code="111",
        exp_func_code="2010601", approve_amt=amount, carryovers_amt=0, balance=amount, back_balance=amount, is_rec_exp=False,
    )  # fmt: skip
    opening = next(
        fen(record, "closing") for record in county.records("budget_fund") if record["fund_kind"] == "stabilisation"
    )
    county.add(
        "budget_fund", str(county.year), fund_kind="stabilisation", entry_no=2, entered_on=date(county.year, 1, 22), opening=opening, amount_in=amount,
        amount_out=0, closing=opening + amount, use_purpose="上年结余补充", approval_doc=f"云财预〔{county.year}〕6号",
    )  # fmt: skip
    collected = sum(got for (book, _), entries in county.income.items() if book == "general" for _, got in entries)
    over = collected - sum(wan * WAN for book, _, _, wan, _ in shape.INCOME if book == "general")
    if over > 0:
        county.add(
            "budget_fund", str(county.year), fund_kind="stabilisation", entry_no=3, entered_on=date(county.year, 12, 31), opening=opening + amount,
            amount_in=over, amount_out=0, closing=opening + amount + over, use_purpose="当年超收收入补充", approval_doc=f"云财预〔{county.year}〕98号",
        )  # fmt: skip


def _transfers(county: County) -> None:
    """Transfers of three years (D09): shares of general and special as this year's, and no more of them than what was told early this year asks for."""
    got: dict[tuple[str, bool], int] = defaultdict(int)
    for transfer in county.transfers:
        got[transfer.kind, transfer.is_early] += transfer.amount
    general, special = (got[kind, True] + got[kind, False] for kind in ("general", "special"))
    of_special = got["special", True] * 5 // 4
    of_general = of_special * general // special
    shared = max((got["general", True] + got["shared", True]) * 20 // 19 - of_general, 0)
    for back in (1, 2, 3):
        year = county.year - back
        for kind, amount in (("general", of_general), ("special", of_special), ("shared", shared)):
            for number, part in enumerate(split(amount * (101 - back) // 100, [1.0] * 6), 1):
                county.add(
                    "transfer_received", str(year), sup_bgt_doc_no=f"云财预〔{year}〕{('general', 'special', 'shared').index(kind) * 6 + number}号", pro_code=None, receive_seq=str(number),
                    received_on=date(year, 1 + number, 14), amount=part, transfer_kind=kind, direct_fund_code=None, is_early=number < 4,
                    purpose=f"{year}年上级补助资金", allocated=part, unallocated=0,
                )  # fmt: skip


def _projects_of_years(county: County, rng: random.Random) -> None:
    """Projects that have gone on for years, with their budgets (D05) and payments (D12, D13): nine tenths and more were spent."""
    number = EARLIER_FROM
    last_year = county.tables["project_budget"][str(county.year - 1)]
    for record in list(last_year):
        line = next(each for each in county.lines.values() if each.project == record["pro_code"])
        for back in (1, 2, 3):
            year, budget = county.year - back, fen(record, "reply_amt") * (101 - back) // 100
            if back > 1:
                amounts: Record = dict.fromkeys(("apply_up", "fin_audit_money", "reply_amt", "cur_amt"), budget)
                made = str(record["bgt_pman_id"]).replace(f"PMAN{county.year - 1}", f"PMAN{year}")
                county.add("project_budget", str(year), **(record | amounts | {"bgt_pman_id": made}))
            months = range(3, 12) if back == 1 else range(1, 13)
            for part in split(
                round(budget * rng.uniform(0.92, 0.97) * len(months) / 12), [rng.uniform(0.6, 1.4) for _ in range(6)]
            ):
                number += 1
                county.payments_before.append(
                    Payment(number, line.id, f"BGT{year}{number % 1_000_000:06d}", number * 7 % 900, "项目进度款", part,
                            rng.choice(workdays(year, rng.choice(months))), mode="转账")
                )  # fmt: skip
