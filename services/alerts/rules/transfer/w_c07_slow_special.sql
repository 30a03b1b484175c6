/*---
id: W-C07
title: 专项转移支付支出进度慢
version: 2
family: transfer
matter_class: major
unit_of_analysis: document
schedule: monthly
data_sets: [transfer_received, budget_indicator, payment_application, expenditure_execution]
parameters:
  behind: {default: {general: 0.10, important: 0.20, major: 0.30}, title: 比应有进度慢, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_days: {default: 90, title: 下达后至少经过的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  lag_days: {default: 30, title: 支付准备需要的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 500000, title: 转移支付的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: behind}
facts:
  received: 收到的专项资金
  received_on: 最早的接收日期
  paid: 累计支付
  progress: 支出进度
  expected: 应有进度
  expected_words: 应有进度的由来
  counted_to: 计算到哪一天
headline: "专项转移支付{subject}支出进度{progress:percent}，落后应有进度{size:percent}"
fact: "{received_on:date}起收到的专项转移支付{subject}共{received:wan}，截至{counted_to:date}支付{paid:wan}，进度{progress:percent}；从收到之日算起、留出30天付款周期的应有进度为{expected:percent}（{expected_words}），落后{size:percent}，少支付约{amount:wan}。"
formula: "支出进度 {paid:yuan} ÷ {received:yuan} = {progress:percent}；应有进度 {expected:percent} − {progress:percent} = {size:percent}"
explanation: 上级给的专项资金要按进度花出去，发挥作用。这里按上级文号算出支出进度，同应有进度相比；应有进度从资金收到的那天算到年底，并留出30天的付款周期，年中才收到的不会因此吃亏；资金所用的那一类科目有三年数据的，按近三年的季节快慢，没有的匀速计算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 严格执行预算，合理安排支出进度。}
innocent_reasons:
  - 建设项目受雨季、冬季等施工季节影响，下半年集中支付
  - 按合同节点或者竣工验收付款，付款时点还没有到
  - 支付时没有挂到该文号的指标上
questions:
  - 项目现在的形象进度怎样？支付慢的原因是什么？
  - 年底前的支付计划是怎样安排的？会不会形成结转？
exclusions:
  - 时序进度按各次接收金额加权，从接收日（早于年初的从1月1日）匀速到12月31日，再留出 30 天的付款周期；该文号的指标只用于一个类级科目、且该类有近三年各月进度的，按季节进度
  - 支出取挂在该文号（含其下级指标）指标上的支付申请，退回的以负数冲减
  - 收到不满 90 天的、不足 50 万元的文号不判断
  - 一般性和共同财政事权转移支付不在此列
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_received', '上级转移支付接收台账'), ('budget_indicator', '预算指标'), ('payment_application', '支付申请'))
     AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT false AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，累计支付数不完整，支出进度无从判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = 'payment_application' AND left(delivered.period, 7) = month.period
WHERE delivered.period IS NULL
  AND month.period < (SELECT max(left(last.period, 7)) FROM delivered AS last WHERE last.data_set = 'payment_application')
HAVING count(*) > 0

-- findings
WITH known AS (
    SELECT least(:today, CAST(to_date(max(left(period, 7)) || '-01', 'YYYY-MM-DD') + make_interval(months => 1) AS date) - 1) AS counted_to,
           make_date(:fiscal_year, 12, 31) AS year_end
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
      AND data_set = 'payment_application'
),
received AS MATERIALIZED (
    SELECT transfer.sup_bgt_doc_no, transfer.amount, transfer.received_on, transfer.purpose, transfer.receipt_id, transfer.row_no,
           transfer.place, known.counted_to, greatest(transfer.received_on, make_date(:fiscal_year, 1, 1)) AS began_on, known.year_end
    FROM ledger_v1.transfer_received AS transfer
    CROSS JOIN known
    WHERE transfer.region = :region AND transfer.period = CAST(:fiscal_year AS text) AND transfer.transfer_kind = 'special'
      AND transfer.received_on <= known.counted_to
),
issued AS MATERIALIZED (
    SELECT bgt_id, ori_bgt_id, nullif(sup_bgt_doc_no, '') AS sup_bgt_doc_no, left(exp_func_code, 3) AS class
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
indicator AS MATERIALIZED (
    SELECT issued.bgt_id, issued.class, coalesce(issued.sup_bgt_doc_no, source.sup_bgt_doc_no) AS sup_bgt_doc_no
    FROM issued
    LEFT JOIN issued AS source ON source.bgt_id = issued.ori_bgt_id
),
-- The season of the class that the document's money is for, at the last month's end before the lag.
season AS (
    SELECT of_class.sup_bgt_doc_no, season.month, season.progress
    FROM (SELECT sup_bgt_doc_no, min(class) AS class FROM indicator WHERE sup_bgt_doc_no IS NOT NULL
          GROUP BY sup_bgt_doc_no HAVING count(DISTINCT class) = 1) AS of_class
    JOIN ledger_v1.class_season AS season ON season.region = :region AND season.fiscal_year = :fiscal_year
     AND season.direction = 'expenditure' AND season.book = 'general' AND season.class_code = of_class.class
),
part AS (
    SELECT received.*, greatest(counted_to - began_on + 1 - :lag_days, 0) / CAST(year_end - began_on + 1 AS numeric) AS by_calendar,
           CASE WHEN began_on >= counted_to - CAST(:lag_days AS int) THEN 0
                ELSE (upto.progress - CASE WHEN extract(month FROM began_on) = 1 THEN 0 ELSE before.progress END)
                     / nullif(1 - CASE WHEN extract(month FROM began_on) = 1 THEN 0 ELSE before.progress END, 0) END AS by_season
    FROM received
    LEFT JOIN season AS upto ON upto.sup_bgt_doc_no = received.sup_bgt_doc_no
     AND upto.month = extract(month FROM counted_to - CAST(:lag_days AS int) + 1) - 1
    LEFT JOIN season AS before ON before.sup_bgt_doc_no = received.sup_bgt_doc_no
     AND before.month = extract(month FROM began_on) - 1
),
document AS (
    SELECT sup_bgt_doc_no, sum(amount) AS received, min(received_on) AS received_on, max(counted_to) AS counted_to,
           max(purpose) AS purpose,
           CASE WHEN count(by_season) = count(*) THEN sum(amount * greatest(by_season, 0)) ELSE sum(amount * by_calendar) END
               / nullif(sum(amount), 0) AS expected,
           CASE WHEN count(by_season) = count(*) THEN '按该类科目近三年同期的快慢' ELSE '匀速计算，往年数据不足三年' END AS expected_words
    FROM part
    GROUP BY sup_bgt_doc_no
    HAVING sum(amount) >= :minimum_amount AND max(counted_to) - min(began_on) >= :minimum_days
),
application AS MATERIALIZED (
    SELECT bgt_id, sum(coalesce(xpay_amt, pay_app_amt)) AS paid
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND create_date <= :today
    GROUP BY bgt_id
),
spent AS (
    SELECT indicator.sup_bgt_doc_no, sum(application.paid) AS paid
    FROM indicator
    JOIN application ON application.bgt_id = indicator.bgt_id
    WHERE indicator.sup_bgt_doc_no IS NOT NULL
    GROUP BY indicator.sup_bgt_doc_no
),
slow AS (
    SELECT document.*, coalesce(spent.paid, 0) AS paid, coalesce(spent.paid, 0) / document.received AS progress,
           document.expected - coalesce(spent.paid, 0) / document.received AS behind
    FROM document
    LEFT JOIN spent ON spent.sup_bgt_doc_no = document.sup_bgt_doc_no
    WHERE document.expected - coalesce(spent.paid, 0) / document.received >= :behind_general
)
SELECT slow.sup_bgt_doc_no AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       concat_ws(' ', slow.sup_bgt_doc_no, slow.purpose) AS subject, to_char(slow.counted_to, 'YYYY-MM') AS period,
       slow.behind * slow.received AS amount, slow.behind AS size,
       jsonb_build_object('received', slow.received, 'received_on', slow.received_on, 'paid', slow.paid, 'progress', slow.progress,
                          'expected', slow.expected, 'expected_words', slow.expected_words, 'counted_to', slow.counted_to) AS facts,
       '收到 ' || CAST(received.received_on AS text) || ' ' || coalesce(received.purpose, '') AS label, received.amount AS row_amount,
       received.receipt_id, received.row_no, received.place,
       jsonb_build_object('该文号累计支付', slow.paid) AS figures
FROM slow
JOIN received ON received.sup_bgt_doc_no = slow.sup_bgt_doc_no
ORDER BY slow.behind * slow.received DESC, slow.sup_bgt_doc_no, received.received_on, received.row_no
