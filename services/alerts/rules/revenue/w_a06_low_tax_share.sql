/*---
id: W-A06
title: 税收占比过低
version: 1
family: revenue
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution]
parameters:
  nontax_share: {default: {general: 0.50, important: 0.60, major: 0.70}, title: 非税收入占比（一减税收占比）, unit: share, bounds: [0, 1], source: 本系统暂定}
  fall: {default: {general: 0.10}, title: 税收占比比本县前三年低多少, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_income: {default: 10000000, title: 收入总额的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: nontax_share}
  - share_fall: {from: fall}
facts:
  tax: 税收收入累计
  nontax: 非税收入累计
  income: 税收与非税合计
  tax_share: 税收占比
  share_fall: 比上年同期下降的比例（百分点）
  history: 与上年同期的比较，成句
headline: "{period:period}累计税收占一般公共预算收入{tax_share:percent}，{history}"
fact: "截至{period:period}，地方一般公共预算收入累计{income:wan}，其中税收{tax:wan}，占{tax_share:percent}；非税{nontax:wan}，占{size:percent}；{history}。"
formula: "税收 {tax:yuan} ÷ （税收 + 非税）{income:yuan} = {tax_share:percent}"
explanation: 税收是比较稳定的收入，非税里一次性的多。税收占的比例太低，或者比去年同期一下子低了很多，说明收入的质量在变差，往后难以为继。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十六条, gist: 收入预算要与经济社会发展水平相适应，全部收入列入预算，不得隐瞒、少列。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第七条第一项, gist: 虚增、虚减财政收入或者支出的，责令改正并追究责任。}
innocent_reasons:
  - 资源型县、欠发达县税源本来就少，历年占比都低
  - 当年税收减免政策力度大
  - 一次性处置资产使非税增加
questions:
  - 非税收入中一次性收入有多少？来自哪些单位？
  - 提高税收占比有什么措施？
exclusions:
  - 税收加非税累计不足 1,000 万元的不判断
  - 比上年同期下降 10 个百分点的，占比不低于 50% 也按一般事项提示（自定的补充标准）
  - 上年同期数缺失的，只按占比判断，在运行说明中写明
  - 父级科目是下级之和，只取各分支最上一级的行，合计行不计；转移性收入和债务收入不计
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT period, subject_code, cumulative_amount, last_year_cumulative_amount
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND book = 'general' AND left(subject_code, 3) IN ('101', '103')
),
latest AS (
    SELECT max(period) AS period, count(*) FILTER (WHERE left(subject_code, 3) = '101') AS tax_rows,
           count(*) FILTER (WHERE left(subject_code, 3) = '103') AS nontax_rows, count(last_year_cumulative_amount) AS stated
    FROM reported
    WHERE period = (SELECT max(period) FROM reported)
)
SELECT tax_rows > 0 AND nontax_rows > 0 AS is_applicable,
       CASE WHEN period IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报（一般公共预算收入）'
            WHEN tax_rows = 0 THEN period || ' 的预算收入执行月报没有税收科目（101），无从计算占比'
            WHEN nontax_rows = 0 THEN period || ' 的预算收入执行月报没有非税科目（103），无从计算占比' END AS reason
FROM latest
UNION ALL
SELECT true AS is_applicable, '缺 ' || period || ' 的上年同期累计数，未与上年占比比较' AS reason
FROM latest
WHERE period IS NOT NULL AND stated = 0
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.income_execution AS last
                  WHERE last.region = :region AND last.book = 'general' AND left(last.subject_code, 3) IN ('101', '103')
                    AND last.period = CAST(:fiscal_year - 1 AS text) || right(latest.period, 3))
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
      AND class_code IN ('101', '103') AND is_class_part
),
total AS (
    SELECT period, CAST(left(period, 4) AS int) AS year, right(period, 2) AS month,
           coalesce(sum(cumulative_amount) FILTER (WHERE left(subject_code, 3) = '101'), 0) AS tax, sum(cumulative_amount) AS income,
           CASE WHEN count(last_year_cumulative_amount) > 0
                THEN coalesce(sum(last_year_cumulative_amount) FILTER (WHERE left(subject_code, 3) = '101'), 0) END AS stated_tax_before,
           sum(last_year_cumulative_amount) AS stated_before
    FROM counted
    GROUP BY period
),
compared AS (
    SELECT this.period, this.month, this.tax, this.income, this.income - this.tax AS nontax,
           this.tax / this.income AS tax_share,
           coalesce(this.stated_tax_before, last.tax) / nullif(greatest(coalesce(this.stated_before, last.income), 0), 0) AS share_before
    FROM total AS this
    LEFT JOIN total AS last ON last.year = this.year - 1 AND last.month = this.month
    WHERE this.period = (SELECT max(period) FROM total WHERE year = :fiscal_year) AND this.income >= :minimum_income
)
SELECT 'tax_share' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '地方一般公共预算收入' AS subject, compared.period, compared.nontax AS amount, 1 - compared.tax_share AS size,
       jsonb_build_object('tax', compared.tax, 'nontax', compared.nontax, 'income', compared.income,
                          'tax_share', compared.tax_share, 'share_fall', coalesce(compared.share_before - compared.tax_share, 0),
                          'history', CASE WHEN compared.share_before IS NULL THEN '上年同期占比无数据'
                                          WHEN compared.share_before > compared.tax_share
                                          THEN '比上年同期下降' || to_char((compared.share_before - compared.tax_share) * 100, 'FM990.0') || '个百分点'
                                          ELSE '比上年同期上升' || to_char((compared.tax_share - compared.share_before) * 100, 'FM990.0') || '个百分点'
                                          END) AS facts,
       counted.period || ' ' || counted.subject_code || ' ' || counted.subject_name || ' 累计' AS label,
       counted.cumulative_amount AS row_amount, counted.receipt_id, counted.row_no, counted.place,
       jsonb_build_object('上年同期累计', counted.last_year_cumulative_amount) AS figures
FROM compared
JOIN counted ON right(counted.period, 2) = compared.month
ORDER BY counted.period DESC, counted.cumulative_amount DESC, counted.subject_code
