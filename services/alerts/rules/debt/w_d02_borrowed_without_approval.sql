/*---
id: W-D02
title: 新增举债未经批准列入预算
version: 1
family: debt
matter_class: major
unit_of_analysis: debt_kind
schedule: on_receipt
data_sets: [bond_project, budget_adjustment, approved_budget]
parameters:
  unapproved: {default: {major: 10000}, title: 没有列入经批准预算的举债, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: unapproved}
facts:
  borrowed: 本年新增债券转贷
  approved: 经批准的举债数
  budgeted: 其中年初预算列入
  adjusted: 其中预算调整批准
  pending: 已提请尚未批准的调整
  bonds: 债券只数
headline: "{subject}新增举债有{amount:wan}未经批准列入预算"
fact: "{fiscal_year}年收到新增{subject}转贷{bonds:count}只、{borrowed:wan}；经批准列入预算的举债{approved:wan}（年初预算{budgeted:wan}，经常委会批准的预算调整{adjusted:wan}），有{amount:wan}没有批准依据。已提请但没有批准日期的调整{pending:wan}。"
formula: "{borrowed:yuan} − （{budgeted:yuan} + {adjusted:yuan}）= {amount:yuan}"
explanation: 县里借新债（新增的转贷债券），要先列入预算调整方案，经县人大常委会批准。这里把本年到账的新增债券，同年初预算和已批准的调整方案中的举债数比较，一般债务和专项债务分开算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 在限额内举借的债务列入本级预算调整方案，报本级人大常委会批准。}
  - {law: 预算法, version: "2018-12-29", article: 第六十七条第四项, gist: 需要增加举借债务数额的，应当进行预算调整。}
  - {law: 预算法, version: "2018-12-29", article: 第六十九条, gist: 预算调整方案提请本级人大常委会审查批准，未经批准不得调整预算。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十五条第二款, gist: 使用转贷并直接偿还的政府，应当把转贷债务列入本级预算调整方案报本级人大常委会批准。}
innocent_reasons:
  - 常委会已经批准，但批准日期或者决议没有录入
  - 提前下达的新增额度已编入年初预算，但没有列在债务转贷收入科目
  - 债券的发行类别填错，实际是再融资债券
questions:
  - 这些新增债券列入了哪一次预算调整方案？常委会批准的决议文号和日期是什么？
  - 没有批准的，债券资金是否已经支出？
exclusions:
  - 再融资、置换债券不增加债务，不计
  - 年初预算取债务（转贷）收入科目（105、11011）的最上一级，其中可能含再融资债券，按全数认可
  - 调整方案一行收入、一行支出的，取收支两方中较大的一方，不重复相加
  - 差额不足 1 万元的（四舍五入）不提示；先到账后批准、现已批准的不提示
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('bond_project', '政府债券转贷与项目'), ('budget_adjustment', '预算调整方案（没有调整的请报送空表）'),
             ('approved_budget', '年初预算')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title

-- findings
WITH bond AS MATERIALIZED (
    SELECT debt_kind, bond_code, pro_code, pro_name, on_lent_amount, coalesce(received_on, issued_on) AS on_day, receipt_id, row_no, place
    FROM ledger_v1.bond_project
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND issue_kind = 'new'
      AND extract(year FROM coalesce(received_on, issued_on, make_date(:fiscal_year, 1, 1))) = :fiscal_year
      AND translate(coalesce(pro_name, ''), ' 　', '') !~ '^(合计|小计|总计)'
),
chosen AS (
    SELECT version
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND version NOT LIKE '%草案%' AND version NOT LIKE '%调整%'
    GROUP BY version
    ORDER BY min(approved_on) NULLS LAST, version
    LIMIT 1
),
line AS MATERIALIZED (
    SELECT CASE budget.book WHEN 'fund' THEN 'special' ELSE 'general' END AS debt_kind, budget.subject_code, budget.subject_name, budget.amount,
           budget.receipt_id, budget.row_no, budget.place
    FROM ledger_v1.approved_budget AS budget
    JOIN chosen ON chosen.version = budget.version
    WHERE budget.region = :region AND budget.fiscal_year = :fiscal_year AND budget.direction = 'income'
      AND budget.book IN ('general', 'fund')
      AND (starts_with(budget.subject_code, '105') OR starts_with(budget.subject_code, '11011'))
),
budgeted AS (
    SELECT line.*
    FROM line
    WHERE NOT EXISTS (SELECT 1 FROM line AS above
                      WHERE above.debt_kind = line.debt_kind AND length(above.subject_code) < length(line.subject_code)
                        AND starts_with(line.subject_code, above.subject_code))
),
adjustment AS MATERIALIZED (
    SELECT CASE book WHEN 'fund' THEN 'special' ELSE 'general' END AS debt_kind, adj_no, direction, delta_amount, approved_on, resolution_no,
           receipt_id, row_no, place
    FROM ledger_v1.budget_adjustment
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND reason = 'new_debt'
),
plan AS (
    SELECT debt_kind, adj_no, max(approved_on) AS approved_on,
           greatest(coalesce(sum(delta_amount) FILTER (WHERE direction = 'income'), 0),
                    coalesce(sum(delta_amount) FILTER (WHERE direction = 'expenditure'), 0)) AS amount
    FROM adjustment
    GROUP BY debt_kind, adj_no
),
borrowed AS (
    SELECT debt_kind, sum(on_lent_amount) AS borrowed, count(DISTINCT bond_code) AS bonds FROM bond GROUP BY debt_kind
),
compared AS (
    SELECT borrowed.debt_kind, borrowed.borrowed, borrowed.bonds,
           coalesce((SELECT sum(amount) FROM budgeted WHERE budgeted.debt_kind = borrowed.debt_kind), 0) AS budgeted,
           coalesce((SELECT sum(amount) FROM plan WHERE plan.debt_kind = borrowed.debt_kind AND plan.approved_on IS NOT NULL), 0) AS adjusted,
           coalesce((SELECT sum(amount) FROM plan WHERE plan.debt_kind = borrowed.debt_kind AND plan.approved_on IS NULL), 0) AS pending
    FROM borrowed
),
evidence AS (
    SELECT debt_kind, 1 AS part, '新增债券 ' || bond_code || ' ' || coalesce(pro_name, pro_code) || coalesce(' ' || CAST(on_day AS text), '') AS label,
           on_lent_amount AS row_amount, receipt_id, row_no, place
    FROM bond
    UNION ALL
    SELECT debt_kind, 2 AS part, '年初预算 ' || subject_code || ' ' || subject_name AS label, amount AS row_amount, receipt_id, row_no, place
    FROM budgeted
    UNION ALL
    SELECT debt_kind, 3 AS part,
           '预算调整 ' || adj_no || CASE direction WHEN 'income' THEN ' 收入 ' ELSE ' 支出 ' END
               || coalesce(CAST(approved_on AS text) || ' 批准', '没有批准日期') || coalesce(' ' || resolution_no, '') AS label,
           delta_amount AS row_amount, receipt_id, row_no, place
    FROM adjustment
)
SELECT compared.debt_kind AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       CASE compared.debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject, CAST(:fiscal_year AS text) AS period,
       compared.borrowed - compared.budgeted - compared.adjusted AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('borrowed', compared.borrowed, 'approved', compared.budgeted + compared.adjusted, 'budgeted', compared.budgeted,
                          'adjusted', compared.adjusted, 'pending', compared.pending, 'bonds', compared.bonds) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM compared
JOIN evidence ON evidence.debt_kind = compared.debt_kind
WHERE compared.borrowed - compared.budgeted - compared.adjusted >= :unapproved_major
ORDER BY compared.debt_kind, evidence.part, evidence.row_no
