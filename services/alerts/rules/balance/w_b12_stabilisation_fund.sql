/*---
id: W-B12
title: 预算稳定调节基金规模与使用
version: 1
family: balance
matter_class: major
unit_of_analysis: county
schedule: on_receipt
data_sets: [budget_fund, approved_budget, budget_adjustment]
parameters:
  share: {default: {general: 0.05}, title: 余额占本级支出的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  unapproved: {default: {major: 10000}, title: 未经批准动用的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
facts:
  base: 比较的基数
  base_words: 基数是什么
  verdict: 问题，成句
headline: "预算稳定调节基金{verdict}（{amount:wan}）"
fact: "{fiscal_year}年预算稳定调节基金{verdict}，金额{amount:wan}；{base_words}{base:wan}，比例{size:percent}。"
formula: "{amount:yuan} ÷ {base:yuan} = {size:percent}"
explanation: 预算稳定调节基金是政府的“存款”，丰年存入、歉年取用。取用要写进批准的预算，年中要取的必须先报人大常委会批准调整预算；存得太多，说明该安排的钱没有安排。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十一条第二款, gist: 预算稳定调节基金用来弥补以后年度的预算资金不足。}
  - {law: 预算法, version: "2018-12-29", article: 第六十六条, gist: 超收收入、结余资金应当补充预算稳定调节基金。}
  - {law: 预算法, version: "2018-12-29", article: 第六十七条第二项, gist: 需要调入预算稳定调节基金的，应当进行预算调整。}
innocent_reasons:
  - 调入已列入批准的预算，但报送的预算表没有列到“动用预算稳定调节基金”科目
  - 年底补充基金后余额暂时较大，次年预算将动用
questions:
  - 这次动用是哪一次常委会批准的？文号是什么？
  - 基金余额较大的，准备怎样统筹使用？
exclusions:
  - 批准的动用数：最近一次批准的预算中“动用预算稳定调节基金”（11015），加上其后批准的、事由为调入稳定调节基金的预算调整
  - 余额与本级一般公共预算支出（最近一次批准的预算）比较，5% 的界限为自定；未经批准的动用不足 1 万元的不提示
---*/

-- applies
SELECT count(*) FILTER (WHERE fund_kind = 'stabilisation') > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预备费与调节基金台账'
            WHEN count(*) FILTER (WHERE fund_kind = 'stabilisation') = 0
            THEN CAST(:fiscal_year AS text) || ' 年台账中没有预算稳定调节基金的记录，不能认定没有动用' END AS reason
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT count(DISTINCT direction) = 2 AS is_applicable,
       CASE WHEN count(DISTINCT direction) < 2
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年已批准的一般公共预算收入或者支出预算' END AS reason
FROM ledger_v1.budget_line
WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' AND is_standing AND approved_on IS NOT NULL
UNION ALL
SELECT true AS is_applicable, '没有收到本年预算调整方案，按没有调整计算' AS reason
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'budget_adjustment' AND period = CAST(:fiscal_year AS text)
                    AND superseded_at IS NULL)

-- findings
WITH entry AS MATERIALIZED (
    SELECT entry_no, entered_on, amount_out, closing, use_purpose, approval_doc, receipt_id, row_no, place,
           row_number() OVER (ORDER BY entered_on DESC, entry_no DESC) AS from_last, sum(amount_out) OVER () AS drawn
    FROM ledger_v1.budget_fund
    WHERE region = :region AND fiscal_year = :fiscal_year AND fund_kind = 'stabilisation'
),
plan AS (
    SELECT sum(amount) FILTER (WHERE direction = 'expenditure' AND class_code NOT IN ('230', '231') AND is_class_part) AS outlay,
           coalesce(sum(amount) FILTER (WHERE direction = 'income' AND item_code = '11015' AND is_item_part), 0) AS drawable,
           max(approved_on) FILTER (WHERE direction = 'income') AS approved_on
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'general' AND is_standing AND approved_on IS NOT NULL
),
-- A scheme names the draw on the income side and what it pays for on the other: one of the two is counted.
adjusted AS (
    SELECT greatest(coalesce(sum(moved.delta_amount) FILTER (WHERE moved.direction = 'income'), 0),
                    coalesce(sum(moved.delta_amount) FILTER (WHERE moved.direction = 'expenditure'), 0)) AS amount
    FROM ledger_v1.budget_adjustment AS moved
    JOIN plan ON moved.approved_on > plan.approved_on
    WHERE moved.region = :region AND moved.fiscal_year = :fiscal_year AND moved.book = 'general'
      AND moved.reason = 'stabilisation_fund'
),
concern AS (
    SELECT 'size' AS matter, '余额偏大' AS verdict, 'general' AS level, entry.closing AS amount, plan.outlay AS base,
           '本级一般公共预算支出' AS base_words, entry.closing AS row_amount, entry.*
    FROM entry
    CROSS JOIN plan
    WHERE from_last = 1 AND closing > :share_general * plan.outlay
    UNION ALL
    SELECT 'unapproved', '动用数超过批准数', 'major', entry.drawn - plan.drawable - adjusted.amount, entry.drawn, '本年共动用',
           entry.amount_out, entry.*
    FROM entry
    CROSS JOIN plan
    CROSS JOIN adjusted
    WHERE amount_out > 0 AND entry.drawn - plan.drawable - adjusted.amount >= :unapproved_major
)
SELECT concern.matter AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '预算稳定调节基金' AS subject,
       CAST(:fiscal_year AS text) AS period, concern.amount, concern.amount / concern.base AS size, concern.level AS level_hint,
       jsonb_build_object('base', concern.base, 'base_words', concern.base_words, 'verdict', concern.verdict) AS facts,
       CAST(concern.entered_on AS text) || CASE concern.matter WHEN 'size' THEN ' 变动后余额'
                                                ELSE ' 动用 ' || coalesce(concern.use_purpose, '（用途未填）') END AS label,
       concern.row_amount, concern.receipt_id, concern.row_no, concern.place,
       jsonb_build_object('批准文件', concern.approval_doc) AS figures
FROM concern
WHERE concern.base > 0
ORDER BY concern.amount DESC, concern.matter, concern.entered_on, concern.entry_no
