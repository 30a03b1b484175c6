/*---
id: W-G05
title: 向关联账户转账
version: 2
family: payment
matter_class: important
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_application, agency]
parameters:
  transferred: {default: {general: 50000, important: 500000, major: 5000000}, title: 转入关联账户的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: transferred}
facts:
  payments: 笔数
  relation: 关联关系
  last_on: 最近一笔的日期
headline: "{unit_name}向关联账户“{subject}”转账{amount:wan}"
fact: "{unit_name}在{period:period}所在季度向“{subject}”（{relation}）转账{payments:count}笔，合计{amount:wan}，最近一笔在{last_on:date}。"
formula: "该季度对“{subject}”的转账合计 {amount:yuan}（{payments:count} 笔，已减退回）"
explanation: 钱从国库付出去，却付到了单位自己、下属单位、工会或协会的账上，并没有真正花出去，可能是以拨代支、账外存放。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十一条, gist: 政府收支实行国库集中收付，不能转到自己账上再用。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 花钱要以预算为准，没有真实发生的支出不能列支。}
innocent_reasons: [下属单位独立核算，款项是其应得的预算拨款, 按规定缴纳税款、上缴款, 拨付食堂的职工就餐补助]
questions: [款项转入后实际用在了什么地方，余额是多少？, 为什么不由国库直接付给最终收款人？]
exclusions:
  - 用途写明工会经费、会费、税、社保、公积金的不计
  - 关联按单位库的名称和主管部门判断：收款人是本单位、同一主管部门的单位，或名称以本单位开头的工会、协会、学会、食堂等；没有股权资料
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_application', '支付申请', true), ('agency', '单位库', false)
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
WITH unit AS MATERIALIZED (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name, coalesce(dept_code, agency_code) AS dept_code,
           regexp_replace(lower(coalesce(agency_name, '')), '[\s,.;!?()\[\]<>/_*#，。、；：！？“”‘’（）《》【】·—-]+', '', 'g') AS key
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
payment AS MATERIALIZED (
    SELECT agency_code, payee_acct_name, payee_acct_name_key, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, use_des,
           payee_acct_no, pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND payee_acct_name <> ''
      AND coalesce(use_des, '') !~ '工会经费|会费|税|社保|社会保险|公积金|年金|医保'
),
payee AS MATERIALIZED (
    SELECT DISTINCT agency_code, payee_acct_name_key, regexp_replace(lower(coalesce(payee_acct_name, '')), '[\s,.;!?()\[\]<>/_*#，。、；：！？“”‘’（）《》【】·—-]+', '', 'g') AS key
    FROM payment
),
-- A payee's full name begins with the county's name, the register's does not: both forms are compared.
form AS (
    SELECT agency_code, payee_acct_name_key, key
    FROM payee
    UNION
    SELECT agency_code, payee_acct_name_key, regexp_replace(key, '^[一-龥]{1,8}?([县市区旗])', '\1') AS key
    FROM payee
),
related AS (
    SELECT form.agency_code, form.payee_acct_name_key,
           min(CASE WHEN other.agency_code = own.agency_code THEN '本单位账户' ELSE '同一主管部门的单位' END) AS relation
    FROM form
    JOIN unit AS own ON own.agency_code = form.agency_code
    JOIN unit AS other ON other.key = form.key AND other.dept_code = own.dept_code
    GROUP BY form.agency_code, form.payee_acct_name_key
    UNION
    SELECT form.agency_code, form.payee_acct_name_key, '本单位所属工会、协会或内设机构' AS relation
    FROM form
    JOIN unit AS own ON own.agency_code = form.agency_code
    WHERE length(own.key) >= 3 AND starts_with(form.key, own.key) AND form.key <> own.key
      AND form.key ~ '工会|协会|学会|商会|促进会|基金会|食堂|招待所|服务部|经营部|培训中心|服务中心'
),
linked AS (
    SELECT agency_code, payee_acct_name_key, min(relation) AS relation
    FROM related
    GROUP BY agency_code, payee_acct_name_key
),
transfer AS (
    SELECT payment.*, linked.relation, to_char(payment.paid_on, 'YYYY"Q"Q') AS quarter
    FROM payment
    JOIN linked ON linked.agency_code = payment.agency_code AND linked.payee_acct_name_key = payment.payee_acct_name_key
),
matter AS (
    SELECT agency_code, payee_acct_name_key, min(payee_acct_name) AS payee_acct_name, quarter, min(relation) AS relation, sum(paid) AS total,
           count(*) FILTER (WHERE paid > 0) AS payments, max(paid_on) AS last_on
    FROM transfer
    GROUP BY agency_code, payee_acct_name_key, quarter
    HAVING sum(paid) >= :transferred_general
)
SELECT matter.agency_code || '/' || matter.payee_acct_name_key || '/' || matter.quarter AS matter_key,
       matter.agency_code AS unit_code, unit.agency_name AS unit_name, matter.payee_acct_name AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('payments', matter.payments, 'relation', matter.relation, 'last_on', matter.last_on) AS facts,
       CASE WHEN transfer.paid < 0 THEN '退回 ' ELSE '转账 ' END || CAST(transfer.paid_on AS text) AS label,
       transfer.paid AS row_amount, transfer.receipt_id, transfer.row_no, transfer.place,
       jsonb_build_object('支付申请', transfer.pay_app_id, '用途', transfer.use_des,
                          '账号尾号', right(transfer.payee_acct_no, 4)) AS figures
FROM matter
JOIN transfer ON transfer.agency_code = matter.agency_code AND transfer.payee_acct_name_key = matter.payee_acct_name_key
 AND transfer.quarter = matter.quarter
JOIN unit ON unit.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, matter.payee_acct_name, matter.quarter, transfer.paid_on, transfer.pay_app_id
