/*---
id: W-C11
title: 增加专项转移支付未向常委会报告
version: 1
family: transfer
matter_class: major
unit_of_analysis: county
schedule: quarterly
data_sets: [transfer_received, congress_item]
parameters:
  days_after: {default: {general: 0, important: 90}, title: 半年过后的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 100000, title: 增加的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: days_after}
facts:
  half: 半年
  half_end: 半年末
  documents: 文号数
  counted_to: 计算到哪一天
headline: "{half}增加的专项转移支付{amount:wan}未见向常委会报告"
fact: "{half}收到增加的专项转移支付{documents:count}个文号、{amount:wan}，到{counted_to:date}（{half_end:date}以后{size:days}天）人大的决议、审议意见中没有涉及转移支付的事项。"
formula: "{counted_to:date} − {half_end:date} = {size:days} 天；增加专项合计 {amount:yuan}"
explanation: 年中上级增加了专项转移支付，县政府应当向县人大常委会报告。这里把每半年增加的专项加起来，看人大的会议事项里有没有听取转移支付的情况。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十一条第二款, gist: 接受增加专项转移支付的县级以上政府，应当向本级人大常委会报告有关情况。}
innocent_reasons:
  - 已在预算执行情况报告中一并报告，但事项标题没有写明转移支付
  - 已书面报告常委会工作机构，没有列入会议事项
questions:
  - 增加的专项转移支付向常委会报告过没有？哪一次会议、哪一份报告？
  - 没有报告的，准备什么时候报告？
exclusions:
  - 提前下达的、年初预算已列的不算增加
  - 决议、审议意见的标题或者内容写有“转移支付”，并在该半年开始以后作出的，算已报告
  - 合计不足 10 万元的不提示；次年的人大事项也查
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_received', '上级转移支付接收台账'), ('congress_item', '人大决议、审议意见与代表建议')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title

-- findings
WITH known AS (
    SELECT least(:today, CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date)) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'congress_item' AND superseded_at IS NULL
      AND period IN (CAST(:fiscal_year AS text), CAST(:fiscal_year + 1 AS text))
),
half AS (
    SELECT title, nth, began_on, ended_on FROM (VALUES ('上半年', 1, make_date(:fiscal_year, 1, 1), make_date(:fiscal_year, 6, 30)),
                          ('下半年', 2, make_date(:fiscal_year, 7, 1), make_date(:fiscal_year, 12, 31))) AS halves (title, nth, began_on, ended_on)
),
increase AS (
    SELECT half.nth, half.title, half.began_on, half.ended_on, received.sup_bgt_doc_no, received.purpose, received.amount, received.received_on,
           received.receipt_id, received.row_no, received.place
    FROM ledger_v1.transfer_received AS received
    JOIN half ON received.received_on BETWEEN half.began_on AND half.ended_on
    WHERE received.region = :region AND received.period = CAST(:fiscal_year AS text) AND received.transfer_kind = 'special'
      AND NOT coalesce(received.is_early, false)
),
unreported AS (
    SELECT increase.nth, max(increase.title) AS title, max(increase.ended_on) AS ended_on, max(known.counted_to) AS counted_to,
           sum(increase.amount) AS amount, count(DISTINCT increase.sup_bgt_doc_no) AS documents
    FROM increase
    CROSS JOIN known
    WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.congress_item AS item
                      WHERE item.region = :region AND item.period IN (CAST(:fiscal_year AS text), CAST(:fiscal_year + 1 AS text))
                        AND item.item_kind IN ('resolution', 'opinion') AND item.issued_on > increase.began_on
                        AND item.title || coalesce(item.content, '') ~ '转移支付')
    GROUP BY increase.nth
    HAVING sum(increase.amount) >= :minimum_amount
)
SELECT CAST(:fiscal_year AS text) || '-H' || CAST(unreported.nth AS text) AS matter_key, CAST(NULL AS text) AS unit_code,
       '县财政局' AS unit_name, '增加的专项转移支付' AS subject, to_char(unreported.ended_on, 'YYYY-MM') AS period, unreported.amount,
       CAST(unreported.counted_to - unreported.ended_on AS numeric) AS size,
       jsonb_build_object('half', CAST(:fiscal_year AS text) || '年' || unreported.title, 'half_end', unreported.ended_on,
                          'documents', unreported.documents, 'counted_to', unreported.counted_to) AS facts,
       '收到 ' || CAST(increase.received_on AS text) || ' ' || increase.sup_bgt_doc_no || ' ' || coalesce(increase.purpose, '') AS label,
       increase.amount AS row_amount, increase.receipt_id, increase.row_no, increase.place
FROM unreported
JOIN increase ON increase.nth = unreported.nth
WHERE unreported.counted_to > unreported.ended_on
ORDER BY unreported.nth, increase.amount DESC, increase.row_no
