"""What a brief's queries and topics tell (domain.md 6.1), against sums reckoned here from the rows that were delivered.

Each expectation says in Python what counts up to a cut-off; each is asked for three cut-offs, with rows between them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from typing import Any, Final

import pytest
from sqlalchemy import text

from contracts.alerts.v1 import AlertCounts
from contracts.ingest.v1 import SliceAccepted
from services.ingest.reconcile.identity_file import load_identities
from services.ingest.reconcile.reconciler import on_slice_accepted
from services.reports.briefs.brief import Brief, Warnings
from services.reports.briefs.compose import compose_brief
from services.reports.briefs.gathering import Outside, gather
from services.reports.briefs.ledger import Scope, rows_of
from services.reports.briefs.standing import differences_of
from services.reports.briefs.topics.catalogue import TOPICS
from services.reports.briefs.topics.topic import Kind, Topic
from services.reports.figures import Figure
from services.reports.paper import Paper, Table, all_figures
from tests.integration.reports.conftest import REGION, Ledger, order
from tests.integration.reports.small_county import CUT_OFF, EARLY, NEIGHBOUR, YEAR_END, County, Row, fill
from tests.support.backends import Database

pytestmark = pytest.mark.integration

Told = Iterator[tuple[str, Row, dict[str, Any]]]
"""(item, delivered row, measures of that row); an item's code stands behind `|` where two items have one name."""
Expectation = Callable[[County, date], Told]
LISTED: Final = 20
"""The projects that a brief counts."""


@pytest.fixture(scope="module")
def county(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    ledger = Ledger(shared_database)
    yield fill(ledger, tmp_path_factory.mktemp("small_county"))
    ledger.close()


@pytest.fixture(scope="module")
def brief(county: County) -> Brief:
    """The annual report: the books have come for ten months, so that is where it cuts off."""
    counts = AlertCounts(by_level={}, by_class={}, by_state={}, by_rule={}, rules=())
    with county.ledger.context().db.transaction() as session:
        return gather(session, order(quarter=4), Outside(Warnings(counts, (), (), ()), ()))


@pytest.fixture(scope="module")
def paper(brief: Brief) -> Paper:
    return compose_brief(brief)


@dataclass
class Tally:
    """Measures by item; how many rows of which file they rest on."""

    measures: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    rows: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, item: str, file: str, measures: dict[str, Any], *, rows: int = 1) -> None:
        self.rows[item][file] += rows
        mine = self.measures[item]
        for name, value in measures.items():
            if value is not None:
                mine[name] = mine.get(name, Decimal(0)) + Decimal(value)

    def total(self, name: str) -> Decimal | None:
        known = [mine[name] for mine in self.measures.values() if name in mine]
        return sum(known, Decimal(0)) if known else None


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def until(county: County, data_set: str, day_name: str, last_day: date) -> list[Row]:
    """Rows of the year with a day up to the cut-off."""
    return [row for row in county.of(data_set) if row[day_name] and date(2025, 1, 1) <= row[day_name] <= last_day]


def newest(county: County, data_set: str, last_day: date) -> list[Row]:
    """Rows of the last month up to the cut-off."""
    rows = [row for row in county.of(data_set) if "2025" < row["period"] <= month_of(last_day)]
    return [row for row in rows if row["period"] == max(each["period"] for each in rows)]


def as_last_told(county: County, data_set: str, last_day: date, *keys: str) -> list[Row]:
    """The newest report of each thing by the cut-off."""
    found = {}
    for row in sorted(county.of(data_set), key=lambda each: each["period"]):
        if row["period"] <= month_of(last_day):
            found[tuple(row[key] for key in keys)] = row
    return list(found.values())


