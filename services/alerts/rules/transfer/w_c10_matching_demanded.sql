/*---
id: W-C10
title: 要求下级承担专项配套资金
version: 1
family: transfer
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [transfer_down, project, budget_indicator]
parameters:
  demanded: {default: {important: 1}, title: 要求配套的处数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: demanded}
facts:
  towns: 涉及的乡镇数
  words: 写明配套的文字
headline: "对下专项转移支付“{subject}”疑似要求下级配套"
fact: "县本级对{towns:count}个乡镇安排的专项转移支付“{subject}”共{amount:wan}，有关文字写明：{words}。"
formula: "{towns:count} 个乡镇合计 {amount:yuan}；写明配套的文字：{words}"
explanation: 上级安排专项转移支付，除国务院规定要共同承担的事项以外，不得要求下级拿配套资金。这里从项目名称、立项依据和指标文标题里找要求乡镇配套的字样，只是线索，要看文件原文。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十六条第四款, gist: 上级安排专项转移支付，不得要求下级承担配套资金，依国务院规定共同承担的除外。}
innocent_reasons:
  - 属于国务院规定由上下级共同承担的事项
  - “配套”是乡镇自愿的说明，文件没有要求
questions:
  - 文件是怎样要求乡镇配套的？依据是什么？
  - 乡镇实际拿了多少配套资金？从哪里来？
exclusions:
  - “配套设施、配套工程、配套道路”等建设内容不算
  - 只有项目名称、立项依据、指标文标题可查，文件正文不在数据中
  - 一般性转移支付不查
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_down', '对下转移支付'), ('project', '项目库'), ('budget_indicator', '预算指标')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title

-- findings
WITH said AS (
    SELECT pro_code, pro_name AS words FROM ledger_v1.project WHERE region = :region AND period = CAST(:fiscal_year AS text)
    UNION ALL
    SELECT pro_code, setup_basis AS words FROM ledger_v1.project WHERE region = :region AND period = CAST(:fiscal_year AS text)
    UNION ALL
    SELECT pro_code, bgt_doc_title AS words FROM ledger_v1.budget_indicator WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
demand AS (
    SELECT pro_code, string_agg(DISTINCT words, '；') AS words
    FROM said
    WHERE words ~ '配套资金|配套比例|足额配套|自筹配套|按比例配套|(乡镇|乡级|镇级|下级|地方|各乡|各镇)(财政)?(负责|承担|落实)?配套'
    GROUP BY pro_code
),
name AS (
    SELECT pro_code, max(pro_name) AS pro_name FROM ledger_v1.project
    WHERE region = :region AND period = CAST(:fiscal_year AS text) GROUP BY pro_code
),
given AS (
    SELECT down.pro_code, down.sub_mof_div_code, down.cur_amt, down.receipt_id, down.row_no, down.place, demand.words,
           coalesce(name.pro_name, down.pro_code) AS pro_name
    FROM ledger_v1.transfer_down AS down
    JOIN demand ON demand.pro_code = down.pro_code
    LEFT JOIN name ON name.pro_code = down.pro_code
    WHERE down.region = :region AND down.period = CAST(:fiscal_year AS text)
      AND coalesce(nullif(down.tp_func_code, ''), down.exp_func_code, '') NOT LIKE '23002%'
)
SELECT given.pro_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, given.pro_name AS subject,
       CAST(:fiscal_year AS text) AS period, total.amount, CAST(1 AS numeric) AS size,
       jsonb_build_object('towns', total.towns, 'words', given.words) AS facts,
       '对下 ' || given.sub_mof_div_code || ' ' || given.pro_name AS label, given.cur_amt AS row_amount,
       given.receipt_id, given.row_no, given.place
FROM given
JOIN (SELECT pro_code, sum(cur_amt) AS amount, count(DISTINCT sub_mof_div_code) AS towns FROM given GROUP BY pro_code) AS total
  ON total.pro_code = given.pro_code
ORDER BY total.amount DESC, given.pro_code, given.row_no
