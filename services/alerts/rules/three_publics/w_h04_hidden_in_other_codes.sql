/*---
id: W-H04
title: 三公经费应列未列（在其他科目列支）
version: 2
family: three_publics
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
picks: {payment_application: suspect}
parameters:
  score: {default: {general: 2}, title: 词语得分, unit: count, bounds: [0, 1000], source: 本系统暂定}
  large_amount: {default: {important: 50000}, title: 视为重要的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_amount: {default: 1000, title: 单笔的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: score}
  - amount: {from: large_amount}
facts:
  kind: 疑似的三公项目
  payments: 笔数
  codes: 所列经济分类
headline: "{unit_name}疑似在其他科目列支{kind}{amount:wan}"
fact: "{unit_name}有{payments:count}笔、{amount:wan}的支付列在{codes}科目，但用途或者收款人显示可能是{kind}。"
formula: "{payments:count} 笔支付的净额 = {amount:yuan}；用途写明记 2 分，只有收款人像的记 1 分，用途空白再加 1 分，最高 {size:count} 分，2 分起提示"
explanation: 有的单位把接待、用车、出国的花费记到办公费、劳务费、维修费、其他支出等科目，三公经费看上去就少了。这里从付款用途和收款人的字眼里找这样的支付，只是线索，要看原始单据才能定。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出必须按预算执行，不得虚假列支。}
  - {law: 预算法, version: "2018-12-29", article: 第七十二条, gist: 各部门、各单位的支出应当按照预算科目执行。}
innocent_reasons:
  - 单位食堂、值班用餐等不属于公务接待
  - 生产用车、执法用车、工程机械的油料，按规定不列公务用车
  - 收款的酒店提供的是会议、培训服务
questions:
  - 请提供这些支付的发票、清单和审批单。
  - 如属三公经费，什么时候调整科目、如实填报？
exclusions:
  - 只看办公、印刷、咨询、物业、维修、租赁、专用材料、劳务、委托业务、其他商品和服务等科目（30201、30202、30203、30209、30213、30214、30218、30226、30227、30299）
  - 用途写明会议、培训、差旅、食堂、工作餐、值班、油漆、油墨、食用油、信访接待、接待室等的不计
  - 同一单位同一项目归并；净额不足 1,000 元的不提示
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text)
      AND superseded_at IS NULL
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年支付申请' END AS reason
FROM delivered
UNION ALL
SELECT asked.is_filled OR NOT asked.is_there AS is_applicable,
       CASE WHEN asked.is_there AND NOT asked.is_filled THEN '支付申请没有填写部门预算经济分类' END AS reason
FROM (SELECT EXISTS (SELECT 1 FROM ledger_v1.payment_application
                     WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)) AS is_there,
             EXISTS (SELECT 1 FROM ledger_v1.payment_application
                     WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
                       AND dep_bgt_eco_code IS NOT NULL) AS is_filled) AS asked
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0

-- findings
WITH payment AS MATERIALIZED (
    SELECT agency_code, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, dep_bgt_eco_code,
           coalesce(payee_acct_name, '') AS payee, coalesce(use_des, '') AS purpose, pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND dep_bgt_eco_code IN ('30201', '30202', '30203', '30209', '30213', '30214', '30218', '30226', '30227', '30299')
),
sought AS (
    SELECT payment.*, kind.title AS kind,
           CASE WHEN payment.purpose ~ kind.purpose_words THEN 2 ELSE 0 END
               + CASE WHEN payment.payee ~ kind.payee_words THEN 1 + CASE WHEN btrim(payment.purpose) = '' THEN 1 ELSE 0 END ELSE 0 END AS score
    FROM payment
    JOIN (VALUES
        ('公务接待费', '公务接待|接待费|接待用餐|招待|宴请|餐费|餐饮|酒店|酒水', '酒店|宾馆|饭店|餐饮|酒楼|餐厅|农家乐'),
        ('公务用车费', '车辆维修|汽车维修|车辆保养|车辆保险|修车|加油|燃油|油费|油卡|汽油|过路费|过桥费|购车', '加油站|汽修|汽车修理|汽车维修|汽车销售'),
        ('因公出国（境）费用', '出国|出境|境外考察|因公赴', '国际旅行社|出入境服务'))
        AS kind (title, purpose_words, payee_words)
      ON payment.purpose ~ kind.purpose_words OR payment.payee ~ kind.payee_words
    WHERE payment.purpose !~ '会议|培训|差旅|食堂|工作餐|值班|油漆|油墨|食用油|信访接待|接待室|接待大厅|接待中心|出国留学'
),
suspect AS (
    SELECT sought.* FROM sought WHERE score >= :score_general
),
total AS (
    SELECT agency_code, kind, sum(paid) AS amount, count(*) AS payments, max(score) AS score, min(paid_on) AS first_on, max(paid_on) AS last_on,
           string_agg(DISTINCT dep_bgt_eco_code, '、') AS codes
    FROM suspect
    GROUP BY agency_code, kind
    HAVING sum(paid) >= :minimum_amount
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code || '|' || total.kind AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '在其他科目列支的' || total.kind AS subject,
       CAST(:fiscal_year AS text) AS period, total.amount, CAST(total.score AS numeric) AS size,
       jsonb_build_object('kind', total.kind, 'payments', total.payments, 'codes', total.codes) AS facts,
       '支付 ' || CAST(suspect.paid_on AS text) || ' ' || suspect.dep_bgt_eco_code || ' ' || coalesce(nullif(suspect.payee, ''), '（收款人空）') AS label,
       suspect.paid AS row_amount, suspect.receipt_id, suspect.row_no, suspect.place,
       jsonb_build_object('用途', suspect.purpose, '分数', suspect.score) AS figures
FROM total
JOIN suspect ON suspect.agency_code = total.agency_code AND suspect.kind = total.kind
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, total.kind, suspect.paid_on, suspect.pay_app_id
