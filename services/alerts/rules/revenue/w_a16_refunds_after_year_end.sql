/*---
id: W-A16
title: 退库异常
version: 1
family: revenue
matter_class: important
unit_of_analysis: item
schedule: yearly
data_sets: [tax_collection, nontax_payment]
parameters:
  share: {default: {general: 0.05, important: 0.10, major: 0.20}, title: 退库占上年十二月收入的比例, unit: share, bounds: [0, 5], source: 本系统暂定}
  minimum_refund: {default: 100000, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: share}
facts:
  base: 上年十二月收入
  year: 上年
  months_words: 退库的月份
headline: "{subject}在{months_words}退库{amount:wan}，为上年12月入库的{size:percent}"
fact: "{subject}{year}年12月入库{base:wan}，{fiscal_year}年{months_words}退库{amount:wan}，占{size:percent}。"
formula: "{amount:yuan} ÷ {base:yuan} = {size:percent}"
explanation: 年底突击入库、年初又退回去，上年的收入就是虚的。年初两个月的退库如果占上年十二月收入的比例很高，要逐笔看为什么退。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十条, gist: 依法应当退付的及时退付；应当由支出安排的事项不得用退库处理。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十八条, gist: 收入退库的审批权限和程序；退库直接退给申请人。}
innocent_reasons:
  - 出口退税、留抵退税等政策性退税
  - 多缴、误缴的正常退还
questions:
  - 每笔退库的依据和审批是什么？
  - 退库对应的收入是什么时候、为什么入库的？
exclusions:
  - 税收取县级，增值税不计（出口退税、留抵退税在其中）；税收月报分不出退的是哪个月的收入，按一、二月全部退税计算
  - 非税只计退付凭证能在上年十二月缴款中找到的；退库不足 10 万元的不提示
---*/

-- applies
WITH need AS (
    SELECT sets.data_set, sets.title,
           EXISTS (SELECT 1 FROM ledger_v1.slice WHERE region = :region AND data_set = sets.data_set AND superseded_at IS NULL
                     AND period = CAST(:fiscal_year - 1 AS text) || '-12') AS has_december,
           EXISTS (SELECT 1 FROM ledger_v1.slice WHERE region = :region AND data_set = sets.data_set AND superseded_at IS NULL
                     AND period IN (CAST(:fiscal_year AS text) || '-01', CAST(:fiscal_year AS text) || '-02')) AS has_spring
    FROM (VALUES ('tax_collection', '税收征收月报'), ('nontax_payment', '非税收入缴款')) AS sets (data_set, title)
)
SELECT bool_or(has_december AND has_spring) AS is_applicable,
       CASE WHEN NOT bool_or(has_december AND has_spring)
            THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || '-12 和 ' || CAST(:fiscal_year AS text)
                 || ' 年一、二月的税收征收月报或者非税收入缴款（两头都要有）' END AS reason
FROM need
UNION ALL
SELECT true AS is_applicable, title || '缺' || CASE WHEN has_december THEN '' ELSE '上年十二月' END
       || CASE WHEN has_spring THEN '' ELSE '本年一、二月' END || '的数据，未作判断' AS reason
FROM need
WHERE NOT (has_december AND has_spring) AND EXISTS (SELECT 1 FROM need WHERE has_december AND has_spring)
UNION ALL
SELECT true AS is_applicable, '缺 ' || CAST(:fiscal_year AS text) || '-02 的' || title || '，只计一月的退库' AS reason
FROM need
WHERE has_december AND :today >= make_date(:fiscal_year, 3, 15)
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice WHERE region = :region AND data_set = need.data_set AND superseded_at IS NULL
                    AND period = CAST(:fiscal_year AS text) || '-02')

-- findings
WITH tax AS MATERIALIZED (
    SELECT period, tax_code, coalesce(tax_name, tax_code) AS name, paid_in, coalesce(refunded, 0) AS refunded, receipt_id, row_no, place
    FROM ledger_v1.tax_collection
    WHERE region = :region AND level = 'county' AND coalesce(tax_name, '') !~ '增值税'
      AND period IN (CAST(:fiscal_year - 1 AS text) || '-12', CAST(:fiscal_year AS text) || '-01', CAST(:fiscal_year AS text) || '-02')
),
nontax AS MATERIALIZED (
    SELECT period, record_kind, nt_pay_voucher_id, non_tax_code, paid_amt, ref_amt, ref_reason, record_date, receipt_id, row_no, place
    FROM ledger_v1.nontax_payment
    WHERE region = :region
      AND period IN (CAST(:fiscal_year - 1 AS text) || '-12', CAST(:fiscal_year AS text) || '-01', CAST(:fiscal_year AS text) || '-02')
),
refund AS (
    SELECT 'tax' AS kind, '退税 ' || period || ' ' || name AS label, refunded AS amount, period, receipt_id, row_no, place, CAST(NULL AS text) AS reason
    FROM tax
    WHERE left(period, 4) = CAST(:fiscal_year AS text) AND refunded > 0
    UNION ALL
    SELECT 'nontax', '退付 ' || coalesce(CAST(nontax.record_date AS text), nontax.period) || ' ' || nontax.non_tax_code, nontax.ref_amt, nontax.period,
           nontax.receipt_id, nontax.row_no, nontax.place, nontax.ref_reason
    FROM nontax
    WHERE left(nontax.period, 4) = CAST(:fiscal_year AS text) AND nontax.record_kind = 'refund' AND nontax.ref_amt > 0
      AND nontax.nt_pay_voucher_id IN (SELECT paid.nt_pay_voucher_id FROM nontax AS paid
                                       WHERE paid.record_kind = 'payment' AND right(paid.period, 2) = '12')
),
base AS (
    SELECT 'tax' AS kind, sum(paid_in) AS amount FROM tax WHERE right(period, 2) = '12'
    UNION ALL
    SELECT 'nontax', sum(paid_amt) FROM nontax WHERE right(period, 2) = '12' AND record_kind = 'payment'
),
total AS (
    SELECT refund.kind, sum(refund.amount) AS amount, max(base.amount) AS base,
           string_agg(DISTINCT CASE right(refund.period, 2) WHEN '01' THEN '1月' ELSE '2月' END, '、') AS months, max(refund.period) AS period
    FROM refund
    JOIN base ON base.kind = refund.kind AND base.amount > 0
    GROUP BY refund.kind
    HAVING sum(refund.amount) >= :minimum_refund AND sum(refund.amount) > :share_general * max(base.amount)
)
SELECT total.kind AS matter_key, CAST(NULL AS text) AS unit_code, CASE total.kind WHEN 'tax' THEN '县税务局' ELSE '县财政局' END AS unit_name,
       CASE total.kind WHEN 'tax' THEN '税收（不含增值税）' ELSE '非税收入' END AS subject, total.period, total.amount,
       total.amount / total.base AS size,
       jsonb_build_object('base', total.base, 'year', CAST(:fiscal_year - 1 AS text), 'months_words', total.months) AS facts,
       refund.label, refund.amount AS row_amount, refund.receipt_id, refund.row_no, refund.place,
       jsonb_build_object('退付原因', refund.reason) AS figures
FROM total
JOIN refund ON refund.kind = total.kind
ORDER BY total.amount DESC, total.kind, refund.amount DESC, refund.row_no
