/*---
id: W-J12
title: 回函逾期
version: 1
family: assets
matter_class: major
unit_of_analysis: document
schedule: daily
data_sets: [case_answer]
judges_differences: true
parameters:
  late_days: {default: {general: 1, important: 5, major: 10}, title: 逾期的工作日数, unit: days, bounds: [0, 366], source: 本系统暂定}
facts:
  letter: 函号
  case_number: 案件编号
  received_on: 签收日期
  due_on: 回函期限
  extended: 是否延期
  state: 回函情况
headline: "{unit_name}对“{subject}”的函逾期{size:days}个工作日"
fact: "{unit_name}于{received_on:date}签收{letter}（案件{case_number}），应在{due_on:date}前回函{extended}，{state}，逾期{size:days}个工作日。"
formula: "{due_on:date}的次日起算，逾期 {size:days} 个工作日"
explanation: 部门收到人大常委会的函以后，要在规定的工作日内把研究处理情况书面回复。到期不回，问题就搁在那里，监督也就落空。
legal_basis:
  - {law: 元谋县人大常委会预算联网监督系统使用管理暂行办法, version: 待装载, article: 第八条, gist: 收函后十个工作日内回复处理情况，重大问题可以延长到十五个工作日。}
innocent_reasons: [回函已经寄出，尚未登记, 经口头同意延期但没有办理延期手续, 主管负责人出差，签署延误]
questions: [回函卡在哪一步？什么时候能够报来？, 是否需要按规定办理延期？]
exclusions:
  - 期限以签收之日的次日起算，按工作日历计算；经批准延期的按延长后的期限
  - 轻重按逾期工作日 1、5、10 日，但不高于原案件的类别；已经回函的算到回函日
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN CAST(:fiscal_year AS text) || ' 年没有已经签收、正在计算回函期限的函件' END AS reason
FROM cases_v1.case_answer
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT count(*) > 0 AS is_applicable, CASE WHEN count(*) = 0 THEN '缺工作日历，无法计算逾期的工作日' END AS reason
FROM ledger_v1.calendar_day
WHERE day = :today

-- findings
WITH late AS (
    SELECT answer.*, (SELECT count(*) FROM ledger_v1.calendar_day AS calendar
                      WHERE calendar.is_working AND calendar.day > answer.due_on
                        AND calendar.day <= coalesce(answer.answered_on, CAST(:today AS date))) AS days
    FROM cases_v1.case_answer AS answer
    WHERE answer.region = :region AND answer.fiscal_year = :fiscal_year
      AND answer.due_on < coalesce(answer.answered_on, CAST(:today AS date))
),
ranked AS (
    SELECT late.*,
           least(CASE WHEN days >= :late_days_major THEN 3 WHEN days >= :late_days_important THEN 2 ELSE 1 END,
                 CASE matter_class WHEN 'major' THEN 3 WHEN 'important' THEN 2 ELSE 1 END) AS level
    FROM late
    WHERE days >= :late_days_general
)
SELECT CAST(ranked.case_id AS text) AS matter_key, ranked.unit AS unit_code, ranked.unit_name, ranked.title AS subject,
       to_char(ranked.due_on, 'YYYY-MM') AS period, CAST(NULL AS numeric) AS amount, CAST(ranked.days AS numeric) AS size,
       jsonb_build_object('letter', coalesce(ranked.document_number, '函件'), 'case_number', ranked.number, 'received_on', ranked.received_on,
                          'due_on', ranked.due_on, 'extended', CASE WHEN ranked.is_extended THEN '（已经延期）' ELSE '' END,
                          'state', CASE WHEN ranked.answered_on IS NULL THEN '至今没有回函'
                                        ELSE '到 ' || CAST(ranked.answered_on AS text) || ' 才回函' END) AS facts,
       CASE ranked.level WHEN 3 THEN 'major' WHEN 2 THEN 'important' ELSE 'general' END AS level_hint,
       '原预警所依据的报送' AS label, named.receipt_id, 1 AS row_no, '整份报送' AS place,
       jsonb_build_object('案件', ranked.number, '函号', ranked.document_number) AS figures
FROM ranked
CROSS JOIN LATERAL unnest(ranked.receipt_ids) AS named (receipt_id)
ORDER BY ranked.days DESC, ranked.number
