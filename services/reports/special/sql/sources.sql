-- Stage 1, where the money comes from: transfers (D09) under the document numbers that the chosen indicators (D07) name, and
-- what the county arranged itself (indicators without such a number). A transfer's amount is its whole amount.
WITH picked AS (
    SELECT f.* FROM ledger_v1.budget_indicator f
     WHERE f.region = :region AND f.period = CAST(:year AS text) AND (f.doc_date IS NULL OR f.doc_date <= :last_day) AND {chosen}
), parts AS (
    SELECT '上级转移支付 ' || t.sup_bgt_doc_no AS item, t.receipt_id, t.place, t.amount
      FROM ledger_v1.transfer_received t
     WHERE t.region = :region AND t.received_on BETWEEN :first_day AND :last_day
       AND EXISTS (SELECT 1 FROM picked p WHERE p.sup_bgt_doc_no = t.sup_bgt_doc_no
                      AND (t.pro_code IS NULL OR p.pro_code IS NULL OR t.pro_code = p.pro_code))
    UNION ALL
    SELECT '本级预算安排', p.receipt_id, p.place, p.amount FROM picked p WHERE coalesce(p.sup_bgt_doc_no, '') = ''
)
SELECT p.item, r.number AS receipt, r.file_name, min(p.place) AS place, count(*) AS row_count, sum(p.amount) AS amount
  FROM parts p JOIN ledger_v1.receipt r USING (receipt_id)
 GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2
