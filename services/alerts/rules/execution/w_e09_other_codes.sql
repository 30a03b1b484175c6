/*---
id: W-E09
title: 其他科目占比高
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [project_budget, agency]
parameters:
  share: {default: {general: 0.10, important: 0.20, major: 0.40}, title: “其他”科目的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_amount: {default: 100000, title: “其他”科目的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: share}
facts:
  budget: 单位预算合计
  lines: 条数
headline: "{unit_name}预算有{size:percent}列在“其他”科目（{amount:wan}）"
fact: "{fiscal_year}年{unit_name}预算{budget:wan}，其中{lines:count}条{amount:wan}列在部门经济分类的“其他”科目（款级后两位为 99），占{size:percent}。"
formula: "{amount:yuan} ÷ {budget:yuan} = {size:percent}"
explanation: 经济分类的每一类里都有一个“其他”科目，用来装实在分不清的零星开支。预算大量放在“其他”里，就看不出钱要买什么。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十六条, gist: 报送审查的预算草案要细化，支出按功能分类列到项，基本支出按经济性质列到款。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十条第三款, gist: 部门和单位的支出按功能分类列到项，按经济性质列到款。}
innocent_reasons:
  - 单位预算小，一两笔就占很大比例
  - 项目内容确实不属于已有的款级科目
questions:
  - “其他”科目里的支出具体是什么内容？
  - 能否改列到相应的款级科目？
exclusions:
  - 取变动后的预算数；没有填经济分类的预算不计入分子和分母
  - “其他”科目合计不足 10 万元的不提示
comparison: {title: 该单位预算最多的经济分类科目, kind: peers, unit: yuan}
---*/

-- applies
SELECT count(*) > 0 AND count(dep_bgt_eco_code) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年年度项目预算'
            WHEN count(dep_bgt_eco_code) = 0 THEN '年度项目预算没有填写部门预算经济分类'
            WHEN count(dep_bgt_eco_code) < count(*)
            THEN '有 ' || CAST(count(*) - count(dep_bgt_eco_code) AS text) || ' 条项目预算没有填写部门预算经济分类，未计入' END AS reason
FROM ledger_v1.project_budget
WHERE region = :region AND period = CAST(:fiscal_year AS text)

-- findings
WITH line AS MATERIALIZED (
    SELECT agency_code, pro_name, dep_bgt_eco_code AS code, receipt_id, row_no, place,
           coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0)) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND dep_bgt_eco_code IS NOT NULL
),
total AS (
    SELECT agency_code, sum(budget) AS budget, sum(budget) FILTER (WHERE length(code) = 5 AND right(code, 2) = '99') AS amount,
           count(*) FILTER (WHERE length(code) = 5 AND right(code, 2) = '99') AS lines
    FROM line
    GROUP BY agency_code
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '“其他”科目' AS subject,
       CAST(:fiscal_year AS text) AS period, total.amount, total.amount / total.budget AS size,
       jsonb_build_object('budget', total.budget, 'lines', total.lines) AS facts,
       line.code || ' ' || line.pro_name AS label, line.budget AS row_amount, line.receipt_id, line.row_no, line.place
FROM total
JOIN line ON line.agency_code = total.agency_code AND length(line.code) = 5 AND right(line.code, 2) = '99'
LEFT JOIN name ON name.agency_code = total.agency_code
WHERE total.budget > 0 AND total.amount >= :minimum_amount AND total.amount > :share_general * total.budget
ORDER BY total.amount DESC, total.agency_code, line.budget DESC, line.row_no

-- comparison
WITH line AS (
    SELECT agency_code, dep_bgt_eco_code AS code,
           sum(coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0))) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND dep_bgt_eco_code IS NOT NULL
    GROUP BY agency_code, dep_bgt_eco_code
),
ranked AS (
    SELECT line.*, row_number() OVER (PARTITION BY agency_code ORDER BY budget DESC, code) AS place
    FROM line
)
SELECT agency_code AS matter_key, '科目 ' || code AS label, budget AS value, length(code) = 5 AND right(code, 2) = '99' AS is_subject
FROM ranked
WHERE place <= 10
ORDER BY agency_code, place
