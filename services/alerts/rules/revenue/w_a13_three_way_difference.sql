/*---
id: W-A13
title: 三方收入不一致
version: 1
family: revenue
matter_class: important
unit_of_analysis: county
schedule: monthly
judges_differences: true
data_sets: [treasury_income_daily, income_execution, tax_collection, nontax_payment]
parameters:
  share: {default: {general: 0.001, important: 0.005, major: 0.01}, title: 差异比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_difference: {default: {general: 500000, important: 500000, major: 500000}, title: 起点差异额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  old_days: {default: 31, title: 差异存在的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - size: {above: share}
    amount: {from: minimum_difference}
facts:
  treasury: 国库数
  other: 另一方数
  other_words: 另一方是谁
  days: 差异存在的天数
  state_words: 说明情况
headline: "{period:period}国库收入与{other_words}相差{amount:wan}（{size:percent}）"
fact: "{period:period}国库日报的地方级一般公共预算收入{treasury:wan}，{other_words}{other:wan}，相差{amount:wan}（{size:percent}），已存在{days:days}天，{state_words}。"
formula: "|{treasury:yuan} − {other:yuan}| = {amount:yuan}"
explanation: 同一个月的收入，国库、财政、税务和执收单位各有一本账，应当对得上。长期对不上，说明有一方的数靠不住，其他判断也就失去了依据。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十七条, gist: 财政、征收部门和国库要建立对账制度，按月、按年核对预算收入。}
innocent_reasons:
  - 退库、更正在各方记账的日期不同
  - 月末入库的票款在途，次月对平
questions:
  - 差异由哪些科目、哪几天的收入形成？三方对账单是怎么说明的？
  - 哪一方的数需要更正，什么时候更正？
exclusions:
  - 差异由系统按勾稽关系R01逐月核对得出；先请报送单位说明，说明已被认可的不再提示
  - 差异额达到 50 万元的按比例定级；不足 50 万元但超过一个月没有消除的，按一般事项提示
---*/

-- applies
WITH compared AS MATERIALIZED (
    SELECT left(period, 7) AS period, identity, outcome, reason
    FROM ledger_v1.reconciliation_identity
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND identity IN ('R01a', 'R01b')
)
SELECT count(*) FILTER (WHERE outcome IN ('holds', 'broken')) > 0 AS is_applicable,
       CASE WHEN count(*) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国库预算收入日报，或者与它核对的收入月报、税收征收月报和非税缴款，无从对账'
            WHEN count(*) FILTER (WHERE outcome IN ('holds', 'broken')) = 0
            THEN '三方收入没有一个月可以核对：' || coalesce(string_agg(DISTINCT nullif(reason, ''), '；'), '数据不齐') END AS reason
FROM compared
UNION ALL
SELECT true AS is_applicable,
       string_agg(DISTINCT period, '、') || CASE identity WHEN 'R01a' THEN ' 国库与财政月报' ELSE ' 国库与税务、非税征收数' END
       || '没有核对：' || coalesce(string_agg(DISTINCT nullif(reason, ''), '；'), '数据不齐') AS reason
FROM compared
WHERE outcome NOT IN ('holds', 'broken')
GROUP BY identity

-- findings
WITH difference AS MATERIALIZED (
    SELECT identity, left(period, 7) AS period, left_amount, right_amount, abs(amount) AS amount,
           abs(amount) / nullif(greatest(abs(left_amount), abs(right_amount)), 0) AS share, state,
           :today - CAST(first_seen AT TIME ZONE 'Asia/Shanghai' AS date) AS days
    FROM ledger_v1.reconciliation_difference
    WHERE region = :region AND fiscal_year = :fiscal_year AND identity IN ('R01a', 'R01b')
      AND state IN ('open', 'reopened', 'explained')
),
-- A month's days of one subject stand in one row; the place is that of the last day.
treasury AS (
    SELECT DISTINCT ON (left(period, 7), budgetsubcode) left(period, 7) AS period, budgetsubcode,
           sum(moneyday) OVER (PARTITION BY left(period, 7), budgetsubcode) AS amount, receipt_id, row_no, place
    FROM ledger_v1.treasury_income_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND budgettype = '1' AND budgetlevelcode IN ('4', '5')
      AND left(period, 7) IN (SELECT period FROM difference)
    ORDER BY left(period, 7), budgetsubcode, rptdate DESC, row_no DESC
),
other AS (
    SELECT 'R01a' AS identity, period, '收入月报 ' || subject_code || ' ' || subject_name AS label, month_amount AS amount, receipt_id,
           row_no, place
    FROM ledger_v1.execution_line
    WHERE region = :region AND direction = 'income' AND book = 'general' AND class_code NOT IN ('105', '110') AND is_class_part
      AND fiscal_year = :fiscal_year
    UNION ALL
    SELECT 'R01b', left(period, 7), '税务入库 ' || coalesce(tax_name, tax_code) || coalesce(' 行业' || industry_code, ''),
           paid_in - coalesce(refunded, 0), receipt_id, row_no, place
    FROM ledger_v1.tax_collection
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND level = 'county'
    UNION ALL
    (SELECT DISTINCT ON (to_char(record_date, 'YYYY-MM'), non_tax_code)
            'R01b', to_char(record_date, 'YYYY-MM'), '非税缴款 ' || non_tax_code || ' 本月合计',
            sum(CASE record_kind WHEN 'refund' THEN -coalesce(ref_amt, 0) ELSE coalesce(paid_amt, 0) END)
                OVER (PARTITION BY to_char(record_date, 'YYYY-MM'), non_tax_code), receipt_id, row_no, place
     FROM ledger_v1.nontax_payment
     WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_date IS NOT NULL
       AND left(non_tax_code, 5) NOT IN ('10301', '10306')
     ORDER BY to_char(record_date, 'YYYY-MM'), non_tax_code, record_date DESC, row_no DESC)
),
evidence AS (
    SELECT difference.identity, difference.period, 1 AS part, '国库日报 ' || treasury.budgetsubcode || ' 本月合计' AS label,
           treasury.amount, treasury.receipt_id, treasury.row_no, treasury.place
    FROM difference
    JOIN treasury ON treasury.period = difference.period
    UNION ALL
    SELECT difference.identity, difference.period, 2 AS part, other.label, other.amount, other.receipt_id, other.row_no, other.place
    FROM difference
    JOIN other ON other.identity = difference.identity AND other.period = difference.period
)
SELECT difference.identity || '/' || difference.period AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '三方收入对账' AS subject, difference.period, difference.amount, difference.share AS size,
       CASE WHEN difference.days > :old_days THEN 'general' END AS level_hint,
       jsonb_build_object('treasury', difference.left_amount, 'other', difference.right_amount,
                          'other_words', CASE difference.identity WHEN 'R01a' THEN '财政收入月报' ELSE '税务、非税征收数' END,
                          'days', difference.days,
                          'state_words', CASE difference.state WHEN 'explained' THEN '报送单位已作说明，尚未认可'
                                              ELSE '报送单位没有说明' END) AS facts,
       evidence.label, evidence.amount AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM difference
JOIN evidence ON evidence.identity = difference.identity AND evidence.period = difference.period
WHERE difference.days > :old_days OR difference.share > :share_general AND difference.amount >= :minimum_difference_general
ORDER BY difference.amount DESC, difference.identity, difference.period, evidence.part, evidence.amount DESC, evidence.row_no
