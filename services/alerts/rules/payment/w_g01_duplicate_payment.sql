/*---
id: W-G01
title: 重复支付
version: 3
family: payment
matter_class: important
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_application, agency]
groups: {payment_application: {step: payment, by: [agency_code, payee_key, abs(paid)]}}
parameters:
  repeated_amount: {default: {general: 1000, important: 100000}, title: 重复支付的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  times: {default: {important: 3}, title: 重复的次数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  within_days: {default: 30, title: 两笔之间的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 1000, title: 单笔的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  alike: {default: 0.9, title: 用途文字的相似程度, unit: share, bounds: [0, 1], source: 本系统暂定}
  recurring_payments: {default: 4, title: 视为定期支付的最少笔数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  recurring_gap: {default: 5, title: 定期支付的最短间隔, unit: days, bounds: [0, 366], source: 本系统暂定}
  gap_tolerance: {default: 4, title: 定期支付间隔允许的出入, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - amount: {from: repeated_amount}
  - size: {from: times}
facts:
  each: 每笔金额
  repeats: 重复笔数
  first_on: 第一笔日期
  last_on: 最后一笔日期
  reason: 相同之处
headline: "{unit_name}向{subject}疑似重复支付{amount:wan}"
fact: "{unit_name}从{first_on:date}到{last_on:date}向{subject}支付了{size:count}笔、每笔{each:yuan}（{reason}），疑似重复{repeats:count}笔、{amount:wan}。"
formula: "每笔 {each:yuan} × 重复 {repeats:count} 笔 = {amount:yuan}"
explanation: 同一个单位在三十天内向同一个收款人付了金额完全一样的钱，而且合同一样，或者用途一样、几乎一样，或者收款账号换了，就可能是同一笔款付了两次。按月付的房租、工资和分期款已经按付款规律排除。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 花钱要以预算为准，没有真实发生的支出不能列支。}
  - {law: 预算法, version: "2018-12-29", article: 第九十五条第二项, gist: 以虚报、冒领等手段骗取预算资金的，责令改正、追回资金并处分责任人员。}
innocent_reasons:
  - 同一供应商在短期内确有两次金额相同的供货或服务
  - 第一笔被银行退回，退回记录还没有报来
  - 向同名的不同人员发放同一标准的补助
questions:
  - 这几笔付款各自对应哪份合同、发票和验收单？
  - 如果是重复支付，多付的款项何时收回？支付审核为什么没有发现？
exclusions:
  - 按固定间隔付款的（每月房租、工资、分期款）不计，其中多付的一笔仍会提示
  - 有等额退回的，按退回冲销最近一笔
  - 单笔不足 1,000 元的不计；收款人为空的不计
  - 用途相近指文字相似度（三元组）大于 0.9 且其中的数字（月份、期次）一致
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text)
      AND superseded_at IS NULL
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

-- findings
WITH payment AS (
    SELECT agency_code, payee_acct_name AS payee, payee_acct_name_key AS payee_key, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on,
           payee_acct_no AS account, payee_acct_no_key AS account_key, contract_no, use_des, pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND abs(coalesce(xpay_amt, pay_app_amt)) >= :minimum_amount AND payee_acct_name <> ''
),
counted AS (
    SELECT payment.*, count(*) OVER same AS alike,
           count(*) FILTER (WHERE paid > 0) OVER (same ORDER BY paid_on, (paid < 0), pay_app_id
                                                  ROWS UNBOUNDED PRECEDING) AS nth_paid
    FROM payment
    WINDOW same AS (PARTITION BY agency_code, payee_key, abs(paid))
),
reversal AS (
    SELECT agency_code, payee_key, abs(paid) AS amount,
           nth_paid + 1 - row_number() OVER (PARTITION BY agency_code, payee_key, abs(paid), nth_paid ORDER BY paid_on, pay_app_id)
               AS nth_paid
    FROM counted
    WHERE paid < 0 AND alike > 1
),
standing AS (
    SELECT counted.*,
           regexp_replace(lower(coalesce(use_des, '')), '[\s,.;!?()\[\]<>/_*#，。、；：！？“”‘’（）《》【】·—-]+', '', 'g') AS purpose
    FROM counted
    LEFT JOIN reversal ON reversal.agency_code = counted.agency_code AND reversal.payee_key = counted.payee_key
     AND reversal.amount = counted.paid AND reversal.nth_paid = counted.nth_paid
    WHERE counted.alike > 1 AND counted.paid > 0 AND reversal.nth_paid IS NULL
),
numbered AS (
    SELECT standing.*, regexp_replace(purpose, '[^0-9零〇一二三四五六七八九十]+', ' ', 'g') AS numbers
    FROM standing
),
sequence AS (
    SELECT numbered.*, lag(numbers) OVER in_order AS numbers_before, paid_on - lag(paid_on) OVER in_order AS gap, lag(purpose) OVER in_order AS purpose_before,
           lag(contract_no) OVER in_order AS contract_before, lag(account_key) OVER in_order AS account_before,
           count(*) OVER (PARTITION BY agency_code, payee_key, paid) AS payments
    FROM numbered
    WINDOW in_order AS (PARTITION BY agency_code, payee_key, paid ORDER BY paid_on, pay_app_id)
),
rhythm AS (
    SELECT agency_code, payee_key, paid, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS usual_gap
    FROM sequence
    WHERE payments >= :recurring_payments
    GROUP BY agency_code, payee_key, paid
    HAVING percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) >= :recurring_gap
),
linked AS (
    SELECT sequence.*,
           CASE WHEN contract_no <> '' AND contract_no = contract_before THEN '合同相同'
                WHEN account_key <> account_before THEN '收款账号不同'
                WHEN purpose <> '' AND purpose = purpose_before AND coalesce(contract_no, '') = coalesce(contract_before, '')
                THEN '用途相同'
                -- "三月份保洁费" and "四月份保洁费" are alike, but not the same service.
                WHEN numbers = numbers_before AND similarity(purpose, purpose_before) > :alike
                 AND coalesce(contract_no, '') = coalesce(contract_before, '') THEN '用途相近' END AS reason,
           coalesce(abs(gap - rhythm.usual_gap) <= :gap_tolerance, false) AS is_recurring
    FROM sequence
    LEFT JOIN rhythm ON rhythm.agency_code = sequence.agency_code AND rhythm.payee_key = sequence.payee_key
     AND rhythm.paid = sequence.paid
),
chain AS (
    SELECT linked.*,
           coalesce(gap <= :within_days AND reason IS NOT NULL AND NOT is_recurring, false) AS is_repeat,
           sum(CASE WHEN gap <= :within_days AND reason IS NOT NULL AND NOT is_recurring THEN 0 ELSE 1 END)
               OVER (PARTITION BY agency_code, payee_key, paid ORDER BY paid_on, pay_app_id ROWS UNBOUNDED PRECEDING) AS link
    FROM linked
),
matter AS (
    SELECT agency_code, payee_key, min(payee) AS payee, paid, link, count(*) AS times, min(paid_on) AS first_on, max(paid_on) AS last_on,
           min(pay_app_id) AS first_id, string_agg(DISTINCT reason, '、') FILTER (WHERE is_repeat) AS reason
    FROM chain
    GROUP BY agency_code, payee_key, paid, link
    HAVING count(*) > 1
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.first_id AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.payee || CASE WHEN strpos(matter.payee, '*') > 0 THEN '〔' || left(matter.payee_key, 6) || '〕' ELSE '' END AS subject,
       to_char(matter.first_on, 'YYYY-MM') AS period, matter.paid * (matter.times - 1) AS amount,
       CAST(matter.times AS numeric) AS size,
       jsonb_build_object('each', matter.paid, 'repeats', matter.times - 1, 'first_on', matter.first_on,
                          'last_on', matter.last_on, 'reason', matter.reason) AS facts,
       CASE WHEN chain.is_repeat THEN '疑似重复：' || CAST(chain.paid_on AS text) || '（与前一笔' || chain.reason || '）'
            ELSE '第一笔：' || CAST(chain.paid_on AS text) END AS label,
       chain.paid AS row_amount, chain.receipt_id, chain.row_no, chain.place,
       jsonb_build_object('支付申请', chain.pay_app_id, '用途', chain.use_des, '合同', chain.contract_no,
                          '账号尾号', right(chain.account, 4)) AS figures
FROM matter
JOIN chain ON chain.agency_code = matter.agency_code AND chain.payee_key = matter.payee_key AND chain.paid = matter.paid
 AND chain.link = matter.link
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.paid * (matter.times - 1) DESC, matter.first_id, chain.paid_on, chain.pay_app_id
