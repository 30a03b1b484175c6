/*---
id: W-B09
title: 预备费比例
version: 1
family: balance
matter_class: important
unit_of_analysis: county
schedule: on_receipt
data_sets: [approved_budget]
parameters:
  lowest: {default: 0.01, title: 最低比例, unit: share, bounds: [0, 0.1], source: 预算法（2018）第四十条}
  highest: {default: 0.03, title: 最高比例, unit: share, bounds: [0, 0.1], source: 预算法（2018）第四十条}
facts:
  outlay: 本级一般公共预算支出
  version_words: 预算版本
  verdict: 偏低、偏高或者未设置
headline: "预备费{amount:wan}，占本级支出{size:percent}，{verdict}"
fact: "{fiscal_year}年{version_words}安排预备费{amount:wan}，占本级一般公共预算支出{outlay:wan}的{size:percent}，{verdict}；法定比例为1%至3%。"
formula: "{amount:yuan} ÷ {outlay:yuan} = {size:percent}"
explanation: 预备费是预算里留给自然灾害和难以预见的开支的钱。留少了，遇事没有钱；留多了，等于有一块钱没有经过审查安排。法律规定占本级支出的 1% 至 3%。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十条, gist: 一般公共预算按本级支出额的百分之一至百分之三设置预备费。}
innocent_reasons:
  - 预备费列在其他科目下，报送时没有单列
  - 计算比例时的支出口径不同（是否含上级专项）
questions:
  - 预备费安排的依据和口径是什么？
  - 比例不足（超过）的，是否调整预算草案？
exclusions:
  - 取最近一次批准的预算，还没有批准的取草案；本级支出不含补助下级、上解、债务还本
  - 正好等于 1% 或者 3% 的不提示
---*/

-- applies
SELECT coalesce(sum(amount), 0) > 0 AS is_applicable,
       CASE WHEN coalesce(sum(amount), 0) <= 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年一般公共预算支出预算（年初预算）' END AS reason
FROM ledger_v1.budget_line
WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book = 'general'
  AND class_code NOT IN ('230', '231') AND is_class_part AND is_standing

-- findings
WITH line AS MATERIALIZED (
    SELECT version, approved_on, class_code, subject_code, subject_name, amount, receipt_id, row_no, place
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book = 'general'
      AND class_code NOT IN ('230', '231') AND is_class_part AND is_standing
),
total AS (
    SELECT sum(amount) AS outlay, coalesce(sum(amount) FILTER (WHERE class_code = '227'), 0) AS reserve, max(version) AS version,
           bool_or(approved_on IS NOT NULL) AS is_approved
    FROM line
),
judged AS (
    SELECT total.*, reserve / outlay AS share
    FROM total
    WHERE outlay > 0 AND (reserve / outlay < :lowest OR reserve / outlay > :highest)
)
SELECT 'reserve' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '预备费' AS subject,
       CAST(:fiscal_year AS text) AS period, judged.reserve AS amount, judged.share AS size,
       CASE WHEN judged.reserve <= 0 THEN 'major' ELSE 'important' END AS level_hint,
       jsonb_build_object('outlay', judged.outlay,
                          'version_words', CASE WHEN judged.is_approved THEN '批准的预算（' || judged.version || '）'
                                                ELSE '预算草案' END,
                          'verdict', CASE WHEN judged.reserve <= 0 THEN '没有设置' WHEN judged.share < :lowest THEN '低于法定比例'
                                          ELSE '高于法定比例' END) AS facts,
       line.subject_code || ' ' || line.subject_name AS label, line.amount AS row_amount, line.receipt_id, line.row_no, line.place
FROM judged
CROSS JOIN line
ORDER BY line.class_code = '227' DESC, line.amount DESC, line.row_no
