"""What came of the money (W-A13, W-D11, W-F04, W-F08, W-F11, W-F13, W-F14, W-F17, W-G08, W-G09, W-G19)."""

from __future__ import annotations

import random
from collections import defaultdict

from deploy.demo_county.clean import County, Payment, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import fen
from deploy.demo_county.shape import WAN, YUAN


def tax_disagrees(county: County, rng: random.Random) -> list[Fact]:
    """W-A13: the tax office reports more of a tax than the treasury booked."""
    code, name = rng.choice((("10119", "契税"), ("10111", "印花税")))
    month = rng.choice((5, 8))
    record = next(
        record for record in county.tables["tax_collection"][f"{county.year}-{month:02d}"] if record["tax_code"] == code
    )
    more = round(fen(record, "paid_in") * rng.uniform(0.6, 0.9))
    record["paid_in"] = fen(record, "paid_in") + more
    record["assessed"] = fen(record, "assessed") + more
    return [Fact("W-A13", name, None, "important", more, "税务与国库的收入不一致")]


def bonds_disagree(county: County, rng: random.Random) -> list[Fact]:
    """W-D11: the treasury booked less on-lent bond money than the bond register says."""
    records = [record for record in county.records("treasury_statement") if fen(record, "month_amount")]
    less = round(fen(records[0], "month_amount") * rng.uniform(0.3, 0.5))
    start = False
    for record in county.records("treasury_statement"):
        start = start or record is records[0]
        if record is records[0]:
            record["month_amount"] = fen(record, "month_amount") - less
        if start:
            record["cumulative_amount"] = fen(record, "cumulative_amount") - less
    return [Fact("W-D11", "债券", None, "general", less, "债券转贷与国库不一致")]


def uneven(county: County, rng: random.Random) -> list[Fact]:
    """W-F04: a unit pays nearly the whole year in two months."""
    paid: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        paid[county.lines[payment.line].unit].append(payment)
    touched = {
        county.lines[payment.line].unit for payment in county.payments if payment.contract or payment.bond or payment.to
    }
    benefits = {
        county.lines[payment.line].unit
        for payment in county.payments
        if county.lines[payment.line].economic in {"30305", "30310"}
    }
    free = sorted(unit for unit in paid if unit not in touched | benefits and len(paid[unit]) > 100)
    unit = rng.choice(free or sorted(unit for unit in paid if unit not in benefits and len(paid[unit]) > 100))
    months = rng.choice(((5, 6), (7, 8)))
    for payment in paid[unit]:
        if payment.contract is None and payment.bond is None and rng.random() < 0.85:
            payment.paid_on = rng.choice(workdays(county.year, rng.choice(months)))
    return [
        Fact(
            "W-F04",
            unit,
            unit,
            "important",
            0,
            "支出集中在两个月",
            also=("W-F01", "W-F02", "W-G10", "W-G11", "W-G01", "W-H03", "W-F03"),
        )
    ]


def old_rest(county: County, rng: random.Random) -> list[Fact]:
    """W-F08: money that was arranged two years ago and carried on twice."""
    facts = []
    for number, (record, (strength, amount)) in enumerate(
        zip(
            rng.sample(county.records("carryover")[:-1], 2),
            (("general", 60 * WAN), ("important", rng.randrange(200, 700) * WAN)),
            strict=True,
        )
    ):
        before, first = f"BGT{county.year - 1}9{number:05d}", f"BGT{county.year - 2}9{number:05d}"
        county.add(
            "carryover",
            str(county.year - 1),
            **(record | {"carryovers_bgt_id": before, "bgt_id": first, "ori_bgt_id": first, "carryovers_amt": amount}),
        )
        record |= {
            "ori_bgt_id": before,
            "bgt_id": before,
            "approve_amt": amount,
            "carryovers_amt": amount,
            "is_rec_exp": False,
        }
        facts.append(
            Fact(
                "W-F08", str(record["agency_code"]), str(record["agency_code"]), strength, amount, "结转超过两年未收回"
            )
        )
    return facts


def key_spending_cut(county: County, rng: random.Random) -> list[Fact]:
    """W-F11: a seventh less for education or farming than the year before."""
    subject, name = rng.choice((("205", "教育"), ("213", "农林水")))
    times = county.spent_before[subject] = rng.uniform(1.18, 1.3)
    for record in county.tables["expenditure_execution"][f"{county.year - 1}-12"]:
        if str(record["subject_code"]).startswith(subject):
            record["cumulative_amount"] = round(fen(record, "cumulative_amount") * times)
    return [Fact("W-F11", name, None, "important", 0, "重点支出下降")]


