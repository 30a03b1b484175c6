/*---
id: W-D08
title: 专项债券项目收益覆盖不足
version: 1
family: debt
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [bond_project]
parameters:
  required_cover: {default: 1.2, title: 应有的收益覆盖倍数, unit: share, bounds: [0, 10], source: 本系统暂定}
  cover_gap: {default: {general: 0, important: 0.1}, title: 比应有倍数低多少, unit: share, bounds: [0, 10], source: 本系统暂定}
levels:
  - size: {above: cover_gap}
facts:
  cover: 收益覆盖倍数
  required: 提示线
headline: "“{subject}”专项债券收益覆盖倍数{cover}，低于{required}"
fact: "“{subject}”使用专项债券{amount:wan}，项目收益对本息的覆盖倍数为{cover}，低于提示线{required}。"
formula: "提示线 {required} − 覆盖倍数 {cover}，差距大于零为一般，大于 0.1（即低于 1.1）为重要"
explanation: 专项债券要靠项目自己的收益还本付息。收益只有本息的一点几倍，稍有变化就可能还不上；低于一倍，说明计划上就还不了。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十四条, gist: 专项债务用于有收益的公益性事业，列入政府性基金预算。}
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举债要有偿还计划和稳定的偿还资金来源。}
innocent_reasons:
  - 填报的是某一年的倍数，不是整个债券期的
  - 项目有其他资金来源补足，没有计入收益
questions:
  - 覆盖倍数是怎样测算的？收入预测的依据是什么？
  - 收益不足的部分由谁、用什么资金偿还？
exclusions:
  - 只看新增专项债券；一般债券不要求项目收益
  - 同一项目有几只债券的，取最低的倍数；没有填倍数的不判断，在运行说明中写明
  - 1.2、1.1 的提示线为本系统设定
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年政府债券转贷与项目' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'bond_project' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(coverage_ratio) > 0 AS is_applicable,
       CASE WHEN count(coverage_ratio) < count(*)
            THEN '有 ' || CAST(count(*) - count(coverage_ratio) AS text) || ' 条新增专项债券没有填收益覆盖倍数，未作判断' END AS reason
FROM ledger_v1.bond_project
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND debt_kind = 'special' AND issue_kind = 'new'
HAVING count(*) > 0

-- findings
WITH bond AS (
    SELECT pro_code, coalesce(pro_name, pro_code) AS pro_name, bond_code, on_lent_amount, coverage_ratio, receipt_id, row_no, place,
           min(coverage_ratio) OVER (PARTITION BY pro_code) AS cover, sum(on_lent_amount) OVER (PARTITION BY pro_code) AS amount,
           max(pro_name) OVER (PARTITION BY pro_code) AS name
    FROM ledger_v1.bond_project
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND debt_kind = 'special' AND issue_kind = 'new'
      AND coverage_ratio IS NOT NULL AND translate(coalesce(pro_name, ''), ' 　', '') !~ '^(合计|小计|总计)'
)
SELECT pro_code AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, coalesce(name, pro_code) AS subject,
       CAST(:fiscal_year AS text) AS period, amount, :required_cover - cover AS size,
       jsonb_build_object('cover', to_char(cover, 'FM990.00'), 'required', to_char(:required_cover, 'FM990.00')) AS facts,
       '债券 ' || bond_code || ' 覆盖倍数 ' || to_char(coverage_ratio, 'FM990.00') AS label, on_lent_amount AS row_amount, receipt_id, row_no, place
FROM bond
WHERE cover < :required_cover
ORDER BY cover, pro_code, coverage_ratio, row_no
