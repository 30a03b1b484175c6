/*---
id: W-E06
title: 调剂幅度过大
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [indicator_adjustment, budget_indicator, project_budget, agency]
parameters:
  moved_share: {default: {general: 0.10, important: 0.20, major: 0.30}, title: 调剂金额占预算的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_moved: {default: 100000, title: 调剂的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: moved_share}
facts:
  budget: 变动后预算数
  moved_in: 调入
  moved_out: 调出
  moves: 调剂笔数
headline: "{unit_name}预算调剂{amount:wan}，占变动后预算{size:percent}"
fact: "{unit_name}{fiscal_year}年指标调剂{moves:count}笔，调入{moved_in:wan}、调出{moved_out:wan}，取大者{amount:wan}，占该单位变动后预算数{budget:wan}的{size:percent}。"
formula: "调剂额（调入、调出取大者） {amount:yuan} ÷ 变动后预算数 {budget:yuan} = {size:percent}"
explanation: 预算批准以后，钱原则上按原来的科目和项目用。挪来挪去的越多，说明年初预算编得越粗，或者执行中随意改变用途。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十二条, gist: 支出按预算科目执行，严格控制科目、级次、项目之间的调剂。}
innocent_reasons:
  - 机构改革，职责和经费随人员划转
  - 年初代编的预算落实到具体单位
  - 同一项目只更正科目代码
questions:
  - 主要调剂事项是什么？由谁批准、依据哪一份文件？
  - 年初预算为什么没有编准？
exclusions:
  - 有源指标的，或者同一批次调入调出合计为零的，算调剂；没有来源的追加不算（由“预算追加过频”查）
  - 调给下级财政的不计；同一批次内对同一条指标的调入、调出不重复计算
  - 调剂不足 10 万元的不提示；变动后预算数为零或没有的单位不作比较
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('indicator_adjustment', '指标调整明细'), ('budget_indicator', '预算指标'), ('project_budget', '年度项目预算'))
     AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '有 ' || CAST(count(*) AS text) || ' 条指标调整找不到所调的指标，未计入任何单位' AS reason
FROM ledger_v1.indicator_adjustment AS moved
WHERE moved.region = :region AND left(moved.period, 4) = CAST(:fiscal_year AS text)
  AND moved.bgt_id NOT IN (SELECT indicator.bgt_id FROM ledger_v1.budget_indicator AS indicator
                           WHERE indicator.region = :region AND indicator.period = CAST(:fiscal_year AS text))
HAVING count(*) > 0

-- findings
WITH adjustment AS MATERIALIZED (
    SELECT adj_sub_id, bgt_id, nullif(ori_bgt_id, bgt_id) AS ori_bgt_id, add_amount, adj_date, cor_bgt_doc_no,
           receipt_id, row_no, place, bat_num,
           CASE WHEN bat_num IS NOT NULL THEN sum(add_amount) OVER (PARTITION BY bat_num) = 0 ELSE false END AS is_balanced
    FROM ledger_v1.indicator_adjustment
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND coalesce(rec_div_code, :region) LIKE :region || '%'
),
indicator AS MATERIALIZED (
    SELECT bgt_id, min(agency_code) AS agency_code
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
    GROUP BY bgt_id
),
move AS (
    SELECT adjustment.*, target.agency_code AS to_unit, source.agency_code AS from_unit,
           -- The source's own row of the same batch already says what went out.
           adjustment.add_amount > 0 AND adjustment.ori_bgt_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM adjustment AS other
                           WHERE other.bgt_id = adjustment.ori_bgt_id AND other.add_amount < 0
                             AND other.bat_num IS NOT DISTINCT FROM adjustment.bat_num) AS tells_source
    FROM adjustment
    LEFT JOIN indicator AS target ON target.bgt_id = adjustment.bgt_id
    LEFT JOIN indicator AS source ON source.bgt_id = adjustment.ori_bgt_id
    WHERE adjustment.ori_bgt_id IS NOT NULL OR adjustment.is_balanced
),
flow AS (
    SELECT to_unit AS agency_code, add_amount, adj_date, cor_bgt_doc_no, adj_sub_id, receipt_id, row_no, place
    FROM move
    UNION ALL
    SELECT from_unit AS agency_code, -add_amount, adj_date, cor_bgt_doc_no, adj_sub_id, receipt_id, row_no, place
    FROM move
    WHERE tells_source
),
total AS (
    SELECT agency_code, coalesce(sum(add_amount) FILTER (WHERE add_amount > 0), 0) AS moved_in,
           coalesce(-sum(add_amount) FILTER (WHERE add_amount < 0), 0) AS moved_out, count(DISTINCT adj_sub_id) AS moves,
           to_char(max(adj_date), 'YYYY-MM') AS last_month
    FROM flow
    WHERE agency_code IS NOT NULL
    GROUP BY agency_code
),
budget AS (
    SELECT agency_code, sum(coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0))) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
    GROUP BY agency_code
),
large AS (
    SELECT total.*, budget.budget, greatest(total.moved_in, total.moved_out) AS moved
    FROM total
    JOIN budget ON budget.agency_code = total.agency_code AND budget.budget > 0
    WHERE greatest(total.moved_in, total.moved_out) >= :minimum_moved
      AND greatest(total.moved_in, total.moved_out) > :moved_share_general * budget.budget
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT large.agency_code AS matter_key, large.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || large.agency_code) AS unit_name, '预算调剂' AS subject, large.last_month AS period,
       large.moved AS amount, large.moved / large.budget AS size,
       jsonb_build_object('budget', large.budget, 'moved_in', large.moved_in, 'moved_out', large.moved_out,
                          'moves', large.moves) AS facts,
       CASE WHEN flow.add_amount > 0 THEN '调入 ' ELSE '调出 ' END || CAST(flow.adj_date AS text) || ' '
       || coalesce(flow.cor_bgt_doc_no, flow.adj_sub_id) AS label,
       flow.add_amount AS row_amount, flow.receipt_id, flow.row_no, flow.place
FROM large
JOIN flow ON flow.agency_code = large.agency_code
LEFT JOIN name ON name.agency_code = large.agency_code
ORDER BY large.moved / large.budget DESC, large.agency_code, abs(flow.add_amount) DESC, flow.adj_sub_id, flow.add_amount
