/*---
id: W-E05
title: 预算调整未批
version: 1
family: execution
matter_class: major
unit_of_analysis: county
schedule: on_receipt
data_sets: [approved_budget, budget_adjustment, expenditure_execution, transfer_received]
parameters:
  unapproved: {default: {major: 5000}, title: 没有批准文件的变动金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {above: unapproved}
facts:
  approved: 已批准的预算总支出
  adjusted: 此后已批准的调整
  transfers: 上级专项转移支付
  reported: 月报预算数
  direction: 变动方向
  version: 最近一次批准的版本
headline: "{subject}支出预算{direction}{amount:wan}，没有批准文件"
fact: "{period:period}支出月报的{subject}预算总支出为{reported:wan}；最近一次批准的版本（{version}）为{approved:wan}，此后已批准的调整{adjusted:wan}，本年收到的上级专项转移支付{transfers:wan}。预算总支出{direction}的{amount:wan}没有对应的批准。"
formula: "月报预算数 {reported:yuan} − 批准数 {approved:yuan} − 批准的调整 {adjusted:yuan}，增加的再减上级专项 {transfers:yuan}；{direction} {amount:yuan}"
explanation: 预算总支出要增加或者减少，政府必须先编调整方案，报县人大常委会批准。月报上的预算总数变了，却找不到批准的调整，也不是上级专项转移支付带来的，就是未经批准的预算调整。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十七条第一项, gist: 需要增加或者减少预算总支出的，应当进行预算调整。}
  - {law: 预算法, version: "2018-12-29", article: 第六十九条第七款, gist: 县级以上预算的调整方案提请本级人大常委会审查批准，未经批准不得调整预算。}
  - {law: 预算法, version: "2018-12-29", article: 第七十条第一款, gist: 未经法定程序不得作出预算调整的决定。}
  - {law: 预算法, version: "2018-12-29", article: 第七十一条第一款, gist: 上级增加不需配套的专项转移支付引起的支出变化，不属于预算调整。}
innocent_reasons:
  - 调整方案已经批准，批准文件或者调整后的预算版本尚未报送
  - 上级专项转移支付已列入预算，但接收台账没有登记
  - 月报的预算数采用了其他口径（例如含上年结转）
questions:
  - 预算总支出变动的依据是什么？是否已提请县人大常委会审查批准？
  - 如属上级专项转移支付，请列出文号、金额和是否需要本级配套。
exclusions:
  - 各本预算分别计算；只比较月报列有的类级科目，合计行、上下级科目不重复计算
  - 增加的部分先抵减本年收到的专项和共同财政事权转移支付（提前下达的除外），只对一般公共预算
  - 年度执行中节约支出使执行数小于预算的，不属于预算调整，本规则只看预算数，不看执行数
  - 差额不超过 5,000 元（以万元编制的取整误差）的不提示
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('approved_budget', '年初预算'), ('expenditure_execution', '预算支出执行月报')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT false AS is_applicable, CAST(:fiscal_year AS text) || ' 年支出预算的各版本都没有批准日期，无法认定已批准的数' AS reason
FROM ledger_v1.approved_budget
WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure'
HAVING count(*) > 0 AND count(approved_on) = 0
UNION ALL
SELECT false AS is_applicable, '支出月报的预算数为空，无从比较' AS reason
FROM ledger_v1.expenditure_execution
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
HAVING count(*) > 0 AND count(budget_amount) = 0
UNION ALL
SELECT true AS is_applicable, '没有收到本年' || needed.title || '，按没有计算' AS reason
FROM (VALUES ('budget_adjustment', '预算调整方案'), ('transfer_received', '上级转移支付接收台账')) AS needed (data_set, title)
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
                    AND slice.period = CAST(:fiscal_year AS text))

-- findings
WITH reported AS MATERIALIZED (
    SELECT period, book, class_code AS class, subject_code, subject_name, budget_amount, receipt_id, row_no, place,
           to_date(period || '-01', 'YYYY-MM-DD') + INTERVAL '1 month' AS month_over
    FROM ledger_v1.execution_line
    WHERE region = :region AND direction = 'expenditure' AND is_class_part AND budget_amount IS NOT NULL
      AND period = (SELECT max(period) FROM ledger_v1.expenditure_execution
                    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND budget_amount IS NOT NULL)
),
month AS (
    SELECT max(period) AS period, max(month_over) AS month_over FROM reported
),
line AS MATERIALIZED (
    SELECT budget.book, budget.version, budget.approved_on, budget.class_code, budget.subject_name, budget.amount,
           budget.receipt_id, budget.row_no, budget.place,
           first_value(budget.version) OVER (PARTITION BY budget.book
                                             ORDER BY budget.approved_on DESC, budget.version DESC) AS last_version
    FROM ledger_v1.budget_line AS budget
    JOIN month ON budget.approved_on < month.month_over
    WHERE budget.region = :region AND budget.fiscal_year = :fiscal_year AND budget.direction = 'expenditure' AND budget.is_class_part
),
approved AS (
    SELECT line.*
    FROM line
    WHERE version = last_version
      AND EXISTS (SELECT 1 FROM reported WHERE reported.book = line.book AND reported.class = line.class_code)
),
adjustment AS (
    SELECT moved.book, moved.adj_no, moved.subject_name, moved.delta_amount, moved.approved_on, moved.receipt_id, moved.row_no, moved.place
    FROM ledger_v1.budget_adjustment AS moved
    CROSS JOIN month
    WHERE moved.region = :region AND moved.fiscal_year = :fiscal_year AND moved.direction = 'expenditure'
      AND moved.approved_on < month.month_over
      AND moved.approved_on > (SELECT max(approved.approved_on) FROM approved WHERE approved.book = moved.book)
      AND EXISTS (SELECT 1 FROM reported WHERE reported.book = moved.book AND reported.class = left(moved.subject_code, 3))
),
transfer AS (
    SELECT coalesce(sum(received.amount), 0) AS amount
    FROM ledger_v1.transfer_received AS received
    CROSS JOIN month
    WHERE received.region = :region AND received.period = CAST(:fiscal_year AS text) AND NOT coalesce(received.is_early, false)
      AND received.transfer_kind IN ('special', 'shared') AND received.received_on < month.month_over
),
book AS (
    SELECT approved.book, sum(approved.amount) AS approved, max(approved.version) AS version,
           (SELECT sum(reported.budget_amount) FROM reported WHERE reported.book = approved.book) AS reported,
           coalesce((SELECT sum(adjustment.delta_amount) FROM adjustment WHERE adjustment.book = approved.book), 0) AS adjusted,
           CASE approved.book WHEN 'general' THEN (SELECT transfer.amount FROM transfer) ELSE 0 END AS transfers
    FROM approved
    GROUP BY approved.book
),
changed AS (
    SELECT book.*, reported - approved - adjusted AS change,
           CASE WHEN reported - approved - adjusted > 0 THEN greatest(reported - approved - adjusted - transfers, 0)
                ELSE approved + adjusted - reported END AS unexplained
    FROM book
),
evidence AS (
    SELECT book, 1 AS part, '批准的预算（' || version || '） ' || subject_name AS label, amount AS row_amount, receipt_id, row_no, place
    FROM approved
    UNION ALL
    SELECT book, 2 AS part, '已批准的调整 ' || adj_no || ' ' || coalesce(subject_name, '') AS label, delta_amount AS row_amount,
           receipt_id, row_no, place
    FROM adjustment
    UNION ALL
    SELECT book, 3 AS part, '月报预算数 ' || subject_name AS label, budget_amount AS row_amount, receipt_id, row_no, place
    FROM reported
)
SELECT changed.book AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       CASE changed.book WHEN 'general' THEN '一般公共预算' WHEN 'fund' THEN '政府性基金预算' WHEN 'capital' THEN '国有资本经营预算'
            ELSE '社会保险基金预算' END AS subject,
       month.period, changed.unexplained AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('approved', changed.approved, 'adjusted', changed.adjusted, 'transfers', changed.transfers,
                          'reported', changed.reported, 'version', changed.version,
                          'direction', CASE WHEN changed.change > 0 THEN '增加' ELSE '减少' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM changed
CROSS JOIN month
JOIN evidence ON evidence.book = changed.book
WHERE changed.unexplained > :unapproved_major
ORDER BY changed.book, evidence.part, evidence.row_no
