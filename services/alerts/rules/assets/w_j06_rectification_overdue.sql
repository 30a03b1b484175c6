/*---
id: W-J06
title: 审计整改逾期
version: 1
family: assets
matter_class: major
unit_of_analysis: unit
schedule: monthly
data_sets: [audit_finding]
parameters:
  overdue_days: {default: {general: 1, important: 30, major: 90}, title: 逾期的天数, unit: days, bounds: [0, 3660], source: 本系统暂定}
  large_amount: {default: {major: 10000000}, title: 视为重大的问题金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: overdue_days}
  - amount: {from: large_amount}
facts:
  findings: 逾期的问题数
  total: 问题金额
  rectified: 已整改金额
  rectify_by: 最早的整改期限
  counted_to: 计算到哪一天
headline: "{unit_name}有{findings:count}个审计问题整改逾期（最长{size:days}天），未整改{amount:wan}"
fact: "{subject}中{unit_name}有{findings:count}个问题超过整改期限没有销号，最早的期限为{rectify_by:date}，已逾期{size:days}天（计算到{counted_to:date}）；问题金额{total:wan}，已整改{rectified:wan}，未整改{amount:wan}。"
formula: "{counted_to:date} − {rectify_by:date} = {size:days} 天；{total:yuan} − {rectified:yuan} = {amount:yuan}"
explanation: 审计查出的问题都有整改期限，到期没有销号就是整改逾期。县人大常委会在听取审计工作报告后六个月内要听取整改情况报告，逾期的问题要逐个问清楚。
legal_basis:
  - {law: 审计法, version: "2021-10-23", article: 第五十二条, gist: 被审计单位应当按规定时间整改审计查出的问题，并报告整改情况。}
  - {law: 各级人民代表大会常务委员会监督法, version: "2024-11-08", article: 第二十七条第二款, gist: 常委会在听取审计工作报告后六个月内听取和审议整改情况报告。}
innocent_reasons:
  - 属于需要长期推进的问题，已经调整整改期限，但没有更新
  - 整改已经完成，正在办理销号
questions:
  - 每个问题没有按期整改的原因是什么？责任人是谁？
  - 新的完成时间是什么时候？已采取了哪些措施？
exclusions:
  - 取最近一个月报送的问题（每月报送全部未销号的问题）
  - 整改状态写明已完成整改、已整改到位或者已销号的不计；没有填整改期限的不判断，在运行说明中写明个数
  - 同一审计项目、同一单位的归并为一件事
  - 逾期天数为自然日，算到最近报送月份的月末
---*/

-- applies
WITH delivered AS (
    SELECT max(left(period, 7)) AS newest
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'audit_finding' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT newest IS NOT NULL AS is_applicable,
       CASE WHEN newest IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年审计发现问题与整改数据'
            WHEN newest < to_char(least(:today, make_date(:fiscal_year, 12, 31)) - INTERVAL '45 days', 'YYYY-MM')
            THEN '审计整改数据只报送到 ' || newest || '，其后是否整改未作判断' END AS reason
FROM delivered
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 个未销号的问题没有填整改期限，未作判断' AS reason
FROM ledger_v1.audit_finding AS finding
JOIN delivered ON delivered.newest = left(finding.period, 7)
WHERE finding.region = :region AND finding.closed_on IS NULL AND finding.rectify_by IS NULL
HAVING count(*) > 0

-- findings
WITH known AS (
    SELECT max(left(period, 7)) AS newest,
           least(:today, CAST(to_date(max(left(period, 7)) || '-01', 'YYYY-MM-DD') + make_interval(months => 1) AS date) - 1) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'audit_finding' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
),
overdue AS (
    SELECT finding.finding_no, finding.audit_project, finding.agency_code, finding.audited_unit, finding.category, finding.rectify_by,
           finding.status, coalesce(finding.amount, 0) AS total, least(coalesce(finding.rectified_amount, 0), coalesce(finding.amount, 0)) AS rectified,
           known.counted_to, known.counted_to - finding.rectify_by AS days, finding.receipt_id, finding.row_no, finding.place
    FROM ledger_v1.audit_finding AS finding
    JOIN known ON known.newest = left(finding.period, 7)
    WHERE finding.region = :region AND (finding.closed_on IS NULL OR finding.closed_on > known.counted_to)
      AND finding.rectify_by < known.counted_to
      AND coalesce(finding.status, '') !~ '^(已完成整改|已整改到位|整改完成|已完成|已整改$|已销号)'
      AND translate(finding.audited_unit, ' 　', '') !~ '^(合计|小计|总计)'
),
matter AS (
    SELECT audit_project, audited_unit, max(agency_code) AS agency_code, count(*) AS findings, sum(total) AS total, sum(rectified) AS rectified,
           min(rectify_by) AS rectify_by, max(days) AS days, max(counted_to) AS counted_to
    FROM overdue
    GROUP BY audit_project, audited_unit
)
SELECT matter.audit_project || '|' || matter.audited_unit AS matter_key, matter.agency_code AS unit_code, matter.audited_unit AS unit_name,
       matter.audit_project AS subject, to_char(matter.counted_to, 'YYYY-MM') AS period, matter.total - matter.rectified AS amount,
       CAST(matter.days AS numeric) AS size,
       jsonb_build_object('findings', matter.findings, 'total', matter.total, 'rectified', matter.rectified,
                          'rectify_by', matter.rectify_by, 'counted_to', matter.counted_to) AS facts,
       '问题 ' || overdue.finding_no || ' ' || coalesce(overdue.category, '') || ' 期限 ' || CAST(overdue.rectify_by AS text)
           || coalesce('，' || overdue.status, '') AS label,
       overdue.total - overdue.rectified AS row_amount, overdue.receipt_id, overdue.row_no, overdue.place,
       jsonb_build_object('问题金额', overdue.total, '已整改', overdue.rectified, '逾期天数', overdue.days) AS figures
FROM matter
JOIN overdue ON overdue.audit_project = matter.audit_project AND overdue.audited_unit = matter.audited_unit
ORDER BY matter.days DESC, matter.audit_project, matter.audited_unit, overdue.rectify_by, overdue.finding_no
