/*---
id: W-C12
title: 一般性转移支付占比下降
version: 1
family: transfer
matter_class: general
unit_of_analysis: county
schedule: yearly
data_sets: [transfer_received]
parameters:
  drop: {default: {general: 0.10}, title: 比前三年平均占比低多少, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_base: {default: 1000000, title: 转移支付总额的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: drop}
facts:
  share: 本年占比
  mean: 前三年平均占比
  general_amount: 一般性
  special_amount: 专项
headline: "一般性转移支付占比{share:percent}，比前三年平均低{size:percent}"
fact: "{fiscal_year}年收到一般性转移支付{general_amount:wan}、专项转移支付{special_amount:wan}，一般性占{share:percent}；前三年平均占{mean:percent}，低{size:percent}。"
formula: "{general_amount:yuan} ÷ （{general_amount:yuan} + {special_amount:yuan}）= {share:percent}；{mean:percent} − {share:percent} = {size:percent}"
explanation: 转移支付应当以一般性转移支付为主，由县里统筹使用。这里看本县收到的一般性占比，同自己前三年的平均数比较，明显下降时提示，供了解财力结构。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十六条第二款, gist: 转移支付以均衡基本财力、由下级统筹使用的一般性转移支付为主体。}
innocent_reasons:
  - 共同财政事权转移支付的归类有变化
  - 本年有一次性的大额专项
questions:
  - 占比下降的主要原因是什么？
  - 对县级保基本支出有什么影响？
exclusions:
  - 共同财政事权转移支付不计入分子分母
  - 前三年任何一年没有数据的不判断；任何一年合计不足 100 万元的不判断
  - 只在12月31日以后、或者本年数据完整时有参考意义，年中的结果为阶段数
---*/

-- applies
WITH needed AS (
    SELECT CAST(:fiscal_year - back AS text) AS period FROM generate_series(0, 3) AS numbers (back)
),
delivered AS (
    SELECT period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'transfer_received' AND superseded_at IS NULL
)
SELECT bool_and(delivered.period IS NOT NULL) AS is_applicable,
       '缺 ' || string_agg(needed.period, '、' ORDER BY needed.period) FILTER (WHERE delivered.period IS NULL)
       || ' 年上级转移支付接收台账，无从同前三年比较' AS reason
FROM needed
LEFT JOIN delivered ON delivered.period = needed.period

-- findings
WITH line AS MATERIALIZED (
    SELECT period, transfer_kind, amount, sup_bgt_doc_no, receipt_id, row_no, place
    FROM ledger_v1.transfer_received
    WHERE region = :region AND period BETWEEN CAST(:fiscal_year - 3 AS text) AND CAST(:fiscal_year AS text)
      AND transfer_kind IN ('general', 'special') AND translate(sup_bgt_doc_no, ' 　', '') !~ '^(合计|小计|总计)'
),
year_of AS (
    SELECT period, coalesce(sum(amount) FILTER (WHERE transfer_kind = 'general'), 0) AS general_amount,
           coalesce(sum(amount) FILTER (WHERE transfer_kind = 'special'), 0) AS special_amount, sum(amount) AS total
    FROM line
    GROUP BY period
    HAVING sum(amount) >= :minimum_base
),
compared AS (
    SELECT max(general_amount) FILTER (WHERE period = CAST(:fiscal_year AS text)) AS general_amount,
           max(special_amount) FILTER (WHERE period = CAST(:fiscal_year AS text)) AS special_amount,
           max(general_amount / total) FILTER (WHERE period = CAST(:fiscal_year AS text)) AS share,
           avg(general_amount / total) FILTER (WHERE period < CAST(:fiscal_year AS text)) AS mean
    FROM year_of
    HAVING count(*) = 4
)
SELECT 'general_share' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '一般性转移支付占比' AS subject,
       CAST(:fiscal_year AS text) AS period, CAST(NULL AS numeric) AS amount, compared.mean - compared.share AS size,
       jsonb_build_object('share', compared.share, 'mean', compared.mean, 'general_amount', compared.general_amount,
                          'special_amount', compared.special_amount) AS facts,
       line.period || CASE line.transfer_kind WHEN 'general' THEN ' 一般性 ' ELSE ' 专项 ' END || line.sup_bgt_doc_no AS label,
       line.amount AS row_amount, line.receipt_id, line.row_no, line.place
FROM compared
CROSS JOIN line
WHERE compared.mean - compared.share >= :drop_general
ORDER BY line.period DESC, line.amount DESC, line.row_no
