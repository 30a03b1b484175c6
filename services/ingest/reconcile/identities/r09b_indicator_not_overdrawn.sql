/*---
id: R09b
title: 指标不得透支
data_sets: [D07]
grain: year
relation: at_most
tolerance: 0.01
cut_off: 同一份报送之内
left: 调减金额与已申请支付金额之和
right: 指标金额
explanation: 支付和调减不得超过指标金额，余额不得为负（预算法（2018）第十三条：支出以批准的预算为依据）。
innocent_reasons:
  - 追加的指标尚未登记
---*/

-- sides
SELECT left(period, 4) AS period, bgt_id AS key, coalesce(bgt_doc_title, bgt_id) AS subject, 'left' AS side,
       coalesce(dis_amt, 0) + coalesce(pay_app_amt, 0) AS amount, '调减＋已申请支付' AS label, receipt_id, row_no, place
FROM ledger_v1.budget_indicator
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT left(period, 4), bgt_id, coalesce(bgt_doc_title, bgt_id), 'right', amount, '指标金额', receipt_id, row_no, place
FROM ledger_v1.budget_indicator
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
