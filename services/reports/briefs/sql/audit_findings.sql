-- D38: findings by kind of rectification, each as it was last reported by the cut-off.
WITH finding AS (
    SELECT DISTINCT ON (finding_no) * FROM ledger_v1.audit_finding
     WHERE region = :region AND period <= to_char(CAST(:last_day AS date), 'YYYY-MM')
       AND translate(audited_unit, ' 　', '') !~ '^(合计|小计|总计)'
     ORDER BY finding_no, period DESC, row_no DESC
)
SELECT f.rectification_kind AS item, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       count(*) AS number, sum(f.amount) AS amount, sum(f.rectified_amount) AS rectified,
       count(*) FILTER (WHERE f.closed_on <= :last_day) AS closed
  FROM finding f
  JOIN ledger_v1.receipt r USING (receipt_id)
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
