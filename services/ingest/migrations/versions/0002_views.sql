CREATE VIEW ledger_v1.classification_delivered AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.code_table, f.code, f.name, f.level, f.parent_code,
       f.book, f.is_local, f.maps_to
FROM ingest.classification_delivered f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.classification_delivered_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.code_table, f.code, f.name, f.level, f.parent_code,
       f.book, f.is_local, f.maps_to,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.classification_delivered f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.classification_delivered, ledger_v1.classification_delivered_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.budget_adjustment AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.mof_div_code, f.adj_no, f.line_no, f.reason, f.book,
       f.direction, f.subject_code, f.subject_name, f.delta_amount, f.submitted_on, f.approved_on,
       f.resolution_no
FROM ingest.budget_adjustment f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.budget_adjustment_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.mof_div_code, f.adj_no, f.line_no, f.reason, f.book,
       f.direction, f.subject_code, f.subject_name, f.delta_amount, f.submitted_on, f.approved_on,
       f.resolution_no,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.budget_adjustment f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.budget_adjustment, ledger_v1.budget_adjustment_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.project AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pro_code, f.pro_name, f.agency_code, f.pro_cat_code, f.setup_basis, f.setup_year,
       f.start_year, f.end_year, f.total_investment, f.hot_topic_cate_code, f.is_track
FROM ingest.project f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.project_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pro_code, f.pro_name, f.agency_code, f.pro_cat_code, f.setup_basis, f.setup_year,
       f.start_year, f.end_year, f.total_investment, f.hot_topic_cate_code, f.is_track,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.project f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.project, ledger_v1.project_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.indicator_adjustment AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.adj_sub_id, f.bgt_id, f.ori_bgt_id, f.add_amount, f.adj_date, f.bat_num,
       f.cor_bgt_doc_no, f.fund_type_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.rec_div_code
FROM ingest.indicator_adjustment f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.indicator_adjustment_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.adj_sub_id, f.bgt_id, f.ori_bgt_id, f.add_amount, f.adj_date, f.bat_num,
       f.cor_bgt_doc_no, f.fund_type_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.rec_div_code,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.indicator_adjustment f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.indicator_adjustment, ledger_v1.indicator_adjustment_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.transfer_down AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.bgt_pman_id, f.sub_mof_div_code, f.tra_type, f.tp_func_code, f.exp_func_code, f.pro_code,
       f.reply_amt, f.adj_amt, f.cur_amt, f.super_tra, f.isgovpurch, f.issued_on
FROM ingest.transfer_down f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.transfer_down_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.bgt_pman_id, f.sub_mof_div_code, f.tra_type, f.tp_func_code, f.exp_func_code, f.pro_code,
       f.reply_amt, f.adj_amt, f.cur_amt, f.super_tra, f.isgovpurch, f.issued_on,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.transfer_down f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.transfer_down, ledger_v1.transfer_down_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.payment_plan AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.plan_id, f.plan_month, f.agency_code, f.bgt_id, f.fund_type_code, f.plan_app_amt,
       f.plan_amt, f.bond_code, f.pay_type_code, f.use_des
FROM ingest.payment_plan f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.payment_plan_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.plan_id, f.plan_month, f.agency_code, f.bgt_id, f.fund_type_code, f.plan_app_amt,
       f.plan_amt, f.bond_code, f.pay_type_code, f.use_des,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.payment_plan f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_plan, ledger_v1.payment_plan_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.payment_detail AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_detail_id, f.pay_cert_no, f.tracking_id,
       left(f.per_name, 1) || repeat('*', greatest(length(f.per_name) - 1, 0)) AS per_name,
       CASE WHEN length(f.iden_no) > 4 THEN '****' || right(f.iden_no, 4) ELSE repeat('*', length(f.iden_no)) END AS iden_no,
       f.corp_name, f.unifsoc_cred_code, f.pay_month, f.town_code, f.village_code, f.to_peop_family,
       f.pay_amt, f.xpay_amt
FROM ingest.payment_detail f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.payment_detail_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_detail_id, f.pay_cert_no, f.tracking_id,
       left(f.per_name, 1) || repeat('*', greatest(length(f.per_name) - 1, 0)) AS per_name,
       CASE WHEN length(f.iden_no) > 4 THEN '****' || right(f.iden_no, 4) ELSE repeat('*', length(f.iden_no)) END AS iden_no,
       f.corp_name, f.unifsoc_cred_code, f.pay_month, f.town_code, f.village_code, f.to_peop_family,
       f.pay_amt, f.xpay_amt,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.payment_detail f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.payment_detail, ledger_v1.payment_detail_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.allocation_voucher AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_alloc_cert_id, f.vou_date, f.acc_date, f.pay_amt, f.agency_code, f.bgt_id,
       f.pay_alloc_type
