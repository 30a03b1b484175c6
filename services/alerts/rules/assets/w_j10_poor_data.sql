/*---
id: W-J10
title: 报送数据质量差
version: 2
family: assets
matter_class: general
unit_of_analysis: unit
schedule: daily
data_sets: [delivery_quality]
judges_differences: true
parameters:
  faulty_share: {default: {general: 0.005, important: 0.02, major: 0.05}, title: 有问题的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  least_faults: {default: {general: 1, important: 1, major: 1}, title: 至少要有的问题数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {above: faulty_share}
    faults: {from: least_faults}
facts:
  kind: 哪一种问题
  faults: 有问题的个数
  checked: 检查的个数
headline: "{unit_name}的{subject}{kind}占{size:percent}"
fact: "{unit_name}{fiscal_year}年报送的{subject}，共检查{checked:count}个，其中{kind}{faults:count}个，占{size:percent}。"
formula: "{faults:count} ÷ {checked:count} = {size:percent}"
explanation: 数据里退回的行多、该填的没填、两边的数对不上，据此得出的结论就不可靠。先请报送单位把数据弄准，再谈问题。
legal_basis:
  - {law: 元谋县人大常委会预算联网监督系统使用管理暂行办法, version: 待装载, article: 第三条, gist: 各联网单位要及时更新、如实提供数据，保证数据及时真实完整可靠。}
innocent_reasons:
  - 源系统没有这一项，历来不填
  - 编码表更新，尚未对照
  - 两边取数的截止时间不同
questions:
  - 退回和空缺的原因是什么？什么时候能够改正重报？
  - 对不上的数字，以哪一边为准？
exclusions:
  - 退回的行按行数计；应填而空缺的按格数计（主键空缺的行已被退回）；勾稽关系按比较的组数计，已经说明或者消除的差异不计
  - 每个数据集只看现行的报送；被退回而以后又报成的，不再计
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年的报送，没有可以评价的数据'
            WHEN bool_or(NOT is_measured) THEN '部分报送的质量还没有测量完，结论只限已测量的' END AS reason
FROM ledger_v1.delivery_quality
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
delivery AS MATERIALIZED (
    SELECT delivery_id, receipt_id, data_set, sender, period, decided_at, is_current, state, row_count, rejected_rows
    FROM ledger_v1.delivery_quality
    WHERE region = :region AND fiscal_year = :fiscal_year
),
standing AS (
    SELECT delivery.*
    FROM delivery
    WHERE delivery.is_current
       OR delivery.state = 'refused' AND NOT EXISTS (SELECT 1 FROM delivery AS later
                                                     WHERE later.data_set = delivery.data_set AND later.sender = delivery.sender
                                                       AND later.period = delivery.period AND later.decided_at > delivery.decided_at)
),
-- A refused delivery has no receipt; it is shown beside the sender's newest one.
newest AS (
    SELECT DISTINCT ON (sender) sender, receipt_id
    FROM ledger_v1.slice
    WHERE region = :region
    ORDER BY sender, accepted_at DESC, receipt_id
),
counted AS (
    SELECT standing.sender, standing.data_set, standing.period, standing.receipt_id, 'rejected' AS part,
           standing.row_count AS checked, standing.rejected_rows AS faulty
    FROM standing
    UNION ALL
    SELECT standing.sender, standing.data_set, standing.period, standing.receipt_id, 'empty' AS part, measure.checked, measure.faulty
    FROM standing
    JOIN ledger_v1.delivery_quality_measure AS measure ON measure.delivery_id = standing.delivery_id AND measure.measure = 'empty'
),
of_set AS (
    SELECT sender, data_set AS topic, part, sum(checked) AS checked, sum(faulty) AS faults, max(period) AS last_period
    FROM counted
    GROUP BY sender, data_set, part
    HAVING sum(checked) > 0 AND sum(faulty) > 0
),
compared AS (
    SELECT identity, sum(compared) AS checked, max(period) AS last_period
    FROM ledger_v1.reconciliation_identity
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY identity
    HAVING sum(compared) > 0
),
broken AS (
    SELECT identity, period, subject, amount, senders, receipt_ids
    FROM ledger_v1.reconciliation_difference
    WHERE region = :region AND fiscal_year = :fiscal_year AND is_unexplained
),
of_identity AS (
    SELECT min(broken.senders[1]) AS sender, broken.identity AS topic, 'difference' AS part, min(compared.checked) AS checked,
           count(*) AS faults, max(broken.period) AS last_period
    FROM broken
    JOIN compared ON compared.identity = broken.identity
    GROUP BY broken.identity
),
matter AS (
    SELECT sender, topic, part, checked, faults, last_period FROM of_set
    UNION ALL
    SELECT sender, topic, part, checked, faults, last_period FROM of_identity
),
evidence AS (
    SELECT counted.sender, counted.data_set AS topic, counted.part, counted.period,
           counted.period || CASE counted.part WHEN 'empty' THEN ' 应填未填 ' ELSE ' 退回 ' END || CAST(counted.faulty AS text) || '/'
               || CAST(counted.checked AS text) || CASE WHEN counted.receipt_id IS NULL THEN '（整份退回，无回执；列该单位最近的回执）' ELSE '' END AS label,
           CAST(NULL AS numeric) AS row_amount, coalesce(counted.receipt_id, newest.receipt_id) AS receipt_id
    FROM counted
    LEFT JOIN newest ON newest.sender = counted.sender
    WHERE counted.faulty > 0
    UNION ALL
    SELECT of_identity.sender, of_identity.topic, of_identity.part, broken.period,
           broken.period || ' ' || broken.subject || ' 相差' AS label, broken.amount AS row_amount, named.receipt_id
    FROM of_identity
    JOIN broken ON broken.identity = of_identity.topic
    CROSS JOIN LATERAL unnest(broken.receipt_ids) AS named (receipt_id)
)
SELECT matter.part || '/' || matter.sender || '/' || matter.topic AS matter_key, matter.sender AS unit_code,
       coalesce(unit.unit_name, matter.sender) AS unit_name,
       CASE WHEN matter.part = 'difference' THEN '勾稽关系 ' || matter.topic ELSE coalesce(title.title, matter.topic) END AS subject,
       matter.last_period AS period, CAST(NULL AS numeric) AS amount, CAST(matter.faults AS numeric) / matter.checked AS size,
       jsonb_build_object('kind', CASE matter.part WHEN 'rejected' THEN '退回的行' WHEN 'empty' THEN '应填而空缺的' ELSE '对不上的组' END,
                          'faults', matter.faults, 'checked', matter.checked) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, 1 AS row_no, '整份报送' AS place
FROM matter
JOIN evidence ON evidence.sender = matter.sender AND evidence.topic = matter.topic AND evidence.part = matter.part
LEFT JOIN title ON title.data_set = matter.topic
LEFT JOIN unit ON unit.code = matter.sender
WHERE evidence.receipt_id IS NOT NULL
ORDER BY matter.sender, matter.topic, matter.part, evidence.period, evidence.label
