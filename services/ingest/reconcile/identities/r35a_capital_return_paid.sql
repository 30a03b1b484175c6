/*---
id: R35a
title: 已缴国有资本收益与国库入库
data_sets: [D33, D20]
grain: month
reach: 11
tolerance: 5000
cut_off: 年初至本月末累计；国库日报取国有资本经营预算（预算种类 3）的国有资本经营收入（10306）本级入库，各日之和
left: 国企月报已缴国有资本收益（本年累计）
right: 国库日报国有资本经营收入累计入库
explanation: 企业已缴的国有资本收益应当进入国库，国库有的也应当有企业缴纳（预算法（2018）第十条、第五十六条）。
innocent_reasons:
  - 月末缴款，国库次月入账
  - 产权转让、清算等收入不由月报所列企业缴纳
  - 国企月报以万元编制，四舍五入
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '本年以前月份的国库预算收入日报未报齐' AS reason
FROM ledger_v1.slice AS reported
LEFT JOIN ledger_v1.slice AS daily
  ON daily.region = reported.region AND daily.data_set = 'treasury_income_daily' AND daily.superseded_at IS NULL
 AND left(daily.period, 4) = left(reported.period, 4) AND left(daily.period, 7) <= left(reported.period, 7)
WHERE reported.region = :region AND reported.data_set = 'soe_report' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(reported.period, 7)
HAVING count(DISTINCT left(daily.period, 7)) < CAST(substring(left(reported.period, 7), 6, 2) AS int)
UNION ALL
SELECT left(period, 7), '国企月报没有填已缴国有资本收益'
FROM ledger_v1.soe_report
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(period, 7)
HAVING count(return_paid) = 0
UNION ALL
SELECT DISTINCT left(period, 7), '国库日报的预算种类代码不是 1、2、3，认不出国有资本经营预算'
FROM ledger_v1.treasury_income_daily AS daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_income_daily AS known
                  WHERE known.region = daily.region AND left(known.period, 4) = left(daily.period, 4)
                    AND known.budgettype IN ('1', '2', '3'))

-- sides
SELECT left(period, 7) AS period, 'capital' AS key, '国有资本收益' AS subject, 'left' AS side, return_paid AS amount,
       company_name AS label, receipt_id, row_no, place
FROM ledger_v1.soe_report
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND return_paid IS NOT NULL
  AND translate(company_name, ' 　', '') !~ '^(合计|小计|总计)'
UNION ALL
SELECT month.period, 'capital', '国有资本收益', 'right', daily.moneyday,
       to_char(daily.rptdate, 'YYYY-MM-DD') || ' 科目 ' || daily.budgetsubcode, daily.receipt_id, daily.row_no, daily.place
FROM (SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.soe_report
      WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to) AS month
JOIN ledger_v1.treasury_income_daily AS daily
  ON daily.region = :region AND left(daily.period, 4) = CAST(:fiscal_year AS text) AND left(daily.period, 7) <= month.period
WHERE daily.budgettype = '3' AND daily.budgetsubcode LIKE '10306%'
  AND daily.budgetlevelcode = ANY (CASE WHEN daily.region LIKE '%0000' THEN ARRAY['2'] WHEN daily.region LIKE '%00' THEN ARRAY['3']
                                        ELSE ARRAY['4', '5'] END)