FROM ingest.allocation_voucher f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.allocation_voucher_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.pay_alloc_cert_id, f.vou_date, f.acc_date, f.pay_amt, f.agency_code, f.bgt_id,
       f.pay_alloc_type,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.allocation_voucher f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.allocation_voucher, ledger_v1.allocation_voucher_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.tax_collection AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.tax_code, f.tax_name, f.level, f.industry_code,
       f.assessed, f.paid_in, f.refunded, f.exempted, f.arrears, f.key_source
FROM ingest.tax_collection f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.tax_collection_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.tax_code, f.tax_name, f.level, f.industry_code,
       f.assessed, f.paid_in, f.refunded, f.exempted, f.arrears, f.key_source,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.tax_collection f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.tax_collection, ledger_v1.tax_collection_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.nontax_payment AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.nt_pay_voucher_id, f.record_kind, f.non_tax_pay_code, f.exec_agency_code, f.bill_date, f.pay_date,
       f.record_date,
       CASE WHEN length(f.payer_name) > 4 THEN f.payer_name ELSE left(f.payer_name, 1) || repeat('*', greatest(length(f.payer_name) - 1, 0)) END AS payer_name,
       CASE WHEN length(f.act_payer_name) > 4 THEN f.act_payer_name ELSE left(f.act_payer_name, 1) || repeat('*', greatest(length(f.act_payer_name) - 1, 0)) END AS act_payer_name,
       f.pay_amt, f.paid_amt, f.delay_amt, f.non_tax_code, f.charge_stand, f.ref_amt,
       f.ref_reason,
       CASE WHEN length(f.refund_receiver_name) > 4 THEN f.refund_receiver_name ELSE left(f.refund_receiver_name, 1) || repeat('*', greatest(length(f.refund_receiver_name) - 1, 0)) END AS refund_receiver_name,
       CASE WHEN length(f.refund_receiver_account) > 4 THEN '****' || right(f.refund_receiver_account, 4) ELSE repeat('*', length(f.refund_receiver_account)) END AS refund_receiver_account
FROM ingest.nontax_payment f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.nontax_payment_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.nt_pay_voucher_id, f.record_kind, f.non_tax_pay_code, f.exec_agency_code, f.bill_date, f.pay_date,
       f.record_date,
       CASE WHEN length(f.payer_name) > 4 THEN f.payer_name ELSE left(f.payer_name, 1) || repeat('*', greatest(length(f.payer_name) - 1, 0)) END AS payer_name,
       CASE WHEN length(f.act_payer_name) > 4 THEN f.act_payer_name ELSE left(f.act_payer_name, 1) || repeat('*', greatest(length(f.act_payer_name) - 1, 0)) END AS act_payer_name,
       f.pay_amt, f.paid_amt, f.delay_amt, f.non_tax_code, f.charge_stand, f.ref_amt,
       f.ref_reason,
       CASE WHEN length(f.refund_receiver_name) > 4 THEN f.refund_receiver_name ELSE left(f.refund_receiver_name, 1) || repeat('*', greatest(length(f.refund_receiver_name) - 1, 0)) END AS refund_receiver_name,
       CASE WHEN length(f.refund_receiver_account) > 4 THEN '****' || right(f.refund_receiver_account, 4) ELSE repeat('*', length(f.refund_receiver_account)) END AS refund_receiver_account,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.nontax_payment f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.nontax_payment, ledger_v1.nontax_payment_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.treasury_statement AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.trecode, f.item_kind, f.item_code, f.item_name, f.level,
       f.flow_kind, f.counterpart_trecode, f.month_amount, f.cumulative_amount, f.growth_rate
FROM ingest.treasury_statement f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.treasury_statement_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.trecode, f.item_kind, f.item_code, f.item_name, f.level,
       f.flow_kind, f.counterpart_trecode, f.month_amount, f.cumulative_amount, f.growth_rate,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.treasury_statement f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.treasury_statement, ledger_v1.treasury_statement_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.account_balance AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.account_code, f.account_name, f.account_kind, f.balance_side,
       f.opening, f.debit, f.credit, f.closing, f.june_balance, f.last_year_end_balance
