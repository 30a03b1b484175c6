/*---
id: R31a
title: 投资项目合同不超过概算
data_sets: [D32]
optional: [D31]
grain: month
reach: 11
relation: at_most
tolerance: 0.01
cut_off: 至本月末已报的合同（含以前年度）与当月项目月报的投资概算；只比较填了投资项目在线平台代码的合同；补充合同随原合同
left: 项目名下合同金额加补充合同金额
right: 投资概算
explanation: 一个政府投资项目各份合同之和不应超过批准的概算；超过的须先按规定报批（政府投资条例（2019）第二十三条）。合同所填代码从未见于项目月报的，也列为差异。
innocent_reasons:
  - 概算已经批准调整，项目月报尚未更新
  - 合同所填的投资项目在线平台代码有误
  - 合同含不属于概算的内容
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '至本月末没有报送采购合同，或合同都没有填投资项目在线平台代码' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'investment_project' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.procurement_contract AS contract
                  WHERE contract.region = reported.region AND left(contract.period, 7) <= left(reported.period, 7)
                    AND contract.project_code IS NOT NULL)

-- sides
WITH month AS (
    SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'investment_project' AND superseded_at IS NULL
      AND left(period, 7) BETWEEN :period_from AND :period_to
),
contract AS (
    SELECT month.period, given.contract_no, given.contract_name, given.contract_amount, given.supplement_of, given.supplement_amount,
           given.project_code, given.receipt_id, given.row_no, given.place,
           row_number() OVER (PARTITION BY month.period, given.contract_no ORDER BY given.period DESC, given.row_no DESC) AS newest
    FROM month
    JOIN ledger_v1.procurement_contract AS given ON given.region = :region AND left(given.period, 7) <= month.period
),
placed AS (
    SELECT contract.period, coalesce(contract.project_code, origin.project_code) AS project_code, contract.contract_no, contract.contract_name,
           CASE WHEN contract.supplement_of IS NULL THEN contract.contract_amount
                ELSE coalesce(contract.supplement_amount, contract.contract_amount) END AS amount,
           contract.supplement_of, contract.receipt_id, contract.row_no, contract.place
    FROM contract
    LEFT JOIN contract AS origin
      ON origin.period = contract.period AND origin.contract_no = contract.supplement_of AND origin.newest = 1
    WHERE contract.newest = 1
),
project AS (
    SELECT left(period, 7) AS period, project_code, project_name, approved_cost, receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
)
SELECT project.period, project.project_code AS key, project.project_name AS subject, 'right' AS side, project.approved_cost AS amount,
       '投资概算' AS label, project.receipt_id, project.row_no, project.place
FROM project
WHERE EXISTS (SELECT 1 FROM placed WHERE placed.period = project.period AND placed.project_code = project.project_code)
UNION ALL
SELECT placed.period, placed.project_code, '项目 ' || placed.project_code, 'left', placed.amount,
       CASE WHEN placed.supplement_of IS NULL THEN '合同 ' ELSE '补充合同 ' END || coalesce(placed.contract_name, placed.contract_no),
       placed.receipt_id, placed.row_no, placed.place
FROM placed
WHERE EXISTS (SELECT 1 FROM project WHERE project.period = placed.period AND project.project_code = placed.project_code)
   OR (placed.project_code IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM ledger_v1.investment_project AS known
                       WHERE known.region = :region AND known.project_code = placed.project_code))
