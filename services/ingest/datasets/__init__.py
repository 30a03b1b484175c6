"""The catalogue: one file a data set. A new one is a new file and a line here."""

from __future__ import annotations

from typing import Final

from contracts.errors import InvalidInput
from services.ingest.datasets import (
    agency,
    approved_budget,
    budget_indicator,
    debt_balance,
    debt_limit,
    expenditure_execution,
    income_execution,
    payment_application,
    payment_voucher,
    project_budget,
    report_workbook,
    transfer_received,
    treasury_income_daily,
    treasury_stock_daily,
)
from services.ingest.datasets.declaration import DataSet

CATALOGUE: Final[dict[str, DataSet]] = {
    module.DATA_SET.name: module.DATA_SET
    for module in (
        agency,
        approved_budget,
        project_budget,
        budget_indicator,
        transfer_received,
        payment_application,
        payment_voucher,
        income_execution,
        expenditure_execution,
        treasury_income_daily,
        treasury_stock_daily,
        debt_limit,
        debt_balance,
        report_workbook,
    )
}


def find_data_set(name: str) -> DataSet:
    """Return the declaration of a data set; `InvalidInput` where the catalogue has none of that name."""
    try:
        return CATALOGUE[name]
    except KeyError:
        raise InvalidInput("unknown-data-set", f"系统没有名为“{name}”的数据集，请核对数据集目录。", name) from None
