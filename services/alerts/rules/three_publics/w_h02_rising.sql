/*---
id: W-H02
title: 三公经费不减反增
version: 1
family: three_publics
matter_class: important
unit_of_analysis: unit
schedule: monthly
data_sets: [three_publics, agency]
parameters:
  rise: {default: {general: 0, important: 0.10}, title: 比上年增长的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_rise: {default: 10000, title: 增加的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: rise}
facts:
  measure: 比较的数
  before: 上年
  current: 本年
  compared_with: 上年的月份
headline: "{unit_name}三公经费{measure}比上年增加{amount:wan}（{size:percent}）"
fact: "{unit_name}{period:period}的三公经费{measure}为{current:wan}，上年同月（{compared_with:period}）为{before:wan}，增加{amount:wan}，增长{size:percent}。"
formula: "{current:yuan} − {before:yuan} = {amount:yuan}；{amount:yuan} ÷ {before:yuan} = {size:percent}"
explanation: 三公经费要求只减不增。这里用同一个月的年初预算数和累计执行数分别同上年比较，全县合计和各单位分别计算，取增加较多的一个数。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十七条第二款, gist: 支出预算贯彻勤俭节约，严格控制机关运行经费。}
  - {law: 预算法, version: "2018-12-29", article: 第十二条, gist: 各级预算遵循统筹兼顾、勤俭节约等原则。}
innocent_reasons:
  - 单位合并、职能划入，口径扩大
  - 按批准的计划更新公务用车
  - 上年因特殊情况支出偏低
questions:
  - 增加的是哪一项？是否经过批准？
  - 下半年有什么压减措施？
exclusions:
  - 上年没有数据的新单位不单独判断，但计入全县合计
  - 增加不足 1 万元的不提示；上年为零的，增长按 100% 计
  - 全县合计增加的，直接建议为重要；主管部门的汇总行不重复相加
  - 会议费、培训费不在三公经费之内
comparison: {title: 该单位近三年同月三公经费累计执行数, kind: history, unit: yuan}
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'three_publics' AND superseded_at IS NULL
      AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
),
pair AS (
    SELECT this.period, before.period AS before_period
    FROM delivered AS this
    LEFT JOIN delivered AS before ON before.period = CAST(:fiscal_year - 1 AS text) || right(this.period, 3)
    WHERE left(this.period, 4) = CAST(:fiscal_year AS text)
)
SELECT count(before_period) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年三公经费与会议培训费'
            WHEN count(before_period) = 0 THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || ' 年同月的三公经费，无从比较'
            WHEN max(before_period) IS DISTINCT FROM CAST(:fiscal_year - 1 AS text) || right(max(period), 3)
            THEN '缺上年 ' || right(max(period), 2) || ' 月的三公经费，改用 ' || max(period) FILTER (WHERE before_period IS NOT NULL) || ' 比较' END AS reason
FROM pair

-- findings
WITH month AS (
    SELECT max(left(this.period, 7)) AS period
    FROM ledger_v1.slice AS this
    JOIN ledger_v1.slice AS before ON before.region = this.region AND before.data_set = this.data_set AND before.superseded_at IS NULL
     AND left(before.period, 7) = CAST(:fiscal_year - 1 AS text) || substr(left(this.period, 7), 5)
    WHERE this.region = :region AND this.data_set = 'three_publics' AND this.superseded_at IS NULL
      AND left(this.period, 4) = CAST(:fiscal_year AS text)
),
line AS MATERIALIZED (
    SELECT reported.agency_code, reported.dep_bgt_eco_code, left(reported.period, 4) = CAST(:fiscal_year AS text) AS is_current, left(reported.period, 7) AS period,
           reported.initial_budget, reported.executed, reported.receipt_id, reported.row_no, reported.place
    FROM ledger_v1.three_publics AS reported
    JOIN month ON left(reported.period, 7) IN (month.period, CAST(:fiscal_year - 1 AS text) || substr(month.period, 5))
    WHERE reported.region = :region AND reported.dep_bgt_eco_code IN ('30212', '30217', '30231', '31013')
),
children AS (
    SELECT above.receipt_id, above.row_no, sum(below.initial_budget) AS initial_budget, sum(below.executed) AS executed
    FROM line AS above
    JOIN line AS below ON below.period = above.period AND below.dep_bgt_eco_code = above.dep_bgt_eco_code
     AND length(below.agency_code) > length(above.agency_code) AND starts_with(below.agency_code, above.agency_code)
    GROUP BY above.receipt_id, above.row_no
),
own AS MATERIALIZED (
    SELECT line.*
    FROM line
    LEFT JOIN children ON children.receipt_id = line.receipt_id AND children.row_no = line.row_no
     AND children.initial_budget = line.initial_budget AND children.executed = line.executed
    WHERE children.row_no IS NULL
),
total AS (
    SELECT agency_code,
           sum(initial_budget) FILTER (WHERE is_current) AS budget, sum(initial_budget) FILTER (WHERE NOT is_current) AS budget_before,
           sum(executed) FILTER (WHERE is_current) AS executed, sum(executed) FILTER (WHERE NOT is_current) AS executed_before
    FROM own
    GROUP BY GROUPING SETS ((agency_code), ())
),
measured AS (
    SELECT agency_code, '年初预算数' AS measure, budget AS current, budget_before AS before FROM total
    UNION ALL
    SELECT agency_code, '累计执行数' AS measure, executed AS current, executed_before AS before FROM total
),
rising AS (
    SELECT DISTINCT ON (agency_code) measured.*, current - before AS rise,
           CASE WHEN before > 0 THEN (current - before) / before ELSE 1 END AS share
    FROM measured
    WHERE current - before >= :minimum_rise
    ORDER BY agency_code, current - before DESC, measure
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT coalesce(rising.agency_code, '全县') AS matter_key, rising.agency_code AS unit_code,
       CASE WHEN rising.agency_code IS NULL THEN '全县' ELSE coalesce(name.agency_name, '单位' || rising.agency_code) END AS unit_name,
       '三公经费' AS subject, month.period AS period, rising.rise AS amount, rising.share AS size,
       jsonb_build_object('measure', rising.measure, 'before', rising.before, 'current', rising.current,
                          'compared_with', CAST(:fiscal_year - 1 AS text) || substr(month.period, 5)) AS facts,
       CASE WHEN rising.agency_code IS NULL THEN 'important' END AS level_hint,
       own.period || ' ' || own.agency_code || ' ' || own.dep_bgt_eco_code AS label,
       CASE rising.measure WHEN '年初预算数' THEN own.initial_budget ELSE own.executed END AS row_amount,
       own.receipt_id, own.row_no, own.place
FROM rising
CROSS JOIN month
JOIN own ON rising.agency_code IS NULL OR own.agency_code = rising.agency_code
LEFT JOIN name ON name.agency_code = rising.agency_code
ORDER BY rising.agency_code NULLS FIRST, own.period DESC, row_amount DESC, own.agency_code, own.dep_bgt_eco_code

-- comparison
WITH month AS (
    SELECT max(right(left(period, 7), 2)) AS month
    FROM ledger_v1.three_publics
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
spent AS (
    SELECT reported.agency_code, left(reported.period, 4) AS year, sum(reported.executed) AS executed
    FROM ledger_v1.three_publics AS reported
    JOIN month ON right(left(reported.period, 7), 2) = month.month
    WHERE reported.region = :region AND reported.dep_bgt_eco_code IN ('30212', '30217', '30231', '31013')
      AND left(reported.period, 4) BETWEEN CAST(:fiscal_year - 3 AS text) AND CAST(:fiscal_year AS text)
    GROUP BY reported.agency_code, left(reported.period, 4)
)
SELECT agency_code AS matter_key, year || '年' AS label, executed AS value, year = CAST(:fiscal_year AS text) AS is_subject
FROM spent
ORDER BY agency_code, year
