"""What shows only against the years before, or while the year runs (W-A16, W-C04, W-C12, W-E04, W-E11, W-E17, W-F01, W-F02, W-F06, W-F09,
W-F10, W-F15, W-H02, W-J07).
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Payment, add_payment, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import day_of, fen
from deploy.demo_county.shape import WAN, YUAN


def refunds(county: County, rng: random.Random) -> list[Fact]:
    """W-A16: a good part of last December's taxes goes back to the payers in January."""
    december = sum(fen(record, "paid_in") for record in county.tables["tax_collection"][f"{county.year - 1}-12"])
    record = next(
        record for record in county.tables["tax_collection"][f"{county.year}-01"] if record["tax_code"] == "10120"
    )
    amount = round(december * rng.uniform(0.14, 0.18))
    record["refunded"] = fen(record, "refunded") + amount
    return [Fact("W-A16", "税收", None, "important", amount, "年后大额退库", also=("W-A13",))]


def before_approval(county: County, rng: random.Random) -> list[Fact]:
    """W-E04: far more spent before the approval than in the same weeks of last year."""
    share = rng.uniform(0.52, 0.66)
    spent = 0
    for payment in county.payments_before:
        if payment.paid_on.year == county.year - 1 and payment.paid_on.month < 3:
            payment.amount = round(payment.amount * share / YUAN) * YUAN
            spent += payment.amount
    return [Fact("W-E04", "预算批准前", None, "important", spent, "批准前支出大大超过上年同期")]


def booked_and_returned(county: County, rng: random.Random) -> list[Fact]:
    """W-E11: paid in the last days of last year and back in February."""
    by_unit: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments_before:
        if payment.paid_on > date(county.year - 1, 12, 20) and payment.to is None and payment.amount > 4 * WAN:
            by_unit[county.lines[payment.line].unit].append(payment)
    units = sorted(unit for unit, found in by_unit.items() if sum(payment.amount for payment in found) > 130 * WAN)
    if not units:  # a county of very many payments has only small ones
        return []
    unit = rng.choice(units)
    first = {item.line: item.id for item in county.indicators.values() if item.kind == "年初"}
    amount = 0
    for payment in sorted(by_unit[unit], key=lambda payment: payment.amount, reverse=True)[:8]:
        back = add_payment(
            county, line=payment.line, indicator=first[payment.line], payee=payment.payee, purpose="退回上年款项", amount=-payment.amount,
            paid_on=rng.choice(workdays(county.year, 2)), account_suffix=payment.account_suffix,
        )  # fmt: skip
        back.mode = "转账"
        amount += payment.amount
    strength = "major" if amount >= 500 * WAN else "important" if amount >= 100 * WAN else "general"
    return [Fact("W-E11", unit, unit, strength, amount, "年底列支、年初退回", also=("W-F03", "W-F04", "W-F07"))]


def late_below(county: County, rng: random.Random) -> list[Fact]:
    """W-E17: a department keeps the reply to its schools or hospitals back for weeks."""
    records = {
        str(record["agency_code"]): record
        for record in county.records("disclosure")
        if record["disclosure_kind"] == "department_budget"
    }
    unit = rng.choice(sorted(shape.SUBORDINATE))
    parent = shape.SUBORDINATE[unit]
    replied = day_of(records[parent], "approved_on") + timedelta(15 + rng.randrange(12, 30))
    records[unit] |= {"approved_on": replied, "published_on": replied + timedelta(9)}
    return [Fact("W-E17", parent, parent, "important", 0, "部门批复所属单位预算迟")]


def _move(payments: list[Payment], rng: random.Random, *, out_of: range, wanted: float, into: range, year: int) -> int:
    """Move payments of these months into others until `wanted` fen are moved or none is left."""
    pool = [payment for payment in payments if payment.paid_on.month in out_of]
    rng.shuffle(pool)
    moved = 0
    for payment in pool:
        if moved >= wanted:
            break
        payment.paid_on = rng.choice(workdays(year, rng.choice(into)))
        moved += payment.amount
    return moved


