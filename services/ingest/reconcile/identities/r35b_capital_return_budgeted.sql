/*---
id: R35b
title: 应缴国有资本收益列入预算
data_sets: [D33, D16]
grain: month
relation: at_most
tolerance: 5000
cut_off: 应缴取年初至本月末累计；预算数取当月收入月报国有资本经营收入（10306）的现行预算数，即年初预算加已批准的调整（R06 核对）
left: 国企月报应缴国有资本收益（本年累计）
right: 国有资本经营预算收入的预算数
explanation: 应缴的国有资本收益都应当列入国有资本经营预算（预算法（2018）第十条）；累计应缴超过预算数的部分没有列入预算。
innocent_reasons:
  - 年度中核定的应缴数，预算调整尚未批准
  - 国企月报以万元编制，四舍五入
---*/

-- not_comparable
SELECT left(period, 7) AS period, '国企月报没有填应缴国有资本收益' AS reason
FROM ledger_v1.soe_report
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(period, 7)
HAVING count(return_due) = 0
UNION ALL
SELECT left(period, 7), '收入月报没有填国有资本经营收入的预算数'
FROM ledger_v1.income_execution
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND book = 'capital' AND subject_code LIKE '10306%'
GROUP BY left(period, 7)
HAVING count(budget_amount) = 0

-- sides
WITH report AS (
    SELECT left(period, 7) AS period, mof_div_code, subject_code, subject_name, budget_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND book = 'capital'
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
SELECT left(period, 7) AS period, 'capital' AS key, '国有资本收益' AS subject, 'left' AS side, return_due AS amount,
       company_name AS label, receipt_id, row_no, place
FROM ledger_v1.soe_report
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND return_due IS NOT NULL
  AND translate(company_name, ' 　', '') !~ '^(合计|小计|总计)'
UNION ALL
SELECT period, 'capital', '国有资本收益', 'right', budget_amount, '预算数 ' || subject_code || ' ' || subject_name, receipt_id, row_no, place
FROM budgeted