FROM ingest.account_balance f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.account_balance_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.account_code, f.account_name, f.account_kind, f.balance_side,
       f.opening, f.debit, f.credit, f.closing, f.june_balance, f.last_year_end_balance,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.account_balance f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.account_balance, ledger_v1.account_balance_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.bond_project AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.bond_code, f.bond_name, f.pro_code, f.pro_name, f.debt_kind,
       f.issue_kind, f.on_lent_amount, f.interest_rate, f.term_years, f.issued_on, f.received_on,
       f.matures_on, f.use_field, f.project_investment, f.coverage_ratio
FROM ingest.bond_project f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.bond_project_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.bond_code, f.bond_name, f.pro_code, f.pro_name, f.debt_kind,
       f.issue_kind, f.on_lent_amount, f.interest_rate, f.term_years, f.issued_on, f.received_on,
       f.matures_on, f.use_field, f.project_investment, f.coverage_ratio,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.bond_project f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.bond_project, ledger_v1.bond_project_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.debt_service AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.bond_code, f.due_on, f.service_kind, f.debt_kind, f.due_amount,
       f.paid_amount, f.paid_on, f.fund_source
FROM ingest.debt_service f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.debt_service_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.bond_code, f.due_on, f.service_kind, f.debt_kind, f.due_amount,
       f.paid_amount, f.paid_on, f.fund_source,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.debt_service f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.debt_service, ledger_v1.debt_service_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.procurement_plan AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.plan_no, f.agency_code, f.bgt_id, f.catalogue_code, f.catalogue_name, f.budget_amount,
       f.organisation, f.method, f.filed_on
FROM ingest.procurement_plan f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.procurement_plan_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.plan_no, f.agency_code, f.bgt_id, f.catalogue_code, f.catalogue_name, f.budget_amount,
       f.organisation, f.method, f.filed_on,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.procurement_plan f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.procurement_plan, ledger_v1.procurement_plan_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.procurement_bid AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.proj_no, f.proj_name, f.pkg_no, f.plan_no, f.agency_code, f.announced_on,
       f.bid_deadline, f.opened_on, f.award_announced_on, f.bidder_code, f.bidder_name, f.bid_amount,
       f.qualification, f.is_winner, f.agent_name,
       left(f.experts, 1) || repeat('*', greatest(length(f.experts) - 1, 0)) AS experts
FROM ingest.procurement_bid f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.procurement_bid_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.proj_no, f.proj_name, f.pkg_no, f.plan_no, f.agency_code, f.announced_on,
       f.bid_deadline, f.opened_on, f.award_announced_on, f.bidder_code, f.bidder_name, f.bid_amount,
       f.qualification, f.is_winner, f.agent_name,
       left(f.experts, 1) || repeat('*', greatest(length(f.experts) - 1, 0)) AS experts,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.procurement_bid f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.procurement_bid, ledger_v1.procurement_bid_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.procurement_contract AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.contract_no, f.contract_name, f.proj_no, f.plan_no, f.agency_code, f.supplier_code,
       f.supplier_name, f.contract_amount, f.signed_on, f.published_on, f.filed_on, f.supplement_of,
       f.supplement_amount, f.accepted_on, f.paid_amount, f.is_for_small_firms
FROM ingest.procurement_contract f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.procurement_contract_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.contract_no, f.contract_name, f.proj_no, f.plan_no, f.agency_code, f.supplier_code,
       f.supplier_name, f.contract_amount, f.signed_on, f.published_on, f.filed_on, f.supplement_of,
       f.supplement_amount, f.accepted_on, f.paid_amount, f.is_for_small_firms,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.procurement_contract f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.procurement_contract, ledger_v1.procurement_contract_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.investment_project AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.project_code, f.project_name, f.agency_code, f.pro_code, f.proposal_doc_no,
       f.proposal_approved_on, f.feasibility_doc_no, f.feasibility_approved_on, f.design_doc_no, f.design_approved_on, f.estimate,
       f.approved_cost, f.year_plan, f.arranged, f.funded_central, f.funded_province, f.funded_prefecture,
       f.funded_county, f.funded_bond, f.funded_other, f.progress, f.started_on, f.planned_completion_on,
       f.accepted_on, f.final_account_on, f.paid_amount, f.payable_unpaid
