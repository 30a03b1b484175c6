/*---
id: R36b
title: 公开的部门预算与报送数
data_sets: [B02, D05]
grain: year
tolerance: 5000
cut_off: 公开的部门预算取支出表，与年度项目预算的年初批复数比较，单位代码以部门代码开头的都算该部门；填了预算种类的表只取该种财政拨款，没填的取全部资金
left: 公开表中的金额
right: 报送的年初批复数之和
explanation: 各部门公开的预算（预算法（2018）第十四条），应与财政批复并报送人大的一致。
innocent_reasons:
  - 公开后更正
  - 批复数报送后有更正，公开的是原批复
  - 以万元公开，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '公开表数字中没有填明单位代码的本县部门预算支出' AS reason
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.published_figure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND publisher = 'county'
      AND table_kind = 'department_budget' AND agency_code IS NOT NULL AND direction IS DISTINCT FROM 'income'
)
UNION ALL
SELECT CAST(:fiscal_year AS text), '年度项目预算没有填年初批复数'
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.project_budget
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND reply_amt IS NOT NULL
)

-- sides
WITH figure AS (
    SELECT left(period, 4) AS period, agency_code, table_name, book, coalesce(subject_code, '') AS subject_code, item_name, amount,
           receipt_id, row_no, place,
           agency_code || '/' || table_name || '/' || coalesce(book, '') || '/' || coalesce(subject_code, '合计') AS key
    FROM ledger_v1.published_figure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND publisher = 'county'
      AND table_kind = 'department_budget' AND agency_code IS NOT NULL AND direction IS DISTINCT FROM 'income'
),
wanted AS (
    SELECT period, key, agency_code, book, subject_code, max(item_name) AS item_name FROM figure
    GROUP BY period, key, agency_code, book, subject_code
)
SELECT period, key, agency_code || ' ' || item_name AS subject, 'left' AS side, amount, '公开 ' || table_name AS label, receipt_id, row_no, place
FROM figure
UNION ALL
SELECT wanted.period, wanted.key, wanted.agency_code || ' ' || wanted.item_name, 'right', project.reply_amt, '批复 ' || project.pro_name,
       project.receipt_id, project.row_no, project.place
FROM wanted
JOIN ledger_v1.project_budget AS project
  ON project.region = :region AND left(project.period, 4) = wanted.period AND project.reply_amt IS NOT NULL
 AND project.agency_code LIKE wanted.agency_code || '%' AND coalesce(project.exp_func_code, '') LIKE wanted.subject_code || '%'
 AND (wanted.book IS NULL
      OR left(project.fund_type_code, 2) = CASE wanted.book WHEN 'general' THEN '11' WHEN 'fund' THEN '12' WHEN 'capital' THEN '13' END)
