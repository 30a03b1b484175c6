/*---
id: W-I06
title: 投标报价相同或者异常接近
version: 1
family: procurement
matter_class: general
unit_of_analysis: document
schedule: on_receipt
data_sets: [procurement_bid, procurement_plan, agency]
parameters:
  least_packages: {default: 20, title: 计算出入所需的最少包数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  near_ceiling: {default: 0.05, title: 视为异常接近的最大价差, unit: share, bounds: [0, 1], source: 本系统暂定}

facts:
  kind: 哪一种情形
  counted: 算式
  package: 包号
  bidders: 涉及的供应商
headline: "{unit_name}“{subject}”投标报价{kind}"
fact: "{unit_name}“{subject}”（包{package}）的投标报价{kind}：{bidders}，涉及{amount:wan}。"
formula: "{counted}"
explanation: 各家自己算的价，很少会一分不差，或者比别的项目都贴得更紧。报价一样或者出奇地接近，可能是事先商量好的。
legal_basis:
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第七十四条第三项, gist: 供应商之间商量报价的，属于恶意串通。}
  - {law: 政府采购法, version: "2014-08-31", article: 第二十五条, gist: 采购当事人不得串通。}
innocent_reasons: [国家定价或者统一定额的货物、服务, 最高限价很低，各家都贴着限价报, 报价录入时复制有误]
questions: [这几家供应商的股东、地址、联系人有没有重合？, 投标文件的制作人、上传地址是否相同？]
exclusions:
  - 相同：同一包有两家以上报价分毫不差为一般，三家以上为重要（自拟）
  - 异常接近：最低两家的差距占最低价的比例，不高于全县各包的下四分位数减 1.5 倍四分位距（按比例的对数计算，比例总是正数），并且在 5% 以内；全年不足 20 个包的不判断；只作一般提示
  - 被否的投标、报价为零或者没有填的、框架协议采购不计
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
UNION ALL
SELECT true AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年政府采购计划，认不出框架协议采购' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'procurement_plan' AND superseded_at IS NULL AND left(period, 4) = CAST(:fiscal_year AS text)

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
priced AS MATERIALIZED (
    SELECT bid.*
    FROM bid
    LEFT JOIN plan ON plan.plan_no = bid.plan_no
    WHERE NOT bid.is_rejected AND bid.bid_amount > 0 AND coalesce(plan.method, '') <> 'framework'
),
same AS (
    SELECT proj_no, pkg_no, bid_amount, count(*) AS bidders
    FROM priced
    GROUP BY proj_no, pkg_no, bid_amount
    HAVING count(*) >= 2
),
ranked AS (
    SELECT proj_no, pkg_no, bid_amount, row_number() OVER (PARTITION BY proj_no, pkg_no ORDER BY bid_amount) AS nth
    FROM priced
),
gap AS MATERIALIZED (
    SELECT proj_no, pkg_no, min(bid_amount) AS lowest, max(bid_amount) AS second, max(bid_amount) / min(bid_amount) - 1 AS gap
    FROM ranked
    WHERE nth <= 2
    GROUP BY proj_no, pkg_no
    HAVING count(*) = 2 AND max(bid_amount) > min(bid_amount)
),
usual AS MATERIALIZED (
    SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY ln(CAST(gap AS double precision))) AS q1, percentile_cont(0.75) WITHIN GROUP (ORDER BY ln(CAST(gap AS double precision))) AS q3
    FROM gap
    HAVING count(*) >= :least_packages
),
found AS MATERIALIZED (
    SELECT same.proj_no, same.pkg_no, 'same' AS part, same.bid_amount AS lowest, same.bid_amount AS highest,
           CAST(same.bidders AS text) || '家完全相同' AS kind, CASE WHEN same.bidders >= 3 THEN 'important' ELSE 'general' END AS level_hint,
           CAST(same.bidders AS text) || ' 家报价同为 ' || to_char(same.bid_amount, 'FM999,999,999,990.00') || ' 元' AS counted
    FROM same
    UNION ALL
    SELECT gap.proj_no, gap.pkg_no, 'near' AS part, gap.lowest, gap.second AS highest, '异常接近' AS kind, 'general' AS level_hint,
           '最低两家相差 ' || to_char(gap.gap * 100, 'FM990.0000') || '%，低于全县各包的通常范围' AS counted
    FROM gap
    CROSS JOIN usual
    WHERE ln(CAST(gap.gap AS double precision)) <= usual.q1 - 1.5 * (usual.q3 - usual.q1) AND gap.gap <= :near_ceiling
),
odd AS MATERIALIZED (
    SELECT found.part, found.kind, found.level_hint, found.counted, found.lowest, priced.*
    FROM found
    JOIN priced ON priced.proj_no = found.proj_no AND priced.pkg_no = found.pkg_no
     AND priced.bid_amount BETWEEN found.lowest AND found.highest
),
matter AS MATERIALIZED (
    SELECT proj_no, pkg_no, part, lowest, max(kind) AS kind, max(level_hint) AS level_hint, max(counted) AS counted, max(proj_name) AS proj_name,
           max(agency_code) AS agency_code, sum(bid_amount) FILTER (WHERE is_winner) AS won, max(bid_amount) AS highest,
           max(coalesce(opened_on, award_announced_on, announced_on)) AS known_on,
           string_agg('“' || bidder_name || '”', '、' ORDER BY bid_amount, bidder_code) AS bidders
    FROM odd
    GROUP BY proj_no, pkg_no, part, lowest
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.proj_no || '/' || matter.pkg_no || '/' || matter.part || CASE WHEN matter.part = 'same' THEN '/' || min(odd.bidder_code) OVER
           (PARTITION BY matter.proj_no, matter.pkg_no, matter.part, matter.lowest) ELSE '' END AS matter_key,
       matter.agency_code AS unit_code, coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, coalesce(nullif(matter.proj_name, ''), '采购项目 ' || matter.proj_no) AS subject,
       coalesce(to_char(matter.known_on, 'YYYY-MM'), CAST(:fiscal_year AS text)) AS period, coalesce(matter.won, matter.highest) AS amount,
       CAST(NULL AS numeric) AS size, matter.level_hint,
       jsonb_build_object('kind', matter.kind, 'counted', matter.counted, 'package', matter.pkg_no, 'bidders', matter.bidders) AS facts,
       '投标 ' || odd.bidder_name || CASE WHEN odd.is_winner THEN '（中标）' ELSE '' END AS label, odd.bid_amount AS row_amount,
       odd.receipt_id, odd.row_no, odd.place
FROM matter
JOIN odd ON odd.proj_no = matter.proj_no AND odd.pkg_no = matter.pkg_no AND odd.part = matter.part AND odd.lowest = matter.lowest
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.level_hint DESC, matter.proj_no, matter.pkg_no, matter.part, odd.bid_amount, odd.bidder_code
