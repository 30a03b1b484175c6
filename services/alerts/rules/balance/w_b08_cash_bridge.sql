/*---
id: W-B08
title: 现金桥不平
version: 1
family: balance
matter_class: important
unit_of_analysis: county
schedule: monthly
judges_differences: true
data_sets: [treasury_stock_daily, treasury_income_daily, treasury_statement, payment_voucher, account_balance]
parameters:
  share: {default: {general: 0.005, important: 0.01, major: 0.02}, title: 不能解释的库款占当月流量的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
levels:
  - size: {above: share}
facts:
  change: 库存增减
  explained: 资金流净额
  flow: 当月流量
  state_words: 说明情况
headline: "{period:period}库款变动有{amount:wan}不能由收支解释，占当月流量{size:percent}"
fact: "{period:period}国库库存增减{change:wan}，当月入库、国库间资金流、支付和往来款收付的净额为{explained:wan}，相差{amount:wan}，占当月库款流量{flow:wan}的{size:percent}，{state_words}。"
formula: "|{change:yuan} − {explained:yuan}| = {amount:yuan}；÷ 当月流量{flow:yuan} = {size:percent}"
explanation: 国库里的钱每月增减多少，应当能用当月收进来、付出去的各笔钱说清楚。说不清的部分，可能是记账先后，也可能有钱没有通过规定的渠道收付。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十七条, gist: 财政部门、征收部门和国库要建立对账制度，按月、按年核对。}
innocent_reasons:
  - 在途资金，凭证与国库记账跨月
  - 国库现金管理、退库等没有列入往来科目的库款收付
questions:
  - 相差的款项是哪几笔、哪几天形成的？
  - 国库对账单是怎么说明的，什么时候更正？
exclusions:
  - 差异由系统按勾稽关系R14逐月核对得出；先请报送单位说明，说明已被认可的不再提示
  - 当月流量取国库库存日报本月收入合计与支出合计中较大的一个
---*/

-- applies
WITH compared AS MATERIALIZED (
    SELECT left(period, 7) AS period, outcome, reason
    FROM ledger_v1.reconciliation_identity
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND identity = 'R14'
)
SELECT count(*) FILTER (WHERE outcome IN ('holds', 'broken')) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国库库存日报，库款变动无从核对'
            WHEN count(*) FILTER (WHERE outcome IN ('holds', 'broken')) = 0
            THEN '库款变动没有一个月可以核对：' || coalesce(string_agg(DISTINCT nullif(reason, ''), '；'), '数据不齐') END AS reason
FROM compared
UNION ALL
SELECT true AS is_applicable,
       string_agg(DISTINCT period, '、') || ' 库款变动没有核对：' || coalesce(string_agg(DISTINCT nullif(reason, ''), '；'), '数据不齐') AS reason
FROM compared
WHERE outcome NOT IN ('holds', 'broken')
HAVING count(*) > 0

-- findings
WITH stock AS MATERIALIZED (
    SELECT left(period, 7) AS period, accno, rptdate, moneyyesterday, moneytoday, moneyin, moneyout, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY left(period, 7), trecode, accno ORDER BY rptdate, row_no) AS from_first,
           row_number() OVER (PARTITION BY left(period, 7), trecode, accno ORDER BY rptdate DESC, row_no DESC) AS from_last
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
volume AS (
    SELECT period, greatest(sum(moneyin), sum(moneyout)) AS flow FROM stock GROUP BY period
),
difference AS (
    SELECT found.period, found.left_amount, found.right_amount, abs(found.amount) AS amount, found.state, volume.flow,
           abs(found.amount) / nullif(volume.flow, 0) AS share
    FROM ledger_v1.reconciliation_difference AS found
    JOIN volume ON volume.period = found.period
    WHERE found.region = :region AND found.fiscal_year = :fiscal_year AND found.identity = 'R14'
      AND found.state IN ('open', 'reopened', 'explained')
),
evidence AS (
    SELECT period, 1 AS part, '账户 ' || accno || ' 月初余额' AS label, moneyyesterday AS row_amount, receipt_id, row_no, place
    FROM stock
    WHERE from_first = 1
    UNION ALL
    SELECT period, 2 AS part, '账户 ' || accno || ' 月末余额' AS label, moneytoday AS row_amount, receipt_id, row_no, place
    FROM stock
    WHERE from_last = 1
    UNION ALL
    SELECT left(period, 7) AS period, 3 AS part, '国库月表 ' || item_name AS label, month_amount AS row_amount, receipt_id, row_no, place
    FROM ledger_v1.treasury_statement
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND item_kind = 'flow' AND level <> 'central'
)
SELECT 'cash/' || difference.period AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '库款变动' AS subject,
       difference.period, difference.amount, difference.share AS size,
       jsonb_build_object('change', difference.left_amount, 'explained', difference.right_amount, 'flow', difference.flow,
                          'state_words', CASE difference.state WHEN 'explained' THEN '报送单位已作说明，尚未认可'
                                              ELSE '报送单位没有说明' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM difference
JOIN evidence ON evidence.period = difference.period
WHERE difference.share > :share_general
ORDER BY difference.amount DESC, difference.period, evidence.part, evidence.row_no
