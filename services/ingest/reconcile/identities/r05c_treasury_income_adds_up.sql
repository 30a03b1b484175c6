/*---
id: R05c
title: 国库收入日报年累计衔接
data_sets: [D20]
grain: month
reach: 11
tolerance: 0.01
cut_off: 各月最后一份日报的年累计；以前月份取本年已报日报
left: 本月末年累计（MONEYYEAR）
right: 本年一月至本月各日本日数之和
explanation: 国库日报的年累计应等于年初以来逐日入库之和。
innocent_reasons:
  - 调整期内的更正
  - 日报补报、重报
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '本年以前月份的国库收入日报未报齐，年累计无从核对' AS reason
FROM ledger_v1.slice AS reported
JOIN ledger_v1.slice AS before
  ON before.region = reported.region AND before.data_set = reported.data_set AND before.superseded_at IS NULL
 AND left(before.period, 4) = left(reported.period, 4) AND left(before.period, 7) <= left(reported.period, 7)
WHERE reported.region = :region AND reported.data_set = 'treasury_income_daily' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(reported.period, 7)
HAVING count(DISTINCT left(before.period, 7)) < CAST(substring(left(reported.period, 7), 6, 2) AS int)

-- sides
WITH daily AS (
    SELECT left(period, 7) AS month,
           trecode || '/' || coalesce(budgettype, '') || '/' || coalesce(budgetlevelcode, '') || '/' || budgetsubcode || '/' || coalesce(trimflag, '')
           || '/' || coalesce(taxorgcode, '') AS key,
           budgetsubcode, rptdate, moneyday, moneyyear, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY left(period, 7), trecode, budgettype, budgetlevelcode, budgetsubcode, trimflag,
                              taxorgcode ORDER BY rptdate DESC, row_no DESC) AS from_last
    FROM ledger_v1.treasury_income_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
closing AS (
    SELECT * FROM daily WHERE from_last = 1 AND month BETWEEN :period_from AND :period_to
)
SELECT month AS period, key, '科目 ' || budgetsubcode AS subject, 'left' AS side, moneyyear AS amount,
       to_char(rptdate, 'YYYY-MM-DD') || ' 年累计' AS label, receipt_id, row_no, place
FROM closing
UNION ALL
SELECT closing.month, closing.key, '科目 ' || closing.budgetsubcode, 'right', daily.moneyday,
       to_char(daily.rptdate, 'YYYY-MM-DD') || ' 本日数', daily.receipt_id, daily.row_no, daily.place
FROM closing
JOIN daily ON daily.key = closing.key AND daily.month <= closing.month
