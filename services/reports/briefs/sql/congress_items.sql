-- D46: items issued up to the cut-off.
SELECT f.title AS item, f.item_no AS item_code, CASE f.item_kind WHEN 'resolution' THEN '决议决定' WHEN 'opinion' THEN '审议意见'
         WHEN 'proposal' THEN '代表建议' ELSE f.item_kind END AS kind,
       f.addressee, f.answer_due,
       coalesce(nullif(f.status, ''), CASE WHEN f.answered_on <= CAST(:last_day AS date) THEN '已答复'
         WHEN f.answer_due < CAST(:last_day AS date) THEN '逾期未答复' ELSE '办理中' END) AS status,
       1 AS number, r.number AS receipt, r.file_name, f.place, 1 AS row_count
  FROM ledger_v1.congress_item f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.fiscal_year = :year AND f.issued_on <= CAST(:last_day AS date)
 ORDER BY f.issued_on, f.item_no
