/*---
id: R23
title: 上级转移支付与下达指标
data_sets: [D09, D07]
grain: year
tolerance: 0.01
cut_off: 按上级指标文号；两份报送各取当前有效的一份
left: 接收的上级转移支付
right: 引用该文号的指标金额（不含再分配的子指标）加待分配
explanation: 每份上级文件的资金，应等于已下达的指标加待分配数。
innocent_reasons:
  - 上年文件在本年下达（结转）
  - 文号书写不一致
---*/

-- sides
SELECT left(period, 4) AS period, sup_bgt_doc_no AS key, sup_bgt_doc_no AS subject, 'left' AS side, amount,
       '接收 ' || coalesce(purpose, '') AS label, receipt_id, row_no, place
FROM ledger_v1.transfer_received
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT left(period, 4), sup_bgt_doc_no, sup_bgt_doc_no, 'right', coalesce(unallocated, 0), '待分配', receipt_id, row_no, place
FROM ledger_v1.transfer_received
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT left(period, 4), sup_bgt_doc_no, sup_bgt_doc_no, 'right', amount - coalesce(dis_amt, 0), '指标 ' || coalesce(bgt_doc_title, bgt_id),
       receipt_id, row_no, place
FROM ledger_v1.budget_indicator
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND sup_bgt_doc_no <> '' AND ori_bgt_id IS NULL
