/*---
id: W-F09
title: 结转结余规模偏大
version: 1
family: evenness
matter_class: important
unit_of_analysis: county
schedule: yearly
data_sets: [carryover, expenditure_execution]
parameters:
  share: {default: {general: 0.05, important: 0.09, major: 0.15}, title: 结转结余占支出的比例, unit: share, bounds: [0, 5], source: 本系统暂定}
levels:
  - size: {above: share}
facts:
  outlay: 上年支出
  year: 形成的年度
  carried: 结转
  left_over: 结余
headline: "{year}年末结转结余{amount:wan}，为当年支出的{size:percent}"
fact: "{year}年末结转{carried:wan}、结余{left_over:wan}，合计{amount:wan}，为当年支出{outlay:wan}的{size:percent}。"
formula: "({carried:yuan} + {left_over:yuan}) ÷ {outlay:yuan} = {size:percent}"
explanation: 年底没有花完、留到下一年的钱，叫结转和结余。留得多，说明预算编得松或者执行慢，急需用钱的地方却没有安排。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十二条第一款, gist: 结转资金按原用途使用，连续两年未用完的作为结余管理。}
innocent_reasons:
  - 上级转移支付在十二月下达，来不及支出
  - 债券资金按工程进度跨年使用
questions:
  - 结转结余主要是哪些项目、哪些单位？为什么没有花完？
  - 哪些应当收回统筹？
exclusions:
  - 取本年报送的结转结余表（上年末形成），减去已收回的；支出取上年十二月月报的一般公共预算和政府性基金累计数，不含转移性支出和债务还本
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年结转结余' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'carryover' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT coalesce(sum(cumulative_amount), 0) > 0 AS is_applicable,
       CASE WHEN coalesce(sum(cumulative_amount), 0) <= 0
            THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || '-12 的预算支出执行月报，没有支出数可比' END AS reason
FROM ledger_v1.execution_line
WHERE region = :region AND period = CAST(:fiscal_year - 1 AS text) || '-12' AND direction = 'expenditure'
  AND book IN ('general', 'fund') AND class_code NOT IN ('230', '231') AND is_class_part

-- findings
WITH line AS MATERIALIZED (
    SELECT record_kind, coalesce(carryovers_bgt_id, bgt_id) AS id, agency_code, exp_func_code,
           CASE record_kind WHEN 'carryover' THEN coalesce(carryovers_amt, 0) ELSE coalesce(balance, 0) END
               - coalesce(back_balance, 0) AS amount, receipt_id, row_no, place
    FROM ledger_v1.carryover
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
total AS (
    SELECT sum(amount) AS amount, coalesce(sum(amount) FILTER (WHERE record_kind = 'carryover'), 0) AS carried,
           coalesce(sum(amount) FILTER (WHERE record_kind = 'balance'), 0) AS left_over
    FROM line
),
outlay AS (
    SELECT sum(cumulative_amount) AS amount
    FROM ledger_v1.execution_line
    WHERE region = :region AND period = CAST(:fiscal_year - 1 AS text) || '-12' AND direction = 'expenditure'
      AND book IN ('general', 'fund') AND class_code NOT IN ('230', '231') AND is_class_part
)
SELECT 'county' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '结转结余' AS subject,
       CAST(:fiscal_year - 1 AS text) AS period, total.amount, total.amount / outlay.amount AS size,
       jsonb_build_object('outlay', outlay.amount, 'year', CAST(:fiscal_year - 1 AS text), 'carried', total.carried,
                          'left_over', total.left_over) AS facts,
       CASE line.record_kind WHEN 'carryover' THEN '结转 ' ELSE '结余 ' END || coalesce(line.id, '') || coalesce(' 科目 ' || line.exp_func_code, '')
       AS label, line.amount AS row_amount, line.receipt_id, line.row_no, line.place,
       jsonb_build_object('单位代码', line.agency_code) AS figures
FROM total
CROSS JOIN outlay
CROSS JOIN line
WHERE total.amount > :share_general * outlay.amount
ORDER BY line.amount DESC, line.row_no
