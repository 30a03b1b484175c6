-- D43: movements of the year by fund up to the cut-off; the closing is that of the last entry.
SELECT f.fund_kind AS item, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.amount_in) AS amount_in, sum(f.amount_out) AS amount_out,
       sum(f.closing) FILTER (WHERE f.entry_no = l.last_entry) AS closing
  FROM ledger_v1.budget_fund f
  JOIN ledger_v1.receipt r USING (receipt_id)
  JOIN (SELECT fund_kind, max(entry_no) AS last_entry FROM ledger_v1.budget_fund
         WHERE region = :region AND fiscal_year = :year AND entered_on <= :last_day GROUP BY 1) l USING (fund_kind)
 WHERE f.region = :region AND f.fiscal_year = :year AND f.entered_on <= :last_day
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
