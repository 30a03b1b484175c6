/*---
id: W-I08
title: 中标后三十日未签合同
version: 1
family: procurement
matter_class: general
unit_of_analysis: document
schedule: on_receipt
data_sets: [procurement_bid, procurement_contract, agency]
parameters:
  late_days: {default: {general: 1}, title: 逾期的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  limit_days: {default: 30, title: 签订合同的期限, unit: days, bounds: [0, 366], source: 政府采购法第四十六条}
levels:
  - size: {from: late_days}
facts:
  supplier: 中标供应商
  awarded_on: 中标公告日
  due_on: 签约期限
  state: 签约情况
headline: "{unit_name}“{subject}”中标后逾期签约{size:days}天"
fact: "{unit_name}“{subject}”于{awarded_on:date}公告由“{supplier}”中标，应在{due_on:date}前签订合同，{state}，逾期{size:days}天，涉及{amount:wan}。"
formula: "中标公告 {awarded_on:date} + 30 日 = {due_on:date}；逾期 {size:days} 天"
explanation: 中标通知书发出后三十天内要签合同。拖着不签，容易出现私下改价、换人或者项目落空。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第四十六条, gist: 采购人同中标供应商要在通知书发出后三十天内签约。}
innocent_reasons: [供应商质疑或投诉期间暂停签约, 中标供应商放弃中标, 合同已签但尚未录入]
questions: [合同为什么没有按期签订？, 中标通知书是哪天发出的？]
exclusions:
  - 资料中没有通知书日期，按中标公告日起算（通知书与公告同在确定中标人后两个工作日内）
  - 截至最近一期采购合同数据仍无合同的，算到该期末；同一项目有几个包的，按最晚的公告日
  - 按自然日计算，节假日不顺延
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('procurement_bid', '政府采购过程与结果', true), ('procurement_contract', '政府采购合同', true)
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

-- findings
WITH bid AS MATERIALIZED (
    SELECT DISTINCT ON (proj_no, pkg_no, bidder_code) proj_no, pkg_no, proj_name, agency_code, bidder_code, bidder_name, bid_amount, is_winner,
           award_announced_on,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_bid
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY proj_no, pkg_no, bidder_code, period DESC, receipt_id, row_no
),
award AS (
    SELECT proj_no, bidder_code, max(proj_name) AS proj_name, max(agency_code) AS agency_code, max(bidder_name) AS supplier,
           sum(bid_amount) AS total, max(award_announced_on) AS awarded_on,
           max(award_announced_on) + CAST(:limit_days AS int) AS due_on
    FROM bid
    WHERE is_winner
    GROUP BY proj_no, bidder_code
    HAVING count(award_announced_on) > 0
),
contract AS MATERIALIZED (
    SELECT DISTINCT ON (contract_no) contract_no, proj_no, supplier_code, contract_amount, signed_on, supplement_of,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 1 AS text) AND CAST(:fiscal_year + 1 AS text)
    ORDER BY contract_no, period DESC, receipt_id, row_no
),
signed AS (
    SELECT DISTINCT ON (proj_no, supplier_code) proj_no, supplier_code, contract_no, contract_amount, signed_on, receipt_id, row_no, place
    FROM contract
    WHERE proj_no <> '' AND coalesce(supplement_of, '') = ''
    ORDER BY proj_no, supplier_code, signed_on, contract_no
),
known AS (
    SELECT least(CAST(:today AS date), CAST(max(to_date(period, 'YYYY-MM')) + make_interval(months => 1) - make_interval(days => 1) AS date)) AS until
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'procurement_contract' AND superseded_at IS NULL
),
late AS (
    SELECT award.*, signed.contract_no, signed.signed_on, coalesce(signed.signed_on, known.until) - award.due_on AS days
    FROM award
    CROSS JOIN known
    LEFT JOIN signed ON signed.proj_no = award.proj_no AND signed.supplier_code = award.bidder_code
    WHERE date_part('year', award.due_on) = :fiscal_year AND coalesce(signed.signed_on, known.until) > award.due_on
),
evidence AS (
    SELECT late.proj_no, late.bidder_code, 1 AS part, '中标公告 ' || CAST(bid.award_announced_on AS text) || ' 包 ' || bid.pkg_no AS label,
           bid.bid_amount AS row_amount, bid.receipt_id, bid.row_no, bid.place
    FROM late
    JOIN bid ON bid.proj_no = late.proj_no AND bid.bidder_code = late.bidder_code AND bid.is_winner
     AND bid.award_announced_on IS NOT NULL
    UNION ALL
    SELECT late.proj_no, late.bidder_code, 2 AS part, '签订合同 ' || CAST(signed.signed_on AS text) AS label,
           signed.contract_amount AS row_amount, signed.receipt_id, signed.row_no, signed.place
    FROM late
    JOIN signed ON signed.proj_no = late.proj_no AND signed.supplier_code = late.bidder_code
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT late.proj_no || '/' || late.bidder_code AS matter_key, late.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || late.agency_code) AS unit_name,
       coalesce(nullif(late.proj_name, ''), '采购项目 ' || late.proj_no) AS subject, to_char(late.due_on, 'YYYY-MM') AS period,
       coalesce(late.total, 0) AS amount, CAST(late.days AS numeric) AS size,
       jsonb_build_object('supplier', late.supplier, 'awarded_on', late.awarded_on, 'due_on', late.due_on,
                          'state', coalesce('实际于 ' || CAST(late.signed_on AS text) || ' 签订', '至今未见合同')) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM late
JOIN evidence ON evidence.proj_no = late.proj_no AND evidence.bidder_code = late.bidder_code
LEFT JOIN name ON name.agency_code = late.agency_code
ORDER BY late.days DESC, late.proj_no, late.bidder_code, evidence.part, evidence.row_no
