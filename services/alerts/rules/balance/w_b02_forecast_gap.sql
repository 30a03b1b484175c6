/*---
id: W-B02
title: 收支缺口预测
version: 3
family: balance
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution, expenditure_execution, approved_budget]
parameters:
  gap: {default: {general: 0, important: 0.01, major: 0.03}, title: 缺口占支出的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_gap: {default: 1000000, title: 缺口的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  calendar_margin: {default: 0.02, title: 按时间进度推算的收入与预算相差多少以内仍按预算数计算, unit: share, bounds: [0, 1], source: 本系统暂定}
  first_month: {default: 5, title: 开始判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
  last_month: {default: 11, title: 最后判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {above: gap}
facts:
  resources: 预计全年可用财力
  outlay: 预计全年支出
  short: 预计本级收入短收
  over: 预计支出超过预算
  planned: 预算本身的差额
  income_words: 收入怎样预计
  outlay_words: 支出怎样预计
headline: "按{period:period}进度预计全年收支缺口{amount:wan}（占支出{size:percent}）"
fact: "按截至{period:period}的执行情况预计，全年一般公共预算可用财力{resources:wan}，支出{outlay:wan}，缺口{amount:wan}，占支出的{size:percent}。其中本级收入预计比预算短收{short:wan}（{income_words}），支出预计超过预算{over:wan}（{outlay_words}），批准的预算本身支出大于财力{planned:wan}。"
formula: "{outlay:yuan} − {resources:yuan} = {amount:yuan}"
explanation: 用到本月为止的收入进度推算全年能收多少，再和全年要花的钱比。提前看到年底的缺口，才来得及依法调整预算，而不是到年底拖欠或者挂账。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条第一款, gist: 地方预算按量入为出、收支平衡的原则编制，一般不列赤字。}
  - {law: 预算法, version: "2018-12-29", article: 第六十六条, gist: 超收、结余和短收的处理办法。}
innocent_reasons:
  - 大额收入按惯例在第四季度入库
  - 已明确将得到上级补助，尚未列入预算
questions:
  - 全年收入预计完成多少，依据是什么？
  - 缺口打算怎样平衡？是否需要提请调整预算、动用预算稳定调节基金？
exclusions:
  - 五月至十一月判断；缺口不足 100 万元的不提示
  - 转移性收入、债务收入、上年结余等按批准的预算数计算；支出中的上解、补助下级、债务还本按预算数计算
  - 有三年同月数据的按往年同月进度推算；没有的，收入按时间进度推算（与预算相差不超过 2% 的仍按预算数计算：收入不是按月均匀入库的），支出按预算数计算
---*/

