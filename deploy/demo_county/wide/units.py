"""What each unit reports of itself: three publics (D41), accounts (D44), disclosure (D45), goals (D39), assets (D34), audit (D38),
the congress's items (D46), firms and servants (D48), benefits to persons (D14).
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County
from deploy.demo_county.records import credit_code, identity_number, month_ends, on_or_after, person
from deploy.demo_county.shape import WAN

UNIT_NAMES = {code: name for code, name, _ in shape.UNITS}
THREE_PUBLICS = ("30217", "30231", "30216")
APPROVED = (2, 20)
"""The congress approves the budget on this day (derive: approved_budget)."""
AUDIT_KINDS = (
    "预算编制不完整",
    "专项资金闲置",
    "政府采购不规范",
    "资产账实不符",
    "往来款清理不及时",
    "公务支出报销不规范",
)
PUBLIC_SERVANTS = 260
BENEFITS_A_PAYMENT = 8


def add(county: County, rng: random.Random) -> None:
    """Tables by unit, all honest."""
    _three_publics(county)
    _accounts(county, rng)
    _disclosure(county, rng)
    _performance(county, rng)
    _assets(county, rng)
    _audit(county, rng)
    _congress(county)
    _registers(county, rng)
    _benefits(county, rng)
    _dictionary(county)


def _three_publics(county: County) -> None:
    """What is executed is what was paid under the code (R37)."""
    budget: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in county.lines.values():
        if line.economic in THREE_PUBLICS:
            budget[line.unit, line.economic][0] += line.approved
            budget[line.unit, line.economic][1] += line.current
    paid: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 13)
    for payment in county.payments:
        line = county.lines[payment.line]
        if (line.unit, line.economic) in budget:
            paid[line.unit, line.economic][payment.paid_on.month] += payment.amount
    for (unit, economic), (initial, current) in budget.items():
        for month, _ in month_ends(county.year):
            executed = sum(paid[unit, economic][: month + 1])
            county.add(
                "three_publics", f"{county.year}-{month:02d}", agency_code=unit, dep_bgt_eco_code=economic, initial_budget=initial,
                adjusted_budget=current, executed=executed, execution_rate=f"{executed * 100 / current:.2f}",
            )  # fmt: skip


def _accounts(county: County, rng: random.Random) -> None:
    holders = [(f"9000{code}", name, code, "zero_balance", 0) for code, name, _ in shape.UNITS]
    holders += [(f"9001{code}", name, code, "basic", 30) for code, name, _ in shape.UNITS if code.startswith("205")]
    holders += [("99990100001", "县财政局社会保障基金财政专户", "106001", "fiscal_special", 2_600)]
    for account, holder, unit, kind, wan in holders:
        for month, _ in month_ends(county.year):
            county.add(
                "bank_account", f"{county.year}-{month:02d}", acct_no=account, holder=f"{holder}（合成）", agency_code=unit,
                bank="云岭县农村信用合作联社（合成）", account_kind=kind, opened_on=date(2018, 5, 9), approved_doc="云财库〔2018〕3号",
                month_end_balance=round(wan * WAN * rng.uniform(0.92, 1.08)),
            )  # fmt: skip


def _disclosure(county: County, rng: random.Random) -> None:
    congress = date(county.year, *APPROVED)
    published = congress + timedelta(rng.randrange(5, 17))
    county.add("disclosure", str(county.year), agency_code="106001", unit_name="县财政局", disclosure_kind="government_budget",
               approved_on=congress, published_on=published, url="县政府门户网站", file_count=9, file_sha256="0" * 64)  # fmt: skip
    replies: dict[str, date] = {}
    for code, name, _ in shape.UNITS:
        if not code.endswith("001"):
            continue
        replied = congress + timedelta(rng.randrange(6, 18))
        replies[code] = replied
        county.add(
            "disclosure", str(county.year), agency_code=code, unit_name=name, disclosure_kind="department_budget", approved_on=replied,
            published_on=replied + timedelta(rng.randrange(4, 18)), url="县政府门户网站", file_count=8, file_sha256="0" * 64,
        )  # fmt: skip
    for code, parent in shape.SUBORDINATE.items():
        replied = replies[parent] + timedelta(rng.randrange(4, 14))
        county.add(
            "disclosure", str(county.year), agency_code=code, unit_name=UNIT_NAMES[code], disclosure_kind="department_budget", approved_on=replied,
            published_on=replied + timedelta(rng.randrange(4, 18)), url="县政府门户网站", file_count=8, file_sha256="0" * 64,
        )  # fmt: skip


def _performance(county: County, rng: random.Random) -> None:
    for line in county.lines.values():
        if line.name == "公用经费":
            continue
        score = f"{rng.uniform(84, 98):.1f}"
        for stage, actual, mark in (("goal", None, None), ("evaluation", "完成", score)):
            county.add(
                "performance", str(county.year), pro_code=line.project, agency_code=line.unit, stage=stage, indicator_no="1",
                indicator_name="项目任务完成率", target_value="100%", actual_value=actual, score=mark,
                grade="优" if mark and float(mark) >= 90 else "良" if mark else None, use_of_result="作为下年预算安排依据" if mark else None,
            )  # fmt: skip


def _assets(county: County, rng: random.Random) -> None:
    for code, _, _ in shape.UNITS:
        opening = round(rng.uniform(300, 6_000)) * WAN
        more, less = round(opening * rng.uniform(0.01, 0.06)), round(opening * rng.uniform(0, 0.03))
        income = round(rng.uniform(0, 30)) * WAN if rng.random() < 0.4 else 0
        county.add(
            "state_asset", str(county.year), agency_code=code, asset_class="02", asset_class_name="通用设备与房屋", opening=opening,
            increase=more, decrease=less, closing=opening + more - less, rental_income=income, disposal_income=0, income_due=income,
            income_paid=income,
        )  # fmt: skip


def _audit(county: County, rng: random.Random) -> None:
    """Findings of last year's audit, each put right in time; told again every month until it is closed."""
    reported = date(county.year, 6, 26)
    units = rng.sample([unit for unit in shape.UNITS if unit[0].startswith(("2", "3"))], 14)
    for number, (code, name, _) in enumerate(units, 1):
        closed = reported + timedelta(rng.randrange(30, 130))
        amount = round(rng.uniform(5, 300)) * WAN
        for month, end in month_ends(county.year):
            if end < reported or month not in (6, 9, 12):
                continue
            is_closed = closed <= end
            county.add(
                "audit_finding", f"{county.year}-{month:02d}", finding_no=f"SJ{county.year}{number:04d}",
                audit_project=f"{county.year - 1}年度县级预算执行审计", reported_on=reported, agency_code=code, audited_unit=name,
                category=AUDIT_KINDS[number % len(AUDIT_KINDS)], description="审计发现的问题（合成）", amount=amount,
                law="预算法", rectification_kind="immediate" if number % 3 else "phased", rectify_by=reported + timedelta(140),
                status="已整改" if is_closed else "整改中", rectified_amount=amount if is_closed else amount // 3,
                evidence="整改报告、记账凭证" if is_closed else None, closed_on=closed if is_closed else None,
            )  # fmt: skip


