/*---
id: W-B01
title: 收支平衡不成立
version: 1
family: balance
matter_class: major
unit_of_analysis: document
schedule: on_receipt
data_sets: [approved_budget]
parameters:
  tolerance: {default: 5000, title: 报表取整允许的差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  difference: {default: {major: 5000}, title: 收支差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {above: difference}
facts:
  income: 收入总计
  outlay: 支出总计
  side: 哪一边多
headline: "{subject}收支相差{amount:wan}，{side}"
fact: "{subject}收入总计{income:wan}，支出总计{outlay:wan}，相差{amount:wan}，{side}。"
formula: "|{income:yuan} − {outlay:yuan}| = {amount:yuan}"
explanation: 预算表里收入总计和支出总计必须相等：支出大于收入就是没有来源的窟窿，收入大于支出就是有钱没有列出去向。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十二条, gist: 预算要统筹兼顾、量力而行、讲求绩效、收支平衡。}
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 地方各级预算量入为出、收支平衡，除法律另有规定外不列赤字。}
innocent_reasons:
  - 年终结转结余没有列在支出一侧
  - 以万元编制造成的四舍五入
questions:
  - 差额是哪些科目造成的？是漏列还是确有缺口？
  - 请报送更正后的收支平衡表。
exclusions:
  - 相差不超过 5,000 元（以万元编制的四舍五入）的不提示
  - 没有同时列出转移性收入（110）和转移性支出（230）的，不是完整的平衡表，不判断，在运行说明中写明
  - 父级科目是下级之和，只取各分支最上一级的行，合计行不计；各本预算、各个版本分别判断
---*/

-- applies
WITH line AS MATERIALIZED (
    SELECT book, version, mof_div_code, direction, subject_code
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year
),
table_of AS (
    SELECT book, version, mof_div_code,
           count(*) FILTER (WHERE direction = 'income' AND left(subject_code, 3) = '110') > 0
           AND count(*) FILTER (WHERE direction = 'expenditure' AND left(subject_code, 3) = '230') > 0 AS is_whole
    FROM line
    GROUP BY book, version, mof_div_code
)
SELECT coalesce(bool_or(is_whole), false) AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年年初预算'
            WHEN NOT bool_or(is_whole) THEN CAST(:fiscal_year AS text)
                 || ' 年年初预算没有同时列出转移性收入（110）和转移性支出（230），不是完整的收支平衡表' END AS reason
FROM table_of
UNION ALL
SELECT true AS is_applicable,
       string_agg(DISTINCT CASE book WHEN 'general' THEN '一般公共预算' WHEN 'fund' THEN '政府性基金预算' WHEN 'capital' THEN '国有资本经营预算'
                           ELSE '社会保险基金预算' END || '（' || version || '）', '、') || '没有列全转移性收支，未作判断' AS reason
FROM table_of
WHERE NOT is_whole
HAVING count(*) > 0

-- findings
WITH line AS MATERIALIZED (
    SELECT book, version, mof_div_code, direction, subject_code, subject_name, amount, receipt_id, row_no, place
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND right(translate(subject_name, ' 　', ''), 2) NOT IN ('合计', '总计', '小计')
),
-- A parent is the total of its children: of every branch only the topmost row is counted.
counted AS (
    SELECT line.*
    FROM line
    WHERE NOT EXISTS (SELECT 1 FROM line AS above
                      WHERE above.book = line.book AND above.version = line.version AND above.mof_div_code = line.mof_div_code
                        AND above.direction = line.direction AND length(above.subject_code) < length(line.subject_code)
                        AND starts_with(line.subject_code, above.subject_code))
),
total AS (
    SELECT book, version, mof_div_code, sum(amount) FILTER (WHERE direction = 'income') AS income,
           sum(amount) FILTER (WHERE direction = 'expenditure') AS outlay
    FROM counted
    GROUP BY book, version, mof_div_code
    HAVING count(*) FILTER (WHERE direction = 'income' AND left(subject_code, 3) = '110') > 0
       AND count(*) FILTER (WHERE direction = 'expenditure' AND left(subject_code, 3) = '230') > 0
)
SELECT total.mof_div_code || '/' || total.book || '/' || total.version AS matter_key, CAST(NULL AS text) AS unit_code,
       '县财政局' AS unit_name,
       CASE total.book WHEN 'general' THEN '一般公共预算' WHEN 'fund' THEN '政府性基金预算' WHEN 'capital' THEN '国有资本经营预算'
            ELSE '社会保险基金预算' END || '（' || total.version || '）' AS subject,
       CAST(:fiscal_year AS text) AS period, abs(total.income - total.outlay) AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('income', total.income, 'outlay', total.outlay,
                          'side', CASE WHEN total.outlay > total.income THEN '支出大于收入' ELSE '收入大于支出' END) AS facts,
       CASE counted.direction WHEN 'income' THEN '收入 ' ELSE '支出 ' END || counted.subject_code || ' ' || counted.subject_name AS label,
       counted.amount AS row_amount, counted.receipt_id, counted.row_no, counted.place
FROM total
JOIN counted ON counted.book = total.book AND counted.version = total.version AND counted.mof_div_code = total.mof_div_code
WHERE abs(total.income - total.outlay) > :tolerance
ORDER BY abs(total.income - total.outlay) DESC, total.book, total.version, counted.direction DESC, counted.subject_code
