/*---
id: W-J11
title: 已结束期间的数据被改
version: 2
family: assets
matter_class: important
unit_of_analysis: unit
schedule: daily
data_sets: [restatement]
judges_differences: true
parameters:
  changed_share: {default: {general: 0.001, important: 0.01}, title: 被改动的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
levels:
  - size: {above: changed_share}
facts:
  restated_on: 改报日期
  closed_on: 期间关闭日期
  rows_gone: 消失的行数
  rows_new: 新出现的行数
  change: 金额怎样变
headline: "{unit_name}改报了已经结束的{period:period}{subject}，改动{size:percent}，未作说明"
fact: "{unit_name}于{restated_on:date}重报{period:period}的{subject}，该期已于{closed_on:date}关闭；原来的行少了{rows_gone:count}行，新增{rows_new:count}行，{change}，改动占{size:percent}，没有附更正说明。"
formula: "改动占比 = 金额变动与行变动两者中较大的比例 = {size:percent}"
explanation: 已经结束的月份、年度，数字应当定下来了。过后又改而不说明原因，审查过的数就不再是原来的数，也可能是为了凑平账目。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第八十三条, gist: 年度终了要清理核实全年收支和往来，做好决算数据的对账。}
  - {law: 元谋县人大常委会预算联网监督系统使用管理暂行办法, version: 待装载, article: 第三条, gist: 各联网单位要及时更新、如实提供数据，保证数据及时真实完整可靠。}
innocent_reasons:
  - 财政按规定更正错账、调整期入账，但没有填更正说明
  - 上次报送取错了口径
questions:
  - 为什么改？依据哪份更正文件？请补更正说明。
  - 已经审查和公开过的数字是否受影响？
exclusions:
  - 附有更正说明的（正式更正）不提示；期间未关闭时的改报不提示
  - 期间到末日关闭，应报日期更晚的到应报日期关闭；超过 1% 为重要（自拟）
  - 同一期多次改报的，各次分别列出；占比取金额变动和行变动中较大的
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年的任何报送，没有可以比较的数据' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)

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
changed AS (
    SELECT restated.*, CAST(restated.restated_at AT TIME ZONE 'Asia/Shanghai' AS date) AS restated_on
    FROM ledger_v1.restatement AS restated
    WHERE restated.region = :region AND restated.fiscal_year = :fiscal_year AND restated.is_closed AND NOT restated.has_note
      AND restated.changed_share > :changed_share_general
),
evidence AS (
    SELECT receipt_id AS of_receipt, 1 AS part, '改前的报送' AS label, amount_before AS row_amount, superseded_receipt_id AS receipt_id FROM changed
    UNION ALL
    SELECT receipt_id AS of_receipt, 2 AS part, '改后的报送 ' || CAST(restated_on AS text) AS label, amount_after AS row_amount, receipt_id FROM changed
)
SELECT changed.data_set || '/' || changed.period || '/' || CAST(changed.receipt_id AS text) AS matter_key, changed.sender AS unit_code,
       coalesce(unit.unit_name, changed.sender) AS unit_name, coalesce(title.title, changed.data_set) AS subject, changed.period,
       abs(changed.amount_after - changed.amount_before) AS amount, changed.changed_share AS size,
       jsonb_build_object('restated_on', changed.restated_on, 'closed_on', changed.closed_on, 'rows_gone', changed.rows_gone,
                          'rows_new', changed.rows_new,
                          'change', CASE WHEN changed.amount_field IS NULL THEN '没有可以比较的金额合计'
                                         WHEN changed.amount_before = changed.amount_after THEN '金额合计没有变'
                                         ELSE '金额合计由 ' || to_char(changed.amount_before, 'FM999,999,999,999,990.00') || ' 元改为 '
                                              || to_char(changed.amount_after, 'FM999,999,999,999,990.00') || ' 元' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, 1 AS row_no, '整份报送' AS place
FROM changed
JOIN evidence ON evidence.of_receipt = changed.receipt_id
LEFT JOIN title ON title.data_set = changed.data_set
LEFT JOIN unit ON unit.code = changed.sender
ORDER BY changed.restated_at, changed.data_set, evidence.part
