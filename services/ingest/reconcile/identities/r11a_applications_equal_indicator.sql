/*---
id: R11a
title: 支付申请与指标已申请数
data_sets: [D12, D07]
grain: year
tolerance: 0.01
cut_off: 支付申请算到指标表送达之日；到那个月为止的支付申请未报齐则不比较
left: 按指标汇总的支付申请金额
right: 指标的已申请支付金额（PAY_APP_AMT）
explanation: 每条指标的已申请支付金额应等于其名下支付申请之和，退款为负。
innocent_reasons:
  - 指标表与支付申请取数时点不同
  - 作废、退回的申请
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period,
       '到指标表送达之日止的支付申请未报齐（已报 ' || CAST(count(DISTINCT left(asked.period, 7)) AS text) || ' 个月）' AS reason
FROM ledger_v1.slice AS asked
WHERE asked.region = :region AND asked.data_set = 'payment_application' AND asked.superseded_at IS NULL
  AND left(asked.period, 4) = CAST(:fiscal_year AS text)
HAVING count(DISTINCT left(asked.period, 7)) < (
    SELECT CASE WHEN extract(year FROM max(told.accepted_at) AT TIME ZONE 'Asia/Shanghai') > :fiscal_year THEN 12
                ELSE extract(month FROM max(told.accepted_at) AT TIME ZONE 'Asia/Shanghai') END
    FROM ledger_v1.slice AS told
    WHERE told.region = :region AND told.data_set = 'budget_indicator' AND told.superseded_at IS NULL
      AND left(told.period, 4) = CAST(:fiscal_year AS text)
)

-- sides
SELECT CAST(:fiscal_year AS text) AS period, asked.bgt_id AS key, asked.bgt_id AS subject, 'left' AS side,
       asked.pay_app_amt AS amount, '支付申请 ' || coalesce(asked.pay_app_no, asked.pay_app_id) AS label,
       asked.receipt_id, asked.row_no, asked.place
FROM ledger_v1.payment_application AS asked
WHERE asked.region = :region AND left(asked.period, 4) = CAST(:fiscal_year AS text) AND asked.bgt_id IS NOT NULL
  AND asked.create_date <= (
      SELECT CAST(max(told.accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date) FROM ledger_v1.slice AS told
      WHERE told.region = :region AND told.data_set = 'budget_indicator' AND told.superseded_at IS NULL
        AND left(told.period, 4) = CAST(:fiscal_year AS text)
  )
UNION ALL
SELECT CAST(:fiscal_year AS text), bgt_id, coalesce(bgt_doc_title, bgt_id), 'right', coalesce(pay_app_amt, 0), '已申请支付金额',
       receipt_id, row_no, place
FROM ledger_v1.budget_indicator
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
