/*---
id: W-I09
title: 采购合同未按期公告备案
version: 1
family: procurement
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [procurement_contract, agency]
parameters:
  late_workdays: {default: {general: 1}, title: 逾期的工作日数, unit: days, bounds: [0, 366], source: 本系统暂定}
  publish_workdays: {default: 2, title: 公告的期限（工作日）, unit: days, bounds: [0, 366], source: 政府采购法实施条例第五十条}
  file_workdays: {default: 7, title: 备案的期限（工作日）, unit: days, bounds: [0, 366], source: 政府采购法第四十七条}
levels:
  - size: {from: late_workdays}
facts:
  contracts: 涉及合同数
  published_late: 公告逾期的合同数
  filed_late: 备案逾期的合同数
headline: "{unit_name}有{contracts:count}份采购合同未按期公告或备案，最长逾期{size:count}个工作日"
fact: "{unit_name}在{period:period}所在季度签订的采购合同中，有{published_late:count}份未在2个工作日内公告、{filed_late:count}份未在7个工作日内备案（共{contracts:count}份，合同金额{amount:wan}），最长逾期{size:count}个工作日。"
formula: "签订日起工作日数 − 期限（公告 2 个、备案 7 个）= 最长 {size:count} 个工作日"
explanation: 政府采购合同签订后要在网上公告、送财政部门备案，大家才能监督价格和供应商。逾期或者不公告，等于合同见不到光。
legal_basis:
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第五十条, gist: 合同签订后两个工作日内要在指定媒体上公告。}
  - {law: 政府采购法, version: "2014-08-31", article: 第四十七条, gist: 合同副本要在七个工作日内送同级监管部门备案。}
innocent_reasons: [合同涉及国家秘密或商业秘密, 公告平台故障, 已公告但日期未录入]
questions: [合同实际在哪天公告、备案？, 逾期的原因是什么？]
exclusions:
  - 工作日按系统的工作日历（含调休和地方假日）计算，签订当日不计
  - 没有公告或备案日期的，算到该行数据报来的那天
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('procurement_contract', '政府采购合同', true)
),
delivered AS (
    SELECT DISTINCT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM needed
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的' || needed.title || '，结论只限已收到的数据' AS reason
FROM needed
CROSS JOIN (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
            FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = needed.data_set AND delivered.period = month.period
WHERE needed.is_monthly AND delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
GROUP BY needed.title
UNION ALL
SELECT count(*) >= 365 AS is_applicable,
       CASE WHEN count(*) < 365 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年工作日历'
            WHEN bool_or(is_provisional) THEN CAST(:fiscal_year AS text) || ' 年的节假日安排尚未全部载入，结论为暂定' END AS reason
FROM ledger_v1.calendar_day
WHERE day BETWEEN make_date(CAST(:fiscal_year AS int), 1, 1) AND make_date(CAST(:fiscal_year AS int), 12, 31)

-- findings
WITH contract AS (
    SELECT DISTINCT ON (contract.contract_no) contract.contract_no, contract.agency_code, contract.supplier_name,
           contract.contract_amount, contract.signed_on, contract.published_on, contract.filed_on,
           least(CAST(receipt.received_at AT TIME ZONE 'Asia/Shanghai' AS date), CAST(:today AS date)) AS known_on,
           contract.receipt_id, contract.row_no, contract.place
    FROM ledger_v1.procurement_contract AS contract
    JOIN ledger_v1.receipt AS receipt ON receipt.receipt_id = contract.receipt_id
    WHERE contract.region = :region
      AND left(contract.period, 4) BETWEEN CAST(:fiscal_year AS text) AND CAST(:fiscal_year + 1 AS text)
    ORDER BY contract.contract_no, contract.period DESC, contract.receipt_id, contract.row_no
),
-- Every day with the number of working days up to it: two of them subtract to the working days between.
calendar AS MATERIALIZED (
    SELECT day, count(*) FILTER (WHERE is_working) OVER (ORDER BY day) AS ordinal
    FROM ledger_v1.calendar_day
    WHERE day BETWEEN make_date(CAST(:fiscal_year AS int), 1, 1) AND make_date(CAST(:fiscal_year AS int) + 1, 12, 31)
),
timed AS (
    SELECT contract.*, to_char(contract.signed_on, 'YYYY"Q"Q') AS quarter,
           published.ordinal - signed.ordinal - CAST(:publish_workdays AS int) AS published_late,
           filed.ordinal - signed.ordinal - CAST(:file_workdays AS int) AS filed_late
    FROM contract
    JOIN calendar AS signed ON signed.day = contract.signed_on
    LEFT JOIN calendar AS published ON published.day = coalesce(contract.published_on, contract.known_on)
    LEFT JOIN calendar AS filed ON filed.day = coalesce(contract.filed_on, contract.known_on)
    WHERE date_part('year', contract.signed_on) = :fiscal_year
),
late AS (
    SELECT timed.*, greatest(published_late, filed_late) AS days
    FROM timed
    WHERE greatest(published_late, filed_late) >= :late_workdays_general
),
matter AS (
    SELECT agency_code, quarter, count(*) AS contracts, count(*) FILTER (WHERE published_late > 0) AS published_late,
           count(*) FILTER (WHERE filed_late > 0) AS filed_late, sum(contract_amount) AS total, max(days) AS days,
           max(signed_on) AS last_on
    FROM late
    GROUP BY agency_code, quarter
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.quarter AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, '采购合同公告和备案' AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, CAST(matter.days AS numeric) AS size,
       jsonb_build_object('contracts', matter.contracts, 'published_late', matter.published_late,
                          'filed_late', matter.filed_late) AS facts,
       '合同 ' || late.contract_no || ' ' || late.supplier_name AS label, late.contract_amount AS row_amount,
       late.receipt_id, late.row_no, late.place,
       jsonb_build_object('签订日期', late.signed_on, '公告日期', coalesce(CAST(late.published_on AS text), '未填'),
                          '备案日期', coalesce(CAST(late.filed_on AS text), '未填'), '最长逾期工作日', late.days) AS figures
FROM matter
JOIN late ON late.agency_code = matter.agency_code AND late.quarter = matter.quarter
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.days DESC, matter.agency_code, matter.quarter, late.signed_on, late.contract_no
