/*---
id: W-A11
title: 国企购买国有资产增加收入
version: 1
family: revenue
matter_class: major
unit_of_analysis: payee
schedule: monthly
data_sets: [nontax_payment, soe_report, income_execution]
parameters:
  amount: {default: {general: 0.01, important: 10000000}, title: 缴款金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  revenue_share: {default: {major: 0.05}, title: 占一般公共预算收入的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
levels:
  - amount: {from: amount}
  - revenue_share: {from: revenue_share}
facts:
  revenue_share: 占一般公共预算收入
  share_words: 占比，成句
  payments: 笔数
headline: "国有企业{subject}缴纳国有资产收入{amount:wan}"
fact: "{fiscal_year}年国有企业{subject}缴纳国有资源（资产）有偿使用收入{payments:count}笔，共{amount:wan}{share_words}。"
formula: "各笔缴款之和（退付以负数抵减） = {amount:yuan}"
explanation: 让本地国有企业（往往靠借债）买下政府的资产，收入就“增加”了，实际是把政府的负担转成企业的债。要看资产是不是真卖、价格公不公道、企业的钱从哪里来。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
innocent_reasons:
  - 经公开拍卖，企业按市场价格取得经营所需的资产
  - 缴纳的是正常的场地租金、特许经营费
questions:
  - 缴款对应哪一项资产？怎样评估、怎样交易的？
  - 企业购买资产的资金来源是什么？有没有新增借款？
exclusions:
  - 国发〔2014〕43号的文本待装载，装载以前不引用其内容
  - 缴款人名称与国有企业月报中的企业名称一致的才计入；收入科目为 10307 开头
  - 占收入的比例按最近一月一般公共预算收入累计数（不含转移性收入和债务收入）计算
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('nontax_payment', '非税收入缴款'), ('soe_report', '国有企业月报')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT count(*) FILTER (WHERE left(non_tax_code, 3) = '103') > 0 OR count(*) = 0 AS is_applicable,
       CASE WHEN count(*) > 0 AND count(*) FILTER (WHERE left(non_tax_code, 3) = '103') = 0
            THEN '非税缴款的项目代码不是收入分类科目（103 开头），认不出资产收入' END AS reason
FROM ledger_v1.nontax_payment
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的非税收入缴款，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'nontax_payment' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable, '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报，占收入的比例未作判断' AS reason
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'income_execution' AND superseded_at IS NULL
                    AND left(period, 4) = CAST(:fiscal_year AS text))

-- findings
WITH company AS (
    SELECT DISTINCT ON (key) company_code, company_name, translate(company_name, ' 　（）()', '') AS key
    FROM (SELECT company_code, company_name, period, translate(company_name, ' 　（）()', '') AS key FROM ledger_v1.soe_report
          WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))) AS report
    ORDER BY key, period DESC
),
payment AS MATERIALIZED (
    SELECT company.company_code, company.company_name, paid.non_tax_code, paid.exec_agency_code,
           coalesce(paid.record_date, paid.pay_date) AS paid_on,
           CASE paid.record_kind WHEN 'refund' THEN -coalesce(paid.ref_amt, 0) ELSE coalesce(paid.paid_amt, 0) END AS amount,
           paid.nt_pay_voucher_id, paid.receipt_id, paid.row_no, paid.place
    FROM ledger_v1.nontax_payment AS paid
    JOIN company ON company.key = translate(coalesce(nullif(paid.act_payer_name, ''), paid.payer_name), ' 　（）()', '')
    WHERE paid.region = :region AND left(paid.period, 4) = CAST(:fiscal_year AS text) AND left(paid.non_tax_code, 5) = '10307'
),
revenue AS (
    SELECT sum(cumulative_amount) AS amount, max(period) AS period
    FROM ledger_v1.execution_line
    WHERE region = :region AND direction = 'income' AND book = 'general' AND class_code NOT IN ('105', '110') AND is_class_part
      AND period = (SELECT max(period) FROM ledger_v1.slice
                    WHERE region = :region AND data_set = 'income_execution' AND superseded_at IS NULL
                      AND left(period, 4) = CAST(:fiscal_year AS text))
),
total AS (
    SELECT company_code, max(company_name) AS company_name, sum(amount) AS amount, count(*) FILTER (WHERE amount > 0) AS payments,
           max(paid_on) AS last_on
    FROM payment
    GROUP BY company_code
    HAVING sum(amount) >= :amount_general
)
SELECT total.company_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, total.company_name AS subject,
       coalesce(to_char(total.last_on, 'YYYY-MM'), CAST(:fiscal_year AS text)) AS period, total.amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('payments', total.payments,
                          'revenue_share', CASE WHEN revenue.amount > 0 THEN total.amount / revenue.amount ELSE 0 END,
                          'share_words', CASE WHEN revenue.amount > 0
                              THEN '，占' || revenue.period || '累计一般公共预算收入的' || to_char(100 * total.amount / revenue.amount, 'FM9990.0') || '%'
                              ELSE '' END) AS facts,
       '缴款 ' || coalesce(CAST(payment.paid_on AS text), '（日期空）') || ' ' || payment.non_tax_code AS label, payment.amount AS row_amount,
       payment.receipt_id, payment.row_no, payment.place,
       jsonb_build_object('缴款凭证', payment.nt_pay_voucher_id, '执收单位', payment.exec_agency_code) AS figures
FROM total
CROSS JOIN revenue
JOIN payment ON payment.company_code = total.company_code
ORDER BY total.amount DESC, total.company_code, payment.amount DESC, payment.row_no
