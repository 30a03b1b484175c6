/*---
id: R21a
title: 债券转贷与国库到账
data_sets: [D26, D22]
grain: month
tolerance: 0.01
cut_off: 年初至本月末累计；到账日与国库记账相差五个工作日以内的，可能跨月
left: 年初至本月末到账的债券转贷
right: 国库月表转贷债券本年累计
explanation: 转贷的债券资金应全部进入国库。
innocent_reasons:
  - 月末到账，国库次月记账
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '国库收支统计月表没有列出转贷债券的本年累计' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'treasury_statement' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_statement AS flow
                  WHERE flow.slice_id = reported.slice_id AND flow.flow_kind = 'on_lent_bond' AND flow.cumulative_amount IS NOT NULL)

-- sides
SELECT left(period, 7) AS period, 'bonds' AS key, '转贷债券' AS subject, 'right' AS side, cumulative_amount AS amount, item_name AS label,
       receipt_id, row_no, place
FROM ledger_v1.treasury_statement
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND flow_kind = 'on_lent_bond'
  AND cumulative_amount IS NOT NULL
UNION ALL
SELECT month.period, 'bonds', '转贷债券', 'left', bond.on_lent_amount, '债券 ' || bond.bond_code || ' ' || coalesce(bond.pro_name, bond.pro_code),
       bond.receipt_id, bond.row_no, bond.place
FROM (SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.slice
      WHERE region = :region AND data_set = 'treasury_statement' AND superseded_at IS NULL
        AND left(period, 7) BETWEEN :period_from AND :period_to) AS month
JOIN ledger_v1.bond_project AS bond
  ON bond.region = :region AND to_char(bond.received_on, 'YYYY-MM') BETWEEN CAST(:fiscal_year AS text) || '-01' AND month.period
