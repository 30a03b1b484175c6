/*---
id: W-E18
title: 预决算公开超20日或缺项
version: 1
family: execution
matter_class: important
unit_of_analysis: document
schedule: daily
data_sets: [disclosure, agency]
parameters:
  limit_days: {default: 20, title: 公开的期限, unit: days, bounds: [0, 366], source: 预算法第十四条}
  days_over: {default: {general: 1, important: 10}, title: 超过期限的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  missing_items: {default: {important: 1}, title: 缺少的项数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: days_over}
  - missing: {from: missing_items}
facts:
  approved_on: 批准或批复日期
  due_on: 公开期限
  missing: 缺项数
  state: 公开情况
headline: "{unit_name}{subject}{state}"
fact: "{unit_name}{fiscal_year}年{subject}{approved_on:date}批准（批复），应在{due_on:date}前公开；{state}。"
formula: "公开日（未公开的算到今天）− 期限 {due_on:date}（批准次日起 20 日） = {size:days} 天（不足为 0）；缺项 {missing:count} 项"
explanation: 预算、决算批准以后二十天内要向社会公开，让群众看得到、看得懂。公开晚了、没有公开，或者公开了却打不开文件，都不算尽到公开的责任。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十四条第一款, gist: 经批准的政府预算、预算调整、决算及报表，批准后二十日内由财政部门向社会公开。}
  - {law: 预算法, version: "2018-12-29", article: 第十四条第二款, gist: 经批复的部门预算、决算及报表，批复后二十日内由各部门向社会公开。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六条第四款, gist: 所属单位的预算、决算及报表，部门批复后二十日内由单位向社会公开。}
innocent_reasons:
  - 涉及国家秘密，依法不公开
  - 已经公开，登记表没有更新
questions:
  - 公开的网址和日期是什么？为什么超过二十日？
  - 缺少的报表何时补充公开？
exclusions:
  - 期限按自然日计算，批准当日不计；只查政府预算、政府决算、预算调整、部门预算、部门决算
  - 已公开而网址为空或者文件数为零的，算缺项；文件数没有填写的不算
  - 涉密单位请列入免查名单
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预决算公开登记' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'disclosure' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT true AS is_applicable, '公开登记中没有' || needed.title || '，该项是否公开未作判断' AS reason
FROM (VALUES ('government_budget', '政府预算'), ('department_budget', '部门预算')) AS needed (kind, title)
WHERE needed.kind NOT IN (SELECT disclosure_kind FROM ledger_v1.disclosure
                          WHERE region = :region AND fiscal_year = :fiscal_year)

-- findings
WITH known AS (
    SELECT least(:today, CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date)) AS on_day
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'disclosure' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
),
item AS (
    SELECT disclosure.*, known.on_day, approved_on + CAST(:limit_days AS int) AS due_on,
           coalesce(published_on, known.on_day) - approved_on - CAST(:limit_days AS int) AS days_over,
           CASE WHEN published_on IS NULL THEN 0
                ELSE CASE WHEN coalesce(btrim(url), '') = '' THEN 1 ELSE 0 END
                     + CASE WHEN file_count <= 0 THEN 1 ELSE 0 END END AS missing,
           CASE disclosure_kind WHEN 'government_budget' THEN '政府预算' WHEN 'government_final' THEN '政府决算'
                WHEN 'adjustment' THEN '预算调整' WHEN 'department_budget' THEN '部门预算' ELSE '部门决算' END AS subject
    FROM ledger_v1.disclosure
    CROSS JOIN known
    WHERE region = :region AND fiscal_year = :fiscal_year
      AND disclosure_kind IN ('government_budget', 'government_final', 'adjustment', 'department_budget', 'department_final')
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT item.agency_code || '/' || item.disclosure_kind AS matter_key, item.agency_code AS unit_code,
       coalesce(item.unit_name, name.agency_name, '单位' || item.agency_code) AS unit_name, item.subject,
       CAST(:fiscal_year AS text) AS period, CAST(NULL AS numeric) AS amount,
       CAST(greatest(item.days_over, 0) AS numeric) AS size,
       jsonb_build_object('approved_on', item.approved_on, 'due_on', item.due_on, 'missing', item.missing,
                          'state', concat_ws('，',
                              CASE WHEN item.published_on IS NULL THEN '登记截至' || CAST(item.on_day AS text) || '仍没有公开，已逾期'
                                        || CAST(item.days_over AS text) || '天'
                                   WHEN item.days_over > 0 THEN '公开逾期' || CAST(item.days_over AS text) || '天' END,
                              CASE WHEN item.missing > 0 THEN '公开缺项（'
                                   || concat_ws('、', CASE WHEN coalesce(btrim(item.url), '') = '' THEN '没有网址' END,
                                                CASE WHEN item.file_count <= 0 THEN '没有文件' END) || '）' END)) AS facts,
       item.subject || ' 批准 ' || CAST(item.approved_on AS text) || '，公开 '
       || coalesce(CAST(item.published_on AS text), '（无）') AS label,
       item.receipt_id, item.row_no, item.place, jsonb_build_object('网址', item.url, '文件数', item.file_count) AS figures
FROM item
LEFT JOIN name ON name.agency_code = item.agency_code
WHERE item.days_over >= :days_over_general OR item.missing >= :missing_items_important
ORDER BY item.days_over DESC, item.agency_code, item.disclosure_kind
