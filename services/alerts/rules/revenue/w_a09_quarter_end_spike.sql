/*---
id: W-A09
title: 季末年末非税突增
version: 1
family: revenue
matter_class: important
unit_of_analysis: county
schedule: quarterly
data_sets: [treasury_income_daily, nontax_payment]
parameters:
  times: {default: {general: 3, important: 5, major: 8}, title: 是平时的倍数, unit: count, bounds: [1, 100], source: 本系统暂定}
  minimum_amount: {default: {general: 5000000, important: 5000000, major: 5000000}, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  last_days: {default: 5, title: 季末的工作日数, unit: days, bounds: [1, 20], source: 本系统暂定}
levels:
  - size: {above: times}
    amount: {from: minimum_amount}
facts:
  usual: 平时五个工作日的收入
  times_words: 倍数
  first_day: 最后五个工作日的第一天
  last_day: 季末
  source: 数据来源
headline: "{last_day:date}前最后五个工作日非税收入{amount:wan}，是平时的{times_words}倍"
fact: "{first_day:date}至{last_day:date}的五个工作日，非税收入入库{amount:wan}（{source}），而该季度此前平均每五个工作日{usual:wan}，是平时的{times_words}倍。"
formula: "{amount:yuan} ÷ {usual:yuan} = {times_words}"
explanation: 非税收入平时是陆续缴的。季末、年末最后几天突然多出几倍，要看是不是为了凑进度临时入库，甚至把财政的钱转一圈当作收入。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
  - {law: 预算法, version: "2018-12-29", article: 第九十三条第一项, gist: 收入、支出没有列入预算或者虚列的，责令改正并处分责任人。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第七条第一项, gist: 虚增、虚减财政收入或者支出的，责令改正并追究责任。}
innocent_reasons:
  - 集中处罚行动的罚没收入、按年收取的费用
  - 国有资产处置款按合同在季末到账
questions:
  - 这几天入库的是哪些执收单位、哪些缴款人、什么项目？
  - 缴款资金从哪里来？之后有没有以支出的形式流回去？
exclusions:
  - 平时：该季度在这五个工作日以前的全部非税收入，按工作日平均乘以五
  - 三个月的非税缴款（入账日期）报齐的用非税缴款，没有报齐的用国库日报的地方级 103 类；10301、10306 属于其他预算，不计
  - 一季度末、二季度末、三季度末、年末分别判断；五个工作日收入不足 500 万元的不提示
---*/

-- applies
WITH quarter AS (
    SELECT n AS quarter, make_date(:fiscal_year, n * 3 - 2, 1) AS first_on,
           CAST(make_date(:fiscal_year, n * 3, 1) + INTERVAL '1 month' - INTERVAL '1 day' AS date) AS last_on
    FROM generate_series(1, 4) AS numbers (n)
),
delivered AS (
    SELECT quarter.quarter, quarter.last_on, slice.data_set, count(DISTINCT slice.period) AS months
    FROM quarter
    LEFT JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set IN ('treasury_income_daily', 'nontax_payment')
     AND slice.superseded_at IS NULL AND slice.period BETWEEN to_char(quarter.first_on, 'YYYY-MM') AND to_char(quarter.last_on, 'YYYY-MM')
    GROUP BY quarter.quarter, quarter.last_on, slice.data_set
),
whole AS (
    SELECT quarter, last_on, coalesce(bool_or(months = 3 AND data_set IS NOT NULL), false) AS is_whole FROM delivered GROUP BY quarter, last_on
)
SELECT count(*) FILTER (WHERE is_whole) > 0 AS is_applicable,
       CASE WHEN count(*) FILTER (WHERE is_whole) = 0
            THEN CAST(:fiscal_year AS text) || ' 年没有一个季度报齐了三个月的国库预算收入日报或者非税收入缴款' END AS reason
FROM whole
UNION ALL
SELECT true AS is_applicable,
       '第' || string_agg(CAST(quarter AS text), '、' ORDER BY quarter) || '季度没有报齐国库预算收入日报或者非税收入缴款，未作判断' AS reason
FROM whole
WHERE NOT is_whole AND last_on < :today
HAVING count(*) > 0
UNION ALL
SELECT count(*) > 0 AS is_applicable, CASE WHEN count(*) = 0 THEN '系统中没有 ' || CAST(:fiscal_year AS text) || ' 年的工作日历' END AS reason
FROM ledger_v1.calendar_day
WHERE day BETWEEN make_date(:fiscal_year, 1, 1) AND make_date(:fiscal_year, 12, 31)

