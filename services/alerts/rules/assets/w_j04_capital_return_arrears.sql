/*---
id: W-J04
title: 国有资本收益欠缴
version: 2
family: assets
matter_class: important
unit_of_analysis: payee
schedule: monthly
judges_differences: true
data_sets: [soe_report]
parameters:
  arrears_days: {default: {general: 30, important: 90}, title: 欠缴的天数, unit: days, bounds: [0, 3660], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 欠缴的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: arrears_days}
facts:
  due: 应缴
  paid: 已缴
  since: 首次出现欠缴的月份
headline: "{subject}欠缴国有资本收益{amount:wan}（{size:days}天）"
fact: "截至{period:period}末，{subject}本年应缴国有资本收益{due:wan}，已缴{paid:wan}，欠缴{amount:wan}；从{since:period}末起一直有欠缴，已{size:days}天。"
formula: "{due:yuan} − {paid:yuan} = {amount:yuan}"
explanation: 国有企业要把应缴的收益缴进国库，由国有资本经营预算安排使用。应缴大于已缴而且拖了一段时间，就是欠缴。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十条第一款, gist: 国有资本经营预算对国有资本收益作出支出安排。}
  - {law: 预算法, version: "2018-12-29", article: 第五十六条第一款, gist: 政府的全部收入应当上缴国库，不得截留、占用、挪用或者拖欠。}
  - {law: 企业国有资产法, version: 待装载, article: 第十八条, gist: 国家出资企业应当依规定向出资人分配利润。}
innocent_reasons:
  - 收益的上缴期限还没有到
  - 企业亏损，经批准减免或者缓缴
questions:
  - 应缴数是怎样核定的？上缴期限是哪一天？
  - 没有缴的原因是什么？什么时候缴清？
exclusions:
  - 数据中没有上缴期限，天数从首次出现欠缴的月末算到最近一个月末，中间缴清过的重新算；跨年重新算
  - 应缴、已缴按本年累计数；欠缴不足 1 万元的不提示
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国有企业月报与国有资本收益' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'soe_report' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(return_due) > 0 AS is_applicable,
       CASE WHEN count(return_due) = 0 THEN '国有企业月报没有填写应缴国有资本收益' END AS reason
FROM ledger_v1.soe_report
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
HAVING count(*) > 0

-- findings
WITH line AS (
    SELECT company_code, company_name, left(period, 7) AS month, return_due AS due, coalesce(return_paid, 0) AS paid,
           return_due - coalesce(return_paid, 0) AS arrears,
           CAST(to_date(left(period, 7) || '-01', 'YYYY-MM-DD') + make_interval(months => 1) AS date) - 1 AS month_end, receipt_id, row_no, place
    FROM ledger_v1.soe_report
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND return_due IS NOT NULL
      AND translate(company_name, ' 　', '') !~ '^(合计|小计|总计)'
),
marked AS (
    SELECT line.*, max(month) OVER (PARTITION BY company_code) AS newest,
           max(month) FILTER (WHERE arrears < :minimum_amount) OVER (PARTITION BY company_code) AS last_settled
    FROM line
),
open_month AS (
    SELECT marked.*, min(month) OVER (PARTITION BY company_code) AS since, min(month_end) OVER (PARTITION BY company_code) AS since_on,
           max(month_end) OVER (PARTITION BY company_code) AS until_on
    FROM marked
    WHERE arrears >= :minimum_amount AND month > coalesce(last_settled, '')
),
newest AS (
    SELECT company_code, company_name, month, due, paid, arrears, since, until_on - since_on AS days FROM open_month WHERE month = newest
)
SELECT newest.company_code AS matter_key, CAST(NULL AS text) AS unit_code, '县国资委' AS unit_name, newest.company_name AS subject,
       newest.month AS period, newest.arrears AS amount, CAST(newest.days AS numeric) AS size,
       jsonb_build_object('due', newest.due, 'paid', newest.paid, 'since', newest.since) AS facts,
       open_month.month || ' 欠缴' AS label, open_month.arrears AS row_amount, open_month.receipt_id, open_month.row_no, open_month.place,
       jsonb_build_object('应缴', open_month.due, '已缴', open_month.paid) AS figures
FROM newest
JOIN open_month ON open_month.company_code = newest.company_code
ORDER BY newest.arrears DESC, newest.company_code, open_month.month
