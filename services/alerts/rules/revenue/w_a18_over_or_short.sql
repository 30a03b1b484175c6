/*---
id: W-A18
title: 超收短收
version: 1
family: revenue
matter_class: major
unit_of_analysis: county
schedule: yearly
data_sets: [income_execution, approved_budget, budget_adjustment, budget_fund]
parameters:
  difference: {default: {general: 0.03, important: 0.05, major: 0.10}, title: 超收、短收的比例, unit: share, bounds: [0, 5], source: 本系统暂定}
  minimum_unsaved: {default: {major: 1000000}, title: 没有补充基金的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: difference}
  - unsaved: {from: minimum_unsaved}
facts:
  budget: 批准的收入预算
  actual: 实际完成数
  direction: 超收或者短收
  unsaved: 没有补充稳定调节基金的超收收入
  saved_words: 超收收入的去向，成句
headline: "全年一般公共预算收入{direction}{amount:wan}（{size:percent}）{saved_words}"
fact: "{fiscal_year}年一般公共预算收入（不含转移性收入和债务收入）完成{actual:wan}，批准的预算数{budget:wan}，{direction}{amount:wan}（{size:percent}）{saved_words}。"
formula: "|{actual:yuan} − {budget:yuan}| ÷ {budget:yuan} = {size:percent}"
explanation: 全年收入比人大批准的预算多收或者少收太多，说明预算编得不准。多收的钱不能当年随意花，只能用来冲减赤字或者存入预算稳定调节基金；少收的要有平衡办法。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十六条第一款, gist: 超收收入只能用于冲减赤字或者补充预算稳定调节基金。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第七十八条, gist: 超收、短收按批准的预算收入数计算，不包括转移性收入和债务收入；县级短收的平衡办法。}
innocent_reasons:
  - 年底一次性收入入库，已按规定转入预算稳定调节基金，台账还没有更新
  - 国家减税政策造成减收，已用调入资金、压减支出平衡
questions:
  - 超收（短收）主要来自哪些税种和非税项目？
  - 超收收入放到了哪里？短收是怎样平衡的？是否依法作了预算调整？
exclusions:
  - 只用十二月的月报判断；预算数取最近一次批准的预算，加上其后批准的收入调整
  - 超收 100 万元以上、没有足额补充预算稳定调节基金的，不论超收的比例
---*/

-- applies
SELECT EXISTS (SELECT 1 FROM ledger_v1.execution_line
               WHERE region = :region AND period = CAST(:fiscal_year AS text) || '-12' AND direction = 'income' AND book = 'general'
                 AND class_code NOT IN ('105', '110')) AS is_applicable,
       CASE WHEN NOT EXISTS (SELECT 1 FROM ledger_v1.execution_line
                             WHERE region = :region AND period = CAST(:fiscal_year AS text) || '-12' AND direction = 'income'
                               AND book = 'general' AND class_code NOT IN ('105', '110'))
            THEN '缺 ' || CAST(:fiscal_year AS text) || '-12 的预算收入执行月报（一般公共预算），全年收入未定' END AS reason
UNION ALL
SELECT coalesce(sum(amount), 0) > 0 AS is_applicable,
       CASE WHEN coalesce(sum(amount), 0) <= 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年已批准的一般公共预算收入预算（年初预算中没有批准日期的版本不算）' END AS reason
FROM ledger_v1.budget_line
WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
  AND class_code NOT IN ('105', '110') AND is_class_part AND is_standing AND approved_on IS NOT NULL
UNION ALL
SELECT true AS is_applicable, '没有收到年终以后的预算稳定调节基金台账，超收收入是否补充了基金未作判断' AS reason
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'budget_fund' AND period = CAST(:fiscal_year AS text)
                    AND superseded_at IS NULL AND accepted_at >= make_date(:fiscal_year + 1, 1, 1))

-- findings
WITH line AS MATERIALIZED (
    SELECT subject_code, subject_name, cumulative_amount, budget_amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    WHERE region = :region AND period = CAST(:fiscal_year AS text) || '-12' AND direction = 'income' AND book = 'general'
      AND class_code NOT IN ('105', '110') AND is_class_part
),
approved AS (
    SELECT sum(amount) AS amount, max(approved_on) AS approved_on
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
      AND class_code NOT IN ('105', '110') AND is_class_part AND is_standing AND approved_on IS NOT NULL
),
adjusted AS (
    SELECT coalesce(sum(moved.delta_amount), 0) AS amount
    FROM ledger_v1.budget_adjustment AS moved
    JOIN approved ON moved.approved_on > approved.approved_on
    WHERE moved.region = :region AND moved.fiscal_year = :fiscal_year AND moved.direction = 'income' AND moved.book = 'general'
      AND left(moved.subject_code, 3) NOT IN ('105', '110') AND moved.approved_on <= make_date(:fiscal_year, 12, 31)
),
-- A ledger delivered before the year was over cannot say what became of the surplus.
saved AS (
    SELECT sum(coalesce(fund.amount_in, 0)) FILTER (WHERE fund.fund_kind = 'stabilisation') AS amount
    FROM ledger_v1.slice
    LEFT JOIN ledger_v1.budget_fund AS fund ON fund.slice_id = slice.slice_id
    WHERE slice.region = :region AND slice.data_set = 'budget_fund' AND slice.period = CAST(:fiscal_year AS text)
      AND slice.superseded_at IS NULL AND slice.accepted_at >= make_date(:fiscal_year + 1, 1, 1)
    HAVING count(*) > 0
),
measured AS (
    SELECT (SELECT sum(cumulative_amount) FROM line) AS actual, approved.amount + adjusted.amount AS budget
    FROM approved
    CROSS JOIN adjusted
),
judged AS (
    SELECT actual, budget, abs(actual - budget) AS difference, abs(actual - budget) / budget AS share,
           CASE WHEN actual > budget AND EXISTS (SELECT 1 FROM saved)
                THEN greatest(actual - budget - coalesce((SELECT amount FROM saved), 0), 0) ELSE 0 END AS unsaved
    FROM measured
    WHERE budget > 0
)
SELECT 'general' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '一般公共预算收入' AS subject,
       CAST(:fiscal_year AS text) AS period, judged.difference AS amount, judged.share AS size,
       jsonb_build_object('budget', judged.budget, 'actual', judged.actual, 'unsaved', judged.unsaved,
                          'direction', CASE WHEN judged.actual > judged.budget THEN '超收' ELSE '短收' END,
                          'saved_words', CASE WHEN judged.unsaved >= :minimum_unsaved_major
                              THEN '，其中' || to_char(judged.unsaved / 10000, 'FM999,999,990.0') || '万元没有补充预算稳定调节基金'
                              ELSE '' END) AS facts,
       '十二月收入月报 ' || line.subject_code || ' ' || line.subject_name AS label, line.cumulative_amount AS row_amount,
       line.receipt_id, line.row_no, line.place, jsonb_build_object('月报预算数', line.budget_amount) AS figures
FROM judged
CROSS JOIN line
WHERE judged.share > :difference_general OR judged.unsaved >= :minimum_unsaved_major
ORDER BY line.cumulative_amount DESC, line.row_no
