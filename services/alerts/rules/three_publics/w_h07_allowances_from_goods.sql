/*---
id: W-H07
title: 在商品和服务支出中发放奖金补贴
version: 2
family: three_publics
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
picks: {payment_application: payment}
parameters:
  paid: {default: {important: 1000}, title: 发放的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: paid}
facts:
  payments: 笔数
  codes: 所列经济分类
headline: "{unit_name}在商品和服务支出中列支奖金、补贴{amount:wan}"
fact: "{fiscal_year}年，{unit_name}有{payments:count}笔、净额{amount:wan}的支付列在{codes}科目，用途写明奖金、津贴、补贴或者加班费。"
formula: "{payments:count} 笔支付的净额 = {amount:yuan}"
explanation: 发给职工的奖金、津贴、补贴应当列在工资福利支出（301），按批准的项目和标准发。从办公费、劳务费等科目（302）里发，往往是没有批准的。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第九十五条第三项, gist: 违反规定扩大开支范围、提高开支标准的，责令改正并追回资金。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 开支范围和标准都不能自行放宽。}
innocent_reasons:
  - 发给编外人员、村干部的补贴，按规定列在劳务费
  - 用途写法不准，实际是奖品、奖牌的采购
questions:
  - 发放的依据是什么？有没有批准文件和发放名册？
  - 发给了哪些人？标准是多少？
exclusions:
  - 差旅、伙食、交通、通讯、误餐、农业、种粮等补贴和学生、群众的奖补不算；工会经费（30228）、福利费（30229）、其他交通费用（30239）不查
  - 批准的津贴补贴目录不在数据中，列在 301 的是否超出目录没有查
  - 退回的以负数冲减；同一单位净额不足 1,000 元的不提示
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
SELECT asked.is_filled AS is_applicable,
       CASE WHEN NOT asked.is_filled THEN '支付申请没有填写部门预算经济分类' END AS reason
FROM (SELECT EXISTS (SELECT 1 FROM ledger_v1.payment_application
                     WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)) AS is_there,
             EXISTS (SELECT 1 FROM ledger_v1.payment_application
                     WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
                       AND dep_bgt_eco_code IS NOT NULL) AS is_filled) AS asked
WHERE asked.is_there
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0

-- findings
WITH payment AS MATERIALIZED (
    SELECT agency_code, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, dep_bgt_eco_code, use_des, pay_app_id,
           receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND left(dep_bgt_eco_code, 3) = '302'
      AND dep_bgt_eco_code NOT IN ('30228', '30229', '30239')
      AND use_des ~ '奖金|年终奖|考核奖|绩效奖|津贴|补贴|加班费|值班费|过节费|节日慰问|福利费'
      AND use_des !~ '差旅|伙食|交通|通讯|误餐|农机|农业|种粮|耕地|生态|助学|学生|群众|村民|奖补|奖品|补贴资金管理'
),
total AS (
    SELECT agency_code, sum(paid) AS amount, count(*) AS payments, string_agg(DISTINCT dep_bgt_eco_code, '、') AS codes
    FROM payment
    GROUP BY agency_code
    HAVING sum(paid) >= :paid_important
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code, coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name,
       '商品和服务支出中的奖金补贴' AS subject, CAST(:fiscal_year AS text) AS period, total.amount, CAST(total.payments AS numeric) AS size,
       jsonb_build_object('payments', total.payments, 'codes', total.codes) AS facts,
       '支付 ' || CAST(payment.paid_on AS text) || ' ' || payment.dep_bgt_eco_code || ' ' || payment.use_des AS label,
       payment.paid AS row_amount, payment.receipt_id, payment.row_no, payment.place
FROM total
JOIN payment ON payment.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, payment.paid_on, payment.pay_app_id
