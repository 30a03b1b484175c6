/*---
id: R36
title: 公开表与报送表
data_sets: [D45, D03, D05]
grain: year
tolerance: 5000
cut_off: 公开当日的版本
left: 公开的预决算表
right: 报送的预决算表
explanation: 公开的数字应与报送给人大的同一版本一致。
innocent_reasons:
  - 公开后更正
not_built: 公开登记只有网址和文件校验值，公开的文件（多为网页、PDF）没有数字可比
---*/
