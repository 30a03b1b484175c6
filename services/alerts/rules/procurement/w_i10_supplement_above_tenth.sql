/*---
id: W-I10
title: 补充合同超过原合同一成
version: 2
family: procurement
matter_class: important
unit_of_analysis: document
schedule: on_receipt
data_sets: [procurement_contract, agency]
parameters:
  supplement_share: {default: {important: 0.10}, title: 补充合同占原合同的比例, unit: share, bounds: [0, 10], source: 政府采购法第四十九条}
  supplement_amount: {default: {important: 1000}, title: 补充合同的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: supplement_share}
    amount: {from: supplement_amount}
facts:
  contract: 原合同编号
  original: 原合同金额
  supplements: 补充合同数
headline: "{unit_name}与“{subject}”的合同追加{amount:wan}，为原合同的{size:percent}"
fact: "{unit_name}与“{subject}”的采购合同{contract}金额{original:wan}，此后签订{supplements:count}份补充合同，追加{amount:wan}，为原合同的{size:percent}，超过10%。"
formula: "补充合同合计 {amount:yuan} ÷ 原合同 {original:yuan} = {size:percent}"
explanation: 合同执行中可以少量追加，但全部补充合同加起来不能超过原合同的一成。超过了就应当重新采购，否则等于绕开竞争。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第四十九条, gist: 追加相同标的的全部补充合同不得超过原合同金额的一成。}
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第六十七条第五项, gist: 追加超过一成的，责令改正并处分责任人。}
innocent_reasons: [所补充的是不同标的，另有采购程序, 原合同为框架协议，没有固定金额]
questions: [追加的内容同原合同标的是否相同？, 为什么不重新采购？]
exclusions:
  - 减少金额的补充合同不计；追加合计不足 1,000 元的不提示
  - 原合同在近三年数据中查不到的不评
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

-- findings
WITH contract AS MATERIALIZED (
    SELECT DISTINCT ON (contract_no) contract_no, agency_code, supplier_name, supplier_name_key, contract_amount, signed_on, supplement_of,
           coalesce(nullif(supplement_amount, 0), contract_amount) AS supplement_amount,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY contract_no, period DESC, receipt_id, row_no
),
supplement AS (
    SELECT supplement_of, count(*) AS supplements, sum(supplement_amount) AS added, max(signed_on) AS last_on
    FROM contract
    WHERE supplement_of <> '' AND supplement_of <> contract_no AND supplement_amount > 0
    GROUP BY supplement_of
),
exceeded AS (
    SELECT contract.*, supplement.supplements, supplement.added, supplement.last_on
    FROM contract
    JOIN supplement ON supplement.supplement_of = contract.contract_no
    WHERE contract.contract_amount > 0 AND supplement.added > contract.contract_amount * :supplement_share_important
      AND date_part('year', supplement.last_on) = :fiscal_year
),
evidence AS (
    SELECT contract_no, 1 AS part, signed_on, '原合同 ' || contract_no AS label, contract_amount AS row_amount, receipt_id, row_no, place
    FROM exceeded
    UNION ALL
    SELECT contract.supplement_of AS contract_no, 2 AS part, contract.signed_on, '补充合同 ' || contract.contract_no AS label,
           contract.supplement_amount AS row_amount, contract.receipt_id, contract.row_no, contract.place
    FROM contract
    JOIN exceeded ON exceeded.contract_no = contract.supplement_of
    WHERE contract.supplement_of <> contract.contract_no AND contract.supplement_amount > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT exceeded.contract_no AS matter_key, exceeded.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || exceeded.agency_code) AS unit_name, exceeded.supplier_name || CASE WHEN strpos(exceeded.supplier_name, '*') > 0 THEN '〔' || left(exceeded.supplier_name_key, 6) || '〕' ELSE '' END AS subject,
       to_char(exceeded.last_on, 'YYYY-MM') AS period, exceeded.added AS amount, exceeded.added / exceeded.contract_amount AS size,
       jsonb_build_object('contract', exceeded.contract_no, 'original', exceeded.contract_amount,
                          'supplements', exceeded.supplements) AS facts,
       evidence.label || ' ' || CAST(evidence.signed_on AS text) AS label, evidence.row_amount, evidence.receipt_id,
       evidence.row_no, evidence.place
FROM exceeded
JOIN evidence ON evidence.contract_no = exceeded.contract_no
LEFT JOIN name ON name.agency_code = exceeded.agency_code
ORDER BY exceeded.added DESC, exceeded.contract_no, evidence.part, evidence.signed_on, evidence.row_no
