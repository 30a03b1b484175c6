"""Books that do not close, and debt beyond the county's means (W-B01, W-B02, W-C05, W-D03, W-D04)."""

from __future__ import annotations

import random
from collections import defaultdict

from deploy.demo_county import derive, shape
from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import day_of, fen
from deploy.demo_county.shape import WAN


def open_books(county: County, rng: random.Random) -> list[Fact]:
    """W-B01: the fund book lacks a little, the general one much; W-B02: so the year will; W-C05: in some counties because most of what
    the upper level told early stands in no budget. Honest look-alikes: books written in 万元, which close to the nearest one.
    """
    told = derive.transfer_budget(county)
    upper = told["general", "11002"] + told["general", "11003"]
    fund = rng.randrange(30, 300) * WAN
    facts = [Fact("W-B01", "政府性基金预算（大会批准）", None, "major", fund, "基金预算收支总计不相等")]
    early = sum(each.amount for each in county.transfers if each.is_early)
    if rng.random() < 0.5:
        strength, low, high = rng.choice((("important", 0.6, 0.7), ("major", 0.3, 0.45)))
        general, gap = upper - round(early * rng.uniform(low, high) / WAN) * WAN, "major"
        facts.append(Fact("W-C05", "提前下达的转移支付", None, strength, early, "提前下达的转移支付大半没有编入预算"))
    else:
        general, gap = round((_ahead(county) + upper * rng.uniform(0.024, 0.03)) / WAN) * WAN, "important"
    county.transfers_short = {"general": general, "fund": fund}
    return [
        *facts,
        Fact("W-B01", "一般公共预算（大会批准）", None, "major", general, "一般公共预算支出大于收入"),
        Fact("W-B02", "全年收支缺口", None, gap, general, "预算本身有缺口，年底必然显现"),
    ]


def beyond_means(county: County, rng: random.Random) -> list[Fact]:
    """W-D03, W-D04: debt far above a year's means, and principal that the budget pays instead of new bonds. Beside it the special bonds'
    principal, refinanced as in every honest county.
    """
    means = _means(county)
    debt = county.debts[0]
    strength, low, high = rng.choice((("general", 0.115, 0.135), ("important", 0.165, 0.185), ("major", 0.23, 0.3)))
    share = rng.uniform(low, high)
    interest = sum(
        amount for key, entries in county.interest.items() if key[1].startswith("232") for _, amount in entries
    )
    # What is paid comes back as subsidies of the upper level, so the means grow with it.
    principal = round((share * means - interest) / (1 - share) / WAN) * WAN
    record = next(
        found for found in county.records("debt_service")
        if found["service_kind"] == "principal" and found["debt_kind"] == debt.kind
    )  # fmt: skip
    month = next(index for index, amount in enumerate(debt.repaid) if amount)
    more = principal - fen(record, "due_amount")
    record |= {"due_amount": principal, "paid_amount": principal, "fund_source": "budget"}
    debt.repaid[month] += more
    paid = ("general", "2310301")
    county.interest[paid].append((day_of(record, "paid_on"), principal))
    if ("general", "2320301") in county.service_budgeted:  # the service of general debt is budgeted short as a whole
        county.service_budgeted[paid] = county.service_budgeted["general", "2320301"]
    facts = [Fact("W-D04", "偿债率", None, strength, principal, "还本付息占综合财力的比例高", also=("W-E05", "W-D12"))]
    strength, low, high = rng.choice((("general", 1.25, 1.6), ("important", 2.1, 2.5)))
    owed = sum(each.opening + sum(each.borrowed) - sum(each.repaid) for each in county.debts)
    more += round(((means + principal) * rng.uniform(low, high) - owed - more) / WAN) * WAN
    debt.opening += more
    debt.limit = round((debt.opening + sum(debt.borrowed)) * rng.uniform(1.1, 1.2) / WAN) * WAN
    return [*facts, Fact("W-D03", "政府债务率", None, strength, owed + more, "债务余额远超一年财力")]


def _ahead(county: County) -> int:
    """What the year would bring beyond the plan if it went on as it did up to August: other plants may have swollen it."""
    planned = sum(wan * WAN for book, _, _, wan, _ in shape.INCOME if book == "general")
    got = sum(
        amount for (book, _), entries in county.income.items() if book == "general" for day, amount in entries
        if day.month < 9
    )  # fmt: skip
    return max(got * 12 // 8 - planned, 0)


def _means(county: County) -> int:
    """What the county had in the year: own income of the general book and of the funds, and the upper level's transfers."""
    got: dict[str, int] = defaultdict(int)
    for (book, _), entries in county.income.items():
        got[book] += sum(amount for _, amount in entries)
    upper = sum(each.amount for each in county.transfers) + sum(derive.subsidies(county))
    return got["general"] + got["fund"] + upper


# What the budget pays for debt is closed by transfers too, so the books are opened last.
PLANTERS = (beyond_means, open_books)