def guarantee_gap(county: County, rng: random.Random) -> list[Fact]:
    """W-F13: the budget is below what the national standard needs."""
    name = ""
    code = rng.choice(("M01", "M03", "Y02"))
    share = rng.uniform(0.84, 0.92)
    for record in county.records("basic_guarantee"):
        if record["item_code"] == code:
            name = str(record["item_name"])
            record["standard_need"] = round(fen(record, "budget_amount") / share)
    return [Fact("W-F13", name, None, "major", 0, "三保预算低于国家标准")]


def poor_results(county: County, rng: random.Random) -> list[Fact]:
    """W-F14: a poor score and a project without a goal."""
    projects = sorted(
        {
            (str(record["pro_code"]), str(record["agency_code"]))
            for record in county.tables["performance"][str(county.year)]
        }
    )
    poor, empty = rng.sample(projects, 2)
    for record in county.tables["performance"][str(county.year)]:
        if record["pro_code"] == poor[0] and record["stage"] == "evaluation":
            record |= {"score": f"{rng.uniform(41, 57):.1f}", "grade": "差"}
    table = county.tables["performance"][str(county.year)]
    table[:] = [record for record in table if record["pro_code"] != empty[0]]
    return [
        Fact("W-F14", poor[0], poor[1], "important", 0, "绩效评价得分低"),
        Fact("W-F14", empty[1], empty[1], "general", 0, "项目没有绩效目标"),
    ]


def late_benefits(county: County, rng: random.Random) -> list[Fact]:
    """W-F17: benefits of spring paid in autumn; W-G19: staff among the receivers, one number for three names."""
    details = county.records("payment_detail")
    late = rng.choice(
        sorted({str(record["pay_cert_no"]) for record in details if str(record["pay_month"])[4:] in {"09", "10", "11"}})
    )
    amount = 0
    for record in details:
        if record["pay_cert_no"] == late:
            record["pay_month"] = f"{county.year}03"
            amount += fen(record, "pay_amt")
    servants = rng.sample(county.records("public_servant"), 6)
    chosen = rng.sample([record for record in details if record["pay_cert_no"] != late], 9)
    for record, servant in zip(chosen[:6], servants, strict=True):
        record["per_name"], record["iden_no"] = servant["person_name"], servant["id_no"]
    for record in chosen[7:]:
        record["iden_no"] = chosen[6]["iden_no"]
    return [
        Fact("W-F17", f"{county.year}年3月", None, "important", amount, "惠民资金迟发半年"),
        Fact("W-G19", "公职人员", None, "general", 0, "公职人员领取惠民补贴"),
        Fact("W-G19", "一个证件号码", None, "general", 0, "一个证件号码几个姓名"),
    ]


def made_up_amounts(county: County, rng: random.Random) -> list[Fact]:
    """W-G08: a unit whose small purchases are all round; W-G09: one whose amounts nobody counted."""
    paid: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if payment.contract is None and payment.bond is None and county.lines[payment.line].economic.startswith("302"):
            paid[county.lines[payment.line].unit].append(payment)
    round_unit = rng.choice(sorted(unit for unit in paid if sum(p.amount > 2 * WAN for p in paid[unit]) > 60))
    for payment in paid[round_unit]:
        if payment.amount > WAN and rng.random() < 0.7:
            payment.amount = payment.amount // WAN * WAN
    facts = [
        Fact("W-G08", round_unit, round_unit, "general", 0, "整数金额异常多", also=("W-G01", "W-G11", "W-F07", "W-F05"))
    ]
    many = sorted(unit for unit in paid if len(paid[unit]) > 600 and unit != round_unit)
    if many:
        unit = rng.choice(many)
        for payment in paid[unit]:
            if rng.random() < 0.6:
                payment.amount = (
                    rng.randrange(4_700_00, 4_999_00)
                    * max(1, 10 ** max(len(str(payment.amount)) - 6, 0))
                    // YUAN
                    * YUAN
                )
        facts.append(
            Fact(
                "W-G09",
                unit,
                unit,
                "general",
                0,
                "金额首位数不自然",
                also=("W-E02", "W-E03", "W-G01", "W-G11", "W-F07", "W-G08", "W-F02"),
            )
        )
    return facts


PLANTERS = (
    tax_disagrees, bonds_disagree, uneven, old_rest, key_spending_cut, guarantee_gap, poor_results, late_benefits, made_up_amounts,
)  # fmt: skip
