/*---
id: W-F13
title: 三保预算留缺口
version: 1
family: evenness
matter_class: major
unit_of_analysis: item
schedule: on_receipt
data_sets: [basic_guarantee]
parameters:
  gap_share: {default: {important: 0, major: 0.05}, title: 缺口比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_gap: {default: 10000, title: 缺口的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: gap_share}
facts:
  need: 国家标准测算数
  budget: 预算数
  kind: 保障类别
headline: "{kind}“{subject}”预算比国家标准少{amount:wan}（{size:percent}）"
fact: "{period:period}“三保”月报中，{kind}“{subject}”按国家标准测算需要{need:wan}，预算安排{budget:wan}，缺口{amount:wan}（{size:percent}）。"
formula: "({need:yuan} − {budget:yuan}) ÷ {need:yuan} = {size:percent}"
explanation: 保基本民生、保工资、保运转是预算必须优先保证的底线，要按国家标准足额安排，年初不留缺口。预算低于测算数，年中就可能发不出工资、补助。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十七条第三款, gist: 编制支出预算要统筹兼顾，优先安排国家确定的重点支出。}
innocent_reasons:
  - 部分资金由上级直接安排，未列入县级预算
  - 测算人数与实际人数不同
questions:
  - 缺口由什么资金补足？什么时候补足？
  - 年初预算为什么没有足额安排？
exclusions:
  - 取最近一个月报送的三保月报，逐个保障项目判断，合计行不计；缺口不足 1 万元的不提示
  - 国家标准测算数没有填的项目不判断，在运行说明中写明；地方标准高于国家标准的部分不在此查
---*/

-- applies
WITH item AS MATERIALIZED (
    SELECT standard_need, item_name
    FROM ledger_v1.basic_guarantee
    WHERE region = :region AND period = (SELECT max(period) FROM ledger_v1.basic_guarantee
                                         WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text))
)
SELECT count(standard_need) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年三保支出月报'
            WHEN count(standard_need) = 0 THEN '三保支出月报没有填国家标准测算数，不能认定没有缺口'
            WHEN count(standard_need) < count(*)
            THEN '没有填国家标准测算数、未作判断的项目：' || string_agg(item_name, '、' ORDER BY item_name) FILTER (WHERE standard_need IS NULL)
            END AS reason
FROM item

-- findings
SELECT guarantee || '/' || item_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, item_name AS subject,
       period, standard_need - budget_amount AS amount, 1 - budget_amount / standard_need AS size,
       jsonb_build_object('need', standard_need, 'budget', budget_amount,
                          'kind', CASE guarantee WHEN 'livelihood' THEN '保基本民生' WHEN 'wages' THEN '保工资' ELSE '保运转' END) AS facts,
       period || ' ' || item_name || ' 预算数' AS label, budget_amount AS row_amount, receipt_id, row_no, place,
       jsonb_build_object('国家标准测算数', standard_need, '报送的缺口', gap, '累计执行', executed) AS figures
FROM ledger_v1.basic_guarantee
WHERE region = :region AND standard_need > 0 AND translate(item_name, ' 　', '') !~ '(合计|总计|小计)$'
  AND standard_need - budget_amount >= :minimum_gap
  AND period = (SELECT max(period) FROM ledger_v1.basic_guarantee
                WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text))
ORDER BY standard_need - budget_amount DESC, guarantee, item_code
