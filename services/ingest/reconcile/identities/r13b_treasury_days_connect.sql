/*---
id: R13b
title: 国库库存日报前后日衔接
data_sets: [D21]
grain: month
reach: 1
tolerance: 0.01
cut_off: 与前一份日报比较；两份日报之间缺工作日的不比较（缺报另计）
left: 上日余额
right: 前一份日报的本日余额
explanation: 一天的上日余额应等于前一天的本日余额，跨月也一样。
innocent_reasons:
  - 日报更正后未重报
  - 节假日调休，前后日之间并未缺报
---*/

-- sides
WITH daily AS (
    SELECT left(period, 7) AS period, trecode, accno, rptdate, moneyyesterday, receipt_id, row_no, place,
           lag(rptdate) OVER account AS day_before, lag(moneytoday) OVER account AS closed_before,
           lag(receipt_id) OVER account AS receipt_before, lag(row_no) OVER account AS row_before,
           lag(place) OVER account AS place_before
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    WINDOW account AS (PARTITION BY trecode, accno ORDER BY rptdate, row_no)
),
pair AS (
    SELECT daily.*, trecode || '/' || accno || '/' || to_char(rptdate, 'YYYY-MM-DD') AS key,
           '账户 ' || accno || ' ' || to_char(rptdate, 'YYYY-MM-DD') AS subject
    FROM daily
    WHERE closed_before IS NOT NULL AND period BETWEEN :period_from AND :period_to
      AND NOT EXISTS (SELECT 1 FROM generate_series(day_before + 1, rptdate - 1, INTERVAL '1 day') AS gap (day)
                      WHERE extract(isodow FROM gap.day) < 6)
)
SELECT period, key, subject, 'left' AS side, moneyyesterday AS amount, '上日余额' AS label, receipt_id, row_no, place
FROM pair
UNION ALL
SELECT period, key, subject, 'right', closed_before, to_char(day_before, 'YYYY-MM-DD') || ' 本日余额', receipt_before, row_before,
       place_before
FROM pair
