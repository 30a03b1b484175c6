/*---
id: W-F02
title: 支出进度偏快
version: 4
family: evenness
matter_class: general
unit_of_analysis: item
schedule: monthly
data_sets: [expenditure_execution, project_budget, payment_application, agency]
parameters:
  ahead: {default: {general: 0.15, important: 0.25, major: 0.35}, title: 比应有进度快, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_budget: {default: 1000000, title: 预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_ahead: {default: 500000, title: 快的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  first_month: {default: 3, title: 开始判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
  last_month: {default: 11, title: 最后判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {above: ahead}
facts:
  budget: 预算数
  base: 预算口径
  spent: 累计支出
  progress: 支出进度
  expected: 应有进度
  expected_words: 应有进度的由来
  points: 相差的百分点
headline: "{subject}执行进度{progress:percent}，比应有进度快{points}"
fact: "截至{period:period}，{subject}已执行{spent:wan}，占{base}{budget:wan}的{progress:percent}；应有进度{expected:percent}（{expected_words}），快{points}，相当于多执行{amount:wan}。"
formula: "{spent:yuan} ÷ {budget:yuan}（{progress:percent}） − 应有进度 {expected:percent} = {points}"
explanation: 把一类支出或者一个单位到这个月花掉的比例，同它往年这个月的进度（没有三年数据的，同时间进度）相比。快得多，可能是年初预算没有编足，后面会超预算，也可能是提前拨款、以拨代支。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 花钱要按预算办，没有真实发生的支出不能列支。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 各级政府、各部门、各单位要合理安排支出进度。}
innocent_reasons:
  - 房租、保险等按合同在年初一次付清
  - 春耕、防汛、秋粮收购等季节性支出，或者一次性支出
questions:
  - 进度偏快的主要支出是什么？是否有预付、提前拨付？
  - 余下的预算是否够用到年底？是否需要调剂或者追加？
exclusions:
  - 只看三月至十一月；超过预算的由“超预算支出”查
  - 科目按类级计算，合计行、上下级科目不重复计算；预备费、转移性支出和债务还本没有支出进度，不看；单位按项目预算与支付申请计算，应有进度为所用各类科目近三年同月进度按预算的加权平均，任何一类不足三年的用时间进度
  - 预算不足 100 万元、快的金额不足 50 万元的不提示；预算为零、为负或没有的不作比较
---*/

-- applies
WITH latest AS (
    SELECT max(period) AS period, CAST(right(max(period), 2) AS int) AS month
    FROM ledger_v1.expenditure_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
)
SELECT coalesce(month BETWEEN :first_month AND :last_month, false) AS is_applicable,
       CASE WHEN period IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算支出执行月报'
            WHEN month < :first_month THEN '支出月报只到 ' || period || '，三月起才判断进度'
            WHEN month > :last_month THEN '支出月报已到 ' || period || '，超过预算由另一条规则判断' END AS reason
FROM latest
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(needed.title, '、' ORDER BY needed.title) || '，单位的进度未作判断' AS reason
FROM latest
CROSS JOIN LATERAL (
    SELECT '年度项目预算' AS title, 'project_budget' AS data_set, CAST(:fiscal_year AS text) AS period
    UNION ALL
    SELECT to_char(make_date(:fiscal_year, n, 1), 'YYYY-MM') || ' 支付申请' AS title, 'payment_application' AS data_set,
           to_char(make_date(:fiscal_year, n, 1), 'YYYY-MM') AS period
    FROM generate_series(1, latest.month) AS months (n)) AS needed
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE slice.region = :region AND slice.superseded_at IS NULL AND slice.data_set = needed.data_set
                    AND slice.period = needed.period)
HAVING count(*) > 0

