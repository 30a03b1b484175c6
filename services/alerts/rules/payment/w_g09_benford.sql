/*---
id: W-G09
title: 支付金额首两位数偏离本福特分布
version: 1
family: payment
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
parameters:
  excess_deviation: {default: {general: 0.0022}, title: 首两位数的平均绝对偏差超出自然出入多少, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_payments: {default: 500, title: 单位至少要有的笔数, unit: count, bounds: [0, 100000], source: 本系统暂定}
  smallest_amount: {default: 10, title: 计入的最小金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  evidence_rows: {default: 100, title: 列出的支付笔数, unit: count, bounds: [1, 2000], source: 本系统暂定}
levels:
  - size: {above: excess_deviation}
facts:
  payments: 支付笔数
  deviation: 平均绝对偏差
  expected: 样本波动可解释的部分
  digits: 明显偏多的首两位数
headline: "{unit_name}的支付金额首两位数分布异常（仅供参考）"
fact: "{unit_name}{fiscal_year}年{payments:count}笔支付的金额首两位数与本福特分布平均相差{deviation}，样本波动只能解释{expected}；明显偏多的是{digits}。"
formula: "平均绝对偏差 {deviation} − 样本波动 {expected} = {size}，大于 0.0022"
explanation: 大量真实业务的金额，首位数字的分布有规律，编造的或刻意压低的金额往往打破规律。这只是提示往哪里看，不能单独说明有问题。
legal_basis:
  - {law: 会计法, version: "2024-06-28", article: 第九条, gist: 记账要依据真实发生的业务。}
innocent_reasons: [按固定标准发放的补助或收费, 单价固定的批量采购, 限额管理使金额集中]
questions: [偏多的金额对应哪些业务，是否有统一标准？]
exclusions: [不足 500 笔的单位不评, 退回的和不足 10 元的不计, 已扣除样本大小带来的波动, 只作一般提示]
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_application', '支付申请', true)
),
delivered AS (
    SELECT DISTINCT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM needed
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的' || needed.title || '，结论只限已收到的数据' AS reason
FROM needed
CROSS JOIN (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
            FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = needed.data_set AND delivered.period = month.period
WHERE needed.is_monthly AND delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
GROUP BY needed.title

-- findings
WITH payment AS MATERIALIZED (
    SELECT agency_code, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, payee_acct_name, pay_app_id,
           receipt_id, row_no, place,
           CAST(left(CAST(CAST(coalesce(xpay_amt, pay_app_amt) * 100 AS bigint) AS text), 2) AS int) AS digits
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND coalesce(xpay_amt, pay_app_amt) >= :smallest_amount
),
unit AS (
    SELECT agency_code, count(*) AS payments
    FROM payment
    GROUP BY agency_code
    HAVING count(*) >= :minimum_payments
),
seen AS (
    SELECT agency_code, digits, count(*) AS times
    FROM payment
    GROUP BY agency_code, digits
),
benford AS (
    SELECT digits, ln(1 + 1.0 / digits) / ln(10.0) AS share
    FROM generate_series(10, 99) AS numbers (digits)
),
deviation AS (
    SELECT unit.agency_code, unit.payments, benford.digits, benford.share,
           coalesce(seen.times, 0) / CAST(unit.payments AS numeric) - benford.share AS excess,
           row_number() OVER (PARTITION BY unit.agency_code
                              ORDER BY coalesce(seen.times, 0) / CAST(unit.payments AS numeric) - benford.share DESC) AS nth
    FROM unit
    CROSS JOIN benford
    LEFT JOIN seen ON seen.agency_code = unit.agency_code AND seen.digits = benford.digits
),
-- The mean absolute deviation that an honest sample of this size has: sqrt(2 p (1 - p) / (pi n)).
scored AS (
    SELECT agency_code, max(payments) AS payments, avg(abs(excess)) AS deviation,
           avg(sqrt(2 * share * (1 - share) / (3.14159265 * payments))) AS expected,
           max(digits) FILTER (WHERE nth = 1) AS most
    FROM deviation
    GROUP BY agency_code
),
evidence AS (
    SELECT payment.*, row_number() OVER (PARTITION BY payment.agency_code ORDER BY payment.paid DESC, payment.pay_app_id) AS nth
    FROM payment
    JOIN scored ON scored.agency_code = payment.agency_code AND scored.most = payment.digits
),
listed AS (
    SELECT agency_code, string_agg(CAST(digits AS text), '、' ORDER BY excess DESC) AS digits
    FROM deviation
    WHERE nth <= 10 AND excess > 0
    GROUP BY agency_code
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT scored.agency_code AS matter_key, scored.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || scored.agency_code) AS unit_name, '支付金额首两位数' AS subject,
       CAST(:fiscal_year AS text) AS period, CAST(NULL AS numeric) AS amount, round(scored.deviation - scored.expected, 5) AS size,
       jsonb_build_object('payments', scored.payments, 'deviation', round(scored.deviation, 5),
                          'expected', round(scored.expected, 5), 'digits', listed.digits) AS facts,
       '首两位 ' || CAST(evidence.digits AS text) || ' ' || CAST(evidence.paid_on AS text) || ' '
         || coalesce(nullif(evidence.payee_acct_name, ''), '（收款人空）') AS label,
       evidence.paid AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM scored
JOIN listed ON listed.agency_code = scored.agency_code
JOIN evidence ON evidence.agency_code = scored.agency_code AND evidence.nth <= :evidence_rows
LEFT JOIN name ON name.agency_code = scored.agency_code
WHERE scored.deviation - scored.expected > :excess_deviation_general
ORDER BY scored.deviation DESC, scored.agency_code, evidence.nth
