/*---
id: W-G17
title: 拖欠中小企业款项
version: 2
family: payment
matter_class: important
unit_of_analysis: document
schedule: on_receipt
data_sets: [procurement_contract, payment_application, payment_voucher, agency]
parameters:
  overdue_days: {default: {general: 1, important: 30, major: 90}, title: 超过付款期限的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  overdue_amount: {default: {general: 1000, important: 1000, major: 5000000}, title: 拖欠的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  term_days: {default: 30, title: 验收后的付款期限, unit: days, bounds: [0, 366], source: 保障中小企业款项支付条例第九条}
  retention_share: {default: 0.05, title: 可以留作质量保证金的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
levels:
  - size: {from: overdue_days}
    amount: {from: overdue_amount}
facts:
  contract: 合同编号
  accepted_on: 验收日期
  due_on: 付款期限
  as_of: 计算到哪一天
  state: 付款状态
headline: "{unit_name}逾期支付“{subject}”合同款{amount:wan}，已超期{size:days}天"
fact: "{unit_name}与“{subject}”的合同{contract}于{accepted_on:date}验收，应在{due_on:date}前付款；到期尚欠{amount:wan}，截至{as_of:date}{state}，超期{size:days}天。"
formula: "{as_of:date} − 付款期限 {due_on:date} = {size:days} 天；到期未付 {amount:yuan}"
explanation: 向中小企业买了东西，验收后三十天内要付款，合同最多可以约定六十天。拖着不付，等于把财政困难转嫁给小企业。
legal_basis:
  - {law: 保障中小企业款项支付条例, version: "2025-03-17", article: 第九条, gist: 机关事业单位收货后三十天内付款，合同最长可约定六十天。}
  - {law: 保障中小企业款项支付条例, version: "2025-03-17", article: 第十条, gist: 约定验收后付款的，期限从验收合格起算。}
  - {law: 保障中小企业款项支付条例, version: "2020-07-05", article: 第八条, gist: 2025年6月1日以前到期的，按旧条例，期限也是三十天。}
innocent_reasons: [合同约定六十天内付款, 对质量或数量有争议, 质量保证金未到退还期, 供应商未开发票]
questions: [合同约定的付款期限是哪一天？, 未付的原因是什么，计划何时付清？, 是否按规定支付了逾期利息？]
exclusions:
  - 只看预留给中小企业的合同（资料中没有企业规模）
  - 质量保证金按合同金额的 5%（参数，自拟）扣除后再算欠款
  - 合同约定期限资料中没有，按三十天算；六十天以内的只作一般提示
  - 报来已付清但查不到付款日期的不评
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_application', '支付申请', true), ('payment_voucher', '支付凭证', true)
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
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年及以前两年的政府采购合同' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'procurement_contract' AND superseded_at IS NULL
  AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)

-- findings
WITH contract AS MATERIALIZED (
    SELECT DISTINCT ON (contract_no) contract_no, agency_code, supplier_name, supplier_name_key, contract_amount, accepted_on, is_for_small_firms,
           supplement_of, coalesce(nullif(supplement_amount, 0), contract_amount) AS supplement_amount,
           coalesce(paid_amount, 0) AS reported,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY contract_no, period DESC, receipt_id, row_no
),
supplement AS (
    SELECT supplement_of AS contract_no, sum(supplement_amount) AS added
    FROM contract
    WHERE supplement_of <> ''
    GROUP BY supplement_of
),
owed AS (
    SELECT contract.*, accepted_on + CAST(:term_days AS int) AS due_on,
           (contract_amount + coalesce(supplement.added, 0)) * (1 - :retention_share) AS payable
    FROM contract
    LEFT JOIN supplement ON supplement.contract_no = contract.contract_no
    WHERE is_for_small_firms AND accepted_on IS NOT NULL AND coalesce(supplement_of, '') = ''
),
application AS MATERIALIZED (
    SELECT contract_no, pay_app_id, create_date, coalesce(xpay_amt, pay_app_amt) AS paid, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 1 AS text) AND CAST(:fiscal_year AS text)
      AND contract_no IN (SELECT contract_no FROM owed)
),
voucher AS MATERIALIZED (
    SELECT pay_app_id, max(coalesce(xpay_date, vou_date)) AS paid_on
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 1 AS text) AND CAST(:fiscal_year AS text)
      AND pay_app_id IN (SELECT pay_app_id FROM application)
    GROUP BY pay_app_id
),
summed AS (
    SELECT application.*, coalesce(voucher.paid_on, application.create_date) AS paid_on,
           sum(application.paid) OVER (PARTITION BY application.contract_no
                                       ORDER BY coalesce(voucher.paid_on, application.create_date), application.pay_app_id) AS cumulative
    FROM application
    LEFT JOIN voucher ON voucher.pay_app_id = application.pay_app_id
),
-- What is paid back later did not clear the debt: the least sum from this day on counts.
payment AS MATERIALIZED (
    SELECT summed.*, min(cumulative) OVER (PARTITION BY contract_no ORDER BY paid_on, pay_app_id
                                           ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS lasting
    FROM summed
),
-- Nothing is called unpaid for a time of which the payments have not been delivered.
known AS (
    SELECT least(CAST(:today AS date), CAST(max(to_date(period, 'YYYY-MM')) + make_interval(months => 1) - make_interval(days => 1) AS date)) AS until
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL
      AND left(period, 4) = CAST(:fiscal_year AS text)
),
state AS (
    SELECT owed.contract_no,
           coalesce(sum(payment.paid) FILTER (WHERE payment.paid_on <= owed.due_on), 0) AS paid_in_time,
           coalesce(sum(payment.paid), 0) AS paid_at_all,
           min(payment.paid_on) FILTER (WHERE payment.lasting >= owed.payable - 1) AS cleared_on
    FROM owed
    LEFT JOIN payment ON payment.contract_no = owed.contract_no
    GROUP BY owed.contract_no
),
late AS (
    SELECT owed.*, state.cleared_on, owed.payable - state.paid_in_time AS unpaid,
           coalesce(state.cleared_on, known.until) AS as_of,
           coalesce(state.cleared_on, known.until) - owed.due_on AS days
    FROM owed
    JOIN state ON state.contract_no = owed.contract_no
    CROSS JOIN known
    WHERE coalesce(state.cleared_on, known.until) > owed.due_on
      AND coalesce(state.cleared_on, known.until) >= make_date(CAST(:fiscal_year AS int), 1, 1)
      AND owed.payable - state.paid_in_time >= :overdue_amount_general
      AND (state.cleared_on IS NOT NULL OR owed.reported < owed.payable - 1)
),
evidence AS (
    SELECT contract_no, 1 AS part, CAST(NULL AS date) AS paid_on, '合同 ' || contract_no || '，验收 ' || CAST(accepted_on AS text) AS label,
           contract_amount AS row_amount, receipt_id, row_no, place
    FROM late
    UNION ALL
    SELECT payment.contract_no, 2 AS part, payment.paid_on, '支付 ' || CAST(payment.paid_on AS text) AS label,
           payment.paid AS row_amount, payment.receipt_id, payment.row_no, payment.place
    FROM payment
    JOIN late ON late.contract_no = payment.contract_no
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT late.contract_no AS matter_key, late.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || late.agency_code) AS unit_name, late.supplier_name || CASE WHEN strpos(late.supplier_name, '*') > 0 THEN '〔' || left(late.supplier_name_key, 6) || '〕' ELSE '' END AS subject,
       to_char(late.due_on, 'YYYY-MM') AS period, late.unpaid AS amount, CAST(late.days AS numeric) AS size,
       jsonb_build_object('contract', late.contract_no, 'accepted_on', late.accepted_on, 'due_on', late.due_on,
                          'as_of', late.as_of, 'state', CASE WHEN late.cleared_on IS NULL THEN '仍未付清' ELSE '才付清' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM late
JOIN evidence ON evidence.contract_no = late.contract_no
LEFT JOIN name ON name.agency_code = late.agency_code
ORDER BY late.days DESC, late.contract_no, evidence.part, evidence.paid_on, evidence.row_no
