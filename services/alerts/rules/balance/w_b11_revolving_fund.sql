/*---
id: W-B11
title: 预算周转金
version: 1
family: balance
matter_class: important
unit_of_analysis: county
schedule: on_receipt
data_sets: [budget_fund, approved_budget]
parameters:
  share: {default: {important: 0.01}, title: 周转金占本级支出的比例, unit: share, bounds: [0, 1], source: 预算法实施条例（2020）第四十九条}
facts:
  outlay: 本级一般公共预算支出
  verdict: 问题，成句
headline: "预算周转金{verdict}（{amount:wan}）"
fact: "{fiscal_year}年预算周转金{verdict}，金额{amount:wan}，为本级一般公共预算支出{outlay:wan}的{size:percent}；规定额度不超过1%。"
formula: "{amount:yuan} ÷ {outlay:yuan} = {size:percent}"
explanation: 预算周转金是财政部门用来调剂一年里收支时间差的钱，像一个家庭的周转零钱。规模不能超过本级支出的 1%，也不能拿去做别的事。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十一条第一款, gist: 预算周转金用于调剂预算年度内季节性收支差额。}
  - {law: 预算法, version: "2018-12-29", article: 第六十五条, gist: 预算周转金由财政部门管理，不得挪作他用。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十九条, gist: 预算周转金额度不得超过本级一般公共预算支出总额的1%，年终可以收回补充预算稳定调节基金。}
innocent_reasons:
  - 以前年度形成的余额，正在按规定收回
  - 用途写得简略，实际是调剂季节性收支
questions:
  - 周转金的规模是什么时候、由谁批准的？
  - 每一笔动用的用途是什么，什么时候归还？
exclusions:
  - 支出取最近一次批准的预算，不含补助下级、上解、债务还本；正好等于 1% 的不提示
  - 用途中有周转、调剂、季节、垫付、调度、收回、归还、稳定调节基金字样的视为正常使用；没有填写用途的不判断
---*/

-- applies
SELECT count(*) FILTER (WHERE fund_kind = 'revolving') > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预备费与调节基金台账'
            WHEN count(*) FILTER (WHERE fund_kind = 'revolving') = 0
            THEN CAST(:fiscal_year AS text) || ' 年台账中没有预算周转金的记录，不能认定没有设置' END AS reason
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT coalesce(sum(amount), 0) > 0 AS is_applicable,
       CASE WHEN coalesce(sum(amount), 0) <= 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年已批准的一般公共预算支出预算' END AS reason
FROM ledger_v1.budget_line
WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book = 'general'
  AND class_code NOT IN ('230', '231') AND is_class_part AND is_standing AND approved_on IS NOT NULL

-- findings
WITH entry AS MATERIALIZED (
    SELECT entry_no, entered_on, amount_in, amount_out, closing, nullif(btrim(use_purpose), '') AS purpose, receipt_id, row_no, place,
           row_number() OVER (ORDER BY entered_on DESC, entry_no DESC) AS from_last
    FROM ledger_v1.budget_fund
    WHERE region = :region AND fiscal_year = :fiscal_year AND fund_kind = 'revolving'
),
base AS (
    SELECT sum(amount) AS outlay
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book = 'general'
      AND class_code NOT IN ('230', '231') AND is_class_part AND is_standing AND approved_on IS NOT NULL
),
concern AS (
    SELECT 'size' AS matter, '余额超过规定额度' AS verdict, 'important' AS level, entry.closing AS row_amount, entry.*
    FROM entry
    CROSS JOIN base
    WHERE from_last = 1 AND closing > :share_important * base.outlay
    UNION ALL
    SELECT 'diverted', '动用的用途不是周转', 'general', entry.amount_out, entry.*
    FROM entry
    WHERE amount_out > 0 AND purpose !~ '周转|调剂|季节|垫付|调度|收回|归还|稳定调节基金'
),
matter AS (
    SELECT matter, verdict, level, sum(row_amount) AS amount, max(entered_on) AS last_on
    FROM concern
    GROUP BY matter, verdict, level
)
SELECT matter.matter AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '预算周转金' AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.amount, matter.amount / base.outlay AS size, matter.level AS level_hint,
       jsonb_build_object('outlay', base.outlay, 'verdict', matter.verdict) AS facts,
       CAST(concern.entered_on AS text) || CASE matter.matter WHEN 'size' THEN ' 变动后余额' ELSE ' 动用 ' || concern.purpose END AS label,
       concern.row_amount, concern.receipt_id, concern.row_no, concern.place
FROM matter
CROSS JOIN base
JOIN concern ON concern.matter = matter.matter
ORDER BY matter.amount DESC, matter.matter, concern.entered_on, concern.entry_no
