/*---
id: W-F12
title: 三保执行不足
version: 1
family: evenness
matter_class: major
unit_of_analysis: item
schedule: monthly
data_sets: [basic_guarantee]
parameters:
  behind: {default: {general: 0.05, important: 0.10}, title: 比时间进度慢, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_behind: {default: 100000, title: 慢的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: behind}
facts:
  budget: 预算数
  spent: 累计执行
  expected: 时间进度
  progress: 执行进度
  gap: 缺口
  verdict: 结论
headline: "三保“{subject}”{verdict}"
fact: "截至{period:period}，“{subject}”预算{budget:wan}，累计执行{spent:wan}（{progress:percent}），时间进度{expected:percent}，报送的缺口{gap:wan}。{verdict}。"
formula: "时间进度 {expected:percent} − {spent:yuan} ÷ {budget:yuan} = {size:percent}；缺口 {gap:yuan}"
explanation: 保工资、保运转、保基本民生是财政的底线，钱要按月到位。进度落后、当月工资没有发、或者预算本身有缺口，都说明底线可能守不住。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十七条第三款, gist: 编制支出要保证基本公共服务的合理需要。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金。}
innocent_reasons:
  - 月末集中发放，几天后到账，数据尚未更新
  - 按季、按学期发放的项目，月度之间不均匀
questions:
  - 工资和补助是否已经足额发到位？什么时候发？
  - 缺口用什么资金、在什么时候补足？
exclusions:
  - 合计行、上下级项目不重复计算；慢的金额不足 10 万元的不按进度提示
  - 工资类项目本月累计比上月没有增加，且上月月报在手的，视为本月未发；年初没有上月的，看本月累计是否为零
  - 预算为零、为负的不比较进度；年初一月至今的进度按月份数除以十二
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年三保支出月报' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'basic_guarantee' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT true AS is_applicable, '缺 ' || before.period || ' 的三保支出月报，当月工资是否发放未作判断' AS reason
FROM (SELECT to_char(to_date(max(period) || '-01', 'YYYY-MM-DD') - INTERVAL '1 month', 'YYYY-MM') AS period
      FROM ledger_v1.basic_guarantee
      WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)) AS before
WHERE left(before.period, 4) = CAST(:fiscal_year AS text)
  AND before.period NOT IN (SELECT slice.period FROM ledger_v1.slice
                            WHERE slice.region = :region AND slice.data_set = 'basic_guarantee' AND slice.superseded_at IS NULL)

-- findings
WITH latest AS (
    SELECT max(period) AS period, CAST(right(max(period), 2) AS int) AS month,
           to_char(to_date(max(period) || '-01', 'YYYY-MM-DD') - INTERVAL '1 month', 'YYYY-MM') AS period_before
    FROM ledger_v1.basic_guarantee
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
line AS MATERIALIZED (
    SELECT report.period, report.guarantee, report.item_code, report.item_name, report.budget_amount, report.executed,
           coalesce(report.gap, report.standard_need - report.budget_amount, 0) AS gap, report.receipt_id, report.row_no, report.place
    FROM ledger_v1.basic_guarantee AS report
    CROSS JOIN latest
    WHERE report.region = :region AND report.period IN (latest.period, latest.period_before)
      AND report.item_name !~ '(合计|总计|小计)\s*$'
),
leaf AS (
    SELECT line.*
    FROM line
    WHERE NOT EXISTS (SELECT 1 FROM line AS below
                      WHERE below.period = line.period AND below.guarantee = line.guarantee
                        AND length(below.item_code) > length(line.item_code)
                        AND left(below.item_code, length(line.item_code)) = line.item_code)
),
measured AS (
    SELECT now.*, latest.month / 12.0 AS expected,
           CASE WHEN now.budget_amount > 0 THEN latest.month / 12.0 - now.executed / now.budget_amount END AS behind,
           now.guarantee = 'wages' AND now.budget_amount > 0
           AND coalesce(now.executed <= before.executed, latest.month = 1 AND now.executed <= 0) AS is_unpaid
    FROM leaf AS now
    CROSS JOIN latest
    LEFT JOIN line AS before ON before.period = latest.period_before AND before.guarantee = now.guarantee
     AND before.item_code = now.item_code AND latest.month > 1
    WHERE now.period = latest.period
),
short AS (
    SELECT measured.*,
           coalesce(behind > :behind_general AND expected * budget_amount - executed >= :minimum_behind, false) AS is_behind
    FROM measured
)
SELECT short.guarantee || '/' || short.item_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       short.item_name AS subject, short.period,
       greatest(CASE WHEN short.is_behind OR short.is_unpaid THEN round(short.expected * short.budget_amount - short.executed, 2) END,
                short.gap) AS amount,
       CASE WHEN short.is_behind THEN short.behind ELSE 0 END AS size,
       CASE WHEN short.is_unpaid OR short.gap > 0 THEN 'major' END AS level_hint,
       jsonb_build_object('budget', short.budget_amount, 'spent', short.executed, 'expected', short.expected, 'gap', short.gap,
                          'progress', CASE WHEN short.budget_amount > 0 THEN short.executed / short.budget_amount ELSE 0 END,
                          'verdict', concat_ws('，',
                              CASE WHEN short.is_unpaid THEN '本月工资没有支出' END,
                              CASE WHEN short.gap > 0 THEN '有缺口' || to_char(short.gap / 10000, 'FM999,999,990.0') || '万元' END,
                              CASE WHEN short.is_behind THEN '执行比时间进度慢' || to_char(100 * short.behind, 'FM990.0') || '%' END)) AS facts,
       short.period || ' ' || short.item_name AS label, short.executed AS row_amount, short.receipt_id, short.row_no, short.place
FROM short
WHERE short.is_behind OR short.is_unpaid OR short.gap > 0
ORDER BY short.guarantee, short.item_code
