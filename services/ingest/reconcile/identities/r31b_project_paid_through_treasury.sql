/*---
id: R31b
title: 投资项目月报与国库支付
data_sets: [D32, D13, D12]
optional: [D31]
grain: month
any_month: true
tolerance: 0.01
cut_off: 年初至本月末累计；支付按实际支付日期；支付申请所填合同属于某个投资项目的归该项目，否则按预算项目代码归集；一个预算项目下有几个投资项目的合并比较
left: 项目月报本年国库已支付
right: 国库支付凭证累计
explanation: 项目月报所填的本年国库支付应与国库支付凭证一致；只比较填了“本年国库已支付”的项目。
innocent_reasons:
  - 一个投资项目用几个预算项目代码，支付申请又没有填合同编号
  - 实拨资金、单位资金支付
  - 月末支付，项目单位次月登记
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '本年以前月份的支付凭证、支付申请未报齐' AS reason
FROM ledger_v1.slice AS reported
LEFT JOIN ledger_v1.slice AS paid
  ON paid.region = reported.region AND paid.data_set IN ('payment_voucher', 'payment_application') AND paid.superseded_at IS NULL
 AND left(paid.period, 4) = left(reported.period, 4) AND left(paid.period, 7) <= left(reported.period, 7)
WHERE reported.region = :region AND reported.data_set = 'investment_project' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(reported.period, 7)
HAVING count(DISTINCT (paid.data_set, left(paid.period, 7))) < 2 * CAST(substring(left(reported.period, 7), 6, 2) AS int)
UNION ALL
SELECT left(period, 7), '项目月报没有填本年国库已支付'
FROM ledger_v1.investment_project
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(period, 7)
HAVING count(treasury_paid_year) = 0

-- sides
WITH project AS (
    SELECT left(period, 7) AS period, project_code, project_name, coalesce(pro_code, project_code) AS bundle, treasury_paid_year,
           receipt_id, row_no, place,
           bool_and(treasury_paid_year IS NOT NULL) OVER (PARTITION BY period, coalesce(pro_code, project_code)) AS is_told
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
),
contract AS (
    SELECT given.contract_no, coalesce(given.project_code, origin.project_code) AS project_code,
           row_number() OVER (PARTITION BY given.contract_no ORDER BY given.period DESC, given.row_no DESC, origin.period DESC) AS newest
    FROM ledger_v1.procurement_contract AS given
    LEFT JOIN ledger_v1.procurement_contract AS origin
      ON origin.region = given.region AND origin.contract_no = given.supplement_of
    WHERE given.region = :region AND coalesce(given.project_code, origin.project_code) IS NOT NULL
),
payment AS (
    SELECT to_char(coalesce(paid.xpay_date, paid.vou_date), 'YYYY-MM') AS paid_in, contract.project_code, asked.pro_code,
           coalesce(paid.xpay_amt, paid.pay_amt) AS amount, coalesce(paid.pay_cert_no, paid.pay_cert_id) AS number,
           paid.receipt_id, paid.row_no, paid.place
    FROM ledger_v1.payment_voucher AS paid
    JOIN ledger_v1.payment_application AS asked ON asked.region = :region AND asked.pay_app_id = paid.pay_app_id
    LEFT JOIN contract ON contract.contract_no = asked.contract_no AND contract.newest = 1
    WHERE paid.region = :region AND left(paid.period, 4) = CAST(:fiscal_year AS text)
      AND (contract.project_code IS NOT NULL
           OR asked.pro_code IN (SELECT bundle FROM project))
)
SELECT project.period, project.bundle AS key, project.project_name AS subject, 'left' AS side, project.treasury_paid_year AS amount,
       '本年国库已支付 ' || project.project_name AS label, project.receipt_id, project.row_no, project.place
FROM project
WHERE project.is_told
UNION ALL
SELECT bundle.period, bundle.bundle, bundle.name, 'right', payment.amount, '支付凭证 ' || payment.number,
       payment.receipt_id, payment.row_no, payment.place
FROM (SELECT period, bundle, max(project_name) AS name, array_agg(project_code) AS projects
      FROM project WHERE is_told GROUP BY period, bundle) AS bundle
JOIN payment
  ON payment.paid_in BETWEEN CAST(:fiscal_year AS text) || '-01' AND bundle.period
 AND CASE WHEN payment.project_code IS NULL THEN payment.pro_code = bundle.bundle
          ELSE payment.project_code = ANY (bundle.projects) END
