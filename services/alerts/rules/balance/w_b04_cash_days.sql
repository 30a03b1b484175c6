/*---
id: W-B04
title: 库款保障天数
version: 1
family: balance
matter_class: major
unit_of_analysis: county
schedule: daily
data_sets: [treasury_stock_daily]
parameters:
  days: {default: {general: 10, important: 7, major: 3}, title: 库款保障天数的下限, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_months: {default: 3, title: 计算日均流出至少要有的月数, unit: months, bounds: [1, 12], source: 本系统暂定}
  minimum_days: {default: 60, title: 计算日均流出至少要有的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
facts:
  outflow: 日均流出
  counted_days: 计算日均的天数
  days_words: 保障天数
  low_days: 该季度低于提示线的天数
headline: "{period:date}国库库存只够用{days_words}天"
fact: "{period:date}国库库存{amount:wan}，此前{counted_days:count}天平均每天流出{outflow:wan}，只够用{days_words}天。该季度有{low_days:count}天低于提示线，这里取最低的一天。"
formula: "当日库存 {amount:yuan} ÷ 日均流出 {outflow:yuan} = {days_words}天"
explanation: 按平常花钱的速度，国库里的钱还能用几天。不到十天就要提醒，不到三天随时可能付不出工资和到期的债。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 财政部门要及时足额拨付预算支出资金。}
  - {law: 预算法, version: "2018-12-29", article: 第五十九条, gist: 各级政府要加强国库管理，合理调节国库资金余额。}
innocent_reasons:
  - 上级调度资金次日即到账
  - 当日集中支付大额工程款或者还本付息
questions:
  - 后十天的工资、民生支出和还本付息资金落实了吗？
  - 向上级申请调度资金的情况如何？
exclusions:
  - 日均流出为此前一年内（含当日）已有日报期间的流出除以日历天数，期间不足 60 天的不判断
  - 各国库、各账户相加，只判断当月各账户都有日报的日子；一天内有更正的取最后一份
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT DISTINCT to_char(rptdate, 'YYYY-MM') AS period
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
)
SELECT count(*) FILTER (WHERE left(period, 4) = CAST(:fiscal_year AS text)) > 0 AND count(*) >= :minimum_months AS is_applicable,
       CASE WHEN count(*) FILTER (WHERE left(period, 4) = CAST(:fiscal_year AS text)) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国库库存日报'
            WHEN count(*) < :minimum_months
            THEN '国库库存日报只有 ' || string_agg(period, '、' ORDER BY period) || '，不足三个月，无从计算平均流出' END AS reason
FROM reported
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的国库库存日报，平均流出只按已报送的月份计算' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period NOT IN (SELECT period FROM reported)
HAVING count(*) > 0

-- findings
WITH -- Money of one account and day: the last report of the day counts.
day AS MATERIALIZED (
    SELECT DISTINCT ON (trecode, accno, rptdate) trecode, accno, rptdate, moneyout, moneytoday, receipt_id, row_no, place
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
    ORDER BY trecode, accno, rptdate, accdate DESC NULLS LAST, row_no DESC
),
by_day AS (
    SELECT rptdate, sum(moneytoday) AS balance, sum(moneyout) AS outflow, count(*) AS accounts
    FROM day
    GROUP BY rptdate
),
-- A month that was not delivered is neither outflow nor time.
month_days AS (
    SELECT rptdate, outflow, balance, accounts,
           CASE WHEN row_number() OVER (PARTITION BY date_trunc('month', CAST(rptdate AS timestamp)) ORDER BY rptdate) = 1
                THEN 1 ELSE least(rptdate - lag(rptdate) OVER (ORDER BY rptdate), 11) END AS days
    FROM by_day
),
running AS (
    SELECT month_days.*, sum(outflow) OVER one_year AS year_out, sum(days) OVER one_year AS counted_days,
           max(accounts) OVER (PARTITION BY date_trunc('month', CAST(rptdate AS timestamp))) AS all_accounts
    FROM month_days
    WINDOW one_year AS (ORDER BY CAST(rptdate AS timestamp) RANGE BETWEEN INTERVAL '364 days' PRECEDING AND CURRENT ROW)
),
low AS (
    SELECT running.rptdate, running.balance, running.year_out / running.counted_days AS outflow, running.counted_days,
           running.balance / (running.year_out / running.counted_days) AS days, CAST(extract(quarter FROM running.rptdate) AS int) AS quarter
    FROM running
    WHERE extract(year FROM running.rptdate) = :fiscal_year AND running.accounts = running.all_accounts
      AND running.counted_days >= :minimum_days AND running.year_out > 0
      AND running.balance * running.counted_days < :days_general * running.year_out
),
lowest AS (
    SELECT DISTINCT ON (quarter) low.*, count(*) OVER (PARTITION BY quarter) AS low_days
    FROM low
    ORDER BY quarter, days, rptdate DESC
)
SELECT 'Q' || CAST(lowest.quarter AS text) AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '国库库存' AS subject, to_char(lowest.rptdate, 'YYYY-MM-DD') AS period, lowest.balance AS amount, lowest.days AS size,
       CASE WHEN lowest.days < :days_major THEN 'major' WHEN lowest.days < :days_important THEN 'important' ELSE 'general' END AS level_hint,
       jsonb_build_object('outflow', round(lowest.outflow, 2), 'counted_days', lowest.counted_days, 'low_days', lowest.low_days,
                          'days_words', to_char(lowest.days, 'FM999,990.0')) AS facts,
       to_char(day.rptdate, 'YYYY-MM-DD') || ' 本日余额（' || day.trecode || '，账户 ' || day.accno || '）' AS label,
       day.moneytoday AS row_amount, day.receipt_id, day.row_no, day.place
FROM lowest
JOIN day ON day.rptdate = lowest.rptdate
ORDER BY lowest.quarter, day.trecode, day.accno
