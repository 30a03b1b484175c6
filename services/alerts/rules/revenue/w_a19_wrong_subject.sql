/*---
id: W-A19
title: 收入科目混库
version: 1
family: revenue
matter_class: general
unit_of_analysis: item
schedule: monthly
judges_differences: true
data_sets: [nontax_payment, treasury_income_daily]
parameters:
  amount: {default: {general: 1, important: 500000, major: 5000000}, title: 互相抵得上的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: amount}
facts:
  more: 国库多记的科目
  less: 国库少记的科目
headline: "{period:period}非税收入科目与国库入库科目不符{amount:wan}"
fact: "{period:period}各单位缴款的项目与国库入库的科目对不上：国库在{more}多记，在{less}少记，互相抵得上的有{amount:wan}。"
formula: "多记之和与少记之和的较小数 = {amount:yuan}"
explanation: 每笔收入都有自己的科目。缴款写的是一个科目，进国库却记到另一个科目，就是混库，会让某项收入看起来多、另一项看起来少。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十六条, gist: 有上缴义务的单位要按级次、科目、方式和期限缴入国库。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第四条第四项, gist: 不按规定的级次、科目入库的，责令改正并追究责任。}
innocent_reasons:
  - 项目与科目的对照表没有更新
  - 月末更正在下月入账
questions:
  - 哪些缴款记错了科目？是否已经更正？
  - 对照表由谁维护，多久核对一次？
exclusions:
  - 按款级（五位）科目、逐月比较；只计一个科目多、另一个科目少、可以互相抵上的部分，总额的差异由“三方收入不一致”查
  - 只比较两方都报送的月份；非税按入账日期
---*/

-- applies
WITH month AS (
    SELECT period FROM ledger_v1.slice
    WHERE region = :region AND data_set IN ('nontax_payment', 'treasury_income_daily') AND superseded_at IS NULL
      AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY period
    HAVING count(DISTINCT data_set) = 2
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN CAST(:fiscal_year AS text) || ' 年没有一个月同时报送了非税收入缴款和国库预算收入日报' END AS reason
FROM month
UNION ALL
SELECT count(*) FILTER (WHERE left(non_tax_code, 3) <> '103') = 0 AS is_applicable,
       CASE WHEN count(*) FILTER (WHERE left(non_tax_code, 3) <> '103') > 0
            THEN '有 ' || CAST(count(*) FILTER (WHERE left(non_tax_code, 3) <> '103') AS text)
                 || ' 笔非税缴款的项目代码不是收入分类科目（103 开头），又没有对照表，不能同国库科目比较' END AS reason
FROM ledger_v1.nontax_payment
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT count(*) = 0 OR count(record_date) > 0 AS is_applicable,
       CASE WHEN count(*) > 0 AND count(record_date) = 0 THEN '非税收入缴款没有填入账日期，不能归到月份' END AS reason
FROM ledger_v1.nontax_payment
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)

-- findings
WITH month AS (
    SELECT period FROM ledger_v1.slice
    WHERE region = :region AND data_set IN ('nontax_payment', 'treasury_income_daily') AND superseded_at IS NULL
      AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY period
    HAVING count(DISTINCT data_set) = 2
),
entry AS MATERIALIZED (
    SELECT to_char(record_date, 'YYYY-MM') AS period, left(non_tax_code, 5) AS item, 'collector' AS side,
           CASE record_kind WHEN 'refund' THEN -coalesce(ref_amt, 0) ELSE coalesce(paid_amt, 0) END AS amount, record_date AS day, receipt_id,
           row_no, place
    FROM ledger_v1.nontax_payment
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_date IS NOT NULL
    UNION ALL
    SELECT period, left(budgetsubcode, 5), 'treasury', moneyday, rptdate, receipt_id, row_no, place
    FROM ledger_v1.treasury_income_daily
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND budgetlevelcode IN ('4', '5')
      AND left(budgetsubcode, 3) = '103'
),
item AS (
    SELECT entry.period, entry.item,
           sum(CASE entry.side WHEN 'treasury' THEN entry.amount ELSE -entry.amount END) AS difference
    FROM entry
    JOIN month ON month.period = entry.period
    GROUP BY entry.period, entry.item
),
crossed AS (
    SELECT period, least(coalesce(sum(difference) FILTER (WHERE difference > 0), 0),
                           coalesce(-sum(difference) FILTER (WHERE difference < 0), 0)) AS amount,
           string_agg(item, '、' ORDER BY item) FILTER (WHERE difference > 0) AS more,
           string_agg(item, '、' ORDER BY item) FILTER (WHERE difference < 0) AS less
    FROM item
    GROUP BY period
),
-- Of an item and side the last day's row stands for the month's sum.
evidence AS (
    SELECT DISTINCT ON (entry.period, entry.item, entry.side) entry.period, entry.item, entry.side, entry.receipt_id, entry.row_no, entry.place,
           sum(entry.amount) OVER (PARTITION BY entry.period, entry.item, entry.side) AS amount
    FROM entry
    JOIN item ON item.period = entry.period AND item.item = entry.item AND item.difference <> 0
    ORDER BY entry.period, entry.item, entry.side, entry.day DESC, entry.row_no DESC
)
SELECT crossed.period AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '非税收入科目' AS subject, crossed.period,
       crossed.amount, CAST(NULL AS numeric) AS size, jsonb_build_object('more', crossed.more, 'less', crossed.less) AS facts,
       CASE evidence.side WHEN 'treasury' THEN '国库入库 ' ELSE '单位缴款 ' END || evidence.item || ' 本月合计' AS label,
       evidence.amount AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM crossed
JOIN evidence ON evidence.period = crossed.period
WHERE crossed.amount >= :amount_general
ORDER BY crossed.amount DESC, crossed.period, evidence.item, evidence.side
