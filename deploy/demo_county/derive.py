"""The standard data sets (domain.md 3.1), derived from a county's base facts: one function a data set, rows as the unit sends them.

A row is a tuple in the order of `HEADERS`; money in yuan with two decimals; a set is cut into files by period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import Final

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Line, Payment, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import CALENDAR, Record, Value, fen
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import Field, FieldType

Row = tuple[str, ...]
LAST_MONTH: Final = 12

HEADERS: Final[dict[str, str]] = {
    "agency": "AGENCY_CODE AGENCY_NAME DEPT_CODE AGENCY_TYPE MANAGE_MOF_DEP_CODE UNIFSOC_CRED_CODE IS_BUDGET_UNIT STAFF_QUOTA STAFF_ACTUAL STATUS VALID_FROM",
    "approved_budget": "FISCAL_YEAR MOF_DIV_CODE BOOK DIRECTION SUBJECT_CODE SUBJECT_NAME VERSION AMOUNT UPPER_SUBSIDY OWN_AMOUNT APPROVED_ON RESOLUTION_NO",
    "project_budget": "BGT_PMAN_ID FISCAL_YEAR AGENCY_CODE PRO_KIND_CODE PRO_CODE PRO_NAME EXP_FUNC_CODE GOV_BGT_ECO_CODE DEP_BGT_ECO_CODE FUND_TYPE_CODE FOUND_TYPE_CODE APPLY_UP FIN_AUDIT_MONEY REPLY_AMT ADJ_AMT DIS_AMT CUR_AMT IS_GOV_PUR IS_BGT_END IS_ASSIGNED",
    "budget_indicator": "BGT_ID COR_BGT_DOC_NO SUP_BGT_DOC_NO BGT_DOC_TITLE DOC_DATE PRO_CODE AGENCY_CODE FUND_TYPE_CODE EXP_FUNC_CODE TP_FUNC_CODE GOV_BGT_ECO_CODE DEP_BGT_ECO_CODE BGT_TYPE_CODE SOURCE_TYPE_CODE AMOUNT DIS_AMT CUR_AMT PAY_APP_AMT ORI_BGT_ID BGT_PMAN_ID BGT_EXE_FLAG",
    "transfer_received": "SUP_BGT_DOC_NO PRO_CODE RECEIVE_SEQ RECEIVED_ON AMOUNT TRANSFER_KIND DIRECT_FUND_CODE IS_EARLY PURPOSE ALLOCATED UNALLOCATED",
    "payment_application": "PAY_APP_ID PAY_APP_NO CREATE_DATE BGT_ID PAY_CERT_ID AGENCY_CODE PRO_CODE EXP_FUNC_CODE GOV_BGT_ECO_CODE DEP_BGT_ECO_CODE FUND_TYPE_CODE PAY_TYPE_CODE SET_MODE_CODE PAY_BUS_TYPE_CODE PAYEE_ACCT_NAME PAYEE_ACCT_NO PAYEE_ACCT_BANK USE_DES CONTRACT_NO BOND_CODE PAY_APP_AMT XPAY_AMT",
    "payment_voucher": "PAY_CERT_ID PAY_CERT_NO VOU_DATE XPAY_DATE ACT_LQD_DATE AGENCY_CODE PAY_APP_ID PAY_AMT XPAY_AMT AGENT_BUSINESS_NO XPAYEE_ACCT_NAME XPAYEE_ACCT_NO XPAYEE_ACCT_BANK LQD_CERT_NO",
    "income_execution": "YM MOF_DIV_CODE BOOK SUBJECT_CODE SUBJECT_NAME BUDGET_AMOUNT MONTH_AMOUNT LAST_YEAR_MONTH_AMOUNT CUMULATIVE_AMOUNT LAST_YEAR_CUMULATIVE_AMOUNT",
    "expenditure_execution": "YM MOF_DIV_CODE BOOK SUBJECT_CODE SUBJECT_NAME BUDGET_AMOUNT MONTH_AMOUNT LAST_YEAR_MONTH_AMOUNT CUMULATIVE_AMOUNT LAST_YEAR_CUMULATIVE_AMOUNT",
    "treasury_income_daily": "FINORGCODE TAXORGCODE TRECODE RPTDATE BUDGETTYPE BUDGETLEVELCODE BUDGETSUBCODE TRIMFLAG MONEYDAY MONEYTENDAY MONEYMONTH MONEYQUARTER MONEYYEAR",
    "treasury_stock_daily": "ORGCODE TRECODE RPTDATE ACCNO ACCDATE MONEYYESTERDAY MONEYIN MONEYOUT MONEYTODAY",
    "debt_limit": "FISCAL_YEAR DEBT_KIND VERSION LIMIT_AMOUNT NEW_LIMIT_AMOUNT DOC_NO APPROVED_ON",
    "debt_balance": "YM DEBT_KIND CREDITOR_KIND OPENING BORROWED REPAID SWAPPED CLOSING",
}  # fmt: skip
"""Standard field names by data set."""

SENDERS: Final[dict[str, str]] = {
    **dict.fromkeys(HEADERS, "czj"),
    "treasury_income_daily": "gk",
    "treasury_stock_daily": "gk",
}
CONTROL_TOTALS: Final[dict[str, str]] = {
    "payment_application": "PAY_APP_AMT",
    "payment_voucher": "PAY_AMT",
    "project_budget": "CUR_AMT",
    "budget_indicator": "AMOUNT",
    "transfer_received": "AMOUNT",
    "income_execution": "MONTH_AMOUNT",
    "expenditure_execution": "MONTH_AMOUNT",
    "treasury_income_daily": "MONEYDAY",
}
"""The money column whose sum the manifest states."""

NOT_REPORTED: Final = {"create_time", "update_time", "is_deleted"}
"""Columns of the standard that no unit needs to fill."""

GOV_ECONOMIC: Final = {"302": "50201", "303": "50901", "310": "50301"}
FUND_BOOK: Final = {"111": "general", "12": "fund", "13": "capital"}
INCOME_TAX_OFFICE: Final = "15323"
TREASURY: Final = "2405"


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def data_sets(county: County, facts: list[Fact], *, until: int = 12) -> Iterator[tuple[str, str, Iterable[Row]]]:
    """Yield (data set, period, rows) for every file of the year, as it stood at the end of the month `until`."""
    year = str(county.year)
    yield "agency", year, _agencies(county)
    yield "approved_budget", year, _approved_budget(county)
    yield "project_budget", year, _project_budget(county, until)
    yield "budget_indicator", year, _indicators(county, until)
    yield "transfer_received", year, _transfers(county, until)
    yield "debt_limit", year, _debt_limits(county)
    payments = _by_month(county.payments)
    years_before = sorted({payment.paid_on.year for payment in county.payments_before})
    for earlier, month in product(years_before, range(1, 13)):
        before = [
            each for each in county.payments_before if (each.paid_on.year, each.paid_on.month) == (earlier, month)
        ]
        if before:
            period = f"{earlier}-{month:02d}"
            yield "payment_application", period, [_application(county, payment) for payment in before]
            yield "payment_voucher", period, [_voucher(county, payment) for payment in before]
    spending = _spending(county)
    by_month = subsidies(county)
    stock = _treasury_stock(county, facts, by_month)
    transfers = _transfer_income(county, by_month)
    for month in range(1, until + 1):
        period = f"{county.year}-{month:02d}"
        yield "payment_application", period, (_application(county, payment) for payment in payments[month])
        yield "payment_voucher", period, (_voucher(county, payment) for payment in payments[month])
        yield "income_execution", period, _income_execution(county, transfers, month)
        yield "expenditure_execution", period, _expenditure_execution(county, spending, month)
        yield "treasury_income_daily", period, _treasury_income(county, month)
        yield "treasury_stock_daily", period, [row for day, row in stock if day.month == month]
        yield "debt_balance", period, _debt_balances(county, month)
    for data_set, periods in county.tables.items():
        for period, records in sorted(periods.items()):
            if len(period) == len("2025") or period <= f"{county.year}-{until:02d}":
                times = county.restated.get((data_set, period), 1) if until == LAST_MONTH else 1
                yield data_set, period, _rows(data_set, period, records, times)


def header(data_set: str) -> list[str]:
    """The standard names of the columns of a file."""
    if data_set in HEADERS:
        return HEADERS[data_set].split()
    return [field.standard_name for field in _reported(data_set)]


def sender(data_set: str) -> str:
    """The unit that sends the data set."""
    return SENDERS.get(data_set) or CATALOGUE[data_set].sender


def _reported(data_set: str) -> list[Field]:
    if data_set in HEADERS:  # an earlier year of a set that is derived
        fields = {field.standard_name: field for field in CATALOGUE[data_set].fields}
        return [fields[name] for name in header(data_set)]
    return [field for field in CATALOGUE[data_set].fields if field.name not in NOT_REPORTED]


def _rows(data_set: str, period: str, records: list[Record], times: float) -> Iterator[Row]:
    fields = _reported(data_set)
    names = {field.name for field in fields}
    year, month = period[:4], period.replace("-", "")
    said: Record = {
        field.name: year if field.type is FieldType.INTEGER else month
        for field in fields
        if field.must_match == "period"
    }
    said |= {field.name: shape.REGION for field in fields if field.must_match == "region"}
    for record in records:
        if unknown := record.keys() - names:
            raise KeyError(f"{data_set} has no {unknown}")
        whole = said | record
        if times != 1:
            amounts = [
                field.name for field in fields if field.type is FieldType.MONEY and whole.get(field.name) is not None
            ]
            whole |= {name: round(fen(whole, name) * times) for name in amounts}
        yield tuple(_text(field.type, whole.get(field.name)) for field in fields)


def _text(kind: FieldType, value: Value) -> str:
    if value is None:
        return ""
    if kind is FieldType.MONEY:
        return yuan(int(value))  # type: ignore[arg-type]  # money is fen in every record
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def _agencies(county: County) -> Iterator[Row]:
    for code, name, subjects in (*shape.UNITS, *county.further_units):
        staff = 12 + int(code[-3:]) * 3 + len(subjects) * 7
        yield (
            code,
            name,
            code[:3] + "001",
            "1" if subjects[0].endswith("01") else "2",
            f"0{code[0]}",
            f"99999901{code}000X",
            "0" if code in shape.SUBORDINATE else "1",
            str(staff),
            str(staff - 2),
            "正常",
            f"{county.year}-01-01",
        )


def _approved_budget(county: County) -> Iterator[Row]:
    approved = f"{county.year}-02-20"
    resolution = f"云人发〔{county.year}〕2号"
    for book, subject, name, wan, _ in shape.INCOME:
        amount = yuan(wan * shape.WAN)
        yield (
            str(county.year),
            shape.REGION,
            book,
            "income",
            subject,
            name,
            "大会批准",
            amount,
            "0.00",
            amount,
            approved,
            resolution,
        )
    told = transfer_budget(county)
    for book, subject, name in shape.TRANSFER_INCOME:
        amount = yuan(told[book, subject])
        yield (
            str(county.year),
            shape.REGION,
            book,
            "income",
            subject,
            name,
            "大会批准",
            amount,
            amount if subject != "11009" else "0.00",
            "0.00" if subject != "11009" else amount,
            approved,
            resolution,
        )
    for (book, subject), amount_fen in _budget(county, 0).items():
        amount = yuan(amount_fen)
        yield (
            str(county.year),
            shape.REGION,
            book,
            "expenditure",
            subject,
            shape.SUBJECT_NAMES[subject],
            "大会批准",
            amount,
            "0.00",
            amount,
            approved,
            resolution,
        )


def _budget(county: County, until: int) -> dict[tuple[str, str], int]:
    """Budget by (book, 项): as approved (`until` 0), or with the moves and the transfers up to a month's end."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    arrived = _arrived(county, until)
    for line in county.lines.values():
        changes = line.moved + _adjusted(line, arrived) if until else 0
        totals[FUND_BOOK[line.fund_type], line.subject] += line.approved + changes
    for subject, amount in shape.INSURANCE_SPENDING:
        totals["insurance", subject] += amount
    for key, entries in county.interest.items():
        totals[key] += round(sum(amount for _, amount in entries) * county.service_budgeted.get(key, 1))
    own = sum(line.approved for line in county.lines.values() if FUND_BOOK[line.fund_type] == "general")
    totals["general", "227"] = round(own * county.reserve_share / (1 - county.reserve_share))
    totals["capital", "2300803"] = county.capital_handed_over
    for book, amount in shape.REMITTED.items():
        totals[book, "23006"] = amount
    return dict(sorted(totals.items()))


