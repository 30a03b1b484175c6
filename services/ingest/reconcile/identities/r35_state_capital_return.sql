/*---
id: R35
title: 国有资本收益应缴、已缴与入库
data_sets: [D33, D20]
grain: month
tolerance: 0.01
cut_off: 按月
left: 国企月报已缴收益
right: 国库国有资本经营收入入库
explanation: 已缴的国有资本收益应当入库；应缴数应列入预算。
innocent_reasons:
  - 入库时间差
not_built: 国企月报的应缴、已缴收益是本月数还是累计数，数据集尚未约定，比较会得出假差异
---*/
