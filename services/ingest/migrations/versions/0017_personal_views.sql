CREATE OR REPLACE VIEW ledger_v1.payment_application AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_app_id, f.pay_app_no, f.create_date, f.bgt_id, f.pay_cert_id, f.agency_code,
       f.pro_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.pay_type_code,
       f.set_mode_code, f.pay_bus_type_code, f.payee_acct_name, f.payee_acct_no, f.payee_acct_bank, f.use_des,
       f.contract_no, f.bond_code, f.pay_app_amt, f.xpay_amt,
       f.payee_acct_name_key, f.payee_acct_no_key
FROM ingest.payment_application f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE OR REPLACE VIEW ledger_v1.payment_application_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_app_id, f.pay_app_no, f.create_date, f.bgt_id, f.pay_cert_id, f.agency_code,
       f.pro_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.fund_type_code, f.pay_type_code,
       f.set_mode_code, f.pay_bus_type_code, f.payee_acct_name, f.payee_acct_no, f.payee_acct_bank, f.use_des,
       f.contract_no, f.bond_code, f.pay_app_amt, f.xpay_amt,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.payee_acct_name_key, f.payee_acct_no_key
FROM ingest.payment_application f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_application, ledger_v1.payment_application_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.payment_voucher AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_cert_id, f.pay_cert_no, f.vou_date, f.xpay_date, f.act_lqd_date, f.agency_code,
       f.pay_app_id, f.pay_amt, f.xpay_amt, f.agent_business_no, f.xpayee_acct_name, f.xpayee_acct_no,
       f.xpayee_acct_bank, f.lqd_cert_no,
       f.xpayee_acct_name_key, f.xpayee_acct_no_key
FROM ingest.payment_voucher f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE OR REPLACE VIEW ledger_v1.payment_voucher_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_cert_id, f.pay_cert_no, f.vou_date, f.xpay_date, f.act_lqd_date, f.agency_code,
       f.pay_app_id, f.pay_amt, f.xpay_amt, f.agent_business_no, f.xpayee_acct_name, f.xpayee_acct_no,
       f.xpayee_acct_bank, f.lqd_cert_no,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.xpayee_acct_name_key, f.xpayee_acct_no_key
FROM ingest.payment_voucher f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_voucher, ledger_v1.payment_voucher_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.payment_detail AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_detail_id, f.pay_cert_no, f.tracking_id, f.per_name, f.iden_no, f.corp_name,
       f.unifsoc_cred_code, f.pay_month, f.town_code, f.village_code, f.to_peop_family, f.pay_amt,
       f.xpay_amt,
       f.per_name_key, f.iden_no_key, f.corp_name_key
FROM ingest.payment_detail f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE OR REPLACE VIEW ledger_v1.payment_detail_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_detail_id, f.pay_cert_no, f.tracking_id, f.per_name, f.iden_no, f.corp_name,
       f.unifsoc_cred_code, f.pay_month, f.town_code, f.village_code, f.to_peop_family, f.pay_amt,
       f.xpay_amt,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.per_name_key, f.iden_no_key, f.corp_name_key
FROM ingest.payment_detail f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_detail, ledger_v1.payment_detail_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.nontax_payment AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.nt_pay_voucher_id, f.record_kind, f.non_tax_pay_code, f.exec_agency_code, f.bill_date, f.pay_date,
       f.record_date, f.payer_name, f.act_payer_name, f.pay_amt, f.paid_amt, f.delay_amt,
       f.non_tax_code, f.charge_stand, f.ref_amt, f.ref_reason, f.refund_receiver_name, f.refund_receiver_account,
       f.payer_name_key, f.act_payer_name_key, f.refund_receiver_name_key, f.refund_receiver_account_key
FROM ingest.nontax_payment f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE OR REPLACE VIEW ledger_v1.nontax_payment_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.nt_pay_voucher_id, f.record_kind, f.non_tax_pay_code, f.exec_agency_code, f.bill_date, f.pay_date,
       f.record_date, f.payer_name, f.act_payer_name, f.pay_amt, f.paid_amt, f.delay_amt,
       f.non_tax_code, f.charge_stand, f.ref_amt, f.ref_reason, f.refund_receiver_name, f.refund_receiver_account,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.payer_name_key, f.act_payer_name_key, f.refund_receiver_name_key, f.refund_receiver_account_key
