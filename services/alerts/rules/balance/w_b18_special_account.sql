/*---
id: W-B18
title: 财政专户余额异常
version: 1
family: balance
matter_class: important
unit_of_analysis: account
schedule: monthly
data_sets: [bank_account]
parameters:
  balance: {default: {general: 1000000, important: 50000000}, title: 专户余额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  growing_months: {default: 3, title: 连续增加的月数, unit: months, bounds: [1, 11], source: 本系统暂定}
levels:
  - amount: {from: balance}
facts:
  before: 三个月前余额
  growth: 增加
  account: 账号（遮盖）
headline: "财政专户“{subject}”余额连续三个月增加，{period:period}末{amount:wan}"
fact: "财政专户“{subject}”（账号{account}）{period:period}末余额{amount:wan}，三个月前{before:wan}，连续三个月增加，共增加{growth:wan}。"
formula: "{amount:yuan} − {before:yuan} = {growth:yuan}"
explanation: 政府的钱应当放在国库。财政专户只能放法律规定的几种专用资金，余额一直涨，可能是把该拨的、该缴国库的钱停在了专户。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十六条第二款, gist: 法律规定或者国务院批准的特定专用资金，可以按国务院规定设立专户。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十二条, gist: 财政专户的设立要经财政部核准，资金纳入统一核算，在预算执行、决算中单独反映。}
innocent_reasons:
  - 专户存放的资金按规定积累（如社会保险基金）
  - 大额专用资金刚刚到账，尚未到使用时间
questions:
  - 专户里是什么资金？为什么没有拨付或者缴入国库？
  - 专户的设立经谁核准？是否可以撤并？
exclusions:
  - 账户目录只有月末余额，没有流水，“余额超过三个月流出”无从计算，只看连续三个月增加
  - 社会保险基金专户不看，由“社保基金收支倒挂”等规则查；余额不足 100 万元、已销户的不提示
comparison: {title: 该专户各月末余额, kind: history, unit: yuan}
---*/

-- applies
WITH delivered AS (
    SELECT period, row_number() OVER (ORDER BY period DESC) AS from_last,
           (CAST(left(period, 4) AS int) * 12 + CAST(right(period, 2) AS int)) AS month
    FROM (SELECT DISTINCT period FROM ledger_v1.slice
          WHERE region = :region AND data_set = 'bank_account' AND superseded_at IS NULL
            AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))) AS slice
),
latest AS (
    SELECT max(period) AS period, max(month) - min(month) AS span, count(*) AS months
    FROM delivered
    WHERE from_last <= :growing_months + 1
)
SELECT left(period, 4) = CAST(:fiscal_year AS text) AND months = :growing_months + 1 AND span = :growing_months AS is_applicable,
       CASE WHEN period IS NULL OR left(period, 4) < CAST(:fiscal_year AS text) THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年财政专户与单位账户目录'
            WHEN months <= :growing_months OR span > :growing_months THEN '账户目录到 ' || period || ' 为止没有连续四个月，看不出是否连续增加' END AS reason
FROM latest

-- findings
WITH latest AS (
    SELECT max(period) AS period FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'bank_account' AND superseded_at IS NULL AND left(period, 4) = CAST(:fiscal_year AS text)
),
month AS MATERIALIZED (
    SELECT account.period, account.acct_no_key, account.acct_no, account.holder, account.bank, account.closed_on, account.month_end_balance AS balance,
           account.receipt_id, account.row_no, account.place,
           lag(account.month_end_balance) OVER (PARTITION BY account.acct_no_key ORDER BY account.period) AS previous
    FROM ledger_v1.bank_account AS account
    JOIN latest ON account.period BETWEEN to_char(to_date(latest.period || '-01', 'YYYY-MM-DD') - make_interval(months => CAST(:growing_months AS int)), 'YYYY-MM')
     AND latest.period
    WHERE account.region = :region AND account.account_kind = 'fiscal_special'
      AND account.holder !~ '社会保险|社保|养老|医疗保险|医保|失业|工伤|生育'
),
growing AS (
    SELECT acct_no_key, max(period) AS period, (array_agg(holder ORDER BY period DESC))[1] AS holder,
           (array_agg(acct_no ORDER BY period DESC))[1] AS acct_no,
           (array_agg(balance ORDER BY period DESC))[1] AS balance, (array_agg(balance ORDER BY period))[1] AS before
    FROM month
    GROUP BY acct_no_key
    HAVING count(*) = :growing_months + 1 AND count(previous) = :growing_months AND bool_and(balance > coalesce(previous, balance - 1))
       AND bool_and(closed_on IS NULL)
)
SELECT growing.acct_no_key AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, growing.holder AS subject, growing.period,
       growing.balance AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('before', growing.before, 'growth', growing.balance - growing.before, 'account', growing.acct_no) AS facts,
       month.period || ' 月末余额（' || month.bank || '）' AS label, month.balance AS row_amount, month.receipt_id, month.row_no, month.place
FROM growing
JOIN month ON month.acct_no_key = growing.acct_no_key
WHERE growing.balance >= :balance_general
ORDER BY growing.balance DESC, growing.acct_no_key, month.period

-- comparison
SELECT acct_no_key AS matter_key, period AS label, month_end_balance AS value,
       period = max(period) OVER (PARTITION BY acct_no_key) AS is_subject
FROM ledger_v1.bank_account
WHERE region = :region AND account_kind = 'fiscal_special'
  AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
ORDER BY acct_no_key, period