def out_of_step(county: County, rng: random.Random) -> list[Fact]:
    """W-F01: two units that have hardly spent anything by late summer; W-F02: one that has spent nearly all."""
    transfers = {item.id for item in county.indicators.values() if item.document}
    free: dict[str, list[Payment]] = defaultdict(list)
    budget: dict[str, int] = defaultdict(int)
    for line in county.lines.values():
        budget[line.unit] += line.current
    for payment in county.payments:
        line = county.lines[payment.line]
        is_bound = (
            payment.contract
            or payment.bond
            or payment.to
            or payment.indicator in transfers
            or line.economic in {"30305", "30310"}
        )
        if not is_bound and line.fund_type == "111" and payment.amount > 0:
            free[line.unit].append(payment)
    share = {
        unit: sum(payment.amount for payment in found) / budget[unit]
        for unit, found in free.items()
        if len(found) >= 100
    }
    slow, very_slow, fast = rng.sample(sorted(share, key=lambda unit: -share[unit])[:8], 3)
    also = ("W-F04", "W-F03", "W-G01", "W-G11", "W-H03", "W-G10")
    facts = []
    for unit, low, strength in ((slow, 0.26, "important"), (very_slow, 0.36, "important")):
        wanted = budget[unit] * (low + rng.uniform(0, 0.03))
        amount = _move(free[unit], rng, out_of=range(1, 9), wanted=wanted, into=range(9, 13), year=county.year)
        facts.append(Fact("W-F01", unit, unit, strength, amount, "支出进度慢", also=(*also, "W-F02")))
    amount = _move(free[fast], rng, out_of=range(9, 13), wanted=budget[fast], into=range(2, 8), year=county.year)
    facts.append(Fact("W-F02", fast, fast, "general", amount, "支出进度快", also=also))
    return facts


def idle(county: County, rng: random.Random) -> list[Fact]:
    """W-F09: much carried over from last year; W-F10: a surplus that did not go into the stabilisation fund."""
    spent = sum(
        fen(record, "cumulative_amount") for record in county.tables["expenditure_execution"][f"{county.year - 1}-12"]
    )
    carried = [
        record
        for record in county.tables["carryover"][str(county.year)]
        if record["record_kind"] == "carryover" and record["fund_type_code"] == "111"
    ]
    wanted = round(spent * rng.uniform(0.11, 0.14))
    for record in carried:
        more = wanted // len(carried)
        record["approve_amt"] = fen(record, "approve_amt") + more
        record["carryovers_amt"] = fen(record, "carryovers_amt") + more
    left = next(record for record in county.records("carryover") if record["record_kind"] == "balance")
    surplus = rng.randrange(900, 2_000) * WAN
    left["balance"] = left["back_balance"] = left["approve_amt"] = fen(left, "balance") + surplus
    return [
        Fact("W-F09", "结转结余", None, "important", wanted, "结转结余规模大"),
        Fact("W-F10", "结余", None, "important", surplus, "结余没有补充预算稳定调节基金"),
    ]


