/*---
id: W-F17
title: 惠民资金迟发错发
version: 1
family: evenness
matter_class: major
unit_of_analysis: item
schedule: monthly
data_sets: [payment_detail, payment_voucher]
parameters:
  days: {default: {general: 30, important: 60, major: 90}, title: 迟发天数, unit: days, bounds: [0, 3660], source: 本系统暂定}
levels:
  - size: {above: days}
facts:
  verdict: 问题，成句
headline: "{subject}{verdict}（{amount:wan}）"
fact: "{subject}{verdict}，涉及{amount:wan}。"
formula: "涉及金额之和 = {amount:yuan}"
explanation: 发给群众的补贴要按月、按人足额发到手。晚发几个月，困难群众的日子就难过；同一个人同一个月领了两次，可能是重复造册。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金。}
innocent_reasons:
  - 银行卡信息有误，退回后补发
  - 补贴标准当年下半年才下达，补发以前月份
questions:
  - 迟发的原因是什么？哪些乡镇、哪些项目？
  - 重复发放的是不是同一项补贴？多发的收回了吗？
exclusions:
  - 天数从发放月份的月末计算到支付凭证的实际支付日期；同一发放月份的归并为一件事
  - 重复发放：同一证件号码、同一发放月份、同一追踪标识（没有的按同一支付凭证）、同一金额发放两次以上，退回的抵减
  - 没有发放月份、找不到支付凭证的不判断，在运行说明中写明；死亡人员信息没有报来，冒领未作判断
---*/

-- applies
WITH voucher AS (
    SELECT DISTINCT pay_cert_no
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year + 1 AS text)) AND xpay_date IS NOT NULL
),
detail AS MATERIALIZED (
    SELECT given.pay_month, given.pay_cert_no, voucher.pay_cert_no IS NOT NULL AS is_paid
    FROM (SELECT DISTINCT pay_month, pay_cert_no FROM ledger_v1.payment_detail
          WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)) AS given
    LEFT JOIN voucher ON voucher.pay_cert_no = given.pay_cert_no
)
SELECT count(pay_month) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年惠企利民支付明细'
            WHEN count(pay_month) = 0 THEN '惠企利民支付明细没有填发放月份' END AS reason
FROM detail
UNION ALL
SELECT true AS is_applicable, '有的发放找不到支付凭证或者实际支付日期，是否迟发未作判断' AS reason
FROM detail
WHERE NOT is_paid
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的惠企利民支付明细，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'payment_detail' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0

-- findings
WITH detail AS MATERIALIZED (
    SELECT pay_detail_id, pay_cert_no, iden_no_key, per_name, corp_name, town_code, coalesce(tracking_id, pay_cert_no, '') AS programme,
           coalesce(xpay_amt, pay_amt) AS amount, translate(pay_month, '-年月. ', '') AS month, receipt_id, row_no, place
    FROM ledger_v1.payment_detail
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND translate(pay_month, '-年月. ', '') ~ '^20\d\d(0[1-9]|1[0-2])$'
),
voucher AS MATERIALIZED (
    SELECT pay_cert_no, min(xpay_date) AS paid_on
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year + 1 AS text)) AND xpay_date IS NOT NULL
    GROUP BY pay_cert_no
),
late AS (
    SELECT detail.*, voucher.paid_on,
           voucher.paid_on - CAST(to_date(detail.month, 'YYYYMM') + INTERVAL '1 month' - INTERVAL '1 day' AS date) AS days
    FROM detail
    JOIN voucher ON voucher.pay_cert_no = detail.pay_cert_no
    WHERE detail.amount > 0
),
twice AS (
    SELECT iden_no_key, month, programme, abs(amount) AS each_amount, sum(amount) - abs(min(amount)) AS excess
    FROM detail
    WHERE iden_no_key IS NOT NULL AND amount <> 0
    GROUP BY iden_no_key, month, programme, abs(amount)
    HAVING sum(amount) > abs(min(amount))
),
concern AS (
    SELECT 'late/' || month AS key, month, amount, days, CAST(NULL AS text) AS iden_no_key,
           '发放 ' || coalesce(per_name, corp_name, '') || coalesce(' 乡镇 ' || town_code, '') || '，' || CAST(paid_on AS text) || ' 支付' AS label,
           amount AS row_amount, pay_detail_id, receipt_id, row_no, place
    FROM late
    WHERE days > :days_general
    UNION ALL
    SELECT 'twice/' || detail.month, detail.month,
           CASE WHEN row_number() OVER (PARTITION BY twice.iden_no_key, twice.month, twice.programme, twice.each_amount
                                        ORDER BY detail.pay_detail_id) = 1 THEN twice.excess ELSE 0 END,
           CAST(NULL AS int), detail.iden_no_key,
           '发放 ' || coalesce(detail.per_name, detail.corp_name, '') || '〔' || left(detail.iden_no_key, 6) || '〕' || coalesce(' 乡镇 ' || detail.town_code, ''),
           detail.amount, detail.pay_detail_id, detail.receipt_id, detail.row_no, detail.place
    FROM twice
    JOIN detail ON detail.iden_no_key = twice.iden_no_key AND detail.month = twice.month AND detail.programme = twice.programme
     AND abs(detail.amount) = twice.each_amount
),
total AS (
    SELECT key, month, sum(amount) AS amount, max(days) AS days, count(*) AS payments, count(DISTINCT iden_no_key) AS people
    FROM concern
    GROUP BY key, month
)
SELECT total.key AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       left(total.month, 4) || '年' || CAST(CAST(right(total.month, 2) AS int) AS text) || '月的惠民资金' AS subject,
       left(total.month, 4) || '-' || right(total.month, 2) AS period, total.amount, CAST(total.days AS numeric) AS size,
       CASE WHEN total.days IS NULL THEN 'general' END AS level_hint,
       jsonb_build_object('verdict', CASE WHEN total.days IS NULL
           THEN '有' || CAST(total.people AS text) || '人重复领取'
           ELSE '有' || CAST(total.payments AS text) || '笔迟发，最长迟' || CAST(total.days AS text) || '天' END) AS facts,
       concern.label, concern.row_amount, concern.receipt_id, concern.row_no, concern.place,
       jsonb_build_object('支付明细', concern.pay_detail_id) AS figures
FROM total
JOIN concern ON concern.key = total.key
ORDER BY total.amount DESC, total.key, concern.days DESC NULLS LAST, concern.iden_no_key, concern.row_no
