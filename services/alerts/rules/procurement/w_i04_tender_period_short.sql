/*---
id: W-I04
title: 招标等标期不足二十日
version: 1
family: procurement
matter_class: general
unit_of_analysis: document
schedule: on_receipt
data_sets: [procurement_bid, procurement_plan, agency]
parameters:
  limit_days: {default: 20, title: 等标期, unit: days, bounds: [0, 366], source: 政府采购法第三十五条}
  days_short: {default: {important: 1}, title: 不足的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - size: {from: days_short}
facts:
  announced_on: 招标公告日
  deadline: 投标截止日
  days: 等标期天数
  package: 包号
headline: "{unit_name}“{subject}”等标期只有{days:count}天"
fact: "{unit_name}“{subject}”（包{package}）于{announced_on:date}发出招标公告，{deadline:date}截止投标，只有{days:count}天，比法定的 20 天少{size:days}天。"
formula: "{deadline:date} − {announced_on:date} = {days:count} 天；20 − {days:count} = {size:days} 天"
explanation: 等标期太短，外面的供应商来不及准备标书，只有事先知道消息的能投，等于限制了竞争。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第三十五条, gist: 招标采购从发出招标文件到截止投标，至少二十天。}
  - {law: 政府采购法, version: "2014-08-31", article: 第二十六条, gist: 公开招标是政府采购的主要方式。}
innocent_reasons: [招标文件早于公告发出, 公告日期录入有误, 重新招标，公告日填的是第二次公告]
questions: [招标文件是哪一天开始发出的？, 为什么缩短等标期？谁同意的？]
exclusions:
  - 资料中没有招标文件发出日，以采购公告日为准；只看招标方式（公开招标、邀请招标），其他方式另有规定
  - 采购方式从采购计划取；采购计划查不到的不评；金额为中标金额，尚未中标的为采购预算
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
    SELECT DISTINCT ON (bid.proj_no, bid.pkg_no) bid.proj_no, bid.pkg_no, bid.proj_name, bid.agency_code, bid.announced_on, bid.bid_deadline,
           plan.budget_amount
    FROM bid
    JOIN plan ON plan.plan_no = bid.plan_no
    WHERE plan.method IN ('open', 'invited') AND bid.announced_on IS NOT NULL AND bid.bid_deadline >= bid.announced_on
    ORDER BY bid.proj_no, bid.pkg_no, bid.bid_deadline - bid.announced_on DESC, bid.bidder_code
),
won AS (
    SELECT proj_no, pkg_no, sum(bid_amount) AS amount
    FROM bid
    WHERE is_winner
    GROUP BY proj_no, pkg_no
),
matter AS (
    SELECT package.*, package.bid_deadline - package.announced_on AS days, coalesce(won.amount, package.budget_amount) AS amount
    FROM package
    LEFT JOIN won ON won.proj_no = package.proj_no AND won.pkg_no = package.pkg_no
    WHERE package.bid_deadline - package.announced_on < :limit_days
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.proj_no || '/' || matter.pkg_no AS matter_key, matter.agency_code AS unit_code, coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name,
       coalesce(nullif(matter.proj_name, ''), '采购项目 ' || matter.proj_no) AS subject, to_char(matter.announced_on, 'YYYY-MM') AS period,
       matter.amount, CAST(:limit_days - matter.days AS numeric) AS size,
       jsonb_build_object('announced_on', matter.announced_on, 'deadline', matter.bid_deadline, 'days', matter.days, 'package', matter.pkg_no) AS facts,
       '投标 ' || bid.bidder_name || CASE WHEN bid.is_winner THEN '（中标）' ELSE '' END AS label, bid.bid_amount AS row_amount,
       bid.receipt_id, bid.row_no, bid.place
FROM matter
JOIN bid ON bid.proj_no = matter.proj_no AND bid.pkg_no = matter.pkg_no
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.days, matter.proj_no, matter.pkg_no, bid.row_no
