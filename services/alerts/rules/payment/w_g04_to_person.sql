/*---
id: W-G04
title: 向个人转账
version: 2
family: payment
matter_class: general
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_application, agency]
picks: {payment_application: person}
parameters:
  paid_to_person: {default: {general: 10000, important: 50000, major: 200000}, title: 向同一人支付的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  single_payment: {default: 10000, title: 单笔的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: paid_to_person}
facts:
  payments: 笔数
  last_on: 最近一笔的日期
headline: "{unit_name}向个人“{subject}”转账{amount:wan}"
fact: "{unit_name}在{period:period}所在季度向个人“{subject}”转账{payments:count}笔，合计{amount:wan}，最近一笔在{last_on:date}。"
formula: "该季度对此人单笔 1 万元以上的转账合计 {amount:yuan}（{payments:count} 笔）"
explanation: 办公、工程、采购这类钱一般付给单位，直接付到个人账上的，容易变成套取资金或者账外发放。工资、补助等本来就发给个人的科目已经排除。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 各单位用钱要守财务制度，不能自行放宽范围、抬高标准。}
innocent_reasons: [报销差旅费或垫付款, 专家评审费、讲课费, 向农户支付征地补偿或土地租金, 个体经营者以个人账户收款]
questions: [此人提供了什么货物或服务，有没有合同、发票？, 为什么不付到单位账户或公务卡？]
exclusions:
  - 工资福利支出（301）和对个人和家庭的补助（303）不计；用途写明工资、补助、抚恤、征地补偿的不计
  - 单笔不足 1 万元的不计，退回的以负数冲减
  - 个人按姓名判断（两到四个汉字、姓氏开头、不含机构用字，或带间隔号的姓名）；资料中没有往来对象类别，可能误认
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_application', '支付申请', true)
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

-- findings
WITH payment AS (
    SELECT agency_code, regexp_replace(payee_acct_name, '\s', '', 'g') AS payee, payee_acct_name_key AS payee_key, coalesce(xpay_amt, pay_app_amt) AS paid,
           create_date AS paid_on, use_des, dep_bgt_eco_code, pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND length(payee_acct_name) BETWEEN 2 AND 20
      AND (coalesce(xpay_amt, pay_app_amt) >= :single_payment OR coalesce(xpay_amt, pay_app_amt) < 0)
      AND coalesce(left(dep_bgt_eco_code, 3), '') NOT IN ('301', '303')
      AND coalesce(use_des, '') !~ '工资|薪酬|补助|补贴|抚恤|救助|慰问|养老|征地|拆迁|青苗'
),
person AS (
    SELECT payment.*, to_char(paid_on, 'YYYY"Q"Q') AS quarter
    FROM payment
    WHERE (payee ~ '^[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余顾孟黄穆萧尹姚邵湛汪祁毛禹狄贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房解应宗丁宣邓杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄封储靳段焦巴牧谷车侯宓全班仰秋仲伊宁仇祖武符刘景詹束龙叶幸司黎薄白蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍闻党翟谭劳姬申冉桑桂牛寿边燕浦尚农温庄晏柴瞿阎连茹习艾鱼容向古易慎戈廖终居衡步都耿满弘匡国文寇广东欧殳沃利师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠丰关相查后荆红游竺权盖益桓公欧阳上官司马诸葛普自起者罕岩玉刀肖涂代阿付闫覃兰][一-龥*]{1,3}$'
           AND payee !~ '公司|[局院所校队站处库委镇乡村组馆场矿厂店署厅府县区股]$|中心|账户|专户|食堂|超市|商行|宾馆|酒店|学会|协会|工会|^农.*[行社]$'
           AND NOT (length(payee) = 4 AND payee ~ '[会社部行办园吧坊楼堂城室科课庭市州省]$'))
       OR payee ~ '^[一-龥][一-龥*]{0,7}[·•・][一-龥*]{1,8}([·•・][一-龥*]{1,8})?$'
),
matter AS (
    SELECT agency_code, payee_key, min(payee) AS payee, quarter, sum(paid) AS total, count(*) FILTER (WHERE paid > 0) AS payments, max(paid_on) AS last_on
    FROM person
    GROUP BY agency_code, payee_key, quarter
    HAVING sum(paid) > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.payee_key || '/' || matter.quarter AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.payee || CASE WHEN strpos(matter.payee, '*') > 0 THEN '〔' || left(matter.payee_key, 6) || '〕' ELSE '' END AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('payments', matter.payments, 'last_on', matter.last_on) AS facts,
       CASE WHEN person.paid < 0 THEN '退回 ' ELSE '转账 ' END || CAST(person.paid_on AS text) AS label,
       person.paid AS row_amount, person.receipt_id, person.row_no, person.place,
       jsonb_build_object('支付申请', person.pay_app_id, '用途', person.use_des, '部门经济分类', person.dep_bgt_eco_code) AS figures
FROM matter
JOIN person ON person.agency_code = matter.agency_code AND person.payee_key = matter.payee_key AND person.quarter = matter.quarter
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, matter.payee_key, matter.quarter, person.paid_on, person.pay_app_id
