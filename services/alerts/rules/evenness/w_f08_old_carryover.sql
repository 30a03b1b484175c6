/*---
id: W-F08
title: 结转超两年未收回
version: 1
family: evenness
matter_class: important
unit_of_analysis: unit
schedule: yearly
data_sets: [carryover, budget_indicator, agency]
parameters:
  unreturned: {default: {general: 1, important: 1000000, major: 10000000}, title: 没有收回的结转金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: unreturned}
facts:
  first_year: 最早的安排年度
headline: "{unit_name}有{amount:wan}结转资金超过两年没有收回"
fact: "{unit_name}结转到{fiscal_year}年的资金中，有{size:count}条、{amount:wan}最早在{first_year}年及以后安排，到其下一年年底仍未用完，应当作为结余资金收回而没有收回。"
formula: "各条（结转金额 − 已收回）之和 = {amount:yuan}；应收回的界线：{fiscal_year} 年以前第二年及更早安排的资金"
explanation: 预算安排的钱当年没用完可以结转一年，到下一年年底还没用完，就要当作结余收回，由政府统筹使用。这里顺着指标的来源追到最初安排的年份，找出该收没收的钱。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十二条第一款, gist: 连续两年未用完的结转资金应当作为结余资金管理。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十条第一款, gist: 连续两年未用完，是指安排的支出到下一年度终了时仍未用完。}
innocent_reasons:
  - 债券资金和按规定可以跨年使用的资金
  - 已经收回，收回数没有登记
questions:
  - 这些资金最初是哪一年安排的？为什么两年没有用完？
  - 准备什么时候收回、用于哪里？
exclusions:
  - 从结转指标的源指标逐级追到最早的年度；追不到来源的不作判断，在运行说明中写明条数
  - 按“下一年度终了”计算，不是满二十四个月；已收回的部分扣除
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年结转结余' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'carryover' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || ' 年结转结余，也没有 '
                 || CAST(:fiscal_year - 2 AS text) || ' 年及以前的预算指标，无法追到最初安排的年度' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND superseded_at IS NULL
  AND (data_set = 'carryover' AND period = CAST(:fiscal_year - 1 AS text)
       OR data_set = 'budget_indicator' AND period <= CAST(:fiscal_year - 2 AS text))
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 条结转没有填源指标，未作判断' AS reason
FROM ledger_v1.carryover
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND record_kind = 'carryover'
  AND ori_bgt_id IS NULL AND bgt_id IS NULL AND carryovers_amt > coalesce(back_balance, 0)
HAVING count(*) > 0

-- findings
WITH RECURSIVE carried AS MATERIALIZED (
    SELECT carryovers_bgt_id, coalesce(ori_bgt_id, bgt_id) AS source, agency_code, carryovers_amt, back_balance,
           coalesce(carryovers_amt, 0) - coalesce(back_balance, 0) AS left_over, receipt_id, row_no, place
    FROM ledger_v1.carryover
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND record_kind = 'carryover'
      AND coalesce(carryovers_amt, 0) - coalesce(back_balance, 0) >= :unreturned_general
),
-- Where each indicator came from, and the latest year in which its money can have been arranged.
link AS MATERIALIZED (
    SELECT bgt_id AS id, nullif(ori_bgt_id, bgt_id) AS source, CAST(period AS int) AS year
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period < CAST(:fiscal_year AS text)
    UNION
    SELECT carryovers_bgt_id AS id, coalesce(ori_bgt_id, bgt_id) AS source, CAST(period AS int) - 1 AS year
    FROM ledger_v1.carryover
    WHERE region = :region AND period < CAST(:fiscal_year AS text) AND record_kind = 'carryover' AND carryovers_bgt_id IS NOT NULL
),
chain AS (
    SELECT carried.receipt_id, carried.row_no, link.source, link.year
    FROM carried
    JOIN link ON link.id = carried.source
    UNION
    SELECT chain.receipt_id, chain.row_no, link.source, link.year
    FROM chain
    JOIN link ON link.id = chain.source
),
old AS (
    SELECT carried.*, origin.year
    FROM carried
    JOIN (SELECT receipt_id, row_no, min(year) AS year FROM chain GROUP BY receipt_id, row_no) AS origin
      ON origin.receipt_id = carried.receipt_id AND origin.row_no = carried.row_no
    WHERE origin.year <= :fiscal_year - 2
),
total AS (
    SELECT agency_code, sum(left_over) AS left_over, count(*) AS lines, min(year) AS first_year
    FROM old
    GROUP BY agency_code
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '超两年结转资金' AS subject,
       CAST(:fiscal_year AS text) AS period, total.left_over AS amount, CAST(total.lines AS numeric) AS size,
       jsonb_build_object('first_year', total.first_year) AS facts,
       CAST(old.year AS text) || ' 年安排的结转 ' || coalesce(old.carryovers_bgt_id, old.source) AS label,
       old.left_over AS row_amount, old.receipt_id, old.row_no, old.place,
       jsonb_build_object('结转金额', old.carryovers_amt, '已收回', old.back_balance) AS figures
FROM total
JOIN old ON old.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.left_over DESC, total.agency_code, old.year, old.row_no
