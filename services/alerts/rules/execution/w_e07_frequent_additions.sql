/*---
id: W-E07
title: 预算追加过频
version: 1
family: execution
matter_class: important
unit_of_analysis: project
schedule: monthly
data_sets: [indicator_adjustment, budget_indicator, agency]
parameters:
  additions: {default: {general: 3, important: 5}, title: 一个项目的追加次数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  late_share: {default: {important: 0.30}, title: 第四季度追加的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_project: {default: 100000, title: 项目追加的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_county: {default: 1000000, title: 全县追加的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - additions: {from: additions}
  - late_share: {above: late_share}
facts:
  additions: 追加次数
  late_share: 第四季度追加占比
  verdict: 问题，成句
headline: "{unit_name}“{subject}”{verdict}"
fact: "{fiscal_year}年{unit_name}“{subject}”{verdict}，合计追加{amount:wan}。"
formula: "各次追加之和 = {amount:yuan}"
explanation: 年初预算编得细、编得准，年中就不需要一次次加钱。同一个项目一年追加好几次，或者追加集中在第四季度，说明年初预算没有编实。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十二条, gist: 支出按预算科目执行，严格控制不同科目、级次、项目之间的调剂。}
innocent_reasons:
  - 自然灾害等突发事件增加的支出
  - 新出台的政策，年初无法预见
questions:
  - 每次追加的理由和批准文件是什么？
  - 年初编预算时为什么没有考虑到？
exclusions:
  - 上级补助形成的指标（有上级文号）不计；单位、项目之间的调剂不计，由“调剂幅度过大”查
  - 同一批次对同一项目的多条算一次；项目追加合计不足 10 万元、全县追加合计不足 100 万元的不提示
  - 第四季度占比在一月至九月的数据报齐以后才判断
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('indicator_adjustment', '指标调整明细'), ('budget_indicator', '预算指标')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的指标调整明细，次数只计已收到的，第四季度占比未作判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 9) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'indicator_adjustment' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0

-- findings
WITH indicator AS MATERIALIZED (
    SELECT bgt_id, agency_code, pro_code, bgt_doc_title
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND coalesce(btrim(sup_bgt_doc_no), '') = ''
),
adjustment AS MATERIALIZED (
    SELECT adj_sub_id, bgt_id, nullif(ori_bgt_id, bgt_id) AS ori_bgt_id, add_amount, adj_date, cor_bgt_doc_no, bat_num,
           receipt_id, row_no, place,
           CASE WHEN bat_num IS NOT NULL THEN sum(add_amount) OVER (PARTITION BY bat_num) = 0 ELSE false END AS is_balanced
    FROM ledger_v1.indicator_adjustment
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND coalesce(rec_div_code, :region) LIKE :region || '%'
),
addition AS (
    SELECT adjustment.*, indicator.agency_code, coalesce(indicator.pro_code, indicator.bgt_id) AS project, indicator.bgt_doc_title
    FROM adjustment
    JOIN indicator ON indicator.bgt_id = adjustment.bgt_id
    WHERE adjustment.add_amount > 0 AND adjustment.ori_bgt_id IS NULL AND NOT adjustment.is_balanced
),
months AS (
    SELECT count(DISTINCT period) = 9 AS are_complete
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'indicator_adjustment' AND superseded_at IS NULL
      AND period BETWEEN CAST(:fiscal_year AS text) || '-01' AND CAST(:fiscal_year AS text) || '-09'
),
matter AS (
    SELECT agency_code || '/' || project AS key, agency_code, project,
           coalesce((array_agg(bgt_doc_title ORDER BY adj_date DESC) FILTER (WHERE bgt_doc_title IS NOT NULL))[1], project) AS subject,
           sum(add_amount) AS amount, count(DISTINCT coalesce(bat_num, adj_sub_id)) AS additions, CAST(0 AS numeric) AS late_share,
           max(adj_date) AS last_on
    FROM addition
    GROUP BY agency_code, project
    HAVING sum(add_amount) >= :minimum_project AND count(DISTINCT coalesce(bat_num, adj_sub_id)) >= :additions_general
    UNION ALL
    SELECT 'fourth_quarter', CAST(NULL AS text), CAST(NULL AS text), '全县追加', sum(add_amount), 0,
           sum(add_amount) FILTER (WHERE extract(month FROM adj_date) >= 10) / sum(add_amount), max(adj_date)
    FROM addition
    CROSS JOIN months
    WHERE months.are_complete
    HAVING sum(add_amount) >= :minimum_county
       AND sum(add_amount) FILTER (WHERE extract(month FROM adj_date) >= 10) > :late_share_important * sum(add_amount)
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.key AS matter_key, matter.agency_code AS unit_code,
       CASE WHEN matter.agency_code IS NULL THEN '县财政局' ELSE coalesce(name.agency_name, '单位' || matter.agency_code) END AS unit_name,
       matter.subject, to_char(matter.last_on, 'YYYY-MM') AS period, matter.amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('additions', matter.additions, 'late_share', matter.late_share,
                          'verdict', CASE WHEN matter.agency_code IS NULL
                              THEN '有' || to_char(matter.late_share * 100, 'FM990.0') || '%集中在第四季度'
                              ELSE '追加' || CAST(matter.additions AS text) || '次' END) AS facts,
       '追加 ' || CAST(addition.adj_date AS text) || ' ' || coalesce(addition.cor_bgt_doc_no, addition.adj_sub_id) AS label,
       addition.add_amount AS row_amount, addition.receipt_id, addition.row_no, addition.place
FROM matter
JOIN addition ON matter.agency_code = addition.agency_code AND matter.project = addition.project
              OR matter.agency_code IS NULL AND extract(month FROM addition.adj_date) >= 10
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.amount DESC, matter.key, addition.adj_date, addition.adj_sub_id
