/*---
id: R38a
title: 预备费与调节基金台账
data_sets: [D43]
grain: year
tolerance: 0.01
cut_off: 同一份台账之内
left: 期末数
right: 期初数加增加减使用
explanation: 预备费、预算稳定调节基金、预算周转金每笔登记后的余额应等于期初加增加减使用（预算法（2018）第六十四条）。
innocent_reasons:
  - 登记更正
---*/

-- sides
SELECT CAST(fiscal_year AS text) AS period, mof_div_code || '/' || fund_kind || '/' || CAST(entry_no AS text) AS key,
       CASE fund_kind WHEN 'reserve' THEN '预备费' WHEN 'stabilisation' THEN '预算稳定调节基金' ELSE '预算周转金' END
       || '第 ' || CAST(entry_no AS text) || ' 笔' AS subject,
       'left' AS side, closing AS amount, '期末数' AS label, receipt_id, row_no, place
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT CAST(fiscal_year AS text), mof_div_code || '/' || fund_kind || '/' || CAST(entry_no AS text),
       CASE fund_kind WHEN 'reserve' THEN '预备费' WHEN 'stabilisation' THEN '预算稳定调节基金' ELSE '预算周转金' END
       || '第 ' || CAST(entry_no AS text) || ' 笔',
       'right', opening + amount_in - amount_out, '期初＋增加－使用', receipt_id, row_no, place
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year
