/*---
id: R08
title: 项目预算变动后数
data_sets: [D05]
grain: year
tolerance: 0.01
cut_off: 同一份报送之内
left: 变动后预算数（CUR_AMT）
right: 年初批复数、调整数、调剂数之和
explanation: 每个年度项目的变动后预算数应等于年初批复数加调整数加调剂数。
innocent_reasons:
  - 变动流水次日才汇入年度项目
---*/

-- sides
SELECT left(period, 4) AS period, bgt_pman_id AS key, agency_code || ' ' || pro_name AS subject, 'left' AS side,
       coalesce(cur_amt, 0) AS amount, '变动后预算数' AS label, receipt_id, row_no, place
FROM ledger_v1.project_budget
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT left(period, 4), bgt_pman_id, agency_code || ' ' || pro_name, 'right',
       coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0), '年初批复数＋调整数＋调剂数', receipt_id, row_no, place
FROM ledger_v1.project_budget
WHERE region = :region AND fiscal_year = :fiscal_year
