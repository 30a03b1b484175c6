/*---
id: W-C02
title: 本级对下一般性转移支付超30日未下达
version: 1
family: transfer
matter_class: major
unit_of_analysis: county
schedule: on_receipt
data_sets: [transfer_down, approved_budget]
parameters:
  late_days: {default: {important: 30, major: 45}, title: 批准后的天数, unit: days, bounds: [0, 366], source: 预算法第五十二条第四款}
  minimum_amount: {default: 10000, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: late_days}
facts:
  approved_on: 人民代表大会批准预算的日期
  transfers: 迟下达的笔数
  open_transfers: 其中至今未下达的笔数
  open_amount: 其中至今未下达的金额
  counted_to: 未下达的计算到哪一天
headline: "本级对下一般性转移支付有{amount:wan}超30日才下达或尚未下达（最长{size:days}天）"
fact: "预算于{approved_on:date}经人民代表大会批准，年初安排的本级对下一般性转移支付中有{transfers:count}笔、{amount:wan}没有在批准后30日内下达，最长{size:days}天；其中{open_transfers:count}笔、{open_amount:wan}至今未下达（计算到{counted_to:date}）。"
formula: "下达日期（未下达的到{counted_to:date}）− 批准日期{approved_on:date}，最长 {size:days} 天；迟下达合计 {amount:yuan}"
explanation: 县里年初安排给乡镇的一般性转移支付，法律规定在人民代表大会批准预算后30日内正式下达，晚了乡镇就没有钱按时办事。这里逐笔比较下达日期和批准日期，不含上级转移支付的转下达部分。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十二条第四款, gist: 县级以上地方安排对下级政府的一般性、专项转移支付，分别在本级人大批准预算后三十日和六十日内正式下达。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第九十四条第二项, gist: 违反条例规定下达转移支付预算的，责令改正并处分责任人员。}
innocent_reasons:
  - 乡镇按部门预算管理，不是一级预算，不存在对下转移支付
  - 已经下达，但下达时间没有录入系统
questions:
  - 这些转移支付为什么没有在批准后30日内下达？下达文件的文号和日期是什么？
  - 未下达的部分准备在什么时候下达？
exclusions:
  - 只看年初批复数（年中追加的不受本款限制）；没有年初批复数的按变动后预算数
  - 上级转移支付转下达的另由“上级转移支付超30日未分配下达”查
  - 类别按转移支付功能科目判断（23002 一般性），没有填的看支出功能科目，都没有的不判断并在运行说明中写明笔数
  - 按自然日计算；合计不足 1 万元的不提示
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_down', '对下转移支付'), ('approved_budget', '年初预算')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT count(approved_on) FILTER (WHERE version NOT LIKE '%草案%') > 0 AS is_applicable,
       CASE WHEN count(approved_on) FILTER (WHERE version NOT LIKE '%草案%') = 0 THEN '年初预算没有填写人民代表大会批准日期' END AS reason
FROM ledger_v1.approved_budget
WHERE region = :region AND fiscal_year = :fiscal_year
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable,
       '有 ' || CAST(count(*) AS text) || ' 笔对下转移支付看不出是一般性还是专项，未作判断' AS reason
FROM ledger_v1.transfer_down
WHERE region = :region AND period = CAST(:fiscal_year AS text)
  AND coalesce(nullif(tp_func_code, ''), exp_func_code, '') NOT LIKE '23001%'
  AND coalesce(nullif(tp_func_code, ''), exp_func_code, '') NOT LIKE '23002%'
  AND coalesce(nullif(tp_func_code, ''), exp_func_code, '') NOT LIKE '23003%'
HAVING count(*) > 0

-- findings
WITH approval AS (
    SELECT min(approved_on) AS approved_on
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND version NOT LIKE '%草案%'
),
known AS (
    SELECT least(:today, make_date(:fiscal_year, 12, 31), CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date)) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL AND data_set = 'transfer_down'
),
transfer AS (
    SELECT down.sub_mof_div_code, down.issued_on, coalesce(down.reply_amt, down.cur_amt) AS amount,
           coalesce(down.issued_on, known.counted_to) - approval.approved_on AS days,
           approval.approved_on, known.counted_to, down.receipt_id, down.row_no, down.place
    FROM ledger_v1.transfer_down AS down
    CROSS JOIN approval
    CROSS JOIN known
    WHERE down.region = :region AND down.period = CAST(:fiscal_year AS text)
      AND coalesce(nullif(down.tp_func_code, ''), down.exp_func_code, '') LIKE '23002%'
      AND coalesce(down.super_tra, '') NOT IN ('1', '是', 'Y', 'y', 'true')
      AND coalesce(down.reply_amt, down.cur_amt) > 0
),
late AS (
    SELECT transfer.*, sum(amount) OVER () AS late_amount, max(days) OVER () AS longest, count(*) OVER () AS transfers,
           count(*) FILTER (WHERE issued_on IS NULL) OVER () AS open_transfers,
           coalesce(sum(amount) FILTER (WHERE issued_on IS NULL) OVER (), 0) AS open_amount
    FROM transfer
    WHERE days > :late_days_important
),
town AS (
    SELECT DISTINCT ON (region_code) region_code, name
    FROM ledger_v1.region
    ORDER BY region_code, valid_from DESC NULLS LAST, version DESC
)
SELECT 'late' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '本级对下一般性转移支付' AS subject,
       CAST(:fiscal_year AS text) AS period, late.late_amount AS amount, CAST(late.longest AS numeric) AS size,
       jsonb_build_object('approved_on', late.approved_on, 'transfers', late.transfers, 'open_transfers', late.open_transfers,
                          'open_amount', late.open_amount, 'counted_to', late.counted_to) AS facts,
       coalesce(town.name, '区划 ' || late.sub_mof_div_code) || '：'
           || CASE WHEN late.issued_on IS NULL THEN '至今未下达' ELSE CAST(late.issued_on AS text) || ' 下达' END
           || '，' || CAST(late.days AS text) || ' 天' AS label,
       late.amount AS row_amount, late.receipt_id, late.row_no, late.place
FROM late
LEFT JOIN town ON town.region_code = late.sub_mof_div_code
WHERE late.late_amount >= :minimum_amount
ORDER BY late.days DESC, late.amount DESC, late.row_no
