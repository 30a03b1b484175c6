/*---
id: W-D05
title: 政府债务逾期
version: 1
family: debt
matter_class: major
unit_of_analysis: document
schedule: daily
data_sets: [debt_service]
parameters:
  overdue_days: {default: {important: 1}, title: 逾期的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  unpaid_days: {default: {major: 5}, title: 视为重大的仍未偿付天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 1, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: overdue_days}
  - open_days: {above: unpaid_days}
facts:
  due_on: 应付日
  payable_on: 顺延后的应付日
  due: 应付
  paid: 已付
  open_days: 至今未付清的天数
  state: 现在的情况
headline: "债券{subject}（{due_on:date}到期）本息逾期{size:days}天"
fact: "债券{subject}应于{due_on:date}支付{due:wan}（遇休息日顺延到{payable_on:date}），已付{paid:wan}，逾期金额{amount:wan}，逾期{size:days}天，{state}。"
formula: "{due:yuan} − 按期支付 = {amount:yuan}；从{payable_on:date}起算 {size:days} 天"
explanation: 政府债券的本金和利息到期必须付清，拖一天都会损害政府信用。这里逐只债券比较应付日和支付日，到期日遇休息日的顺延到下一个工作日。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举债要有偿还计划和稳定的偿还资金来源。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金。}
innocent_reasons:
  - 已按时缴到上级财政，支付日填的是入账日
  - 工作日历没有装载，节假日顺延没有算进去
questions:
  - 逾期的原因是什么？什么时候付清？
  - 上级财政有没有扣减或者通报？
exclusions:
  - 没有工作日历的日期不顺延；逾期天数为自然日
  - 已足额支付但没有填支付日的，不判断，在运行说明中写明
  - 同一只债券同一应付日的本金、利息、不同来源合并为一件事
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年政府债务还本付息' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'debt_service' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 笔已付清但没有填支付日，未作判断' AS reason
FROM ledger_v1.debt_service
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND paid_amount >= due_amount AND due_amount > 0 AND paid_on IS NULL
HAVING count(*) > 0

-- findings
WITH known AS (
    SELECT least(:today, CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date)) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'debt_service' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
),
line AS (
    SELECT service.bond_code, service.due_on, service.service_kind, service.due_amount, coalesce(service.paid_amount, 0) AS paid, service.paid_on,
           coalesce((SELECT min(working.day)
                     FROM ledger_v1.calendar_day AS due
                     JOIN ledger_v1.calendar_day AS working ON working.is_working AND working.day BETWEEN due.day AND due.day + 12
                     WHERE due.day = service.due_on AND NOT due.is_working), service.due_on) AS payable_on,
           known.counted_to, service.receipt_id, service.row_no, service.place
    FROM ledger_v1.debt_service AS service
    CROSS JOIN known
    WHERE service.region = :region AND service.period = CAST(:fiscal_year AS text) AND service.due_on < known.counted_to
      AND translate(service.bond_code, ' 　', '') !~ '^(合计|小计|总计)'
),
late AS (
    SELECT line.*, due_amount - paid AS unpaid,
           CASE WHEN due_amount > paid THEN due_amount - paid ELSE due_amount END AS overdue,
           CASE WHEN due_amount > paid THEN counted_to ELSE paid_on END - payable_on AS days
    FROM line
    WHERE due_amount - paid >= :minimum_amount AND counted_to > payable_on
       OR due_amount >= :minimum_amount AND due_amount - paid < :minimum_amount AND paid_on > payable_on
),
matter AS (
    SELECT bond_code, due_on, max(payable_on) AS payable_on, sum(due_amount) AS due, sum(paid) AS paid, sum(overdue) AS overdue, max(days) AS days,
           coalesce(max(days) FILTER (WHERE unpaid >= :minimum_amount), 0) AS open_days
    FROM late
    GROUP BY bond_code, due_on
)
SELECT matter.bond_code || '|' || CAST(matter.due_on AS text) AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       matter.bond_code AS subject, to_char(matter.due_on, 'YYYY-MM') AS period, matter.overdue AS amount, CAST(matter.days AS numeric) AS size,
       jsonb_build_object('due_on', matter.due_on, 'payable_on', matter.payable_on, 'due', matter.due, 'paid', matter.paid, 'open_days', matter.open_days,
                          'state', CASE WHEN matter.open_days > 0 THEN '至今没有付清' ELSE '后来已经付清' END) AS facts,
       CASE late.service_kind WHEN 'principal' THEN '本金' WHEN 'interest' THEN '利息' ELSE '费用' END
           || ' 应付 ' || CAST(late.due_on AS text) || '，' || coalesce(CAST(late.paid_on AS text) || ' 支付', '没有支付日') AS label,
       late.overdue AS row_amount, late.receipt_id, late.row_no, late.place, jsonb_build_object('应付', late.due_amount, '已付', late.paid) AS figures
FROM matter
JOIN late ON late.bond_code = matter.bond_code AND late.due_on = matter.due_on
ORDER BY matter.overdue DESC, matter.bond_code, matter.due_on, late.row_no
