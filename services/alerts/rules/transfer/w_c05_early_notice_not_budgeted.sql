/*---
id: W-C05
title: 提前下达的转移支付未编入预算
version: 1
family: transfer
matter_class: major
unit_of_analysis: county
schedule: yearly
data_sets: [transfer_received, approved_budget]
parameters:
  missing_share: {default: {important: 0.10, major: 0.30}, title: 没有编入预算的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  notice_days: {default: 30, title: 草案定稿前留出的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 100000, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: missing_share}
facts:
  early: 提前下达数
  budgeted: 编入预算数
  version: 预算版本
  cut_off: 提前下达文件收到的截止日期
  documents: 提前下达的文件数
headline: "提前下达的转移支付有{amount:wan}未编入年初预算"
fact: "{cut_off:date}以前收到提前下达{fiscal_year}年转移支付{documents:count}个文号、{early:wan}，年初预算（{version}）列上级转移支付{budgeted:wan}，少编{amount:wan}，占提前下达数的{size:percent}。"
formula: "{early:yuan} − {budgeted:yuan} = {amount:yuan}；{amount:yuan} ÷ {early:yuan} = {size:percent}"
explanation: 上级提前告诉了下一年的转移支付预计数，县里就要把它编进年初预算，交人民代表大会审查。这里把提前下达数同年初预算里的上级转移支付比较，编入不足九成就提示。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十八条第三款, gist: 地方政府应当把上级提前下达的转移支付预计数编入本级预算。}
  - {law: 预算法, version: "2018-12-29", article: 第五十二条, gist: 上级转移支付应当按规定的期限下达。}
innocent_reasons:
  - 提前下达文件在预算草案定稿以后才收到
  - 已经编入，但列在了其他收入科目
questions:
  - 哪些提前下达的资金没有编入年初预算？为什么？
  - 没有编入的部分后来通过什么程序列入预算？
exclusions:
  - 批准日前 30 日以后收到的提前下达文件不计（批准日期没有填的，以上年12月31日为界）
  - 预算中的上级转移支付取收入科目 11001 至 11004 的最上一级，不重复相加；没有这些科目的，取支出中的“其中：上级补助”
  - 只作总额比较，不能说明每一份文件都已编入；不足 10 万元的不提示
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_received', '上级转移支付接收台账'), ('approved_budget', '年初预算')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT count(*) = 0 OR count(is_early) > 0 AS is_applicable,
       CASE WHEN count(*) > 0 AND count(is_early) = 0 THEN '上级转移支付接收台账没有填写是否提前下达' END AS reason
FROM ledger_v1.transfer_received
WHERE region = :region AND period = CAST(:fiscal_year AS text)
UNION ALL
SELECT count(*) = 0 OR bool_or(direction = 'income' AND left(subject_code, 5) IN ('11001', '11002', '11003', '11004')
                               OR direction = 'expenditure' AND upper_subsidy <> 0) AS is_applicable,
       CASE WHEN count(*) > 0 AND NOT bool_or(direction = 'income' AND left(subject_code, 5) IN ('11001', '11002', '11003', '11004')
                                              OR direction = 'expenditure' AND upper_subsidy <> 0)
            THEN '年初预算没有列出上级转移支付收入（11001 至 11004），支出也没有填上级补助' END AS reason
FROM ledger_v1.approved_budget
WHERE region = :region AND fiscal_year = :fiscal_year

-- findings
WITH chosen AS (
    SELECT version, min(approved_on) AS approved_on
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year
    GROUP BY version
    ORDER BY version LIKE '%草案%', min(approved_on) NULLS LAST, version
    LIMIT 1
),
line AS MATERIALIZED (
    SELECT budget.book, budget.direction, budget.subject_code, budget.subject_name, chosen.version,
           CASE budget.direction WHEN 'income' THEN budget.amount ELSE budget.upper_subsidy END AS amount,
           budget.receipt_id, budget.row_no, budget.place
    FROM ledger_v1.approved_budget AS budget
    JOIN chosen ON chosen.version = budget.version
    WHERE budget.region = :region AND budget.fiscal_year = :fiscal_year
      AND (budget.direction = 'income' AND left(budget.subject_code, 5) IN ('11001', '11002', '11003', '11004')
           OR budget.direction = 'expenditure' AND budget.upper_subsidy IS NOT NULL)
),
budgeted AS (
    SELECT line.*
    FROM line
    WHERE NOT EXISTS (SELECT 1 FROM line AS above
                      WHERE above.book = line.book AND above.direction = line.direction
                        AND length(above.subject_code) < length(line.subject_code)
                        AND starts_with(line.subject_code, above.subject_code))
      AND (line.direction = 'income' OR NOT EXISTS (SELECT 1 FROM line AS listed WHERE listed.direction = 'income'))
),
early AS (
    SELECT received.sup_bgt_doc_no, received.amount, received.received_on, received.purpose, received.receipt_id, received.row_no,
           received.place, coalesce(chosen.approved_on - CAST(:notice_days AS int), make_date(:fiscal_year - 1, 12, 31)) AS cut_off
    FROM ledger_v1.transfer_received AS received
    CROSS JOIN chosen
    WHERE received.region = :region AND received.period = CAST(:fiscal_year AS text) AND received.is_early
      AND received.received_on <= coalesce(chosen.approved_on - CAST(:notice_days AS int), make_date(:fiscal_year - 1, 12, 31))
),
compared AS (
    SELECT sum(amount) AS early, count(DISTINCT sup_bgt_doc_no) AS documents, max(cut_off) AS cut_off,
           (SELECT coalesce(sum(amount), 0) FROM budgeted) AS budgeted, (SELECT version FROM chosen) AS version
    FROM early
),
evidence AS (
    SELECT 1 AS part, '提前下达 ' || CAST(received_on AS text) || ' ' || sup_bgt_doc_no || ' ' || coalesce(purpose, '') AS label, amount,
           receipt_id, row_no, place
    FROM early
    UNION ALL
    SELECT 2 AS part, '年初预算 ' || subject_code || ' ' || subject_name AS label, amount, receipt_id, row_no, place
    FROM budgeted
)
SELECT 'early' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '提前下达的转移支付' AS subject,
       CAST(:fiscal_year AS text) AS period, compared.early - compared.budgeted AS amount,
       (compared.early - compared.budgeted) / compared.early AS size,
       jsonb_build_object('early', compared.early, 'budgeted', compared.budgeted, 'version', compared.version,
                          'cut_off', compared.cut_off, 'documents', compared.documents) AS facts,
       evidence.label, evidence.amount AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM compared
CROSS JOIN evidence
WHERE compared.early > 0 AND compared.early - compared.budgeted >= :minimum_amount
ORDER BY evidence.part, evidence.amount DESC, evidence.row_no
