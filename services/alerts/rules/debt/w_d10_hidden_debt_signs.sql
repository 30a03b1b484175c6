/*---
id: W-D10
title: 施工单位垫资迹象（隐性债务线索）
version: 1
family: debt
matter_class: major
unit_of_analysis: project
schedule: monthly
data_sets: [investment_project, agency]
parameters:
  advanced: {default: {important: 1000000, major: 10000000}, title: 施工单位垫资的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_share: {default: 0.10, title: 垫资占已完工程的起点比例, unit: share, bounds: [0, 1], source: 本系统暂定}
levels:
  - amount: {from: advanced}
facts:
  work: 按形象进度计算的完成投资
  progress: 形象进度（%）
  cost: 投资概算
  funded: 到位资金
  payable: 填报的应付未付
headline: "“{subject}”完成投资超过到位资金{amount:wan}，疑似施工单位垫资"
fact: "“{subject}”概算{cost:wan}，截至{period:period}形象进度{progress}%，折合完成投资{work:wan}；到位资金{funded:wan}，相差{amount:wan}（占完成投资{size:percent}），填报应付未付{payable:wan}。"
formula: "{cost:yuan} × {progress}% − {funded:yuan} = {amount:yuan}"
explanation: 政府投资项目不能让施工单位垫钱建设。工程做出来的比到位的资金多很多，说明有人在垫资，这笔钱以后要由政府偿还，是隐性债务的线索。
legal_basis:
  - {law: 政府投资条例, version: "2019-04-14", article: 第二十二条, gist: 政府投资项目所需资金要落实到位，不得由施工单位垫资建设。}
  - {law: 预算法, version: "2018-12-29", article: 第三十五条第三款, gist: 除依法发行债券外，地方政府及其部门不得以任何方式举债。}
innocent_reasons:
  - 形象进度按工程量估计，与投资额不成比例
  - 设备、征地款在后期支付，资金按合同节点到位
questions:
  - 超过到位资金的部分由谁垫付？合同对付款怎样约定？
  - 剩余资金什么时候、从哪里到位？
exclusions:
  - 完成投资按概算乘形象进度折算，是线索不是结论；差额不足完成投资的一成、不足 100 万元的不提示
  - 到位资金为中央、省、州、县、债券、其他之和，都没有填的不判断
  - 政府担保、承诺函和以购买服务名义实施工程，数据中没有，本规则查不出
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年政府投资项目' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'investment_project' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(DISTINCT project_code) AS text) || ' 个项目没有填形象进度或者到位资金，未作判断' AS reason
FROM ledger_v1.investment_project
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
  AND (progress IS NULL
       OR coalesce(funded_central, funded_province, funded_prefecture, funded_county, funded_bond, funded_other) IS NULL)
HAVING count(*) > 0

-- findings
WITH newest AS (
    SELECT DISTINCT ON (project_code) project_code, project_name, agency_code, left(period, 7) AS period, approved_cost, progress,
           coalesce(funded_central, 0) + coalesce(funded_province, 0) + coalesce(funded_prefecture, 0) + coalesce(funded_county, 0)
               + coalesce(funded_bond, 0) + coalesce(funded_other, 0) AS funded,
           coalesce(funded_central, funded_province, funded_prefecture, funded_county, funded_bond, funded_other) IS NOT NULL AS has_funds,
           coalesce(payable_unpaid, 0) AS payable, receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND translate(project_name, ' 　', '') !~ '^(合计|小计|总计)'
    ORDER BY project_code, period DESC
),
advanced AS (
    SELECT newest.*, round(approved_cost * least(progress, 100) / 100, 2) AS work,
           round(approved_cost * least(progress, 100) / 100, 2) - funded AS amount
    FROM newest
    WHERE has_funds AND progress > 0 AND approved_cost > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT advanced.project_code AS matter_key, advanced.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || advanced.agency_code, '县发展和改革局') AS unit_name, advanced.project_name AS subject,
       advanced.period, advanced.amount, advanced.amount / advanced.work AS size,
       jsonb_build_object('work', advanced.work, 'progress', to_char(advanced.progress, 'FM990.0'), 'cost', advanced.approved_cost,
                          'funded', advanced.funded, 'payable', advanced.payable) AS facts,
       advanced.period || ' 项目月报' AS label, advanced.amount AS row_amount, advanced.receipt_id, advanced.row_no, advanced.place
FROM advanced
LEFT JOIN name ON name.agency_code = advanced.agency_code
WHERE advanced.amount >= :advanced_important AND advanced.amount >= :minimum_share * advanced.work
ORDER BY advanced.amount DESC, advanced.project_code
