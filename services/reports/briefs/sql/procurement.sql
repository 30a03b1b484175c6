-- D31: contracts signed up to the cut-off by purchasing unit, each as it was last reported by then.
WITH unit AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
      FROM ledger_v1.agency WHERE region = :region ORDER BY agency_code, valid_from > :last_day, period DESC, valid_from DESC NULLS LAST
), contract AS (
    SELECT DISTINCT ON (contract_no) * FROM ledger_v1.procurement_contract
     WHERE region = :region AND signed_on BETWEEN :first_day AND :last_day
       AND period <= to_char(CAST(:last_day AS date), 'YYYY-MM')
     ORDER BY contract_no, period DESC
)
SELECT coalesce(u.agency_name, f.agency_code) AS item, r.number AS receipt, r.file_name, min(f.place) AS place,
       count(*) AS row_count, count(*) AS number, sum(f.contract_amount) AS contract_amount, sum(f.paid_amount) AS paid_amount,
       count(*) FILTER (WHERE f.filed_on IS NULL OR f.filed_on > :last_day) AS unfiled,
       sum(sum(f.contract_amount)) OVER (PARTITION BY coalesce(u.agency_name, f.agency_code)) AS whole
  FROM contract f
  JOIN ledger_v1.receipt r USING (receipt_id)
  LEFT JOIN unit u USING (agency_code)
 GROUP BY 1, 2, 3
 ORDER BY whole DESC, item, receipt
