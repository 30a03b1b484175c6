/*---
id: W-J02
title: 土地出让价款与国库入库不一致
version: 1
family: assets
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [land_sale, treasury_income_daily]
parameters:
  difference_share: {default: {general: 0.005, important: 0.01}, title: 差额的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 差额的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: difference_share}
facts:
  paid: 登记的实缴价款
  treasury: 国库入库
headline: "土地出让价款登记实缴与国库入库相差{amount:wan}"
fact: "年初至{period:period}，自然资源局登记的土地出让价款实缴{paid:wan}，国库国有土地使用权出让收入（1030148）县级入库{treasury:wan}，相差{amount:wan}，占登记数的{size:percent}。"
formula: "|{paid:yuan} − {treasury:yuan}| = {amount:yuan}"
explanation: 卖地的钱缴了多少，自然资源局有登记；进了国库多少，国库有记录。两边应当一致，差额可能是没有入库的钱，也可能是登记不全。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十七条, gist: 财政部门、征收单位和国库要按月按年对账。}
  - {law: 预算法, version: "2018-12-29", article: 第五十六条第一款, gist: 政府的全部收入应当上缴国库，不得截留、占用、挪用或者拖欠。}
innocent_reasons:
  - 竞买保证金先入专户，后转入国库
  - 月末缴款，国库次月入账
  - 以前年度合同的尾款没有登记
questions:
  - 差额由哪些合同构成？钱现在在哪个账户？
  - 双方什么时候对账？
exclusions:
  - 按实缴日期归月，同一合同同一期取最近一个月的登记，不重复相加
  - 只比较两边都已报齐的月份（从1月起连续）；国库取县级（级次代码 4、5）入库，上下级科目同时列示的取最上一级
  - 差额不足 1 万元的不提示；登记为零而国库有数的，按 100% 计
---*/

-- applies
WITH both_sets AS (
    SELECT count(*) FILTER (WHERE land.period IS NULL) AS without_land, count(*) FILTER (WHERE daily.period IS NULL) AS without_daily,
           bool_or(month.n = 1 AND land.period IS NOT NULL AND daily.period IS NOT NULL) AS has_january
    FROM (SELECT n, CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period FROM generate_series(1, 12) AS numbers (n)) AS month
    LEFT JOIN (SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.slice
               WHERE region = :region AND data_set = 'land_sale' AND superseded_at IS NULL) AS land ON land.period = month.period
    LEFT JOIN (SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.slice
               WHERE region = :region AND data_set = 'treasury_income_daily' AND superseded_at IS NULL) AS daily ON daily.period = month.period
)
SELECT has_january AS is_applicable,
       CASE WHEN without_land = 12 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国有土地使用权出让数据'
            WHEN without_daily = 12 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国库预算收入日报'
            WHEN NOT has_january THEN '土地出让数据和国库日报没有都报齐 1 月份，年初以来的累计数不完整' END AS reason
FROM both_sets

-- findings
WITH month AS (
    SELECT calendar.n, calendar.period,
           EXISTS (SELECT 1 FROM ledger_v1.slice WHERE region = :region AND data_set = 'land_sale' AND superseded_at IS NULL AND left(period, 7) = calendar.period)
           AND EXISTS (SELECT 1 FROM ledger_v1.slice WHERE region = :region AND data_set = 'treasury_income_daily' AND superseded_at IS NULL
                         AND left(period, 7) = calendar.period) AS has_both
    FROM (SELECT n, CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period FROM generate_series(1, 12) AS numbers (n)) AS calendar
),
bound AS (
    SELECT max(period) AS last_month FROM month
    WHERE has_both AND n < coalesce((SELECT min(n) FROM month WHERE NOT has_both), 13)
),
sale AS (
    SELECT DISTINCT ON (land.land_contract_no, land.instalment_no) land.land_contract_no, land.instalment_no, land.parcel, land.paid_amount, land.paid_on,
           land.receipt_id, land.row_no, land.place
    FROM ledger_v1.land_sale AS land
    CROSS JOIN bound
    WHERE land.region = :region AND left(land.period, 4) = CAST(:fiscal_year AS text) AND left(land.period, 7) <= bound.last_month
      AND translate(land.parcel, ' 　', '') !~ '^(合计|小计|总计)'
    ORDER BY land.land_contract_no, land.instalment_no, land.period DESC
),
paid AS (
    SELECT sale.* FROM sale CROSS JOIN bound
    WHERE sale.paid_amount <> 0 AND to_char(sale.paid_on, 'YYYY-MM') BETWEEN CAST(:fiscal_year AS text) || '-01' AND bound.last_month
),
daily AS MATERIALIZED (
    SELECT income.trecode, income.rptdate, income.taxorgcode, income.budgetlevelcode, income.budgetsubcode, income.moneyday, left(income.period, 7) AS period,
           income.receipt_id, income.row_no, income.place
    FROM ledger_v1.treasury_income_daily AS income
    CROSS JOIN bound
    WHERE income.region = :region AND left(income.period, 4) = CAST(:fiscal_year AS text) AND left(income.period, 7) <= bound.last_month
      AND income.budgetsubcode LIKE '1030148%' AND income.budgetlevelcode IN ('4', '5') AND income.moneyday <> 0
),
entered AS (
    SELECT daily.*
    FROM daily
    WHERE NOT EXISTS (SELECT 1 FROM daily AS above
                      WHERE above.rptdate = daily.rptdate AND above.trecode = daily.trecode AND above.budgetlevelcode = daily.budgetlevelcode
                        AND above.taxorgcode IS NOT DISTINCT FROM daily.taxorgcode AND length(above.budgetsubcode) < length(daily.budgetsubcode)
                        AND starts_with(daily.budgetsubcode, above.budgetsubcode))
),
compared AS (
    SELECT (SELECT coalesce(sum(paid_amount), 0) FROM paid) AS paid, (SELECT coalesce(sum(moneyday), 0) FROM entered) AS treasury, bound.last_month
    FROM bound
),
evidence AS (
    SELECT 1 AS part, paid_on AS on_day, '实缴 ' || CAST(paid_on AS text) || ' ' || parcel || ' 第 ' || CAST(instalment_no AS text) || ' 期' AS label,
           paid_amount AS row_amount, receipt_id, row_no, place
    FROM paid
    UNION ALL
    SELECT 2 AS part, rptdate AS on_day, '入库 ' || CAST(rptdate AS text) || ' ' || budgetsubcode AS label, moneyday AS row_amount, receipt_id, row_no, place
    FROM entered
)
SELECT 'land' AS matter_key, CAST(NULL AS text) AS unit_code, '县自然资源局' AS unit_name, '国有土地使用权出让价款' AS subject,
       compared.last_month AS period, abs(compared.paid - compared.treasury) AS amount,
       CASE WHEN compared.paid > 0 THEN abs(compared.paid - compared.treasury) / compared.paid ELSE 1 END AS size,
       jsonb_build_object('paid', compared.paid, 'treasury', compared.treasury) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM compared
CROSS JOIN evidence
WHERE abs(compared.paid - compared.treasury) >= :minimum_amount
ORDER BY evidence.part, evidence.on_day, evidence.row_no
