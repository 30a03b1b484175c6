ALTER TABLE ingest.procurement_contract ADD COLUMN project_code TEXT;
ALTER TABLE ingest.investment_project ADD COLUMN treasury_paid_year NUMERIC(18, 2);

DROP VIEW ledger_v1.procurement_contract, ledger_v1.procurement_contract_history,
          ledger_v1.investment_project, ledger_v1.investment_project_history;

CREATE VIEW ledger_v1.procurement_contract AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.contract_no, f.contract_name, f.proj_no, f.plan_no, f.agency_code, f.supplier_code,
       f.supplier_name, f.contract_amount, f.signed_on, f.published_on, f.filed_on, f.supplement_of,
       f.supplement_amount, f.accepted_on, f.paid_amount, f.is_for_small_firms, f.project_code,
       f.supplier_name_key
FROM ingest.procurement_contract f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.procurement_contract_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.contract_no, f.contract_name, f.proj_no, f.plan_no, f.agency_code, f.supplier_code,
       f.supplier_name, f.contract_amount, f.signed_on, f.published_on, f.filed_on, f.supplement_of,
       f.supplement_amount, f.accepted_on, f.paid_amount, f.is_for_small_firms, f.project_code,
       s.accepted_at AS known_from, s.superseded_at AS known_to,
       f.supplier_name_key
FROM ingest.procurement_contract f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.procurement_contract, ledger_v1.procurement_contract_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.investment_project AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.project_code, f.project_name, f.agency_code, f.pro_code, f.proposal_doc_no,
       f.proposal_approved_on, f.feasibility_doc_no, f.feasibility_approved_on, f.design_doc_no, f.design_approved_on, f.estimate,
       f.approved_cost, f.year_plan, f.arranged, f.funded_central, f.funded_province, f.funded_prefecture,
       f.funded_county, f.funded_bond, f.funded_other, f.progress, f.started_on, f.planned_completion_on,
       f.accepted_on, f.final_account_on, f.paid_amount, f.payable_unpaid, f.treasury_paid_year
FROM ingest.investment_project f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.investment_project_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.project_code, f.project_name, f.agency_code, f.pro_code, f.proposal_doc_no,
       f.proposal_approved_on, f.feasibility_doc_no, f.feasibility_approved_on, f.design_doc_no, f.design_approved_on, f.estimate,
       f.approved_cost, f.year_plan, f.arranged, f.funded_central, f.funded_province, f.funded_prefecture,
       f.funded_county, f.funded_bond, f.funded_other, f.progress, f.started_on, f.planned_completion_on,
       f.accepted_on, f.final_account_on, f.paid_amount, f.payable_unpaid, f.treasury_paid_year,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.investment_project f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.investment_project, ledger_v1.investment_project_history TO bw_ingest, bw_alerts, bw_reports;
