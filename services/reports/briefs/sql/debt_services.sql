-- D28: principal and interest due in the year up to the cut-off, and what of it was paid by then.
SELECT CASE f.debt_kind WHEN 'general' THEN '一般债务' WHEN 'special' THEN '专项债务' ELSE f.debt_kind END
         || CASE f.service_kind WHEN 'principal' THEN '还本' WHEN 'interest' THEN '付息' ELSE '发行费用等' END AS item,
       r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.due_amount) AS due_amount, sum(CASE WHEN f.paid_on > :last_day THEN 0 ELSE f.paid_amount END) AS paid_amount
  FROM ledger_v1.debt_service f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.fiscal_year = :year AND f.due_on <= CAST(:last_day AS date)
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
