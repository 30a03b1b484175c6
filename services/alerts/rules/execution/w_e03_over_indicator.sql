/*---
id: W-E03
title: 超指标支付
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
judges_differences: true
schedule: on_receipt
data_sets: [budget_indicator, agency]
parameters:
  overdrawn: {default: {important: 1}, title: 超过指标的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: overdrawn}
facts:
  worst: 透支最多的指标
  worst_amount: 该指标透支数
headline: "{unit_name}有{size:count}条指标透支，合计{amount:wan}"
fact: "{unit_name}有{size:count}条预算指标的已申请支付数超过可用数，合计超出{amount:wan}；最多的一条是“{worst}”，超出{worst_amount:wan}。"
formula: "各条指标（已申请支付 − (指标金额 − 调减金额)，或余额的负数，取大者）之和 = {amount:yuan}"
explanation: 一条预算指标好比一张额度固定的卡。指标金额减去调减的部分，就是能花的数；申请支付超过它，或者余额变成负数，就是刷爆了卡。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条第一项, gist: 拨款按批准的预算和用款计划办理，不得办理超预算、超计划的拨付。}
  - {law: 预算法, version: "2018-12-29", article: 第十三条第一款, gist: 花钱要有经批准的预算作依据。}
innocent_reasons:
  - 追加或者调入的指标已经批准，但数据到得比支付晚
  - 退回的支付尚未冲回指标
questions:
  - 这条指标为什么能超额支付？支付系统的额度控制是否生效？
  - 是否有后补的追加或者调剂文件？文号和日期是什么？
exclusions:
  - 追减指标（金额为负、没有支付）本身不作透支
  - 透支不足 1 元的不计
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算指标' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND data_set = 'budget_indicator' AND superseded_at IS NULL

-- findings
WITH indicator AS (
    SELECT agency_code, bgt_id, coalesce(bgt_doc_title, cor_bgt_doc_no, bgt_id) AS title, amount, dis_amt, cur_amt, pay_app_amt,
           receipt_id, row_no, place,
           greatest(-coalesce(cur_amt, 0), coalesce(pay_app_amt, 0) + coalesce(dis_amt, 0) - amount) AS overdrawn
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND (amount >= 0 OR pay_app_amt > 0)
),
broken AS (
    SELECT indicator.*, sum(overdrawn) OVER (PARTITION BY agency_code) AS total, count(*) OVER (PARTITION BY agency_code) AS lines,
           first_value(title) OVER largest AS worst, first_value(overdrawn) OVER largest AS worst_amount
    FROM indicator
    WHERE overdrawn >= :overdrawn_important
    WINDOW largest AS (PARTITION BY agency_code ORDER BY overdrawn DESC, bgt_id)
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT broken.agency_code AS matter_key, broken.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || broken.agency_code) AS unit_name, '超指标支付' AS subject,
       CAST(:fiscal_year AS text) AS period, broken.total AS amount, CAST(broken.lines AS numeric) AS size,
       jsonb_build_object('worst', broken.worst, 'worst_amount', broken.worst_amount) AS facts,
       '指标 ' || broken.title AS label, -broken.overdrawn AS row_amount, broken.receipt_id, broken.row_no, broken.place,
       jsonb_build_object('指标主键', broken.bgt_id, '指标金额', broken.amount, '调减', broken.dis_amt,
                          '已申请支付', broken.pay_app_amt, '余额', broken.cur_amt) AS figures
FROM broken
LEFT JOIN name ON name.agency_code = broken.agency_code
ORDER BY broken.total DESC, broken.agency_code, broken.overdrawn DESC, broken.bgt_id
