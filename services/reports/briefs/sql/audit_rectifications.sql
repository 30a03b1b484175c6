-- D38: every finding as it was last reported by the cut-off, one by one; what is not done first, the longest overdue at the top.
WITH finding AS (
    SELECT DISTINCT ON (finding_no) * FROM ledger_v1.audit_finding
     WHERE region = :region AND period <= to_char(CAST(:last_day AS date), 'YYYY-MM')
       AND translate(audited_unit, ' 　', '') !~ '^(合计|小计|总计)'
     ORDER BY finding_no, period DESC, row_no DESC
),
standing AS (
    SELECT f.*, CASE WHEN f.closed_on <= CAST(:last_day AS date) THEN '已销号'
                     WHEN coalesce(f.status, '') ~ '^(已完成整改|已整改到位|整改完成|已完成|已整改$|已销号)' THEN '已报完成待销号'
                     WHEN f.rectify_by < CAST(:last_day AS date) THEN '整改逾期'
                     ELSE '整改中' END AS stands
      FROM finding f
)
SELECT f.finding_no AS item, f.audited_unit AS unit, coalesce(f.category, f.audit_project) AS matter, f.stands,
       r.number AS receipt, r.file_name, f.place, 1 AS row_count, f.amount, f.rectified_amount AS rectified,
       CASE WHEN f.stands = '整改逾期' THEN CAST(:last_day AS date) - f.rectify_by END AS days
  FROM standing f
  JOIN ledger_v1.receipt r USING (receipt_id)
 ORDER BY f.stands NOT IN ('整改逾期', '整改中'), f.rectify_by NULLS LAST, f.finding_no
