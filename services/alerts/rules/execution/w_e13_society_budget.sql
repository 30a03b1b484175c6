/*---
id: W-E13
title: 为协会学会编预算
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [agency, project_budget]
parameters:
  amount: {default: {general: 0.01}, title: 编列的预算, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: amount}
facts:
  lines: 条数
headline: "{unit_name}按预算单位编列了预算{amount:wan}"
fact: "{fiscal_year}年单位库把“{unit_name}”列为预算单位，编列预算{lines:count}条、{amount:wan}；从名称看是行业协会、学会一类的社会团体。"
formula: "各条预算之和 = {amount:yuan}"
explanation: 预算单位是同财政直接发生缴拨款关系的机关、事业单位和规定的团体。行业协会、学会靠会费和服务收入，一般不应由财政编预算养着。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四条, gist: 各部门是同本级财政直接发生预算缴拨款关系的机关、政党组织、事业单位、社会团体等单位。}
innocent_reasons:
  - 该团体经批准使用编制、由财政保障
  - 受政府委托承担公共事务，应当改为政府购买服务
questions:
  - 该团体是否经批准列为预算单位？文号是什么？
  - 预算安排的是人员经费还是委托事项？
exclusions:
  - 只按名称判断；工会、妇联、科协、文联、侨联、残联、社科联、工商联、计划生育协会、红十字会、法学会等群众团体不计
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('agency', '单位库'), ('project_budget', '年度项目预算')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND slice.period = CAST(:fiscal_year AS text)
GROUP BY needed.title

-- findings
WITH name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
society AS (
    SELECT agency_code, agency_name
    FROM name
    WHERE agency_name ~ '(协会|学会|研究会|联合会|联谊会|商会|促进会|基金会|校友会)$'
      AND agency_name !~ '残疾人联合会|工商业联合会|文学艺术界联合会|社会科学界联合会|归国华侨联合会|妇女联合会|科学技术协会|作家协会|新闻工作者协会|计划生育协会|法学会|红十字会|总商会|宗教|佛教协会|道教协会|伊斯兰教协会'
),
line AS (
    SELECT society.agency_code, society.agency_name, budget.pro_name, budget.receipt_id, budget.row_no, budget.place,
           coalesce(budget.cur_amt, coalesce(budget.reply_amt, 0) + coalesce(budget.adj_amt, 0) + coalesce(budget.dis_amt, 0)) AS budget
    FROM society
    JOIN ledger_v1.project_budget AS budget ON budget.agency_code = society.agency_code
    WHERE budget.region = :region AND budget.period = CAST(:fiscal_year AS text)
)
SELECT line.agency_code AS matter_key, line.agency_code AS unit_code, line.agency_name AS unit_name, '社会团体预算' AS subject,
       CAST(:fiscal_year AS text) AS period, sum(line.budget) OVER unit AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('lines', count(*) OVER unit) AS facts, line.pro_name AS label, line.budget AS row_amount,
       line.receipt_id, line.row_no, line.place
FROM line
WINDOW unit AS (PARTITION BY line.agency_code)
ORDER BY amount DESC, line.agency_code, line.budget DESC, line.row_no
