CREATE SCHEMA IF NOT EXISTS ledger_v1;
GRANT USAGE ON SCHEMA ledger_v1 TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.receipt AS
SELECT r.receipt_id, r.delivery_id, r.number, d.file_name, d.sha256, d.data_set, d.sender, d.region, d.period,
       s.origin, r.received_at, r.accepted_at, r.row_count, s.superseded_at
FROM ingest.receipt r
JOIN ingest.delivery d USING (delivery_id)
JOIN ingest.slice s USING (receipt_id);

CREATE VIEW ledger_v1.slice AS
SELECT slice_id, data_set, sender, region, period, receipt_id, origin, accepted_at, superseded_at
FROM ingest.slice;

GRANT SELECT ON ledger_v1.receipt, ledger_v1.slice TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.agency AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.agency_code, f.agency_name, f.dept_code, f.agency_type, f.manage_mof_dep_code, f.unifsoc_cred_code,
       f.is_budget_unit, f.staff_quota, f.staff_actual, f.status, f.valid_from
FROM ingest.agency f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.agency_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.agency_code, f.agency_name, f.dept_code, f.agency_type, f.manage_mof_dep_code, f.unifsoc_cred_code,
       f.is_budget_unit, f.staff_quota, f.staff_actual, f.status, f.valid_from,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.agency f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.agency, ledger_v1.agency_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.approved_budget AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.mof_div_code, f.book, f.direction, f.subject_code, f.subject_name,
       f.version, f.amount, f.upper_subsidy, f.own_amount, f.approved_on, f.resolution_no
FROM ingest.approved_budget f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.approved_budget_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.mof_div_code, f.book, f.direction, f.subject_code, f.subject_name,
       f.version, f.amount, f.upper_subsidy, f.own_amount, f.approved_on, f.resolution_no,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.approved_budget f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.approved_budget, ledger_v1.approved_budget_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.project_budget AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.bgt_pman_id, f.fiscal_year, f.agency_code, f.pro_kind_code, f.pro_code, f.pro_name,
       f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.found_type_code, f.apply_up,
       f.fin_audit_money, f.reply_amt, f.adj_amt, f.dis_amt, f.cur_amt, f.is_gov_pur,
       f.is_bgt_end, f.is_assigned
FROM ingest.project_budget f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.project_budget_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.bgt_pman_id, f.fiscal_year, f.agency_code, f.pro_kind_code, f.pro_code, f.pro_name,
       f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.found_type_code, f.apply_up,
       f.fin_audit_money, f.reply_amt, f.adj_amt, f.dis_amt, f.cur_amt, f.is_gov_pur,
       f.is_bgt_end, f.is_assigned,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.project_budget f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.project_budget, ledger_v1.project_budget_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.budget_indicator AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.bgt_id, f.cor_bgt_doc_no, f.sup_bgt_doc_no, f.bgt_doc_title, f.doc_date, f.pro_code,
       f.agency_code, f.fund_type_code, f.exp_func_code, f.tp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code,
       f.bgt_type_code, f.source_type_code, f.amount, f.dis_amt, f.cur_amt, f.pay_app_amt,
       f.ori_bgt_id, f.bgt_pman_id, f.bgt_exe_flag
FROM ingest.budget_indicator f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.budget_indicator_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.bgt_id, f.cor_bgt_doc_no, f.sup_bgt_doc_no, f.bgt_doc_title, f.doc_date, f.pro_code,
       f.agency_code, f.fund_type_code, f.exp_func_code, f.tp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code,
       f.bgt_type_code, f.source_type_code, f.amount, f.dis_amt, f.cur_amt, f.pay_app_amt,
       f.ori_bgt_id, f.bgt_pman_id, f.bgt_exe_flag,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.budget_indicator f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.budget_indicator, ledger_v1.budget_indicator_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.transfer_received AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.sup_bgt_doc_no, f.pro_code, f.receive_seq, f.received_on, f.amount, f.transfer_kind,
       f.direct_fund_code, f.is_early, f.purpose, f.allocated, f.unallocated
FROM ingest.transfer_received f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.transfer_received_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.sup_bgt_doc_no, f.pro_code, f.receive_seq, f.received_on, f.amount, f.transfer_kind,
       f.direct_fund_code, f.is_early, f.purpose, f.allocated, f.unallocated,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.transfer_received f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.transfer_received, ledger_v1.transfer_received_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.payment_application AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_app_id, f.pay_app_no, f.create_date, f.bgt_id, f.pay_cert_id, f.agency_code,
       f.pro_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.pay_type_code,
       f.set_mode_code, f.pay_bus_type_code, f.payee_acct_name, f.payee_acct_no, f.payee_acct_bank, f.use_des,
       f.contract_no, f.bond_code, f.pay_app_amt, f.xpay_amt