def rewarded(county: County, rng: random.Random) -> list[Fact]:
    """W-F15: the worst project of last year gets a third more this year. Beside it an honest look-alike: as bad, and cut."""
    lines = [record for record in county.records("project_budget") if fen(record, "reply_amt") > 100 * WAN]
    worst, cut = rng.sample(lines, 2)
    for record, times in ((worst, rng.uniform(0.68, 0.8)), (cut, 1.4)):
        before = round(fen(record, "reply_amt") * times / YUAN) * YUAN
        record.update(dict.fromkeys(("apply_up", "fin_audit_money", "reply_amt", "cur_amt"), before))
        for found in county.tables["performance"][str(county.year - 1)]:
            if found["pro_code"] == record["pro_code"]:
                found |= {"score": f"{rng.uniform(38, 55):.1f}", "grade": "差"}
    unit = str(worst["agency_code"])
    return [Fact("W-F15", str(worst["pro_code"]), unit, "important", fen(worst, "reply_amt") // 4, "绩效差仍增加预算")]


def rising(county: County, rng: random.Random) -> list[Fact]:
    """W-H02: one unit's three publics a quarter and more above last year's, one's a little."""
    table = county.tables["three_publics"][f"{county.year - 1}-12"]
    units = sorted(
        {
            str(record["agency_code"])
            for record in table
            if record["dep_bgt_eco_code"] in {"30217", "30231"} and fen(record, "executed") > 40 * WAN
        }
    )
    facts = []
    for unit, strength, times in zip(
        rng.sample(units, 2), ("important", "general"), (rng.uniform(1.25, 1.5), 1.06), strict=True
    ):
        for record in table:
            if record["agency_code"] == unit:
                for name in ("initial_budget", "adjusted_budget", "executed"):
                    record[name] = round(fen(record, name) / 1.05 / times)
        facts.append(Fact("W-H02", unit, unit, strength, 0, "三公经费不减反增"))
    return facts


def again(county: County, rng: random.Random) -> list[Fact]:
    """W-J07: the same thing found in the same unit three years running."""
    latest = {
        str(record["finding_no"]): record
        for record in county.records("audit_finding")
        if str(record["finding_no"]).startswith(f"SJ{county.year}")
    }
    number, record = rng.choice(sorted(latest.items()))
    for back in (1, 2):
        for found in county.tables["audit_finding"][f"{county.year - back}-12"]:
            if found["finding_no"] == number.replace(str(county.year), str(county.year - back), 1):
                found["category"] = record["category"]
    unit = str(record["agency_code"])
    return [Fact("W-J07", unit, unit, "major", fen(record, "amount"), "屡审屡犯")]


def transfers_before(county: County, rng: random.Random) -> list[Fact]:
    """W-C12, W-C04: the general transfers of the years before were far more, of the whole and beside what was told early this year."""
    table = county.tables["transfer_received"]
    of_year: dict[str, int] = defaultdict(int)
    for record in table[str(county.year - 1)]:
        of_year[str(record["transfer_kind"])] += fen(record, "amount")
    general, special = of_year["general"], of_year["special"]
    share = general / (general + special) + rng.uniform(0.16, 0.24)
    times = share / (1 - share) * special / general
    for back in (1, 2, 3):
        for record in table[str(county.year - back)]:
            if record["transfer_kind"] == "general":
                record["amount"] = record["allocated"] = round(fen(record, "amount") * times / YUAN) * YUAN
    early = sum(each.amount for each in county.transfers if each.is_early and each.kind != "special")
    base = round(general * times) + of_year["shared"]
    told = early / base
    strength = "important" if told < 0.75 else "general"
    return [
        Fact("W-C12", "一般性转移支付占比", None, "general", 0, "一般性转移支付占比下降"),
        Fact("W-C04", "上级对本县一般性转移支付", None, strength, base - early, f"一般性转移支付只提前下达{told:.0%}"),
    ]


def idle_for_years(county: County, rng: random.Random) -> list[Fact]:
    """W-F06: projects of which for three years about half was spent, and that get as much again. Beside them the others, nearly all spent."""
    budgets: dict[tuple[str, int], int] = {}
    for back in (1, 2, 3):
        for record in county.tables["project_budget"][str(county.year - back)]:
            budgets[str(record["pro_code"]), county.year - back] = fen(record, "cur_amt")
    lines = [
        line for line in county.lines.values()
        if line.approved > 60 * WAN and not line.document and budgets.get((line.project, county.year - 1), 10**18) < line.approved * 1.06
    ]  # fmt: skip
    facts = []
    for line, strength, low, high in zip(
        rng.sample(lines, 2), ("important", "general"), (0.34, 0.54), (0.42, 0.57), strict=True
    ):
        for back in (1, 2, 3):
            year = county.year - back
            mine = [each for each in county.payments_before if each.line == line.id and each.paid_on.year == year]
            part = budgets[line.project, year] * rng.uniform(low, high) / sum(each.amount for each in mine)
            for payment in mine:
                payment.amount = max(round(payment.amount * part / YUAN), 1) * YUAN
        facts.append(Fact("W-F06", line.project, line.unit, strength, line.approved, "连续三年用不完仍照样安排"))
    return facts


PLANTERS = (
    transfers_before,
    idle_for_years,
    refunds,
    before_approval,
    booked_and_returned,
    late_below,
    out_of_step,
    idle,
    rewarded,
    rising,
    again,
)
