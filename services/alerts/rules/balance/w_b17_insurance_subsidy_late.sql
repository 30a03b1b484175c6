/*---
id: W-B17
title: 应缴社保补贴未到位
version: 2
family: balance
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [social_insurance, approved_budget]
parameters:
  missing_share: {default: {general: 0.20, important: 0.40, major: 0.60}, title: 少到位的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_missing: {default: 100000, title: 少到位的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  first_month: {default: 3, title: 开始判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {above: missing_share}
facts:
  due: 按时间进度应到位
  paid: 已到位
  budget: 全年预算
  fund: 哪项基金
headline: "{period:period}累计{fund}财政补贴到位{paid:wan}，比时间进度少{size:percent}"
fact: "全年预算安排对{fund}的补助{budget:wan}，按时间进度{period:period}应到位{due:wan}，基金实际收到财政补贴{paid:wan}，少{amount:wan}（{size:percent}）。"
formula: "({due:yuan} − {paid:yuan}) ÷ {due:yuan} = {size:percent}"
explanation: 财政对养老、医保等基金的补助写进了预算，就要按时拨到基金里。拖着不拨，基金可能付不出待遇，也等于把缺口藏了起来。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十一条, gist: 社会保险基金由缴款、一般公共预算安排等方式筹集，专项用于社会保险。}
innocent_reasons:
  - 按惯例在第四季度一次拨付
  - 上级补助直接拨入社保专户，未列县级预算
questions:
  - 补助没有拨付的原因是什么？计划什么时候拨付？
  - 基金目前的支付有没有困难？
exclusions:
  - 养老、医疗、其他基金分别比较（按险种名称），一项多拨不抵另一项少拨；名称分不清的合起来比较
  - 预算数取最近一次批准的预算中对养老保险基金（20826）、其他社会保险基金（20827）、医疗保险基金（21012）的补助
  - 三月起判断；少到位不足 10 万元的不提示
---*/

-- applies
WITH fund AS (
    SELECT max(period) AS period, count(fiscal_subsidy) AS stated, count(*) AS rows
    FROM ledger_v1.social_insurance
    WHERE region = :region AND period = (SELECT max(period) FROM ledger_v1.social_insurance
                                         WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text))
)
SELECT fund.rows > 0 AND fund.stated > 0 AND CAST(right(fund.period, 2) AS int) >= :first_month AS is_applicable,
       CASE WHEN fund.rows = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年社会保险基金月报'
            WHEN fund.stated = 0 THEN fund.period || ' 的社会保险基金月报没有填财政补贴收入'
            WHEN CAST(right(fund.period, 2) AS int) < :first_month THEN '社会保险基金月报只到 ' || fund.period || '，三月起才判断'
            WHEN fund.stated < fund.rows THEN fund.period || ' 有 ' || CAST(fund.rows - fund.stated AS text) || ' 个险种没有填财政补贴收入，按零计算' END
       AS reason
FROM fund
UNION ALL
SELECT coalesce(sum(amount), 0) > 0 AS is_applicable,
       CASE WHEN coalesce(sum(amount), 0) <= 0
            THEN CAST(:fiscal_year AS text) || ' 年已批准的支出预算没有列到对社会保险基金的补助（20826、20827、21012 款）' END AS reason
FROM ledger_v1.budget_line
WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book = 'general' AND is_item_part
  AND is_standing AND approved_on IS NOT NULL AND item_code IN ('20826', '20827', '21012')

-- findings
WITH fund AS MATERIALIZED (
    SELECT period, scheme_name, coalesce(fiscal_subsidy, 0) AS paid, receipt_id, row_no, place,
           CASE WHEN scheme_name ~ '养老' THEN '养老保险基金' WHEN scheme_name ~ '医疗|医保|生育' THEN '医疗保险基金' ELSE '其他社会保险基金' END AS kind
    FROM ledger_v1.social_insurance
    WHERE region = :region AND translate(scheme_name, ' 　', '') !~ '(合计|总计|小计)$'
      AND period = (SELECT max(period) FROM ledger_v1.social_insurance
                    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text))
),
plan AS MATERIALIZED (
    SELECT subject_code, subject_name, amount, receipt_id, row_no, place,
           CASE item_code WHEN '20826' THEN '养老保险基金' WHEN '21012' THEN '医疗保险基金' ELSE '其他社会保险基金' END AS kind
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book = 'general' AND is_item_part
      AND is_standing AND approved_on IS NOT NULL AND item_code IN ('20826', '20827', '21012')
),
-- What one fund got too much makes up for no other's lack; only where the schemes' names do not tell the funds apart they are added up.
told_apart AS (
    SELECT NOT EXISTS (SELECT 1 FROM plan WHERE plan.kind NOT IN (SELECT fund.kind FROM fund)) AS are_kinds
),
paid AS (
    SELECT CASE WHEN are_kinds THEN kind ELSE '社会保险基金' END AS kind, sum(paid) AS paid, max(period) AS period
    FROM fund
    CROSS JOIN told_apart
    GROUP BY 1
),
planned AS (
    SELECT CASE WHEN are_kinds THEN kind ELSE '社会保险基金' END AS kind, sum(amount) AS budget
    FROM plan
    CROSS JOIN told_apart
    GROUP BY 1
),
measured AS (
    SELECT paid.kind, planned.budget, paid.paid, paid.period, round(planned.budget * CAST(right(paid.period, 2) AS int) / 12, 2) AS due
    FROM paid
    JOIN planned ON planned.kind = paid.kind
),
evidence AS (
    SELECT kind, 1 AS part, fund.period || ' 财政补贴收入 ' || fund.scheme_name AS label, fund.paid AS row_amount, receipt_id, row_no, place
    FROM fund
    UNION ALL
    SELECT kind, 2, '批准的预算 ' || subject_code || ' ' || subject_name, amount, receipt_id, row_no, place
    FROM plan
)
SELECT CASE measured.kind WHEN '养老保险基金' THEN 'pension' WHEN '医疗保险基金' THEN 'medical' WHEN '其他社会保险基金' THEN 'other'
       ELSE 'subsidy' END AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, measured.kind || '财政补贴' AS subject,
       measured.period, measured.due - measured.paid AS amount, 1 - measured.paid / measured.due AS size,
       jsonb_build_object('due', measured.due, 'paid', measured.paid, 'budget', measured.budget, 'fund', measured.kind) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM measured
JOIN evidence ON measured.kind IN (evidence.kind, '社会保险基金')
WHERE measured.due > 0 AND measured.due - measured.paid >= :minimum_missing
  AND 1 - measured.paid / measured.due > :missing_share_general
ORDER BY measured.kind, evidence.part, evidence.row_amount DESC, evidence.row_no
