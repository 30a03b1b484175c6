/*---
id: W-F03
title: 年底突击花钱
version: 1
family: evenness
matter_class: important
unit_of_analysis: unit
schedule: yearly
data_sets: [payment_voucher, agency]
parameters:
  december_share: {default: {general: 0.20, important: 0.30, major: 0.40}, title: 十二月支出占全年的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  fourth_quarter_share: {default: {general: 0.40, important: 0.50, major: 0.60}, title: 第四季度支出占全年的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  last_days_share: {default: {general: 0.15, important: 0.25, major: 0.35}, title: 最后十天支出占全年的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_year: {default: 500000, title: 全年支出的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_december: {default: 200000, title: 十二月支出的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: december_share}
  - q4_share: {above: fourth_quarter_share}
  - last_share: {above: last_days_share}
facts:
  rush: 最突出的一项
  year_total: 全年支付
  q4_total: 第四季度支付
  q4_share: 第四季度占全年
  q4_ratio: 第四季度与前三季度平均之比
  last_total: 12月22日至31日支付
  last_share: 最后十天占全年
headline: "{unit_name}{rush}"
fact: "{unit_name}{fiscal_year}年全年支付{year_total:wan}，其中12月{amount:wan}，占{size:percent}；最后十天{last_total:wan}，占{last_share:percent}；第四季度{q4_total:wan}，占{q4_share:percent}，是前三季度平均数的{q4_ratio}倍。"
formula: "12月 {amount:yuan} ÷ 全年 {year_total:yuan} = {size:percent}；最后十天 {last_total:yuan} ÷ 全年 = {last_share:percent}；第四季度 {q4_total:yuan} ÷ 全年 = {q4_share:percent}"
explanation: 一个单位的钱平均每月花十二分之一左右。如果很大一部分集中到12月、特别是最后十天才花，往往说明前面执行慢、年底赶进度，容易把钱花得不实、不值。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 财政部门要及时足额拨付资金；各单位支出须按预算执行，不得虚假列支。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 各部门各单位要严格执行预算，按规定用途用钱，合理安排支出进度。}
innocent_reasons:
  - 工程项目年底集中结算
  - 上级资金在第四季度才下达
  - 年终一次性奖励、清算等按规定在12月支付
questions:
  - 12月支付的主要项目是哪些？为什么没有在前三个季度支付？
  - 年底支付的款项是否已有合同、验收和发票？有没有预付、转到往来账户的情况？
exclusions:
  - 全年支付不足 50 万元、12月支付不足 20 万元的单位不提示
  - 以实际支付日期为准，没有的以凭证日期为准；退回的款项以负数冲减
  - 最后十天的分界（占全年 15%、25%、35%）为本系统自定，可以调整
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
WITH payment AS (
    SELECT agency_code, coalesce(xpay_amt, pay_amt) AS paid, coalesce(xpay_date, vou_date) AS paid_on,
           xpayee_acct_name, period, receipt_id, row_no, place
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
total AS (
    SELECT agency_code, sum(paid) AS year_total,
           sum(paid) FILTER (WHERE paid_on >= make_date(:fiscal_year, 10, 1)) AS q4_total,
           sum(paid) FILTER (WHERE paid_on >= make_date(:fiscal_year, 12, 1)) AS december_total,
           coalesce(sum(paid) FILTER (WHERE paid_on >= make_date(:fiscal_year, 12, 22)), 0) AS last_total
    FROM payment
    GROUP BY agency_code
    HAVING sum(paid) >= :minimum_year
),
rushed AS (
    SELECT total.*, december_total / year_total AS december_share, q4_total / year_total AS q4_share,
           last_total / year_total AS last_share
    FROM total
    WHERE december_total >= :minimum_december
      AND (december_total > :december_share_general * year_total
           OR q4_total > :fourth_quarter_share_general * year_total
           OR last_total > :last_days_share_general * year_total)
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
counted AS (
    SELECT payment.*,
           row_number() OVER (PARTITION BY payment.agency_code, payment.receipt_id ORDER BY payment.row_no) AS nth_of_month,
           sum(payment.paid) OVER (PARTITION BY payment.agency_code, payment.receipt_id) AS month_total,
           count(*) OVER (PARTITION BY payment.agency_code, payment.receipt_id) AS month_count,
           row_number() OVER (PARTITION BY payment.agency_code, payment.paid_on >= make_date(:fiscal_year, 12, 1)
                              ORDER BY payment.paid DESC, payment.row_no) AS nth_by_size
    FROM payment
    WHERE payment.agency_code IN (SELECT agency_code FROM rushed)
),
evidence AS (
    SELECT agency_code, 1 AS part, period AS position, nth_of_month AS nth,
           period || ' 合计 ' || CAST(month_count AS text) || ' 笔（首笔见此行）' AS label,
           month_total AS row_amount, receipt_id, row_no, place
    FROM counted
    WHERE nth_of_month = 1
    UNION ALL
    SELECT agency_code, 2 AS part, period AS position, nth_by_size AS nth,
           '12月大额支付 ' || CAST(paid_on AS text) || ' ' || coalesce(xpayee_acct_name, '（收款人空）') AS label,
           paid AS row_amount, receipt_id, row_no, place
    FROM counted
    WHERE paid_on >= make_date(:fiscal_year, 12, 1) AND nth_by_size <= 50
)
SELECT rushed.agency_code AS matter_key, rushed.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || rushed.agency_code) AS unit_name, '12月支付' AS subject,
       CAST(:fiscal_year AS text) || '-12' AS period, rushed.december_total AS amount, rushed.december_share AS size,
       jsonb_build_object('rush',
                          CASE WHEN december_share > :december_share_general
                               THEN '12月支付占全年' || to_char(100 * december_share, 'FM990.0') || '%'
                               WHEN q4_share > :fourth_quarter_share_general
                               THEN '第四季度支付占全年' || to_char(100 * q4_share, 'FM990.0') || '%'
                               ELSE '最后十天支付占全年' || to_char(100 * last_share, 'FM990.0') || '%' END,
                          'year_total', rushed.year_total, 'q4_total', rushed.q4_total, 'q4_share', rushed.q4_share,
                          'q4_ratio', CASE WHEN rushed.year_total > rushed.q4_total
                                           THEN round(3 * rushed.q4_total / (rushed.year_total - rushed.q4_total), 1) ELSE 0 END,
                          'last_total', rushed.last_total, 'last_share', rushed.last_share) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM rushed
JOIN evidence ON evidence.agency_code = rushed.agency_code
LEFT JOIN name ON name.agency_code = rushed.agency_code
ORDER BY rushed.december_share DESC, rushed.agency_code, evidence.part, evidence.position, evidence.nth

-- comparison
WITH month AS (
    SELECT agency_code, to_char(coalesce(xpay_date, vou_date), 'YYYY-MM') AS month, sum(coalesce(xpay_amt, pay_amt)) AS paid
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY agency_code, to_char(coalesce(xpay_date, vou_date), 'YYYY-MM')
)
SELECT month.agency_code AS matter_key, CAST(CAST(right(month.month, 2) AS int) AS text) || '月' AS label, month.paid AS value,
       right(month.month, 2) = '12' AS is_subject
FROM month
WHERE left(month.month, 4) = CAST(:fiscal_year AS text)
  AND month.agency_code IN (SELECT agency_code FROM month WHERE right(month, 2) = '12' AND paid >= :minimum_december)
ORDER BY month.agency_code, month.month
