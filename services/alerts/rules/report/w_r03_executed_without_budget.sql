/*---
id: W-R03
title: 无预算列支（报表）
version: 1
family: report
matter_class: important
unit_of_analysis: item
schedule: on_receipt
data_sets: [report_line]
parameters:
  spent: {default: {general: 0.01, important: 500000}, title: 没有预算而执行的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: spent}
facts: {item_count: 项级科目个数, largest: 最大一项, table_no: 表号}
headline: "{table_no}“{subject}”有{item_count:count}个项级科目没有预算却有支出，共{amount:wan}"
fact: "{table_no}“{subject}”下有{item_count:count}个项级科目，年初预算和调整预算都没有安排，却执行了{amount:wan}，其中最大的一项为{largest:wan}。"
formula: "年初预算数＝0、调整预算数＝0、执行数＞0 的项级科目执行数合计 {amount:yuan}"
explanation: >-
  支出要以经批准的预算为依据。这里逐项查本级支出执行情况表，年初预算数和调整预算数都是零或空白、执行数大于零的项级科目，按类归并成一件事。
  只看设有“调整预算数”栏的本级表，因为人大批准的是本级预算，没有调整预算数栏就无从判断年中是否补了预算。
  以丽江市2025年附表核对，表四（一般公共预算）69项，表九（政府性基金）4项。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十三条, gist: 支出以经批准的预算为依据，没有列入预算的不得支出。}
  - {law: 预算法, version: "2018-12-29", article: 第二十一条, gist: 县级以上人大批准本级预算，常委会审批本级预算调整方案并监督执行。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条, gist: 财政部门按批准的预算拨付，不得办理无预算的拨款。}
innocent_reasons:
  - 年中收到的上级专项转移支付，依预算法第七十一条不属于预算调整
  - 上年结转资金在本年支出，调整预算数未逐项列示
  - 科目间调剂依规办理，但调整预算数栏没有同步
questions:
  - 这些项级科目的支出依据哪份指标文件？资金来源是上级转移支付、上年结转还是本级财力？
  - 调整预算数为何没有反映？
exclusions:
  - 全市（县）汇总表，其预算由各级分别批准
  - 没有调整预算数栏的表
  - 执行数为零或负数的科目
---*/

-- applies
SELECT
    count(*) > 0 AS is_applicable,
    CASE WHEN count(*) = 0 THEN '附表中没有设“调整预算数”栏的 ' || CAST(:fiscal_year AS text) || ' 年本级支出执行情况表' END AS reason
FROM ledger_v1.report_line
WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int)
    AND scope = 'own' AND direction = 'expenditure' AND subject_level = '项' AND subject_code IS NOT NULL
    AND measure = 'adjusted_budget' AND measure_year = CAST(:fiscal_year AS int)

-- findings
WITH line AS (
    SELECT
        receipt_id, row_no, place, table_no, sheet, book, subject_code, subject_name, subject_level, measure, amount,
        bool_or(measure = 'adjusted_budget') OVER (PARTITION BY receipt_id, sheet) AS has_adjusted,
        bool_or(measure = 'executed') OVER (PARTITION BY receipt_id, sheet) AS has_executed
    FROM ledger_v1.report_line
    WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int)
        AND measure_year = CAST(:fiscal_year AS int) AND scope = 'own' AND direction = 'expenditure'
        AND subject_code IS NOT NULL
),
item AS (
    SELECT
        receipt_id, sheet, table_no, book, subject_code,
        max(subject_name) AS subject_name,
        coalesce(max(amount) FILTER (WHERE measure = 'budget'), 0) AS budget,
        coalesce(max(amount) FILTER (WHERE measure = 'adjusted_budget'), 0) AS adjusted,
        coalesce(max(amount) FILTER (WHERE measure = 'executed'), 0) AS executed,
        max(row_no) FILTER (WHERE measure = 'executed') AS row_no,
        max(place) FILTER (WHERE measure = 'executed') AS place
    FROM line
    WHERE has_adjusted AND has_executed AND subject_level = '项'
    GROUP BY receipt_id, sheet, table_no, book, subject_code
),
class_name AS (
    SELECT receipt_id, sheet, subject_code AS class_code, max(subject_name) AS name
    FROM line
    WHERE subject_level = '类'
    GROUP BY receipt_id, sheet, subject_code
),
found AS (
    SELECT
        item.receipt_id, item.sheet, item.table_no, item.book, item.subject_code, item.subject_name, item.executed,
        item.row_no, item.place,
        left(item.subject_code, 3) AS class_code,
        count(*) OVER (PARTITION BY item.receipt_id, item.sheet, left(item.subject_code, 3)) AS item_count,
        sum(item.executed) OVER (PARTITION BY item.receipt_id, item.sheet, left(item.subject_code, 3)) AS total,
        max(item.executed) OVER (PARTITION BY item.receipt_id, item.sheet, left(item.subject_code, 3)) AS largest
    FROM item
    WHERE item.budget = 0 AND item.adjusted = 0 AND item.executed > 0
)
SELECT
    found.book || '|' || found.table_no || '|' || found.class_code AS matter_key,
    CAST(NULL AS text) AS unit_code,
    '财政局' AS unit_name,
    concat_ws(' ', found.class_code, class_name.name) AS subject,
    CAST(CAST(:fiscal_year AS int) AS text) AS period,
    found.total AS amount,
    CAST(found.item_count AS numeric) AS size,
    jsonb_build_object('item_count', found.item_count, 'largest', found.largest, 'table_no', found.table_no) AS facts,
    found.subject_code || ' ' || found.subject_name AS label,
    found.executed AS row_amount,
    found.receipt_id AS receipt_id,
    found.row_no AS row_no,
    found.place AS place,
    jsonb_build_object('年初预算数', '0', '调整预算数', '0', '执行数', CAST(found.executed AS text)) AS figures
FROM found
LEFT JOIN class_name
    ON class_name.receipt_id = found.receipt_id AND class_name.sheet = found.sheet
    AND class_name.class_code = found.class_code
ORDER BY matter_key, row_amount DESC, label
