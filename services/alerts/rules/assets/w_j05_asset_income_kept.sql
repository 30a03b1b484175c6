/*---
id: W-J05
title: 资产处置、出租收入未上缴
version: 1
family: assets
matter_class: important
unit_of_analysis: unit
schedule: yearly
data_sets: [state_asset, agency]
parameters:
  kept: {default: {general: 1000, important: 500000}, title: 没有上缴的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: kept}
facts:
  due: 应缴
  paid: 已缴
  rental: 出租出借收入
  disposal: 处置收入
headline: "{unit_name}资产处置、出租收入有{amount:wan}未上缴"
fact: "{fiscal_year}年，{unit_name}出租出借收入{rental:wan}、处置收入{disposal:wan}，应缴国库{due:wan}，已缴{paid:wan}，少缴{amount:wan}。"
formula: "{due:yuan} − {paid:yuan} = {amount:yuan}"
explanation: 行政事业单位出租、出借、处置国有资产得到的钱是政府收入，要缴进国库，不能留在单位自己用。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十六条第一款, gist: 政府的全部收入应当上缴国库，不得截留、占用、挪用或者拖欠。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第四条, gist: 滞留、截留、坐支应当上缴的财政收入的，责令改正、收缴并处分责任人员。}
innocent_reasons:
  - 事业单位经批准，出租收入纳入单位预算管理
  - 年末收到，次年年初上缴
questions:
  - 没有上缴的收入在哪个账户？用到了哪里？
  - 什么时候缴清？
exclusions:
  - 没有填应缴数的，用出租出借收入加处置收入；三项都空白的不判断
  - 同一单位各类资产相加，合计类的行不加；各类多缴的不抵补少缴的
  - 少缴不足 1,000 元的不提示；没有同非税缴款明细核对（收入项目代码与资产收入没有对照表）
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年行政事业单位国有资产' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'state_asset' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(coalesce(income_due, rental_income, disposal_income)) > 0 AS is_applicable,
       CASE WHEN count(coalesce(income_due, rental_income, disposal_income)) = 0 THEN '行政事业单位国有资产没有填写收入和应缴数' END AS reason
FROM ledger_v1.state_asset
WHERE region = :region AND period = CAST(:fiscal_year AS text)
HAVING count(*) > 0

-- findings
WITH line AS (
    SELECT agency_code, asset_class, asset_class_name, coalesce(income_due, coalesce(rental_income, 0) + coalesce(disposal_income, 0)) AS due,
           coalesce(income_paid, 0) AS paid, coalesce(rental_income, 0) AS rental, coalesce(disposal_income, 0) AS disposal, receipt_id, row_no, place
    FROM ledger_v1.state_asset
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
      AND translate(coalesce(asset_class_name, ''), ' 　', '') !~ '^(资产)?(合计|小计|总计)'
),
kept AS (
    SELECT line.* FROM line WHERE due > paid
),
total AS (
    SELECT agency_code, sum(due) AS due, sum(paid) AS paid, sum(rental) AS rental, sum(disposal) AS disposal
    FROM kept
    GROUP BY agency_code
    HAVING sum(due - paid) >= :kept_general
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code, coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name,
       '资产处置、出租收入' AS subject, CAST(:fiscal_year AS text) AS period, total.due - total.paid AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('due', total.due, 'paid', total.paid, 'rental', total.rental, 'disposal', total.disposal) AS facts,
       kept.asset_class || ' ' || coalesce(kept.asset_class_name, '') AS label, kept.due - kept.paid AS row_amount,
       kept.receipt_id, kept.row_no, kept.place, jsonb_build_object('应缴', kept.due, '已缴', kept.paid) AS figures
FROM total
JOIN kept ON kept.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.due - total.paid DESC, total.agency_code, kept.asset_class, kept.row_no
