/*---
id: R20
title: 债务余额不超过限额
data_sets: [D25, D24]
grain: month
relation: at_most
tolerance: 0.01
cut_off: 每月月末；限额取月末前最近一次批准的版本，尚无批准的取最早的版本
left: 期末债务余额
right: 批准的债务限额
explanation: 一般债务、专项债务余额都不得超过批准的限额（预算法（2018）第三十五条，预算法实施条例（2020）第四十三条）。
innocent_reasons:
  - 新增限额已下达而尚未报送
---*/

-- sides
WITH month AS (
    SELECT DISTINCT left(period, 7) AS period, to_date(period, 'YYYY-MM') + INTERVAL '1 month' AS after
    FROM ledger_v1.debt_balance
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
),
ranked AS (
    SELECT month.period, told.debt_kind, told.limit_amount, told.doc_no, told.version, told.receipt_id, told.row_no, told.place,
           row_number() OVER (
               PARTITION BY month.period, told.debt_kind
               ORDER BY coalesce(told.approved_on < month.after, false) DESC,
                        CASE WHEN told.approved_on < month.after THEN told.approved_on END DESC NULLS LAST,
                        told.approved_on, told.version DESC
           ) AS rank
    FROM month
    CROSS JOIN ledger_v1.debt_limit AS told
    WHERE told.region = :region AND told.fiscal_year = :fiscal_year
)
SELECT left(period, 7) AS period, debt_kind AS key, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject,
       'left' AS side, closing AS amount, '期末余额（' || creditor_kind || '）' AS label, receipt_id, row_no, place
FROM ledger_v1.debt_balance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT period, debt_kind, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END, 'right', limit_amount,
       '限额 ' || coalesce(doc_no, version), receipt_id, row_no, place
FROM ranked
WHERE rank = 1
