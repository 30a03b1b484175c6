-- D04: adjustments of the year by plan and reason: approved by the cut-off, or not yet approved.
SELECT f.adj_no || CASE f.reason WHEN 'total_change' THEN '（增减预算总支出）' WHEN 'stabilisation_fund' THEN '（调入预算稳定调节基金）'
         WHEN 'key_spending_cut' THEN '（调减重点支出）' WHEN 'new_debt' THEN '（增加举借债务）' ELSE '' END AS item,
       max(f.approved_on) AS approved_on, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.delta_amount) FILTER (WHERE f.direction = 'income') AS income,
       sum(f.delta_amount) FILTER (WHERE f.direction = 'expenditure') AS expenditure
  FROM ledger_v1.budget_adjustment f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.fiscal_year = :year AND (f.approved_on IS NULL OR f.approved_on <= :last_day)
 GROUP BY 1, 3, 4
 ORDER BY 1, 3
