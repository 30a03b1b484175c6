/*---
id: W-D06
title: 债券资金闲置
version: 1
family: debt
matter_class: major
unit_of_analysis: project
schedule: monthly
data_sets: [bond_project, bond_expenditure, payment_application, payment_voucher]
parameters:
  idle_share: {default: {general: 0.50, important: 0.50, major: 0.30}, title: 没有使用的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  idle_months: {default: {general: 3, important: 6, major: 12}, title: 到账后的月数, unit: months, bounds: [0, 60], source: 本系统暂定}
  minimum_amount: {default: 100000, title: 没有使用的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: idle_share}
    months: {from: idle_months}
facts:
  received: 到账金额
  received_on: 到账日期
  spent: 累计支出
  months: 到账以来的整月数
  counted_to: 计算到哪一天
headline: "“{subject}”债券资金到账{months:count}个月，{size:percent}没有使用"
fact: "“{subject}”的债券资金{received:wan}于{received_on:date}到账，截至{counted_to:date}（到账{months:count}个月）支出{spent:wan}，还有{amount:wan}没有使用，占{size:percent}。"
formula: "{received:yuan} − {spent:yuan} = {amount:yuan}；{amount:yuan} ÷ {received:yuan} = {size:percent}"
explanation: 政府借来的债券资金每天都要付利息，应当尽快用到项目上。这里按债券和项目算出到账以后没有用掉的比例：三个月和六个月时不应超过一半，满一年不应超过三成。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举借的债务应当有偿还计划和稳定来源，用于公益性资本支出。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金。}
innocent_reasons:
  - 冬季或者雨季停工，工程款还没有到支付节点
  - 支付时没有填写债券代码，系统没有算入支出
  - 已按程序申请调整债券资金用途，正在办理
questions:
  - 项目现在的形象进度怎样？资金为什么没有使用？
  - 是否需要按程序调整到其他项目？什么时候能用完？
exclusions:
  - 再融资、置换债券不计；没有填到账日的不判断，在运行说明中写明
  - 支出取填有该债券代码的支付凭证；一只债券只用于一个项目的，凭证的项目代码空着或不同也算支出
  - 只查本年和上一年到账的债券；上一年到账而上一年支付凭证没有报齐的，不判断
  - 未使用不足 10 万元的不提示
---*/

-- applies
WITH delivered AS (
    SELECT data_set, left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('bond_project', '政府债券转贷与项目'), ('payment_application', '支付申请'), ('payment_voucher', '支付凭证'))
     AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT false AS is_applicable,
       '缺 ' || string_agg(month.period || ' 的' || month.title, '、' ORDER BY month.period, month.title)
       || '，债券资金的累计支出不完整' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period, needed.data_set, needed.title
      FROM generate_series(1, 12) AS numbers (n)
      CROSS JOIN (VALUES ('payment_application', '支付申请'), ('payment_voucher', '支付凭证')) AS needed (data_set, title)) AS month
LEFT JOIN delivered ON delivered.data_set = month.data_set AND delivered.period = month.period
WHERE delivered.period IS NULL
  AND month.period <= (SELECT max(last.period) FROM delivered AS last WHERE last.data_set = 'payment_voucher')
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 条新增债券没有到账日，未作判断' AS reason
FROM ledger_v1.bond_project
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND issue_kind = 'new' AND received_on IS NULL
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable, '上一年的支付凭证没有报齐，上一年到账的债券未作判断' AS reason
FROM (SELECT count(DISTINCT left(period, 7)) AS months
      FROM ledger_v1.slice
      WHERE region = :region AND left(period, 4) = CAST(:fiscal_year - 1 AS text) AND superseded_at IS NULL
        AND data_set = 'payment_voucher') AS before
WHERE before.months < 12

