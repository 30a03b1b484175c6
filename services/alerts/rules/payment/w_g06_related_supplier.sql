/*---
id: W-G06
title: 供应商同本单位人员有关联
version: 1
family: payment
matter_class: important
unit_of_analysis: payee
schedule: on_receipt
data_sets: [procurement_contract, market_entity, public_servant, agency]
parameters:
  contracts: {default: {important: 1}, title: 有关联的合同数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: contracts}
facts:
  link: 关联类型
  person: 关联人（遮盖）
  post: 在本单位的职务
  last_on: 最近签订日期
headline: "{unit_name}与“{subject}”签订{size:count}份合同，其{link}与本单位人员证件号码相同"
fact: "{unit_name}与“{subject}”签订采购合同{size:count}份、合计{amount:wan}，最近一份在{last_on:date}；该供应商的{link}{person}与本单位在册人员（{post}）的证件号码相同。"
formula: "证件号码相同的关联人：{link}{person} = 本单位{post}；合同 {size:count} 份，合计 {amount:yuan}"
explanation: 自己单位的人开的公司，又来做自己单位的生意，应当回避。没有回避的，价格和验收都难以让人放心。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第十二条, gist: 采购人员同供应商有利害关系的，要回避。}
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第九条, gist: 三年内同供应商有劳动关系、是其控股股东等情形的采购人员，要回避。}
innocent_reasons: [持股或者任职已经退出，市场主体数据没有更新, 该人员没有参与这次采购并已按规定回避, 公职人员名册未及时更新]
questions: [该人员是否参与了采购需求、评审、验收？有没有回避记录？, 该人员在企业的持股、任职是否按规定报告过？]
exclusions:
  - 只按证件号码比对，同名不同号的不提示；证件号码只以密钥摘要比较，页面上只显示遮盖后的值
  - 供应商按统一社会信用代码对应，供应商代码不是信用代码的按名称对应；签订合同时已离任的不提示
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('procurement_contract', '政府采购合同', true)
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
SELECT count(slice.data_set) > 0 AS is_applicable,
       CASE WHEN count(slice.data_set) = 0 THEN '缺' || optional.title || '，无法比对关联关系' END AS reason
FROM (VALUES ('market_entity', '市场主体与人员关联数据'), ('public_servant', '公职人员名册')) AS optional (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = optional.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) <= CAST(:fiscal_year AS text)
GROUP BY optional.title

-- findings
WITH contract AS MATERIALIZED (
    SELECT DISTINCT ON (contract_no) contract_no, contract_name, agency_code, supplier_code, supplier_name, supplier_name_key, contract_amount, signed_on,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY contract_no, period DESC, receipt_id, row_no
),
link AS MATERIALIZED (
    SELECT unifsoc_cred_code, entity_name_key, linked_id_no_key, linked_name, receipt_id, row_no, place,
           CASE link_kind WHEN 'legal_person' THEN '法定代表人' WHEN 'shareholder' THEN '股东' ELSE '高级管理人员' END AS link
    FROM ledger_v1.market_entity
    WHERE region = :region AND linked_id_no_key IS NOT NULL
      AND period = (SELECT max(period) FROM ledger_v1.slice WHERE region = :region AND data_set = 'market_entity'
                      AND superseded_at IS NULL AND period <= CAST(:fiscal_year AS text))
),
servant AS MATERIALIZED (
    SELECT id_no_key, agency_code, coalesce(nullif(post, ''), '工作人员') AS post, since, until, receipt_id, row_no, place
    FROM ledger_v1.public_servant
    WHERE region = :region AND id_no_key IS NOT NULL
      AND period = (SELECT max(period) FROM ledger_v1.slice WHERE region = :region AND data_set = 'public_servant'
                      AND superseded_at IS NULL AND period <= CAST(:fiscal_year AS text))
),
person AS (
    SELECT link.unifsoc_cred_code, link.entity_name_key, link.linked_name, link.link, link.linked_id_no_key, servant.agency_code, servant.post,
           servant.since, servant.until, link.receipt_id AS link_receipt, link.row_no AS link_row, link.place AS link_place,
           servant.receipt_id AS servant_receipt, servant.row_no AS servant_row, servant.place AS servant_place
    FROM link
    JOIN servant ON servant.id_no_key = link.linked_id_no_key
),
related AS (
    SELECT contract.*, person.linked_name, person.link, person.linked_id_no_key, person.post, person.link_receipt, person.link_row, person.link_place,
           person.servant_receipt, person.servant_row, person.servant_place
    FROM contract
    JOIN person ON person.agency_code = contract.agency_code
     AND (person.unifsoc_cred_code = contract.supplier_code OR person.entity_name_key = contract.supplier_name_key)
    WHERE contract.signed_on BETWEEN coalesce(person.since, contract.signed_on) AND coalesce(person.until, contract.signed_on)
),
matter AS (
    SELECT agency_code, supplier_code, linked_id_no_key, min(supplier_name) AS supplier, min(linked_name) AS person, min(post) AS post,
           string_agg(DISTINCT link, '、') AS link, count(DISTINCT contract_no) AS contracts, max(signed_on) AS last_on
    FROM related
    GROUP BY agency_code, supplier_code, linked_id_no_key
),
once AS (
    SELECT DISTINCT agency_code, supplier_code, linked_id_no_key, contract_no, contract_name, contract_amount, signed_on, receipt_id, row_no, place
    FROM related
),
total AS (
    SELECT agency_code, supplier_code, linked_id_no_key, sum(contract_amount) AS amount
    FROM once
    GROUP BY agency_code, supplier_code, linked_id_no_key
),
evidence AS (
    SELECT agency_code, supplier_code, linked_id_no_key, 1 AS part, '合同 ' || contract_no || ' ' || CAST(signed_on AS text) AS label,
           contract_amount AS row_amount, receipt_id, row_no, place
    FROM once
    UNION
    SELECT agency_code, supplier_code, linked_id_no_key, 2 AS part, link || ' ' || coalesce(linked_name, '（未填姓名）') AS label,
           CAST(NULL AS numeric) AS row_amount, link_receipt, link_row, link_place
    FROM related
    UNION
    SELECT agency_code, supplier_code, linked_id_no_key, 3 AS part, '公职人员名册 ' || post AS label,
           CAST(NULL AS numeric) AS row_amount, servant_receipt, servant_row, servant_place
    FROM related
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.supplier_code || '/' || matter.linked_id_no_key AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.supplier AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, total.amount, CAST(matter.contracts AS numeric) AS size,
       jsonb_build_object('link', matter.link, 'person', coalesce(matter.person, ''), 'post', matter.post, 'last_on', matter.last_on) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM matter
JOIN total ON total.agency_code = matter.agency_code AND total.supplier_code = matter.supplier_code AND total.linked_id_no_key = matter.linked_id_no_key
JOIN evidence ON evidence.agency_code = matter.agency_code AND evidence.supplier_code = matter.supplier_code
 AND evidence.linked_id_no_key = matter.linked_id_no_key
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY total.amount DESC, matter.supplier_code, evidence.part, evidence.label, evidence.row_no