FROM ingest.investment_project f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.investment_project_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.project_code, f.project_name, f.agency_code, f.pro_code, f.proposal_doc_no,
       f.proposal_approved_on, f.feasibility_doc_no, f.feasibility_approved_on, f.design_doc_no, f.design_approved_on, f.estimate,
       f.approved_cost, f.year_plan, f.arranged, f.funded_central, f.funded_province, f.funded_prefecture,
       f.funded_county, f.funded_bond, f.funded_other, f.progress, f.started_on, f.planned_completion_on,
       f.accepted_on, f.final_account_on, f.paid_amount, f.payable_unpaid,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.investment_project f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.investment_project, ledger_v1.investment_project_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.soe_report AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.company_code, f.company_name, f.assets, f.liabilities, f.equity,
       f.revenue, f.profit, f.taxes, f.guarantees, f.interest_bearing_debt, f.return_due,
       f.return_paid
FROM ingest.soe_report f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.soe_report_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.company_code, f.company_name, f.assets, f.liabilities, f.equity,
       f.revenue, f.profit, f.taxes, f.guarantees, f.interest_bearing_debt, f.return_due,
       f.return_paid,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.soe_report f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.soe_report, ledger_v1.soe_report_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.state_asset AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.agency_code, f.asset_class, f.asset_class_name, f.opening, f.increase,
       f.decrease, f.closing, f.rental_income, f.disposal_income, f.income_due, f.income_paid
FROM ingest.state_asset f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.state_asset_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.agency_code, f.asset_class, f.asset_class_name, f.opening, f.increase,
       f.decrease, f.closing, f.rental_income, f.disposal_income, f.income_due, f.income_paid,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.state_asset f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.state_asset, ledger_v1.state_asset_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.natural_resource AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.resource_class, f.resource_name, f.measure_unit, f.opening_quantity, f.quantity,
       f.change, f.book_value
FROM ingest.natural_resource f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.natural_resource_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.resource_class, f.resource_name, f.measure_unit, f.opening_quantity, f.quantity,
       f.change, f.book_value,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.natural_resource f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.natural_resource, ledger_v1.natural_resource_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.social_insurance AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.scheme_code, f.scheme_name, f.opening, f.income_total,
       f.contributions, f.fiscal_subsidy, f.interest, f.transferred_in, f.from_upper, f.outlay_total,
       f.benefits, f.to_upper, f.surplus, f.closing, f.payers, f.recipients,
       f.months_payable
FROM ingest.social_insurance f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.social_insurance_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.scheme_code, f.scheme_name, f.opening, f.income_total,
       f.contributions, f.fiscal_subsidy, f.interest, f.transferred_in, f.from_upper, f.outlay_total,
       f.benefits, f.to_upper, f.surplus, f.closing, f.payers, f.recipients,
       f.months_payable,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.social_insurance f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.social_insurance, ledger_v1.social_insurance_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.land_sale AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.land_contract_no, f.parcel, f.buyer, f.buyer_code, f.deal_price, f.signed_on,
       f.instalment_no, f.due_on, f.due_amount, f.paid_on, f.paid_amount, f.treasury_amount,
       f.penalty, f.plot_ratio
FROM ingest.land_sale f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.land_sale_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.land_contract_no, f.parcel, f.buyer, f.buyer_code, f.deal_price, f.signed_on,
       f.instalment_no, f.due_on, f.due_amount, f.paid_on, f.paid_amount, f.treasury_amount,
       f.penalty, f.plot_ratio,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.land_sale f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.land_sale, ledger_v1.land_sale_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.audit_finding AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.finding_no, f.audit_project, f.reported_on, f.agency_code, f.audited_unit, f.category,
       f.description, f.amount, f.law, f.rectification_kind, f.rectify_by, f.status,
       f.rectified_amount, f.evidence, f.closed_on
FROM ingest.audit_finding f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.audit_finding_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.finding_no, f.audit_project, f.reported_on, f.agency_code, f.audited_unit, f.category,
       f.description, f.amount, f.law, f.rectification_kind, f.rectify_by, f.status,
       f.rectified_amount, f.evidence, f.closed_on,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.audit_finding f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.audit_finding, ledger_v1.audit_finding_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.performance AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.pro_code, f.agency_code, f.stage, f.indicator_no, f.indicator_name,
       f.target_value, f.actual_value, f.score, f.grade, f.use_of_result
