/*---
id: W-B03
title: 库款保障水平
version: 1
family: balance
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [treasury_stock_daily]
parameters:
  low: {default: {general: 0.3, important: 0.2, major: 0.1}, title: 库款保障水平的下限（月末库款除以月均流出）, unit: share, bounds: [0, 10], source: 本系统暂定}
  idle: {default: {general: 0.8}, title: 视为闲置的库款保障水平, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_months: {default: 3, title: 计算月均流出至少要有的月数, unit: months, bounds: [1, 12], source: 本系统暂定}
facts:
  outflow: 月均流出
  months: 计算月均的月数
  level_words: 保障水平，成句
  state: 偏低或者闲置
  bad_months: 该季度的月数
headline: "{period:period}末库款保障水平{level_words}，{state}"
fact: "{period:period}末国库库存{amount:wan}，此前{months:count}个月平均每月流出{outflow:wan}，保障水平{level_words}，{state}。该季度有{bad_months:count}个月末如此，这里取最突出的月份。"
formula: "月末库存 {amount:yuan} ÷ 月均流出 {outflow:yuan} = {level_words}"
explanation: 国库里的钱够不够用，看月末余额相当于几个月的支出。太低，工资和必要的支出可能付不出；太高，说明有钱没有及时用到该用的地方。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十九条, gist: 各级政府要加强国库管理，合理调节国库资金余额。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 财政部门要及时足额拨付预算支出资金。}
innocent_reasons:
  - 月末债券资金刚到账，尚未拨付
  - 月初有上级调度资金到账，月末余额偏低只是时点数
questions:
  - 下个月保工资、保基本民生和还债的资金来源落实了吗？
  - 库款闲置的，是哪些资金没有及时拨付？
exclusions:
  - 月均流出取该月及此前共十二个月中已报送的月份，不足三个月的不判断
  - 各国库、各账户的库存相加；一天内有更正的取最后一份
  - 只判断已有日报的月份；该月最后一份日报的余额作为月末库存
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
month_out AS (
    SELECT date_trunc('month', CAST(rptdate AS timestamp)) AS month, sum(moneyout) AS outflow
    FROM day
    GROUP BY date_trunc('month', CAST(rptdate AS timestamp))
),
last_day AS (
    SELECT DISTINCT ON (trecode, accno, date_trunc('month', CAST(rptdate AS timestamp)))
           trecode, accno, rptdate, date_trunc('month', CAST(rptdate AS timestamp)) AS month, moneytoday, receipt_id, row_no, place
    FROM day
    ORDER BY trecode, accno, date_trunc('month', CAST(rptdate AS timestamp)), rptdate DESC
),
closing AS (
    SELECT month, sum(moneytoday) AS balance FROM last_day GROUP BY month
),
level_of AS (
    SELECT closing.month, closing.balance, avg(month_out.outflow) AS outflow, count(*) AS months
    FROM closing
    JOIN month_out ON month_out.month <= closing.month AND month_out.month > closing.month - make_interval(months => 12)
    WHERE extract(year FROM closing.month) = :fiscal_year
    GROUP BY closing.month, closing.balance
    HAVING count(*) >= :minimum_months AND sum(month_out.outflow) > 0
),
judged AS (
    SELECT level_of.*, balance / outflow AS share, CAST(extract(quarter FROM month) AS int) AS quarter,
           CASE WHEN balance / outflow < :low_general THEN 'low' WHEN balance / outflow > :idle_general THEN 'idle' END AS state
    FROM level_of
),
peak AS (
    SELECT DISTINCT ON (quarter, state) judged.*, count(*) OVER (PARTITION BY quarter, state) AS bad_months
    FROM judged
    WHERE state IS NOT NULL
    ORDER BY quarter, state, CASE state WHEN 'low' THEN share ELSE -share END, month DESC
)
SELECT peak.state || '/Q' || CAST(peak.quarter AS text) AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '国库库存' AS subject, to_char(peak.month, 'YYYY-MM') AS period, peak.balance AS amount, peak.share AS size,
       CASE WHEN peak.share < :low_major THEN 'major' WHEN peak.share < :low_important THEN 'important' ELSE 'general' END AS level_hint,
       jsonb_build_object('outflow', round(peak.outflow, 2), 'months', peak.months, 'bad_months', peak.bad_months,
                          'level_words', to_char(peak.share, 'FM999,990.00') || '个月',
                          'state', CASE peak.state WHEN 'low' THEN '偏低' ELSE '资金闲置' END) AS facts,
       to_char(last_day.rptdate, 'YYYY-MM-DD') || ' 本日余额（' || last_day.trecode || '，账户 ' || last_day.accno || '）' AS label,
       last_day.moneytoday AS row_amount, last_day.receipt_id, last_day.row_no, last_day.place
FROM peak
JOIN last_day ON last_day.month = peak.month
ORDER BY peak.quarter, peak.state, last_day.trecode, last_day.accno
