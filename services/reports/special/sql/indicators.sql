-- Stage 2, indicators (D07) by document.
SELECT coalesce(nullif(f.cor_bgt_doc_no, ''), '未填文号') AS item, r.number AS receipt, r.file_name, min(f.place) AS place,
       count(*) AS row_count, sum(f.amount) AS amount
  FROM ledger_v1.budget_indicator f JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.period = CAST(:year AS text) AND (f.doc_date IS NULL OR f.doc_date <= :last_day) AND {chosen}
 GROUP BY 1, 2, 3 ORDER BY 1, 2
