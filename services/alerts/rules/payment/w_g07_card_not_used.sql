/*---
id: W-G07
title: 公务卡应用未用
version: 1
family: payment
matter_class: general
unit_of_analysis: unit
schedule: monthly
data_sets: [payment_application, agency]
parameters:
  not_card: {default: {general: 0.20}, title: 应刷公务卡的支出中没有刷卡的笔数比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_payments: {default: 10, title: 应刷公务卡的支出的起点笔数, unit: count, bounds: [1, 1000], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 没有刷卡的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  single_amount: {default: 20000, title: 单笔不超过多少的应当刷卡, unit: yuan, bounds: [0, 1000000], source: 本系统暂定}
  card_code: {default: 0, title: 结算方式代码中公务卡的代码（零为只按文字识别）, unit: count, bounds: [0, 99], source: 本系统暂定}
levels:
  - size: {above: not_card}
facts:
  payments: 应刷公务卡的支出笔数
  missed: 没有刷卡的笔数
headline: "{unit_name}应刷公务卡的支出有{missed:count}笔没有刷卡，合计{amount:wan}"
fact: "{unit_name}在{fiscal_year}年的办公、印刷、差旅、会议、培训、接待、公车和交通费小额支出{payments:count}笔，其中{missed:count}笔以现金或者转账支付，占{size:percent}，合计{amount:wan}。"
formula: "没有刷卡的 {missed:count} 笔 ÷ 应刷卡的 {payments:count} 笔 = {size:percent}"
explanation: 日常的小额公务支出应当刷公务卡，每一笔在哪里花、什么时候花都留有记录。大量改用现金或者转账，钱花到哪里就不容易查清。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十一条, gist: 政府收支都要通过国库统一收付。}
innocent_reasons: [商户没有刷卡条件, 统一采购、统一结算的支出由单位转账付给供应商, 没有公务卡的临时人员的差旅费]
questions: [这些支出为什么没有刷公务卡？, 有没有经批准的例外？]
exclusions:
  - 应刷卡的支出按经济分类认定：办公费、印刷费、差旅费、会议费、培训费、公务接待费、公务用车运行维护费、其他交通费用；本县目录待装载后核对
  - 单笔超过 20,000 元的、写明采购合同的不计；退回的以负数冲减
  - 结算方式写明“公务卡”的，或代码等于本县公务卡代码（由县里在参数中设定）
  - 在禁止的场所刷卡须有刷卡明细才能判断，资料中没有，不作判断
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年支付申请' END AS reason
FROM delivered
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0
UNION ALL
SELECT coalesce(bool_or(set_mode_code LIKE '%公务卡%'
                        OR (CAST(:card_code AS int) > 0 AND ltrim(set_mode_code, '0') = CAST(CAST(:card_code AS int) AS text))), false)
       AS is_applicable,
       CASE WHEN NOT coalesce(bool_or(set_mode_code LIKE '%公务卡%'
                        OR (CAST(:card_code AS int) > 0 AND ltrim(set_mode_code, '0') = CAST(CAST(:card_code AS int) AS text))), false)
            THEN '没有一笔支付写明以公务卡结算（结算方式只有数字代码的，请在参数中设定“结算方式代码中公务卡的代码”），分不清是没有刷卡还是没有填报' END AS reason
FROM ledger_v1.payment_application
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)

-- findings
WITH due AS MATERIALIZED (
    SELECT agency_code, coalesce(xpay_amt, pay_app_amt) AS paid, create_date, payee_acct_name, use_des, set_mode_code, pay_app_id,
           receipt_id, row_no, place,
           set_mode_code LIKE '%公务卡%'
           OR (CAST(:card_code AS int) > 0 AND ltrim(set_mode_code, '0') = CAST(CAST(:card_code AS int) AS text)) AS is_card
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND dep_bgt_eco_code IN ('30201', '30202', '30211', '30215', '30216', '30217', '30231', '30239')
      AND coalesce(contract_no, '') = '' AND set_mode_code IS NOT NULL
      AND abs(coalesce(xpay_amt, pay_app_amt)) <= :single_amount
),
matter AS (
    SELECT agency_code, count(*) AS payments, count(*) FILTER (WHERE NOT is_card) AS missed,
           coalesce(sum(paid) FILTER (WHERE NOT is_card), 0) AS amount
    FROM due
    GROUP BY agency_code
    HAVING count(*) >= :minimum_payments
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, '公务卡结算' AS subject,
       CAST(:fiscal_year AS text) AS period, matter.amount, CAST(matter.missed AS numeric) / matter.payments AS size,
       jsonb_build_object('payments', matter.payments, 'missed', matter.missed) AS facts,
       '支付 ' || CAST(due.create_date AS text) || ' ' || coalesce(nullif(due.payee_acct_name, ''), '（收款人空）') AS label,
       due.paid AS row_amount, due.receipt_id, due.row_no, due.place,
       jsonb_build_object('支付申请', due.pay_app_id, '用途', due.use_des, '结算方式', due.set_mode_code) AS figures
FROM matter
JOIN due ON due.agency_code = matter.agency_code AND NOT due.is_card
LEFT JOIN name ON name.agency_code = matter.agency_code
WHERE matter.amount >= :minimum_amount AND matter.missed > :not_card_general * matter.payments
ORDER BY matter.amount DESC, matter.agency_code, due.paid DESC, due.pay_app_id
