/*---
id: W-H03
title: 三公经费年底突击或者预付
version: 1
family: three_publics
matter_class: important
unit_of_analysis: unit
schedule: monthly
data_sets: [payment_application, agency]
picks: {payment_application: payment}
parameters:
  last_quarter_share: {default: {general: 0.40, important: 0.50}, title: 第四季度占全年的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_total: {default: 50000, title: 全年三公经费的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_prepaid: {default: 1000, title: 预付的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: last_quarter_share}
facts:
  kind: 哪一部分支出
  total: 已到月份的三公支出
  payments: 笔数
headline: "{unit_name}三公经费中{kind}{amount:wan}，占全年{size:percent}"
fact: "{fiscal_year}年，{unit_name}三公经费支出{total:wan}，其中{kind}{payments:count}笔、{amount:wan}，占{size:percent}。"
formula: "{amount:yuan} ÷ {total:yuan} = {size:percent}"
explanation: 三公经费应当按实际需要均衡使用。如果全年的钱集中在第四季度花，或者用途写着预付、充值、购卡，就可能是年底突击花钱，或者先把钱转出去留到以后用。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 严格按规定用途使用资金，合理安排支出进度。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
innocent_reasons:
  - 全年的定点加油、维修费用在12月集中结算
  - 公务用车购置经批准在第四季度实施
questions:
  - 第四季度集中支出的原因是什么？请提供接待清单、车辆维修和加油明细。
  - 预付、充值的余额现在是多少？由谁保管？
exclusions:
  - 第四季度占比只在全年十二个月的支付都报齐后判断；全年不足 5 万元的不判断
  - 油卡、通行费充值属于日常用车，只在12月的才算预付；预付不足 1,000 元的不提示
  - 科目为 30212、30217、30231、31013；退回的以负数冲减
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text)
      AND superseded_at IS NULL
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年支付申请'
            WHEN count(*) < 12 THEN '支付申请只有 ' || CAST(count(*) AS text) || ' 个月，第四季度占比未作判断，只查预付、充值' END AS reason
FROM delivered

-- findings
WITH payment AS MATERIALIZED (
    SELECT agency_code, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, dep_bgt_eco_code, payee_acct_name AS payee, use_des,
           pay_app_id, receipt_id, row_no, place,
           extract(quarter FROM create_date) = 4 AS is_last_quarter,
           coalesce(use_des, '') ~ '预付|预存|预交|充值|储值|购物卡|消费卡'
               AND (coalesce(use_des, '') !~ '油|ETC|etc|通行' OR extract(month FROM create_date) = 12) AS is_prepaid
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND dep_bgt_eco_code IN ('30212', '30217', '30231', '31013')
),
coverage AS (
    SELECT count(DISTINCT left(period, 7)) = 12 AS is_whole
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text)
      AND superseded_at IS NULL
),
total AS (
    SELECT agency_code, sum(paid) AS total,
           coalesce(sum(paid) FILTER (WHERE is_last_quarter), 0) AS last_quarter, count(*) FILTER (WHERE is_last_quarter) AS last_quarter_payments,
           coalesce(sum(paid) FILTER (WHERE is_prepaid), 0) AS prepaid, count(*) FILTER (WHERE is_prepaid) AS prepaid_payments
    FROM payment
    GROUP BY agency_code
),
found AS (
    SELECT total.agency_code, 'last_quarter' AS part, '第四季度支出' AS kind, total.total, total.last_quarter AS amount,
           total.last_quarter_payments AS payments, total.last_quarter / total.total AS share
    FROM total
    CROSS JOIN coverage
    WHERE coverage.is_whole AND total.total >= :minimum_total AND total.last_quarter / nullif(total.total, 0) > :last_quarter_share_general
    UNION ALL
    SELECT total.agency_code, 'prepaid' AS part, '预付、充值' AS kind, total.total, total.prepaid AS amount,
           total.prepaid_payments AS payments, least(total.prepaid / total.total, 1) AS share
    FROM total
    WHERE total.prepaid >= :minimum_prepaid AND total.total > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT found.agency_code || '|' || found.part AS matter_key, found.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || found.agency_code) AS unit_name, '三公经费' || found.kind AS subject,
       CAST(:fiscal_year AS text) AS period, found.amount, found.share AS size,
       jsonb_build_object('kind', found.kind, 'total', found.total, 'payments', found.payments) AS facts,
       CASE found.part WHEN 'prepaid' THEN 'important' END AS level_hint,
       '支付 ' || CAST(payment.paid_on AS text) || ' ' || coalesce(payment.payee, '（收款人空）') AS label, payment.paid AS row_amount,
       payment.receipt_id, payment.row_no, payment.place,
       jsonb_build_object('经济分类', payment.dep_bgt_eco_code, '用途', payment.use_des) AS figures
FROM found
JOIN payment ON payment.agency_code = found.agency_code
 AND (found.part = 'last_quarter' AND payment.is_last_quarter OR found.part = 'prepaid' AND payment.is_prepaid)
LEFT JOIN name ON name.agency_code = found.agency_code
ORDER BY found.amount DESC, found.agency_code, found.part, payment.paid_on, payment.pay_app_id
