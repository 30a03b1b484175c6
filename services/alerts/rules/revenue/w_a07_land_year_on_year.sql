/*---
id: W-A07
title: 土地出让收入累计同比异常
version: 1
family: revenue
matter_class: important
unit_of_analysis: item
schedule: monthly
data_sets: [income_execution]
parameters:
  change: {default: {general: 1.00, important: 1.50, major: 2.00}, title: 累计同比变化的比例（增减都算）, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_change: {default: 10000000, title: 变化的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: change}
facts:
  now: 本年累计
  before: 上年同期累计
  movement: 变动，成句
  ratio: 变动比例，成句
headline: "{period:period}累计国有土地使用权出让收入{now:wan}，{movement}"
fact: "截至{period:period}，国有土地使用权出让收入累计{now:wan}，上年同期{before:wan}，相差{amount:wan}，{movement}。"
formula: "|{now:yuan} − {before:yuan}| ÷ {before:yuan} = {ratio}"
explanation: 卖地收入一年比一年差别太大，说明收入不稳，也可能有国有企业、平台公司出钱买地来充收入的情况，要看买地的是谁、钱从哪里来。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第九条, gist: 政府性基金预算按项目收入和实际支出需要编制，以收定支。}
  - {law: 预算法, version: "2018-12-29", article: 第五十五条, gist: 征收部门要依法及时足额征收，不得多征、提前征收或者违规减免缓，政府不得下达收入指标。}
innocent_reasons:
  - 土地按项目分批出让，各月各年本来不均
  - 上年同期没有成交，基数偏低
questions:
  - 今年出让了哪些地块？受让人是谁？价款是否已经实际入库？
  - 受让人中有没有本县国有企业？购地资金来自哪里？
exclusions:
  - 变动额不足 1,000 万元的不提示
  - 上年同期为零或者负数的不计算比例，变动额达到 1,000 万元的按一般事项提示
  - 只取 1030148 及其下级中最上一级的行
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT period, last_year_cumulative_amount
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND book = 'fund' AND left(subject_code, 7) = '1030148'
),
latest AS (
    SELECT max(period) AS period, count(last_year_cumulative_amount) AS stated
    FROM reported
    WHERE period = (SELECT max(period) FROM reported)
),
year_before AS (
    SELECT count(*) AS lines
    FROM ledger_v1.income_execution
    WHERE region = :region AND book = 'fund'
      AND period = CAST(:fiscal_year - 1 AS text) || right((SELECT period FROM latest), 3)
)
SELECT latest.period IS NOT NULL AND (latest.stated > 0 OR year_before.lines > 0) AS is_applicable,
       CASE WHEN latest.period IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报的国有土地使用权出让收入（政府性基金 1030148）'
            WHEN latest.stated = 0 AND year_before.lines = 0
            THEN '缺 ' || latest.period || ' 的上年同期累计数（月报未列，也没有上年同期的月报）' END AS reason
FROM latest
CROSS JOIN year_before
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算收入执行月报（政府性基金），以已报送的最近一月累计数判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period > (SELECT max(period) FROM reported)
HAVING count(*) > 0

-- findings
WITH line AS MATERIALIZED (
    SELECT period, mof_div_code, subject_code, subject_name, cumulative_amount, last_year_cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
      AND book = 'fund' AND left(subject_code, 7) = '1030148'
      AND right(translate(subject_name, ' 　', ''), 2) NOT IN ('合计', '总计', '小计')
),
-- A parent is the total of its children: of every branch only the topmost row is counted.
counted AS (
    SELECT line.*
    FROM line
    WHERE NOT EXISTS (SELECT 1 FROM line AS above
                      WHERE above.period = line.period AND above.mof_div_code = line.mof_div_code
                        AND length(above.subject_code) < length(line.subject_code)
                        AND starts_with(line.subject_code, above.subject_code))
),
total AS (
    SELECT period, sum(cumulative_amount) AS now, sum(last_year_cumulative_amount) AS stated_before
    FROM counted
    GROUP BY period
),
-- A fund report of last year without this subject says that there was none.
compared AS (
    SELECT this.period, this.now, coalesce(this.stated_before, last.now, 0) AS before
    FROM total AS this
    LEFT JOIN total AS last ON last.period = CAST(:fiscal_year - 1 AS text) || right(this.period, 3)
    WHERE this.period = (SELECT max(period) FROM total WHERE left(period, 4) = CAST(:fiscal_year AS text))
),
moved AS (
    SELECT compared.*, abs(now - before) AS difference, CASE WHEN before > 0 THEN abs(now - before) / before END AS change
    FROM compared
    WHERE abs(now - before) >= :minimum_change
)
SELECT 'land' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '国有土地使用权出让收入' AS subject, moved.period, moved.difference AS amount, moved.change AS size,
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
JOIN counted ON right(counted.period, 2) = right(moved.period, 2)
WHERE moved.change IS NULL OR moved.change > :change_general
ORDER BY counted.period DESC, counted.subject_code
