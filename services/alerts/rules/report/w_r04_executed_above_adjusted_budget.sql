/*---
id: W-R04
title: 超调整预算列支（报表）
version: 1
family: report
matter_class: important
unit_of_analysis: item
schedule: on_receipt
data_sets: [report_line]
parameters:
  excess_share: {default: {general: 0, important: 0.05}, title: 超调整预算的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_excess: {default: {general: 0.01, important: 500000}, title: 超调整预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: excess_share}
    amount: {from: minimum_excess}
facts: {item_count: 项级科目个数, unbudgeted_count: 其中没有预算的个数, adjusted: 这些科目的调整预算数, executed: 这些科目的执行数, table_no: 表号}
headline: "{table_no}“{subject}”有{item_count:count}个项级科目执行数超过调整预算数，共超{amount:wan}"
fact: "{table_no}“{subject}”下有{item_count:count}个项级科目执行数大于调整预算数（其中{unbudgeted_count:count}个没有调整预算），这些科目调整预算共{adjusted:wan}，执行{executed:wan}，合计超出{amount:wan}。"
formula: "{executed:yuan} − {adjusted:yuan} = {amount:yuan}"
explanation: >-
  经批准的预算非经法定程序不得调整，支出不能超过调整后的预算。这里逐项比较本级支出执行情况表的执行数和调整预算数，大于的按类归并成一件事。
  调整预算数空白按零计，所以没有预算的项也在其内（由“无预算列支”另行列出）。四舍五入不会使小数变成大数，因此不设允许差。
  以丽江市2025年附表核对，表四（一般公共预算）228项，其中69项没有预算；表九（政府性基金）10项，其中4项没有预算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十三条, gist: 经批准的预算非经法定程序不得调整，支出以批准的预算为依据。}
  - {law: 预算法, version: "2018-12-29", article: 第七十五条, gist: 决算与预算对应，按预算数、调整预算数、决算数分别列出。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条, gist: 不得办理超预算的拨款。}
innocent_reasons:
  - 年中收到的上级专项转移支付，依预算法第七十一条不属于预算调整
  - 不同科目之间依规调剂，但调整预算数栏没有同步
  - 上年结转资金在本年支出
questions:
  - 超出部分的资金来源和指标文件是什么？
  - 是否办理了预算调整或者科目调剂？请提供批准文件。
exclusions:
  - 全市（县）汇总表，其预算由各级分别批准
  - 没有调整预算数栏的表
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
excess AS (
    SELECT
        receipt_id, sheet, table_no, book, subject_code, subject_name, budget, adjusted, executed, row_no, place,
        left(subject_code, 3) AS class_code
    FROM item
    WHERE executed > adjusted AND executed > 0
),
class_sum AS (
    SELECT
        receipt_id, sheet, class_code,
        count(*) AS item_count,
        count(*) FILTER (WHERE adjusted = 0) AS unbudgeted_count,
        sum(adjusted) AS adjusted,
        sum(executed) AS executed
    FROM excess
    GROUP BY receipt_id, sheet, class_code
)
SELECT
    excess.book || '|' || excess.table_no || '|' || excess.class_code AS matter_key,
    CAST(NULL AS text) AS unit_code,
    '财政局' AS unit_name,
    concat_ws(' ', excess.class_code, class_name.name) AS subject,
    CAST(CAST(:fiscal_year AS int) AS text) AS period,
    class_sum.executed - class_sum.adjusted AS amount,
    -- Nothing budgeted at all: the whole of it is excess.
    CASE WHEN class_sum.adjusted <= 0 THEN 1
        ELSE round((class_sum.executed - class_sum.adjusted) / class_sum.adjusted, 6) END AS size,
    jsonb_build_object(
        'item_count', class_sum.item_count, 'unbudgeted_count', class_sum.unbudgeted_count,
        'adjusted', class_sum.adjusted, 'executed', class_sum.executed, 'table_no', excess.table_no
    ) AS facts,
    excess.subject_code || ' ' || excess.subject_name AS label,
    excess.executed - excess.adjusted AS row_amount,
    excess.receipt_id AS receipt_id,
    excess.row_no AS row_no,
    excess.place AS place,
    jsonb_build_object(
        '年初预算数', CAST(excess.budget AS text), '调整预算数', CAST(excess.adjusted AS text),
        '执行数', CAST(excess.executed AS text)
    ) AS figures
FROM excess
JOIN class_sum
    ON class_sum.receipt_id = excess.receipt_id AND class_sum.sheet = excess.sheet
    AND class_sum.class_code = excess.class_code
LEFT JOIN class_name
    ON class_name.receipt_id = excess.receipt_id AND class_name.sheet = excess.sheet
    AND class_name.class_code = excess.class_code
ORDER BY matter_key, row_amount DESC, label
