/*---
id: R18a
title: 政府性基金逐项收支平衡
data_sets: [B03]
grain: year
tolerance: 5000
cut_off: 每项基金本级全年数
left: 上年结转加本年收入、上级补助、调入资金、债务转贷收入
right: 本年支出加补助下级、调出资金、债务还本、年终结转结余
explanation: 每项政府性基金的来源应等于去向，以收定支（预算法（2018）第九条）。
innocent_reasons:
  - 以万元编制，四舍五入
  - 年终结转尚未按决算调整
---*/

-- sides
SELECT left(fund.period, 4) AS period, fund.fund_code AS key, fund.fund_name AS subject, term.side, term.amount, term.label,
       fund.receipt_id, fund.row_no, fund.place
FROM ledger_v1.government_fund AS fund
CROSS JOIN LATERAL (
    SELECT 'left' AS side, '上年结转' AS label, fund.opening AS amount
    UNION ALL SELECT 'left', '本年收入', fund.income
    UNION ALL SELECT 'left', '上级补助及下级上解收入', fund.upper_subsidy
    UNION ALL SELECT 'left', '调入资金', fund.transfer_in
    UNION ALL SELECT 'left', '债务转贷收入', fund.bond_income
    UNION ALL SELECT 'right', '本年支出', fund.outlay
    UNION ALL SELECT 'right', '补助下级及上解上级支出', fund.transfer_down
    UNION ALL SELECT 'right', '调出资金', fund.transfer_out
    UNION ALL SELECT 'right', '债务还本支出', fund.debt_repaid
    UNION ALL SELECT 'right', '年终结转结余', fund.closing
) AS term
WHERE fund.region = :region AND left(fund.period, 4) = CAST(:fiscal_year AS text)
