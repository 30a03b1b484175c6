/*---
id: R18
title: 政府性基金逐项以收定支
data_sets: [D16, D17, D25]
grain: year
tolerance: 5000
cut_off: 年度
left: 期初结转加收入、调入、债券
right: 支出加调出、还本、期末结转
explanation: 每项政府性基金应以收定支（预算法（2018）第九条）。
innocent_reasons:
  - 跨年度结转
not_built: 没有数据集给出各项基金的期初、期末结转，也没有基金收入科目与支出科目的对应表；整本基金预算的平衡由 R16a 核对
---*/
