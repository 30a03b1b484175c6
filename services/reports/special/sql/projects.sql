-- Stage 3, projects: what the indicators give each (D07).
WITH named AS (
    SELECT DISTINCT ON (pro_code) pro_code, pro_name FROM ledger_v1.project_budget WHERE region = :region ORDER BY pro_code, fiscal_year DESC
), units AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name FROM ledger_v1.agency WHERE region = :region ORDER BY agency_code, period DESC
), owned AS (
    -- projects of one unit alone: their names (公用经费) say little without it
    SELECT i.pro_code, min(u.agency_name) AS unit
      FROM ledger_v1.budget_indicator i LEFT JOIN units u USING (agency_code)
     WHERE i.region = :region AND i.period = CAST(:year AS text)
     GROUP BY 1 HAVING count(DISTINCT i.agency_code) = 1
)
SELECT coalesce(n.pro_name, nullif(f.pro_code, ''), '未填项目') || coalesce('（' || o.unit || '）', '') AS item, coalesce(f.pro_code, '') AS code, r.number AS receipt, r.file_name,
       min(f.place) AS place, count(*) AS row_count, sum(f.amount) AS amount
  FROM ledger_v1.budget_indicator f JOIN ledger_v1.receipt r USING (receipt_id) LEFT JOIN named n USING (pro_code)
  LEFT JOIN owned o USING (pro_code)
 WHERE f.region = :region AND f.period = CAST(:year AS text) AND (f.doc_date IS NULL OR f.doc_date <= :last_day) AND {chosen}
 GROUP BY 1, 2, 3, 4 ORDER BY 2, 3
