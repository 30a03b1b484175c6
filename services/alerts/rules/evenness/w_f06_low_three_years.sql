/*---
id: W-F06
title: 连续三年执行率低未调整
version: 1
family: evenness
matter_class: important
unit_of_analysis: project
schedule: yearly
data_sets: [project_budget, payment_application, agency]
parameters:
  unspent_share: {default: {general: 0.40, important: 0.50, major: 0.70}, title: 三年都没有用完的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  cut_share: {default: 0.10, title: 预算至少应当压减的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_budget: {default: 200000, title: 项目预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: unspent_share}
facts:
  rates: 三年执行率
  before: 上年年初预算
  change_words: 本年预算的变动
  best_rate: 三年中最高的执行率
headline: "{unit_name}“{subject}”连续三年执行率不到60%，本年仍安排{amount:wan}"
fact: "{unit_name}“{subject}”三年执行率依次为{rates}，本年年初预算{amount:wan}，上年年初预算{before:wan}，{change_words}。"
formula: "三年最高执行率 {best_rate:percent}，未执行 {size:percent}；本年预算 {amount:yuan}，上年预算 {before:yuan}"
explanation: 一个项目连续三年都花不完四成以上的钱，下一年本该少安排。预算没有减，就是没有参考上年执行情况来编预算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十二条第一款, gist: 编制预算要参考上一年预算执行情况和绩效评价结果。}
innocent_reasons:
  - 项目跨年实施，前几年是前期工作
  - 本年增加了新的任务，附有测算
questions:
  - 连续三年没有花完的原因是什么？
  - 本年预算是怎样测算的？为什么没有核减？
exclusions:
  - 按单位和项目代码逐年对应；任何一年没有预算或者变动后预算不足 20 万元的不判断
  - 本年年初批复数比上年年初批复数减少一成及以上的，视为已经调整
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0 THEN '缺 ' || CAST(years.year AS text) || ' 年年度项目预算' END AS reason
FROM generate_series(:fiscal_year - 3, :fiscal_year) AS years (year)
LEFT JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set = 'project_budget' AND slice.superseded_at IS NULL
 AND slice.period = CAST(years.year AS text)
GROUP BY years.year
UNION ALL
SELECT false AS is_applicable, '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，三年数据不齐' AS reason
FROM (SELECT CAST(year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(:fiscal_year - 3, :fiscal_year - 1) AS years (year)
      CROSS JOIN generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set = 'payment_application' AND slice.superseded_at IS NULL
 AND slice.period = month.period
WHERE slice.period IS NULL
HAVING count(*) > 0

-- findings
WITH project AS MATERIALIZED (
    SELECT CAST(period AS int) AS year, agency_code, pro_code, max(pro_name) AS pro_name, sum(coalesce(reply_amt, 0)) AS reply,
           sum(coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0))) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period BETWEEN CAST(:fiscal_year - 3 AS text) AND CAST(:fiscal_year AS text)
    GROUP BY period, agency_code, pro_code
),
payment AS MATERIALIZED (
    SELECT CAST(left(period, 4) AS int) AS year, agency_code, pro_code, sum(coalesce(xpay_amt, pay_app_amt)) AS spent
    FROM ledger_v1.payment_application
    WHERE region = :region AND pro_code IS NOT NULL
      AND left(period, 4) BETWEEN CAST(:fiscal_year - 3 AS text) AND CAST(:fiscal_year - 1 AS text)
    GROUP BY left(period, 4), agency_code, pro_code
),
rate AS (
    SELECT project.year, project.agency_code, project.pro_code, project.reply, coalesce(payment.spent, 0) / project.budget AS rate
    FROM project
    LEFT JOIN payment ON payment.year = project.year AND payment.agency_code = project.agency_code
     AND payment.pro_code = project.pro_code
    WHERE project.year < :fiscal_year AND project.budget >= :minimum_budget
),
past AS (
    SELECT agency_code, pro_code, max(rate) AS best_rate, max(reply) FILTER (WHERE year = :fiscal_year - 1) AS before,
           string_agg(CAST(year AS text) || '年' || to_char(100 * rate, 'FM990.0') || '%', '、' ORDER BY year) AS rates
    FROM rate
    GROUP BY agency_code, pro_code
    HAVING count(*) = 3 AND 1 - max(rate) > :unspent_share_general
),
kept AS (
    SELECT past.*, project.reply, project.pro_name
    FROM past
    JOIN project ON project.agency_code = past.agency_code AND project.pro_code = past.pro_code AND project.year = :fiscal_year
    WHERE project.reply >= :minimum_budget AND project.reply > (1 - :cut_share) * past.before
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT kept.agency_code || '/' || kept.pro_code AS matter_key, kept.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || kept.agency_code) AS unit_name, kept.pro_name AS subject,
       CAST(:fiscal_year AS text) AS period, kept.reply AS amount, 1 - kept.best_rate AS size,
       jsonb_build_object('rates', kept.rates, 'before', kept.before, 'best_rate', kept.best_rate,
                          'change_words', CASE WHEN kept.reply > kept.before THEN '不减反增'
                                               WHEN kept.reply = kept.before THEN '没有变动' ELSE '减少不足一成' END) AS facts,
       line.period || ' 年预算 ' || line.pro_name AS label, coalesce(line.reply_amt, 0) AS row_amount, line.receipt_id, line.row_no,
       line.place, jsonb_build_object('变动后预算', line.cur_amt) AS figures
FROM kept
JOIN ledger_v1.project_budget AS line ON line.region = :region AND line.agency_code = kept.agency_code
 AND line.pro_code = kept.pro_code AND line.period BETWEEN CAST(:fiscal_year - 3 AS text) AND CAST(:fiscal_year AS text)
LEFT JOIN name ON name.agency_code = kept.agency_code
ORDER BY kept.reply DESC, kept.agency_code, kept.pro_code, line.period, line.row_no
