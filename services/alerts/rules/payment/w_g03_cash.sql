/*---
id: W-G03
title: 大额现金提取
version: 2
family: payment
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
picks: {payment_application: cash}
parameters:
  cash_amount: {default: {general: 10000, important: 50000, major: 200000}, title: 现金支付金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  cash_times: {default: {general: 4}, title: 一个月内现金支付的笔数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  minimum_amount: {default: 1000, title: 单笔的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  cash_code: {default: 0, title: 结算方式代码中现金的代码（零为只按文字识别）, unit: count, bounds: [0, 99], source: 本系统暂定}
levels:
  - amount: {from: cash_amount}
  - size: {from: cash_times}
facts:
  last_on: 最近一笔的日期
headline: "{unit_name}{period:period}提取现金{amount:wan}"
fact: "{unit_name}{period:period}以现金结算{size:count}笔，合计{amount:wan}，最近一笔在{last_on:date}。"
formula: "当月现金结算 {size:count} 笔，合计 {amount:yuan}"
explanation: 财政资金原则上通过转账直接付到收款人账户，现金花到哪里很难查清。单位一个月里提的现金多、次数多，要问清用途。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十一条, gist: 政府收支都要通过国库统一收付，现金应是例外。}
innocent_reasons: [偏远乡村没有银行网点，只能现金发放, 抢险救灾等紧急支出, 备用金当月已经交回但退回记录未到]
questions: [现金发给了谁，有没有签领单？, 为什么不能转账或刷公务卡？]
exclusions:
  - 结算方式写明“现金”的，或代码等于本县现金代码（由县里按本地结算方式代码表设定，默认 0 表示尚未设定，代码表待装载）
  - 单笔不足 1,000 元的不计，交回的现金以负数冲减
  - 超过 3 笔即第 4 笔起提示
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
UNION ALL
SELECT asked.is_known AS is_applicable,
       CASE WHEN NOT asked.is_known
            THEN '缺本县结算方式代码表，结算方式只有数字代码（或为空），认不出哪些是现金；请在参数中设定“结算方式代码中现金的代码”' END AS reason
FROM (SELECT CAST(:cash_code AS int) > 0
             OR EXISTS (SELECT 1 FROM ledger_v1.payment_application
                        WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
                          AND (set_mode_code LIKE '%现金%' OR set_mode_code ~ '[^0-9]')) AS is_known) AS asked

-- findings
WITH cash AS (
    SELECT agency_code, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, payee_acct_name, use_des,
           to_char(create_date, 'YYYY-MM') AS month, pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND (set_mode_code LIKE '%现金%'
           OR (CAST(:cash_code AS int) > 0 AND ltrim(set_mode_code, '0') = CAST(CAST(:cash_code AS int) AS text)))
      AND abs(coalesce(xpay_amt, pay_app_amt)) >= :minimum_amount
),
matter AS (
    SELECT agency_code, month, sum(paid) AS total, count(*) FILTER (WHERE paid > 0) AS times, max(paid_on) AS last_on
    FROM cash
    GROUP BY agency_code, month
    HAVING sum(paid) > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.month AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, '现金结算' AS subject,
       matter.month AS period, matter.total AS amount, CAST(matter.times AS numeric) AS size,
       jsonb_build_object('last_on', matter.last_on) AS facts,
       '现金 ' || CAST(cash.paid_on AS text) || ' ' || coalesce(nullif(cash.payee_acct_name, ''), '（收款人空）') AS label,
       cash.paid AS row_amount, cash.receipt_id, cash.row_no, cash.place,
       jsonb_build_object('支付申请', cash.pay_app_id, '用途', cash.use_des) AS figures
FROM matter
JOIN cash ON cash.agency_code = matter.agency_code AND cash.month = matter.month
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, matter.month, cash.paid_on, cash.pay_app_id
