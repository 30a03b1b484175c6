/*---
id: W-J08
title: 审计问题销号依据不足
version: 1
family: assets
matter_class: major
unit_of_analysis: unit
schedule: monthly
data_sets: [audit_finding]
parameters:
  unproved: {default: {important: 1}, title: 依据不足的问题数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: unproved}
facts:
  without_evidence: 没有佐证的个数
  short: 整改金额少于问题金额的个数
headline: "{unit_name}有{size:count}个审计问题销号依据不足"
fact: "{subject}中{unit_name}本年销号的问题，有{size:count}个依据不足：{without_evidence:count}个没有佐证材料，{short:count}个登记的整改金额少于问题金额；没有依据的金额合计{amount:wan}。"
formula: "没有佐证材料或者整改金额不足的销号问题 = {size:count} 个；差额合计 {amount:yuan}"
explanation: 审计问题销号要有佐证材料，涉及金额的要整改到位。没有材料就销号，或者钱没有收回就销号，可能是纸面整改。
legal_basis:
  - {law: 审计法, version: "2021-10-23", article: 第五十二条, gist: 整改时弄虚作假的，依法追究法律责任；审计机关要跟踪检查整改情况。}
innocent_reasons:
  - 佐证材料已交审计机关，没有录入
  - 问题金额中有一部分不需要收回，以完善制度的方式整改
questions:
  - 销号依据的材料是什么？由谁审核？
  - 没有收回的金额为什么可以销号？
exclusions:
  - 只看本年销号的问题；佐证材料写“无、暂无、/、-”的视同没有
  - 没有填问题金额的不比较金额；没有填已整改金额、但有佐证材料的不算不足
  - 整改收回的款项后来又退给单位的情况，支付数据和问题没有对应关系，本规则查不出，因此不建议为重大
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年审计发现问题与整改数据' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'audit_finding' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL

-- findings
WITH newest AS (
    SELECT DISTINCT ON (finding_no) finding_no, audit_project, agency_code, audited_unit, category, amount, rectified_amount, evidence, closed_on,
           receipt_id, row_no, place
    FROM ledger_v1.audit_finding
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND translate(audited_unit, ' 　', '') !~ '^(合计|小计|总计)'
    ORDER BY finding_no, period DESC
),
closed AS (
    SELECT newest.*, btrim(coalesce(evidence, '')) IN ('', '无', '暂无', '没有', '/', '-', '—') AS has_no_evidence,
           coalesce(amount, 0) > 0 AND rectified_amount < amount AS is_short
    FROM newest
    WHERE extract(year FROM closed_on) = :fiscal_year
),
doubtful AS (
    SELECT closed.*, CASE WHEN has_no_evidence THEN coalesce(amount, 0) ELSE amount - rectified_amount END AS unproved
    FROM closed
    WHERE has_no_evidence OR is_short
),
matter AS (
    SELECT audit_project, audited_unit, max(agency_code) AS agency_code, count(*) AS findings, sum(unproved) AS amount,
           count(*) FILTER (WHERE has_no_evidence) AS without_evidence, count(*) FILTER (WHERE is_short) AS short, max(closed_on) AS closed_on
    FROM doubtful
    GROUP BY audit_project, audited_unit
)
SELECT matter.audit_project || '|' || matter.audited_unit AS matter_key, matter.agency_code AS unit_code, matter.audited_unit AS unit_name,
       matter.audit_project AS subject, to_char(matter.closed_on, 'YYYY-MM') AS period, matter.amount, CAST(matter.findings AS numeric) AS size,
       jsonb_build_object('without_evidence', matter.without_evidence, 'short', matter.short) AS facts,
       '问题 ' || doubtful.finding_no || ' ' || coalesce(doubtful.category, '') || ' ' || CAST(doubtful.closed_on AS text) || ' 销号，'
           || CASE WHEN doubtful.has_no_evidence THEN '没有佐证材料' ELSE '整改金额少于问题金额' END AS label,
       doubtful.unproved AS row_amount, doubtful.receipt_id, doubtful.row_no, doubtful.place,
       jsonb_build_object('问题金额', doubtful.amount, '已整改', doubtful.rectified_amount, '佐证', doubtful.evidence) AS figures
FROM matter
JOIN doubtful ON doubtful.audit_project = matter.audit_project AND doubtful.audited_unit = matter.audited_unit
ORDER BY matter.amount DESC, matter.audit_project, matter.audited_unit, doubtful.closed_on, doubtful.finding_no
