/*---
id: W-B05
title: 暂付款规模
version: 1
family: balance
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [account_balance, expenditure_execution]
parameters:
  advance_share: {default: {general: 0.03, important: 0.05, major: 0.08}, title: 暂付款占支出的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  growth: {default: {general: 0.10}, title: 暂付款比上年底增长的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_growth: {default: {general: 1000000}, title: 暂付款增加的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_balance: {default: 1000000, title: 暂付款余额的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: advance_share}
  - growth_share: {above: growth}
    increase: {from: minimum_growth}
facts:
  base: 一般公共预算与政府性基金支出
  base_words: 支出的口径
  year_start: 上年末余额
  increase: 比上年末增加
  growth_share: 比上年末增长
  growth_words: 与上年末比较，成句
headline: "{period:period}末暂付款余额{amount:wan}，占支出{size:percent}，{growth_words}"
fact: "{period:period}末暂付款余额{amount:wan}，占{base_words}{base:wan}的{size:percent}；{growth_words}。"
formula: "暂付款余额 {amount:yuan} ÷ {base_words}{base:yuan} = {size:percent}"
explanation: 暂付款是财政已经付出去、但没有列作预算支出的钱。余额越大，藏在预算外面的支出越多，将来都要用预算来还。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 支出必须按预算执行，不得虚假列支。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条, gist: 按批准的预算和用款计划拨款，不得办理无预算、超预算的拨付。}
innocent_reasons:
  - 应急救灾按规定先行垫付，年内列支
  - 上级资金已明确、尚未到账的先行垫付
questions:
  - 暂付款分别是哪些单位、哪些事项、哪一年形成的？
  - 消化计划和今年的完成情况如何？
exclusions:
  - 支出取一般公共预算与政府性基金之和；12月取全年执行数，其他月份取月报所列全年预算数
  - 余额不足 100 万元的不提示；比上年末增长超过 10% 且增加 100 万元以上的按一般事项提示（增长的标准为自定）
  - 只取没有下级的明细科目，贷方余额以负数冲减；转移性支出和债务还本不计入支出
---*/

-- applies
WITH advance AS (
    SELECT period, count(last_year_end_balance) AS stated FROM ledger_v1.account_balance
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND account_kind = 'advance'
    GROUP BY period
),
reported AS MATERIALIZED (
    SELECT period, count(budget_amount) AS budgeted FROM ledger_v1.expenditure_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND book IN ('general', 'fund')
    GROUP BY period
),
latest AS (
    SELECT max(advance.period) AS period FROM advance JOIN reported ON reported.period = advance.period
)
SELECT latest.period IS NOT NULL AND coalesce(right(latest.period, 2) = '12' OR reported.budgeted > 0, false) AS is_applicable,
       CASE WHEN NOT EXISTS (SELECT 1 FROM advance) THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年财政总会计科目余额（暂付款项）'
            WHEN NOT EXISTS (SELECT 1 FROM reported) THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算支出执行月报'
            WHEN latest.period IS NULL THEN '没有一个月同时报送了暂付款余额和预算支出执行月报'
            WHEN right(latest.period, 2) <> '12' AND reported.budgeted = 0
            THEN latest.period || ' 的预算支出执行月报没有列出预算数，无从计算占比' END AS reason
FROM latest
LEFT JOIN reported ON reported.period = latest.period
UNION ALL
SELECT true AS is_applicable, '缺上年末暂付款余额，未与上年末比较' AS reason
FROM latest
JOIN advance ON advance.period = latest.period AND advance.stated = 0
WHERE NOT EXISTS (SELECT 1 FROM advance WHERE right(period, 2) = '01')
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算支出执行月报，以已报送的最近一月判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period > (SELECT max(period) FROM reported)
HAVING count(*) > 0

-- findings
WITH account AS MATERIALIZED (
    SELECT period, sender, account_code, account_name, balance_side, opening, debit, credit, closing, june_balance,
           last_year_end_balance, receipt_id, row_no, place
    FROM ledger_v1.account_balance
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND account_kind = 'advance'
),
-- Only accounts without sub-accounts of the same month: a parent is the total of its children.
leaf AS (
    SELECT account.*, CASE balance_side WHEN 'debit' THEN 1 ELSE -1 END AS sign
    FROM account
    WHERE NOT EXISTS (SELECT 1 FROM account AS part
                      WHERE part.period = account.period AND part.sender = account.sender
                        AND length(part.account_code) > length(account.account_code)
                        AND starts_with(part.account_code, account.account_code))
),
outlay AS (
    SELECT period, sum(CASE WHEN right(period, 2) = '12' THEN cumulative_amount ELSE budget_amount END) AS base
    FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book IN ('general', 'fund')
      AND class_code NOT IN ('230', '231') AND is_class_part
    GROUP BY period
),
balance AS (
    SELECT leaf.period, sum(sign * closing) AS closing, sum(sign * last_year_end_balance) AS stated_start
    FROM leaf
    GROUP BY leaf.period
),
latest AS (
    SELECT balance.period, balance.closing, outlay.base, balance.closing / outlay.base AS share,
           coalesce(balance.stated_start, (SELECT sum(sign * opening) FROM leaf WHERE right(leaf.period, 2) = '01')) AS year_start
    FROM balance
    JOIN outlay ON outlay.period = balance.period AND outlay.base > 0
    WHERE balance.period = (SELECT max(balance.period) FROM balance JOIN outlay ON outlay.period = balance.period)
      AND balance.closing >= :minimum_balance
)
SELECT 'advances' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '暂付款项' AS subject, latest.period,
       latest.closing AS amount, latest.share AS size,
       jsonb_build_object('base', latest.base, 'year_start', coalesce(latest.year_start, 0),
                          'base_words', CASE WHEN right(latest.period, 2) = '12' THEN '一般公共预算和政府性基金全年支出'
                                             ELSE '一般公共预算和政府性基金全年支出预算' END,
                          'increase', coalesce(latest.closing - latest.year_start, 0),
                          'growth_share', CASE WHEN latest.year_start > 0 THEN latest.closing / latest.year_start - 1
                                               WHEN latest.year_start IS NULL THEN 0 ELSE 1 END,
                          'growth_words', CASE WHEN latest.year_start IS NULL THEN '上年末余额无数据'
                                               WHEN latest.closing >= latest.year_start
                                               THEN '比上年末增加' || to_char((latest.closing - latest.year_start) / 10000, 'FM999,999,990.0') || '万元'
                                               ELSE '比上年末减少' || to_char((latest.year_start - latest.closing) / 10000, 'FM999,999,990.0') || '万元'
                                               END) AS facts,
       leaf.period || ' 期末余额 ' || leaf.account_code || ' ' || leaf.account_name AS label, leaf.sign * leaf.closing AS row_amount,
       leaf.receipt_id, leaf.row_no, leaf.place, jsonb_build_object('上年末余额', leaf.last_year_end_balance) AS figures
FROM latest
JOIN leaf ON leaf.period = latest.period
ORDER BY leaf.sign * leaf.closing DESC, leaf.account_code
