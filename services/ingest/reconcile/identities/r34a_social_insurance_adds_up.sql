/*---
id: R34a
title: 社会保险基金累计结余
data_sets: [D36]
grain: month
tolerance: 0.01
cut_off: 同一份月报之内；收入、支出为本年累计，期初为年初结余
left: 累计结余
right: 年初结余加收入合计减支出合计
explanation: 每项社会保险基金的累计结余应等于年初结余加收入减支出。
innocent_reasons:
  - 上年决算调整年初数
---*/

-- sides
SELECT left(period, 7) AS period, mof_div_code || '/' || scheme_code AS key, scheme_name AS subject, 'left' AS side, closing AS amount,
       '累计结余' AS label, receipt_id, row_no, place
FROM ledger_v1.social_insurance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT left(period, 7), mof_div_code || '/' || scheme_code, scheme_name, 'right', opening + income_total - outlay_total,
       '年初结余＋收入－支出', receipt_id, row_no, place
FROM ledger_v1.social_insurance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
