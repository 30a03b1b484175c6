/*---
id: R31
title: 投资项目概算、合同与支付
data_sets: [D32, D31, D13]
grain: month
tolerance: 0.01
cut_off: 开工以来累计
left: 合同金额、国库已付
right: 批准概算、项目月报已支付
explanation: 概算应不小于合同之和，国库支付应与项目月报的已支付一致。
innocent_reasons:
  - 概算调整
not_built: 采购合同没有投资项目代码；项目月报的已支付为开工以来累计，以前年度的支付凭证不在本系统
---*/
