/*---
id: W-B15
title: 国资预算调入一般公共预算比例低
version: 1
family: balance
matter_class: important
unit_of_analysis: county
schedule: yearly
data_sets: [approved_budget]
parameters:
  share: {default: {important: 0.30}, title: 调入比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_income: {default: 100000, title: 收入的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
facts:
  income: 国有资本经营预算收入
  version_words: 预算版本
headline: "国有资本经营预算调入一般公共预算{amount:wan}，占收入{size:percent}"
fact: "{fiscal_year}年{version_words}中，国有资本经营预算收入{income:wan}，调出到一般公共预算{amount:wan}，占{size:percent}，低于30%。"
formula: "{amount:yuan} ÷ {income:yuan} = {size:percent}"
explanation: 国有资本的收益属于全体人民，要拿出一部分调入一般公共预算用于民生。调入比例太低，要问为什么。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十条第二款, gist: 国有资本经营预算按收支平衡编制，不列赤字，并安排资金调入一般公共预算。}
innocent_reasons:
  - 收益按批准的方案用于解决国有企业历史遗留问题
  - 调出资金列在其他科目，没有单列
questions:
  - 调入比例是怎样确定的？依据是什么文件？
  - 其余收益安排到哪些企业和项目？
exclusions:
  - 30% 的界限为自定标准，依据的政策文件待装载；收入不足 10 万元的不提示
  - 收入不含转移性收入和上年结转；调出取“调出资金”（23008）；还没有批准的取草案
---*/

-- applies
SELECT coalesce(sum(amount) FILTER (WHERE direction = 'income' AND is_class_part AND class_code NOT IN ('105', '110')), 0) > 0
       AND count(*) FILTER (WHERE direction = 'expenditure') > 0
       AND (count(*) FILTER (WHERE direction = 'expenditure' AND class_code = '230') = 0
            OR count(*) FILTER (WHERE direction = 'expenditure' AND class_code = '230' AND item_code IS NOT NULL) > 0) AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国有资本经营预算（年初预算）'
            WHEN coalesce(sum(amount) FILTER (WHERE direction = 'income' AND is_class_part AND class_code NOT IN ('105', '110')), 0) <= 0
            THEN CAST(:fiscal_year AS text) || ' 年国有资本经营预算没有安排收入，比例无从计算'
            WHEN count(*) FILTER (WHERE direction = 'expenditure') = 0
            THEN CAST(:fiscal_year AS text) || ' 年国有资本经营预算没有报送支出'
            WHEN count(*) FILTER (WHERE direction = 'expenditure' AND class_code = '230') > 0
                 AND count(*) FILTER (WHERE direction = 'expenditure' AND class_code = '230' AND item_code IS NOT NULL) = 0
            THEN '国有资本经营预算的转移性支出（230）没有列到款，看不出调出多少' END AS reason
FROM ledger_v1.budget_line
WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'capital' AND is_standing AND (is_class_part OR is_item_part)

-- findings
WITH line AS MATERIALIZED (
    SELECT direction, version, approved_on, class_code, item_code, subject_code, subject_name, amount, is_class_part, is_item_part,
           receipt_id, row_no, place
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND book = 'capital' AND is_standing
),
total AS (
    SELECT sum(amount) FILTER (WHERE direction = 'income' AND is_class_part AND class_code NOT IN ('105', '110')) AS income,
           coalesce(sum(amount) FILTER (WHERE direction = 'expenditure' AND item_code = '23008' AND is_item_part), 0) AS moved,
           max(version) FILTER (WHERE direction = 'income') AS version, bool_or(approved_on IS NOT NULL) AS is_approved
    FROM line
)
SELECT 'capital' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '国有资本经营预算' AS subject,
       CAST(:fiscal_year AS text) AS period, total.moved AS amount, total.moved / total.income AS size,
       'important' AS level_hint,
       jsonb_build_object('income', total.income,
                          'version_words', CASE WHEN total.is_approved THEN '批准的预算（' || total.version || '）'
                                                ELSE '预算草案' END) AS facts,
       CASE line.direction WHEN 'income' THEN '收入 ' ELSE '支出 ' END || line.subject_code || ' ' || line.subject_name AS label,
       line.amount AS row_amount, line.receipt_id, line.row_no, line.place
FROM total
JOIN line ON line.is_class_part OR line.item_code = '23008' AND line.is_item_part
WHERE total.income >= :minimum_income AND total.moved < :share_important * total.income
ORDER BY line.direction DESC, line.subject_code, line.row_no
