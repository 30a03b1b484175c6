/*---
id: W-B06
title: 新增暂付款
version: 1
family: balance
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [account_balance]
parameters:
  new_advance: {default: {general: 1000000, important: 5000000, major: 20000000}, title: 当年新增暂付款, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: new_advance}
facts:
  accounts: 新增的科目数
  first: 新增最多的科目
headline: "今年新增暂付款{amount:wan}尚未收回"
fact: "截至{period:period}末，有{accounts:count}个暂付款明细科目的余额高于上年末，新增{amount:wan}尚未收回或者列支，最多的是{first}。"
formula: "各明细科目（期末余额 − 上年末余额）中增加的部分之和 = {amount:yuan}"
explanation: 今年又新借出去、垫出去而没有收回的钱。没有预算就把钱付出去，等于绕过了人大批准的预算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十三条, gist: 没有列入批准预算的钱不能付出去。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 支出必须按预算执行，不得虚假列支。}
innocent_reasons:
  - 应急救灾经批准先行垫付
  - 上级资金已下达尚未到账，先行垫付
questions:
  - 新增暂付款付给了谁、作什么用、谁批准的？
  - 准备什么时候收回或者怎样列入预算？
exclusions:
  - 只取没有下级的明细科目；一个科目的收回不抵另一个科目的新增
  - 上年末余额取月报所列，没有的取1月期初余额；两者都没有的科目按本年新设（年初为零）计算，在运行说明中写明
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT period, count(last_year_end_balance) AS stated
    FROM ledger_v1.account_balance
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND account_kind = 'advance'
    GROUP BY period
),
latest AS (
    SELECT period, stated FROM reported WHERE period = (SELECT max(period) FROM reported)
)
SELECT count(latest.period) > 0
       AND (coalesce(max(latest.stated), 0) > 0 OR EXISTS (SELECT 1 FROM reported WHERE right(period, 2) = '01')) AS is_applicable,
       CASE WHEN count(latest.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年财政总会计科目余额（暂付款项）'
            WHEN max(latest.stated) = 0 AND NOT EXISTS (SELECT 1 FROM reported WHERE right(period, 2) = '01')
            THEN '缺上年末暂付款余额（' || max(latest.period) || ' 未列，也没有 ' || CAST(:fiscal_year AS text) || '-01 的期初余额）' END AS reason
FROM latest
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的财政总会计科目余额，以已报送的最近一月判断' AS reason
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
started AS (
    SELECT sender, account_code, sum(sign * opening) AS opening FROM leaf WHERE right(period, 2) = '01' GROUP BY sender, account_code
),
added AS (
    SELECT leaf.*, leaf.sign * leaf.closing
                   - coalesce(leaf.sign * leaf.last_year_end_balance, started.opening, 0) AS increase,
           coalesce(leaf.sign * leaf.last_year_end_balance, started.opening, 0) AS year_start
    FROM leaf
    LEFT JOIN started ON started.sender = leaf.sender AND started.account_code = leaf.account_code
    WHERE leaf.period = (SELECT max(period) FROM leaf)
),
total AS (
    SELECT max(period) AS period, sum(increase) AS amount, count(*) AS accounts
    FROM added
    WHERE increase > 0
)
SELECT 'new_advances' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '暂付款项' AS subject, total.period,
       total.amount, CAST(total.accounts AS numeric) AS size,
       jsonb_build_object('accounts', total.accounts,
                          'first', (SELECT account_code || ' ' || account_name FROM added ORDER BY increase DESC, account_code LIMIT 1)) AS facts,
       added.period || ' ' || added.account_code || ' ' || added.account_name || ' 新增' AS label, added.increase AS row_amount,
       added.receipt_id, added.row_no, added.place,
       jsonb_build_object('上年末余额', added.year_start, '期末余额', added.sign * added.closing) AS figures
FROM total
JOIN added ON added.increase > 0
WHERE total.amount >= :new_advance_general
ORDER BY added.increase DESC, added.account_code