FROM ingest.nontax_payment f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.nontax_payment, ledger_v1.nontax_payment_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.procurement_bid AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.proj_no, f.proj_name, f.pkg_no, f.plan_no, f.agency_code, f.announced_on,
       f.bid_deadline, f.opened_on, f.award_announced_on, f.bidder_code, f.bidder_name, f.bid_amount,
       f.qualification, f.is_winner, f.agent_name, f.experts,
       f.bidder_name_key, f.experts_key
FROM ingest.procurement_bid f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE OR REPLACE VIEW ledger_v1.procurement_bid_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.proj_no, f.proj_name, f.pkg_no, f.plan_no, f.agency_code, f.announced_on,
       f.bid_deadline, f.opened_on, f.award_announced_on, f.bidder_code, f.bidder_name, f.bid_amount,
       f.qualification, f.is_winner, f.agent_name, f.experts,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.bidder_name_key, f.experts_key
FROM ingest.procurement_bid f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.procurement_bid, ledger_v1.procurement_bid_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.procurement_contract AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.contract_no, f.contract_name, f.proj_no, f.plan_no, f.agency_code, f.supplier_code,
       f.supplier_name, f.contract_amount, f.signed_on, f.published_on, f.filed_on, f.supplement_of,
       f.supplement_amount, f.accepted_on, f.paid_amount, f.is_for_small_firms,
       f.supplier_name_key
FROM ingest.procurement_contract f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE OR REPLACE VIEW ledger_v1.procurement_contract_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.contract_no, f.contract_name, f.proj_no, f.plan_no, f.agency_code, f.supplier_code,
       f.supplier_name, f.contract_amount, f.signed_on, f.published_on, f.filed_on, f.supplement_of,
       f.supplement_amount, f.accepted_on, f.paid_amount, f.is_for_small_firms,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.supplier_name_key
FROM ingest.procurement_contract f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.procurement_contract, ledger_v1.procurement_contract_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.land_sale AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.land_contract_no, f.parcel, f.buyer, f.buyer_code, f.deal_price, f.signed_on,
       f.instalment_no, f.due_on, f.due_amount, f.paid_on, f.paid_amount, f.treasury_amount,
       f.penalty, f.plot_ratio,
       f.buyer_key
FROM ingest.land_sale f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE OR REPLACE VIEW ledger_v1.land_sale_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.land_contract_no, f.parcel, f.buyer, f.buyer_code, f.deal_price, f.signed_on,
       f.instalment_no, f.due_on, f.due_amount, f.paid_on, f.paid_amount, f.treasury_amount,
       f.penalty, f.plot_ratio,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.buyer_key
FROM ingest.land_sale f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.land_sale, ledger_v1.land_sale_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.bank_account AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.acct_no, f.holder, f.agency_code, f.bank, f.account_kind,
       f.opened_on, f.closed_on, f.approved_doc, f.month_end_balance,
       f.acct_no_key, f.holder_key
FROM ingest.bank_account f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE OR REPLACE VIEW ledger_v1.bank_account_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.acct_no, f.holder, f.agency_code, f.bank, f.account_kind,
       f.opened_on, f.closed_on, f.approved_doc, f.month_end_balance,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.acct_no_key, f.holder_key
FROM ingest.bank_account f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.bank_account, ledger_v1.bank_account_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.market_entity AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.unifsoc_cred_code, f.entity_name, f.link_kind, f.link_no, f.linked_name, f.linked_id_no,
       f.share_ratio, f.address, f.phone, f.founded_on, f.status,
       f.entity_name_key, f.linked_name_key, f.linked_id_no_key, f.phone_key
FROM ingest.market_entity f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE OR REPLACE VIEW ledger_v1.market_entity_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.unifsoc_cred_code, f.entity_name, f.link_kind, f.link_no, f.linked_name, f.linked_id_no,
       f.share_ratio, f.address, f.phone, f.founded_on, f.status,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.entity_name_key, f.linked_name_key, f.linked_id_no_key, f.phone_key
FROM ingest.market_entity f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.market_entity, ledger_v1.market_entity_history TO bw_ingest, bw_alerts, bw_reports;

CREATE OR REPLACE VIEW ledger_v1.public_servant AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.person_no, f.person_name, f.id_no, f.agency_code, f.post, f.since,
       f.until,
       f.person_name_key, f.id_no_key
FROM ingest.public_servant f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE OR REPLACE VIEW ledger_v1.public_servant_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.person_no, f.person_name, f.id_no, f.agency_code, f.post, f.since,
       f.until,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.person_name_key, f.id_no_key
FROM ingest.public_servant f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.public_servant, ledger_v1.public_servant_history TO bw_ingest, bw_alerts, bw_reports;
