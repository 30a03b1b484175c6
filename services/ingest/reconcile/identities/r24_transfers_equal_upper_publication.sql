/*---
id: R24
title: 上级转移支付与上级公开的分地区数
data_sets: [D09, B02]
grain: year
tolerance: 5000
cut_off: 全年；取离本县最近一级公开的分地区表（州（市）没有公开的取省），按表中所列的类型各自比较
left: 本县接收的上级转移支付
right: 上级公开的对本县转移支付
explanation: 上级公开的对本县转移支付，应与本县接收的一致；上级下达的资金都要列入本级预算（预算法（2018）第三十八条）。
innocent_reasons:
  - 公开时点不同，公开的是预算数或提前下达数
  - 上级的表含税收返还、体制补助，接收台账没有登记
  - 以万元公开，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '公开表数字中没有州（市）、省公开的转移支付分地区表，或没有填转移支付类型' AS reason
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.published_figure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND table_kind = 'transfer_list'
      AND publisher IN ('prefecture', 'province') AND transfer_kind IS NOT NULL
)

-- sides
WITH published AS (
    SELECT left(period, 4) AS period, publisher, table_name, transfer_kind, item_name, amount, receipt_id, row_no, place,
           min(CASE publisher WHEN 'prefecture' THEN 1 ELSE 2 END) OVER () AS nearest
    FROM ledger_v1.published_figure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND table_kind = 'transfer_list'
      AND publisher IN ('prefecture', 'province') AND transfer_kind IS NOT NULL
),
kind (transfer_kind, title, parts) AS (
    SELECT 'total', '转移支付合计', ARRAY['general', 'shared', 'special']
    UNION ALL SELECT 'general_shared', '一般性转移支付（含共同财政事权）', ARRAY['general', 'shared']
    UNION ALL SELECT 'general', '一般性转移支付（不含共同财政事权）', ARRAY['general']
    UNION ALL SELECT 'shared', '共同财政事权转移支付', ARRAY['shared']
    UNION ALL SELECT 'special', '专项转移支付', ARRAY['special']
),
figure AS (
    SELECT published.*, kind.title, kind.parts FROM published
    JOIN kind ON kind.transfer_kind = published.transfer_kind
    WHERE nearest = CASE publisher WHEN 'prefecture' THEN 1 ELSE 2 END
)
SELECT period, table_name || '/' || transfer_kind AS key, title AS subject, 'right' AS side, amount, item_name AS label, receipt_id, row_no, place
FROM figure
UNION ALL
SELECT wanted.period, wanted.table_name || '/' || wanted.transfer_kind, wanted.title, 'left', received.amount,
       '接收 ' || received.sup_bgt_doc_no || ' ' || coalesce(received.purpose, ''), received.receipt_id, received.row_no, received.place
FROM (SELECT DISTINCT period, table_name, transfer_kind, title, parts FROM figure) AS wanted
JOIN ledger_v1.transfer_received AS received
  ON received.region = :region AND left(received.period, 4) = wanted.period AND received.transfer_kind = ANY (wanted.parts)