def transfer_budget(county: County) -> dict[tuple[str, str], int]:
    """What the approved budget has of transfers: they close each book to the nearest 万元, as budgets are written."""
    outlay: dict[str, int] = defaultdict(int)
    for (book, _), amount in _budget(county, 0).items():
        outlay[book] += amount
    for book, _, _, wan, _ in shape.INCOME:
        outlay[book] -= wan * shape.WAN
    special = sum(each.amount for each in county.transfers if each.is_budgeted and each.kind == "special")
    told = {("general", "11003"): special, ("general", "11009"): county.capital_handed_over}
    for book, subject, rest in (
        ("general", "11002", outlay["general"] - special - county.capital_handed_over),
        ("fund", "11004", outlay["fund"]),
    ):
        told[book, subject] = round(rest / shape.WAN) * shape.WAN - county.transfers_short.get(book, 0)
    if told["general", "11002"] < 0:  # what is left out is more than the general ones: the special ones lack too
        told["general", "11003"] += told["general", "11002"]
        told["general", "11002"] = 0
    return told


def _arrived(county: County, until: int) -> set[str]:
    """Documents of the transfers that had come by the end of a month."""
    return {transfer.document for transfer in county.transfers if transfer.received_on.month <= until}


def _gov_economic(line: Line) -> str:
    return line.gov_economic or GOV_ECONOMIC[line.economic[:3]]


