-- D40: carried over and left by how many years ago the original indicator was issued (预算法 article 42: two years).
WITH issued AS (
    SELECT bgt_id, min(extract(year FROM doc_date)) AS issued_in
      FROM ledger_v1.budget_indicator WHERE region = :region GROUP BY 1
)
SELECT CASE WHEN i.issued_in IS NULL THEN '年限不明' WHEN :year - i.issued_in >= 2 THEN '两年及以上'
            WHEN :year - i.issued_in = 1 THEN '一年' ELSE '当年' END AS item,
       r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.carryovers_amt) AS carryovers_amt, sum(f.balance) AS balance, sum(f.back_balance) AS back_balance
  FROM ledger_v1.carryover f
  JOIN ledger_v1.receipt r USING (receipt_id)
  LEFT JOIN issued i ON i.bgt_id = coalesce(f.ori_bgt_id, f.bgt_id)
 WHERE f.region = :region AND f.period = CAST(:year AS text)
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
