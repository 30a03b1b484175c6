"""The data sets that a brief reads, by their Chinese names (domain.md 3.1)."""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "income_execution": "预算收入执行月报",
    "expenditure_execution": "预算支出执行月报",
    "transfer_received": "上级转移支付接收台账",
    "budget_indicator": "预算指标",
    "payment_voucher": "支付凭证",
    "payment_application": "支付申请",
    "treasury_income_daily": "国库预算收入日报",
    "treasury_stock_daily": "国库库存日报",
    "debt_limit": "政府债务限额",
    "debt_balance": "政府债务余额",
    "approved_budget": "年初预算",
    "report_workbook": "预算执行报告附表",
    "agency": "单位库",
    "project_budget": "年度项目预算",
}