def _adjusted(line: Line, arrived: set[str]) -> int:
    return line.adjusted if line.document is None or line.document in arrived else 0


def _project_budget(county: County, until: int) -> Iterator[Row]:
    arrived = _arrived(county, until)
    for line in county.lines.values():
        adjusted = _adjusted(line, arrived)
        kind = "1" if line.name == "公用经费" else "3"
        yield (
            line.id,
            str(county.year),
            line.unit,
            kind,
            line.project,
            line.name,
            line.subject,
            _gov_economic(line),
            line.economic,
            line.fund_type,
            "1",
            yuan(line.applied),
            yuan(line.approved),
            yuan(line.approved),
            yuan(adjusted),
            yuan(line.moved),
            yuan(line.approved + adjusted + line.moved),
            "0",
            "0",
            "1",
        )


def _indicators(county: County, until: int) -> Iterator[Row]:
    paid: dict[str, int] = defaultdict(int)
    for payment in county.payments:
        if payment.paid_on.month <= until:
            paid[payment.indicator] += payment.amount
    for item in county.indicators.values():
        if (item.issued_on.year, item.issued_on.month) > (county.year, until):
            continue
        line = county.lines[item.line]
        number = f"云财预〔{county.year}〕{int(item.id[-6:])}号（县）"
        title = f"关于下达{line.name}{'补助' if item.document else '预算'}指标的通知"
        yield (
            item.id,
            number,
            item.document or "",
            title,
            item.issued_on.isoformat(),
            line.project,
            line.unit,
            line.fund_type,
            line.subject,
            "23003" if item.document else "",
            _gov_economic(line),
            line.economic,
            item.kind,
            "上级补助" if item.document else "本级财力",
            yuan(item.amount),
            "0.00",
            yuan(item.amount - paid[item.id]),
            yuan(paid[item.id]),
            "",
            item.line,
            "1",
        )


