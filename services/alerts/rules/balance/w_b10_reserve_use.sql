/*---
id: W-B10
title: 预备费动用
version: 1
family: balance
matter_class: major
unit_of_analysis: county
schedule: on_receipt
data_sets: [budget_fund]
parameters:
  ordinary_share: {default: {important: 0.50}, title: 日常开支占预备费的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
facts:
  reserve: 预备费总额
  uses: 笔数
  verdict: 问题，成句
headline: "{verdict}，{uses:count}笔共{amount:wan}"
fact: "{fiscal_year}年预备费{reserve:wan}，{verdict}，涉及{uses:count}笔共{amount:wan}，占预备费的{size:percent}。"
formula: "{amount:yuan} ÷ {reserve:yuan} = {size:percent}"
explanation: 预备费只能用于自然灾害等突发事件和难以预见的开支，动用要由本级政府决定。没有批准文件、用在日常开支上，或者用得比设置的还多，都要问清楚。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十条, gist: 预备费用于当年的自然灾害等突发事件和其他难以预见的开支。}
  - {law: 预算法, version: "2018-12-29", article: 第六十四条, gist: 预备费的动用方案由财政部门提出，报本级政府决定。}
  - {law: 预算法, version: "2018-12-29", article: 第六十九条第二款, gist: 因突发事件增支的先动支预备费，不足的可以先安排支出，属于预算调整的列入调整方案。}
innocent_reasons:
  - 批准文件已有，台账没有填写文号
  - 用途写得简略，实际用于应急
questions:
  - 每一笔动用的批准文件、日期和用途是什么？
  - 不属于突发事件的，为什么不在年初预算中安排？
exclusions:
  - 用途中有灾、险、汛、旱、震、疫、火、突发、应急、救助、维稳、难以预见等字样的视为突发事件和难以预见的开支
  - 用途没有填写的不计入日常开支，在运行说明中写明；动用与灾害的先后，数据中没有灾害日期，不作判断
---*/

-- applies
SELECT count(*) FILTER (WHERE fund_kind = 'reserve') > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预备费与调节基金台账'
            WHEN count(*) FILTER (WHERE fund_kind = 'reserve') = 0
            THEN CAST(:fiscal_year AS text) || ' 年台账中没有预备费的设置和动用记录，不能认定没有动用' END AS reason
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 笔动用没有填用途，是否属于突发事件未作判断' AS reason
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year AND fund_kind = 'reserve' AND amount_out > 0
  AND coalesce(btrim(use_purpose), '') = ''
HAVING count(*) > 0

-- findings
WITH entry AS MATERIALIZED (
    SELECT entry_no, entered_on, opening, amount_in, amount_out, closing, nullif(btrim(use_purpose), '') AS purpose,
           nullif(btrim(approval_doc), '') AS document, receipt_id, row_no, place,
           first_value(opening) OVER (ORDER BY entered_on, entry_no) + sum(amount_in) OVER () AS reserve,
           sum(amount_out) OVER () AS used
    FROM ledger_v1.budget_fund
    WHERE region = :region AND fiscal_year = :fiscal_year AND fund_kind = 'reserve'
),
spent AS (
    SELECT * FROM entry WHERE amount_out > 0
),
-- One row of the ledger may be in more than one matter.
concern AS (
    SELECT 'unapproved' AS matter, '没有填写政府批准文件' AS verdict, 'general' AS level, spent.*
    FROM spent
    WHERE document IS NULL
    UNION ALL
    SELECT 'ordinary', '动用不属于突发事件和难以预见的开支', 'important', spent.*
    FROM spent
    WHERE purpose !~ '灾|险|汛|旱|震|疫|火|洪|涝|冰雹|泥石流|滑坡|突发|应急|抢修|救助|救援|维稳|难以预见'
    UNION ALL
    SELECT 'overrun', '动用超过设置数', 'major', spent.*
    FROM spent
    WHERE used > reserve
),
matter AS (
    SELECT matter, verdict, level, max(reserve) AS reserve, count(*) AS uses,
           CASE matter WHEN 'overrun' THEN max(used) - max(reserve) ELSE sum(amount_out) END AS amount, max(entered_on) AS last_on
    FROM concern
    GROUP BY matter, verdict, level
)
SELECT matter.matter AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '预备费' AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.amount,
       CASE WHEN matter.reserve > 0 THEN matter.amount / matter.reserve ELSE 1 END AS size, matter.level AS level_hint,
       jsonb_build_object('reserve', matter.reserve, 'uses', matter.uses, 'verdict', matter.verdict) AS facts,
       CAST(concern.entered_on AS text) || ' 动用 ' || coalesce(concern.purpose, '（用途未填）') AS label,
       concern.amount_out AS row_amount, concern.receipt_id, concern.row_no, concern.place,
       jsonb_build_object('批准文件', concern.document, '变动后余额', concern.closing) AS figures
FROM matter
JOIN concern ON concern.matter = matter.matter
WHERE matter.matter <> 'ordinary' OR matter.reserve <= 0 OR matter.amount / matter.reserve >= :ordinary_share_important
ORDER BY matter.amount DESC, matter.matter, concern.entered_on, concern.entry_no
