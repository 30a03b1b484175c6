/*---
id: R28
title: 结转与本年指标
data_sets: [D40, D07]
grain: year
tolerance: 0.01
cut_off: 同一年度报送的结转表与指标表；按结转指标主键
left: 结转金额
right: 本年结转指标金额
explanation: 上年末的结转应逐条成为本年的指标。
innocent_reasons:
  - 结转资金被收回
---*/

-- sides
WITH carried AS (
    SELECT left(period, 4) AS period, carryovers_bgt_id, carryovers_amt, receipt_id, row_no, place
    FROM ledger_v1.carryover
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_kind = 'carryover'
      AND carryovers_bgt_id IS NOT NULL
)
SELECT period, carryovers_bgt_id AS key, '结转指标 ' || carryovers_bgt_id AS subject, 'left' AS side, coalesce(carryovers_amt, 0) AS amount,
       '结转金额' AS label, receipt_id, row_no, place
FROM carried
UNION ALL
SELECT left(told.period, 4), told.bgt_id, '结转指标 ' || told.bgt_id, 'right', told.amount, coalesce(told.bgt_doc_title, told.bgt_id),
       told.receipt_id, told.row_no, told.place
FROM ledger_v1.budget_indicator AS told
WHERE told.region = :region AND left(told.period, 4) = CAST(:fiscal_year AS text)
  AND EXISTS (SELECT 1 FROM carried WHERE carried.carryovers_bgt_id = told.bgt_id)
