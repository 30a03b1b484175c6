/*---
id: W-E08
title: 疑似错用科目
version: 1
family: execution
matter_class: general
unit_of_analysis: unit
schedule: monthly
data_sets: [payment_application, agency]
parameters:
  score: {default: {general: 0.80}, title: 列在用途所指科目的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_samples: {default: 20, title: 最少笔数, unit: count, bounds: [1, 100000], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 单位合计的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: score}
facts:
  payments: 笔数
  worst: 最多的一种
headline: "{unit_name}有{payments:count}笔支付的用途与经济分类科目不符（{amount:wan}）"
fact: "{fiscal_year}年{unit_name}有{payments:count}笔支付共{amount:wan}，用途写的是另一个经济分类科目的名称，而全县写这个用途的支付有{size:percent}列在该科目；最多的是{worst}。"
formula: "列在用途所指科目的笔数 ÷ 写有该用途的全部笔数 = {size:percent}"
explanation: 每笔支付既写用途，也选科目。用途写“培训费”，科目却选别的，可能是选错，也可能是有意把钱藏到别的科目里。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十二条, gist: 支出按预算科目执行，严格控制不同科目、级次、项目之间的调剂。}
innocent_reasons:
  - 用途写得笼统，一笔支付含几项内容
  - 科目名称在用途中另有所指
questions:
  - 这些支付的实际内容是什么？为什么选用这个科目？
  - 是否需要更正科目？
exclusions:
  - 词典取当年部门预算支出经济分类款级科目的名称（三个字以上、不含括号、不含“其他”）；用途中出现本笔所用科目名称的不计
  - 全县写有该用途的支付不足 20 笔，或者列在该科目的不超过 80% 的，不作判断
  - 因公出国、公务接待、公务用车由“三公经费藏在其他科目”查；禁止使用科目的清单没有报来，未作判断
  - 一个单位合计不足 1 万元的不提示
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text)
      AND superseded_at IS NULL
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年支付申请' END AS reason
FROM delivered
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年部门预算支出经济分类科目表，没有词典可比' END AS reason
FROM ledger_v1.classification
WHERE fiscal_year = :fiscal_year AND code_table = 'dep_economic' AND length(code) = 5 AND coalesce(region, :region) = :region
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0

-- findings
WITH word AS MATERIALIZED (
    SELECT DISTINCT ON (code) code, name
    FROM ledger_v1.classification
    WHERE fiscal_year = :fiscal_year AND code_table = 'dep_economic' AND length(code) = 5 AND coalesce(region, :region) = :region
      AND length(name) >= 3 AND name !~ '[（(]|其他' AND code NOT IN ('30212', '30217', '30231', '31013')
    ORDER BY code, region NULLS FIRST
),
payment AS MATERIALIZED (
    SELECT agency_code, dep_bgt_eco_code AS code, use_des AS purpose, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on,
           pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND dep_bgt_eco_code IS NOT NULL AND use_des <> ''
),
-- Purposes repeat: each text is looked at once.
purpose AS MATERIALIZED (
    SELECT purpose, code, count(*) AS payments FROM payment GROUP BY purpose, code
),
mention AS MATERIALIZED (
    SELECT purpose.purpose, purpose.code, purpose.payments, word.code AS meant, word.name,
           strpos(purpose.purpose, own.name) > 0 AS names_itself
    FROM purpose
    JOIN word ON strpos(purpose.purpose, word.name) > 0
    LEFT JOIN word AS own ON own.code = purpose.code
),
learned AS (
    SELECT meant, sum(payments) FILTER (WHERE code = meant) / sum(payments) AS share
    FROM mention
    GROUP BY meant
    HAVING sum(payments) >= :minimum_samples AND sum(payments) FILTER (WHERE code = meant) > :score_general * sum(payments)
),
odd AS (
    SELECT DISTINCT ON (mention.purpose, mention.code) mention.purpose, mention.code, mention.name, learned.share
    FROM mention
    JOIN learned ON learned.meant = mention.meant
    WHERE mention.code <> mention.meant AND NOT coalesce(mention.names_itself, false)
    ORDER BY mention.purpose, mention.code, learned.share DESC, mention.meant
),
suspect AS (
    SELECT payment.*, odd.name, odd.share
    FROM payment
    JOIN odd ON odd.purpose = payment.purpose AND odd.code = payment.code
),
total AS (
    SELECT agency_code, sum(paid) AS amount, count(*) AS payments, max(share) AS share, max(paid_on) AS last_on,
           mode() WITHIN GROUP (ORDER BY name) AS worst
    FROM suspect
    GROUP BY agency_code
    HAVING sum(paid) >= :minimum_amount
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '疑似错用科目' AS subject,
       to_char(total.last_on, 'YYYY-MM') AS period, total.amount, total.share AS size,
       jsonb_build_object('payments', total.payments, 'worst', total.worst) AS facts,
       '支付 ' || CAST(suspect.paid_on AS text) || ' 列 ' || suspect.code || '，用途写“' || suspect.name || '”' AS label,
       suspect.paid AS row_amount, suspect.receipt_id, suspect.row_no, suspect.place,
       jsonb_build_object('用途', suspect.purpose, '支付申请', suspect.pay_app_id) AS figures
FROM total
JOIN suspect ON suspect.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, suspect.paid DESC, suspect.pay_app_id
