/*---
id: R14
title: 库款变动与收支流量
data_sets: [D21, D20, D22, D13, D12, D23]
optional: [D15]
grain: month
any_month: true
tolerance: 0.01
cut_off: 自然月；库存取国库库存日报各账户月初、月末；收入取国库日报本级各预算种类（转移性、债务收入除外）；支付按清算日期（缺则实际支付日期），单位资金不经国库，不计
left: 国库库存本月增减
right: 本级入库加国库间资金流净额（流出为负）、往来科目库款收到，减支付、实拨、往来科目库款付出
explanation: 库款的增减应能由当月各项资金流解释（预算法（2018）第五十九条，预算法实施条例（2020）第六十七条按月对账）。
innocent_reasons:
  - 在途资金，凭证与国库记账跨月
  - 国库现金管理、退库等没有列入往来科目的库款收付
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period,
       '国库收支统计月表没有列全五种资金流（没有发生的也要填 0），缺：' || string_agg(kind.title, '、' ORDER BY kind.title) AS reason
FROM ledger_v1.slice AS reported
CROSS JOIN (
    SELECT 'tax_refund' AS name, '税收返还' AS title
    UNION ALL SELECT 'remittance', '上解'
    UNION ALL SELECT 'on_lent_bond', '转贷债券'
    UNION ALL SELECT 'allocation', '调拨'
    UNION ALL SELECT 'debt_service', '上缴还本付息'
) AS kind
WHERE reported.region = :region AND reported.data_set = 'treasury_statement' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_statement AS flow
                  WHERE flow.slice_id = reported.slice_id AND flow.item_kind = 'flow' AND flow.flow_kind = kind.name AND flow.level <> 'central')
GROUP BY left(reported.period, 7)
UNION ALL
SELECT left(account.period, 7), '财政总会计科目余额的暂付、暂存科目没有填库款收到、库款付出'
FROM ledger_v1.account_balance AS account
WHERE account.region = :region AND left(account.period, 7) BETWEEN :period_from AND :period_to
  AND account.account_kind IN ('advance', 'deposit') AND (account.cash_in IS NULL OR account.cash_out IS NULL)
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.account_balance AS below
                  WHERE below.slice_id = account.slice_id AND below.account_code LIKE account.account_code || '_%')
GROUP BY left(account.period, 7)
UNION ALL
SELECT left(reported.period, 7), '财政总会计科目余额没有暂付、暂存科目'
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'account_balance' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.account_balance AS account
                  WHERE account.slice_id = reported.slice_id AND account.account_kind IN ('advance', 'deposit'))
UNION ALL
SELECT to_char(calendar.day, 'YYYY-MM'), '国库库存日报未报齐，缺 ' || CAST(count(*) AS text) || ' 个工作日'
FROM ledger_v1.calendar_day AS calendar
WHERE calendar.is_working AND to_char(calendar.day, 'YYYY-MM') BETWEEN :period_from AND :period_to
  AND EXISTS (SELECT 1 FROM ledger_v1.treasury_stock_daily AS daily
              WHERE daily.region = :region AND left(daily.period, 7) = to_char(calendar.day, 'YYYY-MM'))
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_stock_daily AS daily
                  WHERE daily.region = :region AND daily.rptdate = calendar.day)
GROUP BY to_char(calendar.day, 'YYYY-MM')
UNION ALL
SELECT DISTINCT left(daily.period, 7), '国库日报的预算种类代码不是 1、2、3，认不出本级收入'
FROM ledger_v1.treasury_income_daily AS daily
WHERE daily.region = :region AND left(daily.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_income_daily AS known
                  WHERE known.region = daily.region AND left(known.period, 7) = left(daily.period, 7) AND known.budgettype IN ('1', '2', '3'))

-- sides
WITH stock AS (
    SELECT left(period, 7) AS period, accno, rptdate, moneyyesterday, moneytoday, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY left(period, 7), trecode, accno ORDER BY rptdate, row_no) AS from_first,
           row_number() OVER (PARTITION BY left(period, 7), trecode, accno ORDER BY rptdate DESC, row_no DESC) AS from_last
    FROM ledger_v1.treasury_stock_daily
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
),
paid AS (
    SELECT to_char(coalesce(voucher.act_lqd_date, voucher.xpay_date, voucher.vou_date), 'YYYY-MM') AS period,
           coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount, '支付凭证 ' || coalesce(voucher.pay_cert_no, voucher.pay_cert_id) AS label,
           voucher.receipt_id, voucher.row_no, voucher.place
    FROM ledger_v1.payment_voucher AS voucher
    LEFT JOIN ledger_v1.payment_application AS asked ON asked.region = voucher.region AND asked.pay_app_id = voucher.pay_app_id
    WHERE voucher.region = :region AND left(voucher.period, 4) = CAST(:fiscal_year AS text)
      AND coalesce(left(asked.fund_type_code, 1), '1') = '1'
    UNION ALL
    SELECT to_char(coalesce(acc_date, vou_date), 'YYYY-MM'), pay_amt, '实拨凭证 ' || pay_alloc_cert_id, receipt_id, row_no, place
    FROM ledger_v1.allocation_voucher
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
account AS (
    SELECT left(period, 7) AS period, account_code, account_name, cash_in, cash_out, receipt_id, row_no, place
    FROM ledger_v1.account_balance AS every
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
      AND NOT EXISTS (SELECT 1 FROM ledger_v1.account_balance AS below
                      WHERE below.slice_id = every.slice_id AND below.account_code LIKE every.account_code || '_%')
)
SELECT period, 'cash' AS key, '国库库款' AS subject, 'left' AS side, moneytoday AS amount,
       '账户 ' || accno || ' ' || to_char(rptdate, 'YYYY-MM-DD') || ' 月末余额' AS label, receipt_id, row_no, place
FROM stock
WHERE from_last = 1
UNION ALL
SELECT period, 'cash', '国库库款', 'left', -moneyyesterday, '减：账户 ' || accno || ' 月初余额', receipt_id, row_no, place
FROM stock
WHERE from_first = 1
UNION ALL
SELECT left(period, 7), 'cash', '国库库款', 'right', moneyday, '入库 ' || to_char(rptdate, 'YYYY-MM-DD') || ' 科目 ' || budgetsubcode,
       receipt_id, row_no, place
FROM ledger_v1.treasury_income_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budgettype IN ('1', '2', '3')
  AND left(budgetsubcode, 3) NOT IN ('105', '110')
  AND budgetlevelcode = ANY (CASE WHEN region LIKE '%0000' THEN ARRAY['2'] WHEN region LIKE '%00' THEN ARRAY['3']
                                  ELSE ARRAY['4', '5'] END)
UNION ALL
SELECT left(flow.period, 7), 'cash', '国库库款', 'right', flow.month_amount, '资金流 ' || flow.item_name, flow.receipt_id, flow.row_no, flow.place
FROM ledger_v1.treasury_statement AS flow
WHERE flow.region = :region AND left(flow.period, 7) BETWEEN :period_from AND :period_to AND flow.item_kind = 'flow' AND flow.flow_kind IS NOT NULL
  AND (flow.level = 'local'
       OR flow.level = 'all' AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_statement AS own
                                             WHERE own.slice_id = flow.slice_id AND own.item_kind = 'flow' AND own.flow_kind = flow.flow_kind
                                               AND own.level = 'local'))
UNION ALL
SELECT account.period, 'cash', '国库库款', 'right', coalesce(account.cash_in, 0) - coalesce(account.cash_out, 0),
       '库款收到减付出 ' || account.account_code || ' ' || account.account_name, account.receipt_id, account.row_no, account.place
FROM account
WHERE coalesce(account.cash_in, 0) <> 0 OR coalesce(account.cash_out, 0) <> 0
UNION ALL
SELECT period, 'cash', '国库库款', 'right', -amount, '减：' || label, receipt_id, row_no, place
FROM paid
WHERE period BETWEEN :period_from AND :period_to
