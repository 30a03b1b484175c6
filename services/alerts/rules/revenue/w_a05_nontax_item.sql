/*---
id: W-A05
title: 非税二级科目累计异常
version: 1
family: revenue
matter_class: important
unit_of_analysis: item
schedule: monthly
data_sets: [income_execution]
parameters:
  change: {default: {general: 0.50, important: 1.00, major: 2.00}, title: 累计同比变化的比例（增减都算）, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_change: {default: 3000000, title: 变化的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: change}
facts:
  now: 本年累计
  before: 上年同期累计
  movement: 变动，成句
  ratio: 变动比例，成句
headline: "{period:period}累计“{subject}”{now:wan}，{movement}"
fact: "截至{period:period}，非税收入“{subject}”累计{now:wan}，上年同期{before:wan}，相差{amount:wan}，{movement}。"
formula: "|{now:yuan} − {before:yuan}| ÷ {before:yuan} = {ratio}"
explanation: 非税收入的各个科目平时变化不大。某一个科目突然比去年同期多出或者少了一半以上，要弄清是正常的一次性收入，还是虚增、混库或者少征。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十五条, gist: 征收部门要依法及时足额征收，不得多征、提前征收或者违规减免缓，政府不得下达收入指标。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第七条第一项, gist: 虚增、虚减财政收入或者支出的，责令改正并追究责任。}
innocent_reasons:
  - 经政府批准处置国有资产取得的一次性收入
  - 收费项目依法设立、取消或者调整标准
questions:
  - 变动主要来自哪些执收单位、哪些缴款人？依据是什么文件？
  - 有没有国有企业出资购买资产、财政资金空转形成的收入？
exclusions:
  - 变动额不足 300 万元的不提示
  - 上年同期为零或者负数的不计算比例，变动额达到 300 万元的按一般事项提示
  - 取款级（五位）科目；月报只列下级的，按下级相加；父级与下级并列的只取父级，合计行不计
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT period, last_year_cumulative_amount
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND book = 'general' AND left(subject_code, 3) = '103' AND length(subject_code) >= 5
),
latest AS (
    SELECT period, count(last_year_cumulative_amount) AS stated
    FROM reported
    WHERE period = (SELECT max(period) FROM reported)
    GROUP BY period
),
year_before AS (
    SELECT DISTINCT period
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year - 1 AS text)
      AND book = 'general' AND left(subject_code, 3) = '103' AND length(subject_code) >= 5
)
SELECT count(latest.period) > 0 AND count(*) FILTER (WHERE stated > 0 OR year_before.period IS NOT NULL) > 0 AS is_applicable,
       CASE WHEN count(latest.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报（一般公共预算非税收入的款级科目）'
            WHEN count(*) FILTER (WHERE stated > 0 OR year_before.period IS NOT NULL) = 0
            THEN '缺 ' || max(latest.period) || ' 的上年同期累计数（月报未列，也没有上年同期的月报）' END AS reason
FROM latest
LEFT JOIN year_before ON year_before.period = CAST(:fiscal_year - 1 AS text) || right(latest.period, 3)
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算收入执行月报，以已报送的最近一月累计数判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period > (SELECT max(period) FROM reported)
HAVING count(*) > 0

-- findings
WITH counted AS MATERIALIZED (
    SELECT period, subject_code, subject_name, cumulative_amount, last_year_cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year IN (:fiscal_year, :fiscal_year - 1) AND direction = 'income' AND book = 'general'
      AND class_code = '103' AND is_item_part AND item_code NOT IN ('10301', '10306')
),
total AS (
    SELECT period, left(subject_code, 5) AS code, max(subject_name) FILTER (WHERE length(subject_code) = 5) AS name,
           min(subject_name) AS part_name, sum(cumulative_amount) AS now, sum(last_year_cumulative_amount) AS stated_before
    FROM counted
    GROUP BY period, left(subject_code, 5)
),
this AS (
    SELECT total.*, count(stated_before) OVER () > 0 AS has_column
    FROM total
    WHERE period = (SELECT max(period) FROM counted WHERE left(period, 4) = CAST(:fiscal_year AS text))
),
last AS (
    SELECT * FROM total
    WHERE period = CAST(:fiscal_year - 1 AS text) || right((SELECT max(period) FROM this), 3)
),
-- A blank cell in a column that is there is a zero; without the column, last year's report says it (a subject that it
-- lacks was zero). A subject of last year that is gone now has fallen to nothing.
compared AS (
    SELECT coalesce(this.code, last.code) AS code, coalesce(this.period, (SELECT max(period) FROM this)) AS period,
           coalesce(this.name, last.name, this.part_name, last.part_name) AS name, coalesce(this.now, 0) AS now,
           coalesce(this.stated_before, CASE WHEN this.has_column THEN 0 END, last.now,
                    CASE WHEN EXISTS (SELECT 1 FROM last) THEN 0 END) AS before
    FROM this
    FULL JOIN last ON last.code = this.code
),
moved AS (
    SELECT compared.*, abs(now - before) AS difference, CASE WHEN before > 0 THEN abs(now - before) / before END AS change
    FROM compared
    WHERE abs(now - before) >= :minimum_change
)
SELECT moved.code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       moved.code || ' ' || moved.name AS subject, moved.period, moved.difference AS amount, moved.change AS size,
       -- Nothing a year ago: no share can be said, but the money is there.
       CASE WHEN moved.change IS NULL THEN 'general' END AS level_hint,
       jsonb_build_object('now', moved.now, 'before', moved.before,
                          'movement', CASE WHEN moved.change IS NULL THEN '而上年同期没有收入'
                                           ELSE '同比' || CASE WHEN moved.now > moved.before THEN '增长' ELSE '下降' END
                                                || to_char(moved.change * 100, 'FM999,999,990.0') || '%' END,
                          'ratio', CASE WHEN moved.change IS NULL THEN '上年同期为零或者负数，无从相除'
                                        ELSE to_char(moved.change * 100, 'FM999,999,990.0') || '%' END) AS facts,
       counted.period || ' ' || counted.subject_code || ' ' || counted.subject_name || ' 累计' AS label,
       counted.cumulative_amount AS row_amount, counted.receipt_id, counted.row_no, counted.place,
       jsonb_build_object('上年同期累计', counted.last_year_cumulative_amount) AS figures
FROM moved
JOIN counted ON left(counted.subject_code, 5) = moved.code AND right(counted.period, 2) = right(moved.period, 2)
WHERE moved.change IS NULL OR moved.change > :change_general
ORDER BY moved.difference DESC, moved.code, counted.period DESC, counted.subject_code