def _transfers(county: County, until: int) -> Iterator[Row]:
    issued = {item.document: item for item in county.indicators.values() if item.document}
    for number, transfer in enumerate(county.transfers, 1):
        if transfer.received_on.month > until:
            continue
        line = county.lines[issued[transfer.document].line]
        yield (
            transfer.document,
            line.project,
            str(number),
            transfer.received_on.isoformat(),
            yuan(transfer.amount),
            transfer.kind,
            "01" if transfer.is_direct else "",
            "1" if transfer.is_early else "0",
            transfer.purpose,
            yuan(transfer.amount - transfer.unallocated),
            yuan(transfer.unallocated),
        )


def _by_month(payments: list[Payment]) -> dict[int, list[Payment]]:
    months: dict[int, list[Payment]] = {month: [] for month in range(1, 13)}
    for payment in payments:
        months[payment.paid_on.month].append(payment)
    return months


def _supplier(payment: Payment) -> tuple[str, str]:
    name, account = shape.supplier(payment.payee)
    return name, f"{account}{payment.account_suffix}"


def _application(county: County, payment: Payment) -> Row:
    line = county.lines[payment.line]
    name, account = payment.to or _supplier(payment)
    amount, day = yuan(payment.amount), payment.paid_on.isoformat()
    return (
        f"APP{payment.number:09d}",
        f"SQ{payment.number:08d}",
        day,
        payment.indicator,
        f"CERT{payment.number:09d}",
        line.unit,
        line.project,
        line.subject,
        _gov_economic(line),
        line.economic,
        line.fund_type,
        "1",
        payment.mode,
        "1",
        name,
        account,
        "云岭县农村信用合作联社（合成）",
        payment.purpose,
        payment.contract or "",
        payment.bond or "",
        amount,
        amount,
    )


