/*---
id: W-J09
title: 数据报送逾期或者缺失
version: 2
family: assets
matter_class: general
unit_of_analysis: unit
schedule: daily
data_sets: [delivery_due]
judges_differences: true
parameters:
  late_days: {default: {general: 1, important: 5}, title: 逾期未报的工作日数, unit: days, bounds: [0, 366], source: 本系统暂定}
  arrived_late_days: {default: {general: 1}, title: 迟报的工作日数, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - size: {from: late_days}
  - arrived_late: {from: arrived_late_days}
facts:
  missing: 到期未报的期数
  late: 迟报已到的期数
  longest: 迟到或未报最久的期
  longest_due_on: 该期应报日期
  arrived_late: 已到各期中迟报最多的工作日数
  as_of: 截止日期
headline: "{unit_name}的{subject}有{missing:count}期到期未报、{late:count}期迟报"
fact: "截至{as_of:date}，{unit_name}应报送的{subject}有{missing:count}期到期未报，已逾期最多{size:days}个工作日；另有{late:count}期迟报，最多迟{arrived_late:days}个工作日。最久的是{longest:period}，应在{longest_due_on:date}前报送。"
formula: "逾期 {size:days} 个工作日 = 从应报日期次日到{as_of:date}的工作日数（未报的各期中取最多）"
explanation: 数据不来，系统就什么也看不出来；没有预警不等于没有问题。所以先要查的就是该报的数据报了没有、按时没有。
legal_basis:
  - {law: 元谋县人大常委会预算联网监督系统使用管理暂行办法, version: 待装载, article: 第三条, gist: 各联网单位要及时更新、如实提供数据，保证数据及时真实完整可靠。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十四条, gist: 国库要及时向财政部门编报收入入库和库款的日报、旬报、月报、年报。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第七十六条, gist: 税务等征收单位要按规定的期限报送收入征收情况。}
innocent_reasons:
  - 源系统停机或者升级，数据出不来
  - 已经报送但被退回，正在改正
  - 报送期限是系统默认，尚未经联席会议议定
questions:
  - 哪一天能够报来？原因是什么？
  - 报送期限是否需要由联席会议重新商定？
exclusions:
  - 应报日期按报送日历（工作日，节假日顺延），经联席会议议定的从其议定；不在日历内的选报数据不查
  - 迟报但已经到的只作一般提示；全部没有报的，证据列出该单位最近一次收到的报送
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年报送日历，无法判断是否逾期'
            WHEN bool_or(is_provisional) THEN '部分应报日期落在节假日安排尚未公布的年份，为暂定' END AS reason
FROM ledger_v1.delivery_due
WHERE region = :region AND fiscal_year = :fiscal_year

-- findings
WITH title (data_set, title) AS (
    VALUES ('agency', '单位库'), ('classification', '政府收支分类科目'), ('approved_budget', '年初预算'), ('budget_adjustment', '预算调整方案'),
           ('project_budget', '年度项目预算'), ('project', '项目库'), ('budget_indicator', '预算指标'), ('indicator_adjustment', '指标调整明细'),
           ('transfer_received', '上级转移支付接收台账'), ('transfer_down', '对下转移支付'), ('payment_plan', '用款计划'),
           ('payment_application', '支付申请'), ('payment_voucher', '支付凭证'), ('payment_detail', '惠企利民支付明细'),
           ('allocation_voucher', '实拨凭证'), ('income_execution', '预算收入执行月报'), ('expenditure_execution', '预算支出执行月报'),
           ('tax_collection', '税收征收月报'), ('nontax_payment', '非税收入缴款'), ('treasury_income_daily', '国库预算收入日报'),
           ('treasury_stock_daily', '国库库存日报'), ('treasury_statement', '国库收支统计月表'), ('account_balance', '财政总会计科目余额'),
           ('debt_limit', '政府债务限额'), ('debt_balance', '政府债务余额'), ('bond_project', '政府债券转贷与项目'), ('debt_service', '政府债务还本付息'),
           ('procurement_plan', '政府采购计划'), ('procurement_bid', '政府采购过程与结果'), ('procurement_contract', '政府采购合同'),
           ('investment_project', '政府投资项目'), ('soe_report', '国有企业月报与国有资本收益'), ('state_asset', '行政事业单位国有资产'),
           ('natural_resource', '国有自然资源资产'), ('social_insurance', '社会保险基金月报'), ('land_sale', '国有土地使用权出让'),
           ('audit_finding', '审计发现问题与整改'), ('performance', '项目绩效目标与评价'), ('carryover', '结转结余'), ('three_publics', '三公经费与会议培训费'),
           ('basic_guarantee', '三保支出'), ('budget_fund', '预备费与调节基金台账'), ('bank_account', '财政专户与单位账户目录'), ('disclosure', '预决算公开登记'),
           ('congress_item', '人大决议、审议意见与代表建议'), ('macro_indicator', '宏观经济指标'), ('market_entity', '市场主体与人员关联'),
           ('public_servant', '公职人员名册'), ('report_workbook', '预决算报告附表'), ('published_figure', '公开表数字'),
           ('government_fund', '政府性基金逐项收支')
),
unit (code, unit_name) AS (
    VALUES ('czj', '县财政局'), ('gzw', '县国资委'), ('swj', '县税务局'), ('gk', '国库（人民银行）'), ('sjj', '县审计局'), ('zrzyj', '县自然资源局'),
           ('rsj', '县人力资源和社会保障局'), ('fgj', '县发展和改革局'), ('zfb', '县人民政府办公室'), ('rd', '县人大常委会'), ('scj', '县市场监督管理局'),
           ('bb', '县委机构编制委员会办公室')
),
past AS (
    SELECT due.data_set, due.sender, due.period, due.due_on, due.basis, due.state, due.working_days_late, due.as_of, due.receipt_id
    FROM ledger_v1.delivery_due AS due
    WHERE due.region = :region AND due.fiscal_year = :fiscal_year AND due.state IN ('late', 'missing') AND due.working_days_late > 0
),
newest AS (
    SELECT receipt_id, data_set, period, sender, accepted_at,
           row_number() OVER (PARTITION BY sender ORDER BY accepted_at DESC, receipt_id) AS of_sender,
           row_number() OVER (ORDER BY accepted_at DESC, receipt_id) AS of_all
    FROM ledger_v1.slice
    WHERE region = :region
),
matter AS (
    SELECT sender, data_set, count(*) FILTER (WHERE state = 'missing') AS missing, count(*) FILTER (WHERE state = 'late') AS late,
           coalesce(max(working_days_late) FILTER (WHERE state = 'missing'), 0) AS days,
           coalesce(max(working_days_late) FILTER (WHERE state = 'late'), 0) AS arrived_late, max(as_of) AS as_of, max(period) AS last_period
    FROM past
    GROUP BY sender, data_set
),
longest AS (
    SELECT DISTINCT ON (sender, data_set) sender, data_set, period, due_on
    FROM past
    ORDER BY sender, data_set, working_days_late DESC, period
),
evidence AS (
    SELECT past.sender, past.data_set, past.period, past.basis, past.due_on, past.working_days_late,
           past.period || CASE past.state WHEN 'missing' THEN ' 未报' ELSE ' 迟报' END
               || CASE WHEN past.receipt_id IS NOT NULL THEN ''
                       WHEN mine.receipt_id IS NOT NULL THEN '（最近收到该单位 ' || coalesce(sent.title, mine.data_set) || ' ' || mine.period || '）'
                       ELSE '（从未收到该单位的数据）' END AS label,
           coalesce(past.receipt_id, mine.receipt_id, latest.receipt_id) AS receipt_id
    FROM past
    LEFT JOIN newest AS mine ON mine.sender = past.sender AND mine.of_sender = 1
    LEFT JOIN newest AS latest ON latest.of_all = 1
    LEFT JOIN title AS sent ON sent.data_set = mine.data_set
)
SELECT matter.sender || '/' || matter.data_set AS matter_key, matter.sender AS unit_code, coalesce(unit.unit_name, matter.sender) AS unit_name,
       coalesce(title.title, matter.data_set) AS subject, matter.last_period AS period, CAST(NULL AS numeric) AS amount,
       CAST(matter.days AS numeric) AS size,
       jsonb_build_object('missing', matter.missing, 'late', matter.late, 'longest', longest.period, 'longest_due_on', longest.due_on,
                          'arrived_late', matter.arrived_late, 'as_of', matter.as_of) AS facts,
       evidence.label, evidence.receipt_id, 1 AS row_no, '整份报送' AS place,
       jsonb_build_object('应报日期', evidence.due_on, '期限依据', evidence.basis, '迟到工作日', evidence.working_days_late) AS figures
FROM matter
JOIN longest ON longest.sender = matter.sender AND longest.data_set = matter.data_set
JOIN evidence ON evidence.sender = matter.sender AND evidence.data_set = matter.data_set
LEFT JOIN title ON title.data_set = matter.data_set
LEFT JOIN unit ON unit.code = matter.sender
WHERE evidence.receipt_id IS NOT NULL
ORDER BY matter.days DESC, matter.sender, matter.data_set, evidence.period
