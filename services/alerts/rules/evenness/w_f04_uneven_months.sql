/*---
id: W-F04
title: 支出不均衡指数
version: 1
family: evenness
matter_class: general
unit_of_analysis: unit
schedule: yearly
data_sets: [payment_voucher, agency]
parameters:
  variation: {default: {general: 1.0, important: 1.5, major: 2.0}, title: 变异系数, unit: count, bounds: [0, 4], source: 本系统暂定}
  minimum_year: {default: 1000000, title: 全年支付的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: variation}
facts:
  total: 全年支付
  average: 月均支付
  peak: 最多的月份
  index: 变异系数
  own_words: 与本单位往年比较，成句
headline: "{unit_name}全年支出很不均衡，{peak:period}一个月支付{amount:wan}"
fact: "{fiscal_year}年{unit_name}支付{total:wan}，月均{average:wan}，{peak:period}最多，为{amount:wan}；十二个月的变异系数为{index}，{own_words}。"
formula: "十二个月支付数的标准差 ÷ 月均支付 {average:yuan} = {index}"
explanation: 把一个单位十二个月的支出放在一起看，高低相差越大，指数越大。指数超过 1，说明支出集中在少数几个月，平时没有按进度花。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 各级政府、各部门、各单位要合理安排支出进度。}
innocent_reasons:
  - 全年只有一两笔大额支出（设备采购、工程结算）
  - 上级资金集中到账后一次拨付
questions:
  - 支出为什么集中在这几个月？合同和进度是怎样约定的？
  - 能否按月安排用款计划？
exclusions:
  - 十二个月的支付凭证报齐以后才判断；全年支付不足 100 万元的不看
  - 前三年有全年数据的，不高于本单位往年平均指数的不提示
comparison: {title: 该单位各月支付, kind: history, unit: yuan}
---*/

-- applies
SELECT count(delivered.period) = 12 AS is_applicable,
       CASE WHEN count(delivered.period) < 12
            THEN '缺 ' || string_agg(month.period, '、' ORDER BY month.period) FILTER (WHERE delivered.period IS NULL)
                 || ' 的支付凭证，全年数据不齐不能判断' END AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN (SELECT DISTINCT period FROM ledger_v1.slice
           WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL) AS delivered
  ON delivered.period = month.period

-- findings
WITH complete AS (
    SELECT CAST(left(period, 4) AS int) AS year
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL
      AND left(period, 4) BETWEEN CAST(:fiscal_year - 3 AS text) AND CAST(:fiscal_year AS text)
    GROUP BY left(period, 4)
    HAVING count(DISTINCT period) = 12
),
paid AS MATERIALIZED (
    SELECT complete.year, voucher.agency_code, date_trunc('month', CAST(coalesce(voucher.xpay_date, voucher.vou_date) AS timestamp)) AS month,
           coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount, voucher.pay_cert_id, voucher.receipt_id, voucher.row_no, voucher.place
    FROM complete
    JOIN ledger_v1.payment_voucher AS voucher
      ON voucher.region = :region AND left(voucher.period, 4) = CAST(complete.year AS text)
),
month AS (
    SELECT year, agency_code, month, sum(amount) AS amount
    FROM paid
    GROUP BY year, agency_code, month
),
-- A month without a payment is a month of zero: sums are divided by twelve, not by the months there are.
measured AS (
    SELECT year, agency_code, sum(amount) AS total, sum(amount) / 12 AS average,
           sqrt(greatest(sum(amount * amount) / 12 - power(sum(amount) / 12, 2), 0)) / (sum(amount) / 12) AS variation,
           max(amount) AS peak, (array_agg(to_char(month, 'YYYY-MM') ORDER BY amount DESC, month))[1] AS peak_month
    FROM month
    GROUP BY year, agency_code
    HAVING sum(amount) >= :minimum_year
),
own AS (
    SELECT agency_code, avg(variation) AS variation FROM measured WHERE year < :fiscal_year GROUP BY agency_code
),
uneven AS (
    SELECT measured.*, own.variation AS own_variation
    FROM measured
    LEFT JOIN own ON own.agency_code = measured.agency_code
    WHERE measured.year = :fiscal_year AND measured.variation > :variation_general
      AND (own.variation IS NULL OR measured.variation > own.variation)
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
-- Of every month the largest voucher stands for the month's sum.
evidence AS (
    SELECT DISTINCT ON (agency_code, month) agency_code, to_char(month, 'YYYY-MM') AS month, receipt_id, row_no, place,
           sum(amount) OVER (PARTITION BY agency_code, month) AS amount, count(*) OVER (PARTITION BY agency_code, month) AS vouchers
    FROM paid
    WHERE year = :fiscal_year
    ORDER BY agency_code, month, paid.amount DESC, pay_cert_id
)
SELECT uneven.agency_code AS matter_key, uneven.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || uneven.agency_code) AS unit_name, '全年支出进度' AS subject,
       CAST(:fiscal_year AS text) AS period, uneven.peak AS amount, uneven.variation AS size,
       jsonb_build_object('total', uneven.total, 'average', round(uneven.average, 2), 'peak', uneven.peak_month,
                          'index', to_char(uneven.variation, 'FM990.00'),
                          'own_words', CASE WHEN uneven.own_variation IS NULL THEN '往年没有全年数据可比'
                              ELSE '本单位往年平均为' || to_char(uneven.own_variation, 'FM990.00') END) AS facts,
       evidence.month || ' 支付合计（' || CAST(evidence.vouchers AS text) || '笔，此处为其中最大一笔）' AS label,
       evidence.amount AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM uneven
JOIN evidence ON evidence.agency_code = uneven.agency_code
LEFT JOIN name ON name.agency_code = uneven.agency_code
ORDER BY uneven.variation DESC, uneven.agency_code, evidence.month

-- comparison
WITH month AS (
    SELECT agency_code, CAST(extract(month FROM coalesce(xpay_date, vou_date)) AS int) AS month, sum(coalesce(xpay_amt, pay_amt)) AS paid
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY agency_code, extract(month FROM coalesce(xpay_date, vou_date))
),
unit AS (
    SELECT agency_code, max(paid) AS peak FROM month GROUP BY agency_code HAVING sum(paid) >= :minimum_year
)
SELECT unit.agency_code AS matter_key, CAST(numbers.n AS text) || '月' AS label, coalesce(month.paid, 0) AS value,
       coalesce(month.paid = unit.peak, false) AS is_subject
FROM unit
CROSS JOIN generate_series(1, 12) AS numbers (n)
LEFT JOIN month ON month.agency_code = unit.agency_code AND month.month = numbers.n
ORDER BY unit.agency_code, numbers.n