def parts(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def social_insurance(county: County, last_day: date) -> Told:
    for row in newest(county, "social_insurance", last_day):
        yield row["scheme_name"], row, parts(row, "income_total", "outlay_total", "closing", "months_payable")


def transfer_documents(county: County, last_day: date) -> Told:
    first = {}
    for row in until(county, "transfer_received", "received_on", last_day):
        document = row["sup_bgt_doc_no"]
        measures = parts(row, "amount", "allocated", "unallocated")
        if row["unallocated"] and document not in first:  # the first row of a document is its earliest
            measures["days"] = (last_day - row["received_on"]).days
        first[document] = True
        yield document, row, measures


def key_projects(county: County, last_day: date) -> Told:
    def budget(row: Row) -> int:
        return row["reply_amt"] if row["cur_amt"] is None else row["cur_amt"]

    of_year = [row for row in county.of("project_budget") if row["period"] == "2025"]
    whole: Counter[str] = Counter()
    for row in of_year:
        whole[row["pro_code"]] += budget(row)
    largest = dict(whole.most_common(LISTED))
    names = {row["pro_code"]: f"{row['pro_name']}|{row['pro_code']}" for row in of_year if row["pro_code"] in largest}
    for row in of_year:
        if row["pro_code"] in names:
            yield names[row["pro_code"]], row, {"budget": budget(row)}
    for row in until(county, "payment_application", "create_date", last_day):
        if row["pro_code"] in names:
            paid = row["pay_app_amt"] if row["xpay_amt"] is None else row["xpay_amt"]
            yield names[row["pro_code"]], row, {"paid": paid}


def basic_guarantee(county: County, last_day: date) -> Told:
    for row in newest(county, "basic_guarantee", last_day):
        yield row["guarantee"], row, parts(row, "budget_amount", "executed", "standard_need", "gap")


def investment(county: County, last_day: date) -> Told:
    for row in newest(county, "investment_project", last_day):
        funded = sum(amount or 0 for name, amount in row.items() if name.startswith("funded_"))
        measures = parts(row, "approved_cost", "year_plan", "paid_amount", "progress")
        yield f"{row['project_name']}|{row['project_code']}", row, measures | {"funded": funded}


def procurement(county: County, last_day: date) -> Told:
    names = {"101": "教育局", "102": "农业局", "101001": "农技学校" if last_day == YEAR_END else "第一小学"}
    for row in as_last_told(county, "procurement_contract", last_day, "contract_no"):
        if date(2025, 1, 1) <= row["signed_on"] <= last_day:
            unfiled = int(row["filed_on"] is None or row["filed_on"] > last_day)
            measures = parts(row, "contract_amount", "paid_amount") | {"number": 1, "unfiled": unfiled}
            yield names.get(row["agency_code"], row["agency_code"]), row, measures


def land(county: County, last_day: date) -> Told:
    for row in as_last_told(county, "land_sale", last_day, "land_contract_no", "instalment_no"):
        if date(2025, 1, 1) <= row["due_on"] <= last_day:
            yield row["parcel"], row, parts(row, "due_amount", "paid_amount", "treasury_amount")


def paid(row: Row) -> tuple[date, int]:
    """Day and amount of a payment: what was really paid, where it is told."""
    amount = row["pay_amt"] if row["xpay_amt"] is None else row["xpay_amt"]
    return row["xpay_date"] or row["vou_date"], amount


def payment_rhythm(county: County, last_day: date) -> Told:
    for row in county.of("payment_voucher"):
        day, amount = paid(row)
        if date(2025, 1, 1) <= day <= last_day:
            is_late = day.day > (31 if day.month in {10, 12} else 30) - 10
            yield f"{day.month}月", row, {"number": 1, "amount": amount, "last_days": amount if is_late else None}


def congress_items(county: County, last_day: date) -> Told:
    for row in until(county, "congress_item", "issued_on", last_day):
        yield row["title"], row, {"number": 1}


def adjustments(county: County, last_day: date) -> Told:
    words = {"new_debt": "增加举借债务", "total_change": "增减预算总支出", "key_spending_cut": "调减重点支出"}
    for row in county.of("budget_adjustment"):
        if row["period"] == "2025" and (row["approved_on"] is None or row["approved_on"] <= last_day):
            yield f"{row['adj_no']}（{words[row['reason']]}）", row, {row["direction"]: row["delta_amount"]}


def performance(county: County, last_day: date) -> Told:
    stages = {"goal": "绩效目标", "monitoring": "绩效监控", "evaluation": "绩效评价"}
    seen = set()
    for row in county.of("performance"):
        if row["period"] == "2025":
            item = stages[row["stage"]] + (f"·{row['grade']}" if row["grade"] else "")
            yield item, row, {"number": 1, "projects": int((item, row["pro_code"]) not in seen)}
            seen.add((item, row["pro_code"]))


def leaves_once(rows: list[Row]) -> list[Row]:
    """General income of the level itself; of a subject and its parts in one file the subject alone."""
    own = [row for row in rows if row["book"] == "general" and row["subject_code"][:3] in {"101", "103"}]
    return [
        row for row in own
        if not any(
            row["subject_code"].startswith(other["subject_code"]) and row is not other and row["file"] == other["file"]
            for other in own
        )
    ]  # fmt: skip


def neighbours(county: County, last_day: date) -> Told:
    for row in leaves_once(county.of("income_execution", NEIGHBOUR)):
        if row["period"] == month_of(last_day):
            yield (
                NEIGHBOUR,
                row,
                {"cumulative": row["cumulative_amount"], "last_year": row["last_year_cumulative_amount"]},
            )


def budget_funds(county: County, last_day: date) -> Told:
    rows = until(county, "budget_fund", "entered_on", last_day)
    last = {row["fund_kind"]: row["entry_no"] for row in sorted(rows, key=lambda row: row["entry_no"])}
    for row in rows:
        closing = row["closing"] if row["entry_no"] == last[row["fund_kind"]] else None
        yield row["fund_kind"], row, parts(row, "amount_in", "amount_out") | {"closing": closing}


def carryover_age(county: County, last_day: date) -> Told:
    issued = {row["bgt_id"]: row["doc_date"] for row in county.of("budget_indicator")}
    for row in county.of("carryover"):
        if row["period"] == "2025":
            day = issued.get(row["ori_bgt_id"] or row["bgt_id"])
            age = "年限不明" if day is None else ("当年", "一年", "两年及以上")[2025 - day.year]
            yield age, row, parts(row, "carryovers_amt", "balance", "back_balance")


def three_publics(county: County, last_day: date) -> Told:
    for row in newest(county, "three_publics", last_day):
        yield row["dep_bgt_eco_code"], row, parts(row, "initial_budget", "adjusted_budget", "executed")


def debt_services(county: County, last_day: date) -> Told:
    words = {"general": "一般债务", "special": "专项债务", "principal": "还本", "interest": "付息"}
    for row in until(county, "debt_service", "due_on", last_day):
        is_paid = row["paid_on"] is None or row["paid_on"] <= last_day
        measures = {"due_amount": row["due_amount"], "paid_amount": row["paid_amount"] if is_paid else 0}
        yield words[row["debt_kind"]] + words[row["service_kind"]], row, measures


def audited(county: County, last_day: date) -> list[Row]:
    rows = as_last_told(county, "audit_finding", last_day, "finding_no")
    return [row for row in rows if not row["audited_unit"].startswith("合 计")]


def audit_findings(county: County, last_day: date) -> Told:
    for row in audited(county, last_day):
        closed = int(row["closed_on"] is not None and row["closed_on"] <= last_day)
        measures = {"number": 1, "amount": row["amount"], "rectified": row["rectified_amount"], "closed": closed}
        yield row["rectification_kind"], row, measures


def audit_rectifications(county: County, last_day: date) -> Told:
    for row in audited(county, last_day):
        is_done = row["status"] == "已完成整改" or (row["closed_on"] is not None and row["closed_on"] <= last_day)
        late = None if is_done or row["rectify_by"] >= last_day else (last_day - row["rectify_by"]).days
        yield row["finding_no"], row, {"amount": row["amount"], "rectified": row["rectified_amount"], "days": late}


def department(agency_code: str, last_day: date) -> str:
    """101001 belongs to 101 until the middle of November."""
    return ("102" if last_day == YEAR_END else "101") if agency_code == "101001" else agency_code


def department_budgets(county: County, last_day: date) -> Told:
    names = {"101": "教育局", "102": "农业局", "103": "103"}
    for row in county.of("budget_indicator"):
        if row["period"] == "2025" and (row["doc_date"] is None or row["doc_date"] <= last_day):
            code = department(row["agency_code"], last_day)
            yield f"{code}·{names[code]}", row, {"amount": row["amount"] - (row["dis_amt"] or 0)}


def department_payments(county: County, last_day: date) -> Told:
    for row in county.of("payment_voucher"):
        day, amount = paid(row)
        if date(2025, 1, 1) <= day <= last_day:
            yield department(row["agency_code"], last_day), row, {"amount": amount}


def treasury_cash(county: County, last_day: date) -> Told:
    rows = until(county, "treasury_stock_daily", "rptdate", last_day)
    days = sorted({row["rptdate"] for row in rows})
    for row in rows:
        if row["rptdate"] in {days[0], days[-1]}:
            yield f"{row['rptdate']}", row, {"opening": row["moneyyesterday"], "closing": row["moneytoday"]}


def treasury_income(county: County, last_day: date) -> Told:
    """Of the county's level and its towns'; 1030401 of 31 October is inside 103 of the same day."""
    counted = {"1010101", "103", "1010102", "1010601", "10106", "1030402"}
    for row in county.of("treasury_income_daily"):
        if row["budgetsubcode"] in counted and "2025" < row["period"] <= month_of(last_day):
            yield row["file"], row, {"amount": row["moneyday"]}


def past_income(county: County, last_day: date) -> Told:
    for row in leaves_once(county.of("income_execution")):
        if "2022" <= row["period"] < "2025":
            year, month = row["period"].split("-")
            yield f"{year}·{int(month)}", row, {"amount": row["month_amount"], "cumulative": row["cumulative_amount"]}


def debt_limits(county: County, last_day: date) -> Told:
    found = {}
    for row in county.of("debt_limit"):
        if row["period"] == "2025" and (row["approved_on"] is None or row["approved_on"] <= last_day):
            found[row["debt_kind"]] = row  # delivered in the order of their versions
    for kind, row in found.items():
        yield kind, row, {"amount": row["limit_amount"]}


def debt_balances(county: County, last_day: date) -> Told:
    for row in county.of("debt_balance"):
        if "2025" < row["period"] <= month_of(last_day):
            yield (
                f"{row['debt_kind']}·{row['period'].replace('-', '')}",
                row,
                parts(row, "closing", "borrowed", "repaid"),
            )


def transfers(county: County, last_day: date) -> Told:
    """Overdue: a rest more than thirty days after it was received."""
    for row in until(county, "transfer_received", "received_on", last_day):
        is_overdue = bool(row["unallocated"]) and (last_day - row["received_on"]).days > 30
        yield f"{row['transfer_kind']}·{is_overdue}", row, parts(row, "amount", "allocated", "unallocated")


def arrivals(county: County, last_day: date) -> Told:
    for (data_set, region), rows in county.rows.items():
        for row in rows:
            if region == REGION and (row["period"] == "2025" or "2025-01" <= row["period"] <= month_of(last_day)):
                yield f"{data_set}·{row['period']}", row, {"row_count": 1}


OF_TOPICS: Final[tuple[Expectation, ...]] = (
    social_insurance, transfer_documents, key_projects, basic_guarantee, investment, procurement, land, payment_rhythm,
    congress_items, adjustments, performance, neighbours, budget_funds, carryover_age, three_publics, debt_services,
    audit_findings, audit_rectifications,
)  # fmt: skip
OTHERS: Final[dict[Expectation, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    department_budgets: (("dept_code", "dept_name"), ("amount",)),
    department_payments: (("dept_code",), ("amount",)),
    treasury_cash: (("rptdate",), ("opening", "closing")),
    treasury_income: (("file_name",), ("amount",)),
    past_income: (("year", "month"), ("amount", "cumulative")),
    debt_limits: (("debt_kind",), ("amount",)),
    debt_balances: (("debt_kind", "ym"), ("closing", "borrowed", "repaid")),
    transfers: (("transfer_kind", "is_overdue"), ("amount", "allocated", "unallocated")),
    arrivals: (("data_set", "period"), ("row_count",)),
}
"""Queries beside the topics: the columns of an item, and the measures."""
UNDATED: Final = {performance, carryover_age, past_income}
"""What they tell of a year has no day."""
TOPIC: Final = {topic.key: topic for topic in TOPICS}


def tallied(expectation: Expectation, county: County, last_day: date) -> Tally:
    tally = Tally()
    for item, row, measures in expectation(county, last_day):
        tally.add(item, row["file"], measures)
    return tally


def asked(expectation: Expectation, county: County, last_day: date) -> Tally:
    """What the query of the same name answers."""
    name = expectation.__name__
    if topic := TOPIC.get(name):
        measures = tuple(measure.column for measure in topic.measures)
        columns: tuple[str, ...] = ("item", *(["item_code"] if expectation in {key_projects, investment} else []))
        joint = "|"
    else:
        (columns, measures), joint = OTHERS[expectation], "·"
    tally = Tally()
    with county.ledger.context().db.transaction() as session:
        for row in rows_of(session, name, Scope(REGION, 2025, last_day)):
            item = joint.join(str(getattr(row, column)) for column in columns)
            tally.add(item, row.file_name, {measure: getattr(row, measure) for measure in measures}, rows=row.row_count)
    return tally


def named(expectation: Expectation) -> str:
    return expectation.__name__


def test_every_topic_is_held_to_the_delivered_rows():
    assert {named(expectation) for expectation in OF_TOPICS} == TOPIC.keys()


@pytest.mark.parametrize("last_day", [EARLY, CUT_OFF, YEAR_END], ids=str)
@pytest.mark.parametrize("expectation", [*OF_TOPICS, *OTHERS], ids=named)
def test_a_query_tells_what_was_delivered_up_to_the_cut_off(county, expectation, last_day):
    told, expected = asked(expectation, county, last_day), tallied(expectation, county, last_day)
    assert told.measures == expected.measures
    assert told.rows == expected.rows
    assert told.measures or last_day == EARLY


@pytest.mark.parametrize("expectation", sorted({*OF_TOPICS, *OTHERS} - UNDATED, key=named), ids=named)
def test_the_county_has_rows_after_the_cut_off(county, expectation):
    assert tallied(expectation, county, CUT_OFF).measures != tallied(expectation, county, YEAR_END).measures


def table_of(topic: Topic, paper: Paper) -> Table:
    (table,) = (block for block in paper.blocks if isinstance(block, Table) and block.title == topic.table)
    return table


def value_of(topic: Topic, column: str, amount: Decimal) -> Decimal:
    (measure,) = (measure for measure in topic.measures if measure.column == column)
    return amount / 10_000 if measure.kind is Kind.YUAN else amount


def by_name_and_value(line: tuple[str, list[Decimal | None], set[str]]) -> tuple[str, Decimal]:
    return line[0], line[1][0] or Decimal(0)


@pytest.mark.parametrize("expectation", OF_TOPICS, ids=named)
def test_a_composed_topic_tells_each_item_and_its_receipts(county, paper, expectation):
    topic, tally = TOPIC[named(expectation)], tallied(expectation, county, CUT_OFF)
    expected = []
    for item, measures in tally.measures.items():
        cells = [
            value_of(topic, each.column, measures[each.column]) if each.column in measures else None
            for each in topic.measures
        ]
        if topic.rate:
            part, whole = (measures.get(column) for column in topic.rate[:2])
            cells.append(part * 100 / whole if part is not None and whole else None)
        name = item.partition("|")[0]
        expected.append(
            (
                topic.names.get(name, name),
                cells,
                set(tally.rows[item]) if any(cell is not None for cell in cells) else set(),
            )
        )
    told = []
    for row in table_of(topic, paper).rows:
        figures = row[1 + len(topic.texts) :]
        sources = {source for cell in figures if isinstance(cell, Figure) for source in cell.sources}
        files = {source.file_name for source in sources}
        assert len(sources) == len(files), "the figures of an item name one place in a file"
        told.append((row[0], [cell.value if isinstance(cell, Figure) else None for cell in figures], files))
    assert sorted(told, key=by_name_and_value) == sorted(expected, key=by_name_and_value)


@pytest.mark.parametrize("expectation", OF_TOPICS, ids=named)
def test_a_composed_topic_tells_its_totals(county, paper, expectation):
    topic, tally = TOPIC[named(expectation)], tallied(expectation, county, CUT_OFF)
    values = {figure.name: figure.value for figure in all_figures(paper)}
    asked_for = [measure for measure in topic.measures if f"{{{measure.column}}}" in topic.sentence]
    for measure in asked_for:
        total = tally.total(measure.column)
        assert total is not None
        assert values[f"{topic.heading}·{measure.title}合计"] == value_of(topic, measure.column, total)
    if "{count}" in topic.sentence:
        assert values[f"{topic.heading}·项数"] == len(tally.measures)
    assert asked_for or "{count}" in topic.sentence


def test_sums_beside_the_topics_are_told(county, brief, paper):
    values = {figure.name: figure.value * 10_000 for figure in all_figures(paper)}
    cash = tallied(treasury_cash, county, CUT_OFF).measures
    limits, balances = (tallied(each, county, CUT_OFF).measures for each in (debt_limits, debt_balances))
    assert values["部门·支付合计"] == tallied(department_payments, county, CUT_OFF).total("amount")
    assert values["库款·期末余额"] == cash["2025-10-31"]["closing"]
    assert values["库款·增减额"] == cash["2025-10-31"]["closing"] - cash["2025-10-08"]["opening"]
    assert values["国库日报·一般公共预算收入累计"] == tallied(treasury_income, county, CUT_OFF).total("amount")
    assert values["一般债务·限额"] == limits["general"]["amount"]
    assert values["一般债务·余额"] == balances["general·202510"]["closing"]
    assert values["表7 一般债务·举借"] == sum(
        month["borrowed"] for key, month in balances.items() if key.startswith("general")
    )
    past = {(each.year, month): amount.yuan for each in brief.past_income for month, amount in each.months}
    assert past == {
        tuple(map(int, key.split("·"))): month["amount"]
        for key, month in tallied(past_income, county, CUT_OFF).measures.items()
    }


@pytest.mark.parametrize(
    ("key", "head", "texts"),
    [
        ("congress_items", "状态", {"批准预算的决议": "已答复", "半年审议意见": "逾期未答复", "修路的建议": "办理中"}),
        ("congress_items", "类别", {"批准预算的决议": "决议决定", "半年审议意见": "审议意见", "修路的建议": "代表建议"}),
        ("audit_rectifications", "整改情况", {"F1": "整改逾期", "F2": "整改中", "F3": "已销号", "F4": "已报完成待销号", "F5": "整改逾期"}),
        ("audit_rectifications", "问题", {"F1": "资金闲置", "F4": "同级审"}),
        ("key_projects", "单位", {"项目2": "教育局", "项目3": "农业局"}),
        ("land", "应缴日期", {"东区1号": "2025-04-01", "西区2号": "2025-10-30"}),
        ("transfer_documents", "收文日期", {"财教〔2025〕2号": "2025-09-01"}),
    ],
)  # fmt: skip
def test_the_texts_of_an_item_are_those_of_the_cut_off(paper, key, head, texts):
    topic = TOPIC[key]
    column = 1 + [title for _, title in topic.texts].index(head)
    assert {row[0]: row[column] for row in table_of(topic, paper).rows if row[0] in texts} == texts


@pytest.mark.parametrize(
    ("key", "column"),
    [
        ("transfer_documents", "unallocated"), ("key_projects", "budget"), ("investment", "approved_cost"),
        ("procurement", "contract_amount"), ("land", "due_amount"),
    ],
)  # fmt: skip
def test_the_largest_stands_first(paper, key, column):
    topic = TOPIC[key]
    place = 1 + len(topic.texts) + [measure.column for measure in topic.measures].index(column)
    values = [row[place].value for row in table_of(topic, paper).rows]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > 1


@pytest.fixture(scope="module")
def reconciled(county: County) -> County:
    """Two relations compared for the county and its neighbour, as ingest does after a delivery."""
    for data_set, region in product(("project_budget", "treasury_stock_daily"), (REGION, NEIGHBOUR)):
        reconcile(county.ledger, data_set, region)
    return county


def reconcile(ledger: Ledger, data_set: str, region: str) -> None:
    context = ledger.context("ingest")
    compared = [identity for identity in load_identities() if identity.id in {"R08", "R13b"}]
    with context.db.transaction() as session:
        of_slice = text(
            "SELECT r.delivery_id, r.receipt_id, s.slice_id, r.data_set, r.sender, r.region, r.period, r.row_count AS rows,"
            " r.sha256, r.origin FROM ledger_v1.receipt r JOIN ledger_v1.slice s USING (receipt_id)"
            " WHERE r.data_set = :data_set AND r.region = :region AND r.period LIKE '2025%' AND s.superseded_at IS NULL"
        )
        for row in session.execute(of_slice, {"data_set": data_set, "region": region}).mappings().all():
            on_slice_accepted(compared, context, session, SliceAccepted(**row))


@pytest.mark.parametrize("last_day", [CUT_OFF, YEAR_END], ids=str)
def test_each_difference_of_the_time_is_told_once(reconciled, last_day):
    expected = Counter(
        ("R08", row["cur_amt"] or 0, row["reply_amt"], (row["file"],))
        for row in reconciled.of("project_budget")
        if row["period"] == "2025" and row["cur_amt"] != row["reply_amt"]
    )
    days = [row for row in reconciled.of("treasury_stock_daily") if row["accno"] == "2" and row["rptdate"] <= last_day]
    for before, after in pairwise(days):
        if before["moneytoday"] != after["moneyyesterday"]:
            expected["R13b", after["moneyyesterday"], before["moneytoday"], (before["file"], after["file"])] += 1
    with reconciled.ledger.context().db.transaction() as session:
        told = differences_of(rows_of(session, "differences", Scope(REGION, 2025, last_day)))
    assert expected == Counter(
        (
            item.identity,
            item.left.yuan,
            item.right.yuan,
            tuple(sorted(source.file_name for source in item.left.sources)),
        )
        for item in told
    )
    sizes = [abs(item.gap.yuan) for item in told]
    assert sizes == sorted(sizes, reverse=True)
    assert {item.identity for item in told} == ({"R08"} if last_day == CUT_OFF else {"R08", "R13b"})


def test_every_delivery_of_a_unit_counts_for_its_quality(county):
    with county.ledger.context().db.transaction() as session:
        rows = rows_of(session, "senders", Scope(REGION, 2025, CUT_OFF))
    assert {row.sender: row.deliveries for row in rows} == county.deliveries