-- findings
WITH quarter AS (
    SELECT n AS quarter, make_date(:fiscal_year, n * 3 - 2, 1) AS first_on,
           CAST(make_date(:fiscal_year, n * 3, 1) + INTERVAL '1 month' - INTERVAL '1 day' AS date) AS last_on
    FROM generate_series(1, 4) AS numbers (n)
),
delivered AS (
    SELECT quarter.quarter, slice.data_set
    FROM quarter
    JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set IN ('treasury_income_daily', 'nontax_payment')
     AND slice.superseded_at IS NULL AND slice.period BETWEEN to_char(quarter.first_on, 'YYYY-MM') AND to_char(quarter.last_on, 'YYYY-MM')
    GROUP BY quarter.quarter, slice.data_set
    HAVING count(DISTINCT slice.period) = 3
),
source AS (
    SELECT quarter, min(data_set) AS data_set FROM delivered GROUP BY quarter
),
workday AS (
    SELECT quarter.quarter, calendar_day.day, row_number() OVER (PARTITION BY quarter.quarter ORDER BY calendar_day.day DESC) AS from_last
    FROM quarter
    JOIN ledger_v1.calendar_day ON calendar_day.day BETWEEN quarter.first_on AND quarter.last_on AND calendar_day.is_working
),
border AS (
    SELECT workday.quarter, source.data_set, quarter.first_on, quarter.last_on,
           min(workday.day) FILTER (WHERE from_last <= :last_days) AS from_day,
           count(*) FILTER (WHERE from_last > :last_days) AS days_before
    FROM workday
    JOIN source ON source.quarter = workday.quarter
    JOIN quarter ON quarter.quarter = workday.quarter
    GROUP BY workday.quarter, source.data_set, quarter.first_on, quarter.last_on
),
entry AS MATERIALIZED (
    SELECT 'nontax_payment' AS data_set, record_date AS day, non_tax_code AS code, exec_agency_code AS collector,
           CASE record_kind WHEN 'refund' THEN -coalesce(ref_amt, 0) ELSE coalesce(paid_amt, 0) END AS amount, receipt_id, row_no, place
    FROM ledger_v1.nontax_payment
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_date IS NOT NULL
      AND left(non_tax_code, 5) NOT IN ('10301', '10306')
    UNION ALL
    SELECT 'treasury_income_daily', rptdate, budgetsubcode, taxorgcode, moneyday, receipt_id, row_no, place
    FROM ledger_v1.treasury_income_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND budgettype = '1' AND budgetlevelcode IN ('4', '5')
      AND left(budgetsubcode, 3) = '103' AND left(budgetsubcode, 5) NOT IN ('10301', '10306')
),
measured AS (
    SELECT border.quarter, border.data_set, border.from_day, border.last_on,
           sum(entry.amount) FILTER (WHERE entry.day >= border.from_day) AS last_amount,
           sum(entry.amount) FILTER (WHERE entry.day < border.from_day) * :last_days / border.days_before AS usual
    FROM border
    JOIN entry ON entry.data_set = border.data_set AND entry.day BETWEEN border.first_on AND border.last_on
    WHERE border.days_before > 0
    GROUP BY border.quarter, border.data_set, border.from_day, border.last_on, border.days_before
),
spike AS (
    SELECT measured.*, last_amount / usual AS times
    FROM measured
    WHERE usual > 0 AND last_amount > :times_general * usual AND last_amount >= :minimum_amount_general
)
SELECT 'Q' || CAST(spike.quarter AS text) AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '非税收入' AS subject,
       to_char(spike.last_on, 'YYYY-MM-DD') AS period, spike.last_amount AS amount, spike.times AS size,
       jsonb_build_object('usual', round(spike.usual, 2), 'times_words', to_char(spike.times, 'FM9990.0'), 'first_day', spike.from_day,
                          'last_day', spike.last_on,
                          'source', CASE spike.data_set WHEN 'nontax_payment' THEN '非税缴款入账数' ELSE '国库日报' END) AS facts,
       CAST(entry.day AS text) || ' 科目 ' || entry.code || CASE spike.data_set WHEN 'nontax_payment' THEN ' 执收单位 ' || entry.collector ELSE '' END AS label,
       entry.amount AS row_amount, entry.receipt_id, entry.row_no, entry.place
FROM spike
JOIN entry ON entry.data_set = spike.data_set AND entry.day BETWEEN spike.from_day AND spike.last_on
ORDER BY spike.quarter, entry.amount DESC, entry.day, entry.row_no
