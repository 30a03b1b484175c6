/*---
id: R07
title: 调整后预算
data_sets: [D03, D04]
grain: year
tolerance: 5000
cut_off: 最近一次批准的版本与最早批准的版本之间；只计已批准的调整
left: 最近一次批准的预算合计
right: 最早批准的预算合计加已批准的调整
explanation: 调整后的预算应等于年初预算加各次批准的调整（预算法（2018）第六十七条）。上级专项转移支付不属于预算调整（第七十一条），不在调整版本之内。
innocent_reasons:
  - 调整版本包含了不需批准的上级专项转移支付
  - 以万元编制，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '只报送了一个预算版本，调整后的预算尚未报送' AS reason
FROM ledger_v1.approved_budget
WHERE region = :region AND fiscal_year = :fiscal_year
HAVING count(DISTINCT version) < 2

-- sides
WITH line AS (
    SELECT mof_div_code, book, direction, version, approved_on, subject_code, subject_name, amount, receipt_id, row_no, place
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND approved_on IS NOT NULL
),
edge AS (
    SELECT DISTINCT mof_div_code, book, direction,
           first_value(version) OVER (PARTITION BY mof_div_code, book, direction ORDER BY approved_on, version) AS first,
           first_value(version) OVER (PARTITION BY mof_div_code, book, direction ORDER BY approved_on DESC, version DESC) AS last
    FROM line
),
top AS (
    SELECT line.*, edge.first, edge.last
    FROM line
    JOIN edge USING (mof_div_code, book, direction)
    WHERE edge.first <> edge.last AND NOT EXISTS (
        SELECT 1 FROM line AS above
        WHERE above.mof_div_code = line.mof_div_code AND above.book = line.book AND above.direction = line.direction
          AND above.version = line.version AND length(above.subject_code) < length(line.subject_code)
          AND line.subject_code LIKE above.subject_code || '%'
    )
)
SELECT CAST(:fiscal_year AS text) AS period, mof_div_code || '/' || book || '/' || direction AS key,
       book || CASE direction WHEN 'income' THEN ' 收入' ELSE ' 支出' END AS subject, 'left' AS side, amount,
       version || ' ' || subject_name AS label, receipt_id, row_no, place
FROM top
WHERE version = last
UNION ALL
SELECT CAST(:fiscal_year AS text), mof_div_code || '/' || book || '/' || direction,
       book || CASE direction WHEN 'income' THEN ' 收入' ELSE ' 支出' END, 'right', amount, version || ' ' || subject_name,
       receipt_id, row_no, place
FROM top
WHERE version = first
UNION ALL
SELECT CAST(:fiscal_year AS text), moved.mof_div_code || '/' || moved.book || '/' || moved.direction,
       moved.book || CASE moved.direction WHEN 'income' THEN ' 收入' ELSE ' 支出' END, 'right', moved.delta_amount,
       '调整 ' || moved.adj_no || ' ' || coalesce(moved.subject_name, moved.subject_code), moved.receipt_id, moved.row_no, moved.place
FROM ledger_v1.budget_adjustment AS moved
JOIN edge ON edge.mof_div_code = moved.mof_div_code AND edge.book = moved.book AND edge.direction = moved.direction
 AND edge.first <> edge.last
WHERE moved.region = :region AND moved.fiscal_year = :fiscal_year AND moved.approved_on IS NOT NULL
