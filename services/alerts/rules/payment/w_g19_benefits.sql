/*---
id: W-G19
title: 惠民补贴发放异常
version: 1
family: payment
matter_class: major
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_detail, public_servant]
parameters:
  people: {default: {general: 1, important: 5}, title: 涉及的人数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  names_of_one: {default: 2, title: 一个证件号码的姓名数, unit: count, bounds: [2, 100], source: 本系统暂定}
levels:
  - size: {from: people}
facts:
  kind: 哪一种情形
  payments: 笔数
headline: "{subject}：{kind}{size:count}人，涉及{amount:wan}"
fact: "{period:period}的惠民补贴中，{subject}有{size:count}人，共{payments:count}笔、{amount:wan}：{kind}。"
formula: "{kind} {size:count} 人，{payments:count} 笔合计 {amount:yuan}"
explanation: 惠民补贴是发给符合条件的群众的。领钱的人在公职人员名册里，或者一个证件号码用着几个人的名字，都要查清楚有没有冒领。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 支出按预算及时足额拨付，不得虚列。}
  - {law: 预算法, version: "2018-12-29", article: 第九十五条第二项, gist: 用虚报、冒领等办法骗取预算资金的，要追究责任。}
innocent_reasons: [公职人员依法享受的普惠性补贴（如耕地地力保护补贴）, 监护人代领未成年人的补贴, 姓名录入有别字或者已改名]
questions: [这些人符合补贴的哪一项条件？由谁审核？, 是否由本人领取？领取的账户是谁的？]
exclusions:
  - 惠企利民支付明细没有领款账户，几人共用一个账户的情形无法判断；证件号码不以原值入库，校验码由报送时的检查负责；没有死亡人员数据，不判断
  - 一个证件号码有两个以上不同姓名的计为一人；退回的以负数冲减，冲减后不为正的不计
  - 姓名和证件号码只以密钥摘要比较，页面上只显示遮盖后的值
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_detail', '惠企利民支付明细', true)
),
delivered AS (
    SELECT DISTINCT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM needed
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的' || needed.title || '，结论只限已收到的数据' AS reason
FROM needed
CROSS JOIN (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
            FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = needed.data_set AND delivered.period = month.period
WHERE needed.is_monthly AND delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺公职人员名册，未比对领补贴的公职人员' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'public_servant' AND superseded_at IS NULL AND left(period, 4) <= CAST(:fiscal_year AS text)

-- findings
WITH paid AS MATERIALIZED (
    SELECT iden_no_key, per_name_key, per_name, iden_no, coalesce(xpay_amt, pay_amt) AS paid, pay_detail_id, left(period, 7) AS month,
           receipt_id, row_no, place
    FROM ledger_v1.payment_detail
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND iden_no_key IS NOT NULL
),
servant AS (
    SELECT DISTINCT id_no_key
    FROM ledger_v1.public_servant
    WHERE region = :region AND id_no_key IS NOT NULL
      AND period = (SELECT max(period) FROM ledger_v1.slice WHERE region = :region AND data_set = 'public_servant'
                      AND superseded_at IS NULL AND period <= CAST(:fiscal_year AS text))
),
several AS (
    SELECT iden_no_key
    FROM paid
    WHERE per_name_key IS NOT NULL
    GROUP BY iden_no_key
    HAVING count(DISTINCT per_name_key) >= :names_of_one
),
suspect AS (
    SELECT paid.*, 'servant' AS part FROM paid JOIN servant ON servant.id_no_key = paid.iden_no_key
    UNION ALL
    SELECT paid.*, 'names' AS part FROM paid JOIN several ON several.iden_no_key = paid.iden_no_key
),
person AS (
    SELECT part, iden_no_key, sum(paid) AS total
    FROM suspect
    GROUP BY part, iden_no_key
    HAVING sum(paid) > 0
),
kept AS (
    SELECT suspect.* FROM suspect JOIN person ON person.part = suspect.part AND person.iden_no_key = suspect.iden_no_key
),
matter AS (
    SELECT part, count(DISTINCT iden_no_key) AS people, count(*) AS payments, sum(paid) AS total, max(month) AS last_month
    FROM kept
    GROUP BY part
)
SELECT matter.part AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       CASE matter.part WHEN 'servant' THEN '公职人员领取惠民补贴' ELSE '一个证件号码用几个姓名领取惠民补贴' END AS subject,
       matter.last_month AS period, matter.total AS amount, CAST(matter.people AS numeric) AS size,
       jsonb_build_object('kind', CASE matter.part WHEN 'servant' THEN '证件号码在公职人员名册中的' ELSE '同一证件号码对应两个以上姓名的' END,
                          'payments', matter.payments) AS facts,
       kept.month || ' ' || coalesce(kept.per_name, '（未填姓名）') || ' ' || coalesce(kept.iden_no, '') AS label, kept.paid AS row_amount,
       kept.receipt_id, kept.row_no, kept.place, jsonb_build_object('支付明细', kept.pay_detail_id) AS figures
FROM matter
JOIN kept ON kept.part = matter.part
ORDER BY matter.part, kept.iden_no_key, kept.month, kept.pay_detail_id
