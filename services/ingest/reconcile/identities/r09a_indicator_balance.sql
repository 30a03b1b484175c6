/*---
id: R09a
title: 指标余额
data_sets: [D07]
grain: year
tolerance: 0.01
cut_off: 同一份报送之内
left: 指标余额（CUR_AMT）
right: 指标金额减调减金额减已申请支付金额
explanation: 指标余额应等于指标金额减去调减和已申请支付。
innocent_reasons:
  - 已作废的支付申请尚未退回指标
---*/

-- sides
SELECT left(period, 4) AS period, bgt_id AS key, coalesce(bgt_doc_title, bgt_id) AS subject, 'left' AS side,
       coalesce(cur_amt, 0) AS amount, '指标余额' AS label, receipt_id, row_no, place
FROM ledger_v1.budget_indicator
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT left(period, 4), bgt_id, coalesce(bgt_doc_title, bgt_id), 'right',
       amount - coalesce(dis_amt, 0) - coalesce(pay_app_amt, 0), '指标金额－调减－已申请支付', receipt_id, row_no, place
FROM ledger_v1.budget_indicator
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
