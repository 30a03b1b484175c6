/*---
id: W-J01
title: 土地价款欠缴
version: 1
family: assets
matter_class: major
unit_of_analysis: document
schedule: monthly
data_sets: [land_sale]
parameters:
  overdue_days: {default: {general: 30, important: 90, major: 180}, title: 逾期的天数, unit: days, bounds: [0, 3660], source: 本系统暂定}
  large_arrears: {default: {major: 10000000}, title: 视为重大的欠缴金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: overdue_days}
  - amount: {from: large_arrears}
facts:
  buyer: 受让人
  price: 成交价款
  instalments: 欠缴期数
  due: 这些期的应缴金额
  paid: 这些期的实缴金额
  due_on: 最早一期的应缴日期
  counted_to: 计算到哪一天
headline: "{buyer}欠缴土地价款{amount:wan}（{subject}，最长逾期{size:days}天）"
fact: "{buyer}受让的{subject}，成交价款{price:wan}，有{instalments:count}期到期没有缴清，应缴{due:wan}，实缴{paid:wan}，欠缴{amount:wan}；最早一期{due_on:date}到期，已逾期{size:days}天（计算到{counted_to:date}）。"
formula: "到期应缴 {due:yuan} − 实缴 {paid:yuan} = {amount:yuan}；最长逾期 {size:days} 天"
explanation: 卖地的钱是政府收入，受让人要按合同约定的日期缴进国库。到期没有缴清的就是欠缴，拖得越久、金额越大，收不回来的风险越大。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十六条第一款, gist: 政府的全部收入应当上缴国库，不得截留、占用、挪用或者拖欠。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十六条, gist: 有上缴义务的单位必须按规定的方式和期限把预算收入缴入国库，不得拖欠。}
innocent_reasons:
  - 已经依法签订补充协议，重新约定了分期缴款日期
  - 价款已经缴纳，但没有登记实缴金额
  - 因规划调整或者未按约交地，双方有争议
questions:
  - 欠缴的原因是什么？是否已催缴并按合同收取违约金？
  - 土地证是否已经办理？什么时候能缴清？
exclusions:
  - 取最近一个月报送的合同（每月报送全部未结清的合同，较早月份中已经结清的不再出现）
  - 各期分别计算，多缴的一期不抵补另一期
  - 欠缴合计不足 1 万元的不提示；逾期天数为自然日，算到最近报送月份的月末
---*/

-- applies
WITH delivered AS (
    SELECT max(left(period, 7)) AS newest
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'land_sale' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT newest IS NOT NULL AS is_applicable,
       CASE WHEN newest IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国有土地使用权出让数据'
            WHEN newest < to_char(least(:today, make_date(:fiscal_year, 12, 31)) - INTERVAL '45 days', 'YYYY-MM')
            THEN '土地出让数据只报送到 ' || newest || '，其后是否缴清未作判断' END AS reason
FROM delivered

-- findings
WITH known AS (
    SELECT max(left(period, 7)) AS newest,
           least(:today, CAST(to_date(max(left(period, 7)) || '-01', 'YYYY-MM-DD') + make_interval(months => 1) AS date) - 1) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'land_sale' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
),
overdue AS (
    SELECT sale.land_contract_no, sale.parcel, sale.buyer, sale.deal_price, sale.instalment_no, sale.due_on, sale.due_amount,
           coalesce(sale.paid_amount, 0) AS paid, sale.due_amount - coalesce(sale.paid_amount, 0) AS arrears, sale.paid_on, sale.penalty,
           known.counted_to, known.counted_to - sale.due_on AS days, sale.receipt_id, sale.row_no, sale.place
    FROM ledger_v1.land_sale AS sale
    JOIN known ON known.newest = left(sale.period, 7)
    WHERE sale.region = :region AND sale.due_on < known.counted_to AND sale.due_amount > coalesce(sale.paid_amount, 0)
      AND translate(sale.parcel, ' 　', '') !~ '^(合计|小计|总计)'
),
contract AS (
    SELECT land_contract_no, max(parcel) AS parcel, max(buyer) AS buyer, max(deal_price) AS price, count(*) AS instalments,
           sum(due_amount) AS due, sum(paid) AS paid, sum(arrears) AS arrears, min(due_on) AS due_on, max(days) AS days,
           max(counted_to) AS counted_to
    FROM overdue
    GROUP BY land_contract_no
    HAVING sum(arrears) >= :minimum_amount
)
SELECT contract.land_contract_no AS matter_key, CAST(NULL AS text) AS unit_code, '县自然资源局' AS unit_name,
       contract.parcel || '（合同 ' || contract.land_contract_no || '）' AS subject, to_char(contract.counted_to, 'YYYY-MM') AS period,
       contract.arrears AS amount, CAST(contract.days AS numeric) AS size,
       jsonb_build_object('buyer', contract.buyer, 'price', contract.price, 'instalments', contract.instalments, 'due', contract.due,
                          'paid', contract.paid, 'due_on', contract.due_on, 'counted_to', contract.counted_to) AS facts,
       '第 ' || CAST(overdue.instalment_no AS text) || ' 期 ' || CAST(overdue.due_on AS text) || ' 应缴，欠缴' AS label,
       overdue.arrears AS row_amount, overdue.receipt_id, overdue.row_no, overdue.place,
       jsonb_build_object('应缴', overdue.due_amount, '实缴', overdue.paid, '违约金', overdue.penalty) AS figures
FROM contract
JOIN overdue ON overdue.land_contract_no = contract.land_contract_no
ORDER BY contract.arrears DESC, contract.land_contract_no, overdue.due_on, overdue.instalment_no
