/*---
id: R14
title: 库款变动与收支流量
data_sets: [D21, D20, D22, D13, D23]
grain: month
tolerance: 0.01
cut_off: 按月，以国库月末库存为准
left: 国库库存本月增减
right: 库款收入加调入、举债、暂收，减清算支付、调出、还本、暂付
explanation: 库款的增减应能由当月各项资金流解释。
innocent_reasons:
  - 在途资金
not_built: 国库收支统计月表的项目代码没有统一取值，暂收暂付科目的方向也无法由数据集判断，拼凑会得出假差异；待国库提供项目代码表后编制
---*/
