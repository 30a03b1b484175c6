/*---
id: W-I05
title: 公开招标只有一家有效投标
version: 1
family: procurement
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [procurement_bid, procurement_plan, agency]
parameters:
  packages: {default: {general: 1, important: 2}, title: 只有一家有效投标的包数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: packages}
facts:
  last_on: 最近一次的日期
headline: "{unit_name}有{size:count}个公开招标的包只有一家有效投标仍然定标，合计{amount:wan}"
fact: "{unit_name}{fiscal_year}年有{size:count}个公开招标的采购包只有一家有效投标，没有废标而确定了中标人，合计{amount:wan}，最近一次在{last_on:date}。"
formula: "只有 1 家有效投标而定标的包：{size:count} 个，合计 {amount:yuan}"
explanation: 公开招标至少要有三家实质响应，不足三家应当废标重来。只有一家还定了标，等于没有竞争。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第三十六条第一项, gist: 招标时合格或者实质响应的供应商不足三家的，要废标。}
innocent_reasons: [经批准改为单一来源或者竞争性谈判，采购计划没有改, 其他投标没有录入, 资格审查结果填写有误]
questions: [为什么没有废标？有没有改变采购方式的批准？, 招标文件的资格条件有没有排斥其他供应商？]
exclusions:
  - 没有中标人的（已废标或者未定标）不提示；同一单位一年内两个以上为重要
  - 采购方式从采购计划取，查不到的不评；资格审查结果含不合格、未通过、无效、否决等字样的为无效投标，没有填的视为有效
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('procurement_bid', '政府采购过程与结果', true), ('procurement_plan', '政府采购计划', true)
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
WITH plan AS MATERIALIZED (
    SELECT DISTINCT ON (plan_no) plan_no, agency_code, bgt_id, catalogue_name, budget_amount, method, filed_on, receipt_id, row_no, place
    FROM ledger_v1.procurement_plan
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 1 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY plan_no, period DESC, receipt_id, row_no
),
bid AS MATERIALIZED (
    SELECT DISTINCT ON (proj_no, pkg_no, bidder_code) proj_no, pkg_no, proj_name, plan_no, agency_code, announced_on, bid_deadline, opened_on,
           award_announced_on, bidder_code, bidder_name, bid_amount, qualification, is_winner,
           coalesce(qualification, '') ~ '不合格|不通过|未通过|无效|否决|拒绝|不符合|取消|淘汰' AS is_rejected, receipt_id, row_no, place
    FROM ledger_v1.procurement_bid
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY proj_no, pkg_no, bidder_code, period DESC, receipt_id, row_no
),
package AS (
    SELECT proj_no, pkg_no, max(plan_no) AS plan_no, max(agency_code) AS agency_code, max(proj_name) AS proj_name, count(*) AS bids,
           count(*) FILTER (WHERE is_rejected) AS rejected, count(*) FILTER (WHERE NOT is_rejected) AS valid, bool_or(is_winner) AS is_awarded,
           sum(bid_amount) FILTER (WHERE is_winner) AS amount, max(coalesce(award_announced_on, opened_on, announced_on)) AS known_on
    FROM bid
    GROUP BY proj_no, pkg_no
),
alone AS (
    SELECT package.*
    FROM package
    JOIN plan ON plan.plan_no = package.plan_no
    WHERE plan.method = 'open' AND package.valid = 1 AND package.is_awarded
),
matter AS (
    SELECT agency_code, count(*) AS packages, coalesce(sum(amount), 0) AS total, max(known_on) AS last_on
    FROM alone
    GROUP BY agency_code
    HAVING max(known_on) IS NOT NULL
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code AS matter_key, matter.agency_code AS unit_code, coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, '只有一家有效投标的公开招标' AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, CAST(matter.packages AS numeric) AS size,
       jsonb_build_object('last_on', matter.last_on) AS facts,
       '包 ' || bid.proj_no || '/' || bid.pkg_no || ' ' || bid.bidder_name || CASE WHEN bid.is_winner THEN '（中标）'
           WHEN bid.is_rejected THEN '（被否）' ELSE '' END AS label, bid.bid_amount AS row_amount, bid.receipt_id, bid.row_no, bid.place,
       jsonb_build_object('项目', bid.proj_name, '资格审查', bid.qualification) AS figures
FROM matter
JOIN alone ON alone.agency_code = matter.agency_code
JOIN bid ON bid.proj_no = alone.proj_no AND bid.pkg_no = alone.pkg_no
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, bid.proj_no, bid.pkg_no, bid.row_no
