/*---
id: R36a
title: 公开的政府预决算与报送数
data_sets: [B02, D03]
grain: year
tolerance: 5000
cut_off: 同一预算版本；公开的每张表、每个科目各自比较，报送没有这一级科目的取其下级之和；没有公开的科目不比较
left: 公开表中的金额
right: 报送的同一版本、同一科目的预算数
explanation: 向社会公开的预算、调整、决算（预算法（2018）第十四条），应与报送人大的同一版本一致。公开的版本没有报送的，也列为差异。
innocent_reasons:
  - 公开后更正
  - 公开的是全县数，报送的是本级数
  - 以万元公开，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '公开表数字中没有填明预算种类、收支方向、科目编码和预算版本的本县政府预算、调整或决算' AS reason
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.published_figure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND publisher = 'county'
      AND table_kind IN ('government_budget', 'adjustment', 'government_final')
      AND book IS NOT NULL AND direction IS NOT NULL AND subject_code IS NOT NULL AND version IS NOT NULL
)

-- sides
WITH figure AS (
    SELECT left(period, 4) AS period, table_name, version, book, direction, subject_code, item_name, amount, receipt_id, row_no, place,
           table_name || '/' || version || '/' || book || '/' || direction || '/' || subject_code AS key
    FROM ledger_v1.published_figure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND publisher = 'county'
      AND table_kind IN ('government_budget', 'adjustment', 'government_final')
      AND book IS NOT NULL AND direction IS NOT NULL AND subject_code IS NOT NULL AND version IS NOT NULL
),
wanted AS (
    SELECT period, key, version, book, direction, subject_code, max(item_name) AS item_name FROM figure
    GROUP BY period, key, version, book, direction, subject_code
),
line AS (
    SELECT wanted.period, wanted.key, wanted.item_name, budget.mof_div_code, budget.subject_code, budget.subject_name, budget.amount,
           budget.receipt_id, budget.row_no, budget.place
    FROM wanted
    JOIN ledger_v1.approved_budget AS budget
      ON budget.region = :region AND budget.fiscal_year = :fiscal_year AND budget.version = wanted.version AND budget.book = wanted.book
     AND budget.direction = wanted.direction AND budget.subject_code LIKE wanted.subject_code || '%'
)
SELECT period, key, item_name || '（' || version || '）' AS subject, 'left' AS side, amount, '公开 ' || table_name AS label, receipt_id, row_no, place
FROM figure
UNION ALL
SELECT line.period, line.key, line.item_name, 'right', line.amount, '报送 ' || line.subject_code || ' ' || line.subject_name,
       line.receipt_id, line.row_no, line.place
FROM line
WHERE NOT EXISTS (
    SELECT 1 FROM line AS above
    WHERE above.key = line.key AND above.mof_div_code = line.mof_div_code
      AND length(above.subject_code) < length(line.subject_code) AND line.subject_code LIKE above.subject_code || '%'
)
