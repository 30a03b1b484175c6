/*---
id: W-E01
title: 无预算支出
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, budget_indicator, carryover, agency]
picks: {payment_application: unfounded}
parameters:
  without_budget: {default: {important: 1000, major: 500000}, title: 没有预算依据的支付金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: without_budget}
facts:
  blank: 未填指标的净额
  unknown: 指标不在数据中的净额
  barred: 指标不可执行的净额
  last_paid_on: 最近一笔的日期
headline: "{unit_name}有{amount:wan}支付没有可用的预算指标"
fact: "{unit_name}截至{last_paid_on:date}有{size:count}笔、净额{amount:wan}的支付找不到预算依据：未填指标{blank:wan}，所填指标在本年指标和结转指标中都查不到{unknown:wan}，所填指标注明不可执行{barred:wan}。"
formula: "未填指标 {blank:yuan} + 指标查不到 {unknown:yuan} + 指标不可执行 {barred:yuan} = {amount:yuan}"
explanation: 每一笔财政支付都要用一条预算指标，指标就是花这笔钱的依据。支付上没有指标，或者填的指标不存在、不能执行，就是没有预算的支出。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十三条第一款, gist: 支出要以经批准的预算为依据，没有列入预算的不能支出。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条第一项, gist: 拨款按批准的年度预算和用款计划办理，除预算批准前依法可以安排的支出外，不得办理无预算的拨付。}
innocent_reasons:
  - 预算批准前依法先行安排的支出，指标以后补录
  - 指标已经下达，但尚未报送或者主键填写有误
  - 系统测试或者更正产生的记录，尚未冲销
questions:
  - 这些支付依据哪一份预算或者指标文件？文号和金额是多少？
  - 没有指标的支付是怎样通过支付审核的？
exclusions:
  - 退回的款项以负数冲减；一个单位净额不足 1,000 元的不提示
  - 支付申请晚于指标数据接收日的，不按“指标查不到”计算，等新的指标数据
  - 本类事项为“重要”，涉及重点支出的由负责人改定级别；50 万元以上的在“重要”以内
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('budget_indicator', '预算指标'), ('payment_application', '支付申请')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = 'payment_application' AND delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0

-- findings
WITH known AS (
    SELECT CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date) AS on_day
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND data_set = 'budget_indicator' AND superseded_at IS NULL
),
authority AS MATERIALIZED (
    SELECT id, bool_or(may_be_used) AS may_be_used
    FROM (SELECT bgt_id AS id, coalesce(bgt_exe_flag, true) AS may_be_used
          FROM ledger_v1.budget_indicator
          WHERE region = :region AND period = CAST(:fiscal_year AS text)
          UNION ALL
          SELECT coalesce(carryovers_bgt_id, bgt_id) AS id, true AS may_be_used
          FROM ledger_v1.carryover
          WHERE region = :region AND period = CAST(:fiscal_year AS text)) AS every
    WHERE id IS NOT NULL
    GROUP BY id
),
application AS MATERIALIZED (
    SELECT agency_code, nullif(btrim(bgt_id), '') AS bgt_id, create_date, payee_acct_name, use_des,
           coalesce(xpay_amt, pay_app_amt) AS paid, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
unfounded AS (
    SELECT application.*,
           CASE WHEN application.bgt_id IS NULL THEN '未填指标' WHEN authority.id IS NULL THEN '指标查不到'
                ELSE '指标不可执行' END AS fault
    FROM application
    CROSS JOIN known
    LEFT JOIN authority ON authority.id = application.bgt_id
    WHERE application.bgt_id IS NULL OR NOT coalesce(authority.may_be_used, application.create_date > known.on_day)
),
total AS (
    SELECT agency_code, sum(paid) AS amount, count(*) AS payments, max(create_date) AS last_paid_on,
           coalesce(sum(paid) FILTER (WHERE fault = '未填指标'), 0) AS blank,
           coalesce(sum(paid) FILTER (WHERE fault = '指标查不到'), 0) AS unknown,
           coalesce(sum(paid) FILTER (WHERE fault = '指标不可执行'), 0) AS barred
    FROM unfounded
    GROUP BY agency_code
    HAVING sum(paid) >= :without_budget_important
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '无预算支出' AS subject,
       to_char(total.last_paid_on, 'YYYY-MM') AS period, total.amount, CAST(total.payments AS numeric) AS size,
       jsonb_build_object('blank', total.blank, 'unknown', total.unknown, 'barred', total.barred,
                          'last_paid_on', total.last_paid_on) AS facts,
       unfounded.fault || ' ' || CAST(unfounded.create_date AS text) || ' '
       || coalesce(unfounded.payee_acct_name, '（收款人空）') AS label,
       unfounded.paid AS row_amount, unfounded.receipt_id, unfounded.row_no, unfounded.place,
       jsonb_build_object('指标', unfounded.bgt_id, '用途', unfounded.use_des) AS figures
FROM total
JOIN unfounded ON unfounded.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, abs(unfounded.paid) DESC, unfounded.create_date, unfounded.row_no
