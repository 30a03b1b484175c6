/*---
id: R10
title: 下达指标不超过项目预算
data_sets: [D07, D05]
grain: year
relation: at_most
tolerance: 0.01
cut_off: 两份报送各取当前有效的一份
left: 按年度项目汇总的指标金额（减调减）
right: 年度项目变动后预算数
explanation: 一个年度项目下达的指标合计不应超过其变动后预算数；待分配的项目以后下达。
innocent_reasons:
  - 指标已追加而年度项目尚未更新
---*/

-- sides
SELECT left(period, 4) AS period, bgt_pman_id AS key, bgt_pman_id AS subject, 'left' AS side,
       amount - coalesce(dis_amt, 0) AS amount, coalesce(bgt_doc_title, bgt_id) AS label, receipt_id, row_no, place
FROM ledger_v1.budget_indicator
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND bgt_pman_id IS NOT NULL
UNION ALL
SELECT left(period, 4), bgt_pman_id, agency_code || ' ' || pro_name, 'right', coalesce(cur_amt, 0), '变动后预算数', receipt_id, row_no, place
FROM ledger_v1.project_budget
WHERE region = :region AND fiscal_year = :fiscal_year
