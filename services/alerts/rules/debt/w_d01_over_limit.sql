/*---
id: W-D01
title: 债务余额超限额
version: 3
family: debt
matter_class: major
unit_of_analysis: debt_kind
judges_differences: true
schedule: monthly
data_sets: [debt_balance, debt_limit]
parameters:
  used_share: {default: {general: 0.95, important: 0.98, major: 1.00}, title: 余额占限额的比例, unit: share, bounds: [0, 10], source: 预算法第三十五条（超过限额即违反），提示线为本系统暂定}
levels:
  - size: {above: used_share}
facts:
  balance: 最高月份的期末余额
  limit: 当时的限额
  limit_version: 限额版本
  verdict: 结论
  ratio: 余额占限额的比例
  ratio_words: 余额占限额的比例，成句
  months: 超过提示线的月数
headline: "{subject}余额{verdict}"
fact: "{period:period}末{subject}余额{balance:wan}，当时的限额（版本：{limit_version}）为{limit:wan}，{ratio_words}，{verdict}。全年有{months:count}个月超过95%的提示线，这里取占比最高的月份。"
formula: "期末余额 {balance:yuan} ÷ 限额 {limit:yuan} = {ratio}"
explanation: 上级给每个县的一般债务和专项债务各定了一条上限，任何一个月末的债务余额都不能超过它。接近上限时先提醒，超过上限就是违规举债的疑点。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 地方举债要在国务院确定的限额之内，并列入预算调整方案报人大常委会批准。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十三条, gist: 地方政府债务余额实行限额管理，余额不得突破批准的限额。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第九十四条第一项, gist: 突破一般债务限额或者专项债务限额举债的，责令改正并处分责任人员。}
innocent_reasons:
  - 新的限额文件已经下达，但尚未录入限额数据
  - 还本与再融资债券到账之间有几天的时间差
questions:
  - 当月末的债务余额由哪些债券构成？限额依据的是哪一份文件？
  - 如果确已超过限额，用什么办法、在什么时候降到限额以内？
exclusions:
  - 一般债务与专项债务分别计算，不相互抵补
  - 限额为零而有余额的，全部余额都算超过限额
  - 余额取整到 0.01 亿元（或 1 万元）报来的，超出不到半个单位的是取整的误差，不算超过限额
  - 限额取当月末以前最近一次批准的版本；批准日期未填的版本视同年初有效
comparison: {title: 各月末债务余额占限额的比例, kind: history, unit: share}
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
      AND data_set IN ('debt_balance', 'debt_limit')
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('debt_balance', '政府债务余额'), ('debt_limit', '政府债务限额')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的债务余额，这些月份未作判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = 'debt_balance' AND delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable,
       '缺' || string_agg(DISTINCT CASE balance.debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END, '、')
       || '的限额，该类未作判断' AS reason
FROM ledger_v1.debt_balance AS balance
WHERE balance.region = :region AND left(balance.period, 4) = CAST(:fiscal_year AS text)
  AND balance.debt_kind NOT IN (SELECT debt_kind FROM ledger_v1.debt_limit
                                WHERE region = :region AND fiscal_year = :fiscal_year)
HAVING count(*) > 0

-- findings
WITH balance AS (
    SELECT debt_kind, period, sum(closing) AS closing,
           CAST(to_date(period || '-01', 'YYYY-MM-DD') + make_interval(months => 1) AS date) - 1 AS month_end
    FROM ledger_v1.debt_balance
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY debt_kind, period
),
in_force AS (
    SELECT debt_kind, version, limit_amount, receipt_id, row_no, place,
           coalesce(approved_on, make_date(:fiscal_year, 1, 1)) AS valid_from,
           coalesce(lead(coalesce(approved_on, make_date(:fiscal_year, 1, 1)))
                        OVER (PARTITION BY debt_kind ORDER BY approved_on NULLS FIRST, row_no),
                    make_date(:fiscal_year + 1, 1, 1)) AS valid_until,
           row_number() OVER (PARTITION BY debt_kind ORDER BY approved_on NULLS FIRST, row_no) AS nth
    FROM ledger_v1.debt_limit
    WHERE region = :region AND fiscal_year = :fiscal_year AND limit_amount >= 0
),
-- A balance told in units of 0.01 亿 or 1 万 may lie up to half a unit above a finer limit and still be within it.
matched AS (
    SELECT balance.debt_kind, balance.period, balance.closing, in_force.limit_amount, in_force.version,
           in_force.receipt_id AS limit_receipt, in_force.row_no AS limit_row, in_force.place AS limit_place,
           CASE WHEN mod(balance.closing, 1000000) = 0 THEN 500000 WHEN mod(balance.closing, 10000) = 0 THEN 5000 ELSE 0 END AS rounding
    FROM balance
    JOIN in_force ON in_force.debt_kind = balance.debt_kind
     AND (balance.month_end >= in_force.valid_from OR in_force.nth = 1) AND balance.month_end < in_force.valid_until
),
used AS (
    SELECT matched.*,
           -- Nothing is allowed at all: all of it is excess, as at twice the limit.
           CASE WHEN limit_amount > 0 AND closing - limit_amount BETWEEN 0 AND rounding THEN 1
                WHEN limit_amount > 0 THEN closing / limit_amount
                WHEN closing > 0 THEN 2 ELSE 0 END AS share
    FROM matched
),
peak AS (
    SELECT DISTINCT ON (debt_kind) used.*,
           count(*) FILTER (WHERE share > :used_share_general) OVER (PARTITION BY debt_kind) AS months
    FROM used
    ORDER BY debt_kind, share DESC, period DESC
),
evidence AS (
    SELECT peak.debt_kind, 1 AS part, peak.period, '限额 ' || peak.version AS label, peak.limit_amount AS row_amount,
           peak.limit_receipt AS receipt_id, peak.limit_row AS row_no, peak.limit_place AS place
    FROM peak
    UNION ALL
    SELECT detail.debt_kind, 2 AS part, detail.period, detail.period || ' 期末余额（' || detail.creditor_kind || '）' AS label,
           detail.closing AS row_amount, detail.receipt_id, detail.row_no, detail.place
    FROM ledger_v1.debt_balance AS detail
    JOIN peak ON peak.debt_kind = detail.debt_kind AND peak.period = detail.period
    WHERE detail.region = :region
)
SELECT peak.debt_kind AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       CASE peak.debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject, peak.period,
       CASE WHEN peak.share > 1 THEN peak.closing - peak.limit_amount ELSE peak.closing END AS amount, peak.share AS size,
       jsonb_build_object('balance', peak.closing, 'limit', peak.limit_amount, 'limit_version', peak.version,
                          'months', peak.months,
                          'ratio', CASE WHEN peak.limit_amount > 0
                                        THEN to_char(peak.share * 100, 'FM999,990.0') || '%' ELSE '限额为零，无从相除' END,
                          'ratio_words', CASE WHEN peak.limit_amount > 0
                                              THEN '余额占限额' || to_char(peak.share * 100, 'FM999,990.0') || '%'
                                              ELSE '该类没有可用的限额' END,
                          'verdict', CASE WHEN peak.share > 1
                                          THEN '超过限额' || to_char((peak.closing - peak.limit_amount) / 10000, 'FM999,999,990.0') || '万元'
                                          ELSE '已达限额的' || to_char(peak.share * 100, 'FM990.0') || '%' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM peak
JOIN evidence ON evidence.debt_kind = peak.debt_kind
WHERE peak.share > :used_share_general
ORDER BY peak.debt_kind, evidence.part, evidence.row_no

-- comparison
WITH balance AS (
    SELECT debt_kind, period, sum(closing) AS closing
    FROM ledger_v1.debt_balance
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY debt_kind, period
),
allowed AS (
    SELECT DISTINCT ON (debt_kind) debt_kind, limit_amount
    FROM ledger_v1.debt_limit
    WHERE region = :region AND fiscal_year = :fiscal_year AND limit_amount > 0
    ORDER BY debt_kind, approved_on DESC NULLS LAST
)
SELECT balance.debt_kind AS matter_key, CAST(CAST(right(balance.period, 2) AS int) AS text) || '月末' AS label,
       balance.closing / allowed.limit_amount AS value,
       balance.closing = max(balance.closing) OVER (PARTITION BY balance.debt_kind) AS is_subject
FROM balance
JOIN allowed ON allowed.debt_kind = balance.debt_kind
ORDER BY balance.debt_kind, balance.period
