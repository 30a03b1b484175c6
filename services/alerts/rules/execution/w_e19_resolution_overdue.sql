/*---
id: W-E19
title: 决议落实逾期
version: 1
family: execution
matter_class: major
unit_of_analysis: document
schedule: daily
data_sets: [congress_item]
parameters:
  overdue_days: {default: {important: 1, major: 30}, title: 逾期天数, unit: days, bounds: [0, 3660], source: 本系统暂定}
levels:
  - size: {from: overdue_days}
facts:
  kind: 决议或者审议意见
  issued_on: 作出日期
  answer_due: 办理期限
  counted_to: 计算到哪一天
headline: "{unit_name}办理“{subject}”逾期{size:days}天"
fact: "{issued_on:date}的{kind}“{subject}”由{unit_name}办理，期限为{answer_due:date}，到{counted_to:date}没有书面报告，已逾期{size:days}天。"
formula: "{counted_to:date} − {answer_due:date} = {size:days} 天"
explanation: 人大及其常委会的预算决议和审议意见，政府要在规定期限内研究处理并书面报告。到期没有报告，就要催办并了解原因。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十八条第一项, gist: 审查上一年预算执行是否符合预算决议的要求。}
  - {law: 预算法, version: "2018-12-29", article: 第七十九条第十一项, gist: 审查决算时要看预算决议落实得怎样。}
  - {law: 各级人民代表大会常务委员会监督法, version: "2024-11-08", article: 第二十九条第一款, gist: 政府研究处理审议意见后书面报告，按决议规定的期限报告执行情况。}
innocent_reasons:
  - 已经书面报告，尚未登记
  - 经主任会议同意延期
questions:
  - 办理到哪一步了？什么时候能够书面报告？
  - 没有按期办理的原因是什么？
exclusions:
  - 代表建议的办理期限另有法律规定，不在此查；没有登记期限的不判断，在运行说明中写明
  - 逾期天数为自然日
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年人大决议、审议意见的登记' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'congress_item' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 项没有登记办理期限，是否逾期未作判断' AS reason
FROM ledger_v1.congress_item
WHERE region = :region AND fiscal_year = :fiscal_year AND item_kind IN ('resolution', 'opinion') AND answered_on IS NULL
  AND answer_due IS NULL
HAVING count(*) > 0

-- findings
SELECT item_no AS matter_key, CAST(NULL AS text) AS unit_code, addressee AS unit_name, title AS subject,
       to_char(answer_due, 'YYYY-MM-DD') AS period, CAST(NULL AS numeric) AS amount, CAST(:today - answer_due AS numeric) AS size,
       jsonb_build_object('kind', CASE item_kind WHEN 'resolution' THEN '决议' ELSE '审议意见' END, 'issued_on', issued_on,
                          'answer_due', answer_due, 'counted_to', :today) AS facts,
       CASE item_kind WHEN 'resolution' THEN '决议 ' ELSE '审议意见 ' END || title || coalesce('（' || status || '）', '') AS label,
       receipt_id, row_no, place
FROM ledger_v1.congress_item
WHERE region = :region AND fiscal_year = :fiscal_year AND item_kind IN ('resolution', 'opinion') AND answered_on IS NULL
  AND :today - answer_due >= :overdue_days_important
ORDER BY answer_due, item_no
