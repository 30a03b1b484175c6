-- D07 projects whose indicators carry money and have no payment application (D12) up to the cut-off; nothing where no
-- application has arrived at all, for then nobody can say. Each project's first application is looked up, not all of them read.
WITH issued AS (
    SELECT *
      FROM ledger_v1.budget_indicator
     WHERE region = :region AND period = CAST(:year AS text) AND (doc_date IS NULL OR doc_date <= :last_day)
       AND pro_code IS NOT NULL
), idle AS (
    SELECT p.pro_code
      FROM (SELECT DISTINCT pro_code FROM issued) p
     WHERE (SELECT true
              FROM ledger_v1.payment_application a
             WHERE a.region = :region AND a.create_date BETWEEN :first_day AND :last_day AND a.pro_code = p.pro_code
             LIMIT 1) IS NULL
), named AS (
    SELECT DISTINCT ON (pro_code) pro_code, pro_name
      FROM ledger_v1.project_budget
     WHERE region = :region AND fiscal_year = :year
     ORDER BY pro_code, row_no
), unit AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
      FROM ledger_v1.agency
     WHERE region = :region
     ORDER BY agency_code, valid_from > :last_day, period DESC, valid_from DESC NULLS LAST
)
SELECT f.pro_code, coalesce(n.pro_name, f.pro_code) AS pro_name, coalesce(u.agency_name, f.agency_code) AS unit_name,
       min(f.doc_date) AS issued_on, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.amount - coalesce(f.dis_amt, 0)) AS amount
  FROM issued f
  JOIN idle USING (pro_code)
  JOIN ledger_v1.receipt r USING (receipt_id)
  LEFT JOIN named n USING (pro_code)
  LEFT JOIN unit u ON u.agency_code = f.agency_code
 WHERE EXISTS (
        SELECT FROM ledger_v1.payment_application
         WHERE region = :region AND create_date BETWEEN :first_day AND :last_day)
 GROUP BY 1, 2, 3, 5, 6
HAVING sum(f.amount - coalesce(f.dis_amt, 0)) > 0
 ORDER BY amount DESC, f.pro_code
