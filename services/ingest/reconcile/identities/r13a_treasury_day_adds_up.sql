/*---
id: R13a
title: 国库库存日报当日收付
data_sets: [D21]
grain: month
tolerance: 0.01
cut_off: 逐日、逐账户
left: 本日余额
right: 上日余额加本日收入减本日支出
explanation: 每个国库账户每天的本日余额应等于上日余额加收入减支出。
innocent_reasons:
  - 日报更正后未重报
---*/

-- sides
SELECT left(period, 7) AS period, trecode || '/' || accno || '/' || to_char(rptdate, 'YYYY-MM-DD') AS key,
       '账户 ' || accno || ' ' || to_char(rptdate, 'YYYY-MM-DD') AS subject, 'left' AS side, moneytoday AS amount,
       '本日余额' AS label, receipt_id, row_no, place
FROM ledger_v1.treasury_stock_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT left(period, 7), trecode || '/' || accno || '/' || to_char(rptdate, 'YYYY-MM-DD'),
       '账户 ' || accno || ' ' || to_char(rptdate, 'YYYY-MM-DD'), 'right', moneyyesterday + moneyin - moneyout,
       '上日余额＋收入－支出', receipt_id, row_no, place
FROM ledger_v1.treasury_stock_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