FROM ingest.performance f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.performance_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.pro_code, f.agency_code, f.stage, f.indicator_no, f.indicator_name,
       f.target_value, f.actual_value, f.score, f.grade, f.use_of_result,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.performance f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.performance, ledger_v1.performance_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.carryover AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.record_kind, f.carryovers_bgt_id, f.bgt_id, f.ori_bgt_id, f.agency_code, f.pro_code,
       f.fund_type_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.approve_amt, f.carryovers_amt,
       f.balance, f.back_balance, f.is_rec_exp
FROM ingest.carryover f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE;

CREATE VIEW ledger_v1.carryover_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.record_kind, f.carryovers_bgt_id, f.bgt_id, f.ori_bgt_id, f.agency_code, f.pro_code,
       f.fund_type_code, f.exp_func_code, f.gov_bgt_eco_code, f.dep_bgt_eco_code, f.approve_amt, f.carryovers_amt,
       f.balance, f.back_balance, f.is_rec_exp,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.carryover f
JOIN ingest.slice s USING (slice_id)
WHERE f.is_deleted IS NOT TRUE;

GRANT SELECT ON ledger_v1.carryover, ledger_v1.carryover_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.three_publics AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.agency_code, f.dep_bgt_eco_code, f.initial_budget, f.adjusted_budget, f.executed,
       f.execution_rate, f.problem, f.violation
FROM ingest.three_publics f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.three_publics_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.agency_code, f.dep_bgt_eco_code, f.initial_budget, f.adjusted_budget, f.executed,
       f.execution_rate, f.problem, f.violation,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.three_publics f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.three_publics, ledger_v1.three_publics_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.basic_guarantee AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.guarantee, f.item_code, f.item_name, f.standard_need,
       f.budget_amount, f.executed, f.gap, f.execution_progress, f.assessed_progress
FROM ingest.basic_guarantee f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.basic_guarantee_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.guarantee, f.item_code, f.item_name, f.standard_need,
       f.budget_amount, f.executed, f.gap, f.execution_progress, f.assessed_progress,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.basic_guarantee f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.basic_guarantee, ledger_v1.basic_guarantee_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.budget_fund AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.mof_div_code, f.fund_kind, f.entry_no, f.entered_on, f.opening,
       f.amount_in, f.amount_out, f.closing, f.use_purpose, f.approval_doc
FROM ingest.budget_fund f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.budget_fund_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.mof_div_code, f.fund_kind, f.entry_no, f.entered_on, f.opening,
       f.amount_in, f.amount_out, f.closing, f.use_purpose, f.approval_doc,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.budget_fund f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.budget_fund, ledger_v1.budget_fund_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.bank_account AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.acct_no, f.holder, f.agency_code, f.bank, f.account_kind,
       f.opened_on, f.closed_on, f.approved_doc, f.month_end_balance
FROM ingest.bank_account f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.bank_account_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.acct_no, f.holder, f.agency_code, f.bank, f.account_kind,
       f.opened_on, f.closed_on, f.approved_doc, f.month_end_balance,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.bank_account f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.bank_account, ledger_v1.bank_account_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.disclosure AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.agency_code, f.unit_name, f.disclosure_kind, f.approved_on, f.published_on,
       f.url, f.file_count, f.file_sha256
FROM ingest.disclosure f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.disclosure_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.agency_code, f.unit_name, f.disclosure_kind, f.approved_on, f.published_on,
       f.url, f.file_count, f.file_sha256,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.disclosure f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.disclosure, ledger_v1.disclosure_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.congress_item AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.item_no, f.item_kind, f.title, f.content, f.issued_on,
       f.addressee, f.answer_due, f.answered_on, f.answer, f.status
FROM ingest.congress_item f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.congress_item_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.item_no, f.item_kind, f.title, f.content, f.issued_on,
       f.addressee, f.answer_due, f.answered_on, f.answer, f.status,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.congress_item f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.congress_item, ledger_v1.congress_item_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.macro_indicator AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.stat_period, f.indicator_code, f.indicator_name, f.measure_unit, f.value,
       f.year_on_year, f.stat_source