FROM ingest.payment_application f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.payment_application_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_app_id, f.pay_app_no, f.create_date, f.bgt_id, f.pay_cert_id, f.agency_code,
       f.pro_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.pay_type_code,
       f.set_mode_code, f.pay_bus_type_code, f.payee_acct_name, f.payee_acct_no, f.payee_acct_bank, f.use_des,
       f.contract_no, f.bond_code, f.pay_app_amt, f.xpay_amt,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.payment_application f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_application, ledger_v1.payment_application_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.payment_voucher AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_cert_id, f.pay_cert_no, f.vou_date, f.xpay_date, f.act_lqd_date, f.agency_code,
       f.pay_app_id, f.pay_amt, f.xpay_amt, f.agent_business_no, f.xpayee_acct_name, f.xpayee_acct_no,
       f.xpayee_acct_bank, f.lqd_cert_no
FROM ingest.payment_voucher f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.payment_voucher_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_cert_id, f.pay_cert_no, f.vou_date, f.xpay_date, f.act_lqd_date, f.agency_code,
       f.pay_app_id, f.pay_amt, f.xpay_amt, f.agent_business_no, f.xpayee_acct_name, f.xpayee_acct_no,
       f.xpayee_acct_bank, f.lqd_cert_no,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.payment_voucher f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_voucher, ledger_v1.payment_voucher_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.income_execution AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.book, f.subject_code, f.subject_name, f.budget_amount,
       f.month_amount, f.last_year_month_amount, f.cumulative_amount, f.last_year_cumulative_amount
FROM ingest.income_execution f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.income_execution_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.book, f.subject_code, f.subject_name, f.budget_amount,
       f.month_amount, f.last_year_month_amount, f.cumulative_amount, f.last_year_cumulative_amount,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.income_execution f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.income_execution, ledger_v1.income_execution_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.expenditure_execution AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.book, f.subject_code, f.subject_name, f.budget_amount,
       f.month_amount, f.last_year_month_amount, f.cumulative_amount, f.last_year_cumulative_amount
FROM ingest.expenditure_execution f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.expenditure_execution_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.book, f.subject_code, f.subject_name, f.budget_amount,
       f.month_amount, f.last_year_month_amount, f.cumulative_amount, f.last_year_cumulative_amount,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.expenditure_execution f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.expenditure_execution, ledger_v1.expenditure_execution_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.treasury_income_daily AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.finorgcode, f.taxorgcode, f.trecode, f.rptdate, f.budgettype, f.budgetlevelcode,
       f.budgetsubcode, f.trimflag, f.moneyday, f.moneytenday, f.moneymonth, f.moneyquarter,
       f.moneyyear
FROM ingest.treasury_income_daily f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.treasury_income_daily_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.finorgcode, f.taxorgcode, f.trecode, f.rptdate, f.budgettype, f.budgetlevelcode,
       f.budgetsubcode, f.trimflag, f.moneyday, f.moneytenday, f.moneymonth, f.moneyquarter,
       f.moneyyear,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.treasury_income_daily f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.treasury_income_daily, ledger_v1.treasury_income_daily_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.treasury_stock_daily AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.orgcode, f.trecode, f.rptdate, f.accno, f.accdate, f.moneyyesterday,
       f.moneyin, f.moneyout, f.moneytoday
FROM ingest.treasury_stock_daily f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.treasury_stock_daily_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.orgcode, f.trecode, f.rptdate, f.accno, f.accdate, f.moneyyesterday,
       f.moneyin, f.moneyout, f.moneytoday,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.treasury_stock_daily f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.treasury_stock_daily, ledger_v1.treasury_stock_daily_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.debt_limit AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.debt_kind, f.version, f.limit_amount, f.new_limit_amount, f.doc_no,
       f.approved_on
FROM ingest.debt_limit f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.debt_limit_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.debt_kind, f.version, f.limit_amount, f.new_limit_amount, f.doc_no,
       f.approved_on,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.debt_limit f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.debt_limit, ledger_v1.debt_limit_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.debt_balance AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.debt_kind, f.creditor_kind, f.opening, f.borrowed, f.repaid,
       f.swapped, f.closing
FROM ingest.debt_balance f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.debt_balance_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.debt_kind, f.creditor_kind, f.opening, f.borrowed, f.repaid,
       f.swapped, f.closing,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.debt_balance f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.debt_balance, ledger_v1.debt_balance_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.report_line AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.table_no, f.sheet, f.title, f.scope, f.book,
       f.direction, f.subject_code, f.subject_name, f.subject_level, f.measure, f.measure_year,
       f.amount, f.cell, f.line_no
FROM ingest.report_line f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.report_line_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.table_no, f.sheet, f.title, f.scope, f.book,
       f.direction, f.subject_code, f.subject_name, f.subject_level, f.measure, f.measure_year,
       f.amount, f.cell, f.line_no,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.report_line f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.report_line, ledger_v1.report_line_history TO bw_ingest, bw_alerts, bw_reports;
