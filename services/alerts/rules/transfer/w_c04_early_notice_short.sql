/*---
id: W-C04
title: 转移支付提前下达比例不足
version: 1
family: transfer
matter_class: important
unit_of_analysis: county
schedule: yearly
data_sets: [transfer_received, transfer_down]
parameters:
  required_general: {default: 0.90, title: 一般性转移支付应提前下达的比例, unit: share, bounds: [0, 1], source: 预算法实施条例第四十八条}
  required_special: {default: 0.70, title: 专项转移支付应提前下达的比例, unit: share, bounds: [0, 1], source: 预算法实施条例第四十八条}
  shortfall: {default: {general: 0}, title: 比应有比例低多少, unit: share, bounds: [0, 1], source: 本系统暂定}
  large_shortfall: {default: {important: 0.10}, title: 视为重要的低多少, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_base: {default: 1000000, title: 上年转移支付的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: shortfall}
  - size: {from: large_shortfall}
facts:
  early: 提前下达的预计数
  base: 上一年度转移支付执行数
  base_year: 上一年度
  ratio: 提前下达比例
  required: 规定的比例
headline: "{subject}提前下达比例{ratio:percent}，低于{required:percent}"
fact: "{subject}：{fiscal_year}年度提前下达{early:wan}，{base_year}年度执行数（不含据实结算）{base:wan}，提前下达比例{ratio:percent}，比规定的{required:percent}低{size:percent}，差{amount:wan}。"
formula: "{early:yuan} ÷ {base:yuan} = {ratio:percent}；{required:percent} − {ratio:percent} = {size:percent}"
explanation: 每年底，上级要把下一年的转移支付先告诉下级一个预计数，一般性的不低于当年的90%，专项的不低于70%，下级才能把它编进年初预算。这里用提前下达数同上一年度的转移支付执行数相比，上级对本县、本县对乡镇分别计算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十八条第二款, gist: 县级以上政府应当把对下级的转移支付预计数提前下达。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十八条第二款, gist: 提前下达的比例，一般性一般不低于90%，专项一般不低于70%，据实结算等特殊项目除外。}
innocent_reasons:
  - 上一年度有一次性的大额转移支付，不应作为下一年的基数
  - 据实结算的资金没有在支出方向中写明
  - 提前下达文件已收到，但没有标记为提前下达
questions:
  - 提前下达的文件有哪些？金额各是多少？
  - 比例低于规定的原因是什么？上级（或者本级）有没有作出说明？
exclusions:
  - 共同财政事权转移支付并入一般性计算
  - 支出方向写明据实结算的，分子分母都不计
  - 对乡镇的，年度开始前下达的算提前下达；两年的对下转移支付不齐的，只算上级对本县
  - 上一年度执行数不足 100 万元的不计算
---*/

-- applies
WITH needed AS (
    SELECT CAST(:fiscal_year - back AS text) AS period FROM generate_series(0, 1) AS numbers (back)
),
delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND superseded_at IS NULL AND period IN (SELECT period FROM needed)
)
SELECT bool_and(delivered.period IS NOT NULL) AS is_applicable,
       '缺 ' || string_agg(needed.period, '、' ORDER BY needed.period) FILTER (WHERE delivered.period IS NULL)
       || ' 年上级转移支付接收台账' AS reason
FROM needed
LEFT JOIN delivered ON delivered.data_set = 'transfer_received' AND delivered.period = needed.period
UNION ALL
SELECT count(*) = 0 OR count(is_early) > 0 AS is_applicable,
       CASE WHEN count(*) > 0 AND count(is_early) = 0
            THEN CAST(:fiscal_year AS text) || ' 年上级转移支付接收台账没有填写是否提前下达' END AS reason
FROM ledger_v1.transfer_received
WHERE region = :region AND period = CAST(:fiscal_year AS text)
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(needed.period, '、' ORDER BY needed.period) || ' 年对下转移支付，对乡镇的提前下达未作判断' AS reason
FROM needed
LEFT JOIN delivered ON delivered.data_set = 'transfer_down' AND delivered.period = needed.period
WHERE delivered.period IS NULL
HAVING count(*) > 0

-- findings
WITH line AS MATERIALIZED (
    SELECT 'received' AS side, CASE transfer_kind WHEN 'special' THEN 'special' ELSE 'general' END AS kind, period, amount,
           coalesce(is_early, false) AS is_early, sup_bgt_doc_no || ' ' || coalesce(purpose, '') AS label, receipt_id, row_no, place
    FROM ledger_v1.transfer_received
    WHERE region = :region AND period IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
      AND coalesce(purpose, '') NOT LIKE '%据实结算%'
    UNION ALL
    SELECT 'down' AS side, CASE left(coalesce(nullif(tp_func_code, ''), exp_func_code), 5) WHEN '23003' THEN 'special' ELSE 'general' END AS kind,
           period, cur_amt AS amount, coalesce(issued_on < make_date(:fiscal_year, 1, 1), false) AS is_early,
           '对下 ' || sub_mof_div_code AS label, receipt_id, row_no, place
    FROM ledger_v1.transfer_down
    WHERE region = :region AND period IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
      AND left(coalesce(nullif(tp_func_code, ''), exp_func_code, ''), 5) IN ('23002', '23003')
),
-- Amounts per town count only where both years came and the day of issue is kept.
judged AS (
    SELECT side, kind,
           coalesce(sum(amount) FILTER (WHERE period = CAST(:fiscal_year AS text) AND is_early), 0) AS early,
           coalesce(sum(amount) FILTER (WHERE period = CAST(:fiscal_year - 1 AS text)), 0) AS base,
           CASE kind WHEN 'special' THEN :required_special ELSE :required_general END AS required
    FROM line
    GROUP BY side, kind
),
short AS (
    SELECT judged.*, early / base AS ratio, required - early / base AS shortfall
    FROM judged
    WHERE base >= :minimum_base AND early / base < required
      AND (side = 'received'
           OR EXISTS (SELECT 1 FROM ledger_v1.transfer_down AS down
                      WHERE down.region = :region AND down.period = CAST(:fiscal_year AS text) AND down.issued_on IS NOT NULL))
)
SELECT short.side || '|' || short.kind AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       CASE short.side WHEN 'received' THEN '上级对本县' ELSE '本县对乡镇' END
           || CASE short.kind WHEN 'special' THEN '专项转移支付' ELSE '一般性转移支付' END AS subject,
       CAST(:fiscal_year AS text) AS period, short.required * short.base - short.early AS amount, short.shortfall AS size,
       jsonb_build_object('early', short.early, 'base', short.base, 'base_year', CAST(:fiscal_year - 1 AS text),
                          'ratio', short.ratio, 'required', short.required) AS facts,
       line.period || CASE WHEN line.period = CAST(:fiscal_year AS text) THEN ' 提前下达 ' ELSE ' 执行数 ' END || line.label AS label,
       line.amount AS row_amount, line.receipt_id, line.row_no, line.place
FROM short
JOIN line ON line.side = short.side AND line.kind = short.kind
 AND (line.period = CAST(:fiscal_year - 1 AS text) OR line.is_early)
ORDER BY short.side DESC, short.kind, line.period DESC, line.amount DESC, line.row_no
