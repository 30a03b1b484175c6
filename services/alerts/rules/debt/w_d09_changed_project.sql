/*---
id: W-D09
title: 债券资金用于其他项目
version: 1
family: debt
matter_class: major
unit_of_analysis: document
schedule: on_receipt
data_sets: [bond_project, bond_expenditure, payment_application, payment_voucher]
parameters:
  moved: {default: {important: 0.01, major: 10000000}, title: 用于其他项目的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: moved}
facts:
  projects: 发行时的项目
  payments: 笔数
  used_for: 支出的项目
headline: "债券{subject}有{amount:wan}用于发行项目以外的项目"
fact: "债券{subject}发行时的项目为{projects}，{fiscal_year}年有{payments:count}笔、净额{amount:wan}支付到其他项目（{used_for}）。"
formula: "支付到其他项目的净额 = {amount:yuan}"
explanation: 债券发行时就定了用在哪个项目，要换项目必须按程序报批。这里用支付的债券代码和项目代码，同转贷登记的项目比对。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举借的债务只能用于规定的公益性资本支出。}
  - {law: 预算法, version: "2018-12-29", article: 第七十二条, gist: 项目之间的资金调剂要严格控制，并按规定办理。}
innocent_reasons:
  - 调整用途已按程序批准，但转贷登记没有更新
  - 支付时项目代码选错；一个项目有几个代码
questions:
  - 调整项目经过谁批准？文件是什么？
  - 原来的项目怎样安排？
exclusions:
  - 支付没有填项目代码的、债券没有登记的，不能比对，在运行说明中写明笔数
  - 登记的项目取本年和以前各年的转贷登记；退回的以负数冲减
  - 批准调整用途的清单不在数据中，已批准的由核实时排除
---*/

-- applies
WITH delivered AS (
    SELECT data_set, left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('payment_application', '支付申请'), ('payment_voucher', '支付凭证'), ('bond_project', '政府债券转贷与项目'))
     AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 笔债券支出没有项目代码或者债券没有登记，未作判断' AS reason
FROM ledger_v1.bond_expenditure AS spent
WHERE spent.region = :region AND left(spent.period, 4) = CAST(:fiscal_year AS text)
  AND (coalesce(spent.pro_code, '') = ''
       OR NOT EXISTS (SELECT 1 FROM ledger_v1.bond_project AS bond
                      WHERE bond.region = :region AND bond.bond_code = spent.bond_code AND bond.period <= CAST(:fiscal_year AS text)))
HAVING count(*) > 0

-- findings
WITH bond AS MATERIALIZED (
    SELECT DISTINCT bond_code, pro_code, coalesce(pro_name, pro_code) AS pro_name
    FROM ledger_v1.bond_project
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
),
issued AS (
    SELECT bond_code, string_agg(DISTINCT pro_name, '、') AS projects FROM bond GROUP BY bond_code
),
payment AS MATERIALIZED (
    SELECT bond_code, pro_code, coalesce(xpay_amt, pay_amt) AS paid, coalesce(xpay_date, vou_date) AS paid_on, use_des, receipt_id, row_no, place
    FROM ledger_v1.bond_expenditure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND pro_code <> ''
),
moved AS (
    SELECT payment.*
    FROM payment
    JOIN issued ON issued.bond_code = payment.bond_code
    LEFT JOIN bond ON bond.bond_code = payment.bond_code AND bond.pro_code = payment.pro_code
    WHERE bond.pro_code IS NULL
),
total AS (
    SELECT bond_code, sum(paid) AS amount, count(*) AS payments, string_agg(DISTINCT pro_code, '、') AS used_for
    FROM moved
    GROUP BY bond_code
    HAVING sum(paid) > 0
)
SELECT total.bond_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, total.bond_code AS subject,
       CAST(:fiscal_year AS text) AS period, total.amount, CAST(total.payments AS numeric) AS size,
       jsonb_build_object('projects', issued.projects, 'payments', total.payments, 'used_for', total.used_for) AS facts,
       '支付 ' || CAST(moved.paid_on AS text) || ' 项目 ' || moved.pro_code || ' ' || coalesce(moved.use_des, '') AS label,
       moved.paid AS row_amount, moved.receipt_id, moved.row_no, moved.place
FROM total
JOIN issued ON issued.bond_code = total.bond_code
JOIN moved ON moved.bond_code = total.bond_code
ORDER BY total.amount DESC, total.bond_code, moved.paid_on, moved.row_no