def _voucher(county: County, payment: Payment) -> Row:
    name, account = payment.actual or payment.to or _supplier(payment)
    amount, day = yuan(payment.amount), payment.paid_on.isoformat()
    return (
        f"CERT{payment.number:09d}",
        f"PZ{payment.number:08d}",
        day,
        day,
        day,
        county.lines[payment.line].unit,
        f"APP{payment.number:09d}",
        amount,
        amount,
        f"YH{payment.number:010d}",
        name,
        account,
        "云岭县农村信用合作联社（合成）",
        f"HK{payment.paid_on:%Y%m%d}",
    )


def _income_execution(county: County, transfers: dict[tuple[str, str], list[int]], month: int) -> Iterator[Row]:
    for book, subject, name, wan, _ in shape.INCOME:
        entries = county.income[book, subject]
        this = sum(amount for day, amount in entries if day.month == month)
        total = sum(amount for day, amount in entries if day.month <= month)
        usual = [0] * 13
        for day, amount in entries:
            usual[day.month] += amount
        usual = [round(amount / county.income_share.get((book, subject, each), 1)) for each, amount in enumerate(usual)]
        yield _execution(
            county, month, book, subject, name, wan * shape.WAN, this, total, (usual[month], sum(usual[: month + 1]))
        )
    told = transfer_budget(county)
    for book, subject, name in shape.TRANSFER_INCOME:
        got = transfers[book, subject]
        yield _execution(county, month, book, subject, name, told[book, subject], got[month], sum(got[: month + 1]))


def _transfer_income(county: County, by_month: list[int]) -> dict[tuple[str, str], list[int]]:
    """Transfers by month: documents (D09) as they came, the treasury's subsidies, and in December what was set off against them."""
    months: dict[tuple[str, str], list[int]] = {(book, code): [0] * 13 for book, code, _ in shape.TRANSFER_INCOME}
    for transfer in county.transfers:
        months["general", "11003" if transfer.kind == "special" else "11002"][transfer.received_on.month] += (
            transfer.amount
        )
    planned = transfer_budget(county)["fund", "11004"] // LAST_MONTH
    for month, subsidy in enumerate(by_month[1:], 1):
        of_funds = min(subsidy, max(planned, 0))
        months["fund", "11004"][month] += of_funds
        months["general", "11002"][month] += subsidy - of_funds
    months["general", "11002"][LAST_MONTH] += shape.REMITTED["general"]
    months["fund", "11004"][LAST_MONTH] += shape.REMITTED["fund"]
    months["general", "11009"][6] = 0 if county.capital_is_idle else county.capital_handed_over
    return months