-- findings
WITH known AS (
    SELECT least(:today, CAST(to_date(max(left(period, 7)) || '-01', 'YYYY-MM-DD') + make_interval(months => 1) AS date) - 1) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL AND data_set = 'payment_voucher'
),
-- Money of the year before needs that year's payments: without them all of it would look idle.
before AS (
    SELECT count(DISTINCT left(period, 7)) = 12 AS is_whole
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year - 1 AS text) AND superseded_at IS NULL AND data_set = 'payment_voucher'
),
bond AS MATERIALIZED (
    SELECT DISTINCT ON (lent.bond_code, lent.pro_code) lent.bond_code, lent.pro_code, coalesce(lent.pro_name, lent.pro_code) AS pro_name,
           lent.on_lent_amount, lent.received_on, lent.receipt_id, lent.row_no, lent.place, known.counted_to
    FROM ledger_v1.bond_project AS lent
    CROSS JOIN known
    CROSS JOIN before
    WHERE lent.region = :region AND lent.period IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
      AND lent.issue_kind = 'new' AND lent.on_lent_amount > 0 AND lent.received_on <= known.counted_to
      AND lent.received_on >= CASE WHEN before.is_whole THEN make_date(:fiscal_year - 1, 1, 1) ELSE make_date(:fiscal_year, 1, 1) END
      AND translate(coalesce(lent.pro_name, ''), ' 　', '') !~ '^(合计|小计|总计)'
    ORDER BY lent.bond_code, lent.pro_code, lent.period DESC
),
share_of AS (
    SELECT bond_code, count(*) AS projects, min(pro_code) AS only_project FROM bond GROUP BY bond_code
),
payment AS MATERIALIZED (
    SELECT bond_code, nullif(pro_code, '') AS pro_code, coalesce(xpay_amt, pay_amt) AS paid, coalesce(xpay_date, vou_date) AS paid_on, use_des,
           receipt_id, row_no, place
    FROM ledger_v1.bond_expenditure
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
),
spending AS (
    SELECT share_of.bond_code, CASE WHEN share_of.projects = 1 THEN share_of.only_project ELSE payment.pro_code END AS pro_code,
           payment.paid, payment.paid_on, payment.use_des, payment.receipt_id, payment.row_no, payment.place
    FROM payment
    JOIN share_of ON share_of.bond_code = payment.bond_code
),
spent AS (
    SELECT bond_code, pro_code, sum(paid) AS spent FROM spending GROUP BY bond_code, pro_code
),
idle AS (
    SELECT bond.*, coalesce(spent.spent, 0) AS spent, bond.on_lent_amount - coalesce(spent.spent, 0) AS unspent,
           12 * extract(year FROM age(bond.counted_to, bond.received_on)) + extract(month FROM age(bond.counted_to, bond.received_on)) AS months
    FROM bond
    LEFT JOIN spent ON spent.bond_code = bond.bond_code AND spent.pro_code = bond.pro_code
    WHERE bond.on_lent_amount - coalesce(spent.spent, 0) >= :minimum_amount
),
evidence AS (
    SELECT bond_code, pro_code, 1 AS part, received_on AS on_day, '到账 ' || CAST(received_on AS text) || ' 债券 ' || bond_code AS label,
           on_lent_amount AS row_amount, receipt_id, row_no, place
    FROM idle
    UNION ALL
    SELECT bond_code, pro_code, 2 AS part, paid_on AS on_day, '支出 ' || CAST(paid_on AS text) || ' ' || coalesce(use_des, '') AS label,
           paid AS row_amount, receipt_id, row_no, place
    FROM spending
)
SELECT idle.bond_code || '|' || idle.pro_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       idle.pro_name || '（债券 ' || idle.bond_code || '）' AS subject, to_char(idle.counted_to, 'YYYY-MM') AS period,
       idle.unspent AS amount, idle.unspent / idle.on_lent_amount AS size,
       jsonb_build_object('received', idle.on_lent_amount, 'received_on', idle.received_on, 'spent', idle.spent, 'months', idle.months,
                          'counted_to', idle.counted_to) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM idle
JOIN evidence ON evidence.bond_code = idle.bond_code AND evidence.pro_code = idle.pro_code
WHERE idle.months >= :idle_months_general AND idle.unspent / idle.on_lent_amount > :idle_share_major
ORDER BY idle.unspent DESC, idle.bond_code, idle.pro_code, evidence.part, evidence.on_day, evidence.row_no
