/*---
id: W-B07
title: 库款日报断裂
version: 1
family: balance
matter_class: general
unit_of_analysis: account
schedule: on_receipt
data_sets: [treasury_stock_daily]
parameters:
  tolerance: {default: 0.01, title: 允许的差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  difference: {default: {general: 0}, title: 期初数与上日期末数的差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {above: difference}
facts:
  days: 有断裂的日期
  breaks: 断裂处数
  first_note: 第一处断裂
headline: "国库库存日报{days}不衔接，差额合计{amount:wan}"
fact: "国库{subject}的{days}库存日报共有{breaks:count}处不衔接，差额合计{amount:wan}。第一处：{first_note}。"
formula: "各处差额绝对值之和 = {amount:yuan}（上日余额应等于前一日本日余额；上日余额 + 本日收入 − 本日支出应等于本日余额）"
explanation: 国库每天的账是一环扣一环的：今天开头的余额应当等于昨天结尾的余额，今天的余额应当等于开头加收入减支出。对不上，就说明数据有缺漏或者账被改动过，要先问清楚。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十四条, gist: 各级国库要及时向财政部门编报库款收支和余额的日报、旬报、月报、年报。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十七条, gist: 财政、征收部门和国库要按月按年对账，保证库款拨付和库存金额准确。}
innocent_reasons:
  - 当日有更正、冲销，更正后的日报尚未重新报送
  - 年初库存口径调整
questions:
  - 余额不衔接是什么原因？是报送差错还是账务更正？
  - 请重新报送更正后的日报，并说明更正依据。
exclusions:
  - 两份日报之间缺了工作日的（数据缺报），不作断裂，在运行说明中写明缺报的日期
  - 工作日按已下发的工作日历；日历没有的年份按周一至周五
  - 差额不超过 0.01 元的不计
---*/

-- applies
WITH report AS (
    SELECT trecode, accno, rptdate, lag(rptdate) OVER (PARTITION BY trecode, accno ORDER BY rptdate, accdate, row_no) AS before
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
missing AS (
    SELECT DISTINCT CAST(gap.day AS date) AS day
    FROM report
    CROSS JOIN LATERAL generate_series(report.before + 1, report.rptdate - 1, INTERVAL '1 day') AS gap (day)
    LEFT JOIN ledger_v1.calendar_day AS known ON known.day = CAST(gap.day AS date)
    WHERE report.rptdate - report.before > 1 AND coalesce(known.is_working, extract(isodow FROM gap.day) < 6)
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国库库存日报' END AS reason
FROM report
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || CAST(count(*) AS text) || ' 个工作日的库存日报：'
       || string_agg(CAST(day AS text), '、' ORDER BY day) || '；缺报处前后不作比较' AS reason
FROM missing
HAVING count(*) > 0

-- findings
WITH report AS (
    SELECT trecode, accno, rptdate, moneyyesterday, moneyin, moneyout, moneytoday, receipt_id, row_no, place,
           lag(rptdate) OVER account_days AS day_before, lag(moneytoday) OVER account_days AS closed_before,
           lag(receipt_id) OVER account_days AS receipt_before, lag(row_no) OVER account_days AS row_before,
           lag(place) OVER account_days AS place_before
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    WINDOW account_days AS (PARTITION BY trecode, accno ORDER BY rptdate, accdate, row_no)
),
checked AS (
    SELECT report.*, moneyyesterday + moneyin - moneyout - moneytoday AS inner_difference,
           CASE WHEN closed_before IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM generate_series(day_before + 1, rptdate - 1, INTERVAL '1 day') AS gap (day)
                                 LEFT JOIN ledger_v1.calendar_day AS known ON known.day = CAST(gap.day AS date)
                                 WHERE coalesce(known.is_working, extract(isodow FROM gap.day) < 6))
                THEN moneyyesterday - closed_before ELSE 0 END AS opening_difference
    FROM report
),
broken AS (
    SELECT trecode, accno, rptdate, opening_difference AS difference, closed_before AS expected, moneyyesterday AS reported,
           '上日余额应为前一日的本日余额' AS note, receipt_id, row_no, place, receipt_before, row_before, place_before, day_before
    FROM checked
    WHERE abs(opening_difference) > :tolerance
    UNION ALL
    SELECT trecode, accno, rptdate, inner_difference AS difference, moneyyesterday + moneyin - moneyout AS expected,
           moneytoday AS reported, '本日余额应为上日余额加收入减支出' AS note, receipt_id, row_no, place,
           CAST(NULL AS uuid) AS receipt_before, CAST(NULL AS int) AS row_before, CAST(NULL AS text) AS place_before,
           CAST(NULL AS date) AS day_before
    FROM checked
    WHERE abs(inner_difference) > :tolerance
),
matter AS (
    SELECT trecode, accno, extract(quarter FROM rptdate) AS quarter, sum(abs(difference)) AS amount, count(*) AS breaks,
           max(rptdate) AS last_day, min(rptdate) AS first_day, count(DISTINCT rptdate) AS broken_days
    FROM broken
    GROUP BY trecode, accno, extract(quarter FROM rptdate)
),
evidence AS (
    SELECT trecode, accno, rptdate, 2 AS part, CAST(rptdate AS text) || ' 日报，' || note AS label, reported AS row_amount,
           receipt_id, row_no, place,
           jsonb_build_object('应为', expected, '实报', reported, '差额', difference) AS figures
    FROM broken
    UNION ALL
    SELECT trecode, accno, rptdate, 1 AS part, CAST(day_before AS text) || ' 日报的本日余额' AS label, expected AS row_amount,
           receipt_before AS receipt_id, row_before AS row_no, place_before AS place, CAST(NULL AS jsonb) AS figures
    FROM broken
    WHERE receipt_before IS NOT NULL
)
SELECT matter.trecode || '/' || matter.accno || '/Q' || CAST(matter.quarter AS text) AS matter_key,
       CAST(NULL AS text) AS unit_code, '人民银行（国库）' AS unit_name, matter.trecode AS subject,
       to_char(matter.last_day, 'YYYY-MM') AS period, matter.amount, CAST(matter.breaks AS numeric) AS size,
       jsonb_build_object('days', CASE WHEN matter.broken_days = 1 THEN CAST(matter.first_day AS text)
                                       ELSE CAST(matter.first_day AS text) || '等' || CAST(matter.broken_days AS text) || '天' END,
                          'breaks', matter.breaks,
                          'first_note', (SELECT CAST(broken.rptdate AS text) || broken.note || '，应为 '
                                                || to_char(broken.expected, 'FM999,999,999,990.00') || ' 元，实报 '
                                                || to_char(broken.reported, 'FM999,999,999,990.00') || ' 元'
                                         FROM broken
                                         WHERE broken.trecode = matter.trecode AND broken.accno = matter.accno
                                           AND broken.rptdate = matter.first_day
                                         ORDER BY broken.note LIMIT 1)) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place, evidence.figures
FROM matter
JOIN evidence ON evidence.trecode = matter.trecode AND evidence.accno = matter.accno
 AND extract(quarter FROM evidence.rptdate) = matter.quarter
ORDER BY matter.first_day, matter.accno, evidence.rptdate, evidence.part
