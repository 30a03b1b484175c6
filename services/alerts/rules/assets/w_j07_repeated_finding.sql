/*---
id: W-J07
title: 审计问题屡审屡犯
version: 1
family: assets
matter_class: major
unit_of_analysis: unit
schedule: monthly
data_sets: [audit_finding]
parameters:
  audits: {default: {important: 2, major: 3}, title: 查出同类问题的审计次数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: audits}
facts:
  category: 问题类别
  years: 涉及的年份
  findings: 问题数
headline: "{unit_name}的“{category}”问题三年内被{size:count}次审计查出"
fact: "{unit_name}的“{category}”问题，三年内（{years}）在{size:count}次审计中被查出{findings:count}个，金额合计{amount:wan}。"
formula: "同一单位、同一问题类别，三年内的审计次数 = {size:count}"
explanation: 同一个单位、同一类问题，几年里一再被审计查出来，说明整改没有从制度上解决，要追问责任和机制。
legal_basis:
  - {law: 审计法, version: "2021-10-23", article: 第五十二条, gist: 被审计单位应当整改审计查出的问题，整改情况是考核、奖惩的重要参考。}
innocent_reasons:
  - 类别划分较粗，具体问题并不相同
  - 几次审计查的是同一时期的同一件事
questions:
  - 前几次的问题是怎样整改的？为什么又发生？
  - 有没有修订制度、追究责任？
exclusions:
  - 一次审计里的几个问题算一次；同名的审计项目按报告年份区分
  - 本年必须有新查出的问题；问题类别空白的不判断
  - 前两年只有一年数据的也判断，在运行说明中写明；没有填报告日期的按报送年份算
---*/

-- applies
WITH needed AS (
    SELECT CAST(:fiscal_year - back AS text) AS year FROM generate_series(0, 2) AS numbers (back)
),
delivered AS (
    SELECT DISTINCT left(period, 4) AS year
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'audit_finding' AND superseded_at IS NULL
),
missing AS (
    SELECT count(*) FILTER (WHERE delivered.year IS NULL) AS years,
           bool_or(delivered.year IS NULL AND needed.year = CAST(:fiscal_year AS text)) AS is_current_missing,
           string_agg(needed.year, '、' ORDER BY needed.year) FILTER (WHERE delivered.year IS NULL) AS listed
    FROM needed
    LEFT JOIN delivered ON delivered.year = needed.year
)
SELECT NOT is_current_missing AND years < 2 AS is_applicable,
       '缺 ' || listed || ' 年审计发现问题与整改数据' || CASE WHEN is_current_missing OR years >= 2 THEN '' ELSE '，只同另一年比较' END AS reason
FROM missing

-- findings
WITH line AS (
    SELECT DISTINCT ON (finding_no) finding_no, audit_project, coalesce(nullif(agency_code, ''), audited_unit) AS unit, agency_code, audited_unit,
           btrim(category) AS category, coalesce(extract(year FROM reported_on), CAST(left(period, 4) AS int)) AS year, amount, reported_on,
           receipt_id, row_no, place
    FROM ledger_v1.audit_finding
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
      AND btrim(coalesce(category, '')) <> '' AND translate(audited_unit, ' 　', '') !~ '^(合计|小计|总计)'
    ORDER BY finding_no, period DESC
),
recent AS (
    SELECT line.* FROM line WHERE year BETWEEN :fiscal_year - 2 AND :fiscal_year
),
total AS (
    SELECT unit, category, count(DISTINCT audit_project || '|' || CAST(year AS text)) AS audits, count(*) AS findings,
           coalesce(sum(amount), 0) AS amount, max(agency_code) AS agency_code, max(audited_unit) AS audited_unit,
           string_agg(DISTINCT CAST(year AS text), '、') AS years
    FROM recent
    GROUP BY unit, category
    HAVING count(DISTINCT audit_project || '|' || CAST(year AS text)) >= :audits_important AND max(year) = :fiscal_year
)
SELECT total.unit || '|' || total.category AS matter_key, total.agency_code AS unit_code, total.audited_unit AS unit_name,
       '屡审屡犯：' || total.category AS subject, CAST(:fiscal_year AS text) AS period, total.amount, CAST(total.audits AS numeric) AS size,
       jsonb_build_object('category', total.category, 'years', total.years, 'findings', total.findings) AS facts,
       CAST(recent.year AS text) || ' ' || recent.audit_project || ' 问题 ' || recent.finding_no AS label, recent.amount AS row_amount,
       recent.receipt_id, recent.row_no, recent.place
FROM total
JOIN recent ON recent.unit = total.unit AND recent.category = total.category
ORDER BY total.audits DESC, total.unit, total.category, recent.year DESC, recent.finding_no
