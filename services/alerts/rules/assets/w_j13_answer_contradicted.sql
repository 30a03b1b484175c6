/*---
id: W-J13
title: 回函不实
version: 1
family: assets
matter_class: major
unit_of_analysis: document
schedule: daily
data_sets: [case_answer, matter_return]
judges_differences: true
parameters:
  times: {default: {important: 1, major: 2}, title: 办结后同一事项再次预警的次数, unit: count, bounds: [1, 100], source: 本系统暂定}
  within_days: {default: 90, title: 办结后多少日内, unit: days, bounds: [1, 366], source: 本系统暂定}
facts:
  letter: 函号
  case_number: 案件编号
  answered_on: 回函日期
  closed_on: 办结日期
  verdict: 办结结论
  raised_on: 最近一次预警的日期
headline: "{unit_name}对“{subject}”回函办结后，同一事项又预警{size:count}次"
fact: "{unit_name}于{answered_on:date}就{letter}（案件{case_number}）回函，{closed_on:date}以“{verdict}”办结；此后同一规则对同一单位、同一事项又预警{size:count}次，最近一次在{raised_on:date}。"
formula: "{closed_on:date}办结之后，同一事项预警 {size:count} 次"
explanation: 部门回函说问题已经整改或者情况合理，案件据此办结；不久数据又显示同样的问题，回函说的和数据对不上，需要核实。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第八十四条, gist: 对人大常委会了解的事项，有关部门和单位要如实说明并提供材料。}
  - {law: 元谋县人大常委会预算联网监督系统使用管理暂行办法, version: 待装载, article: 第八条, gist: 收函后在期限内研究处理并书面回复。}
innocent_reasons: [整改前已经办理的业务后来才入账, 同一事项下发生了另一笔合理的支出, 上级政策或者资金到位使数字再次变动]
questions: [回函所说的整改措施落实了没有？, 再次出现的数字和回函所说的为什么不一致？]
exclusions:
  - 只看以“属实-已整改”“情况说明-合理”办结、并且单位已经回函的案件；办结时写明整改中的不算
  - 从办结之日起算 90 日；同一规则、同一单位、同一事项的再次预警才算
  - 级别不高于原案件的类别
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN CAST(:fiscal_year AS text) || ' 年没有已经回函并办结的案件，无从核对回函' END AS reason
FROM cases_v1.case_answer
WHERE region = :region AND fiscal_year = :fiscal_year AND state = 'closed' AND answered_on IS NOT NULL

-- findings
WITH back AS MATERIALIZED (
    SELECT answer.case_id, answer.number, answer.matter_class, answer.unit, answer.unit_name, answer.title, answer.document_number,
           answer.answered_on, again.outcome, CAST(again.closed_at AT TIME ZONE 'Asia/Shanghai' AS date) AS closed_on,
           CAST(again.raised_at AT TIME ZONE 'Asia/Shanghai' AS date) AS raised_on, again.raised_at, again.title AS raised_title,
           again.amount, again.receipt_ids
    FROM cases_v1.case_answer AS answer
    JOIN alerts_v1.matter_return AS again ON again.case_id = answer.case_id
    WHERE answer.region = :region AND answer.fiscal_year = :fiscal_year AND answer.state = 'closed' AND answer.answered_on IS NOT NULL
      AND again.outcome IN ('true_mended', 'reasonable')
),
counted AS (
    SELECT case_id, max(closed_on) AS closed_on, max(outcome) AS outcome, count(DISTINCT raised_at) AS times, max(raised_on) AS raised_on
    FROM back
    WHERE raised_on <= :today AND raised_on <= closed_on + CAST(:within_days AS int)
    GROUP BY case_id
    HAVING count(DISTINCT raised_at) >= :times_important
)
SELECT CAST(back.case_id AS text) AS matter_key, back.unit AS unit_code, back.unit_name, back.title AS subject,
       to_char(counted.raised_on, 'YYYY-MM') AS period, CAST(NULL AS numeric) AS amount, CAST(counted.times AS numeric) AS size,
       jsonb_build_object('letter', coalesce(back.document_number, '函件'), 'case_number', back.number, 'answered_on', back.answered_on,
                          'closed_on', counted.closed_on, 'raised_on', counted.raised_on,
                          'verdict', CASE counted.outcome WHEN 'true_mended' THEN '属实-已整改' ELSE '情况说明-合理' END) AS facts,
       CASE least(CASE WHEN counted.times >= :times_major THEN 3 ELSE 2 END,
                  CASE back.matter_class WHEN 'major' THEN 3 WHEN 'important' THEN 2 ELSE 1 END)
            WHEN 3 THEN 'major' WHEN 2 THEN 'important' ELSE 'general' END AS level_hint,
       CAST(back.raised_on AS text) || ' 再次预警：' || back.raised_title AS label, back.amount AS row_amount, named.receipt_id, 1 AS row_no,
       '整份报送' AS place, jsonb_build_object('案件', back.number, '函号', back.document_number) AS figures
FROM counted
JOIN back ON back.case_id = counted.case_id AND back.raised_on <= :today AND back.raised_on <= back.closed_on + CAST(:within_days AS int)
CROSS JOIN LATERAL unnest(back.receipt_ids) AS named (receipt_id)
ORDER BY counted.raised_on DESC, back.number, back.raised_at, named.receipt_id
