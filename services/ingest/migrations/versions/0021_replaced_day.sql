-- Which days of a longer slice a delivery of that day replaced. The slice keeps all its rows; what is current and what was
-- known when is read through this table, so that the correction of a day costs what the day costs.
CREATE TABLE ingest.replaced_day (
    slice_id UUID NOT NULL REFERENCES ingest.slice,
    day DATE NOT NULL,
    replaced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    receipt_id UUID NOT NULL REFERENCES ingest.receipt,
    PRIMARY KEY (slice_id, day)
);
GRANT SELECT, INSERT ON ingest.replaced_day TO bw_ingest;

CREATE OR REPLACE VIEW ledger_v1.payment_application AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.pay_app_id, f.pay_app_no, f.create_date, f.bgt_id, f.pay_cert_id, f.agency_code,
       f.pro_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.pay_type_code,
       f.set_mode_code, f.pay_bus_type_code, f.payee_acct_name, f.payee_acct_no, f.payee_acct_bank, f.use_des,
       f.contract_no, f.bond_code, f.pay_app_amt, f.xpay_amt,
       f.payee_acct_name_key, f.payee_acct_no_key
FROM ingest.payment_application f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE AND NOT EXISTS (SELECT FROM ingest.replaced_day r WHERE (r.slice_id, r.day) = (f.slice_id, f.create_date));

CREATE OR REPLACE VIEW ledger_v1.payment_application_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.pay_app_id, f.pay_app_no, f.create_date, f.bgt_id, f.pay_cert_id, f.agency_code,
       f.pro_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.pay_type_code,
       f.set_mode_code, f.pay_bus_type_code, f.payee_acct_name, f.payee_acct_no, f.payee_acct_bank, f.use_des,
       f.contract_no, f.bond_code, f.pay_app_amt, f.xpay_amt,
       s.accepted_at AS known_from, least(s.superseded_at, r.replaced_at) AS known_to,
       f.payee_acct_name_key, f.payee_acct_no_key
FROM ingest.payment_application f
JOIN ingest.slice s USING (slice_id)
LEFT JOIN ingest.replaced_day r ON (r.slice_id, r.day) = (f.slice_id, f.create_date)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_application, ledger_v1.payment_application_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.payment_voucher AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.pay_cert_id, f.pay_cert_no, f.vou_date, f.xpay_date, f.act_lqd_date, f.agency_code,
       f.pay_app_id, f.pay_amt, f.xpay_amt, f.agent_business_no, f.xpayee_acct_name, f.xpayee_acct_no,
       f.xpayee_acct_bank, f.lqd_cert_no,
       f.xpayee_acct_name_key, f.xpayee_acct_no_key
FROM ingest.payment_voucher f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE AND NOT EXISTS (SELECT FROM ingest.replaced_day r WHERE (r.slice_id, r.day) = (f.slice_id, f.vou_date));

CREATE OR REPLACE VIEW ledger_v1.payment_voucher_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.pay_cert_id, f.pay_cert_no, f.vou_date, f.xpay_date, f.act_lqd_date, f.agency_code,
       f.pay_app_id, f.pay_amt, f.xpay_amt, f.agent_business_no, f.xpayee_acct_name, f.xpayee_acct_no,
       f.xpayee_acct_bank, f.lqd_cert_no,
       s.accepted_at AS known_from, least(s.superseded_at, r.replaced_at) AS known_to,
       f.xpayee_acct_name_key, f.xpayee_acct_no_key
FROM ingest.payment_voucher f
JOIN ingest.slice s USING (slice_id)
LEFT JOIN ingest.replaced_day r ON (r.slice_id, r.day) = (f.slice_id, f.vou_date)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_voucher, ledger_v1.payment_voucher_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.treasury_income_daily AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.finorgcode, f.taxorgcode, f.trecode, f.rptdate, f.budgettype, f.budgetlevelcode,
       f.budgetsubcode, f.trimflag, f.moneyday, f.moneytenday, f.moneymonth, f.moneyquarter,
       f.moneyyear
FROM ingest.treasury_income_daily f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND NOT EXISTS (SELECT FROM ingest.replaced_day r WHERE (r.slice_id, r.day) = (f.slice_id, f.rptdate));

CREATE OR REPLACE VIEW ledger_v1.treasury_income_daily_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.finorgcode, f.taxorgcode, f.trecode, f.rptdate, f.budgettype, f.budgetlevelcode,
       f.budgetsubcode, f.trimflag, f.moneyday, f.moneytenday, f.moneymonth, f.moneyquarter,
       f.moneyyear,
       s.accepted_at AS known_from, least(s.superseded_at, r.replaced_at) AS known_to
FROM ingest.treasury_income_daily f
JOIN ingest.slice s USING (slice_id)
LEFT JOIN ingest.replaced_day r ON (r.slice_id, r.day) = (f.slice_id, f.rptdate);

GRANT SELECT ON ledger_v1.treasury_income_daily, ledger_v1.treasury_income_daily_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.treasury_stock_daily AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.orgcode, f.trecode, f.rptdate, f.accno, f.accdate, f.moneyyesterday,
       f.moneyin, f.moneyout, f.moneytoday
FROM ingest.treasury_stock_daily f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND NOT EXISTS (SELECT FROM ingest.replaced_day r WHERE (r.slice_id, r.day) = (f.slice_id, f.rptdate));

CREATE OR REPLACE VIEW ledger_v1.treasury_stock_daily_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, left(s.period, 7) AS period, s.sender, s.origin,
       f.orgcode, f.trecode, f.rptdate, f.accno, f.accdate, f.moneyyesterday,
       f.moneyin, f.moneyout, f.moneytoday,
       s.accepted_at AS known_from, least(s.superseded_at, r.replaced_at) AS known_to
FROM ingest.treasury_stock_daily f
JOIN ingest.slice s USING (slice_id)
LEFT JOIN ingest.replaced_day r ON (r.slice_id, r.day) = (f.slice_id, f.rptdate);

GRANT SELECT ON ledger_v1.treasury_stock_daily, ledger_v1.treasury_stock_daily_history TO bw_ingest, bw_alerts, bw_reports;
