-- T8: the twenty projects with the largest budgets (D05) and what was applied for by the cut-off (D12).
WITH budget AS (
    SELECT pro_code, max(pro_name) AS pro_name, max(agency_code) AS agency_code, receipt_id, min(place) AS place,
           count(*) AS row_count, sum(coalesce(cur_amt, reply_amt)) AS budget
      FROM ledger_v1.project_budget
     WHERE region = :region AND fiscal_year = :year
     GROUP BY pro_code, receipt_id
), largest AS (
    SELECT pro_code, max(pro_name) AS pro_name, max(agency_code) AS agency_code, sum(budget) AS whole
      FROM budget GROUP BY pro_code ORDER BY whole DESC, pro_code LIMIT 20
), paid AS (
    SELECT pro_code, receipt_id, min(place) AS place, count(*) AS row_count, sum(coalesce(xpay_amt, pay_app_amt)) AS paid
      FROM ledger_v1.payment_application
     WHERE region = :region AND create_date BETWEEN :first_day AND :last_day
       AND pro_code IN (SELECT pro_code FROM largest)
     GROUP BY pro_code, receipt_id
), unit AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
      FROM ledger_v1.agency WHERE region = :region ORDER BY agency_code, valid_from > :last_day, period DESC, valid_from DESC NULLS LAST
), parts AS (
    SELECT pro_code, receipt_id, place, row_count, budget, CAST(NULL AS numeric) AS paid FROM budget
     WHERE pro_code IN (SELECT pro_code FROM largest)
    UNION ALL
    SELECT pro_code, receipt_id, place, row_count, NULL, paid FROM paid
)
SELECT l.pro_name AS item, l.pro_code AS item_code, coalesce(u.agency_name, l.agency_code) AS agency, r.number AS receipt, r.file_name, p.place,
       p.row_count, p.budget, p.paid
  FROM largest l
  JOIN parts p USING (pro_code)
  JOIN ledger_v1.receipt r USING (receipt_id)
  LEFT JOIN unit u ON u.agency_code = l.agency_code
 ORDER BY l.whole DESC, l.pro_code, r.number
