/*---
id: W-B16
title: 社保基金收支倒挂
version: 1
family: balance
matter_class: major
unit_of_analysis: item
schedule: monthly
data_sets: [social_insurance]
parameters:
  short_of_year: {default: {general: 0, important: 6, major: 9}, title: 可支付月数比十二个月少几个月, unit: months, bounds: [0, 12], source: 本系统暂定}
  enough_months: {default: 12, title: 足够的可支付月数, unit: months, bounds: [1, 60], source: 本系统暂定}
levels:
  - size: {above: short_of_year}
facts:
  income: 收入累计
  outlay: 支出累计
  closing: 累计结余
  months_words: 可支付月数
headline: "{period:period}累计“{subject}”收不抵支{amount:wan}，结余可支付{months_words}"
fact: "{period:period}累计“{subject}”收入{income:wan}，支出{outlay:wan}，收不抵支{amount:wan}；累计结余{closing:wan}，按本年月均支出可支付{months_words}。"
formula: "{outlay:yuan} − {income:yuan} = {amount:yuan}"
explanation: 社会保险基金当年收的不够付的，就要吃老本。老本只够付几个月时，要提前安排资金，不能到时发不出待遇。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十一条第二款, gist: 社会保险基金预算按统筹层次和项目分别编制，收支要平衡。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第三条, gist: 社会保险基金要在精算平衡基础上可持续，一般公共预算可以安排资金补充。}
innocent_reasons:
  - 已实行省级统筹，缺口由上级调剂
  - 财政补贴按惯例在第四季度拨付
questions:
  - 缺口是怎样形成的？预计全年缺口多大？
  - 用什么资金补足？上级调剂是否落实？
exclusions:
  - 收入、支出为本年累计数；可支付月数等于累计结余除以本年月均支出，12 个月以上的不提示
  - 可支付月数不足 12、6、3 个月分别定级（以离 12 个月还差几个月计算）
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年社会保险基金月报'
            WHEN max(period) < to_char(least(:today, make_date(:fiscal_year, 12, 31)) - INTERVAL '45 days', 'YYYY-MM')
            THEN '社会保险基金月报只报送到 ' || max(period) || '，以该月判断' END AS reason
FROM ledger_v1.social_insurance
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)

-- findings
WITH scheme AS (
    SELECT period, scheme_code, scheme_name, income_total, outlay_total, closing, fiscal_subsidy, receipt_id, row_no, place,
           closing / (outlay_total / CAST(right(period, 2) AS int)) AS months
    FROM ledger_v1.social_insurance
    WHERE region = :region AND outlay_total > 0 AND translate(scheme_name, ' 　', '') !~ '(合计|总计|小计)$'
      AND period = (SELECT max(period) FROM ledger_v1.social_insurance
                    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text))
)
SELECT scheme_code AS matter_key, CAST(NULL AS text) AS unit_code, '县人力资源和社会保障局' AS unit_name, scheme_name AS subject, period,
       outlay_total - income_total AS amount, :enough_months - months AS size,
       jsonb_build_object('income', income_total, 'outlay', outlay_total, 'closing', closing,
                          'months_words', CASE WHEN months < 0 THEN '0个月（已经透支）' ELSE to_char(months, 'FM990.0') || '个月' END) AS facts,
       period || ' ' || scheme_name || ' 累计结余' AS label, closing AS row_amount, receipt_id, row_no, place,
       jsonb_build_object('收入累计', income_total, '支出累计', outlay_total, '其中财政补贴', fiscal_subsidy) AS figures
FROM scheme
WHERE outlay_total > income_total AND months < :enough_months
ORDER BY months, scheme_code