-- findings
WITH latest AS (
    SELECT max(period) AS period, CAST(right(max(period), 2) AS int) AS month
    FROM ledger_v1.expenditure_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
class AS MATERIALIZED (
    SELECT progress.book, progress.class_code AS class, progress.class_name, progress.budget_amount AS budget,
           progress.cumulative_amount AS spent, season.progress AS usual
    FROM latest
    JOIN ledger_v1.class_progress AS progress ON progress.region = :region AND progress.fiscal_year = :fiscal_year
     AND progress.month = latest.month AND progress.direction = 'expenditure'
     AND progress.class_code NOT IN ('227', '230', '231', 'own')
    LEFT JOIN ledger_v1.class_season AS season ON season.region = :region AND season.fiscal_year = :fiscal_year
     AND season.month = latest.month AND season.direction = 'expenditure' AND season.book = progress.book
     AND season.class_code = progress.class_code
),
payment AS (
    SELECT application.agency_code, sum(coalesce(application.xpay_amt, application.pay_app_amt)) AS spent
    FROM ledger_v1.payment_application AS application
    CROSS JOIN latest
    WHERE application.region = :region AND application.period BETWEEN CAST(:fiscal_year AS text) || '-01' AND latest.period
    GROUP BY application.agency_code
),
project AS MATERIALIZED (
    SELECT agency_code, pro_name, left(exp_func_code, 3) AS class,
           CASE left(fund_type_code, 2) WHEN '12' THEN 'fund' WHEN '13' THEN 'capital' ELSE 'general' END AS book, coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0)) AS budget,
           receipt_id, row_no, place
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
months AS (
    SELECT count(DISTINCT slice.period) = max(latest.month) AS are_complete
    FROM latest
    JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set = 'payment_application' AND slice.superseded_at IS NULL
     AND slice.period BETWEEN CAST(:fiscal_year AS text) || '-01' AND latest.period
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
-- A class keeps its name over the years: where the year's own volume is not there, the nearest one names it.
title AS (
    SELECT DISTINCT ON (code) code, name
    FROM ledger_v1.classification
    WHERE code_table = 'functional' AND length(code) = 3 AND (region IS NULL OR region = :region)
    ORDER BY code, abs(fiscal_year - :fiscal_year), fiscal_year DESC, region NULLS FIRST
),
measured AS (
    SELECT class.book || '/' || class.class AS key, CAST(NULL AS text) AS agency_code, '县财政局' AS unit_name,
           coalesce(class.class_name, title.name, '科目' || class.class || '（类）')
           || CASE class.book WHEN 'general' THEN '' WHEN 'fund' THEN '（政府性基金）' WHEN 'capital' THEN '（国有资本经营）'
              ELSE '（社会保险基金）' END AS subject,
           '月报预算数' AS base, class.budget, class.spent, coalesce(class.usual, latest.month / 12.0) AS expected,
           CASE WHEN class.usual IS NULL THEN '时间进度，往年数据不足三年' ELSE '近三年同月进度的中位数' END AS expected_words
    FROM class
    CROSS JOIN latest
    LEFT JOIN title ON title.code = class.class
    UNION ALL
    SELECT 'unit/' || project.agency_code, project.agency_code, coalesce(max(name.agency_name), '单位' || project.agency_code),
           coalesce(max(name.agency_name), '单位' || project.agency_code), '变动后预算数', sum(project.budget),
           coalesce(max(payment.spent), 0),
           CASE WHEN count(class.usual) = count(*) AND sum(project.budget) > 0 THEN sum(class.usual * project.budget) / sum(project.budget)
                ELSE max(latest.month) / 12.0 END,
           CASE WHEN count(class.usual) = count(*) AND sum(project.budget) > 0 THEN '所用各类科目近三年同月进度的中位数，按预算加权'
                ELSE '时间进度，往年数据不足三年' END
    FROM project
    CROSS JOIN latest
    CROSS JOIN months
    LEFT JOIN class ON class.book = project.book AND class.class = project.class
    LEFT JOIN payment ON payment.agency_code = project.agency_code
    LEFT JOIN name ON name.agency_code = project.agency_code
    WHERE months.are_complete
    GROUP BY project.agency_code
),
fast AS (
    SELECT measured.*, spent / budget - expected AS ahead
    FROM measured
    WHERE budget >= :minimum_budget AND spent - expected * budget >= :minimum_ahead
      AND spent / budget - expected > :ahead_general
),
evidence AS (
    SELECT book || '/' || class_code AS key, '支出月报 ' || subject_name AS label, cumulative_amount AS row_amount, receipt_id, row_no, place,
           jsonb_build_object('预算数', budget_amount) AS figures
    FROM ledger_v1.execution_line
    JOIN latest ON latest.month = execution_line.month
    WHERE region = :region AND execution_line.fiscal_year = :fiscal_year AND direction = 'expenditure' AND is_class_part
    UNION ALL
    SELECT 'unit/' || agency_code, '项目预算（变动后） ' || pro_name, budget, receipt_id, row_no, place, CAST(NULL AS jsonb)
    FROM project
)
SELECT fast.key AS matter_key, fast.agency_code AS unit_code, fast.unit_name, fast.subject, latest.period,
       round(fast.spent - fast.expected * fast.budget, 2) AS amount, fast.ahead AS size,
       jsonb_build_object('budget', fast.budget, 'base', fast.base, 'spent', fast.spent, 'progress', fast.spent / fast.budget,
                          'expected', fast.expected, 'expected_words', fast.expected_words,
                          'points', to_char(100 * fast.ahead, 'FM990.0') || '个百分点') AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place, evidence.figures
FROM fast
CROSS JOIN latest
JOIN evidence ON evidence.key = fast.key
ORDER BY fast.ahead DESC, fast.key, abs(evidence.row_amount) DESC, evidence.row_no
