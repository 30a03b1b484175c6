/*---
id: R24
title: 上级转移支付与上级公开的分地区数
data_sets: [D09, D45]
grain: year
tolerance: 5000
cut_off: 年度
left: 本县接收的上级转移支付
right: 省、州公开的分地区转移支付
explanation: 上级公开的对本县转移支付应与本县接收数一致。
innocent_reasons:
  - 公开时点不同
not_built: 公开登记（D45）只登记本县的公开情况，上级公开的分地区表没有数据集
---*/
