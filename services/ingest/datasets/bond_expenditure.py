"""D27 债券资金支出: nobody delivers it; it is D13's payments of D12's applications that name a bond (BOND_CODE)."""

from services.ingest.datasets.declaration import DerivedView, code, day, money

_COLUMNS = """\
v.slice_id, v.receipt_id, v.row_no, v.place, v.region, v.period, v.sender, v.origin,
       a.bond_code, v.pay_cert_id, v.pay_cert_no, v.pay_app_id, a.receipt_id AS application_receipt_id,
       a.row_no AS application_row_no, v.agency_code, a.pro_code, a.exp_func_code, a.gov_bgt_eco_code,
       a.dep_bgt_eco_code, a.use_des, v.vou_date, v.xpay_date, v.pay_amt, v.xpay_amt"""

DERIVED_VIEW = DerivedView(
    name="bond_expenditure",
    code="D27",
    title="债券资金支出",
    sources=("payment_application", "payment_voucher"),
    note=(
        "不需报送：由支付凭证（D13）与填有债券代码的支付申请（D12）按支付申请主键关联得出，"
        "行号和回执为支付凭证的，支付申请另列回执和行号。"
    ),
    fields=(
        code("bond_code", "债券代码"),
        code("pay_cert_id", "支付凭证主键"),
        code("pay_cert_no", "支付凭证编号"),
        code("pay_app_id", "支付申请主键"),
        code("application_receipt_id", "支付申请回执"),
        code("application_row_no", "支付申请行号"),
        code("agency_code", "单位代码"),
        code("pro_code", "项目代码"),
        code("exp_func_code", "支出功能分类科目代码"),
        code("gov_bgt_eco_code", "政府预算支出经济分类代码"),
        code("dep_bgt_eco_code", "部门预算支出经济分类代码"),
        code("use_des", "用途"),
        day("vou_date", "凭证日期"),
        day("xpay_date", "实际支付日期"),
        money("pay_amt", "支付金额"),
        money("xpay_amt", "实际支付金额"),
    ),
    sql=f"""\
CREATE VIEW ledger_v1.bond_expenditure AS
SELECT {_COLUMNS}
FROM ledger_v1.payment_voucher v
JOIN (
    -- the newest month's application, where a sender repeated one: a payment must not count twice
    SELECT DISTINCT ON (region, pay_app_id) *
    FROM ledger_v1.payment_application
    WHERE bond_code IS NOT NULL
    ORDER BY region, pay_app_id, period DESC, row_no DESC
) a USING (region, pay_app_id);

CREATE VIEW ledger_v1.bond_expenditure_history AS
SELECT {_COLUMNS},
       greatest(v.known_from, a.known_from) AS known_from, least(v.known_to, a.known_to) AS known_to
FROM ledger_v1.payment_voucher_history v
JOIN ledger_v1.payment_application_history a USING (region, pay_app_id)
WHERE a.bond_code IS NOT NULL
  AND v.known_from < coalesce(a.known_to, 'infinity') AND a.known_from < coalesce(v.known_to, 'infinity');

GRANT SELECT ON ledger_v1.bond_expenditure, ledger_v1.bond_expenditure_history TO bw_ingest, bw_alerts, bw_reports;
""",
)