FROM ingest.macro_indicator f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.macro_indicator_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.stat_period, f.indicator_code, f.indicator_name, f.measure_unit, f.value,
       f.year_on_year, f.stat_source,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.macro_indicator f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.macro_indicator, ledger_v1.macro_indicator_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.market_entity AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.unifsoc_cred_code, f.entity_name, f.link_kind, f.link_no,
       left(f.linked_name, 1) || repeat('*', greatest(length(f.linked_name) - 1, 0)) AS linked_name,
       CASE WHEN length(f.linked_id_no) > 4 THEN '****' || right(f.linked_id_no, 4) ELSE repeat('*', length(f.linked_id_no)) END AS linked_id_no,
       f.share_ratio, f.address,
       CASE WHEN length(f.phone) > 4 THEN '****' || right(f.phone, 4) ELSE repeat('*', length(f.phone)) END AS phone,
       f.founded_on, f.status
FROM ingest.market_entity f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.market_entity_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.unifsoc_cred_code, f.entity_name, f.link_kind, f.link_no,
       left(f.linked_name, 1) || repeat('*', greatest(length(f.linked_name) - 1, 0)) AS linked_name,
       CASE WHEN length(f.linked_id_no) > 4 THEN '****' || right(f.linked_id_no, 4) ELSE repeat('*', length(f.linked_id_no)) END AS linked_id_no,
       f.share_ratio, f.address,
       CASE WHEN length(f.phone) > 4 THEN '****' || right(f.phone, 4) ELSE repeat('*', length(f.phone)) END AS phone,
       f.founded_on, f.status,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.market_entity f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.market_entity, ledger_v1.market_entity_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.public_servant AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.person_no,
       left(f.person_name, 1) || repeat('*', greatest(length(f.person_name) - 1, 0)) AS person_name,
       CASE WHEN length(f.id_no) > 4 THEN '****' || right(f.id_no, 4) ELSE repeat('*', length(f.id_no)) END AS id_no,
       f.agency_code, f.post, f.since, f.until
FROM ingest.public_servant f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.public_servant_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.person_no,
       left(f.person_name, 1) || repeat('*', greatest(length(f.person_name) - 1, 0)) AS person_name,
       CASE WHEN length(f.id_no) > 4 THEN '****' || right(f.id_no, 4) ELSE repeat('*', length(f.id_no)) END AS id_no,
       f.agency_code, f.post, f.since, f.until,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.public_servant f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.public_servant, ledger_v1.public_servant_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.bond_expenditure AS
SELECT v.slice_id, v.receipt_id, v.row_no, v.place, v.region, v.period, v.sender, v.origin,
       a.bond_code, v.pay_cert_id, v.pay_cert_no, v.pay_app_id, a.receipt_id AS application_receipt_id,
       a.row_no AS application_row_no, v.agency_code, a.pro_code, a.exp_func_code, a.gov_bgt_eco_code,
       a.dep_bgt_eco_code, a.use_des, v.vou_date, v.xpay_date, v.pay_amt, v.xpay_amt
FROM ledger_v1.payment_voucher v
JOIN (
    -- the newest month's application, where a sender repeated one: a payment must not count twice
    SELECT DISTINCT ON (region, pay_app_id) *
    FROM ledger_v1.payment_application
    WHERE bond_code IS NOT NULL
    ORDER BY region, pay_app_id, period DESC, row_no DESC
) a USING (region, pay_app_id);

CREATE VIEW ledger_v1.bond_expenditure_history AS
SELECT v.slice_id, v.receipt_id, v.row_no, v.place, v.region, v.period, v.sender, v.origin,
       a.bond_code, v.pay_cert_id, v.pay_cert_no, v.pay_app_id, a.receipt_id AS application_receipt_id,
       a.row_no AS application_row_no, v.agency_code, a.pro_code, a.exp_func_code, a.gov_bgt_eco_code,
       a.dep_bgt_eco_code, a.use_des, v.vou_date, v.xpay_date, v.pay_amt, v.xpay_amt,
       greatest(v.known_from, a.known_from) AS known_from, least(v.known_to, a.known_to) AS known_to
FROM ledger_v1.payment_voucher_history v
JOIN ledger_v1.payment_application_history a USING (region, pay_app_id)
WHERE a.bond_code IS NOT NULL
  AND v.known_from < coalesce(a.known_to, 'infinity') AND a.known_from < coalesce(v.known_to, 'infinity');

GRANT SELECT ON ledger_v1.bond_expenditure, ledger_v1.bond_expenditure_history TO bw_ingest, bw_alerts, bw_reports;
