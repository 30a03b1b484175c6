/*---
id: W-B14
title: 国有资本经营预算零收支
version: 1
family: balance
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution, expenditure_execution, approved_budget, soe_report]
parameters:
  month: {default: {general: 6, important: 9}, title: 到几月末仍为零, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {from: month}
facts:
  planned: 预算安排的收入
  profit_words: 国有企业的盈利，成句
headline: "{period:period}国有资本经营预算收支仍为零"
fact: "截至{period:period}，国有资本经营预算收入、支出累计均为零；年初预算安排收入{planned:wan}。{profit_words}。"
formula: "收入累计 0 元 + 支出累计 0 元 = 0 元（已过{size:count}个月）"
explanation: 国有企业赚了钱，要按规定上交一部分收益，列入国有资本经营预算。到下半年这本账还是空的，要问收益收了没有、列到哪里去了。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十条, gist: 国有资本经营预算是对国有资本收益作出支出安排的预算，按收支平衡编制，并安排资金调入一般公共预算。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第十五条, gist: 国有资本经营预算收入包括利润、股息红利、产权转让等收入。}
innocent_reasons:
  - 本县没有盈利的国有企业，没有应缴收益
  - 收益按规定在第四季度收缴
questions:
  - 哪些企业应当上缴收益，应缴多少？
  - 收益是没有收缴，还是列入了其他预算或者账户？
exclusions:
  - 六月末起判断，九月末起升级
  - 月报里没有国有资本经营预算的任何一行，分不清是没有收支还是没有报送，不作判断
---*/

-- applies
WITH latest AS (
    SELECT least((SELECT max(period) FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'income_execution' AND superseded_at IS NULL
                    AND left(period, 4) = CAST(:fiscal_year AS text)),
                 (SELECT max(period) FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'expenditure_execution' AND superseded_at IS NULL
                    AND left(period, 4) = CAST(:fiscal_year AS text))) AS period,
           (SELECT count(DISTINCT data_set) FROM ledger_v1.slice
            WHERE region = :region AND data_set IN ('income_execution', 'expenditure_execution') AND superseded_at IS NULL
              AND left(period, 4) = CAST(:fiscal_year AS text)) AS reports
),
capital AS (
    SELECT count(*) FILTER (WHERE line.direction = 'income') AS income, count(*) FILTER (WHERE line.direction = 'expenditure') AS outlay
    FROM latest
    JOIN ledger_v1.execution_line AS line ON line.region = :region AND line.period = latest.period AND line.book = 'capital'
)
SELECT latest.reports = 2 AND capital.income > 0 AND capital.outlay > 0 AS is_applicable,
       CASE WHEN latest.reports < 2 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入或者支出执行月报'
            WHEN capital.income = 0 OR capital.outlay = 0
            THEN latest.period || ' 的月报没有列国有资本经营预算的' || CASE WHEN capital.income = 0 THEN '收入' ELSE '支出' END
                 || '，分不清是没有收支还是没有报送' END AS reason
FROM latest
CROSS JOIN capital

-- findings
WITH latest AS (
    SELECT least((SELECT max(period) FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'income_execution' AND superseded_at IS NULL
                    AND left(period, 4) = CAST(:fiscal_year AS text)),
                 (SELECT max(period) FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'expenditure_execution' AND superseded_at IS NULL
                    AND left(period, 4) = CAST(:fiscal_year AS text))) AS period
),
line AS MATERIALIZED (
    SELECT line.direction, line.month, line.subject_code, line.subject_name, line.budget_amount, line.cumulative_amount,
           line.receipt_id, line.row_no, line.place
    FROM latest
    JOIN ledger_v1.execution_line AS line ON line.region = :region AND line.period = latest.period AND line.book = 'capital'
),
company AS (
    SELECT count(*) FILTER (WHERE profit > 0) AS earning, sum(profit) FILTER (WHERE profit > 0) AS profit,
           sum(return_due) AS due, max(period) AS period
    FROM ledger_v1.soe_report
    WHERE region = :region AND period = (SELECT max(period) FROM ledger_v1.soe_report
                                         WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text))
),
plan AS (
    SELECT coalesce(sum(amount), 0) AS amount
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'capital' AND direction = 'income' AND is_class_part AND is_standing
)
SELECT 'capital' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '国有资本经营预算' AS subject, latest.period,
       plan.amount, CAST(line.month AS numeric) AS size,
       jsonb_build_object('planned', plan.amount,
                          'profit_words', CASE WHEN company.period IS NULL THEN '没有收到国有企业月报，企业盈利情况不明'
                              ELSE company.period || '国有企业月报中有' || CAST(company.earning AS text) || '家企业盈利，利润合计'
                                   || to_char(coalesce(company.profit, 0) / 10000, 'FM999,999,990.0') || '万元，应缴收益'
                                   || to_char(coalesce(company.due, 0) / 10000, 'FM999,999,990.0') || '万元' END) AS facts,
       CASE line.direction WHEN 'income' THEN '收入' ELSE '支出' END || '月报 ' || line.subject_code || ' ' || line.subject_name AS label,
       line.cumulative_amount AS row_amount, line.receipt_id, line.row_no, line.place,
       jsonb_build_object('预算数', line.budget_amount) AS figures
FROM latest
CROSS JOIN company
CROSS JOIN plan
CROSS JOIN line
WHERE line.month >= :month_general AND NOT EXISTS (SELECT 1 FROM line AS any_line WHERE any_line.cumulative_amount <> 0)
ORDER BY line.direction DESC, line.subject_code, line.row_no
