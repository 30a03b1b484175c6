/*---
id: R35c
title: 全年应缴国有资本收益与预算收入
data_sets: [D33, D16]
grain: year
tolerance: 5000
tolerance_share: 0.05
cut_off: 十二月国企月报的本年累计应缴数与十二月收入月报的预算数；年度未完不比较；预算是预计数，相差不超过预算数百分之五的不列为差异（本系统暂定）
left: 国企月报全年应缴国有资本收益
right: 国有资本经营预算收入的预算数
explanation: 国有资本经营预算的收入应当按应缴的收益编列，多列的没有来源，少列的没有入账（预算法（2018）第十条）。
innocent_reasons:
  - 产权转让、清算等收入的预算数不由月报所列企业缴纳
  - 预算按上年利润预计，实际核定数不同而未调整
  - 以万元编制，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '十二月的国企月报、收入月报未报齐，全年数未定' AS reason
WHERE (SELECT count(DISTINCT data_set) FROM ledger_v1.slice
       WHERE region = :region AND data_set IN ('soe_report', 'income_execution') AND superseded_at IS NULL
         AND left(period, 7) = CAST(:fiscal_year AS text) || '-12') < 2
UNION ALL
SELECT left(period, 4), '国企月报没有填应缴国有资本收益'
FROM ledger_v1.soe_report
WHERE region = :region AND left(period, 7) = CAST(:fiscal_year AS text) || '-12'
GROUP BY left(period, 4)
HAVING count(return_due) = 0
UNION ALL
SELECT left(period, 4), '收入月报没有填国有资本经营收入的预算数'
FROM ledger_v1.income_execution
WHERE region = :region AND left(period, 7) = CAST(:fiscal_year AS text) || '-12' AND book = 'capital' AND subject_code LIKE '10306%'
GROUP BY left(period, 4)
HAVING count(budget_amount) = 0

-- sides
WITH report AS (
    SELECT left(period, 4) AS period, mof_div_code, subject_code, subject_name, budget_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 7) = CAST(:fiscal_year AS text) || '-12' AND book = 'capital'
      AND subject_code LIKE '10306%' AND budget_amount IS NOT NULL
),
budgeted AS (
    SELECT report.* FROM report
    WHERE NOT EXISTS (
        SELECT 1 FROM report AS above
        WHERE above.period = report.period AND above.mof_div_code = report.mof_div_code
          AND length(above.subject_code) < length(report.subject_code)
          AND report.subject_code LIKE above.subject_code || '%'
    )
)
SELECT left(period, 4) AS period, 'capital' AS key, '国有资本收益' AS subject, 'left' AS side, return_due AS amount,
       company_name AS label, receipt_id, row_no, place
FROM ledger_v1.soe_report
WHERE region = :region AND left(period, 7) = CAST(:fiscal_year AS text) || '-12' AND return_due IS NOT NULL
  AND translate(company_name, ' 　', '') !~ '^(合计|小计|总计)'
UNION ALL
SELECT period, 'capital', '国有资本收益', 'right', budget_amount, '预算数 ' || subject_code || ' ' || subject_name, receipt_id, row_no, place
FROM budgeted
