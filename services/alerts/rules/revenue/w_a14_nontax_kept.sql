/*---
id: W-A14
title: 非税收入应缴未缴
version: 1
family: revenue
matter_class: important
unit_of_analysis: unit
schedule: monthly
data_sets: [nontax_payment, agency]
parameters:
  days: {default: {general: 10, important: 30, major: 60}, title: 入账延迟天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 单位合计的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: days}
facts:
  payments: 笔数
  open_payments: 其中尚未入账的笔数
  oldest: 最长的一笔缴款日期
headline: "{unit_name}收取的非税收入{amount:wan}超过10日才入账，最长{size:days}天"
fact: "{fiscal_year}年{unit_name}有{payments:count}笔非税收入共{amount:wan}，从缴款到入账超过10日（其中{open_payments:count}笔到现在没有入账），最长的缴款日期为{oldest:date}，已{size:days}天。"
formula: "入账日期（未入账的计算到今天） − 缴款日期 {oldest:date} = {size:days} 天"
explanation: 交给政府的钱应当按规定期限进国库。收了不入账，停在单位或者中间账户里，就可能被坐支、挪用。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十六条第一款, gist: 全部收入都要缴入国库，不得截留、占用、挪用、拖欠。}
  - {law: 预算法, version: "2018-12-29", article: 第六十一条, gist: 政府的收支都经国库集中收缴、集中支付。}
  - {law: 预算法, version: "2018-12-29", article: 第六十三条, gist: 部门、单位不得截留、动用应当上缴的预算收入。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十六条, gist: 有上缴义务的单位要按级次、科目、方式和期限缴入国库。}
innocent_reasons:
  - 银行汇划、节假日造成的延迟
  - 缴款人填错缴款码，待查款项
questions:
  - 这些款项停在哪个账户？为什么没有按期入库？
  - 有没有从中列支？
exclusions:
  - 只看缴款，不看退付；一个单位合计不足 1 万元的不提示
  - 没有入账日期的缴款，只在该月其他缴款填有入账日期时才按未入账计算
  - 收入记在往来科目的，科目余额表没有每笔内容，不作判断
---*/

-- applies
SELECT count(*) > 0 AND count(*) FILTER (WHERE pay_date IS NOT NULL) > 0 AND count(record_date) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年非税收入缴款'
            WHEN count(*) FILTER (WHERE pay_date IS NOT NULL) = 0 THEN '非税收入缴款没有填缴款日期'
            WHEN count(record_date) = 0 THEN '非税收入缴款没有填入账日期，不能认定都已入账' END AS reason
FROM ledger_v1.nontax_payment
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_kind = 'payment'
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 笔缴款没有填缴款日期，未作判断' AS reason
FROM ledger_v1.nontax_payment
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_kind = 'payment' AND pay_date IS NULL
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的非税收入缴款，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'nontax_payment' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0

-- findings
WITH dated AS (
    SELECT slice_id FROM ledger_v1.nontax_payment
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_date IS NOT NULL
    GROUP BY slice_id
),
late AS MATERIALIZED (
    SELECT paid.exec_agency_code, paid.pay_date, paid.record_date, coalesce(paid.paid_amt, paid.pay_amt) AS amount, paid.non_tax_code,
           paid.nt_pay_voucher_id, coalesce(paid.record_date, :today) - paid.pay_date AS days, paid.receipt_id, paid.row_no, paid.place
    FROM ledger_v1.nontax_payment AS paid
    WHERE paid.region = :region AND left(paid.period, 4) = CAST(:fiscal_year AS text) AND paid.record_kind = 'payment'
      AND coalesce(paid.record_date, :today) - paid.pay_date > :days_general
      AND (paid.record_date IS NOT NULL OR paid.slice_id IN (SELECT slice_id FROM dated))
),
total AS (
    SELECT exec_agency_code, sum(amount) AS amount, count(*) AS payments, count(*) FILTER (WHERE record_date IS NULL) AS open_payments,
           max(days) AS days, (array_agg(pay_date ORDER BY days DESC, pay_date))[1] AS oldest, max(pay_date) AS last_on
    FROM late
    GROUP BY exec_agency_code
    HAVING sum(amount) >= :minimum_amount
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.exec_agency_code AS matter_key, total.exec_agency_code AS unit_code,
       coalesce(name.agency_name, '执收单位' || total.exec_agency_code) AS unit_name, '非税收入' AS subject,
       to_char(total.last_on, 'YYYY-MM') AS period, total.amount, CAST(total.days AS numeric) AS size,
       jsonb_build_object('payments', total.payments, 'open_payments', total.open_payments, 'oldest', total.oldest) AS facts,
       '缴款 ' || CAST(late.pay_date AS text) || coalesce('，入账 ' || CAST(late.record_date AS text), '，尚未入账') || ' ' || late.non_tax_code AS label,
       late.amount AS row_amount, late.receipt_id, late.row_no, late.place,
       jsonb_build_object('天数', late.days, '缴款凭证', late.nt_pay_voucher_id) AS figures
FROM total
JOIN late ON late.exec_agency_code = total.exec_agency_code
LEFT JOIN name ON name.agency_code = total.exec_agency_code
ORDER BY total.amount DESC, total.exec_agency_code, late.days DESC, late.row_no