def _execution(
    county: County,
    month: int,
    book: str,
    subject: str,
    name: str,
    budget: int,
    this: int,
    total: int,
    usual: tuple[int, int] | None = None,
) -> Row:
    """Last year's figures are this year's usual ones, 3 to 7 % lower by subject: an even year before."""
    before = 93 + int(subject[-2:]) % 5
    usual_this, usual_total = usual or (this, total)
    return (
        f"{county.year}{month:02d}",
        shape.REGION,
        book,
        subject,
        name,
        yuan(budget),
        yuan(this),
        yuan(usual_this * before // 100),
        yuan(total),
        yuan(usual_total * before // 100),
    )


def _spending(county: County) -> dict[tuple[str, str], list[int]]:
    months: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 13)
    for payment in county.payments:
        line = county.lines[payment.line]
        months[FUND_BOOK[line.fund_type], line.subject][payment.paid_on.month] += payment.amount
    for subject, amount in shape.INSURANCE_SPENDING:
        for month in range(1, 13):
            months["insurance", subject][month] = amount * 97 // 1200
    for key, entries in county.interest.items():
        for day, amount in entries:
            months[key][day.month] += amount
    for book, amount in shape.REMITTED.items():
        months[book, "23006"][LAST_MONTH] = amount
    months["capital", "2300803"][6] = 0 if county.capital_is_idle else county.capital_handed_over
    return months


def _expenditure_execution(county: County, spending: dict[tuple[str, str], list[int]], month: int) -> Iterator[Row]:
    for (book, subject), budget in _budget(county, month).items():
        this, total = spending[book, subject][month], sum(spending[book, subject][: month + 1])
        times = county.spent_before.get(subject[:3], 1.0)
        usual = (round(this * times), round(total * times))
        yield _execution(county, month, book, subject, shape.SUBJECT_NAMES[subject], budget, this, total, usual)


def _treasury_income(county: County, month: int) -> Iterator[Row]:
    for (book, subject), entries in county.income.items():
        if book == "insurance":
            continue
        ten = mon = quarter = year = 0
        for index, (day, amount) in enumerate(entries):
            before = entries[index - 1][0] if index else None
            ten = amount + (ten if before and _ten_days(before) == _ten_days(day) else 0)
            mon = amount + (mon if before and before.month == day.month else 0)
            quarter = amount + (quarter if before and (before.month - 1) // 3 == (day.month - 1) // 3 else 0)
            year += amount
            if day.month == month:
                yield (
                    "2405000",
                    INCOME_TAX_OFFICE,
                    TREASURY,
                    day.isoformat(),
                    {"general": "1", "fund": "2", "capital": "3"}[book],
                    "4",
                    subject,
                    "0",
                    yuan(amount),
                    yuan(ten),
                    yuan(mon),
                    yuan(quarter),
                    yuan(year),
                )


def _ten_days(day: date) -> tuple[int, int]:
    return day.month, min((day.day - 1) // 10, 2)


def _flows(county: County) -> tuple[dict[date, int], dict[date, int]]:
    """What the treasury took in and paid out by bank day, the upper level's subsidies left out."""
    inflow: dict[date, int] = defaultdict(int)
    outflow: dict[date, int] = defaultdict(int)
    for (book, _), entries in county.income.items():
        for day, amount in entries if book != "insurance" else []:
            inflow[day] += amount
    for transfer in county.transfers:
        inflow[_bank_day(transfer.received_on)] += transfer.amount
    for payment in county.payments:
        outflow[_bank_day(payment.paid_on)] += payment.amount
    for entries in county.interest.values():
        for day, amount in entries:
            outflow[_bank_day(day)] += amount
    return inflow, outflow


def subsidies(county: County) -> list[int]:
    """General subsidies by month that no document of D09 carries: what the month needs beyond the cash that is kept."""
    inflow, outflow = _flows(county)
    kept, cash = round(sum(outflow.values()) * county.cash_months / 12), county.opening_cash
    months = [0] * 13
    for month in range(1, 13):
        own = sum(inflow[day] - outflow[day] for day in workdays(county.year, month))
        months[month] = max(0, kept - cash - own)
        cash += own + months[month]
    return months


def _treasury_stock(county: County, facts: list[Fact], by_month: list[int]) -> list[tuple[date, Row]]:
    """One account, every bank day; a planted break shifts that day's opening and closing."""
    breaks = {date.fromisoformat(fact.key): fact.amount for fact in facts if fact.rule == "W-B07"}
    inflow, outflow = _flows(county)
    days = [day for month in range(1, 13) for day in workdays(county.year, month)]
    for month in range(1, 13):
        inflow[next(day for day in days if day.month == month and day.day >= 3)] += by_month[month]
    rows: list[tuple[date, Row]] = []
    closing = county.opening_cash
    for day in days:
        opening = closing + breaks.get(day, 0)
        closing = opening + inflow[day] - outflow[day]
        rows.append(
            (
                day,
                (
                    "2405000",
                    TREASURY,
                    day.isoformat(),
                    "270-001",
                    day.isoformat(),
                    yuan(opening),
                    yuan(inflow[day]),
                    yuan(outflow[day]),
                    yuan(closing),
                ),
            )
        )
    return rows


def _bank_day(day: date) -> date:
    while not CALENDAR.is_workday(day):
        day -= timedelta(1)
    return day


def _debt_limits(county: County) -> Iterator[Row]:
    for debt in county.debts:
        name = "一般" if debt.kind == "general" else "专项"
        yield (
            str(county.year),
            debt.kind,
            "年初下达",
            yuan(debt.limit),
            yuan(debt.new_limit),
            f"云财债〔{county.year}〕1号（{name}）",
            f"{county.year}-03-15",
        )


def _debt_balances(county: County, month: int) -> Iterator[Row]:
    for debt in county.debts:
        opening = debt.opening + sum(debt.borrowed[: month - 1]) - sum(debt.repaid[: month - 1])
        borrowed, repaid = debt.borrowed[month - 1], debt.repaid[month - 1]
        yield (
            f"{county.year}{month:02d}",
            debt.kind,
            "政府债券",
            yuan(opening),
            yuan(borrowed),
            yuan(repaid),
            "0.00",
            yuan(opening + borrowed - repaid),
        )
