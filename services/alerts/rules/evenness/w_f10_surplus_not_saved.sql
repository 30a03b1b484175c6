/*---
id: W-F10
title: 结余未补充预算稳定调节基金
version: 1
family: evenness
matter_class: important
unit_of_analysis: county
schedule: yearly
data_sets: [carryover, budget_fund]
parameters:
  missing: {default: {important: 10000}, title: 没有补充的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: missing}
facts:
  surplus: 一般公共预算结余
  saved: 补充基金
  year: 形成的年度
headline: "{year}年一般公共预算结余有{amount:wan}没有补充预算稳定调节基金"
fact: "{year}年末一般公共预算结余{surplus:wan}，年终以来补充预算稳定调节基金{saved:wan}，还有{amount:wan}没有补充。"
formula: "{surplus:yuan} − {saved:yuan} = {amount:yuan}"
explanation: 一般公共预算年底结余的钱，法律规定应当存入预算稳定调节基金，留给以后年度用，不能留在单位或者另作安排。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十六条第二款, gist: 一般公共预算的结余要补充预算稳定调节基金。}
innocent_reasons:
  - 决算批准后才办理补充，台账还没有更新
  - 结余中有专项资金，按规定应当上交上级
questions:
  - 结余资金现在放在哪里？准备什么时候补充基金？
  - 有没有另外安排支出？依据是什么？
exclusions:
  - 结余取本年报送的结余（上年末形成），资金性质为政府性基金（12 开头）、国有资本经营预算（13 开头）的不计
  - 补充数取上年十二月一日以后的基金转入；相差不足 1 万元的不提示
---*/

-- applies
SELECT count(*) FILTER (WHERE record_kind = 'balance') > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年结转结余'
            WHEN count(*) FILTER (WHERE record_kind = 'balance') = 0
            THEN CAST(:fiscal_year AS text) || ' 年结转结余表中只有结转、没有结余，不能认定没有结余' END AS reason
FROM ledger_v1.carryover
WHERE region = :region AND period = CAST(:fiscal_year AS text)
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || ' 年终以后报送的预备费与调节基金台账' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'budget_fund' AND superseded_at IS NULL
  AND (period = CAST(:fiscal_year AS text)
       OR period = CAST(:fiscal_year - 1 AS text) AND accepted_at >= make_date(:fiscal_year, 1, 1))

-- findings
WITH line AS MATERIALIZED (
    SELECT bgt_id, agency_code, exp_func_code, coalesce(balance, 0) AS amount, back_balance, receipt_id, row_no, place
    FROM ledger_v1.carryover
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND record_kind = 'balance'
      AND left(coalesce(fund_type_code, ''), 2) NOT IN ('12', '13')
),
saved AS (
    SELECT coalesce(sum(amount_in), 0) AS amount
    FROM ledger_v1.budget_fund
    WHERE region = :region AND fund_kind = 'stabilisation' AND fiscal_year IN (:fiscal_year - 1, :fiscal_year)
      AND entered_on BETWEEN make_date(:fiscal_year - 1, 12, 1) AND make_date(:fiscal_year, 11, 30)
),
total AS (
    SELECT sum(line.amount) AS surplus, max(saved.amount) AS saved
    FROM line
    CROSS JOIN saved
)
SELECT 'general' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '一般公共预算结余' AS subject,
       CAST(:fiscal_year - 1 AS text) AS period, total.surplus - total.saved AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('surplus', total.surplus, 'saved', total.saved, 'year', CAST(:fiscal_year - 1 AS text)) AS facts,
       '结余 ' || coalesce(line.bgt_id, '') || coalesce(' 科目 ' || line.exp_func_code, '') AS label, line.amount AS row_amount,
       line.receipt_id, line.row_no, line.place, jsonb_build_object('单位代码', line.agency_code, '收回数', line.back_balance) AS figures
FROM total
CROSS JOIN line
WHERE total.surplus - total.saved >= :missing_important
ORDER BY line.amount DESC, line.row_no
