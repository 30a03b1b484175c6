"""Small files of the data sets, as the units export them."""

from __future__ import annotations

VOUCHER_HEADER = (
    "PAY_CERT_ID,PAY_CERT_NO,VOU_DATE,XPAY_DATE,ACT_LQD_DATE,AGENCY_CODE,PAY_APP_ID,PAY_AMT,XPAY_AMT,"
    "AGENT_BUSINESS_NO,XPAYEE_ACCT_NAME,XPAYEE_ACCT_NO,XPAYEE_ACCT_BANK,LQD_CERT_NO"
)
EXECUTION_HEADER = (
    "YM,MOF_DIV_CODE,BOOK,SUBJECT_CODE,SUBJECT_NAME,BUDGET_AMOUNT,MONTH_AMOUNT,LAST_YEAR_MONTH_AMOUNT,"
    "CUMULATIVE_AMOUNT,LAST_YEAR_CUMULATIVE_AMOUNT"
)


def voucher(number: int, **changes: str) -> str:
    """One payment as a CSV line."""
    values = {
        "PAY_CERT_ID": f"PC{number:06d}",
        "PAY_CERT_NO": f"{number:08d}",
        "VOU_DATE": "2025-03-05",
        "XPAY_DATE": "20250306",
        "ACT_LQD_DATE": "2025/3/6",
        "AGENCY_CODE": "001001",
        "PAY_APP_ID": f"PA{number:06d}",
        "PAY_AMT": "1234.50",
        "XPAY_AMT": "1234.50",
        "AGENT_BUSINESS_NO": f"B{number}",
        "XPAYEE_ACCT_NAME": "元谋某某商贸有限公司",
        "XPAYEE_ACCT_NO": "6228480012345678",
        "XPAYEE_ACCT_BANK": "农村商业银行",
        "LQD_CERT_NO": f"L{number}",
    } | changes
    return ",".join(values[name] for name in VOUCHER_HEADER.split(","))


def vouchers(*lines: str) -> str:
    """A file of payments."""
    return "\n".join([VOUCHER_HEADER, *lines]) + "\n"


def execution(*lines: str) -> str:
    """A file of a monthly report."""
    return "\n".join([EXECUTION_HEADER, *lines]) + "\n"
