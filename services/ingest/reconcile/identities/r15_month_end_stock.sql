/*---
id: R15
title: 国库月末库存与日报
data_sets: [D22, D21]
grain: month
tolerance: 0.01
cut_off: 日报取各账户本月最后一份
left: 国库收支统计月表的期末库存
right: 国库库存日报各账户月末余额之和
explanation: 月表的期末库存应等于日报月末各账户余额之和。
innocent_reasons:
  - 月表在调整期后编制
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '国库收支统计月表没有列出期末库存' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'treasury_statement' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_statement AS stock
                  WHERE stock.slice_id = reported.slice_id AND stock.item_kind = 'stock')

-- sides
WITH daily AS (
    SELECT left(period, 7) AS period, trecode, accno, rptdate, moneytoday, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY left(period, 7), trecode, accno ORDER BY rptdate DESC, row_no DESC) AS from_last
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
)
SELECT left(period, 7) AS period, trecode AS key, '国库 ' || trecode AS subject, 'left' AS side, month_amount AS amount,
       item_name AS label, receipt_id, row_no, place
FROM ledger_v1.treasury_statement
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND item_kind = 'stock'
UNION ALL
SELECT period, trecode, '国库 ' || trecode, 'right', moneytoday, '账户 ' || accno || ' ' || to_char(rptdate, 'YYYY-MM-DD') || ' 余额',
       receipt_id, row_no, place
FROM daily
WHERE from_last = 1