def _congress(county: County) -> None:
    for number, (kind, title, month) in enumerate(
        (
            ("resolution", "关于批准年度预算的决议", 2),
            ("opinion", "关于上半年预算执行情况报告的审议意见", 8),
            ("opinion", "关于审计查出问题整改情况的审议意见", 9),
            ("proposal", "关于加快下达农业专项资金的建议", 3),
            ("resolution", "关于批准预算调整方案的决议", 7),
        ),
        1,
    ):
        issued = on_or_after(date(county.year, month, 20))
        due = issued + timedelta(60)
        county.add(
            "congress_item", str(county.year), item_no=f"RD{county.year}{number:03d}", item_kind=kind, title=title, content=f"{title}（合成）",
            issued_on=issued, addressee="县人民政府", answer_due=due, answered_on=due - timedelta(9), answer="已办理并书面答复（合成）", status="已答复",
        )  # fmt: skip
    issued = on_or_after(date(county.year, 9, 22))
    county.add(
        "congress_item", str(county.year), item_no=f"RD{county.year}090", item_kind="opinion", title="关于上级专项转移支付增加情况的报告",
        content="县政府报告了上半年增加的上级专项转移支付（合成）", issued_on=issued, addressee="县人民政府", answer_due=issued + timedelta(60),
        answered_on=issued + timedelta(20), answer="已报告（合成）", status="已答复",
    )  # fmt: skip


def _registers(county: County, rng: random.Random) -> None:
    for payee in range(900):
        county.add(
            "market_entity", str(county.year), unifsoc_cred_code=credit_code(payee), entity_name=shape.supplier(payee)[0],
            link_kind="legal_person", link_no=1, linked_name=person(5000 + payee), linked_id_no=identity_number(5000 + payee),
            share_ratio="100", address=f"云岭县合成路{payee}号", phone=f"1990000{payee:04d}",
            founded_on=date(2009 + payee % 12, 1 + payee % 12, 3), status="存续",
        )  # fmt: skip
    units = [code for code, _, _ in shape.UNITS]
    for number in range(PUBLIC_SERVANTS):
        county.add(
            "public_servant", str(county.year), person_no=f"GW{number:05d}", person_name=person(number), id_no=identity_number(number),
            agency_code=units[number % len(units)], post="科员", since=date(2012 + rng.randrange(9), 7, 1),
        )  # fmt: skip


def _benefits(county: County, rng: random.Random) -> None:
    """Who got the money of a payment for persons: paid in the month it is for, one account a person."""
    payments = [payment for payment in county.payments if county.lines[payment.line].economic in {"30305", "30310"}]
    for payment in rng.sample(payments, min(150, len(payments))):
        share = payment.amount // BENEFITS_A_PAYMENT
        for order in range(BENEFITS_A_PAYMENT):
            number = county.size("payment_detail")
            got = share if order else payment.amount - share * (BENEFITS_A_PAYMENT - 1)
            county.add(
                "payment_detail", f"{county.year}-{payment.paid_on.month:02d}", pay_detail_id=f"HM{county.year}{number:07d}",
                pay_cert_no=f"PZ{payment.number:08d}", tracking_id=f"T{number:07d}", per_name=person(10_000 + number),
                iden_no=identity_number(10_000 + number), pay_month=f"{payment.paid_on:%Y%m}", town_code="999901101", village_code="999901101201",
                to_peop_family="1", pay_amt=got, xpay_amt=got,
            )  # fmt: skip


def _dictionary(county: County) -> None:
    """The year's department economic codes with their names (D02)."""
    for code, name in shape.DEPARTMENT_ECONOMIC.items():
        county.add("classification", str(county.year), code_table="dep_economic", code=code, name=name, level="款", parent_code=code[:3],
                   book=None, is_local=False)  # fmt: skip
