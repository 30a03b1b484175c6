-- Quality of what the units sent in the year (annual report).
SELECT sender, deliveries, refused, late, missing, differences, score
  FROM ledger_v1.sender_quality
 WHERE region = :region AND fiscal_year = :year
 ORDER BY sender