-- applies
WITH latest AS (
    SELECT min(newest.month) AS month, count(*) AS reports,
           string_agg(CASE newest.direction WHEN 'income' THEN '收入' ELSE '支出' END, '、') AS there
    FROM (SELECT direction, max(month) AS month FROM ledger_v1.execution_line
          WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' GROUP BY direction) AS newest
),
plan AS (
    SELECT count(DISTINCT direction) AS directions,
           coalesce(bool_or(direction = 'income' AND class_code = '110'), false) AS has_transfers
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' AND is_standing AND approved_on IS NOT NULL
)
SELECT latest.reports = 2 AND latest.month BETWEEN :first_month AND :last_month AND plan.directions = 2 AND plan.has_transfers
       AS is_applicable,
       CASE WHEN latest.reports < 2 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入或者支出执行月报'
                 || coalesce('（只有' || latest.there || '）', '')
            WHEN latest.month < :first_month THEN '月报只到 ' || CAST(latest.month AS text) || ' 月，五月起才预测'
            WHEN latest.month > :last_month THEN '月报已到年末，不再预测'
            WHEN plan.directions < 2 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年已批准的一般公共预算收入或者支出预算'
            WHEN NOT plan.has_transfers THEN '批准的收入预算没有列转移性收入，算不出可用财力' END AS reason
FROM latest
CROSS JOIN plan

-- findings
WITH latest AS (
    SELECT min(month) AS month
    FROM (SELECT max(month) AS month FROM ledger_v1.execution_line
          WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' GROUP BY direction) AS newest
),
line AS MATERIALIZED (
    SELECT direction, period, subject_code, subject_name, budget_amount, cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    JOIN latest ON latest.month = execution_line.month
    WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' AND is_class_part
      AND class_code NOT IN ('105', '110', '230', '231')
),
year AS (
    SELECT progress.direction, progress.cumulative_amount AS amount, nullif(season.progress, 0) AS usual
    FROM latest
    JOIN ledger_v1.class_progress AS progress ON progress.region = :region AND progress.fiscal_year = :fiscal_year
     AND progress.month = latest.month AND progress.book = 'general' AND progress.class_code = 'own'
    LEFT JOIN ledger_v1.class_season AS season ON season.region = :region AND season.fiscal_year = :fiscal_year
     AND season.month = latest.month AND season.direction = progress.direction AND season.book = 'general' AND season.class_code = 'own'
),
plan AS (
    SELECT sum(amount) FILTER (WHERE direction = 'income') AS resources,
           sum(amount) FILTER (WHERE direction = 'income' AND class_code NOT IN ('105', '110')) AS own_income,
           sum(amount) FILTER (WHERE direction = 'expenditure') AS outlay,
           sum(amount) FILTER (WHERE direction = 'expenditure' AND class_code NOT IN ('230', '231')) AS own_outlay
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' AND is_class_part AND is_standing
      AND approved_on IS NOT NULL
),
-- The calendar alone is a rough measure of a year's income: what it says within the margin of the plan is no news.
by_calendar AS (
    SELECT round(year.amount * 12 / latest.month, 2) AS amount,
           abs(year.amount * 12 / latest.month - plan.own_income) <= :calendar_margin * plan.own_income AS is_as_planned
    FROM year
    CROSS JOIN latest
    CROSS JOIN plan
    WHERE year.direction = 'income'
),
forecast AS (
    SELECT plan.resources, plan.outlay, plan.own_income, plan.own_outlay,
           CASE WHEN income.usual IS NOT NULL THEN round(income.amount / income.usual, 2)
                WHEN by_calendar.is_as_planned THEN plan.own_income
                ELSE by_calendar.amount END AS own_income_expected,
           greatest(round(spent.amount / spent.usual, 2), plan.own_outlay)
               AS own_outlay_expected
    FROM plan
    CROSS JOIN by_calendar
    JOIN year AS income ON income.direction = 'income'
    JOIN year AS spent ON spent.direction = 'expenditure'
),
gap AS (
    SELECT resources - own_income + own_income_expected AS resources, outlay - own_outlay + own_outlay_expected AS outlay,
           own_income - own_income_expected AS short, own_outlay_expected - own_outlay AS over, outlay - resources AS planned
    FROM forecast
),
evidence AS (
    SELECT 1 AS part, CASE direction WHEN 'income' THEN '收入' ELSE '支出' END || '月报 ' || period || ' ' || subject_code || ' '
           || subject_name AS label, cumulative_amount AS row_amount, receipt_id, row_no, place, direction
    FROM line
    UNION ALL
    SELECT 2, CASE direction WHEN 'income' THEN '收入' ELSE '支出' END || '预算（' || version || '） ' || subject_code || ' ' || subject_name,
           amount, receipt_id, row_no, place, direction
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' AND is_class_part AND is_standing
      AND approved_on IS NOT NULL
)
SELECT 'general' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '一般公共预算收支缺口' AS subject,
       CAST(:fiscal_year AS text) || '-' || lpad(CAST(latest.month AS text), 2, '0') AS period,
       gap.outlay - gap.resources AS amount, (gap.outlay - gap.resources) / gap.outlay AS size,
       jsonb_build_object('resources', gap.resources, 'outlay', gap.outlay, 'short', gap.short, 'over', gap.over,
                          'planned', gap.planned,
                          'income_words', CASE WHEN EXISTS (SELECT 1 FROM year WHERE direction = 'income' AND usual IS NOT NULL)
                                               THEN '按近三年同月进度推算'
                                               WHEN (SELECT is_as_planned FROM by_calendar)
                                               THEN '按时间进度推算与预算相差不大，按预算数计算' ELSE '按时间进度推算，往年数据不足三年' END,
                          'outlay_words', CASE WHEN EXISTS (SELECT 1 FROM year WHERE direction = 'expenditure' AND usual IS NOT NULL)
                                               THEN '按近三年同月进度推算' ELSE '按预算数计算，往年数据不足三年' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM gap
CROSS JOIN latest
CROSS JOIN evidence
WHERE gap.outlay - gap.resources >= :minimum_gap AND gap.outlay > 0
ORDER BY evidence.part, evidence.direction DESC, evidence.row_no
