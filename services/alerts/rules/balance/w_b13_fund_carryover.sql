/*---
id: W-B13
title: 政府性基金结转偏大
version: 1
family: balance
matter_class: important
unit_of_analysis: item
schedule: yearly
data_sets: [carryover, income_execution, expenditure_execution]
parameters:
  share: {default: {important: 0.30, major: 0.60}, title: 结转占该项基金当年收入的比例, unit: share, bounds: [0, 10], source: 国发〔2015〕35号（待装载）}
  minimum_amount: {default: 1000000, title: 结转的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: share}
facts:
  income: 该项基金的收入
  year: 形成的年度
  income_name: 收入科目
  item_name: 支出科目
headline: "{year}年末{subject}结转{amount:wan}，为当年收入的{size:percent}"
fact: "{year}年末“{item_name}”结转{amount:wan}（已减去收回的），该项基金当年收入（{income_name}）{income:wan}，结转为收入的{size:percent}。"
formula: "{amount:yuan} ÷ {income:yuan} = {size:percent}"
explanation: 政府性基金是为一件专门的事收的钱，收多少、办多少事。一项基金收进来的钱大半留到下一年，说明项目没有跟上，或者这项收费收得比需要的多；超过规定比例的部分应当调入一般公共预算统筹。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第九条, gist: 基金预算按项目编制，收入多少安排多少支出。}
innocent_reasons:
  - 土地出让等收入在十二月集中入库，来不及安排支出
  - 项目按合同跨年度付款
  - 上级在年底下达的专项结转
questions:
  - 结转的是哪些项目，为什么没有花完？
  - 超过规定比例的部分有没有调入一般公共预算或者补充预算稳定调节基金？
exclusions:
  - 百分之三十的标准出自国发〔2015〕35号，文本待装载
  - 取本年报送的结转表（上年末形成），减去已收回的；收入取上年十二月月报的政府性基金收入累计数
  - 收入与支出科目按科目名称对应（某某收入与某某收入安排的支出）；对应专项债务收入安排的支出、上级基金补助没有本级收入可比，不作判断，并在说明中列出
---*/

-- applies
WITH carried AS (
    SELECT left(exp_func_code, 5) AS item_code, bool_or(starts_with(fund_type_code, '12')) AS is_fund
    FROM ledger_v1.carryover
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND record_kind = 'carryover' AND length(exp_func_code) >= 5
      AND coalesce(carryovers_amt, 0) - coalesce(back_balance, 0) >= :minimum_amount
    GROUP BY left(exp_func_code, 5)
),
named AS (
    SELECT DISTINCT ON (code) code, regexp_replace(regexp_replace(name, '(安排的)?支出$', ''), '收入$', '') AS core, name
    FROM (
        SELECT code, name, fiscal_year AS year FROM ledger_v1.classification
        WHERE code_table = 'functional' AND book = 'fund' AND length(code) = 5 AND fiscal_year <= :fiscal_year
          AND (region IS NULL OR region = :region)
        UNION ALL
        SELECT subject_code, subject_name, fiscal_year FROM ledger_v1.execution_line
        WHERE region = :region AND fiscal_year = :fiscal_year - 1 AND book = 'fund' AND direction = 'expenditure' AND length(subject_code) = 5
    ) AS known
    ORDER BY code, year DESC
),
income AS (
    SELECT DISTINCT regexp_replace(subject_name, '收入$', '') AS core
    FROM ledger_v1.execution_line
    WHERE region = :region AND period = CAST(:fiscal_year - 1 AS text) || '-12' AND book = 'fund' AND direction = 'income'
      AND length(subject_code) >= 7
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年结转结余' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'carryover' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || '-12 的政府性基金收入月报，或者月报没有分到各项基金' END AS reason
FROM income
UNION ALL
SELECT true AS is_applicable,
       '没有同名的基金收入或者科目名称、未作判断的支出科目：'
       || string_agg(concat_ws(' ', carried.item_code, named.name), '、' ORDER BY carried.item_code) AS reason
FROM carried
LEFT JOIN named ON named.code = carried.item_code
WHERE (carried.is_fund OR named.code IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM income WHERE income.core = named.core)
HAVING count(*) > 0

-- findings
WITH carried AS MATERIALIZED (
    SELECT left(exp_func_code, 5) AS item_code, coalesce(carryovers_bgt_id, bgt_id) AS id, agency_code, exp_func_code,
           coalesce(carryovers_amt, 0) - coalesce(back_balance, 0) AS amount, receipt_id, row_no, place
    FROM ledger_v1.carryover
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND record_kind = 'carryover' AND length(exp_func_code) >= 5
),
-- The fund's name without what makes it an income or an outlay: 国有土地使用权出让收入 and 国有土地使用权出让收入安排的支出 are one.
named AS (
    SELECT DISTINCT ON (code) code, regexp_replace(regexp_replace(name, '(安排的)?支出$', ''), '收入$', '') AS core, name
    FROM (
        SELECT code, name, fiscal_year AS year FROM ledger_v1.classification
        WHERE code_table = 'functional' AND book = 'fund' AND length(code) = 5 AND fiscal_year <= :fiscal_year
          AND (region IS NULL OR region = :region)
        UNION ALL
        SELECT subject_code, subject_name, fiscal_year FROM ledger_v1.execution_line
        WHERE region = :region AND fiscal_year = :fiscal_year - 1 AND book = 'fund' AND direction = 'expenditure' AND length(subject_code) = 5
    ) AS known
    ORDER BY code, year DESC
),
income AS (
    SELECT core, sum(amount) AS amount, min(name) AS name
    FROM (
        SELECT regexp_replace(subject_name, '收入$', '') AS core, subject_name AS name, cumulative_amount AS amount,
               length(subject_code) AS digits, min(length(subject_code)) OVER (PARTITION BY regexp_replace(subject_name, '收入$', '')) AS shortest
        FROM ledger_v1.execution_line
        WHERE region = :region AND period = CAST(:fiscal_year - 1 AS text) || '-12' AND book = 'fund' AND direction = 'income'
          AND length(subject_code) >= 7
    ) AS line
    WHERE digits = shortest
    GROUP BY core
),
matter AS (
    SELECT named.core, min(named.name) AS item_name, max(income.name) AS income_name, max(income.amount) AS income, sum(carried.amount) AS amount
    FROM carried
    JOIN named ON named.code = carried.item_code
    JOIN income ON income.core = named.core
    GROUP BY named.core
    HAVING max(income.amount) > 0 AND sum(carried.amount) >= :minimum_amount
       AND sum(carried.amount) > :share_important * max(income.amount)
)
SELECT matter.core AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, matter.core AS subject,
       CAST(:fiscal_year - 1 AS text) AS period, matter.amount, matter.amount / matter.income AS size,
       jsonb_build_object('income', matter.income, 'year', CAST(:fiscal_year - 1 AS text), 'income_name', matter.income_name,
                          'item_name', matter.item_name) AS facts,
       '结转 ' || coalesce(carried.id, '') || ' 科目 ' || carried.exp_func_code AS label,
       carried.amount AS row_amount, carried.receipt_id, carried.row_no, carried.place,
       jsonb_build_object('单位代码', carried.agency_code) AS figures
FROM matter
JOIN named ON named.core = matter.core
JOIN carried ON carried.item_code = named.code
ORDER BY matter.amount DESC, matter.core, carried.amount DESC, carried.row_no
