/*---
id: W-G11
title: 化整为零支付
version: 2
family: payment
matter_class: important
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_application, agency]
groups: {payment_application: {step: near, by: [agency_code, payee_key]}}
parameters:
  approval_limit: {default: 50000, title: 本县的审批限额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  near_limit: {default: 0.85, title: 接近限额的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  least_payments: {default: 3, title: 至少要有的笔数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  within_days: {default: 10, title: 首末两笔之间的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  times_of_limit: {default: {general: 1, important: 5.1}, title: 合计是限额的倍数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {above: times_of_limit}
facts:
  payments: 笔数
  first_on: 第一笔日期
  last_on: 最后一笔日期
  limit: 审批限额
  times: 合计为限额的倍数
headline: "{unit_name}向{subject}分{payments:count}笔支付{amount:wan}，疑似化整为零"
fact: "{unit_name}从{first_on:date}到{last_on:date}向{subject}支付{payments:count}笔，每笔都在审批限额{limit:wan}的85%至100%之间，合计{amount:wan}，是限额的{times}倍。"
formula: "{payments:count} 笔合计 {amount:yuan} ÷ 审批限额 {limit:yuan} = {times} 倍"
explanation: 大额付款要经过更高一级的审批。短时间内向同一个收款人付好几笔、每笔都刚好卡在限额以下，可能是把一笔大额付款拆小了躲审批。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 各单位要严格执行预算、守财务制度。}
innocent_reasons: [同一供应商分批供货、分批验收, 同类补助按人分批发放, 按周结算的服务费]
questions: [这几笔款是否属于同一项业务？合同总价是多少？, 审批限额是多少，谁审批了这几笔？]
exclusions:
  - 审批限额为县里自定的参数，默认 5 万元仅为示例，待装载本县的财务审批规定后改定
  - 有采购合同编号的不计；工资和对个人的补助（301、303）不计；有等额退回的，抵销后再算
  - 三笔以上即提示；合计达到最小形态（3 笔 × 85%）的两倍以上为重要
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
WITH near AS (
    SELECT agency_code, payee_acct_name AS payee, payee_acct_name_key AS payee_key, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, use_des,
           pay_app_id, receipt_id, row_no, place,
           count(*) FILTER (WHERE coalesce(xpay_amt, pay_app_amt) < 0)
               OVER (PARTITION BY agency_code, payee_acct_name_key, abs(coalesce(xpay_amt, pay_app_amt))) AS returned,
           row_number() OVER (PARTITION BY agency_code, payee_acct_name_key, coalesce(xpay_amt, pay_app_amt)
                              ORDER BY create_date, pay_app_id) AS nth
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND payee_acct_name <> ''
      AND coalesce(contract_no, '') = '' AND coalesce(left(dep_bgt_eco_code, 3), '') NOT IN ('301', '303')
      AND abs(coalesce(xpay_amt, pay_app_amt)) BETWEEN :near_limit * :approval_limit AND :approval_limit
),
counted AS (
    SELECT near.*,
           count(*) OVER (PARTITION BY agency_code, payee_key ORDER BY paid_on
                          RANGE BETWEEN CAST(CAST(:within_days AS text) || ' days' AS interval) PRECEDING AND CURRENT ROW) AS before,
           count(*) OVER (PARTITION BY agency_code, payee_key ORDER BY paid_on
                          RANGE BETWEEN CURRENT ROW AND CAST(CAST(:within_days AS text) || ' days' AS interval) FOLLOWING) AS after
    FROM near
    WHERE paid > 0 AND nth > returned
),
-- A payment belongs to a split when some window of the days that holds it has enough payments.
member AS (
    SELECT counted.*,
           max(before) OVER (PARTITION BY agency_code, payee_key ORDER BY paid_on
                             RANGE BETWEEN CURRENT ROW AND CAST(CAST(:within_days AS text) || ' days' AS interval) FOLLOWING) AS most
    FROM counted
),
chain AS (
    SELECT member.*,
           CASE WHEN paid_on - lag(paid_on) OVER (PARTITION BY agency_code, payee_key ORDER BY paid_on, pay_app_id) <= :within_days
                THEN 0 ELSE 1 END AS begins
    FROM member
    WHERE most >= :least_payments
),
link AS (
    SELECT chain.*, sum(begins) OVER (PARTITION BY agency_code, payee_key ORDER BY paid_on, pay_app_id ROWS UNBOUNDED PRECEDING) AS link
    FROM chain
),
matter AS (
    SELECT agency_code, payee_key, min(payee) AS payee, link, count(*) AS payments, sum(paid) AS total, min(paid_on) AS first_on, max(paid_on) AS last_on,
           min(pay_app_id) AS first_id
    FROM link
    GROUP BY agency_code, payee_key, link
    HAVING count(*) >= :least_payments
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.first_id AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.payee || CASE WHEN strpos(matter.payee, '*') > 0 THEN '〔' || left(matter.payee_key, 6) || '〕' ELSE '' END AS subject,
       to_char(matter.first_on, 'YYYY-MM') AS period, matter.total AS amount,
       matter.total / :approval_limit AS size,
       jsonb_build_object('payments', matter.payments, 'first_on', matter.first_on, 'last_on', matter.last_on,
                          'limit', CAST(:approval_limit AS numeric), 'times', round(matter.total / :approval_limit, 2)) AS facts,
       '支付 ' || CAST(link.paid_on AS text) AS label, link.paid AS row_amount, link.receipt_id, link.row_no, link.place,
       jsonb_build_object('支付申请', link.pay_app_id, '用途', link.use_des) AS figures
FROM matter
JOIN link ON link.agency_code = matter.agency_code AND link.payee_key = matter.payee_key AND link.link = matter.link
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.first_id, link.paid_on, link.pay_app_id
