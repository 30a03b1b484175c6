/*---
id: W-F07
title: 当年执行率低于阈值
version: 1
family: evenness
matter_class: important
unit_of_analysis: unit
schedule: yearly
data_sets: [project_budget, payment_application, budget_indicator, agency]
parameters:
  unspent_share: {default: {general: 0.20, important: 0.40, major: 0.60}, title: 全年没有用完的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_budget: {default: 500000, title: 预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: unspent_share}
facts:
  projects: 项目数
  budget: 预算合计
  spent: 支出合计
  worst: 执行率最低的项目
  worst_rate: 该项目的执行率
headline: "{unit_name}有{projects:count}个项目全年执行率低于80%，未用{amount:wan}"
fact: "{unit_name}{fiscal_year}年有{projects:count}个项目的执行率低于80%，变动后预算数合计{budget:wan}，支出{spent:wan}，未用{amount:wan}；最低的是“{worst}”，执行率{worst_rate:percent}。"
formula: "预算 {budget:yuan} − 支出 {spent:yuan} = {amount:yuan}；最低项目未执行 {size:percent}"
explanation: 一年过完，项目的钱只花了一部分，说明预算编多了或者项目没推动。剩下的钱要按规定结转或者收回。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金，加强对预算支出的管理和监督。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 花钱要按预算办。}
innocent_reasons:
  - 上级资金年底才下达，按规定结转下年使用
  - 招标节约、据实结算后有节余
questions:
  - 没有执行完的原因是什么？结转还是收回？
  - 下年预算是否据此核减？
exclusions:
  - 变动后预算数不足 50 万元的、已终止的项目不计；全年没有支出的由“零支出项目”查
  - 全年十二个月支付数据不齐的不判断
---*/

-- applies
SELECT count(delivered.period) = 12 AS is_applicable,
       CASE WHEN count(delivered.period) < 12
            THEN '缺 ' || string_agg(month.period, '、' ORDER BY month.period) FILTER (WHERE delivered.period IS NULL)
                 || ' 的支付申请，全年数据不齐不能判断' END AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN (SELECT DISTINCT period FROM ledger_v1.slice
           WHERE region = :region AND data_set = 'payment_application' AND superseded_at IS NULL) AS delivered
  ON delivered.period = month.period
UNION ALL
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('project_budget', '年度项目预算'), ('budget_indicator', '预算指标')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND slice.period = CAST(:fiscal_year AS text)
GROUP BY needed.title

-- findings
WITH indicator AS MATERIALIZED (
    SELECT bgt_id, bgt_pman_id
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
application AS MATERIALIZED (
    SELECT bgt_id, coalesce(xpay_amt, pay_app_amt) AS paid
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
spent AS (
    SELECT indicator.bgt_pman_id, sum(application.paid) AS spent
    FROM application
    JOIN indicator ON indicator.bgt_id = application.bgt_id
    GROUP BY indicator.bgt_pman_id
),
line AS MATERIALIZED (
    SELECT bgt_pman_id, agency_code, pro_name, receipt_id, row_no, place,
           coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0)) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND NOT coalesce(is_bgt_end, false)
),
low AS (
    SELECT line.*, spent.spent, 1 - spent.spent / line.budget AS unspent_share
    FROM line
    JOIN spent ON spent.bgt_pman_id = line.bgt_pman_id
    WHERE line.budget >= :minimum_budget AND spent.spent > 0 AND 1 - spent.spent / line.budget > :unspent_share_general
),
total AS (
    SELECT agency_code, count(*) AS projects, sum(budget) AS budget, sum(spent) AS spent, max(unspent_share) AS unspent_share,
           (array_agg(pro_name ORDER BY unspent_share DESC, bgt_pman_id))[1] AS worst
    FROM low
    GROUP BY agency_code
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '全年执行率低的项目' AS subject,
       CAST(:fiscal_year AS text) AS period, total.budget - total.spent AS amount, total.unspent_share AS size,
       jsonb_build_object('projects', total.projects, 'budget', total.budget, 'spent', total.spent, 'worst', total.worst,
                          'worst_rate', 1 - total.unspent_share) AS facts,
       low.pro_name || ' 执行率 ' || to_char(100 * low.spent / low.budget, 'FM990.0') || '%' AS label, low.budget AS row_amount,
       low.receipt_id, low.row_no, low.place, jsonb_build_object('支出', low.spent, '未用', low.budget - low.spent) AS figures
FROM total
JOIN low ON low.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.budget - total.spent DESC, total.agency_code, low.unspent_share DESC, low.bgt_pman_id
