/*---
id: W-I07
title: 其余投标均被否决
version: 1
family: procurement
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [procurement_bid, agency]
parameters:
  packages: {default: {general: 1}, title: 其余投标全被否决的包数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  rejected_share: {default: {important: 0.5}, title: 单位的否决率, unit: share, bounds: [0, 1], source: 本系统暂定}
  least_bids: {default: {important: 10}, title: 计算否决率所需的最少投标数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: packages}
  - rejected_share: {from: rejected_share}
    bids: {from: least_bids}
facts:
  bids: 该单位全年投标数
  rejected: 被否的投标数
  rejected_share: 被否的比例
  last_on: 最近一次的日期
headline: "{unit_name}有{size:count}个采购包其余投标全部被否、只剩一家中标，合计{amount:wan}"
fact: "{unit_name}{fiscal_year}年有{size:count}个采购包除一家以外的投标全部被否，由剩下的一家中标，合计{amount:wan}，最近一次在{last_on:date}；全年{bids:count}份投标被否{rejected:count}份，占{rejected_share:percent}。"
formula: "只剩 1 家有效的包：{size:count} 个；被否 {rejected:count} ÷ {bids:count} = {rejected_share:percent}"
explanation: 看起来有好几家来投，结果别人都因为资格被否掉，只剩一家，可能是有意用资格条件为这一家清场，也可能其余的是来陪标的。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第二十五条, gist: 采购当事人不得串通，不得排斥其他供应商竞争。}
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第七十四条第五项, gist: 事先约定由某一家中标的，属于恶意串通。}
innocent_reasons: [其他供应商确实不符合法定资格, 新供应商不熟悉投标文件格式, 资格审查结果填写有误]
questions: [每一家被否的具体理由是什么？, 评审专家是怎样抽取的？有没有质疑、投诉？]
exclusions:
  - 资格审查结果含不合格、未通过、无效、否决等字样的为被否，没有填的视为有效；没有定标的不提示
  - 被否比例达到一半、投标不少于 10 份的单位为重要（自拟）
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('procurement_bid', '政府采购过程与结果', true)
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
    SELECT * FROM package WHERE valid = 1 AND rejected >= 1 AND is_awarded
),
habit AS (
    SELECT agency_code, sum(bids) AS bids, sum(rejected) AS rejected
    FROM package
    GROUP BY agency_code
),
matter AS (
    SELECT alone.agency_code, count(*) AS packages, coalesce(sum(alone.amount), 0) AS total, max(alone.known_on) AS last_on,
           min(habit.bids) AS bids, min(habit.rejected) AS rejected
    FROM alone
    JOIN habit ON habit.agency_code = alone.agency_code
    GROUP BY alone.agency_code
    HAVING max(alone.known_on) IS NOT NULL
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code AS matter_key, matter.agency_code AS unit_code, coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, '其余投标均被否决的采购' AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, CAST(matter.packages AS numeric) AS size,
       jsonb_build_object('bids', matter.bids, 'rejected', matter.rejected, 'rejected_share', CAST(matter.rejected AS numeric) / matter.bids,
                          'last_on', matter.last_on) AS facts,
       '包 ' || bid.proj_no || '/' || bid.pkg_no || ' ' || bid.bidder_name || CASE WHEN bid.is_winner THEN '（中标）'
           WHEN bid.is_rejected THEN '（被否）' ELSE '' END AS label, bid.bid_amount AS row_amount, bid.receipt_id, bid.row_no, bid.place,
       jsonb_build_object('项目', bid.proj_name, '资格审查', bid.qualification) AS figures
FROM matter
JOIN alone ON alone.agency_code = matter.agency_code
JOIN bid ON bid.proj_no = alone.proj_no AND bid.pkg_no = alone.pkg_no
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, bid.proj_no, bid.pkg_no, bid.row_no
