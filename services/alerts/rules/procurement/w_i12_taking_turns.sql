/*---
id: W-I12
title: 供应商轮流中标
version: 2
family: procurement
matter_class: general
unit_of_analysis: payee
schedule: on_receipt
data_sets: [procurement_bid]
parameters:
  least_together: {default: 4, title: 同场投标的最少包数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  least_wins: {default: 2, title: 两家各自中标的最少次数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  pair_share: {default: 0.8, title: 由轮流者中标的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  turns_share: {default: {general: 0.6}, title: 前后换人的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
levels:
  - size: {from: turns_share}
facts:
  first: 甲供应商
  second: 乙供应商
  together: 同场投标的包数
  first_wins: 甲中标次数
  second_wins: 乙中标次数
  switches: 换人的次数
headline: "“{first}”与“{second}”同场投标{together:count}次，轮流中标"
fact: "三年来，“{first}”与“{second}”同场投标{together:count}次，前者中标{first_wins:count}次、后者{second_wins:count}次，前后两次换人的有{switches:count}次，占{size:percent}，合计中标{amount:wan}。"
formula: "换人 {switches:count} 次 ÷（两家中标次数 − 1）= {size:percent}"
explanation: 几家总是一起来投标，这次你中、下次我中，像排好了队，可能事先约定轮流坐庄、互相陪标。
legal_basis:
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第七十四条第五项, gist: 事先约定由某一家中标的，属于恶意串通。}
  - {law: 政府采购法, version: "2014-08-31", article: 第二十五条, gist: 采购当事人不得串通。}
innocent_reasons: [本地做这一行的只有这几家, 框架协议下按次序派单, 各家专长不同，各中各的]
questions: [两家的股东、地址、电话、联系人有没有重合？, 落标的一家每次报价比中标价高多少？是否有规律？]
exclusions:
  - 同场投标 4 次以上、两家各中标 2 次以上、同场的包八成以上由这两家（或者同他们一样常来的几家）中标，且换人占六成以上才提示（均为自拟）
  - 按开标日期排序，看本年和以前两年；只作提示，不作认定
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
    SELECT DISTINCT ON (proj_no, pkg_no, bidder_code) proj_no || '/' || pkg_no AS package, proj_name, agency_code, bidder_code, bidder_name, bid_amount,
           is_winner, coalesce(opened_on, award_announced_on, announced_on) AS held_on, receipt_id, row_no, place
    FROM ledger_v1.procurement_bid
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY proj_no, pkg_no, bidder_code, period DESC, receipt_id, row_no
),
entered AS MATERIALIZED (
    SELECT bid.*, max(bidder_code) FILTER (WHERE is_winner) OVER (PARTITION BY package) AS winner
    FROM bid
    WHERE held_on IS NOT NULL
),
pair AS (
    SELECT a.bidder_code AS first_code, b.bidder_code AS second_code, a.bidder_name AS first_name, b.bidder_name AS second_name, a.package, a.held_on,
           a.is_winner AS first_won, b.is_winner AS second_won, a.winner,
           CASE WHEN a.is_winner THEN a.bid_amount WHEN b.is_winner THEN b.bid_amount END AS won
    FROM entered AS a
    JOIN entered AS b ON b.package = a.package AND b.bidder_code > a.bidder_code
    WHERE a.winner IS NOT NULL
),
-- Who wins one of their packages and bids as often with both: where three or four take turns, the others' wins are part of the order.
regular AS (
    SELECT first_code, second_code FROM pair GROUP BY first_code, second_code HAVING count(*) >= :least_together
    UNION ALL
    SELECT second_code, first_code FROM pair GROUP BY first_code, second_code HAVING count(*) >= :least_together
),
ring AS (
    SELECT pair.*, first_won OR second_won OR one.first_code IS NOT NULL AND two.first_code IS NOT NULL AS is_among_them
    FROM pair
    LEFT JOIN regular AS one ON one.first_code = pair.first_code AND one.second_code = pair.winner
    LEFT JOIN regular AS two ON two.first_code = pair.second_code AND two.second_code = pair.winner
),
counted AS (
    SELECT first_code, second_code, max(first_name) AS first_name, max(second_name) AS second_name, count(*) AS together,
           count(*) FILTER (WHERE first_won) AS first_wins, count(*) FILTER (WHERE second_won) AS second_wins, sum(won) AS amount,
           max(held_on) AS last_on
    FROM ring
    GROUP BY first_code, second_code
    HAVING count(*) >= :least_together AND count(*) FILTER (WHERE first_won) >= :least_wins AND count(*) FILTER (WHERE second_won) >= :least_wins
       AND count(*) FILTER (WHERE is_among_them) >= :pair_share * count(*)
),
won AS (
    SELECT pair.first_code, pair.second_code, pair.held_on,
           CASE WHEN pair.first_won = lag(pair.first_won) OVER (PARTITION BY pair.first_code, pair.second_code ORDER BY pair.held_on, pair.package)
                THEN 0 ELSE 1 END AS is_switch,
           row_number() OVER (PARTITION BY pair.first_code, pair.second_code ORDER BY pair.held_on, pair.package) AS nth
    FROM pair
    JOIN counted ON counted.first_code = pair.first_code AND counted.second_code = pair.second_code
    WHERE pair.first_won <> pair.second_won
),
turn AS (
    SELECT first_code, second_code, count(*) AS wins, sum(is_switch) FILTER (WHERE nth > 1) AS switches
    FROM won
    GROUP BY first_code, second_code
    HAVING count(*) >= 2
),
matter AS (
    SELECT counted.*, turn.switches, CAST(turn.switches AS numeric) / (turn.wins - 1) AS share
    FROM counted
    JOIN turn ON turn.first_code = counted.first_code AND turn.second_code = counted.second_code
    WHERE date_part('year', counted.last_on) = :fiscal_year
)
SELECT matter.first_code || '/' || matter.second_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       matter.first_name || '、' || matter.second_name AS subject, to_char(matter.last_on, 'YYYY-MM') AS period, matter.amount, matter.share AS size,
       jsonb_build_object('first', matter.first_name, 'second', matter.second_name, 'together', matter.together, 'first_wins', matter.first_wins,
                          'second_wins', matter.second_wins, 'switches', matter.switches) AS facts,
       CAST(entered.held_on AS text) || ' 包 ' || entered.package || ' ' || entered.bidder_name || CASE WHEN entered.is_winner THEN '（中标）' ELSE '' END AS label,
       entered.bid_amount AS row_amount, entered.receipt_id, entered.row_no, entered.place, jsonb_build_object('项目', entered.proj_name) AS figures
FROM matter
JOIN pair ON pair.first_code = matter.first_code AND pair.second_code = matter.second_code
JOIN entered ON entered.package = pair.package AND entered.bidder_code IN (matter.first_code, matter.second_code)
ORDER BY matter.share DESC, matter.first_code, matter.second_code, entered.held_on, entered.package, entered.row_no
